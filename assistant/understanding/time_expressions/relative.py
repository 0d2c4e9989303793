"""Stretches that are counted from today: "next week", "om tre uger", "in diesem Schuljahr"."""

from __future__ import annotations

from datetime import date, timedelta

from assistant.understanding.time_expressions import calendar_units, derived_units
from assistant.understanding.time_expressions.calendar_units import Unit
from assistant.understanding.time_expressions.clauses import Operand
from assistant.understanding.time_expressions.context import OperandContext, calendar_year, half_year
from assistant.understanding.time_expressions.lengths import (
    Length,
    ahead_of,
    read_coming,
    read_counted_from,
    read_length,
)
from assistant.understanding.time_expressions.lexicon import TimeTag
from assistant.understanding.time_expressions.month_of_days import STEPS
from assistant.understanding.time_expressions.named import stepped
from assistant.understanding.time_expressions.token_stream import TokenStream

_MOST_WORDS_BESIDE_TODAY = 6
_MOST_MONTHS = 12
_MOST_COMING = 60
"""Of "the next so many days"."""
_AFTER_RELATIVE = (
    "season", "month", "abbr", "school", "public", "early_season", "late_season", "mid_season", "half_term", "part"
)  # fmt: skip
"""Kinds of which there is a next one."""
_QUARTERS = tuple(calendar_units.months("quarter", first, 3) for first in (1, 4, 7, 10))
_TERMS = (calendar_units.months("half", 1, 6), calendar_units.months("half", 8, 5))
"""As schools count them: until Christmas, until summer."""
_SCHOOL_HALVES = (calendar_units.months("half", 2, 6), calendar_units.months("half", 8, 6))


def read_relative_day(context: OperandContext, at: int, tag: TimeTag, end: int) -> Operand | None:
    """ "heute" is mostly small talk: it is read where little else is said."""
    sentence = context.sentence
    if tag.number == 0 and not _is_asked_of(sentence, at, end):
        return None
    a_noun = sentence.low(at - 1) in sentence.words.before_mornings or (sentence.is_capital(at) and at)
    if a_noun and sentence.low(at) in sentence.words.mornings:  # "Guten Morgen", "am Morgen"
        return None
    day = context.today + timedelta(days=tag.number)
    length = read_length(sentence, end + 1) if sentence.low(end) in sentence.words.in_words else None
    if length is not None:  # "heute in einer Woche"
        return ahead_of(day, length, length.end)
    return Operand(end, calendar_units.fixed("day", day))


def _is_asked_of(sentence: TokenStream, at: int, end: int) -> bool:
    """Today is meant where little else is said, where a question ends with it, and beside another day."""
    if len(sentence.tokens) <= _MOST_WORDS_BESIDE_TODAY or sentence.low(end) == "?":
        return True
    joined = sentence.low(end) in sentence.words.joiners or sentence.low(end) in sentence.words.ranges
    following = sentence.tag(end + 1) if joined else None
    return following is not None and following[0].kind in ("day", "weekday", "rel")


def read_relative(context: OperandContext, at: int, tag: TimeTag, end: int) -> Operand | None:
    sentence = context.sentence
    if tag.value == "past":
        named = sentence.tag(end, "noun") or sentence.tag(end, "season") or sentence.tag(end, "month")
        return Operand(named[1]) if named else None
    steps = STEPS[tag.value]
    length = read_length(sentence, end, few=True) if steps == 1 else None
    if length is not None and length.amount <= _MOST_COMING:
        return read_coming(context, length, within=_is_within(sentence, at))
    noun = sentence.tag(end, "noun")
    if noun:
        week_on = noun[0].value == "weekend" and tag.value == "next" and sentence.words.next_weekday_is_next_week
        return relative_noun(context.today, steps + week_on, noun[0].value, noun[1])
    weekday = sentence.tag(end, "weekday")
    if weekday:
        week_on = tag.value == "next" and sentence.words.next_weekday_is_next_week
        return _relative_weekday(sentence, context.today, steps, weekday[0].number, weekday[1], week_on=week_on)
    if any(sentence.tag(end, kind) for kind in _AFTER_RELATIVE):
        inner = context.read(end)
        if inner is not None and inner.unit is not None:
            return Operand(inner.end, stepped(inner.unit, steps, context.today))
    return None


def read_noun_after_next(context: OperandContext, at: int, tag: TimeTag, end: int) -> Operand | None:
    """ "the month after next"."""
    behind = context.sentence.tag(end, "rel_behind")
    steps = behind[0].number if behind else 0
    week_on = tag.value == "weekend" and context.sentence.words.next_weekday_is_next_week
    return relative_noun(context.today, steps + week_on, tag.value, behind[1]) if behind and steps > 1 else None


def read_in_a_while(context: OperandContext, at: int, tag: TimeTag, end: int) -> Operand | None:
    return read_ahead(context, at, tag.number, end)


