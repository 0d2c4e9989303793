"""Telling people: what the table of notices says becomes postings in each one's own channel, and a turn of the
conversation."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from assistant.bookings import as_wished
from assistant.bookings.lifecycle import booking_before, name_of, owner_before, owner_of
from assistant.bookings.notices import TO_DECIDE, At, Hears, Notice, Words, notices_of
from assistant.bookings.rules import Rulebook
from assistant.letters.reader import letter_of
from assistant.model import (
    AskedFor,
    Booking,
    Call,
    CallReason,
    ChangeKind,
    ChannelName,
    CoordinatorCall,
    Event,
    Language,
    Person,
    Reminder,
    Reply,
    ReplyFile,
    ReplyKind,
    Role,
    Status,
)
from assistant.ports import Clock, Thread
from assistant.replies.answers import Answers
from assistant.replies.bookings import BookingReplies
from assistant.replies.calls import call_in_words
from assistant.replies.coordinators import CoordinatorReplies
from assistant.replies.evaluations import how_was_it
from assistant.replies.for_providers import ProviderReplies, must_be_rung
from assistant.replies.later_answers import answer_to, summed_up
from assistant.replies.phrases import phrase
from assistant.replies.plain_text import with_text
from assistant.replies.reminders import still_coming
from assistant.replies.waiting import WaitingReplies
from assistant.replies.wished_changes import ChangeReplies
from integrations.app.booking_plans import BookingPlans
from integrations.channels.contract import Channel, IncomingMessage
from integrations.channels.own_bookings_link import OWN_PAGE
from integrations.channels.provider_conversation import thread_with
from integrations.channels.ways import way_to
from integrations.store.attachments import GivenBy
from integrations.store.envelopes import Said
from integrations.store.holds import Hold
from integrations.store.transactions import Snapshot, Transaction
from integrations.store.turns import Turn

_WITH_FILES = TO_DECIDE | {Words.ASKED, Words.CHANGED}
"""What coordinators read together with the files that the teacher sent."""

_KEPT = frozenset({Words.DECIDED_KEPT, Words.REFUSED_KEPT, Words.CHANGE_WITHDRAWN})
"""After these an agreement is as it was."""

_ASK: Mapping[Words, AskedFor] = {
    Words.STILL_COMING: AskedFor.COMING,
    Words.HOW_WAS_IT: AskedFor.EVALUATION,
    Words.HOW_WAS_IT_AGAIN: AskedFor.EVALUATION,
}
"""What teachers are asked by what they are told."""

_FROM_OUTSIDE = frozenset({GivenBy.TEACHER, GivenBy.PROVIDER})

_MOST_TURNS = 200
"""Turns of a conversation shown to the coordinators with a request for a human."""


@dataclass(frozen=True)
class Notifications:
    """For the catalogue as it is now; everything is written in the transaction that is given."""

    answers: Answers
    rules: Callable[[], Rulebook]
    channels: Mapping[ChannelName, Channel]
    clock: Clock
    language: Language
    """The coordinators' language."""
    own_page: Callable[[Transaction, Person], str] | None
    """Makes a link to the person's own bookings, for the mails about bookings."""
    provider_page: Callable[[Transaction, str], str] | None = None
    """Makes a link to the page of the provider with this id, for the mails about visits."""
    plans: BookingPlans | None = None
    """What is due for a booking, planned anew with everything that happens to it."""
    deputy: str = ""
    """The mail address of the coordinator who hears of what is overdue; empty: all of them."""

    @property
    def replies(self) -> BookingReplies:
        return BookingReplies(self.answers)

    @property
    def coordinator_replies(self) -> CoordinatorReplies:
        return CoordinatorReplies(self.answers, self.language)

    def coordinator_replies_over(self, snapshot: Snapshot) -> CoordinatorReplies:
        """With what providers said."""
        return replace(self.coordinator_replies, remarks_of=lambda booking: snapshot.remarks.of_booking(booking.id))

    def notify(
        self,
        tx: Transaction,
        event: Event,
        conversation: str,
        hold: Hold | None = None,
        without: Collection[Hears] = (),
    ) -> None:
        """Everybody whom the table names for this event of the conversation; those outside the office when its ``hold``
        is over. ``without`` need not hear of it after all. What is due for its booking is planned anew."""
        if event.booking is not None and self.plans is not None:
            self.plans.replan(tx, event.booking)
        for notice in notices_of(event):
            if notice.hears in without:
                continue
            match notice.hears:
                case Hears.TEACHER:
                    self._notify_teacher(tx, event, notice, hold)
                case Hears.OTHER_TEACHERS:
                    self._notify_other_teachers(tx, event, notice, hold)
                case Hears.COORDINATORS:
                    self._notify_coordinators(tx, event, notice, conversation)
                case Hears.RESPONSIBLE:
                    owner = "" if event.booking is None else owner_of(tx.bookings, event.booking)
                    self._notify_one(tx, event, notice, conversation, owner)
                case Hears.DEPUTY:
                    self._notify_one(tx, event, notice, conversation, f"mail:{self.deputy}" if self.deputy else "")
                case Hears.OWNER:
                    self._notify_owner(tx, event, notice, conversation)
                case Hears.PROVIDER:
                    self._notify_provider(tx, event, notice, hold)

    def post_to_coordinators(self, tx: Transaction, reply: Reply, event: Event, how: At, key: str) -> None:
        """This reply, in every channel that coordinators have."""
        for channel in self.channels.values():
            for posting in channel.compose_for_coordinators(reply, event, key, how):
                tx.outbox.post(posting, self.clock.now())

    def _notify_coordinators(self, tx: Transaction, event: Event, notice: Notice, conversation: str) -> None:
        reply = self._for_coordinators(tx, event, notice, conversation)
        sent = tx.attachments.of_conversation(conversation) if notice.words in _WITH_FILES else ()
        files = tuple(ReplyFile(one.key, one.file) for one in sent if one.given_by in _FROM_OUTSIDE)
        reply = replace(reply, files=files)
        if event.booking is not None and any(one.hears is Hears.PROVIDER for one in notices_of(event)):
            ring = must_be_rung(event.booking, self.answers.catalog, self.language)
            reply = with_text(replace(reply, closing=(*reply.closing, *filter(None, [ring]))))
        event = replace(event, conversation=conversation)
        key = f"{_key(event, conversation, self.clock)}:office"
        self.post_to_coordinators(tx, reply, event, notice.how, key)

    def _notify_owner(self, tx: Transaction, event: Event, notice: Notice, conversation: str) -> None:
        """Whoever had claimed the booking, where somebody else did it."""
        owner = "" if event.booking is None else owner_before(tx.bookings, event.booking)
        if not owner or owner == event.who.address:
            return
        reply = self._for_coordinators(tx, event, notice, conversation)
        event = replace(event, conversation=conversation)
        key = f"{_key(event, conversation, self.clock)}:owner"
        for channel in self.channels.values():
            for posting in channel.compose_for_owner(reply, event, key, owner):
                tx.outbox.post(posting, self.clock.now())

    def _notify_one(self, tx: Transaction, event: Event, notice: Notice, conversation: str, who: str) -> None:
        """This coordinator; where there is none, or no way to them, all."""
        reply = self._for_coordinators(tx, event, notice, conversation)
        key = f"{_key(event, conversation, self.clock)}:{notice.hears}"
        channels = self.channels.values() if who else ()
        postings = [one for channel in channels for one in channel.compose_for_owner(reply, event, key, who)]
        for posting in postings:
            tx.outbox.post(posting, self.clock.now())
        if not postings:
            self._notify_coordinators(tx, event, notice, conversation)

    def _notify_provider(self, tx: Transaction, event: Event, notice: Notice, hold: Hold | None) -> None:
        """What became of the agreement, by mail; without an address coordinators are told to ring."""
        booking = event.booking
        provider = None if booking is None else self.answers.catalog.providers.get(booking.provider_id)
        if booking is None or provider is None or not provider.email:
            return
        language = provider.language or self.language
        thread = thread_with(tx, provider, None)
        if self.provider_page is not None:
            thread = replace(thread, data={**thread.data, OWN_PAGE: self.provider_page(tx, provider.id)})
        before = booking_before(tx.bookings, booking)
        if event.what == ChangeKind.UNDONE and before is not None and _is_the_same_visit(before, booking):
            return
        reply = ProviderReplies(self.answers.catalog, language).visit(booking, before, notice.words)
        at, held_for = (self.clock.now(), "") if hold is None else (hold.until, hold.booking_id)
        self.post(tx, reply, thread, ChannelName.MAIL, f"{_of_booking(event, booking)}:provider", at, held_for)

    def _for_coordinators(self, tx: Transaction, event: Event, notice: Notice, conversation: str) -> Reply:
        booking, who = event.booking, name_of(event.who)
        if notice.words is Words.ASKED or booking is None:
            return self._call_in_words(tx, event, conversation)
        replies, before = self.coordinator_replies_over(tx), booking_before(tx.bookings, booking)
        if notice.words is Words.TO_DECIDE_CHANGE_UNDONE and booking.waits_for is not Role.COORDINATOR:
            return replies.decided(booking, who, opening=Words.DECISION_UNDONE)
        if notice.words in TO_DECIDE or (notice.words is Words.REMARKED and booking.status is Status.DRAFT):
            checks = self.rules().checks(as_wished(booking), tx.bookings)
            return replies.to_decide(booking, checks, opening=notice.words, who=who, said=event.words, before=before)
        if notice.words is Words.REMARKED:
            return replies.remarked(booking, who, event.words)
        if notice.words is Words.CHANGED:
            return replies.changed(booking, who, before)
        if notice.words is Words.DECIDED_CHANGE:
            return replies.changed(booking, who, before, opening=notice.words)
        if notice.words in _KEPT:
            return replies.decided(booking, who, opening=notice.words, subject="decided.subject.kept")
        return replies.decided(booking, who, opening=notice.words)

    def _call_in_words(self, tx: Transaction, event: Event, conversation: str) -> Reply:
        turns = tx.turns.of_conversation(conversation)[-_MOST_TURNS:]
        reason = event.reason or CallReason.ASKED
        call = event.call or Call("", conversation, reason, event.who, event.via, self.clock.now(), event.words)
        # whoever answers a coordinator's words has not asked for a human
        answers = reason is CallReason.ASKED and any(turn.who == "coordinator" for turn in turns)
        again = call.version > 1 or answers
        said = [self._turn_in_words(turn) for turn in turns]
        return call_in_words(call, event.words, event.booking, said, self.language, again=again)

    def show_call(self, tx: Transaction, event: Event) -> None:
        """Who has the call now, where it stands already."""
        reply = self._call_in_words(tx, event, event.conversation)
        self.post_to_coordinators(tx, reply, event, At.PAGE, f"{_key(event, event.conversation, self.clock)}:shown")

    def _turn_in_words(self, turn: Turn) -> str:
        """The assistant's answers without what an activity is about: the coordinators know the catalogue."""
        at = turn.at.astimezone(ZoneInfo(self.answers.catalog.time_zone))
        said = [turn.text]
        if turn.who == "assistant" and turn.reply is not None:
            said = [*turn.reply.opening, *(f"{card.number}. {card.title}" for card in turn.reply.cards)]
            said += [f"{view.heading} ({view.booking.activity_title})" for view in turn.reply.bookings]
        return "\n".join([f"{phrase(self.language, f'who.{turn.who}')}, {at:%d.%m.%Y %H:%M}:", *said])

    def _notify_teacher(self, tx: Transaction, event: Event, notice: Notice, hold: Hold | None) -> None:
        """What became of the booking, in its own thread."""
        booking = event.booking
        thread = None if booking is None else tx.threads.get(booking.conversation, booking.teacher.address)
        if booking is None or thread is None:
            return
        reply = self._for_teacher(tx, event, booking, notice)
        if hold is None:
            self._remember_heard(tx, booking, thread, reply, notice)
        key = f"{_of_booking(event, booking)}:teacher"
        self.reply(tx, reply, thread, way_to(thread.person, booking.channel) or booking.channel, key, hold=hold)

    def _notify_other_teachers(self, tx: Transaction, event: Event, notice: Notice, hold: Hold | None) -> None:
        """As the teacher, or what one of them did; each in their own part of the conversation."""
        booking = event.booking
        if booking is None:
            return
        by_teacher = event.by is Role.TEACHER
        for person in booking.everybody if by_teacher else booking.teachers:
            thread = tx.threads.get(booking.conversation, person.address)
            if thread is None or person.address == event.who.address:
                continue
            if by_teacher:
                before, who = booking_before(tx.bookings, booking), name_of(event.who)
                reply = self.replies.by_colleague(booking, who, notice.words, before, calendar=notice.calendar)
            else:
                reply = self._for_teacher(tx, event, booking, notice)
            if notice.words in _ASK:
                self._remember_heard(tx, booking, thread, reply, notice)
            key = f"{_of_booking(event, booking)}:teacher:{person.address}"
            self.reply(tx, reply, thread, way_to(person, booking.channel) or booking.channel, key, hold=hold)

    def _remember_heard(self, tx: Transaction, booking: Booking, thread: Thread, reply: Reply, notice: Notice) -> None:
        """What a short answer of this person is about from now on."""
        conversation = tx.conversations.get(booking.conversation, thread.person.address)
        if conversation is None:
            return
        heard = conversation.having_heard(reply, self.clock.now())
        question = _ASK.get(notice.words)
        asked = heard if question is None else heard.having_been_asked(booking.id, question)
        tx.conversations.save(asked, thread)

    def _for_teacher(self, tx: Transaction, event: Event, booking: Booking, notice: Notice) -> Reply:
        before = booking_before(tx.bookings, booking) or booking
        changes, waiting = ChangeReplies(self.replies), WaitingReplies(self.replies)
        words: Mapping[Words, Callable[[], Reply]] = {
            Words.APPROVED: lambda: self.replies.approved(booking),
            Words.DECLINED: lambda: self.replies.declined(booking, self.rules().season),
            Words.PROPOSED: lambda: self.replies.proposed(booking),
            Words.CANCELLED: lambda: self.replies.cancelled(booking, by_office=True, was_approved=notice.calendar),
            Words.AMENDED: lambda: self.replies.amended(booking),
            Words.EXPIRED: lambda: self.replies.expired(booking, self.rules().season),
            Words.MOVE_OFFERED: lambda: changes.offered(booking),
            Words.CHANGE_AGREED: lambda: changes.agreed(booking, before),
            Words.CHANGE_DECLINED: lambda: changes.declined(booking, before, event.words),
            Words.CHANGE_LAPSED: lambda: changes.lapsed(booking, before),
            Words.STILL_COMING: lambda: still_coming(self.replies, booking),
            Words.HOW_WAS_IT: lambda: how_was_it(self.replies, booking),
            Words.HOW_WAS_IT_AGAIN: lambda: how_was_it(self.replies, booking, again=True),
            Words.PLACE_OFFERED: lambda: waiting.offered(booking),
            Words.PLACE_LAPSED: lambda: waiting.lapsed(booking, before),
            Words.WAIT_OVER: lambda: waiting.over(booking, before),
            Words.WAIT_ENDED: lambda: waiting.ended(booking),
            Words.UNDONE: lambda: self.replies.undone(booking, calendar=notice.calendar),
        }
        return words[notice.words]()

    def answer(
        self,
        tx: Transaction,
        reply: Reply,
        incoming: IncomingMessage,
        own: ChannelName,
        key: str,
    ) -> None:
        """What the assistant says to a message, in the conversation's ``own`` channel: what is done on the web page
        about a request by mail is answered by mail. What is said on the web page stands there; a mail brings what
        changes in the calendar, and answers whoever wrote one."""
        thread, after = incoming.thread, incoming.answer_after
        by_mail = way_to(thread.person, own) is ChannelName.MAIL
        if by_mail and incoming.message.channel is ChannelName.MAIL:
            own = ChannelName.MAIL
        if after is None:
            self.reply(tx, reply, thread, own, key)
        else:
            self._later(tx, reply, incoming, own, key, after)
        if by_mail and own is not ChannelName.MAIL and reply.calendar is not None:
            self.post(tx, reply, thread, ChannelName.MAIL, f"{key}:calendar", after or self.clock.now())

    def _later(
        self, tx: Transaction, reply: Reply, incoming: IncomingMessage, own: ChannelName, key: str, after: datetime
    ) -> None:
        """Says it then, in one piece with what waits to be said in this thread already."""
        thread, now = incoming.thread, self.clock.now()
        tx.turns.add(Turn(thread.conversation, now, "assistant", reply.text, reply, thread.person))
        waiting = tx.outbox.waiting_answer(thread.conversation, thread.person.address, now)
        tx.outbox.withdraw_answers(thread.conversation, thread.person.address, now)
        told = answer_to(letter_of(incoming.message).words, reply)
        self.post(tx, told if waiting is None else summed_up(waiting[1], told), thread, own, key, after)

    def reply(
        self,
        tx: Transaction,
        reply: Reply,
        thread: Thread,
        channel: ChannelName,
        key: str,
        after: datetime | None = None,
        hold: Hold | None = None,
    ) -> None:
        """Says it in the thread and remembers it as the assistant's turn; both when ``hold`` is over."""
        at = self.clock.now() if hold is None else hold.until
        held_for = "" if hold is None else hold.booking_id
        tx.turns.add(Turn(thread.conversation, at, "assistant", reply.text, reply, thread.person), held_for)
        self.post(tx, reply, thread, channel, key, after or at, held_for)

    def post(
        self,
        tx: Transaction,
        reply: Reply,
        thread: Thread,
        channel: ChannelName,
        key: str,
        after: datetime,
        held_for: str = "",
    ) -> None:
        """Puts it into the outbox, to leave at ``after``; mails about bookings get the link to the own page.
        ``held_for``: see `Hold`."""
        owns = reply.bookings and reply.kind is not ReplyKind.VISIT
        if channel is ChannelName.MAIL and owns and self.own_page is not None:
            thread = replace(thread, data={**thread.data, OWN_PAGE: self.own_page(tx, thread.person)})
        if channel in self.channels:
            for posting in self.channels[channel].compose(reply, thread, key):
                tx.outbox.post(posting, after, held_for, Said(key, thread.conversation, thread.person.address, reply))


def _is_the_same_visit(before: Booking, now: Booking) -> bool:
    """Both are agreed and alike, whatever was offered or wished: a provider has nothing to hear."""
    alike = ("status", "date", "time", "class_name", "grade", "pupils")
    return all(getattr(before, name) == getattr(now, name) for name in alike)


def _of_booking(event: Event, booking: Booking) -> str:
    """What a posting about it is known by; a reminder gives it no new version."""
    version = f"{booking.id}:{booking.version}"
    return f"{version}:{event.what}" if isinstance(event.what, Reminder) else version


def _key(event: Event, conversation: str, clock: Clock) -> str:
    if event.call is not None:
        return f"{event.call.id}:{event.call.version}:{event.what}"
    if event.what == ChangeKind.REMARKED and event.booking is not None:
        # what is said beside a booking gives it no new version
        return f"{event.booking.id}:{event.booking.version}:{event.what}:{clock.now().isoformat()}"
    if event.booking is not None and event.what != CoordinatorCall.HUMAN:
        return f"{event.booking.id}:{event.booking.version}:{event.what}"
    return f"{conversation}:{event.what}:{clock.now().isoformat()}"
