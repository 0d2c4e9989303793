"""The rows of the inbox and the outbox: what came in, and what is to be sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assistant.model import ChannelName


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


@dataclass(frozen=True)
class Outgoing:
    """A row of the outbox, about to be sent."""

    id: int
    posting: Posting
    attempts: int
    created_at: datetime
