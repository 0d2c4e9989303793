"""What the domain needs from the world. Adapters and fakes share the port's noun."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from assistant.model import Booking, Change, Hit, Language, Period, Person, Role, Status


class Clock(Protocol):
    def now(self) -> datetime:
        """Timezone-aware UTC."""
        ...

    def today(self) -> date:
        """The local date, or the one that ``--today`` names."""
        ...


class LanguageIdentifier(Protocol):
    def guesses(self, text: str) -> Iterable[tuple[str, float]]:
        """The languages that a line of words in small letters may be in, likeliest first: ISO 639 code and probability.
        Offline, and the same for the same text."""
        ...


@dataclass(frozen=True)
class Query:
    """What the index is asked."""

    topic: str
    """The bare topic in the question's language."""
    text: str
    """The whole question."""
    language: Language
    wish: str = ""
    """Of a letter its sentences that say the wish."""
    excluded: tuple[str, ...] = ()
    """Topics that the teacher does not want; entries about them are left out."""


class PreparedQuery(Protocol):
    """A query whose words are read and embedded; held against several selections it is worked out but once."""

    def best(self, allowed: Collection[str] | None = None, limit: int = 50) -> list[Hit]:
        """As `Retriever.search`, except that ``limit`` holds for an empty query too."""
        ...


class Retriever(Protocol):
    def ask(self, query: Query) -> PreparedQuery: ...

    def search(self, query: Query, allowed: Collection[str] | None = None, limit: int = 50) -> list[Hit]:
        """The best hits among ``allowed`` (``None``: all) ids, best first, exact among what is allowed; deterministic,
        ties broken by id. An empty topic and text give every allowed id with score 0."""
        ...


class BookingReader(Protocol):
    """The bookings as they are in one transaction, to look at."""

    def get(self, booking_id: str) -> Booking:
        """Raises `BookingUnknown`. Ids are matched without regard to case."""
        ...

    def find(
        self,
        *,
        statuses: Collection[Status] | None = None,
        activity_id: str | None = None,
        provider_id: str | None = None,
        teacher: str | None = None,
        between: tuple[date, date] | None = None,
        waits_for: Collection[Role] | None = None,
    ) -> list[Booking]:
        """Bookings for which every given condition holds, oldest first. ``teacher`` is the address of whoever asked or
        of one of the other teachers; ``waits_for``: see `Booking.waits_for`."""
        ...

    def history(self, booking_id: str) -> list[Change]:
        """Oldest first."""
        ...

    def before(self, booking_id: str, version: int) -> Booking:
        """The booking as it was before the change that gave it this version; version 1 and unknown ones raise
        `BookingUnknown`."""
        ...


class BookingBook(BookingReader, Protocol):
    """The bookings inside one transaction, to look at and to change."""

    def add(self, booking: Booking, change: Change) -> Booking:
        """Store a new booking; its id is given here (``K1``, ``K2`` ...) and returned with it. ``change.booking_id``
        is ignored and set to the new id."""
        ...

    def save(self, booking: Booking, change: Change) -> None:
        """Conditional update: succeeds only while the stored version is ``booking.version - 1``, else raises
        `AlreadyDecided`. The change is written in the same transaction."""
        ...

    def note(self, booking_id: str, change: Change) -> None:
        """Write a line of history that leaves the booking, and its version, as they are. Raises `BookingUnknown`."""
        ...


class Holidays(Protocol):
    """Public and school holidays of one country and region."""

    def closed(self, day: date) -> str:
        """The holiday's key (``christmas``, ``easter``, ``public`` ...) when schools are closed for it on this day,
        else ``""``. Weekends are not holidays."""
        ...

    def school_holiday(self, key: str, after: date) -> Period | None:
        """The next ``autumn``, ``christmas``, ``winter``, ``easter``, ``whitsun`` or ``summer`` school holiday that is
        not over on ``after``."""
        ...

    def public_holiday(self, key: str, after: date) -> Period | None:
        """The next ``christmas``, ``new_year``, ``easter``, ``ascension``, ``whitsun`` ... that is not over on
        ``after``; Easter is Maundy Thursday (Good Friday where Thursday is no holiday) to Easter Monday."""
        ...


@dataclass(frozen=True)
class Thread:
    """Where a conversation goes on in its channel, for one person in it."""

    conversation: str
    person: Person
    data: Mapping[str, str]
    """The channel's own: mail keeps token, subject and last Message-IDs; Slack its channel and thread ts."""


class Threads(Protocol):
    """Read-only look-up while foreign input is translated."""

    def get(self, conversation: str, address: str = "") -> Thread | None:
        """The conversation's thread as it goes to this person; without an address, to whoever began it."""
        ...

    def of_person(self, address: str) -> Sequence[Thread]:
        """The person's own conversations, newest first."""
        ...

    def main_address(self, address: str) -> str:
        """Under which a person is known who has several; else the address itself."""
        ...

    def mark(self, name: str) -> str | None:
        """A small fact that the channel kept with something it sent."""
        ...
