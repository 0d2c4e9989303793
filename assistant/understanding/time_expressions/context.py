"""What every reader of a stretch of time looks at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from assistant.ports import Holidays
from assistant.understanding.time_expressions import calendar_units
from assistant.understanding.time_expressions.calendar_units import Unit
from assistant.understanding.time_expressions.clauses import Operand
from assistant.understanding.time_expressions.dates import ListedDays, read_days
from assistant.understanding.time_expressions.lexicon import TimeTag
from assistant.understanding.time_expressions.token_stream import TokenStream

LONG = frozenset({"month", "season", "quarter", "half", "year", "school_year", "school", "public", "week"})
"""Kinds that have parts."""


ANY_WEEK = calendar_units.any_week()
_MOST_FILLERS = 4
_CURRENT = {
    "week": ANY_WEEK,
    "month": calendar_units.any_month(),
    "year": calendar_units.months("year", 1, 12),
    "school_year": calendar_units.any_school_year(),
    "quarter": calendar_units.any_quarter(),
}


@dataclass(frozen=True)
class OperandContext:
    sentence: TokenStream
    today: date
    holidays: Holidays
    read: Callable[[int], Operand | None]
    """The stretch that begins at a token, for those that lie within another: "early in the last week of May"."""

    def read_any(self, at: int) -> Operand | None:
        """As `read`, days of a month included."""
        operand = self.read(at)
        if operand is not None or self.sentence.day_number(at) is None:
            return operand
        days = read_days(self.sentence, at, self.today)
        return Operand(days.end, days.units[0]) if isinstance(days, ListedDays) and len(days.units) == 1 else None

    def with_year(self, unit: Unit, end: int) -> Operand:
        """The unit with the year that may follow it."""
        year, after = self.sentence.year_after(end)
        if not year:
            return Operand(end, unit)
        if unit.kind == "season" and self.sentence.low(after) == "/":  # winter 2026/27
            after += 2
        return Operand(after, unit.in_year(year))

    def inner(self, at: int) -> Operand | None:
        """What lies behind "of", "im", "i den": the stretch that begins at this token or after the fillers there; a
        month, a week or a year with its article alone is the coming one that is not over."""
        for position in range(at, at + _MOST_FILLERS + 1):
            operand = self.read(position)
            if operand is not None:
                return operand
            noun = self.sentence.tag(position, "noun")
            numbered = noun is not None and self.sentence.kind(noun[1]) == "num"  # "the rest of Year 2"
            if noun and not numbered and noun[0].value in _CURRENT and self._has_article(position, at):
                return self.with_year(_CURRENT[noun[0].value], noun[1])
            if self.sentence.low(position) not in self.sentence.words.fillers:
                return None
        return None

    def _has_article(self, position: int, at: int) -> bool:
        """ "of the month", "i måneden", "Ende des Jahres", "end of month"."""
        return position > at or self.sentence.low(position) in self.sentence.words.named_with_its_article

    def beside(self, at: int) -> tuple[str, Operand | None]:
        """``after`` or ``before``, and what follows it."""
        bounds = self.sentence.words.bounds.get(self.sentence.low(at), ())
        side = next((bound for before, bound in bounds if not before and bound in ("after", "before")), "")
        return side, self.read_any(self.sentence.skip_fillers(at + 1)) if side else None


Reader = Callable[[OperandContext, int, TimeTag, int], Operand | None]
"""Reads what begins at a token with a phrase of this meaning; the second number is the token after the phrase. ``None``
where its form is not there."""


def calendar_year(year: int) -> Unit:
    return calendar_units.fixed("year", date(year, 1, 1), date(year, 12, 31))


def half_year(number: int) -> Unit:
    """January to June, or July to December."""
    return calendar_units.months("half", 1 if number == 1 else 7, 6)
