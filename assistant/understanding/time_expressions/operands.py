"""Reads one stretch of time where a text names it: a month, "sidst i maj", "KW 12-14", "next Friday"."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from assistant.ports import Holidays
from assistant.understanding.time_expressions import calendar_units, derived_units
from assistant.understanding.time_expressions.beside import read_day_beside
from assistant.understanding.time_expressions.clauses import Operand
from assistant.understanding.time_expressions.context import OperandContext, Reader, calendar_year
from assistant.understanding.time_expressions.literal_dates import LITERALS, read_literal
from assistant.understanding.time_expressions.named import (
    read_any_school_holiday,
    read_half_term,
    read_holiday,
    read_holiday_stem,
    read_month,
    read_named_months,
    read_named_year,
    read_numbered_noun,
    read_part_of_month,
    read_quarter_letter,
    read_season,
)
from assistant.understanding.time_expressions.nth import read_ordinal
from assistant.understanding.time_expressions.numeric import read_number
from assistant.understanding.time_expressions.parts import read_current_part, read_part, read_rest, read_unit_part
from assistant.understanding.time_expressions.relative import (
    read_in_a_while,
    read_noun_after_next,
    read_relative,
    read_relative_day,
    relative_noun,
    week_from_now,
)
from assistant.understanding.time_expressions.token_stream import TokenStream
from assistant.understanding.time_expressions.weekdays import read_short_weekday, read_weekday, read_weekend
from assistant.understanding.time_expressions.weeks import read_iso, read_plain_week, read_week

_UNREAD = "unread"
_DEEPEST = 3
"""Stretches within stretches: "early in the last week of May"."""


class OperandReader:
    """Reads forward from one token; days of a month are read apart (see `dates.read_days`)."""

    def __init__(self, sentence: TokenStream, today: date, holidays: Holidays) -> None:
        self._context = OperandContext(sentence, today, holidays, self.read)
        self._depth = 0
        self._known: dict[tuple[int, int], Operand | None] = {}
        """What was read at a token and depth, for several readers ask."""

    def read(self, at: int) -> Operand | None:
        """The stretch that begins at this token."""
        if self._depth == _DEEPEST:
            return None
        known = self._known.get((at, self._depth), _UNREAD)
        if not isinstance(known, str):
            return known
        depth = self._depth
        self._depth += 1
        try:
            operand = self._read_one(at)
        finally:
            self._depth = depth
        self._known[at, depth] = operand
        return operand

    def _read_one(self, at: int) -> Operand | None:
        sentence = self._context.sentence
        kind = sentence.kind(at)
        if kind == "word":
            return self._read_word(at)
        if kind == "num":
            return self._read_word(at) or read_number(self._context, at)
        if kind == "isoweek":
            return read_iso(sentence, at)
        literal = read_literal(sentence, at) if kind in LITERALS else None
        return Operand(literal[1], literal[0]) if literal else None

    def _read_word(self, at: int) -> Operand | None:
        sentence = self._context.sentence
        for phrase in sentence.words.phrases.get(sentence.low(at), ()):
            end = sentence.after_phrase(at + 1, phrase.rest)
            reader = _BY_KIND.get(phrase.tag.kind) if end else None
            operand = reader(self._context, at, phrase.tag, end) if reader is not None else None
            if operand is not None:
                return operand
        return None


_BY_KIND: Mapping[str, Reader] = {
    "month": read_month,
    "abbr": read_month,
    "season": read_season,
    "early_season": read_season,
    "mid_season": read_season,
    "late_season": read_season,
    "month_early": read_part_of_month,
    "month_mid": read_part_of_month,
    "month_late": read_part_of_month,
    "public": read_holiday,
    "school": read_holiday,
    "school_stem": read_holiday_stem,
    "any_school": read_any_school_holiday,
    "half_term": read_half_term,
    "school_start": lambda context, at, tag, end: Operand(end, calendar_units.school_start(context.holidays)),
    "day": read_relative_day,
    "day_beside": read_day_beside,
    "part": read_part,
    "rest": read_rest,
    "current_part": read_current_part,
    "unit_part": read_unit_part,
    "school_year_part": lambda context, at, tag, end: Operand(
        end, derived_units.part_of(calendar_units.any_school_year(), tag.value)
    ),
    "school_year_next": lambda context, at, tag, end: relative_noun(context.today, 1, "school_year", end),
    "early_next_year": lambda context, at, tag, end: Operand(
        end, derived_units.part_of(calendar_year(context.today.year + 1), "early")
    ),
    "months": read_named_months,
    "quarter_letter": read_quarter_letter,
    "from_now": lambda context, at, tag, end: Operand(end, calendar_units.from_day(context.today)),
    "ord": read_ordinal,
    "rel": read_relative,
    "number": read_in_a_while,
    "week": read_week,
    "week_after_next": lambda context, at, tag, end: week_from_now(context.today, 2, end),
    "weekday": read_weekday,
    "day_abbr": read_short_weekday,
    "weekend": read_weekend,
    "year": read_named_year,
    "noun": lambda context, at, tag, end: (
        read_numbered_noun(context, at, tag, end)
        or read_noun_after_next(context, at, tag, end)
        or read_plain_week(context, at, tag, end)
    ),
    "past_year": lambda context, at, tag, end: Operand(end, past=True),
    "never": lambda context, at, tag, end: Operand(end),
}
