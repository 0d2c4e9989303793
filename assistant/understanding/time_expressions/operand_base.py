"""What every reader of a stretch of time needs."""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import date

from assistant.ports import Holidays
from assistant.understanding.time_expressions import calendar_units
from assistant.understanding.time_expressions.calendar_units import Unit
from assistant.understanding.time_expressions.clauses import Operand
from assistant.understanding.time_expressions.token_stream import Sentence

_DEEPEST = 3
"""Stretches within stretches: "early in the last week of May"."""
LONG = frozenset({"month", "season", "quarter", "half", "year", "school_year", "school", "public", "week"})
"""Kinds that have parts."""


class OperandBase(ABC):
    """Reads forward from one token; every method gives ``None`` where its form is not there."""

    def __init__(self, sentence: Sentence, today: date, holidays: Holidays) -> None:
        self.sentence = sentence
        self.today = today
        self.holidays = holidays
        self._depth = 0

    def read(self, at: int) -> Operand | None:
        """The stretch that begins at this token, days of a month apart (see `dates.read_days`)."""
        if self._depth == _DEEPEST:
            return None
        self._depth += 1
        try:
            return self.read_one(at)
        finally:
            self._depth -= 1

    @abstractmethod
    def read_one(self, at: int) -> Operand | None:
        """As `read`, however deep."""

    def with_year(self, unit: Unit, end: int) -> Operand:
        """The unit with the year that may follow it."""
        year, after = self.sentence.year_after(end)
        if not year:
            return Operand(end, unit)
        if unit.kind == "season" and self.sentence.low(after) == "/":  # winter 2026/27
            after += 2
        return Operand(after, unit.in_year(year))

    def calendar_year(self, year: int) -> Unit:
        return calendar_units.fixed("year", date(year, 1, 1), date(year, 12, 31))

    def beside(self, at: int) -> tuple[str, Operand | None]:
        """``after`` or ``before``, and what follows it."""
        bounds = self.sentence.words.bounds.get(self.sentence.low(at), ())
        side = next((bound for before, bound in bounds if not before and bound in ("after", "before")), "")
        return side, self.read(self.sentence.skip_fillers(at + 1)) if side else None


def half_year(number: int) -> Unit:
    """January to June, or July to December."""
    return calendar_units.months("half", 1 if number == 1 else 7, 6)
