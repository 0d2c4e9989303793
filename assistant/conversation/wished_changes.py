"""What a teacher says about a change of what is agreed beside its facts: a wish is taken back, or made by a form."""

from __future__ import annotations

from dataclasses import dataclass, replace

from assistant import bookings
from assistant.conversation.booking_phrases import keeps_the_agreement
from assistant.conversation.changing import BookingChanges
from assistant.conversation.context import BookingTurn, Outcome
from assistant.model import AskedFor, Booking, CallReason, ChangeKind, Facts, Role, Status, Verb
from assistant.replies.wished_changes import ChangeReplies

_LONGEST = 30
"""Words of a message that takes a wish back and says nothing else."""


@dataclass(frozen=True)
class ChangesOfAgreements:
    """One message, where something agreed waits to be changed or a form asks for that."""

    turn: BookingTurn

    def outcome(self) -> Outcome | None:
        """``None`` where the message is about something else."""
        turn, action = self.turn, self.turn.message.action
        if action is not None:
            booking = turn.named(action.subject) if action.verb in (Verb.WISH, Verb.WITHDRAW) else None
            if booking is None or booking.status is not Status.APPROVED:
                return None
            if action.verb is Verb.WISH:
                return self._wished(booking)
            return self._kept(booking)
        waiting = self._waiting()
        if waiting is None or len(turn.words.split()) > _LONGEST or self._says_another(waiting):
            return None
        return self._kept(waiting) if keeps_the_agreement(turn.words) else None

    def _wished(self, booking: Booking) -> Outcome:
        """What a form says; words beside it that no wish takes along are for a human."""
        outcome = BookingChanges(self.turn).wished(booking, self.turn.message.facts or Facts())
        takes_words = any(event.what is ChangeKind.CHANGE_ASKED for event in outcome.events)
        if takes_words or not self.turn.words.strip():
            return outcome
        return replace(outcome, events=(*outcome.events, self.turn.human(booking, CallReason.CHANGE_WISHED)))

    def _waiting(self) -> Booking | None:
        """What is agreed and waits to be changed: the one that is named, or the only one here."""
        named = self.turn.follow_up.booking_id.casefold()
        agreed = self.turn.own(frozenset({Status.APPROVED}), here=not named)
        waiting = [one for one in agreed if one.waits_for is not None and named in ("", one.id.casefold())]
        return waiting[0] if len(waiting) == 1 else None

    def _says_another(self, booking: Booking) -> bool:
        facts = self.turn.follow_up.facts
        other_day = facts.period is not None and not (booking.date and facts.period.covers(booking.date))
        return other_day or facts.time not in ("", booking.time) or facts.pupils not in (None, booking.pupils)

    def _kept(self, booking: Booking) -> Outcome:
        """The agreement stays as it is."""
        turn = self.turn
        kept = replace(turn.conversation, asked=AskedFor.NOTHING, listed=())
        if booking.waits_for is Role.TEACHER:
            return BookingChanges(turn).refuse(booking, Facts())
        if booking.change is None:
            return turn.say(turn.listing([booking]))
        event = bookings.withdraw_change(turn.book, booking.id, turn.actor)
        return Outcome(ChangeReplies(turn.replies).withdrawn(event.booking or booking), kept, (event,))