def read_ahead(context: OperandContext, at: int, amount: int, at_unit: int) -> Operand | None:
    """ "om tre uger", "in 14 days", "inden for to uger"; ``at`` is where the number begins."""
    sentence, today = context.sentence, context.today
    length = read_length(sentence, at)
    if length is None:
        return _coming_ones(context, amount, at_unit)
    article = sentence.low(at - 1) in sentence.words.before_a_count - sentence.words.about
    counted = read_counted_from(context, length, definite=article)
    if counted is not None:
        return counted
    before = at - 1
    if sentence.low(before) in sentence.words.before_a_count or sentence.low(before) == ".":
        before -= 1
    what, end = length.unit, length.end
    for words, bound in sentence.words.bounds.get(sentence.low(before), ()):
        if (
            bound == "in_next"
            and what != "year"
            and all(sentence.low(before - 1 - i) == word for i, word in enumerate(words))
        ):
            return read_coming(context, length, within=True)
    if sentence.low(before) not in sentence.words.in_words:
        return None
    if what == "day" and amount % 7 == 0 and sentence.tag(before - 1, "weekday"):
        return week_from_now(today, amount // 7, end)  # "fredag om 14 dage"
    if what == "day":
        return Operand(end, calendar_units.fixed("day", today + timedelta(days=amount)))
    if what == "month" and amount <= _MOST_MONTHS:
        return Operand(end, calendar_units.month_from(today, amount))
    if what not in ("week", "fortnight"):
        return None  # "in a year" is seldom a wish
    return week_from_now(today, amount * (2 if what == "fortnight" else 1), end)


def _coming_ones(context: OperandContext, amount: int, at: int) -> Operand | None:
    """ "two upcoming weeks", "three Fridays from now"."""
    sentence = context.sentence
    relative = sentence.tag(at, "rel")
    unit = sentence.tag(relative[1], "time_unit") if relative and relative[0].value in ("next", "coming") else None
    if unit and 0 < amount <= _MOST_COMING:
        length = Length(amount, unit[0].value, unit[1])
        return read_coming(context, length, within=_is_within(sentence, at - 1))
    weekday = sentence.tag(at, "weekday")
    now = sentence.tag(weekday[1], "hence") if weekday and 0 < amount <= _MOST_COMING else None
    side, beside = context.beside(weekday[1]) if weekday and amount > 1 else ("", None)
    if weekday and beside is not None and beside.unit is not None:
        return Operand(beside.end, derived_units.weekday_beside(weekday[0].number, beside.unit, side, amount))
    if weekday and now:
        first = calendar_units.next_weekday(weekday[0].number, context.today)
        return Operand(now[1], calendar_units.fixed("day", first + timedelta(weeks=amount - 1)))
    return None


def relative_noun(today: date, steps: int, noun: str, end: int) -> Operand | None:
    """ "this week" (0 steps), "next month" (1), "the year after next" (2)."""
    if noun == "week":
        return week_from_now(today, steps, end)
    if noun == "month":
        return Operand(end, calendar_units.month_from(today, steps))
    if noun == "year":
        return Operand(end, calendar_year(today.year + steps))
    if noun == "weekend":
        saturday = calendar_units.next_weekday(5, today, today_counts=True) + timedelta(weeks=max(0, steps - 1))
        return Operand(end, calendar_units.fixed("span", saturday, saturday + timedelta(days=1)))
    if noun == "school_year":
        return Operand(end, calendar_units.school_year(today.year - (today.month < 8) + steps))
    taking_turns = {
        "quarter": _QUARTERS,
        "term": _TERMS,
        "school_half": _SCHOOL_HALVES,
        "half": (half_year(1), half_year(2)),
    }
    return Operand(end, _counted(taking_turns[noun], steps, today)) if noun in taking_turns else None


def week_from_now(today: date, steps: int, end: int) -> Operand:
    chosen = calendar_units.week_of(today + timedelta(weeks=steps))
    return Operand(end, calendar_units.fixed("week", calendar_units.first_day(chosen), chosen.end))


def _is_within(sentence: TokenStream, at: int) -> bool:
    """ "in the next two weeks", "inden for de næste 14 dage"."""
    position = at - 1
    while sentence.low(position) in sentence.words.before_a_count:
        position -= 1
    return sentence.low(position) in sentence.words.in_words


def _relative_weekday(
    sentence: TokenStream, today: date, steps: int, weekday: int, end: int, *, week_on: bool
) -> Operand | None:
    if week_on:
        monday = calendar_units.next_weekday(0, today)
        return Operand(end, calendar_units.fixed("day", monday + timedelta(days=weekday)))
    day = calendar_units.next_weekday(weekday, today, today_counts=steps == 0)
    return Operand(end, calendar_units.fixed("day", day + timedelta(weeks=max(0, steps - 1))))


def _counted(units: tuple[Unit, ...], steps: int, today: date) -> Unit:
    """The current one of these that take turns, or the one so many steps on."""
    periods = sorted(
        (period for unit in units for period in unit.candidates(today) if calendar_units.final_day(period) >= today),
        key=calendar_units.first_day,
    )
    if steps and calendar_units.first_day(periods[0]) > today:
        steps -= 1
    chosen = periods[steps]
    return calendar_units.fixed("half", calendar_units.first_day(chosen), chosen.end)
