"""What stands around a booking: two weeks of the provider's and the class's calendar, and the rest of their year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from assistant.bookings.clashes import plain_class
from assistant.bookings.taken import school_year
from assistant.model import Booking, Language, Status
from assistant.ports import Holidays
from assistant.replies.dates import date_in_words, day_in_words, month_in_words
from integrations.store.figures import DatedVisit
from integrations.store.queue import Revision
from integrations.web.calendar.days import MARKS, holiday_name, weekday_names
from integrations.web.desk.rows import Years, day_of
from integrations.web.yearbook import AGREED, name_of_year

# the same days are worded again and again, and wording one costs as much as reading a booking
_in_words = lru_cache(4_000)(day_in_words)
_briefly = lru_cache(4_000)(date_in_words)

_DAYS = 14
_MOST = 12
"""Visits of the class and the school that are listed; the school's own page has them all."""


@dataclass(frozen=True)
class NearVisit:
    visit: DatedVisit
    day: str
    mark: str
    of_class: bool
    of_provider: bool


@dataclass(frozen=True)
class Cell:
    day: date
    weekday: str
    words: str
    closed: str
    """The holiday's name."""
    this: bool
    """The day that is spoken of."""
    wished: bool
    past: bool
    of_class: int
    of_provider: int


@dataclass(frozen=True)
class Nearby:
    months: str
    weeks: Sequence[tuple[int, Sequence[Cell]]]
    visits: Sequence[NearVisit]
    """In the two weeks, without the booking itself."""
    year_name: str
    class_year: Sequence[NearVisit]
    school_year: Sequence[NearVisit]
    """The school's others in the year."""
    more: int
    """How many of them are not listed."""


async def nearby_of(
    booking: Booking, years: Years, revision: Revision, holidays: Holidays, language: Language, today: date
) -> Nearby | None:
    """``None`` where neither a day nor a wish says when."""
    day = day_of(booking)
    around = day or (booking.wish.start or booking.wish.end if booking.wish else None)
    if around is None:
        return None
    first = around - timedelta(days=around.weekday())
    last = first + timedelta(days=_DAYS - 1)
    year, following = await years.of(around, revision), await years.of(last, revision)
    both = (year,) if year is following else (year, following)
    found = {one.id: one for each in both for one in (*each.provider(booking), *each.class_(booking))}
    near = sorted((one for one in found.values() if first <= one.day <= last), key=lambda one: (one.day, one.time))
    of_class = year.class_(booking)
    ids = {one.id for one in of_class}
    others = [one for one in year.school(booking) if one.id not in ids]
    cells = [
        _cell(first + timedelta(days=number), booking, day, near, holidays, language, today) for number in range(_DAYS)
    ]
    last_month = month_in_words(last, language)
    months = month_in_words(first, language)
    return Nearby(
        months if months == last_month else f"{months} – {last_month}",
        [(cells[start].day.isocalendar().week, cells[start : start + 7]) for start in (0, 7)],
        [_near(one, booking, _in_words(one.day, language, one.time)) for one in near],
        name_of_year(school_year(around)[0]),
        [_near(one, booking, _briefly(one.day, language)) for one in of_class],
        [_near(one, booking, _briefly(one.day, language)) for one in others[:_MOST]],
        max(0, len(others) - _MOST),
    )


def _same_class(visit: DatedVisit, booking: Booking) -> bool:
    name, school = plain_class(booking.class_name), plain_class(booking.school)
    return bool(name and school) and (plain_class(visit.class_name), plain_class(visit.school)) == (name, school)


def _near(visit: DatedVisit, booking: Booking, day: str) -> NearVisit:
    mark = MARKS.get(visit.status, MARKS[Status.DRAFT])
    return NearVisit(visit, day, mark, _same_class(visit, booking), visit.provider_id == booking.provider_id)


def _cell(
    day: date,
    booking: Booking,
    spoken_of: date | None,
    near: Sequence[DatedVisit],
    holidays: Holidays,
    language: Language,
    today: date,
) -> Cell:
    there = [one for one in near if one.day == day]
    key = holidays.closed(day)
    return Cell(
        day,
        weekday_names(language)[day.weekday()],
        _in_words(day, language),
        holiday_name(key, language) if key else "",
        day == spoken_of,
        booking.wish is not None and booking.wish.covers(day),
        day < today,
        sum(1 for one in there if _same_class(one, booking)),
        sum(1 for one in there if one.provider_id == booking.provider_id and one.status in AGREED),
    )
