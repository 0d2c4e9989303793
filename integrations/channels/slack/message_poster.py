"""Posts a message once: what may be there already is looked for, and where one place is closed the next is taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from assistant.ports import Clock
from integrations.channels.contract import Gateway, NotThere, Postponed, Undeliverable
from integrations.channels.hindrances import Hindrance, why
from integrations.channels.slack.direct_messages import direct_channel
from integrations.channels.slack.failures import (
    BLOCKS_AT_FAULT,
    FAILURES,
    TOKEN_REFUSED,
    error_of,
    is_closed,
    outcome_of,
)
from integrations.channels.slack.retry_after import PacedCalls
from integrations.store.envelopes import Outgoing

EVENT_TYPE = "klassetur_posting"
"""Names our metadata on a message; its payload holds the posting's key, by which a posting is found again."""

LOOKS = (0.0, 15.0, 40.0)
"""Seconds after a posting was claimed at which it is looked for. The client gives up after ten, and a request that it
gave up may land later still: only what is missing at the last look is posted again."""

LONGEST_LOOKING = 600.0
"""Seconds after which a message whose look-ups fail all the time is posted, though it may be there."""

_MOST_PAGES = 5
_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Place:
    """A channel, a thread in it, or a person's direct messages by the user's id."""

    channel: str
    thread_ts: str = ""

    @property
    def is_direct(self) -> bool:
        return self.channel.startswith(("U", "W"))


@dataclass(frozen=True)
class Posted:
    channel: str
    """As Slack calls it; for direct messages not the user's id."""
    ts: str


class NotPosted(Exception):
    """It was not posted now, and for good reason."""

    def __init__(self, outcome: Postponed | NotThere | Undeliverable) -> None:
        super().__init__(outcome)
        self.outcome = outcome


class _LookFailed(Exception):
    def __init__(self, failure: BaseException) -> None:
        super().__init__(failure)
        self.failure = failure


class MessagePoster:
    def __init__(self, client: AsyncWebClient, gateway: Gateway, pace: PacedCalls, clock: Clock) -> None:
        self._client, self._gateway, self._pace, self._clock = client, gateway, pace, clock

    async def post(self, item: Outgoing, words: Mapping[str, Any], places: Sequence[Place]) -> Posted:
        """In the first of these places that is open, unless it is in one of them already. ``words`` has ``text`` and
        ``blocks``; with ``aloud`` what stands in a thread is seen in its channel too. Raises `NotPosted`, `TooFast` and
        what the last call raises."""
        if item.claimed_at is not None:
            return await self._look_for(item, places)
        for place in places[:-1]:
            try:
                return await self._post(item, words, place)
            except SlackApiError as failure:
                if not is_closed(failure, thread=bool(place.thread_ts)):
                    raise
                _log.warning("slack_place_closed", outbox_id=item.id, error=error_of(failure))
        return await self._post(item, words, places[-1])

    async def _post(self, item: Outgoing, words: Mapping[str, Any], place: Place) -> Posted:
        message: dict[str, Any] = {
            "channel": place.channel,
            "text": words["text"],
            "metadata": {"event_type": EVENT_TYPE, "event_payload": {"key": item.posting.key}},
            "unfurl_links": False,
            "unfurl_media": False,
            **({"thread_ts": place.thread_ts} if place.thread_ts else {}),
            **({"reply_broadcast": True} if place.thread_ts and words.get("aloud") else {}),
        }
        kind = f"post:{place.channel}"
        try:
            answer = await self._pace.through(
                kind, lambda: self._client.chat_postMessage(**message, blocks=words["blocks"])
            )
        except SlackApiError as failure:
            if error_of(failure) not in BLOCKS_AT_FAULT:
                raise
            # Slack's rules for blocks change; words alone are better than silence
            _log.error("slack_blocks_refused", outbox_id=item.id, error=error_of(failure))
            answer = await self._pace.through(kind, lambda: self._client.chat_postMessage(**message))
        return Posted(str(answer.get("channel") or place.channel), str(answer["ts"]))

    async def _look_for(self, item: Outgoing, places: Sequence[Place]) -> Posted:
        """Raises `NotPosted` where it is not there, or nobody can say."""
        assert item.claimed_at is not None
        waited = (self._clock.now() - item.claimed_at).total_seconds()
        try:
            for place in places:
                if found := await self._found_in(item, place):
                    return found
        except _LookFailed as failed:
            outcome = outcome_of(failed.failure)
            _log.warning("slack_lookup_failed", outbox_id=item.id, error=error_of(failed.failure))
            # while the token is refused nothing could be posted anyway: it is looked for once it is mended
            waits = error_of(failed.failure) in TOKEN_REFUSED
            passing = isinstance(outcome, Postponed) and (waits or not outcome.needs_operator)
            if waited >= (LONGEST_LOOKING if passing else LOOKS[-1]):
                raise NotPosted(NotThere()) from failed
            after = outcome.after if isinstance(outcome, Postponed) else None
            unsure = why(Hindrance.SLACK_UNSURE, error_of(failed.failure))
            raise NotPosted(Postponed(unsure, after, may_have_left=True)) from failed
        later = next((moment for moment in LOOKS if moment > waited), None)
        if later is None:
            raise NotPosted(NotThere())
        raise NotPosted(Postponed(why(Hindrance.SLACK_UNSURE), after=later - waited, may_have_left=True))

    async def _channel_of(self, place: Place) -> str:
        return await direct_channel(self._client, self._gateway, place.channel) if place.is_direct else place.channel

    async def _found_in(self, item: Outgoing, place: Place) -> Posted | None:
        """Raises `_LookFailed`; a place that is closed has nothing."""
        assert item.claimed_at is not None
        oldest = f"{(item.claimed_at - timedelta(minutes=5)).timestamp():.6f}"
        asked: dict[str, Any] = {"oldest": oldest, "limit": 200, "include_all_metadata": True}
        for _ in range(_MOST_PAGES):
            try:
                asked["channel"] = channel = await self._channel_of(place)
                if place.thread_ts:
                    answer = await self._client.conversations_replies(ts=place.thread_ts, **asked)
                else:
                    answer = await self._client.conversations_history(**asked)
            except FAILURES as failure:
                if is_closed(failure, thread=bool(place.thread_ts)):
                    return None
                raise _LookFailed(failure) from failure
            for message in answer["messages"]:
                metadata = message.get("metadata") or {}
                if (metadata.get("event_payload") or {}).get("key") == item.posting.key:
                    return Posted(channel, str(message["ts"]))
            asked["cursor"] = (answer.get("response_metadata") or {}).get("next_cursor")
            if not asked["cursor"]:
                return None
        return None
