"""Days and weeks beside something else: "ugen efter påske", "the Monday after Easter", "in der Woche vom 10. Mai"."""

from __future__ import annotations

from assistant.understanding.time_expressions import derived_units
from assistant.understanding.time_expressions.clauses import Operand
from assistant.understanding.time_expressions.context import OperandContext
from assistant.understanding.time_expressions.dates import ListedDays, read_days
from assistant.understanding.time_expressions.lexicon import TimeTag


def read_week_beside(context: OperandContext, at: int, wanted: str = "", count: int = 1) -> Operand | None:
    """ "ugen efter påske", "de sidste to uger før jul": at the token of the bound."""
    side, inner = context.beside(at)
    if inner is None or inner.unit is None or inner.unit.kind == "week" or (wanted and side != wanted):
        return None
    return Operand(inner.end, derived_units.week_beside(inner.unit, side, count))


def read_day_beside(context: OperandContext, at: int, tag: TimeTag, end: int) -> Operand | None:
    """ "the day after Ascension Day"."""
    side, inner = context.beside(end)
    if inner is None or inner.unit is None or inner.unit.kind not in ("public", "school", "day"):
        return None
    day = derived_units.day_beside(inner.unit, side)
    return Operand(inner.end, derived_units.no_weekend(day, side) if tag.value == "school" else day)


def read_week_around(context: OperandContext, at: int) -> Operand | None:
    """ "week commencing Monday 10 May", "in der Woche vom 10. Mai"."""
    position = at
    sentence = context.sentence
    between = sentence.words.between_a_week_and_its_day | sentence.words.on_day
    while position < at + 4 and (sentence.low(position) in between or sentence.tag(position, "weekday")):
        position += 1
    if position == at or position >= len(sentence.tokens):
        return None
    operand = context.read(position)
    if operand is not None and operand.unit is not None and operand.unit.kind == "day":
        return Operand(operand.end, derived_units.week_around(operand.unit))
    days = read_days(sentence, position, context.today) if operand is None and sentence.day_number(position) else 0
    return Operand(days.end, derived_units.week_around(days.units[0])) if isinstance(days, ListedDays) else None


def read_weekday_beside(context: OperandContext, at: int, weekday: int, end: int) -> Operand | None:
    """ "the Monday after Easter", "mandagen efter påske"."""
    sentence = context.sentence
    words = sentence.words
    definite = sentence.low(at - 1) in words.before_a_definite_weekday
    definite = definite or sentence.low(at).endswith(words.definite_endings)
    side, inner = context.beside(end) if definite else ("", None)
    if inner is None or inner.unit is None:
        return None
    return Operand(inner.end, derived_units.weekday_beside(weekday, inner.unit, side))
