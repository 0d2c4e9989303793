"""Counted parts: "first Monday of June", "letzte Woche im Mai", "tredje dag i maj", "the third last week of 2027"."""

from __future__ import annotations

from datetime import date, timedelta

from assistant.model import Period
from assistant.understanding.time_expressions import calendar_units, derived_units
from assistant.understanding.time_expressions.beside import read_week_beside
from assistant.understanding.time_expressions.calendar_units import Unit
from assistant.understanding.time_expressions.clauses import Operand
from assistant.understanding.time_expressions.context import LONG, OperandContext, half_year
from assistant.understanding.time_expressions.lexicon import TimeTag

_SUNDAYS_IN_ADVENT = 4


def read_ordinal(context: OperandContext, at: int, tag: TimeTag, end: int) -> Operand | None:
    if context.sentence.low(at - 1) in context.sentence.words.every:
        return None  # "every second Tuesday"
    return read_nth(context, tag.number, end)


def read_nth(context: OperandContext, nth: int, at: int) -> Operand | None:
    """ "første halvår", "first Monday in May", "letzte Woche im Mai"; ``at`` is the token behind the ordinal."""
    sentence = context.sentence
    from_the_end = sentence.tag(at, "ord")
    if nth > 0 and from_the_end and from_the_end[0].number == -1:  # "third last"
        nth, at = -nth, from_the_end[1]
    count, at = _count(context, at)
    noun = sentence.tag(at, "noun") or (sentence.tag(at, "time_unit") if count > 1 else None)
    if noun and noun[0].value in ("half", "school_half") and nth in (1, 2):
        return _half(context, nth, noun[0].value, noun[1])
    if noun and noun[0].value == "quarter" and 1 <= nth <= 4:
        return context.with_year(calendar_units.months("quarter", 3 * nth - 2, 3), noun[1])
    half = sentence.tag(at, "month_half")
    if half and nth in (1, 2, -1):
        return context.with_year(
            derived_units.part_of(calendar_units.month(half[0].number), "h1" if nth == 1 else "h2"), half[1]
        )
    if noun and noun[0].value == "week":
        return _nth_week(context, nth, count, noun[1])
    week = sentence.tag(at, "month_week")
    if week:
        return context.with_year(derived_units.nth_week(nth, calendar_units.month(week[0].number), count), week[1])
    weekday = sentence.tag(at, "weekday") or sentence.tag(at, "day_abbr")
    if weekday:
        return _nth_weekday(context, nth, weekday[0].number, weekday[1])
    day = sentence.tag(at, "day_beside") or (sentence.tag(at, "time_unit") if count > 1 else None)
    if day and day[0].value in ("-", "day", "school"):
        return _nth_day(context, nth, count, day[1], schooldays=day[0].value == "school")
    sunday = sentence.tag(at, "public")
    if sunday and sunday[0].value == "advent" and 1 <= nth <= _SUNDAYS_IN_ADVENT:
        return context.with_year(calendar_units.yearly("day", lambda year: _sunday_in_advent(nth, year)), sunday[1])
    if noun and noun[0].value == "weekend":
        inner = _long(context, noun[1])
        return Operand(inner.end, derived_units.nth_weekend(nth, inner.unit)) if inner and inner.unit else None
    return None


def _count(context: OperandContext, at: int) -> tuple[int, int]:
    """ "the last two weeks of": how many, and the token behind the number."""
    sentence = context.sentence
    number = sentence.tag(at, "number")
    amount, after = (number[0].number, number[1]) if number else (sentence.number(at), at + 1)
    plural = sentence.tag(after, "time_unit") if amount else None
    if (plural and plural[0].value in ("week", "day")) or (amount and sentence.tag(after, "month_week")):
        return amount, after
    return 1, at


def _half(context: OperandContext, nth: int, kind: str, end: int) -> Operand:
    """Of a school year, unless a calendar year is named: then of that."""
    year, after = context.sentence.year_after(end)
    if year and context.sentence.low(after) == "/" and context.sentence.number(after + 1) == (year + 1) % 100:
        return Operand(after + 2, _half_of_school_year(nth, year))
    inner = context.inner(end) if kind == "school_half" and not year else None
    if inner is not None and inner.unit is not None and inner.unit.kind == "school_year":
        whole = inner.unit.next(context.today)
        if whole is not None and whole.start is not None:
            return Operand(inner.end, _half_of_school_year(nth, whole.start.year))
    if kind == "half" or year:
        return context.with_year(half_year(nth), end)
    return Operand(end, calendar_units.months("half", 8 if nth == 1 else 2, 6))


def _half_of_school_year(nth: int, year: int) -> Unit:
    """August to January, or February to July, of the school year that begins in the year."""
    first, last = (
        (date(year, 8, 1), date(year + 1, 1, 31)) if nth == 1 else (date(year + 1, 2, 1), date(year + 1, 7, 31))
    )
    return calendar_units.fixed("half", first, last)


def _nth_week(context: OperandContext, nth: int, count: int, at: int) -> Operand | None:
    if context.sentence.low(at) in context.sentence.words.bounds:
        beside = read_week_beside(context, at, {1: "after", -1: "before"}.get(nth, ""), count)
        if beside is not None:
            return beside
    inner = _long(context, at)
    if inner is None or inner.unit is None or inner.unit.kind == "week":
        return None
    return Operand(inner.end, derived_units.nth_week(nth, inner.unit, count))


def _nth_weekday(context: OperandContext, nth: int, weekday: int, at: int) -> Operand | None:
    side, beside = context.beside(at)
    if beside is not None and beside.unit is not None and (nth > 0 or side == "before"):
        return Operand(beside.end, derived_units.weekday_beside(weekday, beside.unit, side, abs(nth)))
    inner = _long(context, at)
    if inner is None or inner.unit is None or inner.unit.kind == "week":
        return None
    return Operand(inner.end, derived_units.nth_weekday(nth, weekday, inner.unit))


def _nth_day(context: OperandContext, nth: int, count: int, at: int, *, schooldays: bool) -> Operand | None:
    side, beside = context.beside(at)
    if beside is not None and beside.unit is not None and count == 1 and (nth > 0 or side == "before"):
        day = derived_units.day_beside(beside.unit, side, abs(nth))
        return Operand(beside.end, derived_units.no_weekend(day, side) if schooldays else day)
    inner = _long(context, at)
    if inner is None or inner.unit is None:
        return None
    first = nth if nth > 0 else nth + 1 - count
    day = derived_units.nth_day(first, inner.unit)
    return Operand(inner.end, day if count == 1 else derived_units.days_from(day, count))


def _sunday_in_advent(nth: int, year: int) -> Period:
    """The fourth one is the last before Christmas Day."""
    eve = date(year, 12, 24)
    day = eve - timedelta(days=(eve.weekday() + 1) % 7, weeks=_SUNDAYS_IN_ADVENT - nth)
    return Period(day, day)


def _long(context: OperandContext, at: int) -> Operand | None:
    """The stretch that something is counted in."""
    inner = context.inner(at)
    return inner if inner is not None and inner.unit is not None and inner.unit.kind in LONG else None
