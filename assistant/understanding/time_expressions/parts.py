"""Parts of longer stretches: "sidst i maj", "first half of the year", "beginning of this week", "Rest des Monats"."""

from __future__ import annotations

from assistant.understanding.time_expressions import calendar_units, derived_units
from assistant.understanding.time_expressions.clauses import Operand, UnitList
from assistant.understanding.time_expressions.context import ANY_WEEK, LONG, OperandContext, calendar_year, half_year
from assistant.understanding.time_expressions.lexicon import TimeTag

_WEEKDAYS_OF = {"early": frozenset({0, 1, 2}), "mid": frozenset({1, 2, 3}), "late": frozenset({3, 4})}
"""Of whichever week: "helst først på ugen"."""


def read_part(context: OperandContext, at: int, tag: TimeTag, end: int) -> Operand | None:
    sentence = context.sentence
    if sentence.low(end) == "-" and sentence.touches(end):
        end += 1
    both = _two_parts(context, tag, end)
    if both is not None:
        return both
    half = {"h1": 1, "h2": 2}.get(tag.value)
    inner_at = sentence.skip_fillers(end)
    year = sentence.year(inner_at)
    if year and (half or inner_at > end):
        unit = half_year(half).in_year(year) if half else derived_units.part_of(calendar_year(year), tag.value)
        return Operand(inner_at + 1, unit)
    inner = context.inner(end)
    if inner is None or inner.unit is None or inner.unit.kind not in LONG:
        return None
    if inner.unit is ANY_WEEK and tag.value in _WEEKDAYS_OF:
        return Operand(inner.end, weekdays=_WEEKDAYS_OF[tag.value])
    if half and inner.unit.kind == "year" and inner.unit.year is None:
        return Operand(inner.end, half_year(half))
    return Operand(inner.end, derived_units.part_of(inner.unit, tag.value))


def _two_parts(context: OperandContext, tag: TimeTag, end: int) -> Operand | None:
    """ "early to mid May", "Anfang oder Mitte Mai"."""
    sentence = context.sentence
    low = sentence.low(end)
    to = low in ("-", "–", "/") or low in sentence.words.ranges
    if not to and low not in sentence.words.joiners:
        return None
    other = sentence.tag(end + 1, "part")
    inner = context.inner(other[1]) if other else None
    if other is None or inner is None or inner.unit is None or inner.unit.kind not in LONG:
        return None
    first, last = (derived_units.part_of(inner.unit, part) for part in (tag.value, other[0].value))
    if to:
        return Operand(inner.end, derived_units.joined(first, last), ranged=True)
    return Operand(inner.end, several=UnitList((first, last), ("", "or")))


def read_rest(context: OperandContext, at: int, tag: TimeTag, end: int) -> Operand | None:
    """ "the rest of the month": from today to its end."""
    inner = context.inner(end)
    whole = inner.unit.next(context.today) if inner is not None and inner.unit is not None else None
    if inner is None or whole is None or whole.end is None or whole.end < context.today:
        return None
    first = max(context.today, calendar_units.first_day(whole))
    return Operand(inner.end, calendar_units.fixed("span", first, whole.end), ranged=True)


def read_current_part(context: OperandContext, at: int, tag: TimeTag, end: int) -> Operand | None:
    """ "EOM", where "boy" is none."""
    return read_unit_part(context, at, tag, end) if context.sentence.text(at, end).isupper() else None


def read_unit_part(context: OperandContext, at: int, tag: TimeTag, end: int) -> Operand | None:
    """ "Monatsende": part and unit in one word."""
    part, _, unit = tag.value.partition("-")
    if unit == "week":
        return Operand(end, weekdays=_WEEKDAYS_OF[part])
    whole = calendar_units.any_month() if unit == "month" else calendar_units.months("year", 1, 12)
    return Operand(end, derived_units.part_of(whole, part))
