"""Days of a month: "12. maj", "the 3rd and 4th of May", "12.-14.5.", "den 15."."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.understanding.time_expressions import calendar_units
from assistant.understanding.time_expressions.calendar_units import Unit
from assistant.understanding.time_expressions.token_stream import TokenStream, read_numerals

_MOST_DAYS = 12
_DASHES = frozenset("-–—−")


@dataclass(frozen=True)
class ListedDays:
    """Days that were named together and the token after them."""

    units: tuple[Unit, ...]
    joiners: tuple[str, ...]
    """What stands before each unit but the first: ``and``, ``or``, ``to``."""
    end: int


@dataclass
class _Days:
    numbers: list[int]
    places: list[int]
    """Their tokens."""
    joiners: list[str]
    dotted: list[bool]
    end: int
    """The token after the last number and its dot."""
    resume: int
    """Where to read on when these are no days: the last number may begin something else."""
    month: int = 0
    year: int = 0


def read_literal(sentence: TokenStream, at: int) -> tuple[Unit, int] | None:
    """A date written in digits alone."""
    numerals = read_numerals(sentence.kind(at), sentence.low(at))
    if numerals is None or not _literal_is_date(sentence, at):
        return None
    unit = calendar_units.day_of_year(numerals.day, numerals.month)
    return (unit.in_year(numerals.year) if numerals.year else unit), at + 1


def _literal_is_date(sentence: TokenStream, at: int) -> bool:
    """12.5. and 12/5 are dates, 4.12 km and 1/2 hour are not."""
    kind = sentence.kind(at)
    if kind in ("iso", "dmy"):
        return True
    words = sentence.words
    named_day = _before(sentence, at) in words.on_day or sentence.is_weekday_before(at) or _after_bound(sentence, at)
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


def read_days(sentence: TokenStream, at: int) -> ListedDays | int:
    """Days with their month, or after "den", "am", "the" without it; else the token to read on from."""
    days = _numbers(sentence, at)
    if not days.numbers:
        return at + 1
    _read_month(sentence, days)
    if days.month:
        return _with_month(sentence, at, days)
    if _before(sentence, at) not in sentence.words.on_day or not _alone(sentence, at, days):
        return days.resume
    units = tuple(calendar_units.day_of_month(number) for number in days.numbers)
    return ListedDays(units, tuple(days.joiners), days.end)


def _with_month(sentence: TokenStream, at: int, days: _Days) -> ListedDays | int:
    first = 0
    label = sentence.low(at - 1) in sentence.words.labels or (
        sentence.low(at - 1) == "." and sentence.low(at - 2) in sentence.words.labels
    )
    if label and sentence.low(at - 1) not in sentence.words.on_day:
        # "klasse 5, 12. maj": the first number belongs to the class
        first = next((i + 1 for i, joiner in enumerate(days.joiners) if joiner == ","), 0)
        if not first:
            return at + 1
    else:
        commas = [i for i, joiner in enumerate(days.joiners) if joiner == ","]
        whole_list = any(joiner in ("and", "or") for joiner in days.joiners)
        # "2, 12. maj": a choice and a date; "12., 13. og 14. maj": three dates
        first = next((i + 1 for i in reversed(commas) if not days.dotted[i] and not whole_list), 0)
    if first:
        return days.places[first]
    units = []
    for number in days.numbers:
        unit = calendar_units.day_of_year(number, days.month)
        units.append(unit.in_year(days.year) if days.year else unit)
    return ListedDays(tuple(units), tuple("or" if j == "," else j for j in days.joiners), days.end)


def _numbers(sentence: TokenStream, at: int) -> _Days:
    days = _Days([], [], [], [], at, at + 1)
    position = at
    while len(days.numbers) < _MOST_DAYS:
        number = sentence.number(position)
        if not 1 <= number <= 31:
            break
        days.resume = max(position, at + 1)
        position += 1
        dotted = sentence.low(position) in sentence.words.ordinal_endings or sentence.low(position) == "."
        position += dotted
        days.numbers.append(number)
        days.places.append(position - 1 - dotted)
        days.dotted.append(dotted)
        days.end = position
        joiner, after = _joiner(sentence, position)
        more = joiner not in ("", ",") and sentence.kind(after) in ("dm", "dmy")
        literal = read_numerals(sentence.kind(after), sentence.low(after)) if more else None
        if literal is not None:  # 12.-14.5.
            days.numbers.append(literal.day)
            days.places.append(after)
            days.dotted.append(True)
            days.joiners.append(joiner)
            days.month, days.year, days.end = literal.month, literal.year, after + 1
            return days
        if not joiner or not sentence.number(after):
            break
        days.joiners.append(joiner)
        position = after
    del days.joiners[max(0, len(days.numbers) - 1) :]
    return days


def _joiner(sentence: TokenStream, at: int) -> tuple[str, int]:
    """What joins two days, and where the second begins."""
    low, words = sentence.low(at), sentence.words
    if low in _DASHES or low in words.ranges:
        joiner = "to"
    elif low in words.joiners:
        joiner = words.joiners[low]
    elif low == ",":
        joiner = ","
        if sentence.low(at + 1) in words.joiners:
            joiner, at = words.joiners[sentence.low(at + 1)], at + 1
    elif low == "/":
        joiner = "or"
    else:
        return "", at
    at += 1
    if joiner != "," and low not in _DASHES:
        for _ in range(2):
            if sentence.low(at) in words.on_day:
                at += 1
                if sentence.low(at) == ".":
                    at += 1
    return joiner, at


def _read_month(sentence: TokenStream, days: _Days) -> None:
    if days.month:
        return
    position = days.end
    if sentence.low(position) in sentence.words.between_day_and_month and sentence.month_at(position + 1):
        position += 1
    month = sentence.month_at(position)
    if not month or not sentence.is_month_after_number(position, days.end):
        return
    days.month = month
    days.end = position + 1
    if sentence.low(days.end) == "." and (sentence.is_abbreviated(position) or sentence.number(days.end + 1) > 2000):
        days.end += 1
    days.year, days.end = sentence.year_after(days.end)


def _before(sentence: TokenStream, at: int) -> str:
    """The word before a number; "d." counts without its dot."""
    return sentence.low(at - 2) if sentence.is_abbreviation_before_day(at - 2) else sentence.low(at - 1)


def _alone(sentence: TokenStream, at: int, days: _Days) -> bool:
    """ "den 15. vil vi" but not "den 2. klasse" or "den 24"; an ordinal dot or ending must be there."""
    last = sentence.low(days.end - 1)
    if last != "." and last not in sentence.words.ordinal_endings:
        return False
    if _before(sentence, at) in sentence.words.abbreviations_before_a_day or sentence.is_weekday_before(at - 1):
        return True
    return sentence.is_free(days.end) and sentence.low(at - 2) not in sentence.words.labels
