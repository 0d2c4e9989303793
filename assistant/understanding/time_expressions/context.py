"""What every reader of a stretch of time looks at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from assistant.ports import Holidays
from assistant.understanding.time_expressions import calendar_units
from assistant.understanding.time_expressions.calendar_units import Unit
from assistant.understanding.time_expressions.clauses import Operand
from assistant.understanding.time_expressions.lexicon import TimeTag
from assistant.understanding.time_expressions.token_stream import TokenStream

LONG = frozenset({"month", "season", "quarter", "half", "year", "school_year", "school", "public", "week"})
"""Kinds that have parts."""


@dataclass(frozen=True)
class OperandContext:
    sentence: TokenStream
    today: date
    holidays: Holidays
    read: Callable[[int], Operand | None]
    """The stretch that begins at a token, for those that lie within another: "early in the last week of May"."""

    def with_year(self, unit: Unit, end: int) -> Operand:
        """The unit with the year that may follow it."""
        year, after = self.sentence.year_after(end)
        if not year:
            return Operand(end, unit)
        if unit.kind == "season" and self.sentence.low(after) == "/":  # winter 2026/27
            after += 2
        return Operand(after, unit.in_year(year))

    def beside(self, at: int) -> tuple[str, Operand | None]:
        """``after`` or ``before``, and what follows it."""
        bounds = self.sentence.words.bounds.get(self.sentence.low(at), ())
        side = next((bound for before, bound in bounds if not before and bound in ("after", "before")), "")
        return side, self.read(self.sentence.skip_fillers(at + 1)) if side else None


Reader = Callable[[OperandContext, int, TimeTag, int], Operand | None]
"""Reads what begins at a token with a phrase of this meaning; the second number is the token after the phrase. ``None``
where its form is not there."""


def calendar_year(year: int) -> Unit:
    return calendar_units.fixed("year", date(year, 1, 1), date(year, 12, 31))


def half_year(number: int) -> Unit:
    """January to June, or July to December."""
    return calendar_units.months("half", 1 if number == 1 else 7, 6)
