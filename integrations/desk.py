"""What follows from a message or a decision, in the transaction that makes it: the conversation is remembered, and
everybody concerned gets a posting in their own channel."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from assistant import bookings
from assistant.booking_rules import Rulebook
from assistant.booking_talk import Outcome
from assistant.errors import BookingUnknown
from assistant.model import (
    Booking,
    BookingView,
    ChannelName,
    Conversation,
    Event,
    Language,
    Person,
    Reply,
    Status,
)
from assistant.ports import Clock, Holidays, Thread
from assistant.replies.answers import Answers
from assistant.replies.bookings import BookingReplies
from assistant.replies.phrases import phrase
from assistant.replies.talk import Talk
from assistant.season import Season
from integrations.channel import Channel, Decision, Told
from integrations.store.api import Snapshot, Transaction, Turn

_QUIET = frozenset({"claimed", "noted"})
"""Changes of which the teacher hears nothing."""

_MOST_TURNS = 12
"""Turns of a conversation shown to the coordinators with a request for a human."""


@dataclass(frozen=True)
class Desk:
    """Carries out decisions and tells people, for the catalogue as it is now."""

    answers: Answers
    holidays: Holidays
    channels: Mapping[ChannelName, Channel]
    clock: Clock
    language: Language
    """The coordinators' language."""

    @property
    def replies(self) -> BookingReplies:
        return BookingReplies(self.answers)

    def rules(self) -> Rulebook:
        return Rulebook(self.answers.catalog.activities, Season(self.clock.today(), self.holidays), self.holidays)

    # --- a message was settled --------------------------------------------------------------------------------------

    def keep(self, tx: Transaction, told: Told, outcome: Outcome, key: str) -> None:
        """Remembers the turn, posts the reply and tells the coordinators what happened."""
        message = told.message
        tx.save_conversation(outcome.conversation, told.thread)
        tx.add_turn(Turn(message.conversation, message.received_at, "teacher", _words(told)))
        self._reply(tx, outcome.reply, told.thread, message.channel, key, told.answer_after)
        for event in outcome.events:
            self._tell_coordinators(tx, event, told.thread.conversation)

    def turn_away(self, tx: Transaction, told: Told, reply: Reply, key: str) -> None:
        """Says this and nothing else: the sender may not ask here, or something went wrong on our side. The message
        itself is kept in the inbox."""
        key_of_thread = told.thread.conversation
        new = Conversation(key_of_thread, told.message.channel, told.message.sender)
        tx.save_conversation(tx.conversation(key_of_thread) or new, told.thread)
        tx.add_turn(Turn(told.message.conversation, told.message.received_at, "teacher", _words(told)))
        self._reply(tx, reply, told.thread, told.message.channel, key)

    def fault(self, language: Language | None) -> Reply:
        """The sentence for what went wrong on our side."""
        return Talk(self.answers.catalog).fault(language or self.language)

    # --- a coordinator decides --------------------------------------------------------------------------------------

    def decide(self, tx: Transaction, decision: Decision) -> Booking:
        """Carries out a decision and tells everybody. Raises what `assistant.bookings` raises."""
        before = tx.bookings.get(decision.action.subject)
        event = self._carry_out(tx, decision)
        self.announce(tx, [event], was=before.status)
        return event.booking or before

    def announce(self, tx: Transaction, events: Iterable[Event], was: Status | None = None) -> None:
        """Tells the coordinators and, where it is news to them, the teachers."""
        for event in events:
            if event.booking is None:
                continue
            self._tell_coordinators(tx, event, event.booking.conversation)
            if event.what not in _QUIET:
                self._tell_teacher(tx, event, event.booking, was)

    def expire(self, tx: Transaction) -> int:
        """Closes requests whose date is over; returns how many."""
        events = bookings.expire(tx.bookings, self.clock.today(), now=self.clock.now())
        self.announce(tx, events)
        return len(events)

    def view(self, booking: Booking, snapshot: Snapshot) -> BookingView:
        """A booking as coordinators see it: rule checks and history included."""
        open_ = booking.status in (Status.DRAFT, Status.PROPOSED)
        checks = self.rules().checks(booking, snapshot.bookings) if open_ else ()
        history = snapshot.bookings.history(booking.id)
        return self.replies.view(booking, self.language, checks=checks, history=history, for_office=True)

    def _carry_out(self, tx: Transaction, decision: Decision) -> Event:
        book, name = tx.bookings, decision.action.subject
        who, via, now, version = decision.by, decision.via, self.clock.now(), decision.version
        match decision.action.verb:
            case "approve":
                return bookings.approve(
                    book, self.rules(), name, who=who, via=via, now=now, version=version, day=decision.day,
                    time=decision.time, despite=decision.despite,
                )  # fmt: skip
            case "decline":
                return bookings.decline(
                    book, name, decision.reason, decision.alternatives, who=who, via=via, now=now, version=version,
                    rules=self.rules(),
                )  # fmt: skip
            case "propose" if decision.day is not None:
                return bookings.propose(
                    book, self.rules(), name, decision.day, decision.time, decision.reason, who=who, via=via, now=now,
                    version=version, despite=decision.despite,
                )  # fmt: skip
            case "claim":
                return bookings.claim(book, name, who=who, via=via, now=now, version=version)
            case "cancel":
                return bookings.cancel(
                    book, name, decision.reason, who=who, via=via, now=now, version=version, office=True
                )
        raise BookingUnknown(f"{name} ({decision.action.verb})")

    # --- telling ----------------------------------------------------------------------------------------------------

    def _tell_coordinators(self, tx: Transaction, event: Event, conversation: str) -> None:
        reply = self._for_coordinators(tx, event, conversation)
        key = _key(event, conversation, self.clock)
        for channel in self.channels.values():
            for posting in channel.compose_for_coordinators(reply, event, f"{key}:office"):
                tx.post(posting, self.clock.now())

    def _for_coordinators(self, tx: Transaction, event: Event, conversation: str) -> Reply:
        booking = event.booking
        who = event.who.name or event.who.email or event.who.address
        contact = f"{event.who.name} <{event.who.email}>" if event.who.name and event.who.email else who
        if event.what == "human" or booking is None:
            turns = [self._turn_in_words(turn) for turn in tx.turns(conversation)[-_MOST_TURNS:]]
            return Talk(self.answers.catalog).asked_for_human(contact, turns, self.language)
        if booking.status is Status.DRAFT:
            checks = self.rules().checks(booking, tx.bookings)
            return self.replies.to_decide(booking, checks, self.language, updated=event.what != "drafted")
        if event.what == "edited":
            return self.replies.changed(booking, who, self.language)
        return self.replies.decided(booking, who, self.language)

    def _turn_in_words(self, turn: Turn) -> str:
        """The assistant's answers by their first line: the coordinators know the catalogue."""
        said = turn.text if turn.reply is None else next(iter(turn.reply.opening), turn.reply.subject)
        return f"{phrase(self.language, f'who.{turn.who}')}: {said}"

    def _tell_teacher(self, tx: Transaction, event: Event, booking: Booking, was: Status | None) -> None:
        thread = tx.threads.get(booking.conversation)
        reply = self._for_teacher(event, booking, was)
        if thread is None or reply is None:
            return
        conversation = tx.conversation(booking.conversation)
        if conversation is not None and reply.cards:
            offered = tuple(card.activity_id for card in reply.cards)
            tx.save_conversation(replace(conversation, offered=offered, chosen=(), asked=""), thread)
        self._reply(tx, reply, thread, booking.channel, _key(event, booking.conversation, self.clock))

    def _for_teacher(self, event: Event, booking: Booking, was: Status | None) -> Reply | None:
        words: Mapping[str, Callable[[], Reply]] = {
            "approved": lambda: self.replies.approved(booking),
            "accepted": lambda: self.replies.approved(booking),
            "declined": lambda: self.replies.declined(booking, self.rules().season),
            "proposed": lambda: self.replies.proposed(booking),
            "cancelled": lambda: self.replies.cancelled(
                booking, by_office=True, was_approved=was in (Status.APPROVED, None)
            ),
            "expired": lambda: self.replies.expired(booking),
        }
        return words[event.what]() if event.what in words else None

    def _reply(
        self,
        tx: Transaction,
        reply: Reply,
        thread: Thread,
        channel: ChannelName,
        key: str,
        after: datetime | None = None,
    ) -> None:
        now = self.clock.now()
        tx.add_turn(Turn(thread.conversation, now, "assistant", reply.text, reply))
        if channel in self.channels:
            for posting in self.channels[channel].compose(reply, thread, key):
                tx.post(posting, after or now)


def _words(told: Told) -> str:
    """What the teacher said, or the button pressed."""
    action = told.message.action
    return told.message.text or (f"[{action.verb} {action.subject}]".replace(" ]", "]") if action else "")


def _key(event: Event, conversation: str, clock: Clock) -> str:
    if event.booking is not None and event.what != "human":
        return f"{event.booking.id}:{event.booking.version}:{event.what}"
    return f"{conversation}:{event.what}:{clock.now().isoformat()}"


def terminal_person(name: str) -> Person:
    """Who decides at the command line."""
    return Person(f"terminal:{name}", name)
