"""Days of a month: "12. maj", "the 3rd and 4th of May", "12.-14.5.", "den 15.", "the 20th of next month"."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from assistant.understanding.time_expressions import calendar_units
from assistant.understanding.time_expressions.calendar_units import Unit
from assistant.understanding.time_expressions.literal_dates import next_literal
from assistant.understanding.time_expressions.month_of_days import MonthOfDays, named_month, read_month_behind
from assistant.understanding.time_expressions.token_stream import DayWritten, TokenStream

_MOST_DAYS = 12
_FEW_WORDS = 4
_DASHES = frozenset("-–—−")
_COUNTED_THINGS = (
    "noun",
    "time_unit",
    "week",
    "weekday",
    "day_beside",
    "weekend",
    "quarter_letter",
    "public",
    "school",
)
"""Behind an ordinal they make it "the 5th month"."""


@dataclass(frozen=True)
class ListedDays:
    """Days that were named together and the token after them."""

    units: tuple[Unit, ...]
    joiners: tuple[str, ...]
    """What stands before each unit but the first: ``and``, ``or``, ``to``."""
    end: int


@dataclass(frozen=True)
class _Days:
    numbers: tuple[DayWritten, ...]
    places: tuple[int, ...]
    """Their tokens."""
    joiners: tuple[str, ...]
    resume: int
    """Where to read on when these are no days: the last number may begin something else."""
    month: MonthOfDays | None = None
    """The month that the last one brings along: 12.-14.5."""

    @property
    def end(self) -> int:
        return self.numbers[-1].end

    def but_the_last(self) -> _Days:
        return replace(self, numbers=self.numbers[:-1], places=self.places[:-1], joiners=self.joiners[:-1])


def read_days(sentence: TokenStream, at: int, today: date) -> ListedDays | int:
    """Days with their month, or after "den", "am", "the" without it; else the token to read on from."""
    days = _numbers(sentence, at)
    if not days.numbers:
        return at + 1
    before = _before(sentence, at)
    on_day = before in sentence.words.on_day
    in_words = days.numbers[-1].in_words
    month = days.month or read_month_behind(sentence, days.end, today, on_day=on_day, in_words=in_words)
    if month is not None:
        return _with_month(sentence, at, days, month)
    resume = days.resume
    while not _alone(sentence, at, days, before):
        if len(days.numbers) < 2 or days.joiners[-1] != ",":
            return resume
        days = days.but_the_last()  # "den 12., 5. klasse"
    units = tuple(calendar_units.day_of_month(number.value) for number in days.numbers)
    weekday = sentence.weekday_named_before(at)
    if weekday >= 0:
        whole_weeks_apart = len({number.value % 7 for number in days.numbers}) == 1
        if not whole_weeks_apart and calendar_units.on_weekday(units[0], weekday).next(today) != units[0].next(today):
            return resume
        kept = len(units) if whole_weeks_apart else 1  # "Friday the 12th or 19th"
        units = (*(calendar_units.on_weekday(unit, weekday) for unit in units[:kept]), *units[kept:])
    return ListedDays(units, tuple("or" if joiner == "," else joiner for joiner in days.joiners), days.end)


def _with_month(sentence: TokenStream, at: int, days: _Days, month: MonthOfDays) -> ListedDays | int:
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
        values = [number.value for number in days.numbers]
        in_a_row = len(values) > 2 and values == list(range(values[0], values[0] + len(values)))
        whole_list = in_a_row or any(joiner in ("and", "or") for joiner in days.joiners)
        # "2, 12. maj": a choice and a date; "12., 13. og 14. maj": three dates
        first = next((i + 1 for i in reversed(commas) if not days.numbers[i].ordinal and not whole_list), 0)
    if first:
        return days.places[first]
    units = tuple(month.day(number.value) for number in days.numbers)
    return ListedDays(units, tuple("or" if j == "," else j for j in days.joiners), month.end)


def _numbers(sentence: TokenStream, at: int) -> _Days:
    numbers: list[DayWritten] = []
    places: list[int] = []
    joiners: list[str] = []
    position, resume = at, at + 1
    month = None
    while len(numbers) < _MOST_DAYS:
        number = sentence.day_number(position)
        if number is None:
            break
        resume = max(position, at + 1)
        numbers.append(number)
        places.append(position)
        joiner, after = _joiner(sentence, number.end)
        literal = next_literal(sentence, after) if joiner not in ("", ",") else None
        if literal is not None and _is_end_of_days(sentence, at, after, number):  # 12.-14.5.
            numbers.append(DayWritten(literal.day, after + 1, ordinal=True, in_words=False))
            places.append(after)
            joiners.append(joiner)
            month = named_month(literal.month, literal.year, after + 1)
            break
        if not joiner or sentence.day_number(after) is None:
            break
        joiners.append(joiner)
        position = after
    return _Days(tuple(numbers), tuple(places), tuple(joiners[: max(0, len(numbers) - 1)]), resume, month)


def _is_end_of_days(sentence: TokenStream, at: int, literal_at: int, first: DayWritten) -> bool:
    """ "14. - 15.4" is a range of days, "14 - 15.30" one of hours, unless nothing else is said."""
    if sentence.kind(literal_at) not in ("dec", "slash"):
        return True
    alone = at == 0 and literal_at + 1 == len(sentence.tokens)
    return first.ordinal or alone or _before(sentence, at) in sentence.words.on_day


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
        for _ in range(3):
            if sentence.low(at) in words.on_day or sentence.low(at) in words.up_to_and_including:
                at += 1
                if sentence.low(at) == ".":
                    at += 1
    return joiner, _past_weekday(sentence, at) if joiner == "to" else at


def _past_weekday(sentence: TokenStream, at: int) -> int:
    """ "Mon 3 - Wed 5 May"."""
    named = sentence.tag(at, "day_abbr") or sentence.tag(at, "weekday")
    if named is None:
        return at
    end = named[1]
    while sentence.low(end) in (".", ",") or sentence.low(end) in sentence.words.on_day:
        end += 1
    return end if sentence.day_number(end) else at


def _before(sentence: TokenStream, at: int) -> str:
    """The word before a number; "d." counts without its dot."""
    return sentence.low(at - 2) if sentence.is_abbreviation_before_day(at - 2) else sentence.low(at - 1)


def _alone(sentence: TokenStream, at: int, days: _Days, before: str) -> bool:
    """ "den 15. vil vi" but neither "den 2. klasse" nor "in der 9."."""
    words, last = sentence.words, days.numbers[-1]
    weekday = sentence.is_weekday_before(at) or (before in words.on_day and sentence.is_weekday_before(at - 1))
    place = at - 2 if before == sentence.low(at - 1) else at - 3
    if any(sentence.tag(last.end, kind) for kind in _COUNTED_THINGS):
        return False
    if weekday and (last.ordinal or before in words.on_day):
        return sentence.is_free(last.end)
    if weekday and _ends(sentence, last.end) and len(days.numbers) == 1:
        return True
    if before in words.on_day:
        if sentence.low(place) in words.before_no_day or _may_be_a_class(sentence, before, place):
            return False
    elif before not in words.on_day_without_article or not (last.ordinal or _ends(sentence, last.end)):
        return False
    if any(number.in_words for number in days.numbers):
        # "the second", "den anden": counts mostly; "the fifteenth" and "on the second" do not
        if sentence.low(at - 2) in words.on_day_without_article and len(sentence.tokens) <= _FEW_WORDS:
            return True
        return all(number.value > 12 for number in days.numbers) and sentence.is_free(last.end)
    if not last.ordinal:
        return _ends(sentence, last.end) or (before in words.on_one_day and _verb_follows(sentence, last.end))
    if before in words.abbreviations_before_a_day:
        return True
    return sentence.is_free(last.end) and sentence.low(at - 2) not in words.labels


def _verb_follows(sentence: TokenStream, at: int) -> bool:
    """ "am 15 zurück": where nouns have capitals, the next word is not what is counted."""
    low, words = sentence.low(at), sentence.words
    joined = low in words.ranges or low in words.joiners or low in words.bounds or low in words.counted
    return sentence.kind(at) == "word" and not sentence.is_capital(at) and not sentence.touches(at) and not joined


def _may_be_a_class(sentence: TokenStream, before: str, place: int) -> bool:
    """ "in der 9.", "die Kinder der 9."; "Geht der 22.?" asks for a day."""
    if before not in sentence.words.on_day_that_may_be_a_class:
        return False
    low, opens = sentence.low(place), sentence.kind(place - 1) in ("", "punct", "line")
    preposition = low in sentence.words.bounds or low in sentence.words.fillers
    return preposition or (sentence.is_capital(place) and not opens)


def _ends(sentence: TokenStream, at: int) -> bool:
    """ "den 15" alone, at the end of what is said or before a time of day."""
    return (
        sentence.kind(at) in ("", "line")
        or sentence.low(at) in (",", ";", "?", "!", ")")
        or (sentence.low(at) in sentence.words.at_time and sentence.number(at + 1 + (sentence.low(at + 1) == ".")) > 0)
    )
