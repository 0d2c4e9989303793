"""Stretches that are counted from today: "next week", "om tre uger", "in diesem Schuljahr"."""

from __future__ import annotations

from datetime import date, timedelta

from assistant.understanding.time_expressions import calendar_units, derived_units
from assistant.understanding.time_expressions.calendar_units import Unit
from assistant.understanding.time_expressions.clauses import Operand
from assistant.understanding.time_expressions.lexicon import Tag
from assistant.understanding.time_expressions.operand_base import LONG, OperandBase, half_year


class FromToday(OperandBase):
    """See the module."""

    def _relative_day(self, at: int, tag: Tag, end: int) -> Operand | None:
        """ "heute" is mostly small talk: it is read where little else is said."""
        if tag.number == 0 and len(self.sentence.tokens) > 6:
            return None
        if tag.value == "1" and self.sentence.low(at) == "morgen":  # "Guten Morgen", "am Morgen"
            before = self.sentence.low(at - 1)
            if before in ("guten", "am", "jeden", "heute", "den") or (self.sentence.is_capital(at) and at):
                return None
        return Operand(end, calendar_units.fixed("day", self.today + timedelta(days=tag.number)))

    def _relative(self, at: int, tag: Tag, end: int) -> Operand | None:
        sentence = self.sentence
        if tag.value == "past":
            named = sentence.tag(end, "noun") or sentence.tag(end, "season") or sentence.tag(end, "month")
            return Operand(named[1]) if named else None
        steps = {"this": 0, "next": 1, "after_next": 2}[tag.value]
        count = sentence.tag(end, "number")
        amount, after = (count[0].number, count[1]) if count else (sentence.number(end), end + 1)
        if tag.value == "next" and 0 < amount <= 60 and (plural := sentence.tag(after, "time_unit")):
            return self._coming(amount, plural[0].value, plural[1])
        noun = sentence.tag(end, "noun")
        if noun:
            return self._relative_noun(steps, noun[0].value, noun[1])
        weekday = sentence.tag(end, "weekday")
        if weekday:
            if sentence.low(weekday[1]) in ("i", "im", "in", "den", ","):
                return None  # "diesen Dienstag, den 18. Mai": the date is read by itself
            day = calendar_units.next_weekday(weekday[0].number, self.today, today_counts=steps == 0)
            return Operand(weekday[1], calendar_units.fixed("day", day + timedelta(weeks=max(0, steps - 1))))
        if any(sentence.tag(end, kind) for kind in ("season", "month", "abbr", "school", "public", "early_season",
                                                   "late_season", "mid_season", "half_term", "part")):  # fmt: skip
            inner = self.read(end)
            if inner is not None and inner.unit is not None:
                return Operand(inner.end, self._step(inner.unit, steps))
        return None

    def _step(self, unit: Unit, steps: int) -> Unit:
        """This spring, the next one that begins, or the one after that."""
        if unit.year is not None or steps == 0:
            return unit
        period = unit.following(self.today)
        if period is not None and steps == 2 and period.start is not None:
            period = unit.following(period.start)
        if period is None or period.start is None:
            return unit
        return calendar_units.fixed(unit.kind, period.start, period.end)

    def _coming(self, amount: int, what: str, end: int) -> Operand:
        """ "in the next three weeks"."""
        days = {"day": 1, "week": 7, "fortnight": 14, "month": 30}[what] * amount
        return Operand(end, calendar_units.fixed("span", self.today, self.today + timedelta(days=days)), ranged=True)

    def _relative_noun(self, steps: int, noun: str, end: int) -> Operand | None:
        if noun == "week":
            return self._week_from_now(steps, end)
        if noun == "month":
            return Operand(end, self._month_from_now(steps))
        if noun == "year":
            return Operand(end, self.calendar_year(self.today.year + steps))
        if noun == "weekend":
            saturday = calendar_units.next_weekday(5, self.today, today_counts=True) + timedelta(
                weeks=max(0, steps - 1)
            )
            return Operand(end, calendar_units.fixed("span", saturday, saturday + timedelta(days=1)))
        if noun == "school_year":
            return Operand(end, calendar_units.school_year(self.today.year - (self.today.month < 8) + steps))
        if noun == "quarter":
            return Operand(end, self._counted([calendar_units.months("quarter", m, 3) for m in (1, 4, 7, 10)], steps))
        if noun == "term":  # the terms that schools count: until Christmas, until summer
            return Operand(
                end, self._counted([calendar_units.months("half", 1, 6), calendar_units.months("half", 8, 5)], steps)
            )
        if noun == "school_half":
            return Operand(
                end, self._counted([calendar_units.months("half", 2, 6), calendar_units.months("half", 8, 6)], steps)
            )
        if noun == "half":
            return Operand(end, self._counted([half_year(1), half_year(2)], steps))
        return None

    def _counted(self, units: list[Unit], steps: int) -> Unit:
        """The current one of these that take turns, or the one so many steps on."""
        periods = sorted(
            (p for unit in units for p in unit.candidates(self.today) if calendar_units.final_day(p) >= self.today),
            key=calendar_units.first_day,
        )
        if steps and calendar_units.first_day(periods[0]) > self.today:
            steps -= 1
        chosen = periods[steps]
        return calendar_units.fixed("half", calendar_units.first_day(chosen), chosen.end)

    def _week_from_now(self, steps: int, end: int) -> Operand:
        chosen = calendar_units.week_of(self.today + timedelta(weeks=steps))
        return Operand(end, calendar_units.fixed("week", calendar_units.first_day(chosen), chosen.end))

    def _month_from_now(self, steps: int) -> Unit:
        number = self.today.month - 1 + steps
        year, month = self.today.year + number // 12, number % 12 + 1
        return calendar_units.fixed("month", date(year, month, 1), calendar_units.last_day(year, month))

    def _in_a_while(self, at: int, tag: Tag, end: int) -> Operand | None:
        return self._ahead(at, tag.number, end)

    def _ahead(self, at: int, amount: int, at_unit: int) -> Operand | None:
        """ "om tre uger", "in 14 days", "inden for to uger"."""
        sentence = self.sentence
        unit = sentence.tag(at_unit, "time_unit")
        if unit is None or not 0 < amount <= 400:
            return None
        before = at - 1
        if sentence.low(before) in ("ca", "about", "etwa", "cirka", "den", "der", "the", "de", ".", "von"):
            before -= 1
        for words, bound in sentence.words.bounds.get(sentence.low(before), ()):
            if bound == "in_next" and all(sentence.low(before - 1 - i) == word for i, word in enumerate(words)):
                return self._coming(amount, unit[0].value, unit[1])
        if sentence.low(before) not in sentence.words.in_words:
            return None
        what = unit[0].value
        if what == "day":
            return Operand(unit[1], calendar_units.fixed("day", self.today + timedelta(days=amount)))
        if what == "month":
            return Operand(unit[1], self._month_from_now(amount))
        return self._week_from_now(amount * (2 if what == "fortnight" else 1), unit[1])


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
        return Operand(inner.end, derived_units.part_of(inner.unit, tag.value))

    def _part_of_current(self, part: str, at: int, end: int) -> Operand | None:
        """ "first half of the year", "Ende des Monats", "half of 2027"; "of the" lies between ``at`` and ``end``."""
        sentence = self.sentence
        half = {"h1": 1, "h2": 2}.get(part)
        year = sentence.year(end)
        if year and end > at:
            return Operand(
                end + 1,
                half_year(half).in_year(year) if half else derived_units.part_of(self.calendar_year(year), part),
            )
        for position in range(at, end + 1):
            noun = sentence.tag(position, "noun")
            if noun is None or noun[0].value not in ("month", "year", "school_year"):
                continue
            if noun[0].value == "school_year":
                return Operand(noun[1], derived_units.part_of(calendar_units.any_school_year(), part))
            if half and noun[0].value == "year":
                return self.with_year(half_year(half), noun[1])
            return Operand(noun[1], derived_units.part_of(self._current(noun[0].value), part))
        return None

    def _current(self, noun: str) -> Unit:
        if noun == "month":
            return calendar_units.fixed(
                "month", self.today.replace(day=1), calendar_units.last_day(self.today.year, self.today.month)
            )
        return calendar_units.months("year", 1, 12)

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
            unit = half_year(nth) if noun[0].value == "half" else calendar_units.months("half", 8 if nth == 1 else 2, 6)
            return self.with_year(unit, noun[1])
        if noun and noun[0].value == "quarter" and 1 <= nth <= 4:
            return self.with_year(calendar_units.months("quarter", 3 * nth - 2, 3), noun[1])
        half = sentence.tag(at, "month_half")
        if half and nth in (1, 2, -1):
            return self.with_year(
                derived_units.part_of(calendar_units.month(half[0].number), "h1" if nth == 1 else "h2"), half[1]
            )
        if noun and noun[0].value == "week":
            return self._nth_week(nth, count, noun[1])
        week = sentence.tag(at, "month_week")
        if week:
            return self.with_year(derived_units.nth_week(nth, calendar_units.month(week[0].number), count), week[1])
        weekday = sentence.tag(at, "weekday")
        if weekday:
            return self._nth_weekday(nth, weekday[0].number, weekday[1])
        at += sentence.low(at) == "of"
        month = sentence.month_at(at)
        if month and nth > 0 and sentence.is_month(at):
            return self.with_year(calendar_units.day_of_year(nth, month), at + 1)
        return None

    def _nth_week(self, nth: int, count: int, at: int) -> Operand | None:
        inner_at = self.sentence.skip_fillers(at)
        low = self.sentence.low(inner_at)
        if low in self.sentence.words.bounds and inner_at == at:
            return self._week_beside(at, {1: "after", -1: "before"}.get(nth, ""), count)
        inner = self.read(inner_at)
        if inner is None or inner.unit is None or inner.unit.kind not in LONG or inner_at == at:
            return None
        return Operand(inner.end, derived_units.nth_week(nth, inner.unit, count))

    def _week_beside(self, at: int, wanted: str = "", count: int = 1) -> Operand | None:
        """ "ugen efter påske", "de sidste to uger før jul": at the token of the bound."""
        side, inner = self.beside(at)
        if inner is None or inner.unit is None or inner.unit.kind == "week" or (wanted and side != wanted):
            return None
        return Operand(inner.end, derived_units.week_beside(inner.unit, side, count))

    def _day_beside(self, at: int, tag: Tag, end: int) -> Operand | None:
        """ "the day after Ascension Day"."""
        side, inner = self.beside(end)
        if inner is None or inner.unit is None or inner.unit.kind not in ("public", "school", "day"):
            return None
        return Operand(inner.end, derived_units.day_beside(inner.unit, side))

    def _nth_weekday(self, nth: int, weekday: int, at: int) -> Operand | None:
        inner_at = self.sentence.skip_fillers(at)
        inner = self.read(inner_at)
        if inner is None or inner.unit is None or inner.unit.kind not in LONG or inner.unit.kind == "week":
            return None
        return Operand(inner.end, derived_units.nth_weekday(nth, weekday, inner.unit))
