"""Carries out postings over the Web API."""

from __future__ import annotations

import json
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from assistant.ports import Clock
from integrations.channels.contract import Gateway, Postponed, SendResult, Sent
from integrations.channels.hindrances import Hindrance, why
from integrations.channels.slack.blocks import mrkdwn
from integrations.channels.slack.compose import BOOKING, FILE, HUMAN, NOTE, SAY, UNDO_OVER, WHISPER
from integrations.channels.slack.direct_messages import direct_mark
from integrations.channels.slack.failures import BLOCKS_AT_FAULT, FAILURES, error_of, is_closed, outcome_of
from integrations.channels.slack.file_upload import FileUploader
from integrations.channels.slack.message_poster import MessagePoster, NotPosted, Place, Posted
from integrations.channels.slack.reactions import Reactions
from integrations.channels.slack.retry_after import PacedCalls, TooFast
from integrations.store.envelopes import Outgoing

_GONE = frozenset({"message_not_found", "cant_update_message", "edit_window_closed"})
_log = structlog.get_logger(__name__)


def mark_of(booking_id: str) -> str:
    """The mark that holds ``<channel>:<ts>`` of a booking's message."""
    return f"slack:booking:{booking_id}"


def call_mark(call_id: str) -> str:
    """The mark that holds ``<channel>:<ts>`` of a call's message."""
    return f"slack:call:{call_id}"


def shown_mark(booking_id: str) -> str:
    """The mark that holds the key of the posting that a booking's message shows."""
    return f"slack:shown:{booking_id}"


def about_mark(channel: str, ts: str) -> str:
    """The mark that says what is written below this message of ours: ``{"booking": ...}`` or ``{"conversation": ...}``,
    as JSON."""
    return f"slack:about:{channel}:{ts}"


Way = Callable[[Outgoing, Mapping[str, Any]], Awaitable[SendResult]]


