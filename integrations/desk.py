"""What follows from a message or a decision, in the transaction that makes it: the conversation is remembered, and
everybody concerned gets a posting in their own channel."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from assistant import bookings
from assistant.booking_rules import Rulebook
from assistant.booking_talk import Outcome
from assistant.bookings.steps import name_of
from assistant.errors import BookingUnknown, ConversationUnknown, NothingWritten
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
from assistant.replies.office import OfficeReplies
from assistant.replies.phrases import phrase
from assistant.replies.talk import Talk
from assistant.season import Season
from integrations.channel import Channel, Decision, Told, Written
from integrations.own_bookings import OWN_PAGE
from integrations.store.api import Snapshot, Transaction, Turn

_QUIET = frozenset({"claimed", "noted", "held", "no_show"})
"""Changes of which the teacher hears nothing."""

_OPENINGS = {"drafted": "decide.opening", "undone": "decide.opening.undone", "claimed": "decide.opening"}
"""How what waits is presented to the coordinators after an event; ``decide.opening.updated`` after the others."""

_DIGEST = "digest"
"""The mark that holds the day of the last digest."""

_MOST_TURNS = 200
"""Turns of a conversation shown to the coordinators with a request for a human."""

_BESIDE_THE_POINT = frozenset({"help", "nothing"})
"""Replies of which a teacher who writes to a coordinator has no use."""


@dataclass(frozen=True)
class Desk:
    """Carries out decisions and tells people, for the catalogue as it is now."""

    answers: Answers
    holidays: Holidays
    channels: Mapping[ChannelName, Channel]
    clock: Clock
    language: Language
    """The coordinators' language."""
    own_page: Callable[[Transaction, Person], str] | None = None
    """Makes a link to the person's own bookings, for the mails about bookings."""

    @property
    def replies(self) -> BookingReplies:
        return BookingReplies(self.answers)

    @property
    def office(self) -> OfficeReplies:
        return OfficeReplies(self.answers, self.language)

    def rules(self) -> Rulebook:
        return Rulebook(self.answers.catalog.activities, Season(self.clock.today(), self.holidays), self.holidays)

    # --- a message was settled --------------------------------------------------------------------------------------

    def keep(self, tx: Transaction, told: Told, outcome: Outcome, key: str) -> None:
        """Remembers the turn, posts the reply and tells the coordinators what happened."""
        message, reply = told.message, outcome.reply
        said_last = _said_last_to_teacher(tx.turns(message.conversation))
        by_human = said_last is not None and (said_last.who == "coordinator" or _is_about_a_human(said_last))
        beside_the_point = by_human and reply.kind in _BESIDE_THE_POINT
        # what a coordinator wrote is answered to the coordinator, whatever the assistant makes of it
        pass_on = beside_the_point or (said_last is not None and said_last.who == "coordinator")
        if beside_the_point:
            reply = Talk(self.answers.catalog).human(reply.language)
        tx.save_conversation(outcome.conversation, told.thread)
        tx.add_turn(Turn(message.conversation, message.received_at, "teacher", _words(told)))
        # in the conversation's own channel: what is done on the web page about a request by mail is answered by mail
        self._reply(tx, reply, told.thread, outcome.conversation.channel, key, told.answer_after)
        asks = (Event("human", None, message.sender, message.channel),) if pass_on else ()
        for event in outcome.events or asks:
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
        if event.booking is None or (event.booking == before and event.what != "noted"):
            return before
        self._tell_coordinators(tx, event, before.conversation)
        caught = event.what == "undone" and tx.withdraw(f"{before.id}:{before.version}:teacher")
        if event.what not in _QUIET and not caught:
            self._tell_teacher(tx, event, event.booking, before.status, decision.hold)
        return event.booking

    def write_to_teacher(self, tx: Transaction, written: Written, key: str) -> None:
        """A coordinator's own words, in the teacher's channel and thread. Raises `NothingWritten` and
        `ConversationUnknown`."""
        thread, conversation = tx.threads.get(written.conversation), tx.conversation(written.conversation)
        if thread is None or conversation is None:
            raise ConversationUnknown(written.conversation)
        if not written.text.strip():
            raise NothingWritten
        who, language = name_of(written.by), conversation.language or self.language
        reply = Talk(self.answers.catalog).written(who, written.text.strip(), language)
        now = self.clock.now()
        tx.add_turn(Turn(thread.conversation, now, "coordinator", written.text.strip(), reply))
        self._post(tx, reply, thread, conversation.channel, key, now)

    def expire(self, tx: Transaction) -> int:
        """Closes requests whose date is over; returns how many."""
        events = bookings.expire(tx.bookings, self.clock.today(), now=self.clock.now())
        for event in events:
            if event.booking is not None:
                self._tell_coordinators(tx, event, event.booking.conversation)
                self._tell_teacher(tx, event, event.booking, None)
        return len(events)

    def digest(self, tx: Transaction) -> bool:
        """Tells the coordinators what waits, once a day; False when they have been told today."""
        today = self.clock.today()
        if tx.mark(_DIGEST) == today.isoformat():
            return False
        tx.put_mark(_DIGEST, today.isoformat())
        waiting = tx.bookings.find(statuses={Status.DRAFT})
        zone = ZoneInfo(self.answers.catalog.time_zone)
        days = [(today - booking.created_at.astimezone(zone).date()).days for booking in waiting]
        reply = self.office.digest(waiting, days, stuck=len(tx.stuck()))
        event = Event("digest", None, bookings.ASSISTANT, ChannelName.TERMINAL)
        self._post_to_coordinators(tx, reply, event, f"digest:{today.isoformat()}")
        return True

    def view(self, booking: Booking, snapshot: Snapshot) -> BookingView:
        """A booking as coordinators see it: rule checks and history included."""
        open_ = booking.status in (Status.DRAFT, Status.PROPOSED)
        checks = self.rules().checks(booking, snapshot.bookings) if open_ else ()
        history = snapshot.bookings.history(booking.id)
        return self.office.views.view(booking, self.language, checks=checks, history=history, for_office=True)

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
            case "undo":
                return bookings.undo(book, name, who=who, via=via, now=now, version=version)
            case "note":
                return bookings.note(book, name, decision.reason, who=who, via=via, now=now)
            case "held" | "no_show" as went:
                return bookings.report(
                    book, name, went == "held", decision.evaluation, decision.reason, today=self.clock.today(),
                    who=who, via=via, now=now, version=version,
                )  # fmt: skip
            case "amend" if decision.amendment is not None:
                return bookings.amend(
                    book, self.rules(), name, decision.amendment, who=who, via=via, now=now, version=version,
                    despite=decision.despite,
                )  # fmt: skip
            case "cancel":
                return bookings.cancel(
                    book, name, decision.reason, who=who, via=via, now=now, version=version, office=True
                )
        raise BookingUnknown(f"{name} ({decision.action.verb})")

    # --- telling ----------------------------------------------------------------------------------------------------

    def _tell_coordinators(self, tx: Transaction, event: Event, conversation: str) -> None:
        reply = self._for_coordinators(tx, event, conversation)
        event = replace(event, conversation=conversation)
        self._post_to_coordinators(tx, reply, event, f"{_key(event, conversation, self.clock)}:office")

    def _post_to_coordinators(self, tx: Transaction, reply: Reply, event: Event, key: str) -> None:
        for channel in self.channels.values():
            for posting in channel.compose_for_coordinators(reply, event, key):
                tx.post(posting, self.clock.now())

    def _for_coordinators(self, tx: Transaction, event: Event, conversation: str) -> Reply:
        booking = event.booking
        who = event.who.name or event.who.email or event.who.address
        contact = f"{event.who.name} <{event.who.email}>" if event.who.name and event.who.email else who
        if event.what == "human" or booking is None:
            turns = [self._turn_in_words(turn) for turn in tx.turns(conversation)[-_MOST_TURNS:]]
            again = any(turn.who == "coordinator" for turn in tx.turns(conversation))
            return Talk(self.answers.catalog).asked_for_human(contact, turns, self.language, again=again)
        if booking.status is Status.DRAFT:
            checks = self.rules().checks(booking, tx.bookings)
            opening = _OPENINGS.get(event.what, "decide.opening.updated")
            return self.office.to_decide(booking, checks, opening=opening, who=who)
        if event.what == "edited":
            return self.office.changed(booking, who)
        return self.office.decided(booking, who)

    def _turn_in_words(self, turn: Turn) -> str:
        """The assistant's answers without what an activity is about: the coordinators know the catalogue."""
        at = turn.at.astimezone(ZoneInfo(self.answers.catalog.time_zone))
        said = [turn.text]
        if turn.who == "assistant" and turn.reply is not None:
            said = [*turn.reply.opening, *(f"{card.number}. {card.title}" for card in turn.reply.cards)]
            said += [f"{view.heading} ({view.booking.activity_title})" for view in turn.reply.bookings]
        return "\n".join([f"{phrase(self.language, f'who.{turn.who}')}, {at:%d.%m.%Y %H:%M}:", *said])

    def _tell_teacher(
        self, tx: Transaction, event: Event, booking: Booking, was: Status | None, hold: float = 0.0
    ) -> None:
        thread = tx.threads.get(booking.conversation)
        reply = self._for_teacher(event, booking, was)
        if thread is None or reply is None:
            return
        conversation = tx.conversation(booking.conversation)
        if conversation is not None and reply.cards:
            offered = tuple(card.activity_id for card in reply.cards)
            tx.save_conversation(replace(conversation, offered=offered, chosen=(), asked=""), thread)
        key = f"{booking.id}:{booking.version}:teacher"
        self._reply(tx, reply, thread, booking.channel, key, self.clock.now() + timedelta(seconds=hold))

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
            "undone": lambda: self.replies.undone(booking, was),
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
        self._post(tx, reply, thread, channel, key, after or now)

    def _post(
        self, tx: Transaction, reply: Reply, thread: Thread, channel: ChannelName, key: str, after: datetime
    ) -> None:
        if channel is ChannelName.MAIL and reply.bookings and self.own_page is not None:
            thread = replace(thread, data={**thread.data, OWN_PAGE: self.own_page(tx, thread.person)})
        if channel in self.channels:
            for posting in self.channels[channel].compose(reply, thread, key):
                tx.post(posting, after)


def _said_last_to_teacher(turns: Sequence[Turn]) -> Turn | None:
    return next((turn for turn in reversed(turns) if turn.who != "teacher"), None)


def _is_about_a_human(turn: Turn) -> bool:
    return turn.reply is not None and turn.reply.kind == "human"


def _words(told: Told) -> str:
    """What the teacher said, or the button pressed; and which files came along."""
    action = told.message.action
    said = told.message.text or (f"[{action.verb} {action.subject}]".replace(" ]", "]") if action else "")
    return "\n".join([said, *(f"[{file}]" for file in told.message.attachments)]).strip()


def _key(event: Event, conversation: str, clock: Clock) -> str:
    if event.booking is not None and event.what != "human":
        return f"{event.booking.id}:{event.booking.version}:{event.what}"
    return f"{conversation}:{event.what}:{clock.now().isoformat()}"


def terminal_person(name: str) -> Person:
    """Who decides at the command line."""
    return Person(f"terminal:{name}", name)
