"""The eyes: a reaction that says "seen" at once, and goes when the answer is there."""

from __future__ import annotations

import structlog
from cachetools import FIFOCache
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from integrations.channels.slack.failures import FAILURES, error_of
from integrations.channels.slack.retry_after import PacedCalls, TooFast

NAME = "eyes"
_REMEMBERED = 1000
_HARMLESS = frozenset({"already_reacted", "no_reaction", "message_not_found"})

_log = structlog.get_logger(__name__)


class Reactions:
    """Failures are logged only: an answer never waits for a reaction."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self._pending: set[tuple[str, str]] = set()
        self._answered: FIFOCache[tuple[str, str], None] = FIFOCache(_REMEMBERED)
        self._pace = PacedCalls()

    async def open(self, channel: str, ts: str) -> None:
        """Add the reaction, unless the answer is there already."""
        message = (channel, ts)
        if message in self._answered:
            return
        self._pending.add(message)
        try:
            await self._try(self._client.reactions_add, message)
        finally:
            self._pending.discard(message)
        if message in self._answered:
            await self._try(self._client.reactions_remove, message)

    async def close(self, channel: str, ts: str) -> None:
        """Take the reaction away; one that is just being added is taken away by `open`."""
        message = (channel, ts)
        self._answered[message] = None
        if message not in self._pending:
            await self._try(self._client.reactions_remove, message)

    async def _try(self, call: object, message: tuple[str, str]) -> None:
        channel, ts = message
        try:
            await self._pace.through(
                "reactions",
                lambda: call(channel=channel, timestamp=ts, name=NAME),  # type: ignore[operator]
            )
        except TooFast:
            _log.info("slack_reaction_left_out", channel=channel)
        except FAILURES as failure:
            if not (isinstance(failure, SlackApiError) and error_of(failure) in _HARMLESS):
                _log.warning("slack_reaction_failed", channel=channel, error=error_of(failure))