class Sender:
    """One posting, one message."""

    def __init__(
        self,
        client: AsyncWebClient,
        gateway: Gateway,
        reactions: Reactions,
        clock: Clock,
        changed: Callable[[str], None] = lambda teacher: None,
    ) -> None:
        """``changed`` hears of every booking that the coordinators were told about, with the teacher's Slack id."""
        self._client, self._gateway, self._reactions = client, gateway, reactions
        self._changed, self._pace = changed, PacedCalls()
        self._files = FileUploader(client, gateway)
        self._poster = MessagePoster(client, gateway, self._pace, clock)

    async def send(self, item: Outgoing) -> SendResult:
        """Never raises for what Slack or the network do."""
        payload = item.posting.payload
        ways: Mapping[str, Way] = {
            SAY: self._say,
            BOOKING: self._keep_up_to_date,
            UNDO_OVER: self._take_undo_away,
            NOTE: self._note,
            HUMAN: self._call_for_human,
            WHISPER: self._whisper,
            FILE: self._files.send,
        }
        started = time.monotonic()
        try:
            sent = await ways[payload["do"]](item, payload)
        except TooFast as pause:
            _log.info("slack_posting_slowed", outbox_id=item.id, seconds=round(pause.seconds, 3))
            return Postponed(why(Hindrance.SLACK_BUSY), after=round(pause.seconds, 1))
        except NotPosted as reason:
            _log.info("slack_posting_looked_for", outbox_id=item.id, outcome=type(reason.outcome).__name__)
            return reason.outcome
        except FAILURES as failure:
            outcome = outcome_of(failure)
            _log.warning(
                "slack_posting_failed", outbox_id=item.id, error=error_of(failure), outcome=type(outcome).__name__
            )
            return outcome
        _log.info("slack_posting_sent", outbox_id=item.id, seconds=round(time.monotonic() - started, 3))
        return sent

    async def _say(self, item: Outgoing, payload: Mapping[str, Any]) -> Sent:
        """In the thread; where that is gone in the channel; where that is closed to the person alone."""
        channel, thread_ts, user = str(payload["channel"]), str(payload.get("thread_ts", "")), payload.get("user")
        places = [Place(channel, thread_ts), *([Place(channel)] if thread_ts else [])]
        if user and user != channel:
            places.append(Place(str(user)))
        posted = await self._poster.post(item, payload, places)
        if payload.get("seen"):
            await self._reactions.close(payload["channel"], payload["seen"])
        if user and item.posting.booking_id:
            self._changed(str(user))
        return Sent(_where_direct(posted, user))

    async def _keep_up_to_date(self, item: Outgoing, payload: Mapping[str, Any]) -> Sent:
        name = mark_of(payload["booking"])
        channel, ts = await self._remembered(name)
        marks = {shown_mark(payload["booking"]): item.posting.key}
        if not ts or not await self._rewrite(item, channel, ts, payload):
            posted = await self._poster.post(item, payload, [Place(str(payload["channel"]))])
            about = json.dumps({"booking": payload["booking"]})
            marks |= {name: f"{posted.channel}:{posted.ts}", about_mark(posted.channel, posted.ts): about}
        self._changed(str(payload.get("teacher", "")))
        return Sent(marks=marks)

    async def _take_undo_away(self, item: Outgoing, payload: Mapping[str, Any]) -> Sent:
        """Unless the message has come to show something else since."""
        shown = await self._gateway.read(lambda snapshot: snapshot.marks.get(shown_mark(payload["booking"])))
        channel, ts = await self._remembered(mark_of(payload["booking"]))
        if shown == payload["of"] and ts:
            await self._rewrite(item, channel, ts, payload)
        return Sent()

    async def _call_for_human(self, item: Outgoing, payload: Mapping[str, Any]) -> Sent:
        """The one message of a call, with what was written since below it."""
        name = call_mark(payload["call"])
        channel, ts = await self._remembered(name)
        if ts and await self._rewrite(item, channel, ts, payload):
            if payload["below"]:
                blocks = [{"type": "section", "text": mrkdwn(payload["below"])}]
                await self._poster.post(item, {"text": payload["below"], "blocks": blocks}, [Place(channel, ts)])
            return Sent()
        if payload["only_there"]:
            return Sent()
        posted = await self._poster.post(item, payload, [Place(str(payload["channel"]))])
        about = json.dumps({"conversation": payload["conversation"]})
        where = f"{posted.channel}:{posted.ts}"
        return Sent(marks={about_mark(posted.channel, posted.ts): about, name: where})

    async def _note(self, item: Outgoing, payload: Mapping[str, Any]) -> Sent:
        channel, ts = await self._remembered(mark_of(payload["booking"])) if payload["booking"] else ("", "")
        below = [Place(channel, ts)] if ts and channel == payload["channel"] else []
        await self._poster.post(item, payload, [*below, Place(str(payload["channel"]))])
        return Sent()

    async def _whisper(self, item: Outgoing, payload: Mapping[str, Any]) -> Sent:
        """In the channel; where the person does not see it there, in direct messages."""
        user = str(payload["user"])
        try:
            await self._client.chat_postEphemeral(
                channel=payload["channel"],
                user=user,
                text=payload["text"],
                thread_ts=payload.get("thread_ts") or None,
            )
        except SlackApiError as failure:
            if error_of(failure) != "user_not_in_channel" and not is_closed(failure, thread=False):
                raise
            block = {"type": "section", "text": {"type": "mrkdwn", "text": payload["text"]}}
            posted = await self._poster.post(item, {**payload, "blocks": [block]}, [Place(user)])
            return Sent(_where_direct(posted, user))
        return Sent()

    async def _remembered(self, name: str) -> tuple[str, str]:
        mark = await self._gateway.read(lambda snapshot: snapshot.marks.get(name))
        channel, _, ts = (mark or "").partition(":")
        return channel, ts

    async def _rewrite(self, item: Outgoing, channel: str, ts: str, payload: Mapping[str, Any]) -> bool:
        """False when the message is no longer there."""
        words = {"channel": channel, "ts": ts, "text": payload["text"], "parse": "none"}
        kind = f"update:{channel}"
        try:
            try:
                await self._pace.through(kind, lambda: self._client.chat_update(**words, blocks=payload["blocks"]))
            except SlackApiError as failure:
                if error_of(failure) not in BLOCKS_AT_FAULT:
                    raise
                # an empty list takes the old blocks away, and with them buttons that no longer hold
                _log.error("slack_blocks_refused", outbox_id=item.id, error=error_of(failure))
                await self._pace.through(kind, lambda: self._client.chat_update(**words, blocks=[]))
        except SlackApiError as failure:
            if error_of(failure) not in _GONE:
                raise
            return False
        return True


def _where_direct(posted: Posted, user: object) -> Mapping[str, str]:
    """Where this person's direct messages stand, so that a message can be looked for there."""
    return {direct_mark(str(user)): posted.channel} if user and posted.channel.startswith("D") else {}
