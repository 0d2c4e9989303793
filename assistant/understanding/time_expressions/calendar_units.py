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
"""Week 53 comes again within these."""

SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
"""First month of each."""


@dataclass(frozen=True)
class Unit:
    """Something a calendar has: May, week 17, Easter, the 15th."""

    kind: str
    """``day``, ``month_day`` (without its month), ``week``, ``month``, ``season``, ``quarter``, ``half``, ``year``,
    ``school_year``, ``public`` (holiday), ``school`` (holiday), ``span`` (a fixed or joined stretch)."""
    candidates: Candidates
    year: int | None = None
    """The year that was named with it."""
    leap: bool = False
    """29 February, which not every year has."""
    late: bool = False
    """The last part of something: "before the end of May" means until it."""

    def next(self, today: date) -> Period | None:
        """The first occurrence that is not over; the last known one when all are (a past year was named)."""
        last = None
        for last in self.candidates(today):
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


def yearly(kind: str, in_year: Callable[[int], Period | None], ahead: int = _YEARS_AHEAD) -> Unit:
    """A unit with one occurrence for each year in which it begins."""

    def candidates(near: date) -> Iterator[Period]:
        for year in range(near.year - 1, near.year + ahead):
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


def any_month() -> Unit:
    """Every month in turn."""

    def candidates(near: date) -> Iterator[Period]:
        for ahead in range(-1, 13):
            yield first_period(month_from(near, ahead), near)

    return Unit("month", candidates)


def any_week() -> Unit:
    """Every week in turn."""
    return Unit("week", lambda near: (week_of(near + timedelta(weeks=ahead)) for ahead in range(-1, 54)))


def any_quarter() -> Unit:
    def candidates(near: date) -> Iterator[Period]:
        for year in (near.year, near.year + 1):
            for first in (1, 4, 7, 10):
                yield Period(date(year, first, 1), last_day(year, first + 2))

    return Unit("quarter", candidates)


def month_from(today: date, steps: int) -> Unit:
    """The month so many after the current one."""
    number = today.month - 1 + steps
    year, found = today.year + number // 12, number % 12 + 1
    return fixed("month", date(year, found, 1), last_day(year, found))


def first_period(unit: Unit, near: date) -> Period:
    return next(unit.candidates(near))


def day_by_number(number: int, months: Unit) -> Unit:
    """The day of each of these months that has the number."""

    def candidates(near: date) -> Iterator[Period]:
        for whole in months.candidates(near):
            try:
                found = first_day(whole).replace(day=number)
            except ValueError:
                continue
            yield Period(found, found)

    return Unit("day", candidates, months.year)


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

    # 29 February is looked for no further than next year: who says it means one that is near
    return replace(yearly("day", in_year, ahead=2), leap=(day, month_number) == (29, 2))


def on_weekday(unit: Unit, weekday: int) -> Unit:
    """Only those of its days that fall on the weekday."""

    def candidates(near: date) -> Iterator[Period]:
        return (period for period in unit.candidates(near) if first_day(period).weekday() == weekday)

    return replace(unit, candidates=candidates)


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


def from_day(day: date) -> Unit:
    """From this day on."""
    return Unit("span", lambda _: iter((Period(day, None),)), day.year)
