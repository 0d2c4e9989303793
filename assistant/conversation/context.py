"""One message about bookings, in the transaction that carries it out: what is known and whose bookings these are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.bookings import Actor
from assistant.bookings.rules import Rulebook
from assistant.model import (
    OPEN,
    Booking,
    CallReason,
    Catalog,
    Check,
    Conversation,
    CoordinatorCall,
    Event,
    Facts,
    Language,
    Message,
    Reply,
    Role,
    Status,
)
from assistant.ports import BookingBook
from assistant.replies.bookings import BookingReplies
from assistant.replies.small_talk import ShortReplies
from assistant.understanding.follow_up import FollowUp

MOST_SHOWN = 10
"""Bookings listed in one status reply."""


@dataclass(frozen=True)
class Outcome:
    """What to say, what to remember, and what others must be told."""

    reply: Reply
    conversation: Conversation
    events: tuple[Event, ...] = ()


@dataclass(frozen=True)
class BookingTurn:
    """What every step on this message needs."""

    message: Message
    words: str
    """What the sender wrote anew, without what is quoted and without the signature."""
    conversation: Conversation
    follow_up: FollowUp
    language: Language
    catalog: Catalog
    rules: Rulebook
    book: BookingBook
    replies: BookingReplies
    talk: ShortReplies

    def say(self, reply: Reply) -> Outcome:
        """Says this and changes nothing."""
        return Outcome(reply, self.conversation)

    @property
    def actor(self) -> Actor:
        return Actor(self.message.sender, self.message.channel, self.message.received_at)

    def own(self, statuses: frozenset[Status] | None = None, *, here: bool = False) -> list[Booking]:
        """The sender's bookings, oldest first; only those of this conversation where ``here``."""
        found = self.book.find(statuses=statuses, teacher=self.message.sender.address)
        conversation = self.conversation
        return [
            booking
            for booking in found
            if not here or booking.conversation == conversation.id or booking.id in conversation.bookings
        ]

    def named(self, booking_id: str) -> Booking | None:
        """The sender's own booking of this id."""
        wanted = booking_id.casefold()
        return next((booking for booking in self.own() if booking.id.casefold() == wanted), None)

    def latest(self) -> list[Booking]:
        """What was spoken of last: the open bookings that the newest booking message of this conversation made."""
        every = self.own(OPEN, here=True)
        return [booking for booking in every if booking.created_at == every[-1].created_at]

    def proposed(self) -> Booking | None:
        """The proposed date that waits for the sender's answer: the one that was named, else the newest."""
        named = self.follow_up.booking_id.casefold()
        waiting = [one for one in self.own(OPEN) if one.waits_for is Role.TEACHER]
        return next((one for one in reversed(waiting) if not named or one.id.casefold() == named), None)

    def wrong(self, check: Check, booking: Booking) -> str:
        """Why it cannot be, for the teacher."""
        return self.replies.views.wrong_in_words(check, booking, self.language, self.rules.season.today)

    def human(self, booking: Booking | None, reason: CallReason | None = CallReason.ASKED) -> Event:
        """A coordinator shall look at what was said; ``None``: it belongs to the call that was made before."""
        return Event(CoordinatorCall.HUMAN, booking, self.message.sender, self.message.channel, reason=reason)

    def listing(self, bookings: Sequence[Booking]) -> Reply:
        return self.replies.status(bookings[-MOST_SHOWN:], self.language)


def says_something(facts: Facts) -> bool:
    """There is a fact about the booking, not only the name under the message."""
    return any(name != "teacher_name" for name in facts.said)
