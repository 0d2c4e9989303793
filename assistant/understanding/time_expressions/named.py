"""Stretches with a name of their own: months, seasons, holidays, years."""

from __future__ import annotations

from datetime import date

from assistant.understanding.time_expressions import calendar_units, derived_units
from assistant.understanding.time_expressions.calendar_units import Unit
from assistant.understanding.time_expressions.clauses import Operand
from assistant.understanding.time_expressions.context import OperandContext, calendar_year
from assistant.understanding.time_expressions.days_behind_month import read_days_behind_month
from assistant.understanding.time_expressions.lexicon import TimeTag
from assistant.understanding.time_expressions.month_names import is_month

_PART_KINDS = {"early_season": "early", "mid_season": "mid", "late_season": "late"}
_MONTH_PARTS = {"month_early": "early", "month_mid": "mid", "month_late": "late"}


def read_month(context: OperandContext, at: int, tag: TimeTag, end: int) -> Operand | None:
    if not is_month(context.sentence, at):
        return None
    if tag.kind == "abbr" and context.sentence.low(end) == ".":
        end += 1
    if context.sentence.low(end) in context.sentence.words.after_the_name_of_a_month:
        end += 1
    days = read_days_behind_month(context.sentence, at, tag.number, end)
    if days is not None:
        return days
    relative = context.sentence.tag(end, "rel_behind")
    if relative:
        return Operand(relative[1], stepped(calendar_units.month(tag.number), relative[0].number, context.today))
    half = _half_after(context, end, calendar_units.month(tag.number))
    if context.sentence.low(at - 1) in context.sentence.words.between_day_and_month and half is None:
        year, after = context.sentence.short_year_after(end)
        if year:  # "im Mai 27"
            return Operand(after, calendar_units.month(tag.number).in_year(year))
    return half or context.with_year(calendar_units.month(tag.number), end)


def read_named_months(context: OperandContext, at: int, tag: TimeTag, end: int) -> Operand:
    """ "spring term": the first month and how many, as the words list them."""
    first, _, count = tag.value.partition("x")
    return context.with_year(calendar_units.months("half", int(first), int(count)), end)


def read_quarter_letter(context: OperandContext, at: int, tag: TimeTag, end: int) -> Operand | None:
    number = context.sentence.number(end)
    if not 1 <= number <= 4 or not context.sentence.touches(end):
        return None
    return context.with_year(calendar_units.months("quarter", 3 * number - 2, 3), end + 1)


def _half_after(context: OperandContext, at: int, unit: Unit) -> Operand | None:
    """ "im Mai, erste Hälfte" is rare; "maj første halvdel" is said."""
    found = context.sentence.tag(at, "part")
    if (
        found is None
        or found[0].value not in ("h1", "h2")
        or context.sentence.low(found[1]) in context.sentence.words.fillers
    ):
        return None
    return context.with_year(derived_units.part_of(unit, found[0].value), found[1])


def read_season(context: OperandContext, at: int, tag: TimeTag, end: int) -> Operand | None:
    if not context.sentence.is_season(at, end):
        return None
    unit = calendar_units.season(tag.value)
    if tag.kind in _PART_KINDS:
        unit = derived_units.part_of(unit, _PART_KINDS[tag.kind])
    return context.with_year(unit, end)


def stepped(unit: Unit, steps: int, today: date) -> Unit:
    """This spring, the next one that begins, or the one after that."""
    if unit.year is not None or steps == 0:
        return unit
    period = unit.following(today)
    if period is not None and steps == 2 and period.start is not None:
        period = unit.following(period.start)
    if period is None or period.start is None:
        return unit
    return calendar_units.fixed(unit.kind, period.start, period.end)


def read_part_of_month(context: OperandContext, at: int, tag: TimeTag, end: int) -> Operand:
    return context.with_year(derived_units.part_of(calendar_units.month(tag.number), _MONTH_PARTS[tag.kind]), end)


def read_holiday(context: OperandContext, at: int, tag: TimeTag, end: int) -> Operand | None:
    sentence = context.sentence
    if (
        sentence.words.compounds_are_apart
        and not sentence.is_free(end)
        and sentence.low(at - 1) not in sentence.words.bounds
    ):
        return None
    found = context.with_year(calendar_units.holiday(tag.kind, tag.value, context.holidays), end)
    behind = sentence.low(found.end) in sentence.words.around_behind
    if found.unit is not None and (behind or sentence.low(at - 1) in sentence.words.around):
        return Operand(found.end + behind, derived_units.around(found.unit))
    return found


def read_holiday_stem(context: OperandContext, at: int, tag: TimeTag, end: int) -> Operand | None:
    """ "Oster- und Sommerferien"."""
    sentence = context.sentence
    dash = sentence.low(end) in ("-", "–") and sentence.touches(end)
    if not dash and not sentence.words.compounds_are_apart:
        return None
    joint = end + 1 if dash else end
    if sentence.low(joint) not in sentence.words.joiners or sentence.tag(joint + 1, "school") is None:
        return None
    return Operand(joint, calendar_units.holiday("school", tag.value, context.holidays))


def read_any_school_holiday(context: OperandContext, at: int, tag: TimeTag, end: int) -> Operand | None:
    """ "efter ferien": the next one, if something is said of it."""
    before = context.sentence.low(at - 1)
    if before in context.sentence.words.fillers:
        before = context.sentence.low(at - 2)
    if before not in context.sentence.words.bounds or not context.sentence.is_free(end):
        return None
    keys = ("autumn", "christmas", "winter", "easter", "summer")
    return Operand(end, calendar_units.next_school_holiday(context.holidays, keys))


def read_half_term(context: OperandContext, at: int, tag: TimeTag, end: int) -> Operand:
    return Operand(end, calendar_units.next_school_holiday(context.holidays, ("autumn", "winter")))


def read_named_year(context: OperandContext, at: int, tag: TimeTag, end: int) -> Operand:
    year = context.today.year + {"this": 0, "next": 1, "after_next": 2}[tag.value]
    return Operand(end, calendar_year(year))


def read_numbered_noun(context: OperandContext, at: int, tag: TimeTag, end: int) -> Operand | None:
    """ "skoleåret 2027/28", "Schuljahr 2027", "semester 2"."""
    if tag.value == "school_year":
        years = context.sentence.low(end).split("/") if context.sentence.kind(end) == "slash" else []
        if years and int(years[1]) == int(years[0]) + 1:
            return Operand(end + 1, calendar_units.school_year(2000 + int(years[0])))
        year = context.sentence.year(end)
        if not year:
            return None
        end += 1
        if context.sentence.low(end) in ("/", "-", "–") and context.sentence.number(end + 1):
            end += 2
        return Operand(end, calendar_units.school_year(year))
    if tag.value == "year" and context.sentence.year(end):
        return Operand(end + 1, calendar_year(context.sentence.year(end)))
    return None
