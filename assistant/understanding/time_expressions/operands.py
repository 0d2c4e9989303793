"""Reads one stretch of time where a text names it: a month, "sidst i maj", "KW 12-14", "next Friday"."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from assistant.understanding.time_expressions import calendar_units, derived_units, weeks
from assistant.understanding.time_expressions.clauses import Operand
from assistant.understanding.time_expressions.dates import read_literal
from assistant.understanding.time_expressions.lexicon import Tag
from assistant.understanding.time_expressions.named_units import NamedUnits
from assistant.understanding.time_expressions.numeric import NumbersAndWeekdays


class OperandReader(NamedUnits, NumbersAndWeekdays):
    """Reads forward from one token; each kind of word has a method of its own."""

    def read_one(self, at: int) -> Operand | None:
        kind = self.sentence.kind(at)
        if kind == "word":
            for phrase in self.sentence.words.phrases.get(self.sentence.low(at), ()):
                end = self.sentence.after_phrase(at + 1, phrase.rest)
                reader = _BY_KIND.get(phrase.tag.kind) if end else None
                if reader is not None:
                    operand = reader(self, at, phrase.tag, end)
                    if operand is not None:
                        return operand
            return None
        if kind == "num":
            return self._number(at)
        if kind == "isoweek":
            return weeks.read_iso(self.sentence, at)
        literal = read_literal(self.sentence, at) if kind in ("iso", "dmy", "dm", "slash", "dec") else None
        return Operand(literal[1], literal[0]) if literal else None


_BY_KIND: Mapping[str, Callable[[OperandReader, int, Tag, int], Operand | None]] = {
    "month": OperandReader._month,
    "abbr": OperandReader._month,
    "season": OperandReader._season,
    "early_season": OperandReader._season,
    "mid_season": OperandReader._season,
    "late_season": OperandReader._season,
    "month_early": OperandReader._part_of_month,
    "month_mid": OperandReader._part_of_month,
    "month_late": OperandReader._part_of_month,
    "public": OperandReader._holiday,
    "school": OperandReader._holiday,
    "school_stem": OperandReader._stem,
    "any_school": OperandReader._any_school,
    "half_term": OperandReader._half_term,
    "school_start": lambda reader, at, tag, end: Operand(end, calendar_units.school_start(reader.holidays)),
    "day": OperandReader._relative_day,
    "day_beside": OperandReader._day_beside,
    "part": OperandReader._part,
    "school_year_part": lambda reader, at, tag, end: Operand(
        end, derived_units.part_of(calendar_units.any_school_year(), tag.value)
    ),
    "school_year_next": lambda reader, at, tag, end: reader._relative_noun(1, "school_year", end),
    "early_next_year": lambda reader, at, tag, end: Operand(
        end, derived_units.part_of(reader.calendar_year(reader.today.year + 1), "early")
    ),
    "months": OperandReader._named_months,
    "quarter_letter": OperandReader._quarter_letter,
    "from_now": lambda reader, at, tag, end: Operand(end, calendar_units.from_day(reader.today)),
    "ord": OperandReader._ordinal,
    "rel": OperandReader._relative,
    "number": OperandReader._in_a_while,
    "week": OperandReader._week,
    "week_after_next": lambda reader, at, tag, end: reader._week_from_now(2, end),
    "weekday": OperandReader._weekday,
    "day_abbr": OperandReader._short_weekday,
    "weekend": lambda reader, at, tag, end: Operand(end, weekdays=frozenset({5, 6})),
    "year": OperandReader._named_year,
    "noun": lambda reader, at, tag, end: reader._noun(at, tag, end) or reader._plain_week(at, end),
    "past_year": lambda reader, at, tag, end: Operand(end, past=True),
    "never": lambda reader, at, tag, end: Operand(end),
}
