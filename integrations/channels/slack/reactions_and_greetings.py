"""What a colleague does besides answering: shows that a message was seen, greets, passes on. Nothing here may be needed
for an answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from assistant.bookings import AddNote
from assistant.model import ChangeKind
from integrations.channels.contract import DecisionMade, Gateway, IncomingMessage, MessageToTeacher
from integrations.channels.slack.app_home_updates import AppHomeUpdates
from integrations.channels.slack.edits import edit_in
from integrations.channels.slack.failures import FAILURES, error_of
from integrations.channels.slack.members import Members
from integrations.channels.slack.mrkdwn import clip
from integrations.channels.slack.parse import read
from integrations.channels.slack.payload import Payload, pane_mark, writer_of
from integrations.channels.slack.reactions import Reactions
from integrations.channels.slack.settings import SlackSettings
from integrations.channels.slack.texts import text
from integrations.store.envelopes import Received
from integrations.store.transactions import Snapshot

PASSED_ON = "incoming_envelope"
"""The reaction below which a coordinator's words went to the teacher."""
NOTED = "memo"
"""The reaction to a note that was kept."""
_TAKEN_AWAY = frozenset(
    {"app_uninstalled", "tokens_revoked", "channel_archive", "channel_left", "group_archive", "group_left"}
)
_PROMPTS = (1, 2, 3, 4)
_TITLE = 200
_SETTLED_SECONDS = 30.0
_log = structlog.get_logger(__name__)


class ReactionsAndGreetings:
    """Raises what Slack and the network raise; the caller logs it."""

    def __init__(
        self,
        client: AsyncWebClient,
        gateway: Gateway,
        settings: SlackSettings,
        members: Members,
        reactions: Reactions,
        homes: AppHomeUpdates,
        access_changed: Callable[[], None],
    ) -> None:
        """``access_changed`` hears that Slack took something away from the assistant."""
        self._client, self._gateway, self._settings = client, gateway, settings
        self._members, self._reactions, self._homes = members, reactions, homes
        self._access_changed = access_changed

    async def greet(self, payload: Payload) -> None:
        """Somebody opened the home page, the messages or the assistant's pane."""
        event = payload["event"]
        match event.get("type"):
            case "app_home_opened" if event.get("tab", "home") == "home":
                await self._homes.opened(writer_of(payload))
            case "app_home_opened" if event.get("tab") == "messages":
                await self._suggest(str(event["channel"]))
            case "assistant_thread_started":
                await self._open_pane(event["assistant_thread"])
            case "assistant_thread_context_changed":
                await self._remember_pane(event["assistant_thread"])
            case kind if kind in _TAKEN_AWAY:
                self._access_changed()

    async def show_seen(self, received: Received, payload: Payload) -> None:
        """Reactions on the message, or in the assistant pane its status."""
        if edit_in(payload) is not None:
            return  # it may be answered already, and then nobody would take the eyes away

        def look(snapshot: Snapshot) -> tuple[IncomingMessage | None, bool, bool]:
            reading = read(received, snapshot.threads)
            if not isinstance(reading, IncomingMessage):
                return None, False, False
            place = reading.thread.data
            in_pane = snapshot.marks.get(pane_mark(place["channel"], place["thread_ts"])) is not None
            return reading, in_pane, snapshot.threads.get(reading.thread.conversation) is None

        incoming, in_pane, is_new = await self._gateway.read(look)
        if incoming is None:
            return
        place = incoming.thread.data
        if in_pane:
            await self._show_status(place, incoming.message.text if is_new else "")
        else:
            await self._reactions.open(place["channel"], place["ts"])

    async def show_passed_on(self, received: Received) -> None:
        """A reaction, once what a coordinator wrote below a message of ours has gone where it belongs."""
        if not await self._gateway.settled(received.id, _SETTLED_SECONDS):
            return
        reading = await self._gateway.read(lambda snapshot: read(received, snapshot.threads))
        if not isinstance(reading, DecisionMade | MessageToTeacher):
            return
        done = await self._gateway.read(lambda snapshot: _is_done(reading, snapshot))
        if not done:
            return
        name = PASSED_ON if isinstance(reading, MessageToTeacher) else NOTED
        channel, ts = _place_of(received)
        try:
            await self._client.reactions_add(channel=channel, timestamp=ts, name=name)
        except SlackApiError as failure:
            if error_of(failure) != "already_reacted":
                raise

    async def _open_pane(self, thread: Mapping[str, Any]) -> None:
        await self._remember_pane(thread)
        await self._suggest(str(thread["channel_id"]), str(thread["thread_ts"]))

    async def _suggest(self, channel: str, pane: str = "") -> None:
        """Prompts in the assistant's pane, or above the message box: there Slack shows none that name a thread."""
        language = self._settings.language
        await self._client.assistant_threads_setSuggestedPrompts(
            channel_id=channel,
            title=text(language, "help.subject"),
            prompts=[
                {"title": text(language, f"pane.{number}"), "message": text(language, f"pane.{number}.text")}
                for number in _PROMPTS
            ],
            **({"thread_ts": pane} if pane else {}),
        )

    async def _remember_pane(self, thread: Mapping[str, Any]) -> None:
        name = pane_mark(str(thread["channel_id"]), str(thread["thread_ts"]))
        await self._gateway.write(lambda tx: tx.marks.put(name, "open"))

    async def _show_status(self, place: Mapping[str, str], title: str) -> None:
        """Slack takes the status away by itself when the answer comes."""
        channel, thread = place["channel"], place["thread_ts"]
        try:
            status = text(self._settings.language, "pane.looking")
            await self._client.assistant_threads_setStatus(channel_id=channel, thread_ts=thread, status=status)
            if title:
                title = clip(title, _TITLE)
                await self._client.assistant_threads_setTitle(channel_id=channel, thread_ts=thread, title=title)
        except FAILURES as failure:
            _log.warning("slack_pane_failed", error=error_of(failure))


def _place_of(received: Received) -> tuple[str, str]:
    place = received.envelope["beside"]
    return str(place["channel"]), str(place["ts"])


def _is_done(reading: DecisionMade | MessageToTeacher, snapshot: Snapshot) -> bool:
    """What was written stands where it should: its writer was not told of a failure instead."""
    if isinstance(reading, MessageToTeacher):
        turns = snapshot.turns.of_conversation(reading.conversation)
        return any(turn.who == "coordinator" and turn.text == reading.text for turn in turns)
    note = reading.decision
    history = snapshot.bookings.history(note.booking_id)
    return isinstance(note, AddNote) and any(one.what == ChangeKind.NOTED and one.why == note.words for one in history)
