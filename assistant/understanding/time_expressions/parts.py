"""Parts of longer stretches: "sidst i maj", "first half of the year", "letzte Woche im Mai", "first Monday of June"."""

from __future__ import annotations

from assistant.understanding.time_expressions import calendar_units, derived_units
from assistant.understanding.time_expressions.beside import read_week_beside
from assistant.understanding.time_expressions.calendar_units import Unit
from assistant.understanding.time_expressions.clauses import Operand
from assistant.understanding.time_expressions.context import LONG, OperandContext, calendar_year, half_year
from assistant.understanding.time_expressions.lexicon import TimeTag


def read_part(context: OperandContext, at: int, tag: TimeTag, end: int) -> Operand | None:
    sentence = context.sentence
    if sentence.low(end) == "-" and sentence.touches(end):
        end += 1
    inner_at = sentence.skip_fillers(end)
    inner = context.read(inner_at)
    if inner is None:
        return _part_of_current(context, tag.value, end, inner_at)
    if inner.unit is None or inner.unit.kind not in LONG:
        return None
    return Operand(inner.end, derived_units.part_of(inner.unit, tag.value))


def read_ordinal(context: OperandContext, at: int, tag: TimeTag, end: int) -> Operand | None:
    return read_nth(context, tag.number, end)


def read_nth(context: OperandContext, nth: int, at: int) -> Operand | None:
    """ "første halvår", "first Monday in May", "letzte Woche im Mai", "første maj"."""
    sentence = context.sentence
    count = 1
    number = sentence.tag(at, "number")
    if number and (plural := sentence.tag(number[1], "time_unit")) and plural[0].value == "week":
        count, at = number[0].number, number[1]
    week_of_month = sentence.tag(number[1], "month_week") if number else None
    if number and week_of_month:
        count, at = number[0].number, number[1]
    noun = sentence.tag(at, "noun") or (sentence.tag(at, "time_unit") if count > 1 else None)
    if noun and noun[0].value in ("half", "school_half") and nth in (1, 2):
        unit = half_year(nth) if noun[0].value == "half" else calendar_units.months("half", 8 if nth == 1 else 2, 6)
        return context.with_year(unit, noun[1])
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
    weekday = sentence.tag(at, "weekday")
    if weekday:
        return _nth_weekday(context, nth, weekday[0].number, weekday[1])
    at += sentence.low(at) in sentence.words.of
    month = sentence.month_at(at)
    if month and nth > 0 and sentence.is_month(at):
        return context.with_year(calendar_units.day_of_year(nth, month), at + 1)
    return None


def _part_of_current(context: OperandContext, part: str, at: int, end: int) -> Operand | None:
    """ "first half of the year", "Ende des Monats", "half of 2027"; "of the" lies between ``at`` and ``end``."""
    sentence = context.sentence
    half = {"h1": 1, "h2": 2}.get(part)
    year = sentence.year(end)
    if year and end > at:
        return Operand(
            end + 1,
            half_year(half).in_year(year) if half else derived_units.part_of(calendar_year(year), part),
        )
    for position in range(at, end + 1):
        noun = sentence.tag(position, "noun")
        if noun is None or noun[0].value not in ("month", "year", "school_year"):
            continue
        if noun[0].value == "school_year":
            return Operand(noun[1], derived_units.part_of(calendar_units.any_school_year(), part))
        if half and noun[0].value == "year":
            return context.with_year(half_year(half), noun[1])
        return Operand(noun[1], derived_units.part_of(_current(context, noun[0].value), part))
    return None


def _current(context: OperandContext, noun: str) -> Unit:
    if noun == "month":
        return calendar_units.fixed(
            "month", context.today.replace(day=1), calendar_units.last_day(context.today.year, context.today.month)
        )
    return calendar_units.months("year", 1, 12)


def _nth_week(context: OperandContext, nth: int, count: int, at: int) -> Operand | None:
    inner_at = context.sentence.skip_fillers(at)
    low = context.sentence.low(inner_at)
    if low in context.sentence.words.bounds and inner_at == at:
        return read_week_beside(context, at, {1: "after", -1: "before"}.get(nth, ""), count)
    inner = context.read(inner_at)
    if inner is None or inner.unit is None or inner.unit.kind not in LONG or inner_at == at:
        return None
    return Operand(inner.end, derived_units.nth_week(nth, inner.unit, count))


def _nth_weekday(context: OperandContext, nth: int, weekday: int, at: int) -> Operand | None:
    inner_at = context.sentence.skip_fillers(at)
    inner = context.read(inner_at)
    if inner is None or inner.unit is None or inner.unit.kind not in LONG or inner.unit.kind == "week":
        return None
    return Operand(inner.end, derived_units.nth_weekday(nth, weekday, inner.unit))
