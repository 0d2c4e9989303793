"""The month that days belong to, as it is named behind them: "12. maj", "the 20th of next month", "den 3. i 3."."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from assistant.understanding.time_expressions import calendar_units
from assistant.understanding.time_expressions.calendar_units import Unit, month_from
from assistant.understanding.time_expressions.month_names import is_month_after_number
from assistant.understanding.time_expressions.token_stream import TokenStream

STEPS = {"this": 0, "next": 1, "coming": 1, "after_next": 2}
"""How far ahead of the current one."""


@dataclass(frozen=True)
class MonthOfDays:
    day: Callable[[int], Unit]
    """The day of this month with a number."""
    end: int
    """The token after the month."""


def named_month(month: int, year: int, end: int) -> MonthOfDays:
    def day(number: int) -> Unit:
        unit = calendar_units.day_of_year(number, month)
        return unit.in_year(year) if year else unit

    return MonthOfDays(day, end)


def read_month_behind(
    sentence: TokenStream, at: int, today: date, *, on_day: bool, in_words: bool
) -> MonthOfDays | None:
    """``at`` is the token behind the days; ``on_day``: "den" or "the" stands before them; ``in_words``: "i niende i
    december" names a class."""
    linked = sentence.low(at) in sentence.words.between_day_and_month
    if linked and in_words and not on_day and sentence.low(at) not in sentence.words.of:
        return None
    position = at + linked
    if sentence.low(at) in ("-", "/") and sentence.touches(at) and sentence.touches(at + 1):  # 12-May-2027
        return _named(sentence, at + 1, at + 1)
    return (
        _named(sentence, position, at)
        or _relative(sentence, at, today)
        or (_numbered(sentence, position) if on_day and position > at else None)
    )


def _named(sentence: TokenStream, at: int, number_end: int) -> MonthOfDays | None:
    month = sentence.month_at(at)
    if not month and sentence.low(at) in sentence.words.of and sentence.month_at(at + 1):
        at += 1
        month = sentence.month_at(at)
    if not month or not is_month_after_number(sentence, at, number_end):
        return None
    end = at + 1
    if sentence.low(end) == "." and (sentence.is_abbreviated(at) or sentence.number(end + 1) > 2000):
        end += 1
    year, after = year_behind(sentence, end)
    return named_month(month, year, after)


def year_behind(sentence: TokenStream, at: int) -> tuple[int, int]:
    """The year of a day and the token after it; 0 when none is named."""
    year, end = sentence.year_after(at)
    return (year, end) if year else sentence.short_year_after(at)


def _relative(sentence: TokenStream, at: int, today: date) -> MonthOfDays | None:
    """ "of next month", "des nächsten Monats", "i måneden"."""
    linked = False
    for position in range(at, at + 4):
        relative = sentence.tag(position, "rel")
        noun = sentence.tag(relative[1] if relative else position, "noun")
        if noun and noun[0].value == "month" and (relative or linked):
            if relative and relative[0].value not in STEPS:
                return None
            steps = STEPS[relative[0].value] if relative else None
            return _days_of(calendar_units.any_month() if steps is None else month_from(today, steps), noun[1])
        low = sentence.low(position)
        linked = linked or low in sentence.words.between_day_and_month
        if relative or (low not in sentence.words.fillers and not sentence.tag(position, "day_beside")):
            return None
    return None


def _current(month: Unit, end: int) -> MonthOfDays:
    return MonthOfDays(lambda number: calendar_units.day_by_number(number, month), end)


def _days_of(month: Unit, end: int) -> MonthOfDays:
    return MonthOfDays(lambda number: calendar_units.day_by_number(number, month), end)


def _numbered(sentence: TokenStream, at: int) -> MonthOfDays | None:
    """ "den 3. i 3.": the dot must be there, and no word that the number would belong to."""
    number = sentence.number(at)
    if not 1 <= number <= 12 or sentence.low(at + 1) != "." or sentence.low(at + 2) in sentence.words.labels:
        return None
    return named_month(number, 0, at + 2) if sentence.low(at + 2) not in sentence.words.counted else None
