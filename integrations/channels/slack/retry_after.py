"""Waiting as long as Slack asks for (429 with Retry-After), for everything of one kind at once."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar
from weakref import WeakValueDictionary

from cachetools import LRUCache
from slack_sdk.errors import SlackApiError

from integrations.channels.contract import Postponed
from integrations.channels.slack.failures import outcome_of

T = TypeVar("T")

PATIENCE = 5.0
"""Seconds: a shorter pause is waited out here, a longer one in the outbox."""
_REMEMBERED = 500


class TooFast(Exception):
    """Slack asks to wait longer than anybody here should."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class PacedCalls:
    """Calls of one kind go out one after the other where Slack slowed them down, and freely elsewhere. What waits here
    was refused unread, so nothing is done twice."""

    def __init__(self) -> None:
        self._until: LRUCache[str, float] = LRUCache(_REMEMBERED)
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        """Each as long as somebody holds it or waits for it."""

    async def through(self, kind: str, call: Callable[[], Awaitable[T]]) -> T:
        """The call's result. Raises `TooFast` where it would take longer than `PATIENCE`, else what the call raises."""
        if kind not in self._until:
            try:
                return await call()
            except SlackApiError as failure:
                self._slow_down(kind, failure)
        deadline = time.monotonic() + PATIENCE
        lock = self._locks.setdefault(kind, asyncio.Lock())
        try:
            await asyncio.wait_for(lock.acquire(), PATIENCE)
        except TimeoutError:
            raise TooFast(max(1.0, self._until.get(kind, 0.0) - time.monotonic())) from None
        try:
            while True:
                await self._wait(kind, deadline)
                try:
                    return await call()
                except SlackApiError as failure:
                    self._slow_down(kind, failure)
        finally:
            lock.release()

    def _slow_down(self, kind: str, failure: SlackApiError) -> None:
        """Remembers the pause; raises the failure again where it asks for none."""
        outcome = outcome_of(failure)
        if not isinstance(outcome, Postponed) or outcome.after is None:
            raise failure
        self._until[kind] = max(self._until.get(kind, 0.0), time.monotonic() + outcome.after)

    async def _wait(self, kind: str, deadline: float) -> None:
        now = time.monotonic()
        seconds = self._until.get(kind, 0.0) - now
        if now + seconds > deadline:
            raise TooFast(seconds)
        if seconds > 0:
            await asyncio.sleep(seconds)
