"""The real service with Slack as its only open channel, in this process: only the worker's process is missing."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Self

from assistant.conversation import Assistant
from assistant.model import Booking, ChannelName
from integrations.app.service import Service
from integrations.channels.slack import SlackChannel
from integrations.composition.catalogue import load_catalogue, make_assistant
from integrations.composition.database import open_database
from integrations.composition.encoder import load_encoder
from integrations.composition.service import compose
from integrations.settings import settings_from
from tests.patience import PATIENCE
from tests.running import TODAY, share_model
from tests.slack.room import is_busy
from tests.slack_api import SlackWorkspace
from tests.slack_api.server import Message, shown


@dataclass
class Mind:
    """What takes long to make and is the same for every test: catalogue, model, index."""

    folder: Path

    def __post_init__(self) -> None:
        share_model(self.folder)
        self.environment = {"KLASSETUR_DATA_DIR": str(self.folder), "KLASSETUR_TODAY": TODAY}
        self.settings = settings_from(self.environment)
        self.loaded = load_catalogue(self.settings)
        self.encoder = load_encoder(self.settings)

    @cached_property
    def assistant(self) -> Assistant:
        return make_assistant(self.settings, self.loaded, self.encoder)


@dataclass
class Whole:
    """``async with Whole(slack, mind, folder) as whole``."""

    slack: SlackWorkspace
    mind: Mind
    folder: Path
    settings: dict[str, str] = field(default_factory=dict)
    works: bool = True
    """Without it nothing is worked off until `work`."""

    async def __aenter__(self) -> Self:
        settings = settings_from(
            {
                **self.mind.environment,
                "KLASSETUR_DATA_DIR": str(self.folder),
                "SLACK_BOT_TOKEN": self.slack.bot_token,
                "SLACK_APP_TOKEN": self.slack.app_token,
                "SLACK_API_URL": self.slack.api_url,
                "KLASSETUR_SLACK_COORDINATORS": "CCOORD",
                "KLASSETUR_UNDO_SECONDS": "0",
                **self.settings,
            }
        )
        self.database = open_database(settings)
        mind = self.mind
        self.service: Service = compose(
            settings, database=self.database, loaded=mind.loaded, assistant=mind.assistant, encoder=mind.encoder
        )
        self.tasks = [asyncio.create_task(self.channel.run()), asyncio.create_task(self.service.outbox.run())]
        if self.works:
            self.work()
        if self.channel.health()["way"] == "socket":
            await self.slack.wait_for(lambda: self.slack.sockets.is_connected)
        return self

    async def __aexit__(self, *_: object) -> None:
        self.tasks[0].cancel()
        await self.tasks[0]
        for task in self.tasks[1:]:
            task.cancel()
        await asyncio.gather(*self.tasks[1:], return_exceptions=True)
        self.database.close()

    @property
    def channel(self) -> SlackChannel:
        channel = self.service.channels[ChannelName.SLACK]
        assert isinstance(channel, SlackChannel)
        return channel

    def work(self) -> None:
        self.tasks.append(asyncio.create_task(self.service.worker.run()))

    async def bookings(self) -> list[Booking]:
        return await self.database.read(lambda snapshot: snapshot.bookings.find())

    async def idle(self) -> None:
        """Wait until the inbox is empty, and the outbox but for what leaves later."""
        async with asyncio.timeout(PATIENCE):
            while await self.database.read(lambda snapshot: is_busy(snapshot, self.service.outbox.clock.now())):  # noqa: ASYNC110 - as a caller sees it
                await asyncio.sleep(0.02)

    async def drafted(self, user: str = "U1", words: str = "1, uge 17, 24 elever, 8.b, Gørlev Skole") -> Message:
        """A teacher asks and chooses in words; the coordinators' message."""
        asked = await self.slack.says(user, "C1", "fysikbesøg til 8. klasse til foråret", mention=True)
        await self.answer_in(asked["ts"])
        before = {message["ts"] for message in self.slack.messages("CCOORD")}
        await self.slack.says(user, "C1", words, thread=asked["ts"])
        return await self.slack.wait_for(
            lambda: next((m for m in self.slack.messages("CCOORD") if m["ts"] not in before), None)
        )

    async def answer_in(self, thread: str, containing: str = "", channel: str = "C1") -> Message:
        def look() -> Any:
            found = [m for m in self.slack.messages(channel, thread=thread) if containing in shown(m)]
            return found[-1] if found else None

        return await self.slack.wait_for(look)
