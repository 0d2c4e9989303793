"""Weekdays: "fredage", "am Freitag", "Mo-Fr"."""

from __future__ import annotations

from datetime import timedelta

from assistant.understanding.time_expressions import calendar_units, derived_units
from assistant.understanding.time_expressions.beside import read_weekday_beside
from assistant.understanding.time_expressions.clauses import Operand
from assistant.understanding.time_expressions.context import OperandContext
from assistant.understanding.time_expressions.dates import ListedDays, read_days
from assistant.understanding.time_expressions.days_behind_month import read_days_behind_month
from assistant.understanding.time_expressions.lexicon import TimeTag
from assistant.understanding.time_expressions.literal_dates import LITERALS, read_literal
from assistant.understanding.time_expressions.month_names import is_month
from assistant.understanding.time_expressions.token_stream import TokenStream


def read_weekday(context: OperandContext, at: int, tag: TimeTag, end: int) -> Operand | None:
    sentence = context.sentence
    if _has_a_date(context, end):
        return None  # the date says it all
    beside = read_weekday_beside(context, at, tag.number, end)
    if beside is not None:
        return beside
    relative = sentence.tag(end, "rel_behind")
    if relative and tag.value == "one" and not _goes_on(sentence, relative[1]):
        ahead = timedelta(weeks=relative[0].number - 1)
        day = calendar_units.next_weekday(tag.number, context.today) + ahead
        return Operand(relative[1], calendar_units.fixed("day", day))
    coming = tag.value == "one" and sentence.low(at - 1) in sentence.words.on_weekday
    return Operand(end, weekdays=frozenset({tag.number}), single=tag.value == "one", coming=coming)


def _goes_on(sentence: TokenStream, at: int) -> bool:
    """ "Friday next week" is no "Friday next"."""
    named = sentence.tag(at)
    return named is not None and named[0].kind in ("noun", "week", "weekday", "month", "season", "time_unit", "number")


def _has_a_date(context: OperandContext, end: int) -> bool:
    """ "Di., den 18.", "Mandag, Feb 15", "Friday 12/5": ``end`` is the token behind the weekday."""
    sentence = context.sentence
    after = end
    while sentence.low(after) in (",", ".") or sentence.low(after) in sentence.words.on_day:
        after += 1
        if after > end + 3:
            break
    if sentence.kind(after) in LITERALS and read_literal(sentence, after):
        return True
    if sentence.day_number(after) and isinstance(read_days(sentence, after, context.today), ListedDays):
        return True
    if not sentence.month_at(after) or not (sentence.is_abbreviated(after) or is_month(sentence, after)):
        return False
    behind = after + 1 + (sentence.is_abbreviated(after) and sentence.low(after + 1) == ".")
    return read_days_behind_month(sentence, after, sentence.month_at(after), behind) is not None


def read_short_weekday(context: OperandContext, at: int, tag: TimeTag, end: int) -> Operand | None:
    """ "Mo-Fr", "Di/Do", "tors.", "am Do.": abbreviations are words as well, so they count only beside one another,
    alone or behind what stands before a weekday."""
    sentence = context.sentence
    if _beside_another(sentence, at, tag):
        return Operand(end, weekdays=frozenset({tag.number}))
    dotted = sentence.low(end) == "."
    if _has_a_date(context, end):
        return None
    alone = at == 0 and end + dotted == len(sentence.tokens)
    before = sentence.low(at - 1)
    said = before in sentence.words.on_weekday or before in sentence.words.bounds or before in sentence.words.ranges
    if alone and (dotted or sentence.low(at) not in sentence.words.weekdays_that_are_words):
        return Operand(end + dotted, weekdays=frozenset({tag.number}), single=True, coming=True)
    if said and (dotted or sentence.is_capital(at)) and sentence.is_free(end + dotted):
        return Operand(end + dotted, weekdays=frozenset({tag.number}), single=True, coming=True)
    return None


def _beside_another(sentence: TokenStream, at: int, tag: TimeTag) -> bool:
    for step in (1, -1):
        joint = at + step
        if sentence.low(joint) == ".":
            joint += step
        ranged = sentence.low(joint) in ("-", "–", "/", "+") or sentence.low(joint) in sentence.words.ranges
        if ranged or sentence.low(joint) in sentence.words.joiners:
            there = joint + step - (step == -1 and sentence.low(joint + step) == ".")
            other = sentence.tag(there, "day_abbr")
            if (
                other
                and other[0].number != tag.number
                and sentence.is_capital(at) == sentence.is_capital(there)
                and (sentence.touches(at + 1) or ranged)
            ):
                return True
    return False


def read_weekend(context: OperandContext, at: int, tag: TimeTag, end: int) -> Operand:
    """Saturdays and Sundays, or those of one week: "the weekend of 8 May"."""
    sentence = context.sentence
    if sentence.low(end) in sentence.words.between_a_week_and_its_day | sentence.words.between_day_and_month:
        day = context.read_any(sentence.skip_fillers(end + 1))
        if day is not None and day.unit is not None and day.unit.kind == "day":
            return Operand(day.end, derived_units.weekend_around(day.unit))
    return Operand(end, weekdays=frozenset({5, 6}))
