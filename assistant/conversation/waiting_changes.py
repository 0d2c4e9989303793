"""What a teacher says about what waits for a place: yes or no to one, more about the class, another period."""

from __future__ import annotations

from dataclasses import dataclass, replace

from assistant import bookings
from assistant.conversation.context import BookingTurn, Outcome, says_something
from assistant.errors import RulesBroken
from assistant.model import AskedFor, Booking, Conversation, Event, Facts, Status
from assistant.replies.waiting import WaitingReplies


@dataclass(frozen=True)
class WaitingChanges:
    """One message about bookings on the waiting list."""

    turn: BookingTurn

    @property
    def _replies(self) -> WaitingReplies:
        return WaitingReplies(self.turn.replies)

    def take(self, waiting: Booking) -> Outcome:
        """Yes to the place that is held; facts that came along are taken in first."""
        turn = self.turn
        others = replace(turn.follow_up.facts, period=None, time="")
        events: list[Event] = []
        if says_something(others):
            events.append(bookings.edit(turn.book, turn.rules, waiting.id, others, turn.actor))
        try:
            events.append(bookings.accept(turn.book, turn.rules, waiting.id, turn.actor))
        except RulesBroken as error:
            wrong = turn.wrong(error.checks[0], waiting)
            return Outcome(self._replies.lost(waiting, wrong), self._settled(), tuple(events))
        return Outcome(self._replies.taken(events[-1].booking or waiting), self._settled(), tuple(events))

    def refuse(self, waiting: Booking) -> Outcome:
        """No to the place that is held; another day or hour in the same breath is no clear one."""
        turn = self.turn
        facts = turn.follow_up.facts
        if facts.period is not None or facts.time:
            return turn.say(self._replies.asked_again(waiting))
        event = bookings.refuse(turn.book, turn.rules, waiting.id, turn.actor, turn.words)
        now = event.booking or waiting
        waits_on = now.status is Status.WAITLISTED
        reply = self._replies.passed_on(now) if waits_on else self._replies.left(now)
        return Outcome(reply, self._settled(), (event,))

    def told(self, waiting: Booking, facts: Facts) -> Outcome:
        """More about the class that waits, or another period to wait in. While a place is held it is asked about."""
        turn = self.turn
        other_day = facts.period is not None or facts.time
        if waiting.offer is not None and other_day:
            return turn.say(self._replies.asked_again(waiting))
        event = bookings.edit(turn.book, turn.rules, waiting.id, facts, turn.actor)
        now = event.booking or waiting
        if now.version == waiting.version:
            return turn.say(self._replies.waits(now, already=True))
        return Outcome(self._replies.edited(now), self._settled(), (event,))

    def leave(self, waiting: Booking) -> Outcome:
        """The class waits no longer."""
        event = bookings.cancel(self.turn.book, waiting.id, self.turn.actor)
        return Outcome(self._replies.left(event.booking or waiting), self._settled(), (event,))

    def _settled(self) -> Conversation:
        return replace(self.turn.conversation, asked=AskedFor.NOTHING, listed=())
