"""The answer to "are you still coming, and how many?"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant import bookings
from assistant.conversation.booking_phrases import refuses, says_coming
from assistant.conversation.cancelling import BookingCancels
from assistant.conversation.changing import BookingChanges
from assistant.conversation.context import BookingTurn, Outcome
from assistant.conversation.joining import joined
from assistant.model import AskedFor, Booking, ChangeKind, Conversation, CoordinatorCall, Event, Spoken, Status
from assistant.replies.reminders import coming_noted
from assistant.understanding.follow_up import Intent

_NUMBERS = re.compile(r"(?<![\w.,:])\d{1,3}(?![\w:]|[.,]\d)")
_SHORT = 12
"""Words of a message in which the only number says how many come."""


@dataclass(frozen=True)
class ComingAnswers:
    """One message while that is asked."""

    turn: BookingTurn

    def answer(self) -> Outcome | None:
        """Yes is noted, a number too and changed besides, no is asked about; ``None`` where it says something else."""
        turn = self.turn
        asked, facts = self._asked(), turn.follow_up.facts
        calls_off = turn.follow_up.intent is Intent.CANCEL and turn.follow_up.certain
        # what a coordinator wrote since is answered to the coordinator
        to_a_human = turn.conversation.spoken is Spoken.HUMAN
        elsewhere = to_a_human or turn.message.action is not None or facts.period is not None or bool(facts.time)
        if not asked or calls_off or elsewhere:
            return None
        refused = refuses(turn.words)
        pupils = self._pupils()
        if pupils is not None and not refused:
            return self._with_number(asked[0], pupils) if len(asked) == 1 else None
        if says_coming(turn.words) or (turn.follow_up.intent is Intent.ACCEPT and not refused):
            return self._noted(asked)
        if refused or turn.follow_up.intent in (Intent.REFUSE, Intent.CANCEL):
            return BookingCancels(turn).ask(asked)
        return None

    def pressed(self) -> Outcome:
        """A button or form says yes."""
        turn = self.turn
        booking = turn.named(turn.follow_up.booking_id)
        if booking is None or booking.status is not Status.APPROVED:
            return turn.say(turn.listing([booking] if booking is not None else turn.own()))
        return self._noted([booking])

    def _asked(self) -> list[Booking]:
        """What is agreed, still to come, and was asked about."""
        turn, today = self.turn, self.turn.rules.season.today
        found = [booking for name in turn.conversation.listed if (booking := turn.named(name)) is not None]
        meant = turn.follow_up.bookings
        return [
            booking
            for booking in found
            if booking.status is Status.APPROVED
            and (booking.date is None or booking.date >= today)
            and (not meant or booking.id in meant)
        ]

    def _pupils(self) -> int | None:
        """How many come, also where it is only a number: "ja, men 22"."""
        if self.turn.follow_up.facts.pupils is not None:
            return self.turn.follow_up.facts.pupils
        numbers = _NUMBERS.findall(self.turn.words)
        short = len(self.turn.words.split()) <= _SHORT and not self.turn.follow_up.booking_id
        return int(numbers[0]) or None if len(numbers) == 1 and short else None

    def _with_number(self, booking: Booking, pupils: int) -> Outcome:
        turn = self.turn
        follow_up = replace(turn.follow_up, facts=replace(turn.follow_up.facts, pupils=pupils))
        told = replace(turn, conversation=self._settled([booking]), follow_up=follow_up)
        if pupils == booking.pupils:
            return ComingAnswers(told)._noted([booking])
        changed = BookingChanges(told).about_chosen(booking)
        if any(event.what == CoordinatorCall.HUMAN for event in changed.events):
            return changed
        return joined(changed, ComingAnswers(replace(told, conversation=changed.conversation))._noted([booking]))

    def _noted(self, coming: Sequence[Booking]) -> Outcome:
        turn = self.turn
        events = [bookings.confirm(turn.book, booking.id, turn.actor) for booking in coming]
        now = [event.booking for event in events if event.booking is not None]
        return Outcome(coming_noted(turn.replies, now), self._settled(coming), tuple(self._news(coming, events)))

    def _news(self, before: Sequence[Booking], events: Sequence[Event]) -> list[Event]:
        """What was not known already."""
        known = {booking.id for booking in before if booking.is_confirmed}
        return [
            event
            for event in events
            if event.what is ChangeKind.CONFIRMED and event.booking is not None and event.booking.id not in known
        ]

    def _settled(self, answered: Sequence[Booking]) -> Conversation:
        before = self.turn.conversation
        if before.asked is not AskedFor.COMING:
            return before
        left = tuple(name for name in before.listed if name not in {booking.id for booking in answered})
        return replace(before, asked=AskedFor.COMING if left else AskedFor.NOTHING, listed=left)
