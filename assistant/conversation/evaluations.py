"""What a teacher says of a visit that is over."""

from __future__ import annotations

from dataclasses import dataclass, replace

from assistant import bookings
from assistant.conversation.context import BookingTurn, Outcome
from assistant.model import AskedFor, Booking, ChangeKind, Conversation, Status
from assistant.replies.evaluations import evaluation_noted


@dataclass(frozen=True)
class Evaluations:
    """One message or button that says how it was."""

    turn: BookingTurn

    def outcome(self) -> Outcome:
        """It is kept with the visit, or with each of those that were asked about."""
        turn, told = self.turn, self.turn.follow_up
        about, pressed = self._about(), turn.message.action is not None
        if not about or (pressed and told.mark is None):
            return turn.say(turn.listing(turn.own()))
        words = turn.message.text if pressed else told.words
        today = turn.rules.season.today
        events = [bookings.evaluate(turn.book, one.id, told.mark, words, today, turn.actor) for one in about]
        now = [event.booking for event in events if event.booking is not None]
        news = [
            event
            for before, event in zip(about, events, strict=True)
            if event.what is ChangeKind.EVALUATED and event.booking != before
        ]
        return Outcome(evaluation_noted(turn.replies, now, turn.language), self._settled(about), tuple(news))

    def _about(self) -> list[Booking]:
        turn, named = self.turn, self.turn.follow_up.booking_id
        found = [turn.named(name) for name in ([named] if named else turn.conversation.listed)]
        today = turn.rules.season.today
        return [
            booking
            for booking in found
            if booking is not None
            and booking.status in (Status.APPROVED, Status.HELD)
            and booking.date is not None
            and booking.date <= today
        ]

    def _settled(self, answered: list[Booking]) -> Conversation:
        """Words alone can still be followed by a mark."""
        before = self.turn.conversation
        if before.asked is not AskedFor.EVALUATION or self.turn.follow_up.mark is None:
            return before
        left = tuple(name for name in before.listed if name not in {booking.id for booking in answered})
        return replace(before, asked=AskedFor.EVALUATION if left else AskedFor.NOTHING, listed=left)
