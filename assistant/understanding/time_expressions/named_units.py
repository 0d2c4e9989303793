"""Stretches with a name of their own: months, seasons, holidays, years."""

from __future__ import annotations

from assistant.understanding.time_expressions import calendar_units, derived_units
from assistant.understanding.time_expressions.calendar_units import Unit
from assistant.understanding.time_expressions.clauses import Operand, Several
from assistant.understanding.time_expressions.lexicon import Tag
from assistant.understanding.time_expressions.operand_base import OperandBase

_PART_KINDS = {"early_season": "early", "mid_season": "mid", "late_season": "late"}
_MONTH_PARTS = {"month_early": "early", "month_mid": "mid", "month_late": "late"}


class NamedUnits(OperandBase):
    """See the module."""

    def _month(self, at: int, tag: Tag, end: int) -> Operand | None:
        if not self.sentence.is_month(at):
            return None
        if tag.kind == "abbr" and self.sentence.low(end) == ".":
            end += 1
        if self.sentence.low(end) in ("måned", "month"):
            end += 1
        if self.sentence.words.language == "en":
            days = self._days_after_month(tag.number, end)
            if days is not None:
                return days
        half = self._half_after(end, calendar_units.month(tag.number))
        return half or self.with_year(calendar_units.month(tag.number), end)

    def _days_after_month(self, month: int, at: int) -> Operand | None:
        """ "May 12th", "May 3-7"."""
        sentence = self.sentence
        if sentence.low(at) == "the":
            at += 1
        day = sentence.number(at)
        if not 1 <= day <= 31:
            return None
        end = at + 1 + (sentence.low(at + 1) in ("st", "nd", "rd", "th"))
        if not sentence.is_free(end) or sentence.low(end) in sentence.words.counted:
            return None
        several = self._more_days(day, month, end)
        if several is not None:
            return several
        unit = calendar_units.day_of_year(day, month)
        last = sentence.number(end + 1) if sentence.low(end) in ("-", "–", "to", "until", "through") else 0
        if day < last <= 31 and sentence.is_free(end + 2 + (sentence.low(end + 2) in ("st", "nd", "rd", "th"))):
            unit = derived_units.joined(unit, calendar_units.day_of_year(last, month))
            end += 2 + (sentence.low(end + 2) in ("st", "nd", "rd", "th"))
        return self.with_year(unit, end)

    def _more_days(self, day: int, month: int, at: int) -> Operand | None:
        """ "May 3rd, 4th and 5th"."""
        sentence = self.sentence
        units, joiners = [calendar_units.day_of_year(day, month)], [""]
        while len(units) < 12:
            position = at + (sentence.low(at) == ",")
            position += sentence.low(position) in sentence.words.joiners
            number = sentence.number(position)
            end = position + 1 + (sentence.low(position + 1) in ("st", "nd", "rd", "th"))
            if position == at or not 1 <= number <= 31 or end == position + 1 or not sentence.is_free(end):
                break
            units.append(calendar_units.day_of_year(number, month))
            joiners.append("or")
            at = end
        return Operand(at, several=Several(tuple(units), tuple(joiners))) if len(units) > 1 else None

    def _named_months(self, at: int, tag: Tag, end: int) -> Operand:
        """ "spring term": the first month and how many, as the words list them."""
        first, _, count = tag.value.partition("x")
        return self.with_year(calendar_units.months("half", int(first), int(count)), end)

    def _quarter_letter(self, at: int, tag: Tag, end: int) -> Operand | None:
        number = self.sentence.number(end)
        if not 1 <= number <= 4 or not self.sentence.touches(end):
            return None
        return self.with_year(calendar_units.months("quarter", 3 * number - 2, 3), end + 1)

    def _half_after(self, at: int, unit: Unit) -> Operand | None:
        """ "im Mai, erste Hälfte" is rare; "maj første halvdel" is said."""
        found = self.sentence.tag(at, "part")
        if (
            found is None
            or found[0].value not in ("h1", "h2")
            or self.sentence.low(found[1]) in self.sentence.words.fillers
        ):
            return None
        return self.with_year(derived_units.part_of(unit, found[0].value), found[1])

    def _season(self, at: int, tag: Tag, end: int) -> Operand | None:
        if not self.sentence.is_season(at, end):
            return None
        unit = calendar_units.season(tag.value)
        if tag.kind in _PART_KINDS:
            unit = derived_units.part_of(unit, _PART_KINDS[tag.kind])
        return self.with_year(unit, end)

    def _part_of_month(self, at: int, tag: Tag, end: int) -> Operand:
        return self.with_year(derived_units.part_of(calendar_units.month(tag.number), _MONTH_PARTS[tag.kind]), end)

    def _holiday(self, at: int, tag: Tag, end: int) -> Operand | None:
        sentence = self.sentence
        if (
            sentence.words.language == "en"
            and not sentence.is_free(end)
            and sentence.low(at - 1) not in sentence.words.bounds
        ):
            return None
        return self.with_year(calendar_units.holiday(tag.kind, tag.value, self.holidays), end)

    def _stem(self, at: int, tag: Tag, end: int) -> Operand | None:
        """ "Oster- und Sommerferien"."""
        sentence = self.sentence
        dash = sentence.low(end) in ("-", "–") and sentence.touches(end)
        if not dash and sentence.words.language != "en":
            return None
        joint = end + 1 if dash else end
        if sentence.low(joint) not in sentence.words.joiners or sentence.tag(joint + 1, "school") is None:
            return None
        return Operand(joint, calendar_units.holiday("school", tag.value, self.holidays))

    def _any_school(self, at: int, tag: Tag, end: int) -> Operand | None:
        """ "efter ferien": the next one, if something is said of it."""
        before = self.sentence.low(at - 1)
        if before in self.sentence.words.fillers:
            before = self.sentence.low(at - 2)
        if before not in self.sentence.words.bounds or not self.sentence.is_free(end):
            return None
        keys = ("autumn", "christmas", "winter", "easter", "summer")
        return Operand(end, calendar_units.next_school_holiday(self.holidays, keys))

    def _half_term(self, at: int, tag: Tag, end: int) -> Operand:
        return Operand(end, calendar_units.next_school_holiday(self.holidays, ("autumn", "winter")))

    def _named_year(self, at: int, tag: Tag, end: int) -> Operand:
        year = self.today.year + {"this": 0, "next": 1, "after_next": 2}[tag.value]
        return Operand(end, self.calendar_year(year))

    def _noun(self, at: int, tag: Tag, end: int) -> Operand | None:
        """ "skoleåret 2027/28", "Schuljahr 2027", "semester 2"."""
        if tag.value == "school_year":
            years = self.sentence.low(end).split("/") if self.sentence.kind(end) == "slash" else []
            if years and int(years[1]) == int(years[0]) + 1:
                return Operand(end + 1, calendar_units.school_year(2000 + int(years[0])))
            year = self.sentence.year(end)
            if not year:
                return None
            end += 1
            if self.sentence.low(end) in ("/", "-", "–") and self.sentence.number(end + 1):
                end += 2
            return Operand(end, calendar_units.school_year(year))
        if tag.value == "year" and self.sentence.year(end):
            return Operand(end + 1, self.calendar_year(self.sentence.year(end)))
        return None
