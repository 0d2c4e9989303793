"""What the assistant says, worded, in no channel's format yet."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from assistant.model.booking import Booking
from assistant.model.message import Action, Attachment
from assistant.model.terms import Language


@dataclass(frozen=True)
class Card:
    """One activity as shown, worded in the reply's language; empty strings are not shown."""

    number: int
    activity_id: str
    title: str
    summary: str
    provider: str
    place: str
    when: str
    grades: str
    duration: str
    price: str
    reasons: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    confirmed: str = ""
    """When the provider last confirmed the entry."""
    heading: str = ""
    """Stands above this card: what this one and those after it are."""
    gist: str = ""
    """The summary in one sentence."""
    facts: tuple[str, ...] = ()
    """What matters of when, for whom, where, how long and for how much; what all cards of a list share is left out."""
    reason: str = ""
    """The one that tells this activity from the others of the list; empty where none does."""
    minds: tuple[str, ...] = ()
    """What must be minded before it is chosen: those of the doubts that matter."""


@dataclass(frozen=True)
class Line:
    """A label and its value: ``("Klasse", "8.b, 24 elever")``."""

    label: str
    value: str
    for_all: bool = False
    """Where others read along too; anything else is for those alone whose booking it is."""


@dataclass(frozen=True)
class BookingView:
    """A booking as shown to a person, worded in the reply's language."""

    booking: Booking
    heading: str
    """``"Forespørgsel, endnu ikke en booking"`` while it is a draft."""
    lines: tuple[Line, ...]
    checks: tuple[str, ...] = ()
    """Sentences of rules that fail; for coordinators."""
    all_kept: str = ""
    """The sentence that says that no rule fails; empty where one does or none was checked."""
    provider_says: str = ""
    """What the provider said of the booking as it is, for coordinators; it stands in the lines, too."""


@dataclass(frozen=True)
class Button:
    label: str
    action: Action
    style: str = ""
    """``primary``, ``danger`` or empty."""


@dataclass(frozen=True)
class ReplyFile:
    """A file that belongs to a reply; its bytes are found by its key."""

    key: str
    file: Attachment


class ReplyKind(StrEnum):
    """What a reply is about."""

    ANSWER = "answer"
    NOTHING = "nothing"
    ABOUT = "about"
    """What an entry says of what was asked."""
    QUESTION = "question"
    """A fact is missing."""
    DRAFTED = "drafted"
    BOOKING = "booking"
    """How a booking stands, or what was decided."""
    HUMAN = "human"
    WRITTEN = "written"
    """A coordinator's own words."""
    VISIT = "visit"
    """What became of an agreement, for the provider."""
    HELP = "help"
    REFUSED = "refused"
    TO_DECIDE = "to_decide"
    """From here on for coordinators."""
    DECIDED = "decided"
    NOTE = "note"
    DIGEST = "digest"


@dataclass(frozen=True)
class Reply:
    """What the assistant says, in no channel's format yet. ``text`` holds all of it as plain text; a richer channel
    builds its own from the parts."""

    language: Language
    kind: ReplyKind
    subject: str
    """One short line: mail subject, notification."""
    opening: tuple[str, ...] = ()
    understood: str = ""
    cards: tuple[Card, ...] = ()
    near_misses: tuple[str, ...] = ()
    bookings: tuple[BookingView, ...] = ()
    closing: tuple[str, ...] = ()
    buttons: tuple[Button, ...] = ()
    text: str = ""
    calendar: Booking | None = None
    """Set when the teacher's calendar must change: approved, moved or cancelled."""
    files: tuple[ReplyFile, ...] = ()
    """To a teacher: what goes along with it. To coordinators: what the teacher sent, kept or not."""
    more_calendars: tuple[Booking, ...] = ()
    """Further bookings for which the teacher's calendar must change, where one reply speaks of several."""
