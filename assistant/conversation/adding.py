"""Another class beside the one that is booked, and what was booked before once more."""

from __future__ import annotations

from dataclasses import dataclass, replace

from assistant.conversation.choosing import BookingChoice
from assistant.conversation.context import BookingTurn, Outcome
from assistant.model import CALLED_OFF, AskedFor, Booking


@dataclass(frozen=True)
class BookingAdditions:
    """One message that wants what is booked for another class, or again."""

    turn: BookingTurn

    def another_class(self) -> Outcome:
        """A request of its own for the class that is named: the other one stays as it is."""
        turn = self.turn
        before = turn.latest() or turn.own(here=True)[-1:]
        if turn.conversation.chosen or not before:
            return BookingChoice(turn).go_on()
        model = before[-1]
        if not turn.follow_up.certain:
            return self._ask_whether(model)
        return BookingChoice(turn).for_another(model, turn.follow_up.facts)

    def as_before(self) -> Outcome:
        """The activity that was booked last, for the class and the day of this message."""
        turn = self.turn
        meant = [booking for booking in turn.own() if booking.id in turn.follow_up.bookings]
        every = meant or [booking for booking in turn.own() if booking.status not in CALLED_OFF] or turn.own()
        named = [booking for booking in every if booking.activity_id in turn.catalog.activities]
        if not named:
            return turn.say(turn.talk.help(turn.language))
        model = named[-1]
        said = turn.follow_up.facts
        if not said.class_name and said.grade is None:
            pupils = model.pupils if said.pupils is None else said.pupils
            said = replace(said, class_name=model.class_name, grade=model.grade, pupils=pupils)
        return BookingChoice(turn).for_another(model, said)

    def _ask_whether(self, model: Booking) -> Outcome:
        """A class is named that the booking is not for: instead, or as well?"""
        turn = self.turn
        facts = turn.follow_up.facts
        name = facts.class_name or str(facts.grade or facts.pupils or "")
        kept = replace(turn.conversation, asked=AskedFor.CLASS_TOO, listed=(model.id,), pending=facts)
        return Outcome(turn.replies.class_too(model, name), kept)
