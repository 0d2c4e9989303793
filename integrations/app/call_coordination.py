"""Calls for a human: recorded, taken up again, claimed, answered and done, each in the transaction that is given."""

from __future__ import annotations

from dataclasses import dataclass, replace

from assistant.errors import BookingUnknown, CallChanged
from assistant.model import (
    WAITING,
    Booking,
    Call,
    CallReason,
    CallState,
    ChannelName,
    CoordinatorCall,
    Event,
    Person,
    Spoken,
)
from assistant.ports import Clock, Thread
from assistant.replies.phrases import phrase
from integrations.app.notifications import Notifications
from integrations.channels.hindrances import server_said, why_in_words
from integrations.store.transactions import Transaction


@dataclass(frozen=True)
class CallCoordination:
    """What becomes of calls; coordinators are told of new words."""

    notifications: Notifications
    clock: Clock

    def call(
        self,
        tx: Transaction,
        reason: CallReason | None,
        who: Person,
        via: ChannelName,
        conversation: str,
        booking_id: str = "",
        words: str = "",
        files: tuple[str, ...] = (),
    ) -> Call:
        """A human is needed. A call of this person in this conversation that has this reason and is not done takes the
        words up; without a reason the newest one does, whatever its reason."""
        now = self.clock.now()
        known = [
            call
            for call in tx.calls.of_conversation(conversation)
            if call.state is not CallState.DONE and call.who.address == who.address
        ]
        same = next((call for call in reversed(known) if reason in (None, call.reason)), None)
        if same is not None:
            # words after a file are what a human is needed for now
            about_words = reason is None and same.reason is CallReason.FILE_SENT and not files
            same = replace(same, reason=CallReason.NOT_UNDERSTOOD) if about_words else same
            call = tx.calls.save(same.taking_up(words, files, now))
        else:
            new = Call("", conversation, reason or CallReason.ASKED, who, via, now, words, booking_id, files)
            call = tx.calls.add(new)
        self._tell(tx, call, who, via, words)
        return call

    def undelivered(
        self, tx: Transaction, booking: Booking | None, address: str, why: str, thread: Thread | None = None
    ) -> None:
        """A mail about this booking, or in this thread, did not arrive: told once for each address as long as nobody is
        done with it, since the mails that tell it to coordinators may come back too."""
        teacher = thread.person if thread is not None else booking.teacher if booking is not None else Person("")
        is_theirs = address.casefold() == (teacher.email or teacher.address.removeprefix("mail:")).casefold()
        who = teacher if is_theirs else Person(f"mail:{address.lower()}", email=address)
        theirs = thread.conversation if thread is not None else booking.conversation if booking is not None else ""
        conversation = theirs if is_theirs else f"undelivered:{address.lower()}"
        known = tx.calls.of_conversation(conversation)
        if any(call.reason is CallReason.UNDELIVERED and call.state is not CallState.DONE for call in known):
            return
        language = self.notifications.language
        said = server_said(why)
        words = (
            phrase(language, "undelivered.words", address=address, why=said)
            if said
            else phrase(language, "undelivered.words.other", why=why_in_words(why, language))
        )
        booking_id = "" if booking is None else booking.id
        self.call(tx, CallReason.UNDELIVERED, who, ChannelName.MAIL, conversation, booking_id, words)

    def unreachable(self, tx: Transaction, booking: Booking | None, thread: Thread, via: ChannelName, why: str) -> None:
        """What was said in this thread did not arrive, and there is no other way: told once as long as nobody is done
        with it."""
        known = tx.calls.of_conversation(thread.conversation)
        if any(call.reason is CallReason.UNDELIVERED and call.state is not CallState.DONE for call in known):
            return
        language, booking_id = self.notifications.language, "" if booking is None else booking.id
        words = phrase(language, "undelivered.words.other", why=why_in_words(why, language))
        self.call(tx, CallReason.UNDELIVERED, thread.person, via, thread.conversation, booking_id, words)

    def day_named(self, tx: Transaction, conversation: str, by: str) -> None:
        """The person said which day is meant, before a coordinator did anything about it."""
        for call in tx.calls.of_conversation(conversation):
            if call.reason is CallReason.DAY_UNCLEAR and call.state is CallState.OPEN:
                self._let_go(tx, self._changed(tx, call.done(by, self.clock.now())))

    def answered(self, tx: Transaction, thread: Thread, by: str) -> None:
        """A coordinator wrote to the person."""
        for call in tx.calls.of_conversation(thread.conversation):
            if call.state in WAITING and call.who.address == thread.person.address:
                self._changed(tx, call.answered(by))

    def addressee(self, tx: Transaction, conversation: str, call_id: str = "") -> str:
        """Address of the person to whom a coordinator writes in this conversation: of that call, else of the one that
        waits the longest; empty where nobody called."""
        every = [call for call in tx.calls.of_conversation(conversation) if call.state is not CallState.DONE]
        named = [call for call in every if call.id == call_id]
        waiting = [call for call in every if call.state in WAITING]
        return next((call.who.address for call in (*named, *waiting, *every)), "")

    def claim(self, tx: Transaction, call_id: str, by: str, seen: int | None = None) -> Call:
        """Who saw that a colleague has it takes it over. Raises `CallUnknown`, and `CallChanged` where a colleague was
        first or it is done."""
        call = tx.calls.get(call_id)
        if call.owner == by and call.state is not CallState.DONE:
            return call
        if call.state is CallState.DONE or (call.owner and call.version != seen):
            raise CallChanged(call.id, call.state, call.changed_by or call.owner)
        return self._changed(tx, call.claimed(by))

    def done(self, tx: Transaction, call_id: str, by: str, seen: int | None = None) -> Call:
        """Nothing more is to be done; ``seen`` is the version that was looked at. Raises `CallUnknown`, and
        `CallChanged` where it is another one by now."""
        call = tx.calls.get(call_id)
        if call.state is CallState.DONE and call.changed_by == by:
            return call
        if call.state is CallState.DONE:
            raise CallChanged(call.id, call.state, call.changed_by)
        closed = self._changed(tx, self.unchanged(tx, call_id, by, seen).done(by, self.clock.now()))
        self._let_go(tx, closed)
        return closed

    def _let_go(self, tx: Transaction, call: Call) -> None:
        """What the person writes next is the assistant's again, where no other call of the conversation is left."""
        if any(other.state is not CallState.DONE for other in tx.calls.of_conversation(call.conversation)):
            return
        for conversation in tx.conversations.everybodys(call.conversation):
            thread = tx.threads.get(call.conversation, conversation.person.address)
            if thread is not None and conversation.spoken is Spoken.HUMAN:
                tx.conversations.save(replace(conversation, spoken=Spoken.NOTHING), thread)

    def unchanged(self, tx: Transaction, call_id: str, by: str, seen: int | None) -> Call:
        """Raises `CallUnknown`, and `CallChanged` where somebody else did or wrote something since it was seen."""
        call = tx.calls.get(call_id)
        if seen is not None and call.version != seen and call.changed_by != by:
            raise CallChanged(call.id, call.state, call.changed_by)
        return call

    def _changed(self, tx: Transaction, call: Call) -> Call:
        """Stored, and shown wherever the call stands already."""
        stored = tx.calls.save(call)
        self.notifications.show_call(tx, _event(tx, stored, stored.who, stored.via, stored.words))
        return stored

    def _tell(self, tx: Transaction, call: Call, who: Person, via: ChannelName, words: str) -> None:
        self.notifications.notify(tx, _event(tx, call, who, via, words), call.conversation)


def _event(tx: Transaction, call: Call, who: Person, via: ChannelName, words: str) -> Event:
    booking = _booking(tx, call)
    return Event(CoordinatorCall.HUMAN, booking, who, via, call.conversation, words, call.reason, call)


def _booking(tx: Transaction, call: Call) -> Booking | None:
    if not call.booking_id:
        return None
    try:
        return tx.bookings.get(call.booking_id)
    except BookingUnknown:
        return None
