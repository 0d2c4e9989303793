"""The Slack channel as the service knows it."""

from __future__ import annotations

import asyncio
import contextlib
import math
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from starlette.routing import Route

from assistant.bookings.notices import At
from assistant.errors import AssistantError
from assistant.model import ChannelName, Event, Person, Reply, ReplyKind
from assistant.ports import Clock, Thread, Threads
from integrations.channels.contract import (
    CallStep,
    CameIn,
    DecisionMade,
    Gateway,
    IncomingMessage,
    LeftUnanswered,
    MessageToTeacher,
    Quarantined,
    SendResult,
)
from integrations.channels.slack.app import bolt_app, slack_routes, web_client
from integrations.channels.slack.app_home_updates import AppHomeUpdates
from integrations.channels.slack.booking_queries import BookingQueries
from integrations.channels.slack.catch_up import CatchUp
from integrations.channels.slack.compose import answer, asked_elsewhere, for_coordinators, for_owner, refusal
from integrations.channels.slack.edits import ASKED_ELSEWHERE, OUTSIDER, admit
from integrations.channels.slack.forms import Forms
from integrations.channels.slack.members import Members
from integrations.channels.slack.parse import read
from integrations.channels.slack.reactions import Reactions
from integrations.channels.slack.reactions_and_greetings import ReactionsAndGreetings
from integrations.channels.slack.receive import PayloadReceiver
from integrations.channels.slack.send import Sender
from integrations.channels.slack.settings import OutsiderPolicy, SlackSettings
from integrations.channels.slack.shared_files import SharedFiles
from integrations.channels.slack.slack_access import SlackAccess
from integrations.channels.slack.socket_mode import PING_SECONDS, SocketConnection
from integrations.channels.slack.texts import text
from integrations.store.envelopes import Outgoing, Posting, Received
from integrations.store.transactions import Transaction

MOST_UPLOADED = 500_000_000
"""Bytes; Slack itself takes twice as much."""
_FINISH_SECONDS = 5.0


