"""Lengths counted from somewhere: "two weeks from tomorrow", "3 days after Easter", "for 3 days from 4 May"."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from assistant.understanding.time_expressions import calendar_units, derived_units
from assistant.understanding.time_expressions.calendar_units import Unit
from assistant.understanding.time_expressions.clauses import Operand
from assistant.understanding.time_expressions.context import OperandContext, calendar_year
from assistant.understanding.time_expressions.token_stream import TokenStream

DAYS = {"day": 1, "week": 7, "fortnight": 14}
_MOST = 400


class Length(NamedTuple):
    amount: int
    unit: str
    """``day``, ``week``, ``fortnight``, ``month``, ``quarter``, ``year``."""
    end: int
    """The token behind it."""

    @property
    def days(self) -> int:
        """Of whole days or weeks, else 0."""
        return self.amount * DAYS.get(self.unit, 0)


def read_length(sentence: TokenStream, at: int, *, few: bool = False) -> Length | None:
    """ "3 days", "to uger", "ein paar Tage"; ``few``: "the next few days" too."""
    number = sentence.tag(at, "number") or (sentence.tag(at, "few") if few else None)
    amount, after = (number[0].number, number[1]) if number else (sentence.number(at), at + 1)
    unit = sentence.tag(after, "time_unit")
    return Length(amount, unit[0].value, unit[1]) if unit and 0 < amount <= _MOST else None


def read_counted_from(context: OperandContext, length: Length, *, definite: bool = False) -> Operand | None:
    """What lies so far from something that is named behind the length; so many days from a date are those days, and
    with their article ("the two weeks after") those after it too."""
    sentence = context.sentence
    behind = sentence.low(length.end) in sentence.words.how_long_behind  # "3 Tage lang ab dem 4. Mai"
    length = length._replace(end=length.end + behind)
    now = sentence.tag(length.end, "hence")
    if now:
        return ahead_of(context.today, length, now[1])
    for bound, at in _bounds_at(sentence, length.end):
        position = sentence.skip_fillers(at)
        day = sentence.tag(position, "day")
        if bound == "from" and day:
            return ahead_of(context.today + timedelta(days=day[0].number), length, day[1])
        inner = context.read_any(position)
        if inner is None:
            continue
        if bound == "from":
            relative = sentence.tag(position, "rel")
            counted = inner.unit.next(context.today) if relative and inner.unit and inner.unit.kind == "day" else None
            if counted is not None and counted.start is not None:
                return ahead_of(counted.start, length, inner.end)
            return _from(context, length, inner)
        if bound in ("after", "before") and inner.unit is not None:
            if definite and length.days:
                return Operand(inner.end, derived_units.days_beside(inner.unit, bound, length.days), ranged=True)
            return _beside(length, inner.unit, bound, inner.end)
    return None


def _bounds_at(sentence: TokenStream, at: int) -> list[tuple[str, int]]:
    """The bounds that stand here, of one or two words, with the token behind each."""
    found = []
    for last in (at, at + 1):
        for before, bound in sentence.words.bounds.get(sentence.low(last), ()):
            if last - len(before) == at and all(sentence.low(last - 1 - i) == word for i, word in enumerate(before)):
                found.append((bound, last + 1))
    return found


def _from(context: OperandContext, length: Length, inner: Operand) -> Operand | None:
    if inner.single and len(inner.weekdays) == 1:
        coming = calendar_units.next_weekday(min(inner.weekdays), context.today)
        return ahead_of(coming, length, inner.end)
    if inner.unit is None or inner.unit.kind not in ("day", "month_day"):
        return None
    return Operand(inner.end, derived_units.days_from(inner.unit, length.days), ranged=True) if length.days else None


def _beside(length: Length, unit: Unit, side: str, end: int) -> Operand:
    if length.unit == "day":
        return Operand(end, derived_units.day_beside(unit, side, length.amount))
    if length.days:
        return Operand(end, derived_units.week_around(derived_units.day_beside(unit, side, length.days)))
    return Operand(end)  # months or years from a holiday: too far to be sure of


def ahead_of(day: date, length: Length, end: int) -> Operand:
    """The day that lies so far ahead of one; of years, the month."""
    if length.days:
        return Operand(end, calendar_units.fixed("day", day + timedelta(days=length.days)))
    if length.unit == "year":
        return Operand(end, calendar_units.month_from(day, 12 * length.amount))
    months = calendar_units.month_from(day, length.amount * (3 if length.unit == "quarter" else 1))
    whole = next(months.candidates(day))
    last = calendar_units.final_day(whole)
    return Operand(end, calendar_units.fixed("day", last.replace(day=min(day.day, last.day))))


def read_coming(context: OperandContext, length: Length, *, within: bool) -> Operand:
    """ "the next three weeks" are whole ones, as next week is; ``within`` them time runs from today."""
    today, amount = context.today, length.amount
    if within or length.unit in ("day", "fortnight"):
        days = length.days or 30 * amount * {"quarter": 3, "year": 12}.get(length.unit, 1)
        first = today if within else today + timedelta(days=1)
        return Operand(length.end, calendar_units.fixed("span", first, today + timedelta(days=days)), ranged=True)
    if length.unit == "week":
        monday = calendar_units.next_weekday(0, today)
        last = monday + timedelta(weeks=amount, days=-1)
        return Operand(length.end, calendar_units.fixed("span", monday, last), ranged=True)
    if length.unit == "year":
        ends = calendar_year(today.year + 1), calendar_year(today.year + amount)
    else:
        months = 3 if length.unit == "quarter" else 1
        ahead = months - (today.month - 1) % months
        ends = calendar_units.month_from(today, ahead), calendar_units.month_from(today, ahead + months * amount - 1)
    begin, end = (next(unit.candidates(today)) for unit in ends)
    return Operand(length.end, calendar_units.fixed("span", calendar_units.first_day(begin), end.end), ranged=True)


def with_length_behind(sentence: TokenStream, operand: Operand) -> Operand:
    """ "from 4 May for 3 days", "ab dem 4. Mai 3 Tage lang": the day with those that follow."""
    if operand.unit is None or operand.unit.kind not in ("day", "month_day"):
        return operand
    said = sentence.low(operand.end) in sentence.words.for_how_long
    length = read_length(sentence, operand.end + said)
    if length is None or not length.days:
        return operand
    behind = sentence.low(length.end) in sentence.words.how_long_behind
    if not said and not behind:
        return operand
    return Operand(length.end + behind, derived_units.days_from(operand.unit, length.days), ranged=True)
