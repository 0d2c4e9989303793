"""What follows from a message or a decision, in the transaction that makes it: the conversation is remembered, and
everybody concerned gets a posting in their own channel."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from assistant import bookings
from assistant.bookings import CAN_BE_UNDONE, Actor, Decision
from assistant.bookings.lifecycle import name_of
from assistant.bookings.notices import OUTSIDE, Hears
from assistant.bookings.rules import Rulebook
from assistant.conversation import Outcome
from assistant.language.private_words import without_id_numbers
from assistant.letters.reader import letter_of
from assistant.matching.season import Season
from assistant.model import (
    UNDECIDED,
    AskedFor,
    Booking,
    BookingView,
    Call,
    CallReason,
    ChangeKind,
    ChannelName,
    CoordinatorCall,
    Event,
    Language,
    Line,
    Message,
    Person,
    Reply,
    ReplyKind,
    Verb,
)
from assistant.planning import DueAct, DueKind, Lead, SchoolTime
from assistant.planning.due_acts import key_of
from assistant.ports import Clock, Holidays
from assistant.replies.answers import Answers
from assistant.replies.bookings import BookingReplies
from assistant.replies.coordinators import CoordinatorReplies
from assistant.replies.evaluations import evaluation_in_words
from assistant.replies.files import with_files
from assistant.replies.phrases import phrase
from assistant.replies.reminders import coming_in_words
from assistant.replies.small_talk import ShortReplies
from integrations.app.booking_acts import BookingActs
from integrations.app.booking_plans import BookingPlans
from integrations.app.call_coordination import CallCoordination
from integrations.app.coordinator_letters import CoordinatorLetters
from integrations.app.failed_postings import FailedPostings
from integrations.app.free_places import FreePlaces
from integrations.app.morning_digest import MorningDigest
from integrations.app.newcomers import NewcomerCoordination
from integrations.app.notifications import Notifications
from integrations.app.provider_coordination import ProviderCoordination
from integrations.app.provider_weeks import ProviderWeeks
from integrations.app.received_files import FileLimits, ReceivedFiles
from integrations.channels.contract import (
    CallStep,
    Channel,
    IncomingMessage,
    MessageToTeacher,
)
from integrations.channels.hindrances import Hindrance
from integrations.channels.hindrances import why as kept_why
from integrations.store.attachments import GivenBy
from integrations.store.due_acts import DueState
from integrations.store.holds import Hold
from integrations.store.transactions import Snapshot, Transaction
from integrations.store.turns import Turn

_BESIDE_A_DECISION = frozenset({ChangeKind.NOTED, ChangeKind.CLAIMED})
"""What leaves the last decision as it is."""

_BESIDE_THE_POINT = frozenset({ReplyKind.HELP, ReplyKind.NOTHING})
"""Replies of which a teacher who writes to a coordinator has no use."""


@dataclass(frozen=True)
class Coordination:
    """Carries out decisions and tells people, for the catalogue as it is now."""

    answers: Answers
    holidays: Holidays
    channels: Mapping[ChannelName, Channel]
    clock: Clock
    language: Language
    """The coordinators' language."""
    own_page: Callable[[Transaction, Person], str] | None = None
    """Makes a link to the person's own bookings, for the mails about bookings."""
    provider_page: Callable[[Transaction, str], str] | None = None
    """Makes a link to the page of the provider with this id, for the mails about visits."""
    file_limits: FileLimits = field(default_factory=FileLimits)
    undo_within: timedelta = bookings.UNDO_WITHIN
    """So long a decision is held back and can be undone."""
    lead: Lead = field(default_factory=Lead)
    """How many school days before or after something an act of time is due."""
    week_plans: bool = True
    """Providers read on the last school day of a week which visits the next one brings."""
    deputy: str = ""
    """The mail address of the coordinator who hears of what is overdue; empty: all of them."""

    @property
    def notifications(self) -> Notifications:
        return Notifications(
            self.answers,
            self.rules,
            self.channels,
            self.clock,
            self.language,
            self.own_page,
            self.provider_page,
            self.plans,
            self.deputy,
        )

    @property
    def school(self) -> SchoolTime:
        return SchoolTime(ZoneInfo(self.answers.catalog.time_zone), self.holidays)

    @property
    def plans(self) -> BookingPlans:
        return BookingPlans(self.lead, self.school, self.clock)

    @property
    def free_places(self) -> FreePlaces:
        return FreePlaces(self.notifications, self.school, self.clock)

    @property
    def due_acts(self) -> Mapping[DueKind, Callable[[Transaction, DueAct], bool]]:
        """How each kind is carried out; False where it is not to be done any more."""
        of_bookings = BookingActs(self.notifications, self.plans, self.clock, self._let_go).by_kind()
        return {**of_bookings, DueKind.WEEK: self.weeks.tell}

    @property
    def weeks(self) -> ProviderWeeks:
        return ProviderWeeks(self.notifications, self.school, self.clock, self.week_plans)

    @property
    def files(self) -> ReceivedFiles:
        return ReceivedFiles(self.file_limits, self.clock)

    @property
    def calls(self) -> CallCoordination:
        return CallCoordination(self.notifications, self.clock)

    @property
    def providers(self) -> ProviderCoordination:
        return ProviderCoordination(self.notifications, self.calls, self.answers.catalog, self.clock, self.language)

    @property
    def newcomers(self) -> NewcomerCoordination:
        return NewcomerCoordination(self.notifications, self.clock, self.language, self.own_page)

    @property
    def failures(self) -> FailedPostings:
        return FailedPostings(self.notifications, self.calls, self.clock)

    @property
    def replies(self) -> BookingReplies:
        return self.notifications.replies

    @property
    def coordinator_replies(self) -> CoordinatorReplies:
        return self.notifications.coordinator_replies

    def rules(self) -> Rulebook:
        season = Season(self.clock.today(), self.holidays)
        return Rulebook(self.answers.catalog.activities, season, self.holidays, self.undo_within)

    # --- a message was settled --------------------------------------------------------------------------------------

    def record_message(self, tx: Transaction, incoming: IncomingMessage, outcome: Outcome, key: str) -> None:
        """Remembers the turn, posts the reply and tells the coordinators what happened."""
        message, reply = incoming.message, outcome.reply
        conversation = outcome.conversation
        told_now = [booking_id for booking_id in _spoken_of(outcome) if self._let_go(tx, booking_id)]
        notice = tx.turns.told_last(message.conversation, incoming.thread.person.address, self.clock.now())
        if told_now and notice is not None and notice.reply is not None and not reply.cards:
            conversation = conversation.having_heard(notice.reply, notice.at)
        if message.channel is ChannelName.MAIL:
            tx.closed_addresses.open(message.sender.email)
        said_last = _said_last_to(incoming.thread.person, tx.turns.of_conversation(message.conversation))
        by_human = said_last is not None and (said_last.who == "coordinator" or _is_about_a_human(said_last))
        beside_the_point = by_human and reply.kind in _BESIDE_THE_POINT
        # what a coordinator wrote is answered to the coordinator, whatever the assistant makes of it
        pass_on = beside_the_point or (said_last is not None and said_last.who == "coordinator")
        if beside_the_point:
            reply = with_files(ShortReplies(self.answers.catalog).human(reply.language), message.attachments)
        tx.conversations.save(conversation, incoming.thread)
        tx.turns.add(_turn_of(incoming))
        self.files.keep(tx, incoming.files, message.conversation, key, GivenBy.TEACHER, message.sender)
        self.notifications.answer(tx, reply, incoming, outcome.conversation.channel, key)
        is_human = any(event.what == CoordinatorCall.HUMAN for event in outcome.events)
        if reply.kind is ReplyKind.BOOKING and outcome.conversation.asked is AskedFor.NOTHING and not is_human:
            self.calls.day_named(tx, message.conversation, name_of(message.sender))
        for event in outcome.events:
            if event.what == CoordinatorCall.HUMAN:
                self._call(tx, incoming, event)
                if event.booking is not None and not event.booking.is_of(message.sender.address):
                    self.newcomers.ask(tx, incoming, event.booking.teacher, key)
            else:
                self.notifications.notify(tx, event, incoming.thread.conversation)
        if pass_on and not outcome.events:
            self._call(tx, incoming, Event(CoordinatorCall.HUMAN, None, message.sender, message.channel))

    def _call(self, tx: Transaction, incoming: IncomingMessage, event: Event) -> None:
        """What was written goes to a human: for the reason that the event names, else for that of the call before."""
        message, booking_id = incoming.message, event.booking.id if event.booking is not None else ""
        self.calls.call(
            tx, event.reason, event.who, event.via, message.conversation, booking_id, _said(incoming), _named(message)
        )

    def provider_wrote(self, tx: Transaction, incoming: IncomingMessage, key: str) -> bool:
        """A provider's mail goes to a human; False where a teacher wrote it."""
        if not self.providers.is_spoken_with(tx, incoming.thread):
            return False
        incoming = self.files.weighed(incoming, tx.attachments.use(incoming.thread.conversation))
        message = incoming.message
        tx.closed_addresses.open(message.sender.email)
        # before the coordinators are told, who read which files there are
        self.files.keep(tx, incoming.files, message.conversation, key, GivenBy.PROVIDER, message.sender)
        self.providers.wrote(tx, incoming, _said(incoming), _named(message), key)
        return True

    def call_human(
        self,
        tx: Transaction,
        reason: CallReason,
        who: Person,
        via: ChannelName,
        conversation: str,
        booking_id: str = "",
        words: str = "",
        files: tuple[str, ...] = (),
    ) -> Call:
        """A human is needed, which coordinators are told. A call of this conversation and reason that is not done
        takes the words up."""
        return self.calls.call(tx, reason, who, via, conversation, booking_id, words, files)

    def step_call(self, tx: Transaction, step: CallStep) -> Call:
        """A coordinator takes a call, or it is done. Raises `CallUnknown` and `CallChanged`."""
        by = name_of(step.by)
        if step.verb is Verb.DONE:
            return self.calls.done(tx, step.call_id, by, step.seen)
        return self.calls.claim(tx, step.call_id, by, step.seen)

    def came_back(self, tx: Transaction, posting: str, why: str) -> str:
        """A mail that had left did not arrive. Where it was about a booking a human is needed, once for each address as
        long as nobody is done with it. The reason with which the report is filed."""
        now, kept = self.clock.now(), kept_why(Hindrance.BOUNCED, why)
        booking_id = tx.outbox.bounced(posting, kept, now)
        if booking_id is None:
            return "bounce of nothing that was sent"
        tx.closed_addresses.close(tx.outbox.address_of(posting), kept, now)
        if booking_id:
            self.calls.undelivered(tx, tx.bookings.get(booking_id), tx.outbox.address_of(posting), why)
        return "bounce"

    def turn_away(self, tx: Transaction, incoming: IncomingMessage, reply: Reply, key: str) -> None:
        """Says this and nothing else: the sender may not ask here, or something went wrong on our side. The message
        itself is kept in the inbox."""
        key_of_thread, person, channel = incoming.thread.conversation, incoming.thread.person, incoming.message.channel
        tx.conversations.save(tx.conversations.as_seen_by(key_of_thread, person, channel), incoming.thread)
        tx.turns.add(_turn_of(incoming))
        self.notifications.reply(tx, reply, incoming.thread, incoming.message.channel, key)

    def fault(self, language: Language | None) -> Reply:
        """The sentence for what went wrong on our side."""
        return ShortReplies(self.answers.catalog).fault(language or self.language)

    # --- a coordinator decides --------------------------------------------------------------------------------------

    def decide(self, tx: Transaction, decision: Decision, actor: Actor) -> Booking:
        """Carries out a decision and tells everybody; those outside the office when it can no longer be undone. What is
        decided at the command line is told at once. Raises what `assistant.bookings.decide` raises."""
        before, now = tx.bookings.get(decision.booking_id), self.clock.now()
        event = bookings.decide(tx.bookings, self.rules(), decision, actor)
        if event.booking is None or (event.booking == before and event.what != ChangeKind.NOTED):
            return before
        unaware: frozenset[Hears] = frozenset()
        if event.what == ChangeKind.UNDONE:
            unaware = OUTSIDE if self._take_back(tx, before.id) else unaware
        elif event.what not in _BESIDE_A_DECISION:
            self._let_go(tx, before.id)
        hold = None
        if event.what in CAN_BE_UNDONE and actor.via is not ChannelName.TERMINAL and self.undo_within:
            hold = Hold(before.id, event.booking.version, now + self.undo_within)
            tx.holds.begin(hold, now)
        self.notifications.notify(tx, event, before.conversation, hold, without=unaware)
        return event.booking

    def _take_back(self, tx: Transaction, booking_id: str) -> bool:
        """What was held back is never told; False where it was told already."""
        now = self.clock.now()
        if not tx.holds.end(booking_id, now):
            return False
        tx.outbox.withdraw(booking_id)
        tx.turns.withdraw(booking_id, now)
        return True

    def _let_go(self, tx: Transaction, booking_id: str) -> bool:
        """Something else happened to the booking: its last decision stands, and is told before that. False where
        nothing was held back."""
        now = self.clock.now()
        if not tx.holds.end(booking_id, now):
            return False
        tx.outbox.let_go(booking_id, now)
        tx.turns.let_go(booking_id, now)
        return True

    def write_to_teacher(self, tx: Transaction, written: MessageToTeacher, key: str) -> None:
        """A coordinator's own words and files; see `CoordinatorLetters.write`."""
        CoordinatorLetters(self.notifications, self.calls, self.files, self.clock).write(tx, written, key)

    def digest(self, tx: Transaction) -> bool:
        """Tells the coordinators what waits, once a day; False when they have been told today."""
        return MorningDigest(self.notifications, self.clock).post(tx)

    def view(self, booking: Booking, snapshot: Snapshot) -> BookingView:
        """A booking as coordinators see it: rule checks included."""
        open_ = booking.status in UNDECIDED or booking.change is not None
        checks = self.rules().checks(bookings.as_wished(booking), snapshot.bookings) if open_ else ()
        replies = self.notifications.coordinator_replies_over(snapshot)
        view = replies.views.view(booking, self.language, checks=checks, for_office=True)
        coming = coming_in_words(booking, self._asked_on(booking, snapshot), self.language)
        told = evaluation_in_words(booking, self.language)
        more = [
            Line(phrase(self.language, label), words)
            for label, words in (("label.coming", coming), ("label.evaluation", told))
            if words
        ]
        return replace(view, lines=(*view.lines, *more))

    def _asked_on(self, booking: Booking, snapshot: Snapshot) -> date | None:
        """When the teacher was asked whether they still come on the day that is agreed."""
        if booking.date is None:
            return None
        row = snapshot.due_acts.get(key_of(DueKind.COMING, booking.id, booking.date))
        asked = row is not None and row.state is DueState.DONE and row.ended_at
        return self.school.day_of(asked) if asked else None


