"""Reads one stretch of time where a text names it: a month, "sidst i maj", "KW 12-14", "next Friday"."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from assistant.ports import Holidays
from assistant.understanding.periods import calendar, derived, weeks
from assistant.understanding.periods.clauses import Operand
from assistant.understanding.periods.dates import read_literal
from assistant.understanding.periods.named_units import NamedUnits
from assistant.understanding.periods.numbers_and_weekdays import NumbersAndWeekdays
from assistant.understanding.periods.sentence import Sentence
from assistant.understanding.periods.words import Tag


class OperandReader(NamedUnits, NumbersAndWeekdays):
    """Reads forward from one token; each kind of word has a method of its own."""

    def __init__(self, sentence: Sentence, today: date, holidays: Holidays) -> None:
        super().__init__(sentence, today, holidays)
        self._by_kind: dict[str, Callable[[int, Tag, int], Operand | None]] = {
            "month": self._month,
            "abbr": self._month,
            "season": self._season,
            "early_season": self._season,
            "mid_season": self._season,
            "late_season": self._season,
            "month_early": self._part_of_month,
            "month_mid": self._part_of_month,
            "month_late": self._part_of_month,
            "public": self._holiday,
            "school": self._holiday,
            "school_stem": self._stem,
            "any_school": self._any_school,
            "half_term": self._half_term,
            "school_start": lambda at, tag, end: Operand(end, calendar.school_start(self.holidays)),
            "day": self._relative_day,
            "day_beside": self._day_beside,
            "part": self._part,
            "school_year_part": lambda at, tag, end: Operand(
                end, derived.part_of(calendar.any_school_year(), tag.value)
            ),
            "school_year_next": lambda at, tag, end: self._relative_noun(1, "school_year", end),
            "early_next_year": lambda at, tag, end: Operand(
                end, derived.part_of(self.calendar_year(self.today.year + 1), "early")
            ),
            "months": self._named_months,
            "quarter_letter": self._quarter_letter,
            "from_now": lambda at, tag, end: Operand(end, calendar.from_day(self.today)),
            "ord": self._ordinal,
            "rel": self._relative,
            "number": self._in_a_while,
            "week": self._week,
            "week_after_next": lambda at, tag, end: self._week_from_now(2, end),
            "weekday": self._weekday,
            "day_abbr": self._short_weekday,
            "weekend": lambda at, tag, end: Operand(end, weekdays=frozenset({5, 6})),
            "year": self._named_year,
            "noun": lambda at, tag, end: self._noun(at, tag, end) or self._plain_week(at, end),
            "past_year": lambda at, tag, end: Operand(end, past=True),
            "never": lambda at, tag, end: Operand(end),
        }

    def read_one(self, at: int) -> Operand | None:
        kind = self.sentence.kind(at)
        if kind == "word":
            for phrase in self.sentence.words.phrases.get(self.sentence.low(at), ()):
                end = self.sentence.after_phrase(at + 1, phrase.rest)
                reader = self._by_kind.get(phrase.tag.kind) if end else None
                if reader is not None:
                    operand = reader(at, phrase.tag, end)
                    if operand is not None:
                        return operand
            return None
        if kind == "num":
            return self._number(at)
        if kind == "isoweek":
            return weeks.read_iso(self.sentence, at)
        literal = read_literal(self.sentence, at) if kind in ("iso", "dmy", "dm", "slash", "dec") else None
        return Operand(literal[1], literal[0]) if literal else None
