"""What stands around a booking: two weeks of the provider's and the class's calendar, and the rest of their year."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from assistant.bookings.changes import spoken_of
from assistant.bookings.occupancy import school_year
from assistant.model import AGREED, Booking, Language, Status
from assistant.ports import Holidays
from assistant.replies.dates import date_in_words, day_in_words, month_in_words
from integrations.channels.web.calendar.entries import MARKS, holiday_name, weekday_names
from integrations.channels.web.queue.rows import YearlyVisits
from integrations.channels.web.texts import alone, say
from integrations.channels.web.visits_cache import name_of_year
from integrations.store.booking_lists import Revision
from integrations.store.statistics import DatedVisit

# the same days are worded again and again, and wording one costs as much as reading a booking
_in_words = lru_cache(4_000)(day_in_words)
_briefly = lru_cache(4_000)(date_in_words)

_DAYS = 14
_MOST = 12
"""Visits of the class and the school that are listed; the school's own page has them all."""


@dataclass(frozen=True)
class NearVisit:
    id: str
    title: str
    day: str
    mark: str
    about: str
    """Whose it is, and how it stands."""


@dataclass(frozen=True)
class Cell:
    day: date
    told: str
    """All that is known about the day, in words."""
    closed: bool
    """A holiday or a weekend."""
    this: bool
    """The day that is spoken of."""
    wished: bool
    past: bool
    of_class: int
    of_provider: int


@dataclass(frozen=True)
class CalendarContext:
    months: str
    weekdays: Sequence[str]
    weeks: Sequence[tuple[int, Sequence[Cell]]]
    visits: Sequence[NearVisit]
    """In the two weeks, without the booking itself."""
    year_name: str
    class_year: Sequence[NearVisit]
    school_year: Sequence[NearVisit]
    """The school's others in the year."""
    more: int
    """How many of them are not listed."""


async def calendar_context_of(
    booking: Booking, years: YearlyVisits, revision: Revision, holidays: Holidays, language: Language, today: date
) -> CalendarContext | None:
    """``None`` where neither a day nor a wish says when."""
    day, _ = spoken_of(booking)
    around = day or (booking.wish.start or booking.wish.end if booking.wish else None)
    if around is None:
        return None
    first = around - timedelta(days=around.weekday())
    last = first + timedelta(days=_DAYS - 1)
    year, following = await years.of(around, revision), await years.of(last, revision)
    both = [(each.provider(booking), each.class_(booking)) for each in dict.fromkeys((year, following))]
    of_class = both[0][1]
    class_ids = {one.id for _, own in both for one in own}
    found = {one.id: one for parts in both for part in parts for one in part if first <= one.day <= last}
    near = sorted(found.values(), key=lambda one: (one.day, one.time))
    others = [one for one in year.school(booking) if one.id not in class_ids]
    told = _Telling(booking, class_ids, language)
    cells = [told.cell(first + timedelta(days=number), day, near, holidays, today) for number in range(_DAYS)]
    last_month = month_in_words(last, language)
    months = month_in_words(first, language)
    return CalendarContext(
        months if months == last_month else f"{months} – {last_month}",
        weekday_names(language),
        [(cells[start].day.isocalendar().week, cells[start : start + 7]) for start in (0, 7)],
        [told.near(one) for one in near],
        name_of_year(school_year(around)[0]),
        [told.of_class(one) for one in of_class],
        [told.of_school(one) for one in others[:_MOST]],
        max(0, len(others) - _MOST),
    )


class _Telling:
    """Words the visits and days around one booking; the page shows many, so its template only puts them in place."""

    def __init__(self, booking: Booking, class_ids: Set[str], language: Language) -> None:
        self._booking, self._class_ids, self._language = booking, class_ids, language

    def near(self, visit: DatedVisit) -> NearVisit:
        whose = (
            say(self._language, "near.of_class") if self._is_of_class(visit) else "",
            say(self._language, "near.of_provider") if self._is_of_provider(visit) else "",
        )
        day = _in_words(visit.day, self._language, visit.time)
        return _visit(visit, day, _class(visit), self._status(visit), _listed(whose))

    def of_class(self, visit: DatedVisit) -> NearVisit:
        return _visit(visit, _briefly(visit.day, self._language), self._status(visit))

    def of_school(self, visit: DatedVisit) -> NearVisit:
        return _visit(visit, _briefly(visit.day, self._language), _class(visit), self._status(visit))

    def cell(
        self, day: date, spoken_of: date | None, near: Sequence[DatedVisit], holidays: Holidays, today: date
    ) -> Cell:
        there = [one for one in near if one.day == day]
        wish = self._booking.wish
        this, wished = day == spoken_of, wish is not None and wish.covers(day)
        of_class = sum(map(self._is_of_class, there))
        of_provider = sum(self._is_of_provider(one) and one.status in AGREED for one in there)
        key = holidays.closed(day)
        words = (
            _in_words(day, self._language),
            holiday_name(key, self._language) if key else "",
            say(self._language, "near.this") if this else "",
            say(self._language, "near.wished") if wished else "",
            say(self._language, "near.provider", count=of_provider) if of_provider else "",
            say(self._language, "near.class", count=of_class) if of_class else "",
        )
        closed = bool(key) or day.weekday() > 4
        return Cell(day, _listed(words), closed, this, wished, day < today, of_class, of_provider)

    def _status(self, visit: DatedVisit) -> str:
        return alone(self._language, "status", visit.status)

    def _is_of_class(self, visit: DatedVisit) -> bool:
        return visit.id in self._class_ids

    def _is_of_provider(self, visit: DatedVisit) -> bool:
        return visit.provider_id == self._booking.provider_id


def _visit(visit: DatedVisit, day: str, *about: str) -> NearVisit:
    return NearVisit(visit.id, visit.title, day, MARKS.get(visit.status, MARKS[Status.DRAFT]), " · ".join(about))


def _class(visit: DatedVisit) -> str:
    return _listed((visit.class_name, visit.school))


def _listed(words: Iterable[str]) -> str:
    return ", ".join(filter(None, words))
