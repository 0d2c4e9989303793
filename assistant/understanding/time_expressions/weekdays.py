"""Weekdays: "fredage", "am Freitag", "Mo-Fr"."""

from __future__ import annotations

from assistant.understanding.time_expressions.beside import read_weekday_beside
from assistant.understanding.time_expressions.clauses import Operand
from assistant.understanding.time_expressions.context import OperandContext
from assistant.understanding.time_expressions.dates import ListedDays, read_days
from assistant.understanding.time_expressions.lexicon import TimeTag
from assistant.understanding.time_expressions.literal_dates import LITERALS, read_literal


def read_weekday(context: OperandContext, at: int, tag: TimeTag, end: int) -> Operand | None:
    sentence = context.sentence
    after = end
    while sentence.low(after) in (",", ".") or sentence.low(after) in sentence.words.on_day:
        after += 1
        if after > end + 3:
            break
    literal = sentence.kind(after) in LITERALS and read_literal(sentence, after)
    if literal or (sentence.day_number(after) and isinstance(read_days(sentence, after, context.today), ListedDays)):
        return None  # the date says it all
    beside = read_weekday_beside(context, at, tag.number, end)
    if beside is not None:
        return beside
    coming = tag.value == "one" and sentence.low(at - 1) in sentence.words.on_weekday
    return Operand(end, weekdays=frozenset({tag.number}), single=tag.value == "one", coming=coming)


def read_short_weekday(context: OperandContext, at: int, tag: TimeTag, end: int) -> Operand | None:
    """ "Mo-Fr", "Di/Do": abbreviations count only beside one another, for they are words as well."""
    sentence = context.sentence
    for step in (1, -1):
        joint = at + step
        if step == 1 and sentence.low(joint) == ".":
            joint += 1
        if sentence.low(joint) in ("-", "–", "/", "+") or sentence.low(joint) in sentence.words.joiners:
            other = sentence.tag(joint + step, "day_abbr")
            if (
                other
                and other[0].number != tag.number
                and sentence.is_capital(at) == sentence.is_capital(joint + step)
                and (sentence.touches(at + 1) or sentence.low(joint) in ("-", "–", "/", "+"))
            ):
                return Operand(end, weekdays=frozenset({tag.number}))
    return None
