"""Talking about bookings that are there or asked for: how they stand, yes and no, cancelling, thanks."""

from __future__ import annotations

from dataclasses import dataclass, replace

from assistant.conversation import drafting
from assistant.conversation.booking_phrases import refuses
from assistant.conversation.cancelling import BookingCancels
from assistant.conversation.changing import BookingChanges
from assistant.conversation.choosing import BookingChoice
from assistant.conversation.context import BookingTurn, Outcome, says_something
from assistant.conversation.noting import BookingNotes
from assistant.model import OPEN, UNDECIDED, AskedFor, CallReason, Role, Status
from assistant.understanding.booking_facts import gives_nothing


@dataclass(frozen=True)
class BookingIntents:
    """What each intent about bookings does, but for choosing."""

    turn: BookingTurn

    def facts(self) -> Outcome:
        """Facts for what was chosen before, or for what is booked."""
        turn = self.turn
        if turn.conversation.chosen:
            return BookingChoice(turn).go_on()
        return BookingNotes(turn).note() if self._adds_words_alone() else BookingChanges(turn).facts()

    def _adds_words_alone(self) -> bool:
        """Nothing of a request changes but what goes along with it."""
        follow_up, latest = self.turn.follow_up, self.turn.latest()
        requests = bool(latest) and all(booking.status is Status.DRAFT for booking in latest)
        facts = replace(follow_up.facts, wishes="")
        return requests and bool(follow_up.facts.wishes) and gives_nothing(facts) and not follow_up.parties

    def status(self) -> Outcome:
        return self.turn.say(self.turn.listing(self.turn.own()))

    def cancel(self) -> Outcome:
        return BookingCancels(self.turn).cancel() or self.drop()

    def accept(self) -> Outcome:
        """Yes to a proposed date; while something else is asked, or with facts alone, see `facts`."""
        proposed = self.turn.proposed()
        if proposed is None:
            return self._of_somebody_else() or self.facts()
        if not self.turn.follow_up.certain:
            return self.turn.say(self.turn.replies.asked_again(proposed))
        return BookingChanges(self.turn).accept(proposed)

    def move(self) -> Outcome:
        return BookingChanges(self.turn).move()

    def answers_proposal(self) -> Outcome | None:
        """A "no" with many words after it is no question while a proposed date of this conversation waits."""
        turn = self.turn
        waiting = [one for one in turn.own(OPEN, here=True) if one.waits_for is Role.TEACHER]
        if not waiting or not refuses(turn.words):
            return None
        reading = turn.follow_up.reading
        said = drafting.facts_of_reading(reading)
        if reading is not None and len(reading.periods) == 1:
            said = replace(said, period=reading.periods[0])
        return BookingChanges(turn).refuse(waiting[-1], drafting.merged(said, turn.follow_up.facts))

    def refuse(self) -> Outcome:
        """No to a proposed date, or to what was asked; with another time it is a change."""
        turn = self.turn
        proposed = turn.proposed()
        if proposed is not None and not turn.follow_up.certain:
            return turn.say(turn.replies.asked_again(proposed))
        if proposed is not None:
            return BookingChanges(turn).refuse(proposed, turn.follow_up.facts)
        if says_something(turn.follow_up.facts) and (turn.conversation.chosen or turn.latest()):
            return self.facts()
        return self._of_somebody_else() or self.drop()

    def _of_somebody_else(self) -> Outcome | None:
        """A booking is named, and it is none of the sender's."""
        turn, named = self.turn, self.turn.follow_up.booking_id
        if not named or turn.named(named) is not None:
            return None
        return turn.say(turn.talk.unknown_booking(turn.language, named))

    def drop(self) -> Outcome:
        """Forgets what was chosen but not drafted; what is drafted stays, which is said."""
        turn = self.turn
        waiting = turn.own(UNDECIDED, here=True)
        agreed = turn.own(frozenset({Status.APPROVED, Status.WAITLISTED}), here=True)
        kept = replace(turn.conversation, chosen=(), apart=(), replacing=(), asked=AskedFor.NOTHING, listed=())
        if waiting and not turn.conversation.chosen:
            return Outcome(turn.talk.stays(turn.language, waiting), kept)
        if agreed and not turn.conversation.chosen:
            return Outcome(turn.listing(agreed), kept)
        return Outcome(turn.talk.dropped(turn.language), kept)

    def thanks(self) -> Outcome:
        agreed = bool(self.turn.own(frozenset({Status.APPROVED}), here=True))
        return self.turn.say(self.turn.talk.thanks(self.turn.language, agreed=agreed))

    def human(self) -> Outcome:
        """A coordinator is asked for; the form of one booking asks for a change of it."""
        turn = self.turn
        own = turn.own(OPEN, here=True)
        named = turn.named(turn.follow_up.booking_id) if turn.follow_up.booking_id else None
        wishes_change = turn.message.action is not None and named is not None
        reason = CallReason.CHANGE_WISHED if wishes_change else CallReason.ASKED
        event = turn.human(named or (own[-1] if own else None), reason)
        return Outcome(self.turn.talk.human(self.turn.language), self.turn.conversation, (event,))
