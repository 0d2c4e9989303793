"""The waiting list in a conversation: what is full is offered to be waited for, and a word puts a class on the list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant import bookings
from assistant.bookings.rules import LACKS_ROOM
from assistant.conversation import drafting
from assistant.conversation.context import BookingTurn, Outcome, says_something
from assistant.conversation.drafting import BrokenRule, MissingFact
from assistant.conversation.waiting_changes import WaitingChanges
from assistant.conversation.waiting_phrases import (
    asks_about_the_list,
    asks_to_wait,
    leaves_the_list,
    says_no,
    says_ok,
    says_yes,
    would_take_anything_like_it,
    would_wait,
)
from assistant.model import (
    OPEN,
    Activity,
    AskedFor,
    Booking,
    Conversation,
    Facts,
    FactsOf,
    Status,
    Verb,
    plain_class,
)
from assistant.replies.waiting import WaitingReplies
from assistant.understanding.follow_up import Intent

Alike = Callable[[Activity, Booking], tuple[str, ...]]
"""Ids of other activities that are like this one and fit the class, the most alike first."""

_BARE = 6
"""Words of an answer that says nothing else."""
_SHORT = 15
"""Words of a yes with what else is to be known of the class."""
_ON_THE_LIST = frozenset({Status.WAITLISTED})


def is_full(broken: BrokenRule) -> bool:
    """Others have taken the places, and this class could have one."""
    return broken.check.rule in LACKS_ROOM and broken.booking.wish is not None


def offered_to_wait(turn: BookingTurn, broken: BrokenRule, refused: Outcome, facts: Facts) -> Outcome:
    """What is full may be waited for; ``facts`` are those with which it was chosen."""
    reply = WaitingReplies(turn.replies).with_offer_to_wait(refused.reply, broken.activity.id)
    return replace(
        refused, reply=reply, conversation=replace(refused.conversation, full=FactsOf(broken.activity.id, facts))
    )


@dataclass(frozen=True)
class WaitingList:
    """One message that may be about the waiting list."""

    turn: BookingTurn
    alike: Alike

    def outcome(self) -> Outcome | None:
        """``None`` where the message is about something else."""
        turn, action = self.turn, self.turn.message.action
        if action is not None:
            return self._join(FactsOf(action.subject, self._full_facts())) if action.verb is Verb.WAIT else None
        waiting, full = turn.own(_ON_THE_LIST, here=True), turn.conversation.full
        if waiting and leaves_the_list(turn.words):
            return self._leave(waiting)
        if asks_about_the_list(turn.words):
            return turn.say(turn.listing(turn.own(OPEN)))
        if full is not None and self._wants_to_wait(full):
            return self._join(full)
        if full is not None and self._declines(full):
            return Outcome(
                WaitingReplies(turn.replies).will_not_wait(turn.language), replace(turn.conversation, full=None)
            )
        if len(waiting) == 1 and would_take_anything_like_it(turn.words):
            return self._widen(waiting[0])
        return None

    def after(self, outcome: Outcome) -> Outcome:
        """Who asked for the list together with what they chose, or answers what was asked for it, is put on it."""
        full, known = outcome.conversation.full, outcome.conversation
        if (
            full is None
            or full == self.turn.conversation.full
            or outcome.events
            or self.turn.message.action is not None
        ):
            return outcome
        if not (known.waits or asks_to_wait(self.turn.words)):
            return outcome
        return WaitingList(replace(self.turn, conversation=known), self.alike)._join(full)

    def _wants_to_wait(self, full: FactsOf) -> bool:
        """The list is named, or it is a yes to the question whether they would like to wait; what was asked of who
        will wait is answered."""
        turn, conversation = self.turn, self.turn.conversation
        if asks_to_wait(turn.words):
            return not turn.follow_up.numbers
        if full.activity_id not in conversation.chosen or self._says_a_day():
            return False
        if conversation.waits:
            return turn.follow_up.intent is Intent.FACTS and says_something(turn.follow_up.facts)
        alone = not turn.follow_up.words
        yes = says_yes(turn.words) or would_wait(turn.words) or (alone and says_ok(turn.words))
        return yes and "?" not in turn.words and len(turn.words.split()) <= _SHORT

    def _declines(self, full: FactsOf) -> bool:
        turn = self.turn
        bare = len(turn.words.split()) <= _BARE and not says_something(turn.follow_up.facts)
        return full.activity_id in turn.conversation.chosen and bare and says_no(turn.words)

    def _says_a_day(self) -> bool:
        facts = self.turn.follow_up.facts
        return facts.period is not None or bool(facts.time)

    def _full_facts(self) -> Facts:
        full = self.turn.conversation.full
        return full.facts if full is not None else self.turn.conversation.facts

    def _join(self, full: FactsOf) -> Outcome:
        """On the list, once class and number are known."""
        turn = self.turn
        activity = turn.catalog.activities.get(full.activity_id)
        if activity is None:
            return turn.say(turn.talk.gone(turn.language))
        said = drafting.merged(drafting.facts_of_reading(turn.follow_up.reading), turn.follow_up.facts)
        facts = drafting.merged(full.facts, said)
        conversation = replace(turn.conversation, chosen=(activity.id,), full=FactsOf(activity.id, facts), waits=True)
        tried = drafting.attempt(activity, facts, conversation, turn.message, turn.rules, turn.book)
        missing = drafting.first_missing(activity, facts)
        if isinstance(tried, BrokenRule) and not is_full(tried):
            wrong = turn.wrong(tried.check, tried.booking)
            return turn.say(turn.talk.cannot(turn.language, activity, wrong))
        if missing is not AskedFor.NOTHING or isinstance(tried, MissingFact):
            reply = turn.talk.ask(missing, activity, turn.language, turn.rules.season.today)
            return Outcome(reply, replace(conversation, asked=missing))
        # where there is room by now, the place is offered in a moment
        return self._put_on_list(activity, replace(tried.booking, time=facts.time), conversation)

    def _put_on_list(self, activity: Activity, booking: Booking, conversation: Conversation) -> Outcome:
        turn, replies = self.turn, WaitingReplies(self.turn.replies)
        settled = replace(
            conversation, chosen=(), apart=(), parties=(), replacing=(), asked=AskedFor.NOTHING, full=None, waits=False
        )
        same = next((one for one in turn.own(_ON_THE_LIST) if _is_the_same(one, booking)), None)
        if same is not None:
            return Outcome(replies.waits(same, already=True), settled)
        alike = self.alike(activity, booking) if would_take_anything_like_it(turn.words) else ()
        event = bookings.put_on_list(turn.book, booking, turn.actor, alike)
        put = event.booking or booking
        settled = replace(settled, bookings=tuple(dict.fromkeys((*settled.bookings, put.id))))
        return Outcome(replies.waits(put), settled, (event,))

    def _widen(self, waiting: Booking) -> Outcome | None:
        turn = self.turn
        activity = turn.catalog.activities.get(waiting.activity_id)
        if activity is None or waiting.offer is not None:
            return None
        event = bookings.widen(turn.book, waiting.id, self.alike(activity, waiting), turn.actor)
        return Outcome(
            WaitingReplies(turn.replies).waits(event.booking or waiting, already=True), turn.conversation, (event,)
        )

    def _leave(self, waiting: Sequence[Booking]) -> Outcome:
        """The wait that is named, else the only one; of several it is asked which."""
        turn = self.turn
        named = [one for one in waiting if one.id == turn.follow_up.booking_id.upper()] or waiting
        if len(named) == 1:
            return WaitingChanges(turn).leave(named[0])
        kept = replace(turn.conversation, asked=AskedFor.CANCEL, listed=tuple(one.id for one in named))
        return Outcome(turn.talk.which_to_cancel(turn.listing(named), named), kept)


def _is_the_same(one: Booking, other: Booking) -> bool:
    asked_for = one.wait.activity_id if one.wait is not None else one.activity_id
    same_class = plain_class(one.class_name) == plain_class(other.class_name) and one.grade == other.grade
    return asked_for == other.activity_id and one.wish == other.wish and same_class
