"""What a provider says about a booking: it is written down beside it, and changes nothing."""

from __future__ import annotations

from assistant.bookings.lifecycle import Actor
from assistant.model import Booking, Change, ChangeKind, Event, Role
from assistant.ports import BookingBook


def remark_on(book: BookingBook, booking: Booking, actor: Actor, words: str) -> Event:
    """``words``: what was said, as the history shows it."""
    book.note(booking.id, Change(booking.id, actor.now, actor.who.address, actor.via, ChangeKind.REMARKED, words))
    return Event(
        ChangeKind.REMARKED, booking, actor.who, actor.via, booking.conversation, words,
        by=Role.PROVIDER, was=booking.status,
    )  # fmt: skip
