"""Stretches made of others: parts, ranges, the nth Monday of a month, the week after a holiday."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from assistant.model import Period
from assistant.understanding.time_expressions.calendar_units import (
    DAY,
    Unit,
    final_day,
    first_day,
    last_day,
    next_weekday,
    week_of,
)

_BEGINS_LATE = 1
"""After Tuesday the week in which school begins is over for most."""
_WEEKEND = 5


def nth_weekday(nth: int, weekday: int, of: Unit) -> Unit:
    """The first (1) ... last (-1) such weekday of each occurrence."""

    def candidates(near: date) -> Iterator[Period]:
        for whole in of.candidates(near):
            days = [day for day in whole.days(first_day(whole), final_day(whole)) if day.weekday() == weekday]
            if len(days) >= abs(nth):
                found = days[nth - 1 if nth > 0 else nth]
                yield Period(found, found)

    return Unit("day", candidates, of.year)


def nth_day(nth: int, of: Unit) -> Unit:
    """The first (1) ... last (-1) day of each occurrence."""

    def candidates(near: date) -> Iterator[Period]:
        for whole in of.candidates(near):
            found = first_day(whole) + (nth - 1) * DAY if nth > 0 else final_day(whole) + (nth + 1) * DAY
            if first_day(whole) <= found <= final_day(whole):
                yield Period(found, found)

    return Unit("day", candidates, of.year)


def nth_weekend(nth: int, of: Unit) -> Unit:
    """The weekend of the first (1) ... last (-1) Saturday of each occurrence."""
    saturdays = nth_weekday(nth, 5, of)

    def candidates(near: date) -> Iterator[Period]:
        for saturday in saturdays.candidates(near):
            yield Period(saturday.start, first_day(saturday) + DAY)

    return Unit("span", candidates, of.year)


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
    """Its ``early``, ``mid`` or ``late`` part, or half (``h1``, ``h2``). Months are cut as agreed (1-10, 11-20,
    21-end; 1-15, 16-end), weeks too (Monday to Wednesday, Thursday and Friday), longer stretches at whole months,
    others at whole days; a year begins with three months."""

    def candidates(near: date) -> Iterator[Period]:
        for whole in unit.candidates(near):
            yield _cut(whole, part, unit.kind)

    return Unit(unit.kind, candidates, unit.year, late=part in ("late", "h2"))


def _cut(whole: Period, part: str, kind: str) -> Period:
    start, end = first_day(whole), final_day(whole)
    if kind == "month":
        first, last = {"early": (1, 10), "mid": (11, 20), "late": (21, 0), "h1": (1, 15), "h2": (16, 0)}[part]
        return Period(start.replace(day=first), start.replace(day=last) if last else end)
    if kind == "week" and (end - start).days == 6:
        first, last = {"early": (0, 2), "mid": (1, 3), "late": (3, 4), "h1": (0, 2), "h2": (3, 4)}[part]
        return Period(start + first * DAY, start + last * DAY)
    if kind == "year" and part == "early":
        return Period(start, last_day(start.year, start.month + 2))
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
            stretches = [found for begin in earlier if end is not None and (found := stretch(begin, end)) is not None]
            yield from stretches[-1:]
            return
        for begin in first.candidates(near):
            following = (p for p in last.candidates(first_day(begin)) if first_day(p) >= first_day(begin))
            found = next((whole for end in following if (whole := stretch(begin, end)) is not None), None)
            if found is not None:
                yield found

    kind = first.kind if first.kind == last.kind else "span"
    return Unit(kind, candidates, first.year or last.year)


def days_from(unit: Unit, count: int) -> Unit:
    """So many days, the first of which is the unit's."""

    def candidates(near: date) -> Iterator[Period]:
        for day in unit.candidates(near):
            yield Period(first_day(day), first_day(day) + (count - 1) * DAY)

    return Unit("span", candidates, unit.year)


def around(unit: Unit) -> Unit:
    """The unit with a week on either side."""

    def candidates(near: date) -> Iterator[Period]:
        for whole in unit.candidates(near):
            yield Period(first_day(whole) - 7 * DAY, final_day(whole) + 7 * DAY)

    return Unit("span", candidates, unit.year)


def week_around(unit: Unit) -> Unit:
    """The week that holds the unit's first day."""
    return Unit("week", lambda near: (week_of(first_day(day)) for day in unit.candidates(near)), unit.year)


def weekend_around(unit: Unit) -> Unit:
    """Saturday and Sunday of the week that holds the unit's first day."""

    def candidates(near: date) -> Iterator[Period]:
        for week in week_around(unit).candidates(near):
            yield Period(first_day(week) + 5 * DAY, week.end)

    return Unit("span", candidates, unit.year)


def weekday_beside(weekday: int, unit: Unit, side: str, count: int = 1) -> Unit:
    """The first such weekday ``after`` the unit or the last ``before`` it; or as many on that side as counted."""

    def candidates(near: date) -> Iterator[Period]:
        for whole in unit.candidates(near):
            if side == "after":
                day = next_weekday(weekday, final_day(whole)) + timedelta(weeks=count - 1)
            else:
                day = next_weekday(weekday, first_day(whole) - 8 * DAY) - timedelta(weeks=count - 1)
            yield Period(day, day)

    return Unit("day", candidates, unit.year)


def day_beside(unit: Unit, side: str, count: int = 1) -> Unit:
    """The day ``after`` or ``before`` the unit, or the one so many days on that side."""

    def candidates(near: date) -> Iterator[Period]:
        for whole in unit.candidates(near):
            day = final_day(whole) + count * DAY if side == "after" else first_day(whole) - count * DAY
            yield Period(day, day)

    return Unit("day", candidates, unit.year)


def no_weekend(day: Unit, side: str) -> Unit:
    """The day, or where it falls on a weekend the next one ``after`` or ``before`` it that does not."""

    def candidates(near: date) -> Iterator[Period]:
        for period in day.candidates(near):
            found = first_day(period)
            while found.weekday() >= _WEEKEND:
                found += DAY if side == "after" else -DAY
            yield Period(found, found)

    return Unit("day", candidates, day.year)


def days_beside(unit: Unit, side: str, count: int) -> Unit:
    """So many days right ``after`` or ``before`` the unit."""

    def candidates(near: date) -> Iterator[Period]:
        for whole in unit.candidates(near):
            if side == "after":
                yield Period(final_day(whole) + DAY, final_day(whole) + count * DAY)
            else:
                yield Period(first_day(whole) - count * DAY, first_day(whole) - DAY)

    return Unit("span", candidates, unit.year)


def week_beside(unit: Unit, side: str, count: int = 1) -> Unit:
    """The week ``after`` or ``before`` the unit, with as many more on that side as counted; of the week in which school
    begins again, what is left when it is most of it."""

    def candidates(near: date) -> Iterator[Period]:
        for beside in day_beside(unit, side).candidates(near):
            day = first_day(beside)
            more = timedelta(weeks=count - 1)
            if side == "before":
                last = day - DAY if day.weekday() == 0 else day
                yield Period(first_day(week_of(last)) - more, min(final_day(week_of(last)), last))
                continue
            first = next_weekday(0, day) if day.weekday() > _BEGINS_LATE or unit.kind != "school" else day
            if unit.kind != "school" and day.weekday() < _WEEKEND:
                first = first_day(week_of(day))
            yield Period(first, final_day(week_of(first)) + more)

    return Unit("week", candidates, unit.year)
