"""The answer to a question that was asked about bookings: which one, or instead or as well."""

from __future__ import annotations

from dataclasses import dataclass, replace

from assistant.conversation.booking_phrases import means_as_well, refuses, takes_a_place
from assistant.conversation.cancelling import BookingCancels
from assistant.conversation.changing import BookingChanges
from assistant.conversation.choosing import BookingChoice
from assistant.conversation.coming import ComingAnswers
from assistant.conversation.context import BookingTurn, Outcome
from assistant.model import AskedFor, Booking, Conversation, Facts
from assistant.understanding.annotated_text import Page
from assistant.understanding.choice_patterns import numbers_chosen
from assistant.understanding.follow_up import Intent

_SHORT = 12
"""Words of an answer."""


@dataclass(frozen=True)
class OpenQuestion:
    """One message while an answer is waited for."""

    turn: BookingTurn

    def answer(self) -> Outcome | None:
        """What follows from it; ``None`` where the message says something else."""
        match self.turn.conversation.asked:
            case AskedFor.CANCEL:
                return BookingCancels(self.turn).answer()
            case AskedFor.COMING:
                return ComingAnswers(self.turn).answer()
            case AskedFor.BOOKING:
                return self._which_booking()
            case AskedFor.CLASS_TOO:
                return self._class_too()
        return None

    def _which_booking(self) -> Outcome | None:
        turn = self.turn
        named = turn.named(turn.follow_up.booking_id) if turn.follow_up.booking_id else None
        meant = [named] if named is not None else self._pointed()
        if not meant or len(turn.words.split()) > _SHORT:
            return None
        pending = turn.conversation.pending
        follow_up = replace(turn.follow_up, facts=pending, bookings=tuple(booking.id for booking in meant))
        settled = replace(turn, conversation=self._settled(), follow_up=follow_up)
        return BookingChanges(settled).about_chosen(*meant)

    def _pointed(self) -> list[Booking]:
        turn = self.turn
        listed = [booking for name in turn.conversation.listed if (booking := turn.named(name)) is not None]
        of_class = [booking for booking in listed if booking.id in turn.follow_up.bookings]
        places = numbers_chosen(Page(turn.words), turn.language, len(listed))
        return of_class or [listed[place - 1] for place in places if 1 <= place <= len(listed)]

    def _class_too(self) -> Outcome | None:
        """ "As well" makes a request of its own, "instead" changes the one that is there."""
        turn = self.turn
        booking = turn.named(turn.conversation.listed[0]) if turn.conversation.listed else None
        if booking is None or len(turn.words.split()) > _SHORT:
            return None
        pending = turn.conversation.pending
        settled = replace(turn, conversation=self._settled(), follow_up=replace(turn.follow_up, facts=pending))
        if takes_a_place(turn.words):
            return BookingChanges(settled).about_chosen(booking)
        if means_as_well(turn.words) or (turn.follow_up.intent is Intent.ACCEPT and not refuses(turn.words)):
            return BookingChoice(settled).for_another(booking, pending)
        return None

    def _settled(self) -> Conversation:
        return replace(self.turn.conversation, asked=AskedFor.NOTHING, listed=(), pending=Facts())
