"""What was asked while nobody was there to hear it: Slack delivers an event again for some minutes only.

The channels, direct messages and threads that are known are looked through, once after each absence, and what was
written there since is taken as if Slack had just told of it. What was taken before is known by its channel and time.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from assistant.model import ChannelName
from assistant.ports import Clock
from integrations.channels.contract import Gateway
from integrations.channels.slack.direct_messages import direct_mark
from integrations.channels.slack.failures import FAILURES, error_of
from integrations.channels.slack.parse import not_for_us
from integrations.channels.slack.payload import Payload
from integrations.channels.slack.retry_after import PacedCalls, TooFast
from integrations.channels.slack.settings import SlackSettings
from integrations.store.transactions import Snapshot

SHORTEST_ABSENCE = timedelta(minutes=1)
"""What is shorter Slack makes up for itself."""
LONGEST_ABSENCE = timedelta(days=7)
"""Nobody waits longer for an answer."""
MOST_PLACES = 150
"""Channels and threads that are looked through, those first in which somebody wrote last."""
MOST_MESSAGES = 200
_MARGIN, _NOTES_BELOW = timedelta(minutes=1), timedelta(days=14)
_MOST_PAGES = 3
_AGAIN_SECONDS = 60.0
_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class _Place:
    channel: str
    thread_ts: str = ""


class CatchUp:
    """``take`` takes a payload as it comes from Slack."""

    def __init__(
        self,
        client: AsyncWebClient,
        gateway: Gateway,
        settings: SlackSettings,
        clock: Clock,
        take: Callable[[Payload], Awaitable[object]],
    ) -> None:
        self._client, self._gateway, self._clock, self._take = client, gateway, clock, take
        self._office = settings.coordinators_channel
        self._pace = PacedCalls()
        self._heard_last: datetime | None = None
        self._there_again = asyncio.Event()
        self.is_done = False
        """The time before this start was looked through, or there was none."""

    def lost(self) -> None:
        """From now on nothing is heard."""
        self._heard_last = self._heard_last or self._clock.now()

    def there_again(self) -> None:
        if self._heard_last is None or self._clock.now() - self._heard_last < SHORTEST_ABSENCE:
            self._heard_last = None
        else:
            self._there_again.set()

    async def run(self) -> None:
        """Until cancelled: at the start for the time since the last run, then after each absence."""
        since = await self._gateway.read(lambda snapshot: snapshot.inbox.last_received(ChannelName.SLACK))
        while True:
            if since is not None and await self._look_through(
                max(since - _MARGIN, self._clock.now() - LONGEST_ABSENCE)
            ):
                since = None
            self.is_done = since is None
            try:
                async with asyncio.timeout(None if since is None else _AGAIN_SECONDS):
                    await self._there_again.wait()
            except TimeoutError:
                continue
            self._there_again.clear()
            lost, self._heard_last = self._heard_last, None
            since = since or lost

    async def _look_through(self, since: datetime) -> bool:
        """False when Slack could not be asked."""
        since = max(since, self._clock.now() - LONGEST_ABSENCE)
        try:
            home = await self._client.auth_test()
            installed = {"team_id": home.get("team_id"), "user_id": home["user_id"], "is_bot": True}
            found: dict[tuple[str, str], Payload] = {}
            places = await self._gateway.read(_places)
            for place in [*([_Place(self._office)] if self._office else []), *places]:
                async for message in self._written(place, since):
                    payload = _as_told(message, place.channel, installed)
                    if not not_for_us(payload):
                        found[place.channel, str(message["ts"])] = payload
            missed = sorted(found, key=lambda written: written[1])
            for written in missed[-MOST_MESSAGES:]:
                await self._take(found[written])
            _log.info("slack_caught_up", since=since.isoformat(timespec="seconds"), looked_at=len(missed))
        except (*FAILURES, TooFast) as failure:
            _log.warning("slack_not_caught_up", error=error_of(failure))
            return False
        return True

    async def _written(self, place: _Place, since: datetime) -> AsyncIterator[Mapping[str, Any]]:
        # notes and letters stand below messages of ours that are older
        oldest = since - _NOTES_BELOW if place == _Place(self._office) else since
        asked: dict[str, Any] = {"channel": place.channel, "oldest": f"{oldest.timestamp():.6f}", "limit": 200}
        for _ in range(_MOST_PAGES):
            try:
                answer = await self._pace.through("history", lambda: self._ask(place, asked))
            except FAILURES as failure:
                _log.info("slack_place_not_looked_through", channel=place.channel, error=error_of(failure))
                return
            for message in answer["messages"]:
                if float(message["ts"]) >= since.timestamp():
                    yield message
                if not place.thread_ts and float(message.get("latest_reply") or 0) >= since.timestamp():
                    async for below in self._written(_Place(place.channel, str(message["ts"])), since):
                        yield below
            asked["cursor"] = (answer.get("response_metadata") or {}).get("next_cursor")
            if not asked["cursor"]:
                return

    async def _ask(self, place: _Place, asked: Mapping[str, Any]) -> Any:
        if place.thread_ts:
            return await self._client.conversations_replies(ts=place.thread_ts, **asked)
        return await self._client.conversations_history(**asked)


def _places(snapshot: Snapshot) -> list[_Place]:
    places: dict[_Place, None] = {}
    for thread in snapshot.threads.newest(ChannelName.SLACK, MOST_PLACES):
        channel, thread_ts = thread.data.get("channel", ""), thread.data.get("thread_ts", "")
        if channel.startswith(("U", "W")):
            channel = snapshot.marks.get(direct_mark(channel)) or ""
        if channel:
            places |= {_Place(channel): None} | ({_Place(channel, thread_ts): None} if thread_ts else {})
    return list(places)[:MOST_PLACES]


def _as_told(message: Mapping[str, Any], channel: str, installed: Mapping[str, Any]) -> dict[str, Any]:
    """The event that Slack would have told of it. An edited message is taken as it is now."""
    is_direct = channel.startswith("D")
    called = f"<@{installed['user_id']}" in str(message.get("text") or "")
    event = {name: part for name, part in message.items() if name not in ("edited", "reply_count", "latest_reply")}
    event |= {"type": "app_mention" if called and not is_direct else "message", "channel": channel}
    event |= {"channel_type": "im" if is_direct else "channel"}
    if event.get("thread_ts") == event["ts"]:
        del event["thread_ts"]  # it is the first of its thread
    ids = {"team_id": installed["team_id"], "event_id": f"caught-up:{channel}:{event['ts']}"}
    return {"type": "event_callback", **ids, "authorizations": [dict(installed)], "event": event}
