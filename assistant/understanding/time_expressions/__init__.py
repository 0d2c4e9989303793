"""When a teacher wants to come: periods, weekdays and times of day in Danish, German and English.

The text is cut into tokens once, a hand-written grammar reads clauses of time out of them ("efter påske", "KW 12-14",
"the first half of May"), and these are settled into dates from today on.

How periods are counted. From today on, the next one that is not over. Spring is 1 March to 31 May, summer June to
August, autumn September to November, winter December to February. Weeks are ISO weeks. The first, middle and last
part of a month are 1-10, 11-20, 21-end, its halves 1-15 and 16-end; of longer stretches, thirds and halves. "After"
starts the day after and is open; "before" runs from today to the day before; "from" is open, "until" runs from today
and includes its day, week or month, but of a holiday ends the day before it. Between two holidays lies what is
between them; between two months, weeks, weekdays or dates both are meant to be in. A weekday narrows weekdays unless
it is the coming one ("på fredag"). A day without a month is the next one with that number. The beginning of a week is
Monday to Wednesday, its end Thursday and Friday. "N days from D" are N days; so many weeks from today or tomorrow are
one day. The next three weeks are whole ones; in or within them time runs from today. What is said apart narrows ("in
spring, after Easter"), what is joined by "or" adds up. What cannot be meant as it is written (31 April, a weekday that
the day is not) and what is not understood as a whole ("closest to 5 May") counts for nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from assistant.model import DateDoubt, Language, Period
from assistant.ports import Holidays
from assistant.understanding.time_expressions.calendar_units import next_weekday
from assistant.understanding.time_expressions.clauses import Clause
from assistant.understanding.time_expressions.doubtful_dates import without_doubtful
from assistant.understanding.time_expressions.grammar import Grammar
from assistant.understanding.time_expressions.leftovers import without_leftovers
from assistant.understanding.time_expressions.lexicon import words_of
from assistant.understanding.time_expressions.only_these import only_these
from assistant.understanding.time_expressions.resolution import merge, settle
from assistant.understanding.time_expressions.token_stream import TokenStream
from assistant.understanding.time_expressions.tokenising import tokenise

_WEEK = 6
_BESIDE = 4
"""Tokens between a day and a weekday that are said of one another."""
_SCHOOL_DAYS = frozenset(range(5))


@dataclass(frozen=True)
class TimeFound:
    """What a text says of time. Everything is empty when it says nothing."""

    periods: tuple[Period, ...] = ()
    """Sorted; those that touch or overlap are one."""
    weekdays: frozenset[int] = frozenset()
    """0 is Monday."""
    time: str = ""
    """``HH:MM``, the first one named."""
    doubts: tuple[DateDoubt, ...] = ()
    """Dates that count for nothing as they are written, and weeks that are years away."""
    spans: tuple[tuple[int, int], ...] = ()
    """Character spans of the text that the reading used, sorted and apart."""


def find_when(text: str, language: Language, today: date, holidays: Holidays, near: date | None = None) -> TimeFound:
    """Read periods, weekdays and a time of day out of a text in this language; ``near`` is the day that was spoken of
    before, near which a day without a month is looked for. Takes time linear in the text's length; never raises for any
    text."""
    sentence = TokenStream(tokenise(text), words_of(language), today.year)
    found = Grammar(sentence, today, holidays).read()
    certain = without_leftovers(sentence, found.clauses, found.time_spans)
    clauses, doubts = without_doubtful(sentence, only_these(sentence, certain), today)
    periods = settle(clauses, today, near)
    weekdays = _weekdays(clauses)
    if _contradict(periods, weekdays):
        periods, weekdays = _less_certain(clauses, periods, weekdays, today)
    if not periods and weekdays:
        coming = [clause for clause in clauses if clause.operand.coming and not clause.negated]
        if coming and len(coming) == sum(bool(clause.operand.weekdays) for clause in clauses):
            days = [next_weekday(day, today) for clause in coming for day in clause.operand.weekdays]
            periods, weekdays = merge(Period(day, day) for day in days), frozenset()
    return TimeFound(periods, weekdays, found.time, tuple(doubts), _spans(sentence, found.clauses, found.time_spans))


def _contradict(periods: tuple[Period, ...], weekdays: frozenset[int]) -> bool:
    """ "12 May" and "on a Monday", when it is none: neither can be relied on."""
    if not periods or not weekdays:
        return False
    return not any(
        period.start is None
        or period.end is None
        or (period.end - period.start).days >= _WEEK
        or any(day.weekday() in weekdays for day in period.days(period.start, period.end))
        for period in periods
    )


def _less_certain(
    clauses: list[Clause], periods: tuple[Period, ...], weekdays: frozenset[int], today: date
) -> tuple[tuple[Period, ...], frozenset[int]]:
    """Of "Tuesdays in March, ideally the 11th", which is none, the Tuesdays in March; of a weekday that is told of
    elsewhere, nothing."""
    days = [one for one in clauses if one.operand.unit is not None and one.operand.unit.kind in ("day", "month_day")]
    named = [clause for clause in clauses if clause.operand.weekdays]
    if not any(max(day.first - one.last, one.first - day.last) <= _BESIDE for day in days for one in named):
        return periods, frozenset()
    wider = settle([clause for clause in clauses if clause not in days], today)
    return wider, weekdays if wider else frozenset()


def _weekdays(clauses: list[Clause]) -> frozenset[int]:
    """The days named, less those denied; with denied ones alone, the other school days."""
    named = [clause for clause in clauses if clause.operand.weekdays]
    wanted = frozenset(day for clause in named if not clause.negated for day in clause.operand.weekdays)
    denied = frozenset(day for clause in named if clause.negated for day in clause.operand.weekdays)
    return (wanted or (_SCHOOL_DAYS if denied else frozenset())) - denied


def _spans(sentence: TokenStream, clauses: list[Clause], times: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    matches = sentence.tokens.matches
    pieces = [(clause.first, clause.last) for clause in clauses] + times
    merged: list[tuple[int, int]] = []
    for first, last in sorted(
        (matches[first].start(), matches[last - 1].end()) for first, last in pieces if first < last
    ):
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], last))
        else:
            merged.append((first, last))
    return tuple(merged)
