"""Stretches that begin with a number or a weekday."""

from __future__ import annotations

from assistant.understanding.time_expressions import calendar_units, derived_units, weeks
from assistant.understanding.time_expressions.clauses import Operand
from assistant.understanding.time_expressions.dates import Listed, read_days, read_literal
from assistant.understanding.time_expressions.lexicon import Tag
from assistant.understanding.time_expressions.relative import FromToday, Parts

_OF_WEEK = frozenset(
    {"of", "commencing", "starting", "beginning", "with", "from", "vom", "ab", "mit", "med", "fra", "omkring", "on"}
)
_ORDINALS = (".", "st", "nd", "rd", "th")


class NumbersAndWeekdays(Parts, FromToday):
    """See the module."""

    def _number(self, at: int) -> Operand | None:
        """ "8. Kalenderwoche", "1. halvår", "14 dage", "2027"."""
        sentence = self.sentence
        amount = sentence.number(at)
        year = sentence.year(at)
        if year:
            return self._bare_year(at, year)
        after = at + 1 + (sentence.low(at + 1) in _ORDINALS)
        week = sentence.tag(after, "week")
        of_month = self._nth(amount, after) if week and amount <= 5 and after > at + 1 else None
        if of_month is not None:
            return of_month
        if week and 1 <= amount <= 53 and after > at + 1 and not sentence.number(week[1]):
            return self.with_year(calendar_units.week(amount), week[1])
        before = weeks.read_before(sentence, at)
        if before is not None:
            return before
        found = (
            self._nth(amount, after) if 1 <= amount <= 5 and after > at + 1 and not sentence.month_at(after) else None
        )
        if found is None and after > at + 1 and amount in (1, 2):
            part = sentence.tag(at, "part")
            found = self._part(at, part[0], part[1]) if part else None
            half = "h1" if amount == 1 else "h2"
            if found is None and sentence.low(after) in ("halvdel", "hälfte", "half"):
                found = self._part(at, Tag("part", half), after + 1)
        return found or self._ahead(at, amount, at + 1)

    def _bare_year(self, at: int, year: int) -> Operand | None:
        sentence = self.sentence
        noun = sentence.tag(at + 3, "noun")
        if (
            sentence.low(at + 1) in ("/", "-", "–")
            and sentence.number(at + 2) % 100 == (year + 1) % 100
            and (noun and noun[0].value == "school_year")
        ):
            return Operand(noun[1], calendar_units.school_year(year))
        nearby = self.today.year - 1 <= year <= self.today.year + 10
        before = sentence.low(at - 1)
        said = before in ("in", "i", "år", "jahr", "year", "im", "of", "for", "til", "für", "året", "from", "fra", "ab")
        if not nearby or not (said or len(sentence.tokens) <= 2) or not sentence.is_free(at + 1):
            return None
        end = at + 1
        following = sentence.number(at + 2) if sentence.low(at + 1) == "/" else 0
        if following and following % 100 == (year + 1) % 100:
            return Operand(at + 3, calendar_units.school_year(year))
        return Operand(end, self.calendar_year(year))

    def _week(self, at: int, tag: Tag, end: int) -> Operand | None:
        return weeks.read(self.sentence, at, end, many=tag.value == "many") or self._plain_week(at, end)

    def _plain_week(self, at: int, end: int) -> Operand | None:
        """ "ugen efter påske", "the week before Easter"."""
        if self.sentence.low(at) in ("ugen", "week", "woche"):
            return self._week_beside(end) or self._week_around(end)
        return None

    def _week_around(self, at: int) -> Operand | None:
        """ "week commencing Monday 10 May", "in der Woche vom 10. Mai"."""
        position = at
        while position < at + 4 and (
            self.sentence.low(position) in _OF_WEEK or self.sentence.tag(position, "weekday")
            or self.sentence.low(position) in self.sentence.words.on_day
        ):  # fmt: skip
            position += 1
        if position == at or position >= len(self.sentence.tokens):
            return None
        operand = self.read(position)
        if operand is not None and operand.unit is not None and operand.unit.kind == "day":
            return Operand(operand.end, derived_units.week_around(operand.unit))
        days = read_days(self.sentence, position) if operand is None and self.sentence.number(position) else 0
        return Operand(days.end, derived_units.week_around(days.units[0])) if isinstance(days, Listed) else None

    def _weekday(self, at: int, tag: Tag, end: int) -> Operand | None:
        sentence = self.sentence
        after = end
        while sentence.low(after) in (",", ".") or sentence.low(after) in sentence.words.on_day:
            after += 1
            if after > end + 3:
                break
        literal = sentence.kind(after) in ("dm", "dmy", "slash", "iso", "dec") and read_literal(sentence, after)
        if literal or (sentence.number(after) and isinstance(read_days(sentence, after), Listed)):
            return None  # the date says it all
        beside = self._weekday_beside(at, tag.number, end)
        if beside is not None:
            return beside
        coming = tag.value == "one" and sentence.low(at - 1) in sentence.words.on_weekday
        return Operand(end, weekdays=frozenset({tag.number}), single=tag.value == "one", coming=coming)

    def _weekday_beside(self, at: int, weekday: int, end: int) -> Operand | None:
        """ "the Monday after Easter", "mandagen efter påske"."""
        sentence = self.sentence
        definite = sentence.low(at - 1) in ("the", "der", "am", "den") or sentence.low(at).endswith("en")
        side, inner = self.beside(end) if definite else ("", None)
        if inner is None or inner.unit is None:
            return None
        return Operand(inner.end, derived_units.weekday_beside(weekday, inner.unit, side))

    def _short_weekday(self, at: int, tag: Tag, end: int) -> Operand | None:
        """ "Mo-Fr", "Di/Do": abbreviations count only beside one another, for they are words as well."""
        sentence = self.sentence
        for step in (1, -1):
            joint = at + step
            if step == 1 and sentence.low(joint) == ".":
                joint += 1
            if sentence.low(joint) in ("-", "–", "/", "+") or sentence.low(joint) in sentence.words.joiners:
                other = sentence.tag(joint + step, "day_abbr")
                if (
                    other
                    and other[0].number != tag.number
                    and sentence.is_capital(at) == sentence.is_capital(joint + step)
                    and (sentence.touches(at + 1) or sentence.low(joint) in ("-", "–", "/", "+"))
                ):
                    return Operand(end, weekdays=frozenset({tag.number}))
        return None
