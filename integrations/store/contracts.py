"""What the rest of the service may do with the database, without saying how."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from assistant.model import ChannelName, Conversation, Reply
from assistant.ports import BookingBook, Thread, Threads
from integrations.store.booking_lists import QueueLists
from integrations.store.catalog_history import Edit, KeptEdit
from integrations.store.envelopes import Outgoing, Posting, Received
from integrations.store.proposals import Proposals
from integrations.store.statistics import Figures


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
    attempts: int = 0


@dataclass(frozen=True)
class Waiting:
    """An inbox item that is still to be worked off, or an outbox item that is still to be sent."""

    box: str
    """``inbox`` or ``outbox``."""
    id: int
    channel: ChannelName
    since: datetime
    """When it came in, or was composed."""
    attempts: int
    due_at: datetime | None = None
    """When the outbox tries next; the inbox works in order."""
    why: str = ""
    """Why the last try failed."""
    booking_id: str = ""


@dataclass(frozen=True)
class Deed:
    """A line of the audit: what somebody did that is no booking's own change."""

    at: datetime
    who: str
    """An address."""
    what: str
    """``retried``, ``dropped``, ``downloaded`` ..."""
    subject: str
    """What it was done to: ``inbox 12``, a booking's id."""
    why: str = ""


@dataclass(frozen=True)
class Link:
    """An unguessable link. One that decides or signs in works once; one that is only looked at works until it ends.
    Only its hash is stored."""

    purpose: str
    """``sign_in``, ``decide``, ``calendar_feed``, ``provider_page``."""
    subject: str
    """What it is for: a booking's id and version, or empty."""
    person: str
    """Who it was given to: an address."""
    expires_at: datetime


class Edits(Protocol):
    """The history of the catalogue's entries."""

    def add(self, edits: Iterable[Edit], now: datetime) -> None:
        """Only in a `Transaction`."""
        ...

    def of_entry(self, entry_id: str, limit: int = 100) -> Sequence[KeptEdit]:
        """Newest first."""
        ...

    def latest(self, limit: int = 50, before: int | None = None) -> Sequence[KeptEdit]:
        """Of all entries, newest first; ``before``: only those older than the edit with this id."""
        ...

    def get(self, edit_id: int) -> KeptEdit | None: ...


class Snapshot(Protocol):
    """A consistent read-only view."""

    bookings: BookingBook
    threads: Threads
    edits: Edits
    figures: Figures
    proposals: Proposals
    queue: QueueLists

    def conversation(self, conversation_id: str) -> Conversation | None: ...
    def turns(self, conversation_id: str) -> Sequence[Turn]: ...
    def turn_count(self, conversation_id: str) -> int:
        """How many `turns` there are, without reading them."""
        ...

    def stuck(self) -> Sequence[Stuck]: ...
    def mark(self, name: str) -> str | None:
        """A small fact kept by name, such as the ts of a Slack message."""
        ...

    def link(self, token: str, purpose: str, now: datetime) -> Link | None:
        """The link if it is known, unexpired and unused; looking changes nothing."""
        ...

    def standing_link(self, purpose: str, subject: str, now: datetime) -> Link | None:
        """The newest link with this purpose and subject that still works, for those that are used many times."""
        ...

    def session(self, token: str, now: datetime) -> Mapping[str, Any] | None:
        """A signed-in web session's facts."""
        ...

    def is_waiting(self, inbox_id: int) -> bool:
        """The inbox item is still to be worked off."""
        ...

    def waiting(self, box: str, limit: int = 50) -> Sequence[Waiting]:
        """What waits in ``inbox`` or ``outbox``, oldest first."""
        ...

    def raw(self, box: str, id: int) -> bytes | None:
        """Bytes exactly as they came in, or the outbox item's payload as indented JSON in UTF-8; ``None`` when there is
        no such item."""
        ...

    def deeds(self, limit: int = 50) -> Sequence[Deed]:
        """The audit's newest lines, those of the bookings' and the catalogue's history among them,
        newest first."""
        ...

    def outcome(self, inbox_id: int) -> tuple[str, str]:
        """What became of an inbox item: ``waiting``, ``done``, ``filed``, ``quarantined``, ``failed`` or ``dropped``,
        and why. ``done`` with a reason was turned away or refused. An item that is gone is ``dropped``."""
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

    def end_links(self, purpose: str, subject: str, now: datetime) -> int:
        """Every link with this purpose and subject stops working; how many did."""
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

    def retry(self, box: str, id: int, now: datetime) -> int | None:
        """Have a stuck item tried again, or a postponed outbox item now; the id under which it waits, ``None`` when it
        cannot be. An inbox item gets a new id and goes to the end of its queue, since what was said to its writer
        belongs to the old id; an outbox item keeps its id, and its five days begin anew."""
        ...

    def drop(self, box: str, id: int, reason: str, now: datetime) -> bool:
        """Settle a waiting or stuck item without doing anything about it; False when it is settled already. It is kept
        with the reason; where an outbox item belongs to a booking, its history says so."""
        ...

    def add_deed(self, deed: Deed) -> None: ...

    def post(self, posting: Posting, now: datetime) -> None:
        """Add to the outbox; a key that is known already is left as it is."""
        ...

    def due(
        self, now: datetime, limit: int = 50, channels: Collection[ChannelName] = tuple(ChannelName)
    ) -> Sequence[Outgoing]:
        """Postings of these channels to send now, oldest first, at most one per address, so that each address gets
        its own in order."""
        ...

    def withdraw(self, key: str) -> int:
        """Take back what has not left yet: the posting with this key and those whose keys go on with ``:`` after it.
        Returns how many."""
        ...

    def bounced(self, key: str, why: str, now: datetime) -> str | None:
        """What was sent with this key came back: it appears in `stuck`, and its booking's history says so. The
        booking's id, ``""`` without one; ``None`` when nothing with this key was sent."""
        ...

    def posted(self, outbox_id: int, now: datetime, marks: Mapping[str, str]) -> None: ...
    def postpone(self, outbox_id: int, until: datetime, why: str) -> None: ...
    def give_up(self, outbox_id: int, why: str, now: datetime) -> None:
        """Stop trying; it appears in `stuck` and on its booking."""
        ...
