"""Words of time that were left over beside a date: what is not understood as a whole is better left unsaid."""

from __future__ import annotations

from assistant.understanding.time_expressions.clauses import Clause
from assistant.understanding.time_expressions.token_stream import TokenStream

_NEAR = 3
"""Tokens within which "ago" or "closest" turn a date into another."""
_NAMED = ("weekday", "noun", "time_unit", "week", "month", "season", "day_beside", "public", "school")
"""What "next" or "third" is said of."""
_LENGTHS = ("time_unit", "noun", "week", "day_beside")


def without_leftovers(sentence: TokenStream, clauses: list[Clause], times: list[tuple[int, int]]) -> list[Clause]:
    """The clauses beside which every word of time was used."""
    used = {at for clause in clauses for at in range(clause.first, clause.last)}
    used |= {at for first, last in times for at in range(first, last)}
    return [clause for clause in clauses if not _is_said_otherwise(sentence, clause, used)]


def _is_said_otherwise(sentence: TokenStream, clause: Clause, used: set[int]) -> bool:
    if clause.operand.unit is None and not clause.operand.weekdays:
        return False
    if _is_turned(sentence, clause, used):
        return True
    before, behind = clause.first - 1, clause.last
    unit = clause.operand.unit
    from_a_holiday = clause.bound == "from" and unit is not None and unit.kind in ("public", "school")
    counted_from = clause.bound in ("after", "before") or from_a_holiday or clause.operand.weekdays
    halved = sentence.low(before) in sentence.words.half_lengths and sentence.tag(clause.operand_first, "number")
    if before not in used and (halved or (counted_from and _is_length(sentence, before))):
        return True
    if clause.operand.weekdays and behind not in used and sentence.tag(behind, "week"):
        return True  # Monday week
    if sentence.tag(clause.operand_first, "rel") and sentence.low(behind) in sentence.words.one_more:
        return True
    return behind not in used and _begins_a_date(sentence, behind, used)


def _is_turned(sentence: TokenStream, clause: Clause, used: set[int]) -> bool:
    """ "the closest Monday to 5 October", "siden august": no further than the clause goes."""
    for places in (range(clause.first - 1, clause.first - 1 - _NEAR, -1), range(clause.last, clause.last + _NEAR)):
        for at in places:
            if sentence.kind(at) in ("punct", "line", ""):
                break
            if sentence.low(at) in sentence.words.turn_a_date_into_another and at not in used:
                return True
    return False


def _is_length(sentence: TokenStream, at: int) -> bool:
    """ "a year" before "after Christmas"."""
    counted = sentence.number(at - 1) or sentence.tag(at - 1, "number")
    return bool(counted) and any(sentence.tag(at, kind) for kind in _LENGTHS)


def _begins_a_date(sentence: TokenStream, at: int, used: set[int]) -> bool:
    """ "third Friday", "next week", a number alone."""
    lead = sentence.tag(at, "rel") or sentence.tag(at, "ord")
    if lead is not None:
        return lead[1] not in used and any(sentence.tag(lead[1], kind) for kind in _NAMED)
    if sentence.tag(at, "hence") or sentence.tag(at, "rel_behind"):
        return True
    after = sentence.kind(at + 1) in ("", "line") or sentence.low(at + 1) in (",", ";", "?", "!")
    return sentence.number(at) > 0 and after and sentence.low(at - 1) not in sentence.words.labels
