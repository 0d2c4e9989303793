"""The order of entries between which the question's words decide nothing.

First what the teacher hinted at, then fewest doubts and broken preferences, then the week in which it can be first;
what is still equal is drawn by lot, anew each day, so that no name is always in front. The first few come from
different providers and are of different kinds, as far as there are some.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import groupby, islice, takewhile
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from assistant.matching.conditions import ALWAYS, PreparedCondition
from assistant.matching.distance import Kilometres, rings
from assistant.matching.facets import YES, Facets, Flags, Verdicts
from assistant.matching.season import Season
from assistant.model import Activity, Hit, Reading

MOST_VARIED = 20
"""So many of equal entries are chosen for being different; the rest follow in order."""

_AMONG = 4
"""Of so many for each one wanted."""

_HINTS, _DOUBTS, _WEEK = 56, 48, 32
"""Where in a key the hints begin that are missed, the doubts, and the first week; below it stands the lot."""

Keys = NDArray[np.uint64]
"""One number an entry; the lowest comes first."""


class DailyLots:
    """A number for each entry, another one each day."""

    def __init__(self, columns: Facets) -> None:
        self._columns = columns

    def on(self, season: Season) -> Keys:
        """Below 2**32."""
        return (self._drawn * np.uint64(2 * season.today.toordinal() + 1)) & np.uint64(0xFFFFFFFF)

    @cached_property
    def _drawn(self) -> Keys:
        return np.fromiter((crc32(name.encode()) for name in self._columns.ids), np.uint64, len(self._columns.ids))


class OrderOfEquals:
    """The order for one question."""

    def __init__(
        self,
        columns: Facets,
        lots: DailyLots,
        verdicts: Mapping[str, Verdicts],
        reading: Reading,
        season: Season,
        far: Kilometres | None = None,
    ) -> None:
        self._columns, self._lots, self._verdicts = columns, lots, verdicts
        self._reading, self._season, self._far = reading, season, far

    def first(self, chosen: Flags, limit: int) -> tuple[Flags, int]:
        """Those of the chosen among which the first ``limit`` are, and how many these are at most."""
        rows, most = np.flatnonzero(chosen), _AMONG * max(limit, MOST_VARIED)
        if len(rows) <= most:
            return chosen, most
        kept = np.zeros_like(chosen)
        kept[rows[np.argpartition(self._keys[rows], most)[:most]]] = True
        return kept, most

    def settled(self, hits: Sequence[Hit], activities: Mapping[str, Activity]) -> list[Hit]:
        """The hits, best first, those of one score in this order."""
        settled: list[Hit] = []
        for _, equals in groupby(hits, lambda hit: hit.score):
            run = list(equals)
            settled += self._varied(run, activities) if len(run) > 1 else run
        return settled

    def _varied(self, equals: Sequence[Hit], activities: Mapping[str, Activity]) -> list[Hit]:
        """In order, but of those with equally many doubts the first few differ in provider and kind."""
        keys = {hit.id: int(self._keys[self._columns.rows[hit.id]]) for hit in equals}
        left, varied = sorted(equals, key=lambda hit: keys[hit.id]), list[Hit]()
        seen: Counter[object] = Counter()
        while left and len(varied) < MOST_VARIED:
            alike = takewhile(lambda hit: keys[hit.id] >> _DOUBTS == keys[left[0].id] >> _DOUBTS, left)
            chosen = min(islice(alike, _AMONG * MOST_VARIED), key=lambda hit: _often(activities[hit.id], seen))
            left.remove(chosen)
            varied.append(chosen)
            seen.update((activities[chosen.id].provider.id, activities[chosen.id].kind))
        return varied + left

    @cached_property
    def _keys(self) -> Keys:
        entries = len(self._columns.ids)
        missed = _count((one != YES for one in self._hints), entries)
        if self._far is not None:
            missed += rings(self._far)
        doubts = _count((one != YES for name, one in self._verdicts.items() if name not in ALWAYS), entries)
        week = (self._columns.first_days(self._season, self._wanted) // 7).astype(np.uint64)
        keys: Keys = missed << np.uint64(_HINTS) | doubts << np.uint64(_DOUBTS) | week << np.uint64(_WEEK)
        return keys | self._lots.on(self._season)

    @property
    def _hints(self) -> list[Verdicts]:
        reading = self._reading
        places = {place.casefold() for place in reading.places}
        parts = {
            **({"kind": lambda kind: kind in reading.hinted_kinds} if reading.hinted_kinds else {}),
            **({"town": lambda town: town in places} if places else {}),
        }
        return [self._columns.verdicts(PreparedCondition({facet: fits}, self._season)) for facet, fits in parts.items()]

    @property
    def _wanted(self) -> int:
        """The days that were asked for; school days, where there are any among them."""
        asked = self._season.of_periods(self._reading.periods, self._reading.weekdays)
        return asked & self._season.of_school() or asked


def _count(flags: Iterable[Flags], entries: int) -> Keys:
    """How many of them each entry has."""
    return sum((one.astype(np.uint64) for one in flags), np.zeros(entries, np.uint64))


def _often(activity: Activity, seen: Mapping[object, int]) -> int:
    return seen.get(activity.provider.id, 0) + seen.get(activity.kind, 0)
