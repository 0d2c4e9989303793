"""What the visitors need: kept for what is booked next, noted on what is booked, and told to the coordinators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant import bookings
from assistant.conversation.context import BookingTurn, Outcome, says_something
from assistant.language.sentence_joining import sentences_joined
from assistant.model import OPEN, AskedFor, Booking, CallReason, Conversation, Facts, Reply, ReplyKind, Status
from assistant.replies import needs as worded
from assistant.understanding.follow_up import FollowUp, Intent
from assistant.understanding.needs import Need, beside_needs, without_needs

_OF_BOOKINGS = frozenset({Intent.FACTS, Intent.ACCEPT, Intent.REFUSE})
"""What changes a booking takes its needs along."""
_BESIDE = frozenset(
    {
        Intent.QUESTION, Intent.REFINE, Intent.MORE, Intent.HELP, Intent.THANKS, Intent.EMPTY, Intent.HUMAN,
        Intent.ELSEWHERE, Intent.NOTE, Intent.UNCLEAR, Intent.ABOUT,
    }
)  # fmt: skip
"""What a need is read as, where it stands alone in a booking's thread."""


def remembering(conversation: Conversation, follow_up: FollowUp, needs: Sequence[Need]) -> Conversation:
    """The conversation with what was said of needs; those of an earlier request do not go along to a new question."""
    afresh = follow_up.intent is Intent.QUESTION and conversation.bookings
    known = () if afresh else conversation.needs
    return replace(conversation, needs=tuple(dict.fromkeys((*known, *(need.words for need in needs)))))


def with_needs(follow_up: FollowUp, needs: Sequence[Need]) -> FollowUp:
    """What is said of a booking holds its needs, and no pupil's name."""
    facts = replace(follow_up.facts, wishes=without_needs(follow_up.facts.wishes, needs))
    if follow_up.intent in _OF_BOOKINGS:
        facts = replace(facts, wishes=sentences_joined(facts.wishes, *(need.words for need in needs)))
    return replace(follow_up, facts=facts)


@dataclass(frozen=True)
class BookingNeeds:
    """The needs of one message."""

    turn: BookingTurn
    needs: tuple[Need, ...]

    def outcome(self, found: bool) -> Outcome | None:
        """They are noted on what is booked in this thread; ``None`` where the message is about something else, or
        nothing is booked. ``found``: what it was read as a question for is offered."""
        meant = self._meant(found)
        if not meant:
            return None
        turn, words = self.turn, sentences_joined(*(need.words for need in self.needs))
        events = [bookings.edit(turn.book, turn.rules, one.id, Facts(wishes=words), turn.actor) for one in meant]
        noted = [event.booking or one for event, one in zip(events, meant, strict=True)]
        news = [event for event, one in zip(events, meant, strict=True) if event.booking != one]
        asks = self._asks(meant)
        calls = [turn.human(noted[-1], CallReason.NOT_UNDERSTOOD)] if asks else []
        reply = worded.noted(turn.replies.views, noted, turn.language, asks=asks, changed=bool(news))
        return Outcome(reply, turn.conversation, (*news, *calls))

    def beside(self, outcome: Outcome) -> Outcome:
        """An answer with activities says that the needs are kept for what is chosen of them."""
        if not self.needs or outcome.reply.kind not in (ReplyKind.ANSWER, ReplyKind.NOTHING):
            return outcome
        return replace(outcome, reply=worded.kept(outcome.reply, [need.words for need in self.needs]))

    def _meant(self, found: bool) -> list[Booking]:
        turn, intent = self.turn, self.turn.follow_up.intent
        if not self.needs or turn.message.action is not None or turn.conversation.chosen:
            return []
        if turn.conversation.asked in (AskedFor.CLASS, AskedFor.PUPILS, AskedFor.CANCEL):
            return []
        others = replace(turn.follow_up.facts, wishes="", phone="")
        says_no_more = intent is Intent.FACTS or (intent is Intent.ACCEPT and turn.proposed() is None)
        alone = intent in _BESIDE or (says_no_more and not says_something(others))
        if not alone or (turn.follow_up.asks_for_offers and found):
            return []
        named = turn.named(turn.follow_up.booking_id) if turn.follow_up.booking_id else None
        meant = [named] if named is not None else turn.latest()
        return [booking for booking in meant if booking.status in OPEN]

    def _asks(self, meant: Sequence[Booking]) -> bool:
        """Somebody must answer: nothing is left to be decided in which an answer goes along, or more is asked."""
        rest = beside_needs(self.turn.words, self.needs)
        decided = any(booking.status is not Status.DRAFT for booking in meant)
        return "?" in rest or (decided and "?" in self.turn.words)


def careful(reply: Reply, needs: Sequence[Need], *, numbers: bool) -> Reply:
    """The reply, with a kind word where pupils were named or a national id number was written."""
    return worded.advised(reply) if numbers or any(need.names_somebody for need in needs) else reply
