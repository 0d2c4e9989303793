"""What is for a human: words in a booking's thread, or to a coordinator, with which the assistant can do nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace

from assistant.conversation.context import BookingTurn, Outcome, says_something
from assistant.model import OPEN, AskedFor, Booking, CallReason, Conversation, ReplyKind, Spoken, Status
from assistant.understanding.follow_up import Intent

_SEARCHES = frozenset({Intent.QUESTION, Intent.REFINE})
_OF_THE_LIST = frozenset({Intent.MORE, Intent.NOTHING_FITS, Intent.CHOOSE, Intent.WHICH})
_ANSWERS = frozenset({Intent.ACCEPT, Intent.REFUSE, Intent.FACTS})
_TOLD = frozenset({Intent.ABOUT, Intent.NOTE, Intent.UNCLEAR})
"""Said to a human once one is spoken with."""
_LEFT_OPEN = frozenset({AskedFor.NOTHING, AskedFor.SCHOOL})
"""Somebody who goes on otherwise has answered nothing that matters."""
_ABOUT_OWN = _ANSWERS | {Intent.CANCEL}
"""What one can do to one's own bookings alone."""
_FEW_WORDS = 6
"""So few words say no more than what they were read as: "vis flere", "vi vil også gerne have 2"."""
_UNSETTLED = frozenset({Status.DRAFT, Status.WAITLISTED})
_GREETING = 3
"""Words of a greeting alone."""
_MORE_WORDS = 8
"""Of a choice that begins with its number: "2, uge 17, 24 elever, 8.b"."""


@dataclass(frozen=True)
class PassingOn:
    """One message in a thread where something is booked, or where a human is spoken with."""

    turn: BookingTurn

    def outcome(self, found: bool) -> Outcome | None:
        """The words go to the coordinators, and their writer is told so; ``None`` where the assistant goes on.
        ``found``: what they were read as a question for is offered."""
        turn = self.turn
        conversation = turn.conversation
        of_booking = conversation.asked is AskedFor.PERIOD and conversation.listed
        busy = conversation.chosen or (conversation.asked not in _LEFT_OPEN and not of_booking)
        if turn.message.action is not None or busy or conversation.spoken is Spoken.ACTIVITIES:
            return None
        booking = self._booking()
        with_human = conversation.spoken is Spoken.HUMAN
        if booking is None and not with_human:
            return self._beside(found)
        if not self._is_lost(found, booking):
            return None
        # what is said to a human belongs to the call that they answer
        files = any(file.is_kept for file in turn.message.attachments)
        reason = None if with_human else CallReason.FILE_SENT if files else CallReason.NOT_UNDERSTOOD
        of_other = None if booking is None or booking.is_of(turn.message.sender.address) else booking
        return Outcome(turn.talk.passed_on(turn.language, of_other), conversation, (turn.human(booking, reason),))

    def _beside(self, found: bool) -> Outcome | None:
        """A mail of somebody who had another's in Cc: "fine with me" is no wish for activities."""
        turn, follow_up = self.turn, self.turn.follow_up
        reads_along = turn.message.is_reply and turn.conversation.borrowed and follow_up.intent in _SEARCHES
        if not reads_along or (follow_up.asks_for_offers and found):
            return None
        said = turn.talk.passed_on(turn.language)
        return Outcome(said, turn.conversation, (turn.human(None, CallReason.NOT_UNDERSTOOD),))

    def _booking(self) -> Booking | None:
        """What the thread is about: the sender's own newest booking of it, else somebody else's."""
        turn = self.turn
        own = turn.own(OPEN, here=True)
        if own:
            return own[-1]
        others = [turn.book.get(name) for name in turn.conversation.of_others]
        return next((booking for booking in reversed(others) if booking.status in OPEN), None)

    def _is_lost(self, found: bool, booking: Booking | None) -> bool:
        turn, intent, said = self.turn, self.turn.follow_up.intent, len(self.turn.words.split())
        # what only waits for a decision can still be refined, exchanged and added to
        settled = booking is None or booking.status not in _UNSETTLED
        if intent in _TOLD:
            return turn.conversation.spoken is Spoken.HUMAN or (intent is not Intent.NOTE and booking is not None)
        if intent in _SEARCHES:
            new_wish = turn.follow_up.asks_for_offers and found
            return not new_wish and (settled or intent is Intent.QUESTION)
        if intent in _OF_THE_LIST:
            begins = turn.words.lstrip()[:1].isdigit()
            return settled and said > (_MORE_WORDS if begins else _FEW_WORDS) and not turn.follow_up.asks_for_offers
        if intent in _ABOUT_OWN and booking is not None and not booking.is_of(turn.message.sender.address):
            return True
        if intent in _ANSWERS:
            most = _GREETING if settled else _FEW_WORDS
            return turn.proposed() is None and said > most and not says_something(turn.follow_up.facts)
        if intent is Intent.EMPTY:
            return bool(turn.words.strip())
        return intent is Intent.HELP and said > _GREETING


def spoken_of(outcome: Outcome) -> Conversation:
    """The conversation with what was spoken of last in it."""
    kinds = {
        ReplyKind.ANSWER: Spoken.ACTIVITIES,
        ReplyKind.NOTHING: Spoken.ACTIVITIES,
        ReplyKind.DRAFTED: Spoken.BOOKINGS,
        ReplyKind.BOOKING: Spoken.BOOKINGS,
        ReplyKind.HUMAN: Spoken.HUMAN,
    }
    return replace(outcome.conversation, spoken=kinds.get(outcome.reply.kind, outcome.conversation.spoken))