class SlackChannel:
    """Implements `integrations.channels.contract.Channel`. Connects to nothing before `run` or `send`.

    ``clock`` says what today is for the forms' dates; ``ping_seconds`` how often the socket is looked after. Without an
    ``queries`` there are no home pages, and forms know nothing of the rules.
    """

    name = ChannelName.SLACK

    def __init__(
        self,
        gateway: Gateway,
        settings: SlackSettings,
        *,
        clock: Clock,
        queries: BookingQueries | None = None,
        ping_seconds: float = PING_SECONDS,
    ) -> None:
        self._settings = settings
        self._client = web_client(settings)
        self._files = SharedFiles(settings)
        reactions, members = Reactions(self._client), Members(self._client, settings)
        self._homes = AppHomeUpdates(self._client, gateway, settings, members, queries, clock)
        self._access = SlackAccess(self._client, gateway, settings, members, clock)
        greetings = ReactionsAndGreetings(
            self._client, gateway, settings, members, reactions, self._homes, self._access.changed
        )
        forms = Forms(gateway, clock, queries)
        self._receiver = PayloadReceiver(gateway, settings, clock, self._client, members, greetings, forms)
        self._sender = Sender(self._client, gateway, reactions, clock, self._homes.changed)
        self._app = bolt_app(settings, self._client, self._receiver)
        self._catch_up = CatchUp(self._client, gateway, settings, clock, self._receiver.take)
        hears = {"opened": self._catch_up.there_again, "lost": self._catch_up.lost}
        self._socket = (
            SocketConnection(settings, self._app, self._client, ping_seconds, **hears) if settings.app_token else None
        )

    # --- for /healthz -----------------------------------------------------------------------------------------------

    @property
    def connected(self) -> bool:
        """Whether the socket is open; always True when Slack comes over HTTP alone."""
        return self._socket is None or self._socket.connected

    @property
    def last_event_at(self) -> datetime | None:
        """When Slack last delivered something."""
        return self._receiver.last_event_at

    def health(self) -> Mapping[str, Any]:
        """For /healthz."""
        last = self.last_event_at
        return {
            "way": "socket" if self._socket is not None else "http",
            "connected": self.connected,
            "last_event_at": last.isoformat() if last is not None else None,
        }

    def troubles(self) -> Sequence[str]:
        """What keeps Slack from working now, for /healthz; empty while all is well."""
        trouble = self._socket.trouble if self._socket is not None else ""
        return [*([trouble] if trouble else []), *self._access.troubles]

    @property
    def files_carried(self) -> int:
        return MOST_UPLOADED

    # --- Channel ----------------------------------------------------------------------------------------------------

    def read(
        self, item: Received, threads: Threads
    ) -> IncomingMessage | DecisionMade | MessageToTeacher | CallStep | LeftUnanswered | Quarantined:
        came = read(item, threads)
        if isinstance(came, IncomingMessage | MessageToTeacher | DecisionMade):
            return self._files.beside(came, item.payload)
        return came

    def came_before(self, item: Received, came: CameIn, transaction: Transaction) -> str:
        """Every event has one id."""
        return ""

    def admit(self, incoming: IncomingMessage, transaction: Transaction) -> IncomingMessage | LeftUnanswered | Reply:
        """Everybody in the workspace may ask, and outsiders where the settings let them. What was changed or deleted
        meanwhile is taken as it is now."""
        if OUTSIDER in incoming.thread.data and self._settings.outsiders is OutsiderPolicy.REFUSE:
            refused = text(self._settings.language, "outsider.refused")
            return Reply(self._settings.language, ReplyKind.REFUSED, "", opening=(refused,), text=refused)
        admitted = admit(incoming, transaction)
        if ASKED_ELSEWHERE in incoming.thread.data:
            said = asked_elsewhere(incoming.message, incoming.thread, self._settings.language)
            transaction.outbox.post(said, incoming.message.received_at)
        return admitted

    def compose(self, reply: Reply, thread: Thread, key: str) -> Sequence[Posting]:
        return answer(reply, thread, key, self._settings.base_url)

    def compose_for_coordinators(self, reply: Reply, event: Event, key: str, how: At = At.ONCE) -> Sequence[Posting]:
        """``to_decide`` and ``decided`` write the booking's one message, a ``note`` stands in the thread below it."""
        return for_coordinators(reply, event, key, self._settings, how)

    def compose_for_owner(self, reply: Reply, event: Event, key: str, owner: str) -> Sequence[Posting]:
        """A line below the booking's message that names them."""
        return for_owner(reply, event, key, owner, self._settings)

    def compose_refusal(self, who: Person, error: AssistantError, key: str) -> Sequence[Posting]:
        """A line in the coordinators' channel that the clicker alone sees."""
        return refusal(who, error, key, self._settings)

    async def send(self, item: Outgoing) -> SendResult:
        return await self._sender.send(item)

    async def run(self) -> None:
        """Serve until cancelled, then finish what was taken and return. Over HTTP alone there is only to wait: the web
        server brings the requests."""
        looking = [asyncio.create_task(work) for work in (self._access.run(), self._catch_up.run())]
        serving = asyncio.create_task(self._socket.run() if self._socket is not None else asyncio.sleep(math.inf))
        try:
            # shielded, so that what was taken can still be acknowledged over the socket
            await asyncio.shield(serving)
        except asyncio.CancelledError:
            await self._receiver.finish(_FINISH_SECONDS)
        finally:
            self._homes.close()
            for task in (*looking, serving):
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task

    # --- HTTP -------------------------------------------------------------------------------------------------------

    def asgi_routes(self) -> list[Route]:
        """What the web server mounts for Slack over HTTP; empty without a signing secret."""
        return slack_routes(self._settings, self._app, self._receiver)
