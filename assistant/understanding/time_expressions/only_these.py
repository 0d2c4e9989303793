"""Times that are the only ones: "kun i uge 16 eller 17", whatever is told of week 19."""

from __future__ import annotations

from assistant.understanding.time_expressions.clauses import Clause
from assistant.understanding.time_expressions.token_stream import TokenStream


def only_these(sentence: TokenStream, clauses: list[Clause]) -> list[Clause]:
    """Where some are the only ones, others of their kind are told of and not wished for."""
    groups = {clause.group: _kind(clause) for clause in clauses if _is_only(sentence, clause)}
    kinds = set(groups.values())
    if not kinds:
        return clauses
    return [clause for clause in clauses if clause.negated or clause.group in groups or _kind(clause) not in kinds]


def _is_only(sentence: TokenStream, clause: Clause) -> bool:
    at = clause.first - 1
    at -= sentence.low(at) in sentence.words.auxiliaries
    return not clause.negated and clause.bound == "in" and sentence.low(at) in sentence.words.only


def _kind(clause: Clause) -> str:
    unit = clause.operand.unit
    return unit.kind if unit is not None else "weekday" if clause.operand.weekdays else ""
