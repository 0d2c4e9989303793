"""Reads one stretch of time where a text names it: a month, "sidst i maj", "KW 12-14", "next Friday"."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from assistant.ports import Holidays
from assistant.understanding.periods import calendar, weeks
from assistant.understanding.periods.calendar import Unit
from assistant.understanding.periods.clauses import Operand, Several
from assistant.understanding.periods.dates import Listed, read_days, read_literal
from assistant.understanding.periods.sentence import Sentence
from assistant.understanding.periods.words import Tag

_DEEPEST = 3
"""Stretches within stretches: "early in the last week of May"."""
_LONG = frozenset({"month", "season", "quarter", "half", "year", "school_year", "school", "public", "week"})
_OF_WEEK = frozenset({"of", "commencing", "starting", "beginning", "with", "from", "vom", "ab", "mit", "med", "fra", "omkring", "on"})
_PART_KINDS = {"early_season": "early", "mid_season": "mid", "late_season": "late"}
_MONTH_PARTS = {"month_early": "early", "month_mid": "mid", "month_late": "late"}


class OperandReader:
    """Reads forward from one token; every method gives ``None`` where its form is not there."""

    def __init__(self, sentence: Sentence, today: date, holidays: Holidays) -> None:
        self.sentence = sentence
        self.today = today
        self.holidays = holidays
        self._depth = 0
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
                end, calendar.part_of(calendar.any_school_year(), tag.value)
            ),
            "school_year_next": lambda at, tag, end: self._relative_noun(1, "school_year", end),
            "early_next_year": lambda at, tag, end: Operand(
                end, calendar.part_of(self._calendar_year(self.today.year + 1), "early")
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
            "noun": self._noun,
            "never": lambda at, tag, end: Operand(end),
        }

    def read(self, at: int) -> Operand | None:
        """The stretch that begins at this token, days of a month apart (see `dates.read_days`)."""
        if self._depth == _DEEPEST:
            return None
        self._depth += 1
        try:
            return self._read(at)
        finally:
            self._depth -= 1

    def _read(self, at: int) -> Operand | None:
        kind = self.sentence.kind(at)
        if kind == "word":
            for phrase in self.sentence.words.phrases.get(self.sentence.low(at), ()):
                end = self.sentence._after_phrase(at + 1, phrase.rest)
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

    # --- units with a name of their own ---

    def _with_year(self, unit: Unit, end: int) -> Operand:
        year, after = self.sentence.year_after(end)
        if not year:
            return Operand(end, unit)
        if unit.kind == "season" and self.sentence.low(after) == "/":  # winter 2026/27
            after += 2
        elif self.sentence.kind(after) == "word":
            pass
        return Operand(after, unit.in_year(year))

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
        half = self._half_after(end, calendar.month(tag.number))
        return half or self._with_year(calendar.month(tag.number), end)

    def _days_after_month(self, month: int, at: int) -> Operand | None:
        """"May 12th", "May 3-7"."""
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
        unit = calendar.day_of_year(day, month)
        last = sentence.number(end + 1) if sentence.low(end) in ("-", "–", "to", "until", "through") else 0
        if day < last <= 31 and sentence.is_free(end + 2 + (sentence.low(end + 2) in ("st", "nd", "rd", "th"))):
            unit = calendar.joined(unit, calendar.day_of_year(last, month))
            end += 2 + (sentence.low(end + 2) in ("st", "nd", "rd", "th"))
        return self._with_year(unit, end)

    def _more_days(self, day: int, month: int, at: int) -> Operand | None:
        """"May 3rd, 4th and 5th"."""
        sentence = self.sentence
        units, joiners = [calendar.day_of_year(day, month)], [""]
        while len(units) < 12:
            position = at + (sentence.low(at) == ",")
            position += sentence.low(position) in sentence.words.joiners
            number = sentence.number(position)
            end = position + 1 + (sentence.low(position + 1) in ("st", "nd", "rd", "th"))
            if position == at or not 1 <= number <= 31 or end == position + 1 or not sentence.is_free(end):
                break
            units.append(calendar.day_of_year(number, month))
            joiners.append("or")
            at = end
        return Operand(at, several=Several(tuple(units), tuple(joiners))) if len(units) > 1 else None

    def _named_months(self, at: int, tag: Tag, end: int) -> Operand:
        """"spring term": the first month and how many, as the words list them."""
        first, _, count = tag.value.partition("x")
        return self._with_year(calendar.months("half", int(first), int(count)), end)

    def _quarter_letter(self, at: int, tag: Tag, end: int) -> Operand | None:
        number = self.sentence.number(end)
        if not 1 <= number <= 4 or not self.sentence.touches(end):
            return None
        return self._with_year(calendar.months("quarter", 3 * number - 2, 3), end + 1)

    def _half_after(self, at: int, unit: Unit) -> Operand | None:
        """"im Mai, erste Hälfte" is rare; "maj første halvdel" is said."""
        found = self.sentence.tag(at, "part")
        if found is None or found[0].value not in ("h1", "h2") or self.sentence.low(found[1]) in self.sentence.words.fillers:
            return None
        return self._with_year(calendar.part_of(unit, found[0].value), found[1])

    def _season(self, at: int, tag: Tag, end: int) -> Operand | None:
        if not self.sentence.is_season(at, end):
            return None
        unit = calendar.season(tag.value)
        if tag.kind in _PART_KINDS:
            unit = calendar.part_of(unit, _PART_KINDS[tag.kind])
        return self._with_year(unit, end)

    def _part_of_month(self, at: int, tag: Tag, end: int) -> Operand:
        return self._with_year(calendar.part_of(calendar.month(tag.number), _MONTH_PARTS[tag.kind]), end)

    def _holiday(self, at: int, tag: Tag, end: int) -> Operand | None:
        sentence = self.sentence
        if sentence.words.language == "en" and not sentence.is_free(end) and sentence.low(at - 1) not in sentence.words.bounds:
            return None
        return self._with_year(calendar.holiday(tag.kind, tag.value, self.holidays), end)

    def _stem(self, at: int, tag: Tag, end: int) -> Operand | None:
        """"Oster- und Sommerferien"."""
        sentence = self.sentence
        dash = sentence.low(end) in ("-", "–") and sentence.touches(end)
        if not dash and sentence.words.language != "en":
            return None
        joint = end + 1 if dash else end
        if sentence.low(joint) not in sentence.words.joiners or sentence.tag(joint + 1, "school") is None:
            return None
        return Operand(joint, calendar.holiday("school", tag.value, self.holidays))

    def _any_school(self, at: int, tag: Tag, end: int) -> Operand | None:
        """"efter ferien": the next one, if something is said of it."""
        before = self.sentence.low(at - 1)
        if before in self.sentence.words.fillers:
            before = self.sentence.low(at - 2)
        if before not in self.sentence.words.bounds or not self.sentence.is_free(end):
            return None
        keys = ("autumn", "christmas", "winter", "easter", "summer")
        return Operand(end, calendar.next_school_holiday(self.holidays, keys))

    def _half_term(self, at: int, tag: Tag, end: int) -> Operand:
        return Operand(end, calendar.next_school_holiday(self.holidays, ("autumn", "winter")))

    def _named_year(self, at: int, tag: Tag, end: int) -> Operand:
        year = self.today.year + {"this": 0, "next": 1, "after_next": 2}[tag.value]
        return Operand(end, self._calendar_year(year))

    def _calendar_year(self, year: int) -> Unit:
        return calendar.fixed("year", date(year, 1, 1), date(year, 12, 31))

    def _noun(self, at: int, tag: Tag, end: int) -> Operand | None:
        """"skoleåret 2027/28", "Schuljahr 2027", "semester 2"."""
        if tag.value == "week":
            return self._plain_week(at, end)
        if tag.value == "school_year":
            years = self.sentence.tokens[end].text.split("/") if self.sentence.kind(end) == "slash" else []
            if years and int(years[1]) == int(years[0]) + 1:
                return Operand(end + 1, calendar.school_year(2000 + int(years[0])))
            year = self.sentence.year(end)
            if not year:
                return None
            end += 1
            if self.sentence.low(end) in ("/", "-", "–") and self.sentence.number(end + 1):
                end += 2
            return Operand(end, calendar.school_year(year))
        if tag.value == "year" and self.sentence.year(end):
            return Operand(end + 1, self._calendar_year(self.sentence.year(end)))
        return None

    # --- parts and ordinals ---

    def _part(self, at: int, tag: Tag, end: int) -> Operand | None:
        sentence = self.sentence
        if sentence.low(end) == "-" and sentence.touches(end):
            end += 1
        inner_at = sentence.skip_fillers(end)
        inner = self.read(inner_at)
        if inner is None:
            return self._part_of_current(tag.value, end, inner_at)
        if inner.unit is None or inner.unit.kind not in _LONG:
            return None
        return Operand(inner.end, calendar.part_of(inner.unit, tag.value))

    def _part_of_current(self, part: str, at: int, end: int) -> Operand | None:
        """"first half of the year", "Ende des Monats", "second half of 2027"; "of the" lies between ``at`` and ``end``."""
        sentence = self.sentence
        half = {"h1": 1, "h2": 2}.get(part)
        year = sentence.year(end)
        if year and end > at:
            return Operand(end + 1, _half(half).in_year(year) if half else calendar.part_of(self._calendar_year(year), part))
        for position in range(at, end + 1):
            noun = sentence.tag(position, "noun")
            if noun is None or noun[0].value not in ("month", "year", "school_year"):
                continue
            if noun[0].value == "school_year":
                return Operand(noun[1], calendar.part_of(calendar.any_school_year(), part))
            if half and noun[0].value == "year":
                return self._with_year(_half(half), noun[1])
            return Operand(noun[1], calendar.part_of(self._current(noun[0].value), part))
        return None

    def _current(self, noun: str) -> Unit:
        if noun == "month":
            return calendar.fixed("month", self.today.replace(day=1), calendar.last_day(self.today.year, self.today.month))
        return calendar.months("year", 1, 12)

    def _ordinal(self, at: int, tag: Tag, end: int) -> Operand | None:
        return self._nth(tag.number, end)

    def _nth(self, nth: int, at: int) -> Operand | None:
        """"første halvår", "first Monday in May", "letzte Woche im Mai", "første maj"."""
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
            unit = _half(nth) if noun[0].value == "half" else calendar.months("half", 8 if nth == 1 else 2, 6)
            return self._with_year(unit, noun[1])
        if noun and noun[0].value == "quarter" and 1 <= nth <= 4:
            return self._with_year(calendar.months("quarter", 3 * nth - 2, 3), noun[1])
        half = sentence.tag(at, "month_half")
        if half and nth in (1, 2, -1):
            return self._with_year(calendar.part_of(calendar.month(half[0].number), "h1" if nth == 1 else "h2"), half[1])
        if noun and noun[0].value == "week":
            return self._nth_week(nth, count, noun[1])
        week = sentence.tag(at, "month_week")
        if week:
            return self._with_year(calendar.nth_week(nth, calendar.month(week[0].number), count), week[1])
        weekday = sentence.tag(at, "weekday")
        if weekday:
            return self._nth_weekday(nth, weekday[0].number, weekday[1])
        at += sentence.low(at) == "of"
        month = sentence.month_at(at)
        if month and nth > 0 and sentence.is_month(at):
            return self._with_year(calendar.day_of_year(nth, month), at + 1)
        return None

    def _nth_week(self, nth: int, count: int, at: int) -> Operand | None:
        inner_at = self.sentence.skip_fillers(at)
        low = self.sentence.low(inner_at)
        if low in self.sentence.words.bounds and inner_at == at:
            return self._week_beside(at, {1: "after", -1: "before"}.get(nth, ""), count)
        inner = self.read(inner_at)
        if inner is None or inner.unit is None or inner.unit.kind not in _LONG or inner_at == at:
            return None
        return Operand(inner.end, calendar.nth_week(nth, inner.unit, count))

    def _week_beside(self, at: int, wanted: str = "", count: int = 1) -> Operand | None:
        """"ugen efter påske", "de sidste to uger før jul": at the token of the bound."""
        side, inner = self._beside(at)
        if inner is None or inner.unit is None or inner.unit.kind == "week" or (wanted and side != wanted):
            return None
        return Operand(inner.end, calendar.week_beside(inner.unit, side, count))

    def _beside(self, at: int) -> tuple[str, Operand | None]:
        """``after`` or ``before``, and what follows it."""
        bounds = self.sentence.words.bounds.get(self.sentence.low(at), ())
        side = next((bound for before, bound in bounds if not before and bound in ("after", "before")), "")
        return side, self.read(self.sentence.skip_fillers(at + 1)) if side else None

    def _day_beside(self, at: int, tag: Tag, end: int) -> Operand | None:
        """"the day after Ascension Day"."""
        side, inner = self._beside(end)
        if inner is None or inner.unit is None or inner.unit.kind not in ("public", "school", "day"):
            return None
        return Operand(inner.end, calendar.day_beside(inner.unit, side))

    def _nth_weekday(self, nth: int, weekday: int, at: int) -> Operand | None:
        inner_at = self.sentence.skip_fillers(at)
        inner = self.read(inner_at)
        if inner is None or inner.unit is None or inner.unit.kind not in _LONG or inner.unit.kind == "week":
            return None
        return Operand(inner.end, calendar.nth_weekday(nth, weekday, inner.unit))

    # --- counted from today ---

    def _relative_day(self, at: int, tag: Tag, end: int) -> Operand | None:
        """"heute" is mostly small talk: it is read where little else is said."""
        if tag.number == 0 and len(self.sentence.tokens) > 6:
            return None
        if tag.value == "1" and self.sentence.low(at) == "morgen":  # "Guten Morgen", "am Morgen"
            before = self.sentence.low(at - 1)
            if before in ("guten", "am", "jeden", "heute", "den") or self.sentence.tokens[at].text[0].isupper() and at:
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
        """"in the next three weeks"."""
        days = {"day": 1, "week": 7, "fortnight": 14, "month": 30}[what] * amount
        return Operand(end, calendar.fixed("span", self.today, self.today + timedelta(days=days)), ranged=True)

    def _relative_noun(self, steps: int, noun: str, end: int) -> Operand | None:
        if noun == "week":
            return self._week_from_now(steps, end)
        if noun == "month":
            return Operand(end, self._month_from_now(steps))
        if noun == "year":
            return Operand(end, self._calendar_year(self.today.year + steps))
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
            return Operand(end, self._counted([_half(1), _half(2)], steps))
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
        """"om tre uger", "in 14 days", "inden for to uger"."""
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

    # --- numbers, weeks, weekdays ---

    def _number(self, at: int) -> Operand | None:
        """"8. Kalenderwoche", "1. halvår", "14 dage", "2027"."""
        sentence = self.sentence
        amount = sentence.number(at)
        year = sentence.year(at)
        if year:
            return self._bare_year(at, year)
        after = at + 1 + (sentence.low(at + 1) in (".", "st", "nd", "rd", "th"))
        week = sentence.tag(after, "week")
        of_month = self._nth(amount, after) if week and amount <= 5 and after > at + 1 else None
        if of_month is not None:
            return of_month
        if week and 1 <= amount <= 53 and after > at + 1 and not sentence.number(week[1]):
            return self._with_year(calendar.week(amount), week[1])
        if week and 1 <= amount <= 53 and sentence.low(after) in ("kw", "kalenderwoche"):
            return self._with_year(calendar.week(amount), week[1])
        found = self._nth(amount, after) if 1 <= amount <= 5 and after > at + 1 and not sentence.month_at(after) else None
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
        if sentence.low(at + 1) in ("/", "-", "–") and sentence.number(at + 2) % 100 == (year + 1) % 100 and (
            noun and noun[0].value == "school_year"
        ):
            return Operand(noun[1], calendar.school_year(year))
        nearby = self.today.year - 1 <= year <= self.today.year + 10
        before = sentence.low(at - 1)
        said = before in ("in", "i", "år", "jahr", "year", "im", "of", "for", "til", "für", "året", "from", "fra", "ab")
        if not nearby or not (said or len(sentence.tokens) <= 2) or not sentence.is_free(at + 1):
            return None
        end = at + 1
        following = sentence.number(at + 2) if sentence.low(at + 1) == "/" else 0
        if following and following % 100 == (year + 1) % 100:
            return Operand(at + 3, calendar.school_year(year))
        return Operand(end, self._calendar_year(year))

    def _week(self, at: int, tag: Tag, end: int) -> Operand | None:
        return weeks.read(self.sentence, at, end, many=tag.value == "many") or self._plain_week(at, end)

    def _plain_week(self, at: int, end: int) -> Operand | None:
        """"ugen efter påske", "the week before Easter"."""
        if self.sentence.low(at) in ("ugen", "week", "woche"):
            return self._week_beside(end) or self._week_around(end)
        return None

    def _week_around(self, at: int) -> Operand | None:
        """"week commencing Monday 10 May", "in der Woche vom 10. Mai"."""
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
            return Operand(operand.end, calendar.week_around(operand.unit))
        days = read_days(self.sentence, position) if operand is None and self.sentence.number(position) else 0
        return Operand(days.end, calendar.week_around(days.units[0])) if isinstance(days, Listed) else None

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
        """"the Monday after Easter", "mandagen efter påske"."""
        sentence = self.sentence
        definite = sentence.low(at - 1) in ("the", "der", "am", "den") or sentence.low(at).endswith("en")
        side, inner = self._beside(end) if definite else ("", None)
        if inner is None or inner.unit is None:
            return None
        return Operand(inner.end, calendar.weekday_beside(weekday, inner.unit, side))

    def _short_weekday(self, at: int, tag: Tag, end: int) -> Operand | None:
        """"Mo-Fr", "Di/Do": abbreviations count only beside one another, for they are words as well."""
        sentence = self.sentence
        for step in (1, -1):
            joint = at + step
            if step == 1 and sentence.low(joint) == ".":
                joint += 1
            if sentence.low(joint) in ("-", "–", "/", "+") or sentence.low(joint) in sentence.words.joiners:
                other = sentence.tag(joint + step, "day_abbr")
                if other and other[0].number != tag.number and sentence.tokens[at].text[:1].isupper() == (
                    sentence.tokens[joint + step].text[:1].isupper()
                ) and (sentence.touches(at + 1) or sentence.low(joint) in ("-", "–", "/", "+")):
                    return Operand(end, weekdays=frozenset({tag.number}))
        return None


def _half(number: int) -> Unit:
    return calendar.months("half", 1 if number == 1 else 7, 6)

