"""Dates that cannot be meant as they are written: a day that does not exist, a weekday that the day is not, week 53."""

from __future__ import annotations

from datetime import date, timedelta

from assistant.model import DateDoubt
from assistant.understanding.time_expressions.clauses import Clause
from assistant.understanding.time_expressions.token_stream import TokenStream

_FAR = timedelta(days=400)


def without_doubtful(sentence: TokenStream, clauses: list[Clause], today: date) -> tuple[list[Clause], list[DateDoubt]]:
    """The clauses that can be meant, and what is wrong with the others."""
    kept: list[Clause] = []
    doubts: list[DateDoubt] = []
    for clause in clauses:
        doubt = None if clause.negated else _doubt(sentence, clause, today)
        if doubt is not None:
            doubts.append(doubt)
        if doubt is None or doubt.reason == "far_week":
            kept.append(clause)
    return kept, doubts


def _doubt(sentence: TokenStream, clause: Clause, today: date) -> DateDoubt | None:
    unit = clause.operand.unit
    if unit is None or unit.kind not in ("day", "week"):
        return None
    period = unit.next(today)
    written = sentence.text(clause.operand_first, clause.operand.end)
    if unit.kind == "week":
        far = period is not None and unit.year is None and period.start is not None and period.start > today + _FAR
        return DateDoubt("far_week", written, period.start) if far and period is not None else None
    if period is None or period.start is None:
        return DateDoubt("no_leap_year" if unit.leap else "no_such_day", written)
    weekday = clause.operand.weekday
    if weekday is not None and period.start.weekday() != weekday:
        return DateDoubt("other_weekday", written, period.start)
    return None