def _spoken_of(outcome: Outcome) -> set[str]:
    """Ids of the bookings of whose state the teacher reads or which the message changed."""
    named = {event.booking.id for event in outcome.events if event.booking is not None}
    return named | {view.booking.id for view in outcome.reply.bookings}


def _said_last_to(person: Person, turns: Sequence[Turn]) -> Turn | None:
    told = [turn for turn in turns if turn.who != "teacher"]
    own = (turn for turn in reversed(told) if turn.person is None or turn.person.address == person.address)
    return next(own, None)


def _is_about_a_human(turn: Turn) -> bool:
    return turn.reply is not None and turn.reply.kind == ReplyKind.HUMAN


def _said(incoming: IncomingMessage) -> str:
    """What the teacher said newly, without national id numbers; the signature where it is all there is."""
    letter = letter_of(incoming.message)
    return without_id_numbers(letter.words or letter.signature)


def _named(message: Message) -> tuple[str, ...]:
    return tuple(str(file) for file in message.attachments)


def _turn_of(incoming: IncomingMessage) -> Turn:
    message = incoming.message
    return Turn(message.conversation, message.received_at, "teacher", _words(incoming), person=incoming.thread.person)


def _words(incoming: IncomingMessage) -> str:
    """What the teacher said, or the button pressed; and which files came along."""
    action = incoming.message.action
    pressed = f"[{action.verb} {action.subject}]".replace(" ]", "]") if action else ""
    said = _said(incoming) or pressed
    return "\n".join([said, *(f"[{file}]" for file in incoming.message.attachments)]).strip()


def terminal_person(name: str) -> Person:
    """Who decides at the command line."""
    return Person(f"terminal:{name}", name)
