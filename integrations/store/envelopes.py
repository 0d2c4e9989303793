"""The rows of the inbox and the outbox: what came in, and what is to be sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from assistant.model import ChannelName, Reply


class Box(StrEnum):
    """Where an item lies."""

    INBOX = "inbox"
    OUTBOX = "outbox"


class InboxState(StrEnum):
    """What became of what came in."""

    WAITING = "waiting"
    DONE = "done"
    FILED = "filed"
    """Kept, and nobody is answered: a robot's mail, a bounce."""
    QUARANTINED = "quarantined"
    """Could not be read or trusted."""
    FAILED = "failed"
    DROPPED = "dropped"
    """Given up by an operator."""


class OutboxState(StrEnum):
    """What became of what is to be sent."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    DROPPED = "dropped"
    """Given up by an operator."""
    WITHDRAWN = "withdrawn"
    """Taken back before it left."""
    REROUTED = "rerouted"
    """This way was closed; it was said another way."""


@dataclass(frozen=True)
class Received:
    """A row of the inbox: bytes exactly as they came, and what the transport said about them."""

    id: int
    channel: ChannelName
    key: str
    """What makes it the same again: Message-ID and content hash, Slack's event_id, a form's one-time key."""
    payload: bytes
    envelope: Mapping[str, Any]
    received_at: datetime


@dataclass(frozen=True)
class Posting:
    """One thing to send. ``key`` is unique: the same posting is never made twice."""

    channel: ChannelName
    key: str
    address: str
    """Where to; postings to one address leave in order."""
    payload: Mapping[str, Any]
    """JSON values only."""
    booking_id: str = ""
    not_before: datetime | None = None
    """It leaves then where it was posted for an earlier moment."""


@dataclass(frozen=True)
class Said:
    """What a posting says to whom, apart from any channel."""

    key: str
    """Of the reply; several postings may carry it."""
    conversation: str
    person: str
    """Their address in it."""
    reply: Reply


@dataclass(frozen=True)
class Outgoing:
    """A row of the outbox, about to be sent."""

    id: int
    posting: Posting
    attempts: int
    created_at: datetime
    closed: str = ""
    """Why nothing arrives at this address any more; empty: it may."""
    claimed_at: datetime | None = None
    """Since when it may have left already: it was handed over then, and nobody knows what became of it. ``None``: it is
    certain that it did not."""


@dataclass(frozen=True)
class Waiting:
    """An inbox item that is still to be worked off, or an outbox item that is still to be sent."""

    box: Box
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
class Stuck:
    """An inbox or outbox item that needs a human: quarantined, failed or refused."""

    box: Box
    id: int
    channel: ChannelName
    status: InboxState | OutboxState
    reason: str
    at: datetime
    booking_id: str = ""
    attempts: int = 0
