"""Slack's three seconds: how soon a payload is acknowledged, alone and two hundred at once."""

from __future__ import annotations

import asyncio
import sqlite3
import tempfile
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from integrations.app.gateway import ServiceGateway
from integrations.channels.slack import SlackChannel, SlackSettings
from integrations.clock import SystemClock
from integrations.logs import set_up_logs
from integrations.store.database import Database
from tests.bench.measure import Figure, Pair, Target, at, seconds
from tests.bench.questions import different
from tests.bench.side import side
from tests.bench.sides import no_coordination
from tests.bench.size import Size
from tests.running import RunningService
from tests.slack_api import SlackWorkspace

TITLE = "Slack: stored, then acknowledged"

_SIMPLEST = "the simplest slack-bolt listener with one committed insert"
_AT_ONCE = 200


def figures(room: Path, size: Size) -> list[Figure]:
    return asyncio.run(_figures(room, size))


async def _figures(room: Path, size: Size) -> list[Figure]:
    alone = await _alone(size.questions)
    burst = await _burst(room, min(_AT_ONCE, 10 * size.writes))
    return [
        Figure.of_times("one at a time, a slash command", _SIMPLEST, alone, Target(1.0)),
        Figure(f"{len(burst)} questions at once, p99 (whole service, answering meanwhile)", at(0.99, burst), "s",
               ours=seconds(at(0.99, burst)), target=Target(1.0)),
        Figure(f"{len(burst)} questions at once, median", median(burst), "s", ours=seconds(median(burst))),
    ]  # fmt: skip


async def _alone(count: int) -> Pair:
    """Turn by turn, each app with a workspace of its own."""
    async with SlackWorkspace() as theirs, SlackWorkspace() as ours:
        with side(Simplest, _access(theirs)), side(Ours, _access(ours)):
            waits: dict[int, list[float]] = {id(theirs): [], id(ours): []}
            for workspace in (theirs, ours):
                await workspace.wait_for(partial(getattr, workspace.sockets, "is_connected"), within=30)
            for number in range(count + 3):
                for workspace in (theirs, ours):
                    [delivery] = await workspace.commands("U1", "C1", f"vand {number}")
                    waits[id(workspace)].append(delivery.seconds)
    return Pair(tuple(waits[id(theirs)][3:]), tuple(waits[id(ours)][3:]))


async def _burst(room: Path, count: int) -> list[float]:
    async with SlackWorkspace() as slack:
        texts = different(count)
        service = RunningService(
            room / "service", SLACK_BOT_TOKEN=slack.bot_token, SLACK_APP_TOKEN=slack.app_token,
            SLACK_API_URL=slack.api_url,
        )  # fmt: skip
        async with service:
            await slack.wait_for(lambda: slack.sockets.is_connected, within=60)
            await asyncio.gather(
                *(slack.says("U1", "DU1", f"{texts[n % len(texts)]} ({n})") for n in range(count)),
            )
            if not all(delivery.acknowledged for delivery in slack.deliveries):
                raise RuntimeError("a payload was not acknowledged")
            await service.kill()
        return [delivery.seconds for delivery in slack.deliveries]


def _access(slack: SlackWorkspace) -> dict[str, str]:
    return {"bot_token": slack.bot_token, "app_token": slack.app_token, "api_url": slack.api_url}


def _in_background(serve: Callable[[Path], Any]) -> None:
    """Until the process ends."""

    async def run() -> None:
        with tempfile.TemporaryDirectory(prefix="klassetur-bench-") as name:
            await serve(Path(name))

    threading.Thread(target=lambda: asyncio.run(run()), daemon=True).start()


class Simplest:
    """As slack-bolt's own introduction has it, with one insert before ``ack``."""

    def __init__(self, given: dict[str, str]) -> None:
        self._given = given
        _in_background(self._serve)

    async def _serve(self, room: Path) -> None:
        from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
        from slack_bolt.app.async_app import AsyncApp
        from slack_sdk.web.async_client import AsyncWebClient

        connection = sqlite3.connect(room / "slack.db", isolation_level=None)
        for setting in ("journal_mode = WAL", "synchronous = FULL"):
            connection.execute(f"PRAGMA {setting}").fetchall()
        connection.execute("CREATE TABLE payloads (id INTEGER PRIMARY KEY, payload TEXT)")
        client = AsyncWebClient(token=self._given["bot_token"], base_url=self._given["api_url"])
        client.proxy = None
        app = AsyncApp(client=client)

        @app.command("/klassetur")
        async def asked(ack: Any, body: dict[str, Any]) -> None:
            connection.execute("INSERT INTO payloads (payload) VALUES (?)", (str(body),))
            await ack("Seen.")

        handler = AsyncSocketModeHandler(app, self._given["app_token"], web_client=client)
        handler.client.proxy = None
        await handler.start_async()  # type: ignore[no-untyped-call]


class Ours:
    """The Slack channel on the real store, as the service has it; nothing works the inbox off meanwhile."""

    def __init__(self, given: dict[str, str]) -> None:
        self._settings = SlackSettings(**given)  # type: ignore[arg-type]
        _in_background(self._serve)

    async def _serve(self, room: Path) -> None:
        set_up_logs("info")
        clock = SystemClock()
        gateway = ServiceGateway(Database.open(room / "klassetur.db"), clock, no_coordination)
        await SlackChannel(gateway, self._settings, clock=clock).run()
