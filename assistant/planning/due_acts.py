"""What time is to bring about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class DueKind(StrEnum):
    """What is to be done."""

    RUN_OUT = "run_out"
    """A request, a wait, or the change of an agreement, whose last possible day is over is closed."""
    OFFER_ENDS = "offer_ends"
    """The place that was held for a class that waits goes to the next, as nobody answered."""
    UNDECIDED = "undecided"
    """Whoever claimed what nobody has decided is reminded, else all coordinators."""
    OVERDUE = "overdue"
    """The deputy hears of what is still not decided, else all coordinators."""
    CLOSE_AHEAD = "close_ahead"
    """A request that nobody decided is closed some days ahead of its day, with alternatives."""
    COMING = "coming"
    """The teacher of an agreed visit is asked whether they still come, and how many."""
    VISIT = "visit"
    """The provider is reminded of it."""
    WEEK = "week"
    """A provider reads which visits the coming week brings."""
    AFTER = "after"
    """The teacher is thanked for a visit that is over, and asked how it was."""
    AFTER_AGAIN = "after_again"
    """Once more, as long as nobody answered."""
    AFTER_PROVIDER = "after_provider"
    """The provider is thanked, and asked the same."""


@dataclass(frozen=True)
class DueAct:
    """One act, to be carried out once."""

    key: str
    """Kind, what it is about, and its day: what moves to another day is another act."""
    kind: DueKind
    due: datetime
    about: str
    """The id of what it is about: a booking's, a provider's ..."""
    until: datetime | None = None
    """From then on it makes no sense any more, and is not carried out; ``None``: however late."""


def key_of(kind: DueKind, about: str, day: date) -> str:
    """``run_out:K12:2027-04-19``."""
    return f"{kind}:{about}:{day.isoformat()}"
