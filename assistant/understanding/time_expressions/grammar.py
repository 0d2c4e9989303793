"""Finds every clause of time in a sentence: operands, what bounds, joins and denies them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from assistant.ports import Holidays
from assistant.understanding.time_expressions import calendar_units, derived_units
from assistant.understanding.time_expressions.calendar_units import Unit
from assistant.understanding.time_expressions.clauses import Clause, Operand, UnitList
from assistant.understanding.time_expressions.clock_times import read_time
from assistant.understanding.time_expressions.dates import ListedDays, read_days
from assistant.understanding.time_expressions.lengths import with_length_behind
from assistant.understanding.time_expressions.literal_dates import is_told_of
from assistant.understanding.time_expressions.operands import OperandReader
from assistant.understanding.time_expressions.token_stream import TokenStream
from assistant.understanding.time_expressions.two_ends import between, to_other_end

_MOST_CLAUSES = 64
"""A question names few periods; what comes after so many is left unread."""
_MOST_TRIES = 3000
"""Words that may begin a clause; a mail of 2,000 words has a few hundred."""

_MOST_AUXILIARIES = 6
"""Of "Montags geht es bei uns leider nicht"."""


@dataclass
class TimesFound:
    """All that one text says of time."""

    clauses: list[Clause] = field(default_factory=list)
    time: str = ""
    time_spans: list[tuple[int, int]] = field(default_factory=list)
    """Token indices, the second after the last."""


class Grammar:
    def __init__(self, sentence: TokenStream, today: date, holidays: Holidays) -> None:
        self._sentence = sentence
        self._today = today
        self._operands = OperandReader(sentence, today, holidays)
        self._found = TimesFound()
        self._groups = 0
        self._operand_first = 0
        """Token of the operand that was read last."""

    def read(self) -> TimesFound:
        """One pass from left to right; a token is read at most a fixed number of times."""
        sentence = self._sentence
        phrases, at_time = sentence.words.phrases, sentence.words.at_time
        at = tries = 0
        for index, (kind, low) in enumerate(zip(sentence.tokens.kinds, sentence.tokens.lows, strict=True)):
            if index < at or kind in ("punct", "line"):
                continue
            if kind == "word" and low not in phrases and low not in at_time:
                continue
            at = self._read_at(index)
            tries += 1
            if len(self._found.clauses) >= _MOST_CLAUSES or tries >= _MOST_TRIES:
                break
        return self._found

    def _read_at(self, at: int) -> int:
        time = read_time(self._sentence, at)
        if time is not None:
            self._found.time = self._found.time or time[0]
            self._found.time_spans.append((at, time[1]))
            return time[1]
        operand = self._operand(at)
        if isinstance(operand, int):
            return operand
        dated = operand.unit is not None and operand.unit.kind == "day"
        if dated and operand.unit is not None and is_told_of(self._sentence, operand.unit, at, self._today):
            return operand.end
        return self._group(at, operand)

    def _operand(self, at: int) -> Operand | int:
        """The operand here, else the token to read on from."""
        operand = self._operands.read(at)
        if operand is not None:
            return operand
        if self._sentence.day_number(at) is None:
            return at + 1
        days = read_days(self._sentence, at, self._today)
        return _from_days(days) if isinstance(days, ListedDays) else days

    def _group(self, at: int, operand: Operand) -> int:
        """An operand with everything that is joined to it by "and", "or" or a comma."""
        self._groups += 1
        bound, first = self._bound_before(at, 0)
        joiner, start, operand_at = "", first, at
        while True:
            operand = self._with_weekday(operand_at, operand)
            if bound == "between":
                operand = between(self._sentence, operand, self._operand)
                bound = "in"
            was = operand.end
            operand = to_other_end(self._sentence, operand, bound, self._operand)
            operand = with_length_behind(self._sentence, operand)
            if (bound == "from" and operand.ranged) or (bound == "after" and operand.end > was):
                bound = "in"
            if operand.single and bound != "in":
                coming = calendar_units.next_weekday(min(operand.weekdays), self._today)
                operand = Operand(operand.end, calendar_units.fixed("day", coming))
            end = self._add(start, operand_at, operand, bound, joiner)
            self._operand_first = operand_at
            nxt = self._joined(operand, end)
            if nxt is None or len(self._found.clauses) >= _MOST_CLAUSES:
                return end
            joiner, at, operand_at, operand = nxt
            own, start = self._bound_before(operand_at, at)
            bound = own if own != "in" or start < operand_at else bound

    def _with_weekday(self, at: int, operand: Operand) -> Operand:
        """ "fredag den 12. marts", "Jul 18, Fri": a date with the weekday that is written beside it."""
        sentence = self._sentence
        by_name = sentence.kind(at) == "word" and not sentence.month_at(at)
        if operand.unit is None or operand.unit.kind != "day" or by_name:
            return operand
        weekday = sentence.weekday_named_before(at)
        if weekday >= 0:
            return replace(operand, weekday=weekday)
        behind = operand.end + (sentence.low(operand.end) == ",")
        named = sentence.tag(behind, "weekday") or sentence.tag(behind, "day_abbr")
        if named is None or named[0].value == "every" or sentence.kind(named[1]) not in ("", "line"):
            return operand
        return replace(operand, end=named[1], weekday=named[0].number)

    def _add(self, start: int, operand_at: int, operand: Operand, bound: str, joiner: str) -> int:
        behind, end = self._bound_behind(operand.end)
        bound = behind or bound
        negated, start = self._is_negated(start, operand.end, bound)
        before = self._found.clauses[-1] if joiner else None
        negated = negated or (before is not None and before.negated and bound == "in")
        if bound == "not_before":
            bound = "from"
        if operand.several is None:
            self._found.clauses.append(Clause(operand, bound, self._groups, joiner, negated, start, end, operand_at))
            return end
        for unit, inner in zip(operand.several.units, operand.several.joiners, strict=True):
            one = replace(operand, unit=unit, several=None)
            self._found.clauses.append(
                Clause(one, bound, self._groups, inner or joiner, negated, start, end, operand_at)
            )
        return end

    # --- what is joined ---

    def _joined(self, operand: Operand, end: int) -> tuple[str, int, int, Operand] | None:
        """The joiner, the token after it, and the next operand with its place."""
        sentence = self._sentence
        low = sentence.low(end)
        comma = low == ","
        position = end + 1 if comma or low in ("/", "+", "&") else end
        joiner = "or" if position > end else ""
        if sentence.low(position) in sentence.words.joiners:
            joiner, position = sentence.words.joiners[sentence.low(position)], position + 1
            comma = False
        if not joiner:
            return None
        operand_at = position
        for _ in range(5):
            nxt = self._operand(operand_at) if operand_at < len(sentence.tokens) else operand_at
            if not isinstance(nxt, int):
                break
            word = sentence.low(operand_at)
            if comma or (word not in sentence.words.fillers and word not in sentence.words.bounds):
                return None
            operand_at += 1
        else:
            return None
        if comma and _kind(nxt) != _kind(operand):
            return None
        if nxt.single and operand.unit is not None and self._sentence.tag(self._operand_first, "rel"):
            following = derived_units.weekday_beside(min(nxt.weekdays), operand.unit, "after")
            nxt = Operand(nxt.end, following) if operand.unit.kind == "day" else nxt
        if bool(nxt.weekdays) != bool(operand.weekdays):
            return None
        if operand.coming and nxt.weekdays:
            nxt = replace(nxt, coming=True)
        return joiner, position, operand_at, nxt

    # --- what is said of an operand ---

    def _bound_before(self, at: int, stop: int) -> tuple[str, int]:
        """The bound before an operand, and the first token of both with the fillers between."""
        sentence = self._sentence
        weekday = (
            sentence.weekday_before(at) if sentence.month_at(at) or sentence.kind(at) not in ("word", "isoweek") else -1
        )
        position = weekday if weekday >= stop else at
        for _ in range(5):
            before = position - 1
            if before < stop:
                break
            low = sentence.low(before)
            for words, bound in sentence.words.bounds.get(low, ()):
                start = before - len(words)
                if start >= stop and all(sentence.low(before - 1 - i) == word for i, word in enumerate(words)):
                    return ("in", position) if bound == "in_next" else (bound, start)
            if low in sentence.words.fillers or sentence.is_abbreviation_before_day(before - 1):
                position -= 1
            else:
                break
        return "in", position

    def _bound_behind(self, end: int) -> tuple[str, int]:
        if self._sentence.kind(end) == "word":
            for words, bound in self._sentence.words.bounds_behind:
                if all(self._sentence.low(end + i) == word for i, word in enumerate(words)):
                    return bound, end + len(words)
        return "", end

    def _is_negated(self, start: int, end: int, bound: str) -> tuple[bool, int]:
        """Whether the clause is denied, and its first token with the denial."""
        sentence, words = self._sentence, self._sentence.words
        position = start - 1
        for _ in range(4):
            low = sentence.low(position)
            if low in words.negations:
                polite = sentence.low(position - 1) in words.persons and sentence.low(position - 2) in words.modal_verbs
                return (False, start) if polite else (True, position)
            if low not in words.around_negation and low not in words.fillers:
                break
            position -= 1
        position = end
        while position < end + _MOST_AUXILIARIES and sentence.low(position) in words.auxiliaries:
            position += 1
        denied = sentence.low(position) in words.denials_behind
        if denied and position == end and sentence.low(position) not in words.never:
            denied = sentence.kind(position + 1) in ("", "punct", "line")
        return denied, start


def _kind(operand: Operand) -> str:
    if operand.several:
        return operand.several.units[0].kind
    return operand.unit.kind if operand.unit else "weekday" if operand.weekdays else ""


def _from_days(days: ListedDays) -> Operand:
    units: list[Unit] = [days.units[0]]
    joiners = [""]
    for unit, joiner in zip(days.units[1:], days.joiners, strict=True):
        if joiner == "to":
            units[-1] = derived_units.joined(units[-1], unit)
        else:
            units.append(unit)
            joiners.append(joiner)
    ranged = "to" in days.joiners
    if len(units) == 1:
        return Operand(days.end, units[0], ranged=ranged)
    return Operand(days.end, several=UnitList(tuple(units), tuple(joiners)), ranged=ranged)
