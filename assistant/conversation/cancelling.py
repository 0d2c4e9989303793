"""Cancelling: the booking that is named, the only one there is, or those of the answer to "which one?"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant import bookings
from assistant.conversation.booking_phrases import (
    called_off,
    means_all,
    number_given_up,
    numbers_called_off,
    says_no,
    takes_a_place,
    wants_other,
)
from assistant.conversation.context import BookingTurn, Outcome
from assistant.errors import AlreadyDecided
from assistant.model import OPEN, UNDECIDED, AskedFor, Booking, Conversation, Event, Status
from assistant.understanding.annotated_text import Page
from assistant.understanding.choice_patterns import numbers_chosen, title_chosen
from assistant.understanding.follow_up import Intent

_BOOKING = re.compile(r"(?<!\w)[kK]\s?-?\s?(\d{1,6})(?!\w)")
_DIGIT = re.compile(r"\d")
_SHORT = 12
"""Words of an answer that names something."""
_BARE = 2
"""Words of a plain yes."""
_SHORTEST = 5
"""Words of a message in which "all" means the bookings ("aflys dem alle"), and not the pupils who are ill."""


@dataclass(frozen=True)
class BookingCancels:
    """One message that calls something off."""

    turn: BookingTurn

    def cancel(self) -> Outcome | None:
        """What was named, or the only booking there is; else asks which. ``None``: there is only a choice to drop."""
        named, certain = self._ids(), self.turn.follow_up.certain
        known = [booking for name in named if (booking := self.turn.named(name)) is not None]
        if named and (certain or not known):
            return self._cancel_named(named)
        if self.turn.conversation.chosen and not named:
            return None
        meant = [booking for booking in self.turn.own(OPEN, here=True) if booking.id in self.turn.follow_up.bookings]
        if not certain:
            return self.ask(known or meant or self.turn.own(OPEN, here=True) or self.turn.own(OPEN))
        if meant:
            return self._cancel(meant)
        every = self.turn.own(OPEN)
        here = [booking for booking in every if booking.id in self.turn.conversation.bookings] or every
        shown = self._shown_as()
        if shown:
            meant = [booking for booking in here if booking.activity_id in shown]
            return self._cancel(meant) if meant else self.ask(here)
        chosen = here if len(here) == 1 else self._meant(here, numbers=not _DIGIT.search(self.turn.words))
        return self._cancel(chosen) if chosen else self.ask(here)

    def answer(self) -> Outcome | None:
        """The answer to "which one?"; ``None`` when the message says something else."""
        turn = self.turn
        if turn.message.action is not None:
            return None
        if says_no(turn.words) or turn.follow_up.intent in (Intent.REFUSE, Intent.NOTHING_FITS):
            return Outcome(turn.talk.cancels_nothing(turn.language), self._settled())
        listed = [booking for name in turn.conversation.listed if (booking := turn.named(name)) is not None]
        named = self._ids()
        if named:
            return self._cancel_named(named)
        chosen = self._meant(listed, numbers=True) or self._agreed_to(listed)
        return self._cancel(chosen) if chosen else None

    def _agreed_to(self, listed: Sequence[Booking]) -> Sequence[Booking]:
        """A bare "yes", where the question was whether this one is to be cancelled."""
        turn = self.turn
        bare = turn.follow_up.intent is Intent.ACCEPT and len(turn.words.split()) <= _BARE
        return listed if bare and len(listed) == 1 else ()

    def _shown_as(self) -> tuple[str, ...]:
        """The activities that are called off by the number under which they were shown: "aflys nummer 3"."""
        offered = self.turn.conversation.offered
        if self.turn.message.action is not None:
            return ()
        numbers = numbers_called_off(called_off(self.turn.words))
        return tuple(offered[number - 1] for number in numbers if 1 <= number <= len(offered))

    def _ids(self) -> tuple[str, ...]:
        """Ids anywhere in the message, or the one of a button."""
        if self.turn.message.action is not None:
            return (self.turn.follow_up.booking_id,) if self.turn.follow_up.booking_id else ()
        found = (f"K{int(number)}" for number in _BOOKING.findall(called_off(self.turn.words)))
        return tuple(dict.fromkeys(found))

    def _meant(self, listed: Sequence[Booking], *, numbers: bool) -> list[Booking]:
        """Those of the list that the message means by "all", by its title, or by their place where they were listed."""
        page = Page(self.turn.words)
        if not listed or len(page.words) > _SHORT:
            return []
        if means_all(page.words) and len(page.words) <= _SHORTEST:
            return list(listed)
        chosen = numbers_chosen(page, self.turn.language, len(listed)) if numbers else ()
        activities = [self.turn.catalog.activities.get(booking.activity_id) for booking in listed]
        known = [activity for activity in activities if activity is not None]
        if not chosen and len(known) == len(listed):
            chosen = title_chosen(page, known)
        return [listed[number - 1] for number in chosen if 1 <= number <= len(listed)]

    def ask(self, candidates: Sequence[Booking]) -> Outcome:
        """Which of these, or whether this one, is to be called off."""
        turn = self.turn
        reply = turn.replies.status(candidates, turn.language)
        if not candidates:
            return turn.say(reply)
        listed = tuple(booking.id for booking in candidates)
        kept = replace(turn.conversation, asked=AskedFor.CANCEL, listed=listed)
        return Outcome(turn.talk.which_to_cancel(reply, candidates), kept)

    def _cancel_named(self, ids: Sequence[str]) -> Outcome:
        found = {name: self.turn.named(name) for name in ids}
        unknown = [name for name, booking in found.items() if booking is None]
        return self._cancel([booking for booking in found.values() if booking is not None], unknown)

    def _cancel(self, chosen: Sequence[Booking], unknown: Sequence[str] = ()) -> Outcome:
        turn = self.turn
        events: list[Event] = []
        refused: list[Booking] = []
        for booking in chosen:
            try:
                events.append(bookings.cancel(turn.book, booking.id, turn.actor))
            except AlreadyDecided:
                refused.append(booking)
        also = [
            *(turn.talk.unknown_booking(turn.language, name) for name in unknown),
            *(turn.talk.not_cancellable(turn.language, booking) for booking in refused),
        ]
        cancelled = [event.booking for event in events if event.booking is not None]
        if not cancelled:
            first = also[0]
            return Outcome(turn.talk.together(first, also[1:]), self._settled())
        agreed = {booking.id for booking in chosen if booking.status is Status.APPROVED}
        if len(cancelled) == 1 and not also:
            reply = turn.replies.cancelled(cancelled[0], by_office=False, was_approved=cancelled[0].id in agreed)
        else:
            approved = [booking for booking in cancelled if booking.id in agreed]
            sentences = [sentence for other in also for sentence in other.opening]
            reply = turn.replies.cancelled_together(cancelled, approved, sentences)
        return Outcome(reply, self._settled(), tuple(events))

    def _settled(self) -> Conversation:
        return replace(self.turn.conversation, asked=AskedFor.NOTHING, listed=())


@dataclass(frozen=True)
class BookingExchange:
    """What a choice of this message takes the place of."""

    turn: BookingTurn

    def number_given_up(self) -> int:
        """The shown number after "instead of", else 0."""
        number = number_given_up(self.turn.words)
        return number if number <= len(self.turn.conversation.offered) else 0

    def given_up(self) -> tuple[str, ...]:
        """The requests of this conversation that a choice "instead" takes the place of."""
        turn, text, number = self.turn, self.turn.words, self.number_given_up()
        if number:
            old = turn.conversation.offered[number - 1]
            every = [booking for booking in turn.own(UNDECIDED, here=True) if booking.activity_id == old]
            return tuple(booking.id for booking in every[-1:])
        waiting = [booking for booking in turn.latest() if booking.status in UNDECIDED]
        # "nej, den anden" after a request; with several of them it is not said which one is meant
        other = len(waiting) == 1 and wants_other(text)
        return tuple(booking.id for booking in waiting) if takes_a_place(text) or other else ()

    def among_waiting(self, meant: tuple[str, ...]) -> tuple[str, ...]:
        """ "2 instead of 1" while 1 and 4 wait for their facts: 2 and 4."""
        waiting, offered = self.turn.conversation.chosen, self.turn.conversation.offered
        number = self.number_given_up()
        if len(meant) != 1 or not number or offered[number - 1] not in waiting:
            return meant
        return tuple(dict.fromkeys(meant[0] if name == offered[number - 1] else name for name in waiting))
