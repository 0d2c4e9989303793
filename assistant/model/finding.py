"""What was found for a reading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from assistant.model.catalogue import Activity

MOST_MATCHES = 5
"""Activities of an answer, where nobody asks for another number."""


@dataclass(frozen=True)
class Hit:
    """One activity found by the index."""

    id: str
    score: float
    """0..1, comparable between questions."""
    concepts: tuple[str, ...] = ()
    """Names of the vocabulary's concepts that question and entry share, most telling first."""


@dataclass(frozen=True)
class Match:
    """An activity that fits the reading. Reasons and doubts are worded from it (see `assistant.replies`)."""

    activity: Activity
    score: float
    """0..1."""
    verdicts: Mapping[str, bool | None] = field(default_factory=dict)
    """Each condition that was said -> True (fits) or None (the entry does not say)."""
    concepts: tuple[str, ...] = ()
    """As `Hit.concepts`."""


@dataclass(frozen=True)
class NearMiss:
    """Fits but for the named conditions (``grades``, ``periods``, ``group_size``, ``price`` ...)."""

    activity: Activity
    score: float
    fails: tuple[str, ...]


@dataclass(frozen=True)
class Findings:
    matches: tuple[Match, ...] = ()
    near_misses: tuple[NearMiss, ...] = ()
    maybe: tuple[Activity, ...] = ()
    """What the question could have meant, where nothing is sure enough to be a match."""
