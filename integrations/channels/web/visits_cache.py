"""The bookings of a school year as calendars and figures count them, read again only when one has changed."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from cachetools import LRUCache

from assistant.bookings.occupancy import school_year
from assistant.model import AGREED, UNDECIDED
from integrations.channels.web.context import Site
from integrations.store.statistics import DatedVisit
from integrations.store.transactions import Snapshot

Revision = tuple[int, int, int]

SHOWN = UNDECIDED | AGREED
"""What calendars and overviews show unless somebody asks for the rest."""

_KEPT = 6
"""School years; nobody leafs further in an hour."""


class VisitsAt(NamedTuple):
    revision: Revision
    visits: Sequence[DatedVisit]


class VisitsCache:
    def __init__(self, site: Site) -> None:
        self._site = site
        self._years: LRUCache[date, VisitsAt] = LRUCache(_KEPT)
        self._reading = asyncio.Lock()

    async def visits(self, first: date, last: date) -> VisitsAt:
        """Every booking with a day in these, in order. The sequence is shared: it is not to be changed."""
        starts = [school_year(first)[0]]
        while school_year(starts[-1])[1] < last:
            starts.append(date(starts[-1].year + 1, 8, 1))
        # fifty pages at once wait for one reading instead of doing fifty
        async with self._reading:
            years = [await self._year(start) for start in starts]
        if len(years) == 1 and school_year(first) == (first, last):
            return years[0]
        inside = [visit for year in years for visit in year.visits if first <= visit.day <= last]
        return VisitsAt(years[-1].revision, inside)

    async def _year(self, start: date) -> VisitsAt:
        kept = self._years.get(start)

        def look(snapshot: Snapshot) -> VisitsAt:
            revision = snapshot.statistics.revision()
            if kept is not None and kept.revision == revision:
                return kept
            return VisitsAt(revision, snapshot.statistics.visits(*school_year(start)))

        read = await self._site.gateway.read(look)
        self._years[start] = read
        return read


def year_of(text: str | None, today: date) -> tuple[date, date]:
    """The school year that begins in the year which a page's address names, else the one that runs."""
    if text and text.isascii() and text.isdigit() and 2000 <= int(text[:5]) <= 2100:
        return school_year(date(int(text), 8, 1))
    return school_year(today)


def name_of_year(first: date) -> str:
    """``2026/27``."""
    return f"{first.year}/{(first.year + 1) % 100:02}"
