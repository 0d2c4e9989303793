"""Stretches that are counted from today: "next week", "om tre uger", "in diesem Schuljahr"."""

from __future__ import annotations

from datetime import date, timedelta

from assistant.understanding.periods import calendar
from assistant.understanding.periods.calendar import Unit
from assistant.understanding.periods.clauses import Operand
from assistant.understanding.periods.operand_base import OperandBase, half_year
from assistant.understanding.periods.words import Tag


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
        return Operand(end, calendar.fixed("day", self.today + timedelta(days=tag.number)))

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
            day = calendar.next_weekday(weekday[0].number, self.today, today_counts=steps == 0)
            return Operand(weekday[1], calendar.fixed("day", day + timedelta(weeks=max(0, steps - 1))))
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
        return calendar.fixed(unit.kind, period.start, period.end)

    def _coming(self, amount: int, what: str, end: int) -> Operand:
        """ "in the next three weeks"."""
        days = {"day": 1, "week": 7, "fortnight": 14, "month": 30}[what] * amount
        return Operand(end, calendar.fixed("span", self.today, self.today + timedelta(days=days)), ranged=True)

    def _relative_noun(self, steps: int, noun: str, end: int) -> Operand | None:
        if noun == "week":
            return self._week_from_now(steps, end)
        if noun == "month":
            return Operand(end, self._month_from_now(steps))
        if noun == "year":
            return Operand(end, self.calendar_year(self.today.year + steps))
        if noun == "weekend":
            saturday = calendar.next_weekday(5, self.today, today_counts=True) + timedelta(weeks=max(0, steps - 1))
            return Operand(end, calendar.fixed("span", saturday, saturday + timedelta(days=1)))
        if noun == "school_year":
            return Operand(end, calendar.school_year(self.today.year - (self.today.month < 8) + steps))
        if noun == "quarter":
            return Operand(end, self._counted([calendar.months("quarter", m, 3) for m in (1, 4, 7, 10)], steps))
        if noun == "term":  # the terms that schools count: until Christmas, until summer
            return Operand(end, self._counted([calendar.months("half", 1, 6), calendar.months("half", 8, 5)], steps))
        if noun == "school_half":
            return Operand(end, self._counted([calendar.months("half", 2, 6), calendar.months("half", 8, 6)], steps))
        if noun == "half":
            return Operand(end, self._counted([half_year(1), half_year(2)], steps))
        return None

    def _counted(self, units: list[Unit], steps: int) -> Unit:
        """The current one of these that take turns, or the one so many steps on."""
        periods = sorted(
            (p for unit in units for p in unit.candidates(self.today) if calendar.final_day(p) >= self.today),
            key=calendar.first_day,
        )
        if steps and calendar.first_day(periods[0]) > self.today:
            steps -= 1
        chosen = periods[steps]
        return calendar.fixed("half", calendar.first_day(chosen), chosen.end)

    def _week_from_now(self, steps: int, end: int) -> Operand:
        chosen = calendar.week_of(self.today + timedelta(weeks=steps))
        return Operand(end, calendar.fixed("week", calendar.first_day(chosen), chosen.end))

    def _month_from_now(self, steps: int) -> Unit:
        number = self.today.month - 1 + steps
        year, month = self.today.year + number // 12, number % 12 + 1
        return calendar.fixed("month", date(year, month, 1), calendar.last_day(year, month))

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
            return Operand(unit[1], calendar.fixed("day", self.today + timedelta(days=amount)))
        if what == "month":
            return Operand(unit[1], self._month_from_now(amount))
        return self._week_from_now(amount * (2 if what == "fortnight" else 1), unit[1])
