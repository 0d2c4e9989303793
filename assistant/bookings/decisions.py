"""What a coordinator can decide about a booking, a type each; `assistant.bookings.decide` carries it out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Approve:
    """What is asked for; of an agreed booking the change that waits."""

    booking_id: str
    day: date | None = None
    """Another day than the draft's."""
    time: str = ""
    despite: bool = False
    """Although soft rules fail on that day; hard ones stop it all the same."""


@dataclass(frozen=True)
class Decline:
    """What is asked for; of an agreed booking the change that waits, so that the agreement stays as it is."""

    booking_id: str
    reason: str
    alternatives: tuple[str, ...] = ()
    """Ids of activities offered instead."""


@dataclass(frozen=True)
class Propose:
    """Offer another date; the teacher says yes or no. What is agreed holds until then."""

    booking_id: str
    day: date
    time: str = ""
    reason: str = ""
    despite: bool = False
    """As in `Approve`."""
    agreed: bool = False
    """The teacher has said yes already: what is agreed is on that day at once."""


@dataclass(frozen=True)
class Claim:
    """Take the booking on, or over from the one who had it."""

    booking_id: str


@dataclass(frozen=True)
class Cancel:
    """Call off what was asked for or agreed."""

    booking_id: str
    reason: str = ""


@dataclass(frozen=True)
class Undo:
    """Take one's own last decision back."""

    booking_id: str


@dataclass(frozen=True)
class AddNote:
    """Write something beside the booking, for coordinators alone."""

    booking_id: str
    words: str


@dataclass(frozen=True)
class Report:
    """How it went. What was said can be said anew."""

    booking_id: str
    held: bool
    """False: nobody came."""
    evaluation: int | None = None
    """1 (poor) to 5 (excellent)."""
    words: str = ""


@dataclass(frozen=True)
class Amend:
    """The facts as a coordinator wrote them down, all of them; an empty one is not known any more."""

    booking_id: str
    class_name: str = ""
    pupils: int | None = None
    school: str = ""
    phone: str = ""
    wishes: str = ""
    day: date | None = None
    """``None`` leaves day and time as they are."""
    time: str = ""
    despite: bool = False
    """As in `Approve`."""


Decision = Approve | Decline | Propose | Claim | Cancel | Undo | AddNote | Report | Amend
