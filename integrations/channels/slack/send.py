"""Carries out postings over the Web API."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from assistant.ports import Clock
from integrations.channels.contract import Gateway, Postponed, Sent, Undeliverable
from integrations.channels.slack.compose import BOOKING, HUMAN, NOTE, SAY, WHISPER
from integrations.channels.slack.failures import FAILURES, error_of, outcome_of
from integrations.channels.slack.reactions import Reactions
from integrations.channels.slack.retry_after import PacedCalls, TooFast
from integrations.store.envelopes import Outgoing

EVENT_TYPE = "klassetur_posting"
"""Names our metadata on a message; its payload holds the posting's key, by which a posting is found again."""

_BLOCKS_AT_FAULT = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long"})
_GONE = frozenset({"message_not_found", "cant_update_message", "edit_window_closed"})
_log = structlog.get_logger(__name__)


def mark_of(booking_id: str) -> str:
    """The mark that holds ``<channel>:<ts>`` of a booking's message."""
    return f"slack:booking:{booking_id}"


def about_mark(channel: str, ts: str) -> str:
    """The mark that says what is written below this message of ours: ``{"booking": ...}`` or ``{"conversation": ...}``,
    as JSON."""
    return f"slack:about:{channel}:{ts}"


class Sender:
    """One posting, one message: what may have been sent before a crash is looked for first."""

    def __init__(
        self,
        client: AsyncWebClient,
        gateway: Gateway,
        reactions: Reactions,
        clock: Clock,
        changed: Callable[[str], None] = lambda teacher: None,
    ) -> None:
        """``changed`` hears of every booking that the coordinators were told about, with the teacher's Slack id."""
        self._client, self._gateway, self._reactions, self._clock = client, gateway, reactions, clock
        self._changed, self._pace = changed, PacedCalls()
        self._born = clock.now()
        self._expiring: dict[str, asyncio.Task[None]] = {}

    async def send(self, item: Outgoing) -> Sent | Postponed | Undeliverable:
        """Never raises for what Slack or the network do."""
        payload = item.posting.payload
        ways = {
            SAY: self._say,
            BOOKING: self._keep_up_to_date,
            NOTE: self._note,
            HUMAN: self._call_for_human,
            WHISPER: self._whisper,
        }
        started = time.monotonic()
        try:
            sent = await ways[payload["do"]](item, payload)
        except TooFast as pause:
            _log.info("slack_posting_slowed", outbox_id=item.id, seconds=round(pause.seconds, 3))
            return Postponed("Slack asks us to slow down", after=round(pause.seconds, 1))
        except FAILURES as failure:
            outcome = outcome_of(failure)
            _log.warning(
                "slack_posting_failed", outbox_id=item.id, error=error_of(failure), outcome=type(outcome).__name__
            )
            return outcome
        _log.info("slack_posting_sent", outbox_id=item.id, seconds=round(time.monotonic() - started, 3))
        return sent

    async def _say(self, item: Outgoing, payload: Mapping[str, Any]) -> Sent:
        await self._post(item, payload, str(payload.get("thread_ts", "")))
        if payload.get("seen"):
            await self._reactions.close(payload["channel"], payload["seen"])
        return Sent()

    async def _keep_up_to_date(self, item: Outgoing, payload: Mapping[str, Any]) -> Sent:
        name = mark_of(payload["booking"])
        channel, ts = await self._remembered(name)
        self._forget_expiry(name)
        marks: dict[str, str] = {}
        if not ts or not await self._rewrite(channel, ts, payload):
            channel, ts = str(payload["channel"]), await self._post(item, payload, "")
            about = json.dumps({"booking": payload["booking"]})
            marks = {name: f"{channel}:{ts}", about_mark(channel, ts): about}
        if payload.get("until"):
            self._expire(name, channel, ts, payload)
        self._changed(str(payload.get("teacher", "")))
        return Sent(marks=marks)

    async def _call_for_human(self, item: Outgoing, payload: Mapping[str, Any]) -> Sent:
        ts = await self._post(item, payload, "")
        about = json.dumps({"conversation": payload["conversation"]})
        return Sent(marks={about_mark(str(payload["channel"]), ts): about})

    def _expire(self, name: str, channel: str, ts: str, payload: Mapping[str, Any]) -> None:
        """Take the button away when its time is over. Where that fails it stays, and a click on it is told that it is
        too late."""
        seconds = (datetime.fromisoformat(payload["until"]) - self._clock.now()).total_seconds()

        async def rewrite() -> None:
            await asyncio.sleep(max(0.0, seconds))
            try:
                await self._rewrite(channel, ts, {**payload, "blocks": payload["later"]})
            except (*FAILURES, TooFast) as failure:
                _log.info("slack_undo_not_taken_away", error=error_of(failure))

        task = asyncio.get_running_loop().create_task(rewrite())
        self._expiring[name] = task

    def _forget_expiry(self, name: str) -> None:
        task = self._expiring.pop(name, None)
        if task is not None:
            task.cancel()

    def close(self) -> None:
        """Leave buttons that would be taken away later."""
        for name in list(self._expiring):
            self._forget_expiry(name)

    async def _note(self, item: Outgoing, payload: Mapping[str, Any]) -> Sent:
        channel, ts = await self._remembered(mark_of(payload["booking"])) if payload["booking"] else ("", "")
        await self._post(item, payload, ts if channel == payload["channel"] else "")
        return Sent()

    async def _whisper(self, item: Outgoing, payload: Mapping[str, Any]) -> Sent:
        await self._client.chat_postEphemeral(
            channel=payload["channel"],
            user=payload["user"],
            text=payload["text"],
            thread_ts=payload.get("thread_ts") or None,
        )
        return Sent()

    async def _remembered(self, name: str) -> tuple[str, str]:
        mark = await self._gateway.read(lambda snapshot: snapshot.marks.get(name))
        channel, _, ts = (mark or "").partition(":")
        return channel, ts

    async def _rewrite(self, channel: str, ts: str, payload: Mapping[str, Any]) -> bool:
        """False when the message is no longer there."""
        try:
            await self._pace.through(
                f"update:{channel}",
                lambda: self._client.chat_update(
                    channel=channel, ts=ts, text=payload["text"], blocks=payload["blocks"], parse="none"
                ),
            )
        except SlackApiError as failure:
            if error_of(failure) not in _GONE:
                raise
            return False
        return True

    async def _post(self, item: Outgoing, payload: Mapping[str, Any], thread_ts: str) -> str:
        """Post unless it was posted already; returns the message's ts."""
        channel = str(payload["channel"])
        earlier = await self._find(item, channel, thread_ts) if self._may_be_there(item) else ""
        if earlier:
            return earlier
        message: dict[str, Any] = {
            "channel": channel,
            "text": payload["text"],
            "metadata": {"event_type": EVENT_TYPE, "event_payload": {"key": item.posting.key}},
            "unfurl_links": False,
            "unfurl_media": False,
            **({"thread_ts": thread_ts} if thread_ts else {}),
        }
        kind = f"post:{channel}"
        try:
            answer = await self._pace.through(
                kind, lambda: self._client.chat_postMessage(**message, blocks=payload["blocks"])
            )
        except SlackApiError as failure:
            if error_of(failure) not in _BLOCKS_AT_FAULT:
                raise
            # Slack's rules for blocks change; words alone are better than silence
            _log.error("slack_blocks_refused", outbox_id=item.id, error=error_of(failure))
            answer = await self._pace.through(kind, lambda: self._client.chat_postMessage(**message))
        return str(answer["ts"])

    def _may_be_there(self, item: Outgoing) -> bool:
        return item.attempts > 0 or item.created_at < self._born

    async def _find(self, item: Outgoing, channel: str, thread_ts: str) -> str:
        """The ts of the message that carries this posting's key, else empty."""
        oldest = f"{(item.created_at - timedelta(minutes=5)).timestamp():.6f}"
        asked = {"channel": channel, "oldest": oldest, "limit": 200, "include_all_metadata": True}
        try:
            if thread_ts:
                answer = await self._client.conversations_replies(ts=thread_ts, **asked)  # type: ignore[arg-type]
            elif channel.startswith(("U", "W")):
                return ""  # a new direct message: its channel is not known before it is posted
            else:
                answer = await self._client.conversations_history(**asked)  # type: ignore[arg-type]
        except SlackApiError as failure:
            if error_of(failure) in ("ratelimited", "rate_limited"):
                raise
            _log.info("slack_lookup_failed", outbox_id=item.id, error=error_of(failure))
            return ""
        for message in answer["messages"]:
            metadata = message.get("metadata") or {}
            if (metadata.get("event_payload") or {}).get("key") == item.posting.key:
                return str(message["ts"])
        return ""
