"""Dates that stand in digits alone: "12.5.", "12/5-27", "2027-05-12"."""

from __future__ import annotations

from datetime import date

from assistant.understanding.time_expressions import calendar_units
from assistant.understanding.time_expressions.calendar_units import Unit
from assistant.understanding.time_expressions.token_stream import TokenStream
from assistant.understanding.time_expressions.tokenising import DateNumerals, months_first, read_numerals

LITERALS = frozenset({"iso", "dmy", "dm", "slash", "dec"})
"""Kinds of tokens that may be one."""


def read_literal(sentence: TokenStream, at: int) -> tuple[Unit, int] | None:
    """The day that is written at this token, and the token after it."""
    numerals = next_literal(sentence, at)
    if numerals is None or not _is_date(sentence, at, numerals):
        return None
    unit = calendar_units.day_of_year(numerals.day, numerals.month)
    return (unit.in_year(numerals.year) if numerals.year else unit), at + 1


def next_literal(sentence: TokenStream, at: int) -> DateNumerals | None:
    """What the digits at this token say; in a language that writes months first, 2/15 is a day as well."""
    kind = sentence.kind(at)
    numerals = read_numerals(kind, sentence.low(at))
    if numerals is not None or kind not in ("slash", "dmy") or not sentence.words.days_follow_months:
        return numerals
    turned = months_first(sentence.low(at))
    said = len(sentence.tokens) <= 2 or sentence.low(at - 1) in sentence.words.on_day_without_article
    return turned if kind == "dmy" or said else None


def _is_date(sentence: TokenStream, at: int, numerals: DateNumerals) -> bool:
    """12.5. and 12/5 are dates, 4.12 km and 1/2 hour are not."""
    kind, words = sentence.kind(at), sentence.words
    if kind == "dmy" and sentence.low(at).count("-") == 2 and len(sentence.low(at).rsplit("-")[-1]) == 2:
        # 3-5-27, but not grades 7-8-9
        near = sentence.this_year - 1 <= numerals.year <= sentence.this_year + 10
        return near and sentence.low(at - 1) not in words.labels and sentence.is_free(at + 1)
    if kind in ("iso", "dmy"):
        return True
    before = sentence.low(at - 2) if sentence.is_abbreviation_before_day(at - 2) else sentence.low(at - 1)
    named_day = before in words.on_day or sentence.is_weekday_before(at) or _after_bound(sentence, at)
    if sentence.low(at - 1) in words.labels - words.on_day or sentence.low(at + 1) in words.counted:
        return False
    if kind == "dec":
        return (named_day or len(sentence.tokens) == 1) and sentence.is_free(at + 1)
    if kind == "slash":
        fraction = sentence.low(at) in ("1/2", "1/3", "2/3", "1/4", "3/4", "24/7") and not named_day
        return not fraction and sentence.is_free(at + 1)
    return True


def _after_bound(sentence: TokenStream, at: int) -> bool:
    return sentence.low(at - 1) in sentence.words.bounds or sentence.low(at - 1) in sentence.words.ranges


def is_told_of(sentence: TokenStream, unit: Unit, at: int, today: date) -> bool:
    """A birthday or a day of years ago is told of, not wished for; ``at`` is the first token of the date."""
    if unit.year is None or unit.year >= today.year:
        return False
    born = any(sentence.low(before) in sentence.words.births for before in range(at - 4, at))
    return born or unit.year < today.year - 1
