"""How often somebody may do something: so many times within a span that slides along with the clock."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cachetools import LRUCache

_MOST_REMEMBERED = 10_000
"""People whose times are kept, those who came last."""


@dataclass(frozen=True)
class RateLimit:
    most: int
    within: timedelta

    def recent(self, times: Iterable[datetime], now: datetime) -> list[datetime]:
        """Those of the times that count against the limit, in their order.

        A time ahead of ``now`` was noted before the clock was put back: it counts no more, else it would shut somebody
        out until the clock has caught up.
        """
        return [at for at in times if timedelta() <= now - at < self.within]

    def is_reached(self, times: Iterable[datetime], now: datetime) -> bool:
        return len(self.recent(times, now)) >= self.most

    def next_at(self, planned: Sequence[datetime], now: datetime) -> datetime:
        """When the next one may be, after these that were or will be, in order: now, or when the span that the last
        ``most`` of them began is over."""
        return now if len(planned) < self.most else max(now, planned[-self.most] + self.within)


class RateLimiter:
    """Holds everybody to one limit, in memory. For one thread."""

    def __init__(self, limit: RateLimit) -> None:
        self._limit = limit
        self._times: LRUCache[Hashable, list[datetime]] = LRUCache(_MOST_REMEMBERED)

    def admits(self, who: Hashable, now: datetime) -> bool:
        """Whether this one may now; counts those who may."""
        recent = self._limit.recent(self._times.get(who, ()), now)
        admitted = len(recent) < self._limit.most
        self._times[who] = [*recent, now] if admitted else recent
        return admitted
