"""Numbered weeks: "uge 17", "KW 12-14", "weeks 12, 13 and 15", "2027-W17"."""

from __future__ import annotations

from assistant.understanding.time_expressions import calendar_units, derived_units
from assistant.understanding.time_expressions.beside import read_week_around, read_week_beside
from assistant.understanding.time_expressions.clauses import Operand, UnitList
from assistant.understanding.time_expressions.context import OperandContext
from assistant.understanding.time_expressions.lexicon import TimeTag
from assistant.understanding.time_expressions.token_stream import TokenStream

_DASHES = frozenset("-–—−")
_MOST = 12


def read_iso(sentence: TokenStream, at: int) -> Operand | None:
    text = sentence.low(at)
    year, _, number = text.replace("-", "").partition("w")
    return Operand(at + 1, calendar_units.week(int(number)).in_year(int(year)))


def read_week(context: OperandContext, at: int, tag: TimeTag, end: int) -> Operand | None:
    numbered = _read_numbered(context.sentence, at, end, many=tag.value == "many")
    return numbered or read_plain_week(context, at, tag, end)


def read_plain_week(context: OperandContext, at: int, tag: TimeTag, end: int) -> Operand | None:
    """ "ugen efter påske", "the week of 10 May"."""
    if context.sentence.low(at) in context.sentence.words.the_week:
        return read_week_beside(context, end) or read_week_around(context, end)
    return None


def _read_numbered(sentence: TokenStream, at: int, end: int, *, many: bool) -> Operand | None:
    """The weeks whose numbers follow the word at ``at``; ``end`` is the token after that word."""
    words, position = sentence.words, end
    if sentence.low(position) in (".", ":"):
        position += 1
    if sentence.low(position) in words.number_words:
        position += 1 + (sentence.low(position + 1) == ".")
    first, spelled = _number(sentence, position)
    after = sentence.low(spelled)
    counts = after in words.counted - words.at_time
    if not first or (counts and after not in words.counts_after_the_number_of_a_week):
        return None
    if sentence.low(at) in words.weeks_that_may_be_counted and after in words.after_counted_weeks:
        return None
    numbers, joiners, position = [first], [""], spelled
    while len(numbers) < _MOST:
        joiner, joined_at = _joiner(sentence, position, comma=many or _list_ends_with_joiner(sentence, position))
        number, later = _number(sentence, joined_at) if joiner else (0, joined_at)
        if not number or not _stands_alone(sentence, later):
            break
        numbers.append(number)
        joiners.append(joiner)
        position = later
    year, position = sentence.year_after(position)
    several = _units(numbers, joiners, year)
    if len(several.units) == 1:
        return Operand(position, several.units[0], ranged="to" in joiners)
    return Operand(position, several=several, ranged="to" in joiners)


def read_numbers_before_week(sentence: TokenStream, at: int) -> Operand | None:
    """ "8. KW", "22. bis 24. Kalenderwoche": the numbers stand before the word."""
    numbers: list[int] = []
    joiners, position = [""], at
    while len(numbers) < _MOST and 1 <= sentence.number(position) <= 53:
        numbers.append(sentence.number(position))
        position += 1 + (sentence.low(position + 1) == ".")
        week = sentence.tag(position, "week")
        if week and sentence.low(position) in sentence.words.week_words_behind_numbers:
            year, end = sentence.year_after(week[1])
            several = _units(numbers, joiners, year)
            if len(several.units) == 1:
                return Operand(end, several.units[0], ranged="to" in joiners)
            return Operand(end, several=several, ranged="to" in joiners)
        joiner, position = _joiner(sentence, position, comma=True)
        if not joiner:
            return None
        joiners.append(joiner)
    return None


def _units(numbers: list[int], joiners: list[str], year: int) -> UnitList:
    units: list[calendar_units.Unit] = []
    kept: list[str] = []
    for number, joiner in zip(numbers, joiners, strict=True):
        unit = calendar_units.week(number)
        if year:
            unit = unit.in_year(year)
        if joiner == "to":
            units[-1] = derived_units.joined(units[-1], unit)
        else:
            units.append(unit)
            kept.append(joiner)
    return UnitList(tuple(units), tuple(kept))


def _number(sentence: TokenStream, at: int) -> tuple[int, int]:
    """A week's number, with the word again or without: "KW 12 bis KW 14"."""
    number = sentence.number(at)
    if 1 <= number <= 53:
        return number, at + 1
    again = sentence.tag(at, "week")
    if again:
        number = sentence.number(again[1])
        if 1 <= number <= 53:
            return number, again[1] + 1
    return 0, at


def _joiner(sentence: TokenStream, at: int, *, comma: bool) -> tuple[str, int]:
    low, words = sentence.low(at), sentence.words
    if low in _DASHES or low in words.ranges:
        return "to", at + 1
    if low in words.joiners:
        return words.joiners[low], at + 1
    if low in ("/", "+", "&"):
        return "or", at + 1
    if low == "," and comma:
        if sentence.low(at + 1) in words.joiners:
            return words.joiners[sentence.low(at + 1)], at + 2
        return "or", at + 1
    return "", at


def _list_ends_with_joiner(sentence: TokenStream, at: int) -> bool:
    """ "12, 13 og 14" is a list of weeks; in "uge 17, 24, 8.b" only the first number is one."""
    for position in range(at, at + 2 * _MOST, 2):
        if sentence.low(position) in sentence.words.joiners:
            return position > at and bool(sentence.number(position + 1)) and _stands_alone(sentence, position + 2)
        if sentence.low(position) != "," or not 1 <= sentence.number(position + 1) <= 53:
            return False
    return False


def _stands_alone(sentence: TokenStream, at: int) -> bool:
    """The number before counts nothing: no "24 elever", no "9. klasse", no "12. maj", no "8.b"."""
    if sentence.low(at) == ".":
        if sentence.touches(at + 1):
            return False
        follower = sentence.low(at + 1)
        return follower not in sentence.words.labels and not sentence.month_at(at + 1)
    if sentence.kind(at) == "word" and sentence.touches(at):
        return False
    return sentence.is_free(at) and not sentence.month_at(at)
