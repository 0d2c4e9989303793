"""What the grammar finds in a text, before it is known which spring or Friday is meant."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.understanding.time_expressions.calendar_units import Unit


@dataclass(frozen=True)
class UnitList:
    """Units named in one breath: "uge 8 eller 9"."""

    units: tuple[Unit, ...]
    joiners: tuple[str, ...]
    """``and`` or ``or`` before each; the first is empty."""


@dataclass(frozen=True)
class Operand:
    """A stretch of time as named: "slutningen af maj", "uge 12-14", "fredage"."""

    end: int
    """Index of the token after it."""
    unit: Unit | None = None
    """``None`` for weekdays and for what is swallowed ("sidste år", "hele året")."""
    several: UnitList | None = None
    """Set instead of ``unit`` when there may be more than one."""
    past: bool = False
    """"sidste år": what is named beside it is over."""
    ranged: bool = False
    """Both ends were named: "fra 3. til 7. maj" is not open."""
    weekdays: frozenset[int] = frozenset()
    weekday: int | None = None
    """Of a date: the weekday that is written with it."""
    single: bool = False
    """One weekday in the singular: "bis Freitag" means the coming one."""
    coming: bool = False
    """A weekday that may be the coming one ("am Freitag") when no period is named beside it."""


@dataclass(frozen=True)
class Clause:
    """An operand with what is said of it."""

    operand: Operand
    bound: str
    """``in``, ``from``, ``after``, ``before``, ``until``."""
    group: int
    """Clauses joined by "and" or "or" share a group."""
    joiner: str
    """What joins it to the clause before in its group: ``and``, ``or`` or empty."""
    negated: bool
    first: int
    """Index of its first token."""
    last: int
    """Index of the token after it."""
    operand_first: int
    """Index of the first token of its operand."""
