"""Where a conversation stands when a message comes in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from assistant.model import CALLED_OFF, OPEN, AskedFor, Booking, Conversation, Role, Spoken, Status


class State(StrEnum):
    """What was said last; the values are those of the clauses that acts were learned from."""

    NONE = "none"
    SHOWN = "shown"
    """A list of activities."""
    ASKED_DATE = "asked_date"
    ASKED_FACTS = "asked_facts"
    DRAFT = "draft"
    PROPOSED = "proposed"
    APPROVED = "approved"


@dataclass(frozen=True)
class Situation:
    """What is remembered, and the writer's own bookings."""

    conversation: Conversation
    every: tuple[Booking, ...] = ()
    """All of the writer's bookings, oldest first."""

    @property
    def bookings(self) -> tuple[Booking, ...]:
        """Those of this conversation that are still to come."""
        conversation = self.conversation
        return tuple(
            booking
            for booking in self.every
            if booking.status in OPEN
            and (booking.conversation == conversation.id or booking.id in conversation.bookings)
        )

    @property
    def ended(self) -> tuple[Booking, ...]:
        """Those of this conversation that were called off, oldest first."""
        conversation = self.conversation
        return tuple(
            booking
            for booking in self.every
            if booking.status in CALLED_OFF
            and (booking.conversation == conversation.id or booking.id in conversation.bookings)
        )

    @property
    def state(self) -> State:
        conversation, bookings = self.conversation, self.bookings
        if conversation.chosen:
            return State.ASKED_DATE if conversation.asked is AskedFor.PERIOD else State.ASKED_FACTS
        if any(booking.waits_for is Role.TEACHER for booking in bookings):
            return State.PROPOSED
        shown = bool(conversation.offered or conversation.suggested)
        if shown and (not bookings or conversation.spoken is Spoken.ACTIVITIES):
            return State.SHOWN
        if bookings:
            return State.APPROVED if bookings[-1].status is Status.APPROVED else State.DRAFT
        return State.SHOWN if conversation.reading is not None else State.NONE

    @property
    def is_booked(self) -> bool:
        """What was said last is about something booked."""
        return self.state in (State.DRAFT, State.PROPOSED, State.APPROVED)

    @property
    def day(self) -> date | None:
        """The day that was spoken of last."""
        bookings, known = self.bookings, self.conversation
        if bookings and not known.chosen:
            return bookings[-1].proposed_date or bookings[-1].date
        wished = known.reading.periods if known.reading is not None else ()
        period = known.facts.period or (wished[0] if len(wished) == 1 else None)
        return period.start if period is not None else None

    @property
    def has_subject(self) -> bool:
        """There is something that a question can be about without naming it."""
        known = self.conversation
        return bool(known.offered or known.chosen or known.of_others or self.bookings)

    @property
    def has_begun(self) -> bool:
        """Something was said before that this message may be about."""
        known = self.conversation
        return bool(
            known.reading or known.offered or known.chosen or known.asked or known.bookings
            or known.of_others or known.spoken in (Spoken.BOOKINGS, Spoken.HUMAN) or self.bookings
        )  # fmt: skip
