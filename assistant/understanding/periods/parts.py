"""Parts of stretches: "sidst i maj", "first half of the year", "letzte Woche im Mai", "the day after Easter"."""

from __future__ import annotations

from assistant.understanding.periods import calendar, derived
from assistant.understanding.periods.calendar import Unit
from assistant.understanding.periods.clauses import Operand
from assistant.understanding.periods.operand_base import LONG, OperandBase, half_year
from assistant.understanding.periods.words import Tag


class Parts(OperandBase):
    """See the module."""

    def _part(self, at: int, tag: Tag, end: int) -> Operand | None:
        sentence = self.sentence
        if sentence.low(end) == "-" and sentence.touches(end):
            end += 1
        inner_at = sentence.skip_fillers(end)
        inner = self.read(inner_at)
        if inner is None:
            return self._part_of_current(tag.value, end, inner_at)
        if inner.unit is None or inner.unit.kind not in LONG:
            return None
        return Operand(inner.end, derived.part_of(inner.unit, tag.value))

    def _part_of_current(self, part: str, at: int, end: int) -> Operand | None:
        """ "first half of the year", "Ende des Monats", "half of 2027"; "of the" lies between ``at`` and ``end``."""
        sentence = self.sentence
        half = {"h1": 1, "h2": 2}.get(part)
        year = sentence.year(end)
        if year and end > at:
            return Operand(
                end + 1, half_year(half).in_year(year) if half else derived.part_of(self.calendar_year(year), part)
            )
        for position in range(at, end + 1):
            noun = sentence.tag(position, "noun")
            if noun is None or noun[0].value not in ("month", "year", "school_year"):
                continue
            if noun[0].value == "school_year":
                return Operand(noun[1], derived.part_of(calendar.any_school_year(), part))
            if half and noun[0].value == "year":
                return self.with_year(half_year(half), noun[1])
            return Operand(noun[1], derived.part_of(self._current(noun[0].value), part))
        return None

    def _current(self, noun: str) -> Unit:
        if noun == "month":
            return calendar.fixed(
                "month", self.today.replace(day=1), calendar.last_day(self.today.year, self.today.month)
            )
        return calendar.months("year", 1, 12)

    def _ordinal(self, at: int, tag: Tag, end: int) -> Operand | None:
        return self._nth(tag.number, end)

    def _nth(self, nth: int, at: int) -> Operand | None:
        """ "første halvår", "first Monday in May", "letzte Woche im Mai", "første maj"."""
        sentence = self.sentence
        count = 1
        number = sentence.tag(at, "number")
        if number and (plural := sentence.tag(number[1], "time_unit")) and plural[0].value == "week":
            count, at = number[0].number, number[1]
        week_of_month = sentence.tag(number[1], "month_week") if number else None
        if number and week_of_month:
            count, at = number[0].number, number[1]
        noun = sentence.tag(at, "noun") or (sentence.tag(at, "time_unit") if count > 1 else None)
        if noun and noun[0].value in ("half", "school_half") and nth in (1, 2):
            unit = half_year(nth) if noun[0].value == "half" else calendar.months("half", 8 if nth == 1 else 2, 6)
            return self.with_year(unit, noun[1])
        if noun and noun[0].value == "quarter" and 1 <= nth <= 4:
            return self.with_year(calendar.months("quarter", 3 * nth - 2, 3), noun[1])
        half = sentence.tag(at, "month_half")
        if half and nth in (1, 2, -1):
            return self.with_year(derived.part_of(calendar.month(half[0].number), "h1" if nth == 1 else "h2"), half[1])
        if noun and noun[0].value == "week":
            return self._nth_week(nth, count, noun[1])
        week = sentence.tag(at, "month_week")
        if week:
            return self.with_year(derived.nth_week(nth, calendar.month(week[0].number), count), week[1])
        weekday = sentence.tag(at, "weekday")
        if weekday:
            return self._nth_weekday(nth, weekday[0].number, weekday[1])
        at += sentence.low(at) == "of"
        month = sentence.month_at(at)
        if month and nth > 0 and sentence.is_month(at):
            return self.with_year(calendar.day_of_year(nth, month), at + 1)
        return None

    def _nth_week(self, nth: int, count: int, at: int) -> Operand | None:
        inner_at = self.sentence.skip_fillers(at)
        low = self.sentence.low(inner_at)
        if low in self.sentence.words.bounds and inner_at == at:
            return self._week_beside(at, {1: "after", -1: "before"}.get(nth, ""), count)
        inner = self.read(inner_at)
        if inner is None or inner.unit is None or inner.unit.kind not in LONG or inner_at == at:
            return None
        return Operand(inner.end, derived.nth_week(nth, inner.unit, count))

    def _week_beside(self, at: int, wanted: str = "", count: int = 1) -> Operand | None:
        """ "ugen efter påske", "de sidste to uger før jul": at the token of the bound."""
        side, inner = self.beside(at)
        if inner is None or inner.unit is None or inner.unit.kind == "week" or (wanted and side != wanted):
            return None
        return Operand(inner.end, derived.week_beside(inner.unit, side, count))

    def _day_beside(self, at: int, tag: Tag, end: int) -> Operand | None:
        """ "the day after Ascension Day"."""
        side, inner = self.beside(end)
        if inner is None or inner.unit is None or inner.unit.kind not in ("public", "school", "day"):
            return None
        return Operand(inner.end, derived.day_beside(inner.unit, side))

    def _nth_weekday(self, nth: int, weekday: int, at: int) -> Operand | None:
        inner_at = self.sentence.skip_fillers(at)
        inner = self.read(inner_at)
        if inner is None or inner.unit is None or inner.unit.kind not in LONG or inner.unit.kind == "week":
            return None
        return Operand(inner.end, derived.nth_weekday(nth, weekday, inner.unit))
