"""What is to be known on the day, told beside a booking: it travels with it, and coordinators hear of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from assistant import bookings
from assistant.conversation.context import BookingTurn, Outcome
from assistant.language.sentence_joining import sentences_joined
from assistant.model import OPEN, Booking, CallReason, Event, Facts, Status


@dataclass(frozen=True)
class BookingNotes:
    """One message that tells something."""

    turn: BookingTurn

    def note(self) -> Outcome:
        """Written down with the bookings that are meant, else with what will be booked."""
        turn = self.turn
        meant = self._meant()
        if not meant:
            return self._kept_for_later()
        events = [event for booking in meant for event in self._noted(booking)]
        agreed = [booking for booking in meant if booking.status is Status.APPROVED]
        if agreed:
            events.append(turn.human(agreed[-1], CallReason.NOT_UNDERSTOOD))
        reply = turn.talk.noted(turn.language, meant, told=bool(agreed))
        return Outcome(reply, turn.conversation, tuple(events))

    def _meant(self) -> list[Booking]:
        turn = self.turn
        here = turn.own(OPEN, here=True)
        named = [booking for booking in here if booking.id in turn.follow_up.bookings]
        return named or turn.latest()

    def _noted(self, booking: Booking) -> list[Event]:
        facts = Facts(wishes=self.turn.follow_up.facts.wishes)
        event = bookings.edit(self.turn.book, self.turn.rules, booking.id, facts, self.turn.actor)
        return [event] if event.booking is not None and event.booking.version != booking.version else []

    def _kept_for_later(self) -> Outcome:
        turn = self.turn
        known = turn.conversation.facts
        words = sentences_joined(known.wishes, turn.follow_up.facts.wishes)
        kept = replace(turn.conversation, facts=replace(known, wishes=words))
        return Outcome(turn.talk.noted(turn.language, (), told=False), kept)
