"""A catalogue turned over: for each facet its distinct values, and which of them each entry has.

A question's condition is asked once a value and not once an entry; what it says of fifty thousand entries is then one
look-up in a table.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from threading import Lock
from typing import Any

import numpy as np
from cachetools import LRUCache
from numpy.typing import NDArray

from assistant.matching.conditions import FACETS, OF_THE_DAY, Fits, OfferedOn, PreparedCondition
from assistant.matching.season import REACH, Season
from assistant.model import Activity

Flags = NDArray[np.bool_]
"""One flag an entry, in the order of the ids."""

Verdicts = NDArray[np.int8]
"""One of `NO`, `YES` and `UNKNOWN` an entry."""

NO, YES, UNKNOWN = 0, 1, 2
_NUMBER_OF: Mapping[bool | None, int] = {False: NO, True: YES, None: UNKNOWN}
MEANING: Sequence[bool | None] = (False, True, None)
"""Verdict -> what a condition says."""

_MOST_REMEMBERED = 50
"""Periods asked about whose table is kept; spring and "still open" come again and again."""

_MOST_SAID = 20
"""Verdicts on all entries that are kept of each column: those asked last. Questions differ in few ways."""

_WORD = 64
_WORDS = -(-REACH // _WORD)


class ChosenEntries(Collection[str]):
    """Some of the entries of a catalogue: a set of ids, held as flags."""

    def __init__(self, ids: Sequence[str], flags: Flags) -> None:
        """``ids``: all of the catalogue's, ascending."""
        self.ids = ids
        self.flags = flags

    def __contains__(self, name: object) -> bool:
        return any(name == known for known in self)

    def __iter__(self) -> Iterator[str]:
        return (self.ids[row] for row in np.flatnonzero(self.flags).tolist())

    def __len__(self) -> int:
        return int(np.count_nonzero(self.flags))


class Facets:
    """All activities of one catalogue. Facets are made when first needed, those of the day once a day."""

    def __init__(self, activities: Mapping[str, Activity]) -> None:
        self.ids = tuple(sorted(activities))
        self.rows = {name: row for row, name in enumerate(self.ids)}
        self._activities = [activities[name] for name in self.ids]
        self._columns: dict[str, tuple[Season | None, _Column]] = {}

    def flags(self, names: Collection[str]) -> Flags:
        """Those entries alone; names that are not known are left out."""
        found = np.zeros(len(self.ids), np.bool_)
        found[[self.rows[name] for name in names if name in self.rows]] = True
        return found

    def verdicts(self, condition: PreparedCondition) -> Verdicts:
        """What the condition says to each entry."""
        found = [self._column(facet, condition.season).verdicts(fits) for facet, fits in condition.parts.items()]
        if len(found) < 2:
            return found[0] if found else np.full(len(self.ids), YES, np.int8)
        worst: Verdicts = np.minimum.reduce(found)
        best: Verdicts = np.maximum.reduce(found)
        return np.where(worst == NO, worst, best)

    def first_days(self, season: Season, wanted: int) -> NDArray[np.int64]:
        """For each entry in how many days the first wanted one comes on which it is offered; `REACH` where none does or
        its season is not stated. ``wanted``: one bit a day."""
        days = self._column("season", season)
        assert isinstance(days, _Days)
        return days.first(wanted)

    def warm_up(self, season: Season) -> None:
        """Makes every column now rather than for the first question that needs it."""
        for facet in FACETS:
            self._column(facet, season)

    def _column(self, facet: str, season: Season) -> _Column:
        day = season if facet in OF_THE_DAY else None
        known = self._columns.get(facet)
        if known is None or known[0] is not day:
            look = FACETS[facet]
            made: list[Any] = [look(activity, season) for activity in self._activities]
            known = self._columns[facet] = (day, _Days(made) if facet in OF_THE_DAY else _Column(made))
        return known[1]


class _Column:
    """One facet of all entries."""

    def __init__(self, of_entries: Sequence[Hashable]) -> None:
        places: dict[Hashable, int] = {}
        which = [places.setdefault(value, len(places)) for value in of_entries]
        self._values = list(places)
        self._which = np.asarray(which, np.intp)
        self._said: LRUCache[bytes, Verdicts] = LRUCache(_MOST_SAID)
        self._lock = Lock()  # questions are answered in several threads

    def verdicts(self, fits: Fits) -> Verdicts:
        """Not to be changed: the next question may get the same."""
        with self._lock:
            table = self._table(fits)
            said = table.tobytes()
            found = self._said.get(said)
            if found is None:
                found = self._said[said] = table.take(self._which, mode="clip")
            return found

    def _table(self, fits: Fits) -> Verdicts:
        """The verdict on each distinct value."""
        return np.fromiter((_NUMBER_OF[fits(value)] for value in self._values), np.int8, len(self._values))


class _Days(_Column):
    """Seasons. Large catalogues have thousands of different ones, so their days are compared sixty-four at a time."""

    def __init__(self, of_entries: Sequence[int | None]) -> None:
        super().__init__(of_entries)
        seasons = list(dict.fromkeys(of_entries))
        self._unstated = np.array([season is None for season in seasons], np.bool_)
        self._words = np.array([_words(season or 0) for season in seasons], np.uint64).reshape(-1, _WORDS).T.copy()
        self._seasons = seasons
        self._known: LRUCache[int, Verdicts] = LRUCache(_MOST_REMEMBERED)
        self._firsts: LRUCache[int, NDArray[np.int64]] = LRUCache(_MOST_REMEMBERED)

    def first(self, wanted: int) -> NDArray[np.int64]:
        """As `Facets.first_days`. Not to be changed."""
        with self._lock:
            table = self._firsts.get(wanted)
            if table is None:
                table = self._firsts[wanted] = np.array([_first((one or 0) & wanted) for one in self._seasons])
        return table.take(self._which)

    def _table(self, fits: Fits) -> Verdicts:
        if not isinstance(fits, OfferedOn):
            return super()._table(fits)
        table = self._known.get(fits.wanted)
        if table is None:
            table = self._known[fits.wanted] = self._compared(_words(fits.wanted))
        return table

    def _compared(self, wanted: Sequence[int]) -> Verdicts:
        meets = np.zeros(len(self._unstated), np.bool_)
        for offered, word in zip(self._words, wanted, strict=True):
            if word:
                meets |= (offered & np.uint64(word)) != 0
        return np.where(self._unstated, np.int8(UNKNOWN), meets.astype(np.int8))


def _first(days: int) -> int:
    return (days & -days).bit_length() - 1 if days else REACH


def _words(mask: int) -> list[int]:
    """The days' bits, sixty-four a number, the earliest first."""
    return [mask >> shift & (1 << _WORD) - 1 for shift in range(0, _WORD * _WORDS, _WORD)]
