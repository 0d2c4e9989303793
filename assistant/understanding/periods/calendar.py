"""Arithmetic of the calendar: units of time that come again, and the one that is meant."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from assistant.model import Period
from assistant.ports import Holidays

Candidates = Callable[[date], Iterator[Period]]
"""Gives a unit's occurrences in order, from a little before the given day on."""

DAY = timedelta(days=1)
_YEARS_AHEAD = 12
"""29 February and week 53 come again within these."""

SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
"""First month of each."""


@dataclass(frozen=True)
class Unit:
    """Something a calendar has: May, week 17, Easter, the 15th."""

    kind: str
    """``day``, ``month_day`` (without its month), ``week``, ``month``, ``season``, ``quarter``, ``half``, ``year``, ``school_year``, ``public`` (holiday),
    ``school`` (holiday), ``span`` (a fixed or joined stretch)."""
    candidates: Candidates
    year: int | None = None
    """The year that was named with it."""
    late: bool = False
    """The last part of something: "before the end of May" means until it."""

    def next(self, today: date) -> Period | None:
        """The first occurrence that is not over; the last known one when all are (a past year was named)."""
        last = None
        for last in self.candidates(today):  # noqa: B007 - the last one is wanted when all are over
            if final_day(last) >= today:
                return last
        return last

    def following(self, today: date) -> Period | None:
        """The first occurrence that begins after today."""
        return next((period for period in self.candidates(today) if first_day(period) > today), None)

    def within(self, frame: Period, today: date) -> Period | None:
        """The first occurrence that is not over and begins inside the frame."""
        first = max(first_day(frame), today)
        for period in self.candidates(first):
            if first_day(period) > final_day(frame):
                return None
            if final_day(period) >= first and first_day(period) >= first_day(frame):
                return period
        return None

    def in_year(self, year: int) -> Unit:
        """The same, in this year alone."""

        def candidates(_: date) -> Iterator[Period]:
            for period in self.candidates(date(year, 1, 2)):
                # an ISO week belongs to the year of its Thursday
                named = (first_day(period) + 3 * DAY).year if self.kind == "week" else first_day(period).year
                if named >= year:
                    if named == year:
                        yield period
                    return

        return replace(self, candidates=candidates, year=year)


def first_day(period: Period) -> date:
    return period.start or date.min


def final_day(period: Period) -> date:
    return period.end or date.max


def yearly(kind: str, in_year: Callable[[int], Period | None]) -> Unit:
    """A unit with one occurrence for each year in which it begins."""

    def candidates(near: date) -> Iterator[Period]:
        for year in range(near.year - 1, near.year + _YEARS_AHEAD):
            period = in_year(year)
            if period is not None:
                yield period

    return Unit(kind, candidates)


def fixed(kind: str, start: date, end: date | None = None) -> Unit:
    """One stretch and no other."""
    period = Period(start, end or start)
    return Unit(kind, lambda _: iter((period,)), year=start.year)


def last_day(year: int, month: int) -> date:
    return (date(year, month, 28) + timedelta(days=4)).replace(day=1) - DAY


