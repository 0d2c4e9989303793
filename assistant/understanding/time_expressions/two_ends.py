"""Stretches of which both ends are named: "A to B", "between A and B", "mandag til onsdag", "vom 14. auf den 15."."""

from __future__ import annotations

from collections.abc import Callable

from assistant.understanding.time_expressions import derived_units
from assistant.understanding.time_expressions.calendar_units import Unit
from assistant.understanding.time_expressions.clauses import Operand, UnitList
from assistant.understanding.time_expressions.token_stream import TokenStream

_DASHES = frozenset("-–—−")
_HOLIDAYS = frozenset({"public", "school"})
_MOST_BEFORE_AN_END = 7
"""Tokens: "til og med den fredag d. 21. maj"."""
_LEFT_OUT = _HOLIDAYS | {"season"}
"""What lies between two of these does not hold them."""

ReadOperand = Callable[[int], Operand | int]
"""The operand at a token, else the token to read on from."""


def between(sentence: TokenStream, operand: Operand, read: ReadOperand) -> Operand:
    """ "between A and B": holidays and seasons are left out, months, weekdays and dates are meant to be in."""
    if operand.several is not None and len(operand.several.units) == 2:
        return Operand(operand.end, _span(*operand.several.units))
    low = sentence.low(operand.end)
    if low not in sentence.words.joiners and low not in sentence.words.ranges and low not in _DASHES:
        return operand
    other = read(sentence.skip_fillers(operand.end + 1))
    if isinstance(other, int):
        return operand
    if operand.weekdays and other.weekdays:
        return _weekdays(operand, other)
    if operand.unit is None or other.unit is None:
        return operand
    return Operand(other.end, _span(operand.unit, other.unit))


def to_other_end(sentence: TokenStream, operand: Operand, bound: str, read: ReadOperand) -> Operand:
    """ "A to B", "A-B", "mandag til onsdag"."""
    behind = operand.end
    behind += sentence.low(behind) == "," and sentence.low(behind + 1) in sentence.words.ranges  # "3 May, to 7 May"
    low = sentence.low(behind)
    other_at = behind + 1
    night = low in sentence.words.ranges_before_a_day and sentence.low(other_at) in sentence.words.on_day
    if low not in _DASHES and low not in sentence.words.ranges and not night:
        return operand
    last_unit = operand.several.units[-1] if operand.several else operand.unit
    for _ in range(2):  # "til og med", "bis einschließlich"
        if sentence.low(other_at) in sentence.words.up_to_and_including:
            other_at += 1
    other = _other_end(sentence, other_at, read)
    if other is None:
        return operand
    if operand.weekdays and other.weekdays:
        return _weekdays(operand, other)
    if other.single and last_unit is not None and last_unit.kind == "day":
        other = Operand(other.end, derived_units.weekday_beside(min(other.weekdays), last_unit, "after"))
    end_unit = other.several.units[0] if other.several else other.unit
    if last_unit is None or end_unit is None or (last_unit.kind in ("year",) and end_unit.kind != "year"):
        return operand
    stretch = derived_units.joined(
        last_unit,
        end_unit,
        after_first=bound == "after",
        before_last=end_unit.kind in _HOLIDAYS and low not in _DASHES,
    )
    units = (*(operand.several.units[:-1] if operand.several else ()), stretch)
    units += other.several.units[1:] if other.several else ()
    if len(units) == 1:
        return Operand(other.end, stretch, ranged=True)
    return Operand(other.end, several=UnitList(units, ("", *("or",) * (len(units) - 1))), ranged=True)


def _other_end(sentence: TokenStream, at: int, read: ReadOperand) -> Operand | None:
    """The second end, past the weekday of its date: "til fredag d. 21. maj", "until Sat, 20 of Mar"."""
    for position in range(at, min(at + _MOST_BEFORE_AN_END, len(sentence.tokens))):
        other = read(position)
        if not isinstance(other, int):
            return other
        named = sentence.tag(position, "weekday") or sentence.tag(position, "day_abbr")
        low = sentence.low(position)
        if not named and low not in sentence.words.fillers and low not in (",", ".", *sentence.words.on_day):
            return None
    return None


def _span(first: Unit, last: Unit) -> Unit:
    return derived_units.joined(first, last, after_first=first.kind in _LEFT_OUT, before_last=last.kind in _LEFT_OUT)


def _weekdays(first: Operand, last: Operand) -> Operand:
    begin, end = min(first.weekdays), min(last.weekdays)
    return Operand(last.end, weekdays=frozenset((begin + step) % 7 for step in range((end - begin) % 7 + 1)))
