"""Days behind the name of their month: "May 12th", "April 13-15", "feb 17", "march the third"."""

from __future__ import annotations

from assistant.understanding.time_expressions import derived_units
from assistant.understanding.time_expressions.clauses import Operand, UnitList
from assistant.understanding.time_expressions.month_of_days import named_month, year_behind
from assistant.understanding.time_expressions.token_stream import DayWritten, TokenStream

_DASHES = frozenset("-–—−")
_MOST_DAYS = 12


def read_days_behind_month(sentence: TokenStream, at: int, month: int, end: int) -> Operand | None:
    """``at`` is the month's token, ``end`` the one after its name."""
    words = sentence.words
    if not words.days_follow_months and sentence.low(at - 1) in words.between_day_and_month:
        return None  # "i maj 3 hold"
    if sentence.low(end) in words.on_day or (sentence.low(end) in ("-", "/") and sentence.touches(end)):
        end += 1
    numbers, joiners = _numbers(sentence, end)
    if not numbers:
        return None
    year, after = year_behind(sentence, numbers[-1].end)
    days = named_month(month, year, after)
    units = [days.day(numbers[0].value)]
    kept = [""]
    for number, joiner in zip(numbers[1:], joiners, strict=True):
        if joiner == "to":
            units[-1] = derived_units.joined(units[-1], days.day(number.value))
        else:
            units.append(days.day(number.value))
            kept.append(joiner)
    ranged = "to" in joiners
    if len(units) == 1:
        return Operand(after, units[0], ranged=ranged)
    return Operand(after, several=UnitList(tuple(units), tuple(kept)), ranged=ranged)


def _numbers(sentence: TokenStream, at: int) -> tuple[list[DayWritten], list[str]]:
    """The days and what joins them; none where a number counts something else."""
    first = _day(sentence, at)
    if first is None:
        return [], []
    numbers, joiners = [first], list[str]()
    while len(numbers) < _MOST_DAYS:
        joiner, position = _joiner(sentence, numbers[-1].end)
        number = sentence.day_number(position) if joiner else None
        listed = joiner != "," or (number is not None and (number.ordinal or _goes_on(sentence, number.end)))
        if number is None or not listed:
            break
        if _day(sentence, position) is None:
            # "May 3 and 4 classes": neither is a day; "May 12, 4th grade": the first one is
            return (numbers, joiners) if joiner == "," else ([], [])
        numbers.append(number)
        joiners.append("or" if joiner == "," else joiner)
    return numbers, joiners


def _goes_on(sentence: TokenStream, at: int) -> bool:
    """ "May 5, 6 and 7": the list ends with a joiner and another day."""
    joiner, position = _joiner(sentence, at)
    return joiner in ("and", "or") and _day(sentence, position) is not None


def _day(sentence: TokenStream, at: int) -> DayWritten | None:
    number = sentence.day_number(at)
    if number is None or not sentence.is_free(number.end) or sentence.low(number.end) in sentence.words.counted:
        return None
    if sentence.kind(number.end) == "word" and sentence.touches(number.end):
        return None  # 7b
    if sentence.low(number.end) == ":" and sentence.touches(number.end):
        return None
    return number


def _joiner(sentence: TokenStream, at: int) -> tuple[str, int]:
    low, words = sentence.low(at), sentence.words
    joiner = words.joiners.get(low, "")
    if low in _DASHES or low in words.ranges:
        joiner = "to"
    elif low == ",":
        joiner = ","
        if sentence.low(at + 1) in words.joiners:
            joiner, at = words.joiners[sentence.low(at + 1)], at + 1
    if not joiner:
        return "", at
    at += 1
    for _ in range(2):
        at += sentence.low(at) in words.on_day or sentence.low(at) in words.up_to_and_including
    return joiner, at