def months(kind: str, first: int, count: int) -> Unit:
    """``count`` whole months from the ``first`` (1-12) on."""

    def in_year(year: int) -> Period:
        last = first + count - 2
        return Period(date(year, first, 1), last_day(year + last // 12, last % 12 + 1))

    return yearly(kind, in_year)


def month(number: int) -> Unit:
    return months("month", number, 1)


def season(name: str) -> Unit:
    return months("season", SEASONS[name], 3)


def week(number: int) -> Unit:
    """The ISO week, Monday to Sunday."""

    def in_year(year: int) -> Period | None:
        try:
            monday = date.fromisocalendar(year, number, 1)
        except ValueError:  # week 53 of a year that has 52
            return None
        return Period(monday, monday + 6 * DAY)

    return yearly("week", in_year)


def week_of(day: date) -> Period:
    monday = day - timedelta(days=day.weekday())
    return Period(monday, monday + 6 * DAY)


def day_of_year(day: int, month_number: int) -> Unit:
    def in_year(year: int) -> Period | None:
        try:
            found = date(year, month_number, day)
        except ValueError:
            return None
        return Period(found, found)

    return yearly("day", in_year)


def day_of_month(day: int) -> Unit:
    """The next day with that number, whatever the month."""

    def candidates(near: date) -> Iterator[Period]:
        for ahead in range(-1, 13):
            number = near.month - 1 + ahead
            try:
                found = date(near.year + number // 12, number % 12 + 1, day)
            except ValueError:
                continue
            yield Period(found, found)

    return Unit("month_day", candidates)


def next_weekday(weekday: int, today: date, *, today_counts: bool = False) -> date:
    ahead = (weekday - today.weekday()) % 7
    return today + timedelta(days=ahead if ahead or today_counts else 7)


def nth_weekday(nth: int, weekday: int, of: Unit) -> Unit:
    """The first (1) ... last (-1) such weekday of each occurrence."""

    def candidates(near: date) -> Iterator[Period]:
        for whole in of.candidates(near):
            days = [day for day in whole.days(first_day(whole), final_day(whole)) if day.weekday() == weekday]
            if len(days) >= abs(nth):
                found = days[nth - 1 if nth > 0 else nth]
                yield Period(found, found)

    return Unit("day", candidates, of.year)


def nth_week(nth: int, of: Unit, count: int = 1) -> Unit:
    """The first (1) ... last (-1) weeks that lie wholly inside each occurrence."""

    def candidates(near: date) -> Iterator[Period]:
        for whole in of.candidates(near):
            first = next_weekday(0, first_day(whole), today_counts=True)
            total = ((final_day(whole) - first).days + 1) // 7
            index = nth - 1 if nth > 0 else total + nth + 1 - count
            if 0 <= index <= total - count:
                monday = first + timedelta(weeks=index)
                yield Period(monday, monday + timedelta(weeks=count) - DAY)

    return Unit("week", candidates, of.year)


def part_of(unit: Unit, part: str) -> Unit:
    """Its ``early``, ``mid`` or ``late`` part, or half (``h1``, ``h2``). Months are cut as agreed (1-10, 11-20, 21-end; 1-15,
    16-end), longer stretches at whole months, others at whole days."""

    def candidates(near: date) -> Iterator[Period]:
        for whole in unit.candidates(near):
            yield _cut(whole, part, unit.kind)

    return Unit(unit.kind, candidates, unit.year, late=part in ("late", "h2"))


def _cut(whole: Period, part: str, kind: str) -> Period:
    start, end = first_day(whole), final_day(whole)
    if kind == "month":
        first, last = {"early": (1, 10), "mid": (11, 20), "late": (21, 0), "h1": (1, 15), "h2": (16, 0)}[part]
        return Period(start.replace(day=first), start.replace(day=last) if last else end)
    index, pieces = {"early": (0, 3), "mid": (1, 3), "late": (2, 3), "h1": (0, 2), "h2": (1, 2)}[part]
    if kind in ("season", "half", "year", "school_year", "quarter"):
        return Period(_at(start, end, index, pieces), _at(start, end, index + 1, pieces) - DAY)
    days = (end - start).days + 1
    if days < pieces:
        return whole
    return Period(
        start + timedelta(days=days * index // pieces), start + timedelta(days=days * (index + 1) // pieces) - DAY
    )


def _at(start: date, end: date, index: int, pieces: int) -> date:
    """The first day of a piece of some whole months; half a month is its 16th."""
    halves = ((end.year - start.year) * 12 + end.month - start.month + 1) * 2 * index // pieces
    number = start.month - 1 + halves // 2
    return date(start.year + number // 12, number % 12 + 1, 16 if halves % 2 else 1)


def joined(first: Unit, last: Unit, *, after_first: bool = False, before_last: bool = False) -> Unit:
    """From the beginning of the first (or the day after it) to the end of the last (or the day before it)."""

    def stretch(begin: Period, end: Period) -> Period | None:
        start = final_day(begin) + DAY if after_first else first_day(begin)
        stop = first_day(end) - DAY if before_last else final_day(end)
        return Period(start, stop) if start <= stop else None

    def candidates(near: date) -> Iterator[Period]:
        if last.year is not None and first.year is None:
            # "oktober til februar 2028": the last October before it
            end = last.next(near)
            earlier = first.candidates(first_day(end) - 366 * DAY) if end is not None else iter(())
            whole = [found for begin in earlier if end is not None and (found := stretch(begin, end)) is not None]
            yield from whole[-1:]
            return
        for begin in first.candidates(near):
            following = (p for p in last.candidates(first_day(begin)) if first_day(p) >= first_day(begin))
            found = next((whole for end in following if (whole := stretch(begin, end)) is not None), None)
            if found is not None:
                yield found

    kind = first.kind if first.kind == last.kind else "span"
    return Unit(kind, candidates, first.year or last.year)


def school_year(year: int) -> Unit:
    """1 August of the year to 31 July."""
    return fixed("school_year", date(year, 8, 1), date(year + 1, 7, 31))


def any_school_year() -> Unit:
    return months("school_year", 8, 12)


def holiday(kind: str, key: str, holidays: Holidays) -> Unit:
    """A ``public`` or ``school`` holiday; nothing where the region has no such holiday."""
    find = holidays.public_holiday if kind == "public" else holidays.school_holiday

    def candidates(near: date) -> Iterator[Period]:
        after = date(near.year - 1, 1, 1)
        for _ in range(_YEARS_AHEAD):
            found = find(key, after)
            if found is None or found.end is None:
                return
            yield found
            after = found.end + DAY

    return Unit(kind, candidates)


def school_start(holidays: Holidays) -> Unit:
    """The first day after the summer holidays."""

    def candidates(near: date) -> Iterator[Period]:
        for summer in holiday("school", "summer", holidays).candidates(near):
            yield Period(final_day(summer) + DAY, final_day(summer) + DAY)

    return Unit("day", candidates)


def next_school_holiday(holidays: Holidays, keys: tuple[str, ...]) -> Unit:
    """Whichever of these comes first."""

    def candidates(near: date) -> Iterator[Period]:
        found = [period for key in keys if (period := holidays.school_holiday(key, near)) is not None]
        yield from sorted(found, key=first_day)

    return Unit("school", candidates)


def week_around(unit: Unit) -> Unit:
    """The week that holds the unit's first day."""
    return Unit("week", lambda near: (week_of(first_day(day)) for day in unit.candidates(near)), unit.year)


def weekday_beside(weekday: int, unit: Unit, side: str) -> Unit:
    """The first such weekday ``after`` the unit or the last ``before`` it."""

    def candidates(near: date) -> Iterator[Period]:
        for whole in unit.candidates(near):
            if side == "after":
                day = next_weekday(weekday, final_day(whole))
            else:
                day = next_weekday(weekday, first_day(whole) - 8 * DAY)
            yield Period(day, day)

    return Unit("day", candidates, unit.year)


def from_day(day: date) -> Unit:
    """From this day on."""
    return Unit("span", lambda _: iter((Period(day, None),)), day.year)


def day_beside(unit: Unit, side: str) -> Unit:
    """The day ``after`` or ``before`` the unit."""

    def candidates(near: date) -> Iterator[Period]:
        for whole in unit.candidates(near):
            day = final_day(whole) + DAY if side == "after" else first_day(whole) - DAY
            yield Period(day, day)

    return Unit("day", candidates, unit.year)


def week_beside(unit: Unit, side: str, count: int = 1) -> Unit:
    """The week that holds the day ``after`` or ``before`` the unit, with as many more on that side as counted."""

    def candidates(near: date) -> Iterator[Period]:
        for day in day_beside(unit, side).candidates(near):
            found = week_of(first_day(day))
            more = timedelta(weeks=count - 1)
            if side == "after":
                yield Period(found.start, final_day(found) + more)
            else:
                yield Period(first_day(found) - more, min(final_day(found), first_day(day)))

    return Unit("week", candidates, unit.year)
