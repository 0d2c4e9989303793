"""Between values and what a column holds: moments, tokens, JSON."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from pydantic import TypeAdapter

from assistant.model import Booking, Call, Conversation, Reply
from assistant.ports import Thread
from integrations.store.envelopes import Said

BOOKINGS: TypeAdapter[Booking] = TypeAdapter(Booking)
CALLS: TypeAdapter[Call] = TypeAdapter(Call)
CONVERSATIONS: TypeAdapter[Conversation] = TypeAdapter(Conversation)
REPLIES: TypeAdapter[Reply] = TypeAdapter(Reply)
SAID: TypeAdapter[Said] = TypeAdapter(Said)
THREADS: TypeAdapter[Thread] = TypeAdapter(Thread)


def moment_to_text(at: datetime) -> str:
    """ISO-8601 UTC with microseconds, so that text sorts as time does. Raises `ValueError` without a time zone."""
    if at.tzinfo is None:
        raise ValueError(f"{at.isoformat()} has no time zone")
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def moment_from_text(text: str) -> datetime:
    return datetime.fromisoformat(text)


def hash_of(token: str) -> bytes:
    """What is stored of a token: whoever reads the database cannot use its links."""
    return hashlib.sha256(token.encode()).digest()


def storable(foreign: str) -> str:
    """Text from outside as it can be stored: half characters, as broken headers leave them, are spelled out."""
    return foreign.encode("utf-8", "backslashreplace").decode()
