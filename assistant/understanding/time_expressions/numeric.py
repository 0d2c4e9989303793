"""Stretches that begin with a number: "8. Kalenderwoche", "1. halvår", "14 dage", "2027"."""

from __future__ import annotations

from assistant.understanding.time_expressions import calendar_units
from assistant.understanding.time_expressions.clauses import Operand
from assistant.understanding.time_expressions.context import OperandContext, calendar_year
from assistant.understanding.time_expressions.lexicon import TimeTag
from assistant.understanding.time_expressions.nth import read_nth
from assistant.understanding.time_expressions.parts import read_part
from assistant.understanding.time_expressions.relative import read_ahead
from assistant.understanding.time_expressions.token_stream import TokenStream
from assistant.understanding.time_expressions.weeks import read_numbers_before_week


def read_number(context: OperandContext, at: int) -> Operand | None:
    """ "8. Kalenderwoche", "1. halvår", "14 dage", "2027"."""
    sentence = context.sentence
    amount = sentence.number(at)
    year = sentence.year(at)
    quarter = _quarter_of_year(context, at)
    if quarter is not None:
        return quarter
    if year:
        return _month_of_year(sentence, year, at) or _bare_year(context, at, year)
    if _is_month_of_year(sentence, at):
        return Operand(at + 3, calendar_units.month(amount).in_year(sentence.number(at + 2)))
    after = at + 1 + (sentence.low(at + 1) == "." or sentence.low(at + 1) in sentence.words.ordinal_endings)
    week = sentence.tag(after, "week")
    of_month = read_nth(context, amount, after) if week and amount <= 5 and after > at + 1 else None
    if of_month is not None:
        return of_month
    if week and 1 <= amount <= 53 and after > at + 1 and not sentence.number(week[1]):
        return context.with_year(calendar_units.week(amount), week[1])
    before = read_numbers_before_week(sentence, at)
    if before is not None:
        return before
    is_ordinal = after > at + 1
    nth = is_ordinal and 1 <= amount <= 31 and not sentence.month_at(after)
    found = read_nth(context, amount, after) if nth else None
    if found is None and is_ordinal and amount in (1, 2):
        part = sentence.tag(at, "part")
        found = read_part(context, at, part[0], part[1]) if part else None
        half = "h1" if amount == 1 else "h2"
        if found is None and sentence.low(after) in sentence.words.half_of:
            found = read_part(context, at, TimeTag("part", half), after + 1)
    return found or read_ahead(context, at, amount, at + 1)


def _quarter_of_year(context: OperandContext, at: int) -> Operand | None:
    """ "2027Q4", "27q4"."""
    sentence = context.sentence
    letter = sentence.tag(at + 1, "quarter_letter")
    number = sentence.number(at + 2)
    if letter is None or not (sentence.touches(at + 1) and sentence.touches(at + 2) and 1 <= number <= 4):
        return None
    year = sentence.number(at)
    year += 2000 if year < 100 else 0
    return Operand(at + 3, calendar_units.months("quarter", 3 * number - 2, 3).in_year(year))


def _month_of_year(sentence: TokenStream, year: int, at: int) -> Operand | None:
    """ "2027-10", "2027/10"; "2027/28" is a school year."""
    if sentence.low(at + 1) not in ("-", "/") or len(sentence.low(at + 2)) != 2:
        return None
    month = sentence.number(at + 2)
    joined = sentence.touches(at + 1) and sentence.touches(at + 2) and sentence.is_free(at + 3)
    if not joined or not 1 <= month <= 12 or month == (year + 1) % 100:
        return None
    return Operand(at + 3, calendar_units.month(month).in_year(year))


def _is_month_of_year(sentence: TokenStream, at: int) -> bool:
    """ "10/2027", "10.2027"."""
    joined = sentence.low(at + 1) in ("/", ".") and sentence.touches(at + 1) and sentence.touches(at + 2)
    alone = sentence.low(at - 1) not in ("/", ".", "-") and sentence.low(at - 1) not in sentence.words.labels
    return joined and alone and 1 <= sentence.number(at) <= 12 and sentence.year(at + 2) > 0


def _bare_year(context: OperandContext, at: int, year: int) -> Operand | None:
    sentence = context.sentence
    noun = sentence.tag(at + 3, "noun")
    if (
        sentence.low(at + 1) in ("/", "-", "–")
        and sentence.number(at + 2) % 100 == (year + 1) % 100
        and (noun and noun[0].value == "school_year")
    ):
        return Operand(noun[1], calendar_units.school_year(year))
    nearby = context.today.year - 1 <= year <= context.today.year + 10
    before = sentence.low(at - 1)
    said = before in sentence.words.before_a_year or before in sentence.words.bounds
    era = sentence.low(at + 1) in sentence.words.eras
    if not nearby or not (said or len(sentence.tokens) <= 2) or not (era or sentence.is_free(at + 1)):
        return None
    end = at + 1 + era
    following = sentence.number(at + 2) if sentence.low(at + 1) == "/" else 0
    if following and following % 100 == (year + 1) % 100:
        return Operand(at + 3, calendar_units.school_year(year))
    return Operand(end, calendar_year(year))
