"""Talking about bookings: a choice becomes a draft, facts are asked for and corrected, teachers cancel and answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypedDict

from assistant import bookings, drafting
from assistant.booking_rules import Rulebook
from assistant.drafting import Broken, Missing, Ready
from assistant.errors import AlreadyDecided, RulesBroken
from assistant.model import (
    Booking,
    Catalog,
    ChannelName,
    Conversation,
    Event,
    Language,
    Message,
    Person,
    Reply,
    Status,
)
from assistant.ports import BookingBook
from assistant.replies.bookings import BookingReplies
from assistant.replies.talk import Talk
from assistant.understanding.follow_up import FollowUp

OPEN = frozenset({Status.DRAFT, Status.PROPOSED, Status.APPROVED, Status.WAITLISTED})
"""States in which a teacher can still cancel."""

MOST_SHOWN = 10
"""Bookings listed in one status reply."""

_ASK_AGAIN: Mapping[str, str] = {"group_size": "pupils", "grade": "class"}
"""Broken rule -> the fact that is asked for again; for all others the period."""


class _By(TypedDict):
    who: Person
    via: ChannelName
    now: datetime


@dataclass(frozen=True)
class Outcome:
    """What to say, what to remember, and what others must be told."""

    reply: Reply
    conversation: Conversation
    events: tuple[Event, ...] = ()


@dataclass(frozen=True)
class BookingTalk:
    """One message about bookings, in the transaction that carries it out."""

    message: Message
    conversation: Conversation
    follow_up: FollowUp
    language: Language
    catalog: Catalog
    rules: Rulebook
    book: BookingBook
    replies: BookingReplies
    talk: Talk

    # --- choosing and drafting --------------------------------------------------------------------------------------

    def choose(self) -> Outcome:
        """One of the numbered activities, or the one of a button."""
        if self.message.action is not None:
            return self._pursue((self.message.action.subject,))
        offered, numbers = self.conversation.offered, self.follow_up.numbers
        wrong = [number for number in numbers if not 1 <= number <= len(offered)]
        if wrong or not numbers:
            return self._say(self.talk.wrong_number(self.language, next(iter(wrong), 0), len(offered)))
        return self._pursue(tuple(offered[number - 1] for number in numbers))

    def facts(self) -> Outcome:
        """Facts for what was chosen before, or for the draft that waits."""
        if self.conversation.chosen:
            return self._pursue(self.conversation.chosen)
        drafts = self._own(frozenset({Status.DRAFT}), here=True)
        return self._edit(drafts[-1]) if drafts else self._say(self.talk.help(self.language))

    def _pursue(self, activity_ids: tuple[str, ...]) -> Outcome:
        """Drafts the chosen activities, or asks for the one fact that is missing, or says what cannot be."""
        if any(name not in self.catalog.activities for name in activity_ids):
            return self._say(self.talk.gone(self.language))
        before = self.conversation
        gathered = drafting.gathered(before, before.reading, self.follow_up.facts, self.message)
        facts = drafting.with_school(gathered, self.message, self.catalog.schools)
        conversation = replace(before, facts=facts, chosen=activity_ids)
        attempts = [
            drafting.attempt(self.catalog.activities[name], facts, conversation, self.message, self.rules, self.book)
            for name in activity_ids
        ]
        for attempt in attempts:
            if isinstance(attempt, Missing):
                return self._ask(attempt, conversation)
            if isinstance(attempt, Broken):
                return self._cannot(attempt, conversation)
        return self._draft([attempt.booking for attempt in attempts if isinstance(attempt, Ready)], conversation)

    def _ask(self, missing: Missing, conversation: Conversation) -> Outcome:
        reply = self.talk.ask(missing.fact, missing.activity, self.language, self.rules.season.today)
        return Outcome(reply, replace(conversation, asked=missing.fact))

    def _cannot(self, broken: Broken, conversation: Conversation) -> Outcome:
        """Says which rule is broken, and asks again for the fact that broke it."""
        sentence = self._wrong(broken)
        asked = _ASK_AGAIN.get(broken.check.rule, "period")
        kept = replace(conversation, asked=asked, facts=drafting.without(conversation.facts, asked))
        return Outcome(self.talk.cannot(self.language, broken.activity, sentence), kept)

    def _draft(self, ready: Sequence[Booking], conversation: Conversation) -> Outcome:
        events = tuple(bookings.draft(self.book, self.rules, booking, **self._by()) for booking in ready)
        made = [event.booking for event in events if event.booking is not None]
        ask_school = not conversation.facts.school and any(draft.class_name or draft.grade for draft in made)
        kept = replace(
            conversation,
            chosen=(),
            asked="school" if ask_school else "",
            bookings=(*conversation.bookings, *(draft.id for draft in made)),
        )
        return Outcome(self.replies.drafted(made, ask_school=ask_school), kept, events)

    def _edit(self, draft: Booking) -> Outcome:
        """New facts for a draft that waits: it is checked again as a whole."""
        activity = self.catalog.activities.get(draft.activity_id)
        if activity is None:
            return self._say(self.talk.gone(self.language))
        facts = drafting.with_school(self.follow_up.facts, self.message, self.catalog.schools)
        checked = drafting.dated(activity, bookings.with_facts(draft, facts), self.rules, self.book)
        if isinstance(checked, Broken):
            sentence = self._wrong(checked)
            return self._say(self.talk.cannot(self.language, activity, sentence))
        event = bookings.edit(self.book, self.rules, draft.id, facts, **self._by())
        reply = self.replies.drafted([event.booking or draft], updated=True)
        known = drafting.merged(self.conversation.facts, facts)
        return Outcome(reply, replace(self.conversation, asked="", facts=known), (event,))

    def _wrong(self, broken: Broken) -> str:
        return self.replies.wrong_in_words(broken.check, broken.booking, self.language, self.rules.season.today)

    # --- asking, cancelling, answering ------------------------------------------------------------------------------

    def status(self) -> Outcome:
        return self._say(self.replies.status(self._own()[-MOST_SHOWN:], self.language))

    def cancel(self) -> Outcome:
        """The booking that was named, or the only one there is; else asks which."""
        named = self.follow_up.booking_id
        if named:
            chosen = [booking for booking in self._own() if booking.id.casefold() == named.casefold()]
            if not chosen:
                return self._say(self.talk.unknown_booking(self.language, named))
            return self._cancel(chosen[0])
        if self.conversation.chosen:
            return self.drop()
        every = self._own(OPEN)
        chosen = [booking for booking in every if booking.id in self.conversation.bookings] or every
        if len(chosen) == 1:
            return self._cancel(chosen[0])
        reply = self.replies.status(chosen, self.language)
        return self._say(self.talk.which_to_cancel(reply, chosen) if chosen else reply)

    def _cancel(self, booking: Booking) -> Outcome:
        try:
            event = bookings.cancel(self.book, booking.id, **self._by())
        except AlreadyDecided:
            return self._say(self.talk.not_cancellable(self.language, booking))
        was_approved = booking.status is Status.APPROVED
        reply = self.replies.cancelled(event.booking or booking, by_office=False, was_approved=was_approved)
        return Outcome(reply, replace(self.conversation, asked=""), (event,))

    def accept(self) -> Outcome:
        """Yes to a proposed date."""
        proposed = self._proposed()
        if proposed is None:
            return self._say(self.talk.help(self.language))
        try:
            event = bookings.accept(self.book, self.rules, proposed.id, **self._by())
        except RulesBroken as error:
            sentence = self.replies.wrong_in_words(error.checks[0], proposed, self.language, self.rules.season.today)
            return self._say(self.talk.sentence(self.language, proposed.activity_title, sentence))
        return Outcome(self.replies.approved(event.booking or proposed), self.conversation, (event,))

    def refuse(self) -> Outcome:
        """No to a proposed date, or to what was asked."""
        proposed = self._proposed()
        if proposed is None:
            return self.drop()
        event = bookings.refuse(self.book, proposed.id, self.message.text, **self._by())
        return Outcome(self.replies.refused(event.booking or proposed), self.conversation, (event,))

    def drop(self) -> Outcome:
        """Forgets what was chosen but not drafted."""
        return Outcome(self.talk.dropped(self.language), replace(self.conversation, chosen=(), asked=""))

    def human(self) -> Outcome:
        own = self._own(OPEN, here=True)
        event = Event("human", own[-1] if own else None, self.message.sender, self.message.channel)
        return Outcome(self.talk.human(self.language), self.conversation, (event,))

    # --- shared -----------------------------------------------------------------------------------------------------

    def _say(self, reply: Reply) -> Outcome:
        return Outcome(reply, self.conversation)

    def _by(self) -> _By:
        return {"who": self.message.sender, "via": self.message.channel, "now": self.message.received_at}

    def _own(self, statuses: frozenset[Status] | None = None, *, here: bool = False) -> list[Booking]:
        """The sender's bookings, oldest first; only those of this conversation where ``here``."""
        found = self.book.find(statuses=statuses, teacher=self.message.sender.address)
        return [booking for booking in found if not here or booking.id in self.conversation.bookings]

    def _proposed(self) -> Booking | None:
        named = self.follow_up.booking_id.casefold()
        waiting = self._own(frozenset({Status.PROPOSED}))
        return next((one for one in reversed(waiting) if not named or one.id.casefold() == named), None)
