"""What the rest of the service may do with the database, without saying how."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from assistant.model import ChannelName, Conversation, Reply
from assistant.ports import BookingBook, Thread, Threads
from integrations.boxes import Outgoing, Posting, Received


@dataclass(frozen=True)
class Turn:
    """One utterance of a conversation, as coordinators and the chat page show it."""

    conversation: str
    at: datetime
    who: str
    """``teacher``, ``assistant`` or ``coordinator``."""
    text: str
    reply: Reply | None = None
    """The assistant's reply with all its parts."""


@dataclass(frozen=True)
class Stuck:
    """An inbox or outbox item that needs a human: quarantined, failed or refused."""

    box: str
    """``inbox`` or ``outbox``."""
    id: int
    channel: ChannelName
    status: str
    reason: str
    at: datetime
    booking_id: str = ""


@dataclass(frozen=True)
class Link:
    """An unguessable link that works once. Only its hash is stored."""

    purpose: str
    """``sign_in``, ``decide``."""
    subject: str
    """What it is for: a booking's id and version, or empty."""
    person: str
    """Who it was given to: an address."""
    expires_at: datetime


class Snapshot(Protocol):
    """A consistent read-only view."""

    bookings: BookingBook
    threads: Threads

    def conversation(self, conversation_id: str) -> Conversation | None: ...
    def turns(self, conversation_id: str) -> Sequence[Turn]: ...
    def stuck(self) -> Sequence[Stuck]: ...
    def mark(self, name: str) -> str | None:
        """A small fact kept by name, such as the ts of a Slack message."""
        ...

    def link(self, token: str, purpose: str, now: datetime) -> Link | None:
        """The link if it is known, unexpired and unused; looking changes nothing."""
        ...

    def session(self, token: str, now: datetime) -> Mapping[str, Any] | None:
        """A signed-in web session's facts."""
        ...

    def is_waiting(self, inbox_id: int) -> bool:
        """The inbox item is still to be worked off."""
        ...

    def counts(self) -> Mapping[str, int]:
        """Sizes for /healthz: inbox_waiting, outbox_waiting, quarantined, failed, and bookings by status."""
        ...


class Transaction(Snapshot, Protocol):
    """The same view, and the changes that are committed together or not at all."""

    def save_conversation(self, conversation: Conversation, thread: Thread) -> None: ...
    def add_turn(self, turn: Turn) -> None: ...
    def put_mark(self, name: str, value: str) -> None: ...
    def add_link(self, token: str, link: Link) -> None: ...
    def use_link(self, token: str, purpose: str, now: datetime) -> Link | None:
        """As `link`, and it is used up."""
        ...

    def add_session(self, token: str, facts: Mapping[str, Any], expires_at: datetime) -> None: ...
    def end_session(self, token: str) -> None: ...

    def receive(
        self, channel: ChannelName, key: str, payload: bytes, envelope: Mapping[str, Any], now: datetime
    ) -> int | None: ...
    def next_received(self) -> Received | None:
        """The oldest inbox item that is still to be worked off."""
        ...

    def finish(self, inbox_id: int, status: str, reason: str = "") -> None:
        """``done``, ``filed``, ``quarantined`` or ``failed``."""
        ...

    def post(self, posting: Posting, now: datetime) -> None:
        """Add to the outbox; a key that is known already is left as it is."""
        ...

    def due(
        self, now: datetime, limit: int = 50, channels: Collection[ChannelName] = tuple(ChannelName)
    ) -> Sequence[Outgoing]:
        """Postings of these channels to send now, oldest first, at most one per address, so that each address gets
        its own in order."""
        ...

    def posted(self, outbox_id: int, now: datetime, marks: Mapping[str, str]) -> None: ...
    def postpone(self, outbox_id: int, until: datetime, why: str) -> None: ...
    def give_up(self, outbox_id: int, why: str, now: datetime) -> None:
        """Stop trying; it appears in `stuck` and on its booking."""
        ...
