"""What was found for a reading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

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
    """Each condition that was said -> True (fits) or None (the entry does not say); False only of a preference."""
    concepts: tuple[str, ...] = ()
    """As `Hit.concepts`."""


@dataclass(frozen=True)
class NearMiss:
    """Fits but for the named conditions (``grades``, ``periods``, ``group_size``, ``price`` ...)."""

    activity: Activity
    score: float
    fails: tuple[str, ...]


class AnswerKind(StrEnum):
    """What a message gets for an answer."""

    FITS = "fits"
    NEAR = "near"
    """Nothing fits, but something does but for one condition."""
    NOTHING = "nothing"
    ABOUT = "about"
    """A question about one activity."""
    NO_SEARCH = "no_search"
    """Thanks, a complaint, a matter of the office, or something else entirely: nothing is looked for."""


@dataclass(frozen=True)
class Findings:
    matches: tuple[Match, ...] = ()
    near_misses: tuple[NearMiss, ...] = ()
    maybe: tuple[Activity, ...] = ()
    """What the question could have meant, where nothing is sure enough to be a match."""

    @property
    def kind(self) -> AnswerKind:
        """What a search that found this is answered with."""
        if self.matches:
            return AnswerKind.FITS
        return AnswerKind.NEAR if self.near_misses else AnswerKind.NOTHING
