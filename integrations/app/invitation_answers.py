"""What follows from a calendar program's answer to an invitation, in one transaction: a line of history, a question to
the teacher, a call for a human. Nothing is cancelled, moved or agreed by it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from assistant.bookings.invitations import Consequence, Invited, as_invited, consequence
from assistant.errors import BookingUnknown
from assistant.model import (
    AskedFor,
    Booking,
    Call,
    CallReason,
    CallState,
    Change,
    ChangeKind,
    ChannelName,
    Reply,
)
from assistant.replies.invitations import InvitationReplies, answer_in_words
from integrations.app.coordination import Coordination
from integrations.channels.contract import InvitationAnswered
from integrations.channels.provider_conversation import thread_with
from integrations.channels.ways import way_to
from integrations.store.transactions import Transaction
from integrations.store.turns import Turn

_MOST_ANSWERS = 20
"""Answers of one person about one booking; what answers more is no person."""

_REASONS: Mapping[Consequence, CallReason] = {
    Consequence.ASKED: CallReason.INVITATION_DECLINED,
    Consequence.WISHED: CallReason.OTHER_TIME_WISHED,
    Consequence.UNABLE: CallReason.PROVIDER_UNABLE,
    Consequence.SHOWN: CallReason.NOT_UNDERSTOOD,
}
"""Why a human is needed; for all else only where words came along."""

_ABOUT_AN_ANSWER = frozenset({CallReason.INVITATION_DECLINED, CallReason.OTHER_TIME_WISHED, CallReason.PROVIDER_UNABLE})


@dataclass(frozen=True)
class InvitationAnswers:
    coordination: Coordination

    def settle(self, tx: Transaction, answered: InvitationAnswered, key: str) -> str:
        """Carries it out; the reason with which the mail is filed. ``key`` is unique for the answer."""
        booking = _booking(tx, answered.booking_id)
        invited = Invited.NOBODY if booking is None else self._invited(booking, answered)
        if invited is Invited.NOBODY and not (answered.may_ask or self._is_a_colleague(booking, answered)):
            return "calendar answer of somebody who was not invited"
        if refusal := self._said_before(tx, answered):
            return refusal
        if booking is None:
            return self._to_nothing_of_ours(tx, answered)
        said = as_invited(tx.bookings, booking, answered.answer.sequence)
        follows = consequence(booking, invited, answered.answer, said)
        note = self._note(booking, invited, follows, answered)
        self._write_down(tx, booking, answered, note)
        if invited is Invited.TEACHER:
            self._ask(tx, booking, follows, answered, note, key)
        self._call(tx, booking, invited, follows, answered, note)
        return f"calendar answer to {booking.id}: {follows}"

    def _invited(self, booking: Booking, answered: InvitationAnswered) -> Invited:
        """Who the sender is to the booking. Whoever answers for another address is nobody here: a program may write any
        name into its answer."""
        sender = answered.thread.person.email.casefold()
        if answered.attendee.casefold() != sender:
            return Invited.NOBODY
        teacher = booking.teacher.email or booking.teacher.address.removeprefix("mail:")
        if sender == teacher.casefold():
            return Invited.TEACHER
        provider = self.coordination.answers.catalog.providers.get(booking.provider_id)
        return Invited.PROVIDER if provider and sender == provider.email.casefold() else Invited.NOBODY

    def _is_a_colleague(self, booking: Booking | None, answered: InvitationAnswered) -> bool:
        """The invitation went to another address of the sender's organisation, as when a shared mailbox got it."""
        if booking is None:
            return False
        provider = self.coordination.answers.catalog.providers.get(booking.provider_id)
        invited = (booking.teacher.email, provider.email if provider else "")
        return _domain(answered.thread.person.email) in {_domain(address) for address in invited if address}

    def _said_before(self, tx: Transaction, answered: InvitationAnswered) -> str:
        """Why it changes nothing: the same answer with the same words comes again when a mail is sent twice, or a
        program keeps trying."""
        answer, person = answered.answer, answered.thread.person.address
        mark = f"invitation:{_short(answered.booking_id, person)}"
        said = json.loads(tx.marks.get(mark) or "[]")
        when = answer.day.isoformat() if answer.day else ""
        this = _short(answer.answered, str(answer.sequence), when, answer.time, answered.words)
        if this in said[-1:]:
            return "calendar answer that was given before"
        if len(said) >= _MOST_ANSWERS:
            return f"more than {_MOST_ANSWERS} calendar answers of one sender to one invitation"
        tx.marks.put(mark, json.dumps([*said, this]))
        return ""

    def _to_nothing_of_ours(self, tx: Transaction, answered: InvitationAnswered) -> str:
        if not answered.words:
            return "calendar answer to nothing of ours"
        self._remember(tx, answered)
        self._turn(tx, answered, answered.thread.conversation, "")
        self._human(tx, CallReason.NOT_UNDERSTOOD, answered, answered.thread.conversation, "", answered.words)
        return "calendar answer to nothing of ours: its words went to the coordinators"

    def _note(self, booking: Booking, invited: Invited, follows: Consequence, answered: InvitationAnswered) -> str:
        return answer_in_words(
            answered.answer,
            self.coordination.language,
            outdated=follows is Consequence.OUTDATED,
            somebody=answered.thread.person.email if invited is Invited.NOBODY else "",
        )

    def _write_down(self, tx: Transaction, booking: Booking, answered: InvitationAnswered, note: str) -> None:
        who = answered.thread.person
        why = "\n".join(part for part in (note, answered.words) if part)
        at = self.coordination.clock.now()
        tx.bookings.note(booking.id, Change(booking.id, at, who.address, ChannelName.MAIL, ChangeKind.NOTED, why))

    def _ask(
        self,
        tx: Transaction,
        booking: Booking,
        follows: Consequence,
        answered: InvitationAnswered,
        note: str,
        key: str,
    ) -> None:
        """The teacher's turn in the conversation, and what is said to it."""
        replies = InvitationReplies(self.coordination.replies.views)
        if follows is Consequence.ASKED:
            self._reply(tx, booking, answered, replies.declined(booking), note, key, AskedFor.CANCEL)
        elif follows is Consequence.WISHED:
            self._reply(tx, booking, answered, replies.wished(booking, answered.answer), note, key)
        elif answered.words:
            self._turn(tx, answered, booking.conversation, note)

    def _reply(
        self,
        tx: Transaction,
        booking: Booking,
        answered: InvitationAnswered,
        reply: Reply,
        note: str,
        key: str,
        asked: AskedFor = AskedFor.NOTHING,
    ) -> None:
        """In the booking's own thread, by the way by which the teacher hears of it."""
        teacher, key_of_thread = booking.teacher.address, booking.conversation
        thread = tx.threads.get(key_of_thread, teacher)
        if thread is None or (answered.thread.conversation, answered.thread.person.address) == (key_of_thread, teacher):
            thread = answered.thread
        channel = way_to(thread.person, booking.channel) or booking.channel
        known = tx.conversations.as_seen_by(thread.conversation, thread.person, booking.channel)
        listed = (booking.id,) if asked is AskedFor.CANCEL else ()
        language = known.language or booking.language
        tx.conversations.save(replace(known, language=language, asked=asked, listed=listed), thread)
        self._turn(tx, answered, thread.conversation, note)
        self.coordination.notifications.reply(tx, reply, thread, channel, key)

    def _call(
        self,
        tx: Transaction,
        booking: Booking,
        invited: Invited,
        follows: Consequence,
        answered: InvitationAnswered,
        note: str,
    ) -> None:
        """A human where one is needed; who hears that an open call has another answer now, too."""
        reason = _REASONS.get(follows) or (CallReason.NOT_UNDERSTOOD if answered.words else None)
        # that the calendar says no is the reason itself
        told = "" if follows is Consequence.ASKED else note
        words = "\n\n".join(part for part in (told, answered.words) if part)
        conversation = self._conversation(tx, booking, invited, answered)
        open_ = [
            call
            for call in tx.calls.of_booking(booking.id)
            if call.conversation == conversation and call.state is not CallState.DONE
        ]
        if follows is not Consequence.OUTDATED:
            reason = self._newest(tx, next((call for call in open_ if call.reason in _ABOUT_AN_ANSWER), None), reason)
        if reason is None:
            return
        if invited is Invited.NOBODY:
            self._remember(tx, answered)
        if invited is not Invited.TEACHER:
            self._turn(tx, answered, conversation, note, "provider" if invited is Invited.PROVIDER else "teacher")
        self._human(tx, reason, answered, conversation, booking.id, words)

    def _newest(self, tx: Transaction, call: Call | None, reason: CallReason | None) -> CallReason | None:
        """An open call about an answer says why the newest answer needs a human."""
        if call is None or reason is call.reason:
            return reason
        if reason not in _ABOUT_AN_ANSWER:
            return call.reason
        tx.calls.save(replace(call, reason=reason))
        return reason

    def _conversation(self, tx: Transaction, booking: Booking, invited: Invited, answered: InvitationAnswered) -> str:
        """Where coordinators write back."""
        if invited is Invited.TEACHER:
            return booking.conversation
        provider = self.coordination.answers.catalog.providers.get(booking.provider_id)
        if invited is Invited.PROVIDER and provider is not None:
            return thread_with(tx, provider, None).conversation
        return answered.thread.conversation

    def _human(
        self,
        tx: Transaction,
        reason: CallReason,
        answered: InvitationAnswered,
        conversation: str,
        booking_id: str,
        words: str,
    ) -> None:
        person = answered.thread.person
        self.coordination.call_human(tx, reason, person, ChannelName.MAIL, conversation, booking_id, words)

    def _remember(self, tx: Transaction, answered: InvitationAnswered) -> None:
        """So that a coordinator can write back."""
        thread = answered.thread
        tx.conversations.save(tx.conversations.as_seen_by(thread.conversation, thread.person, ChannelName.MAIL), thread)

    def _turn(
        self, tx: Transaction, answered: InvitationAnswered, conversation: str, note: str, who: str = "teacher"
    ) -> None:
        said = "\n".join(part for part in (f"[{note}]" if note else "", answered.words) if part)
        tx.turns.add(Turn(conversation, answered.received_at, who, said, person=answered.thread.person))


def _booking(tx: Transaction, booking_id: str) -> Booking | None:
    try:
        return tx.bookings.get(booking_id) if booking_id else None
    except BookingUnknown:
        return None


def _domain(address: str) -> str:
    return address.rpartition("@")[2].casefold()


def _short(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
