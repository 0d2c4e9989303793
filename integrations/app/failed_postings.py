"""What did not arrive: it is said another way where there is one, else coordinators are told."""

from __future__ import annotations

from dataclasses import dataclass, replace

from assistant import bookings
from assistant.bookings import Actor
from assistant.bookings.lifecycle import name_of
from assistant.errors import BookingUnknown
from assistant.model import Booking, CallReason, CallState, ChannelName
from assistant.ports import Clock, Thread
from integrations.app.call_coordination import CallCoordination
from integrations.app.notifications import Notifications
from integrations.channels.contract import Postponed, Undeliverable
from integrations.store.envelopes import Outgoing, Said, Stuck
from integrations.store.transactions import Transaction


@dataclass(frozen=True)
class FailedPostings:
    """In the transaction that gives a posting up."""

    notifications: Notifications
    calls: CallCoordination
    clock: Clock

    def given_up(self, tx: Transaction, item: Outgoing, result: Undeliverable | Postponed) -> None:
        """This posting does not leave any more."""
        posting, said = item.posting, tx.outbox.said(item.id)
        if posting.channel is ChannelName.MAIL and isinstance(result, Undeliverable) and result.closed:
            tx.closed_addresses.close(posting.address, result.why, self.clock.now())
        thread = None if said is None else tx.threads.get(said.conversation, said.person)
        if said is not None and thread is not None and self._by_mail(tx, item, said, thread, result.why):
            return
        booking = _booking(tx, posting.booking_id or _spoken_of(said))
        if posting.channel is ChannelName.MAIL and (booking is not None or thread is not None):
            self.calls.undelivered(tx, booking, posting.address, result.why, thread)
        elif thread is not None:
            self.calls.unreachable(tx, booking, thread, posting.channel, result.why)

    def send_again(self, tx: Transaction, booking_id: str, name: str, email: str, actor: Actor) -> Booking:
        """The teacher is reached at this address from now on: what did not arrive about the booking is said there once
        more, and nobody need ring. Raises `BookingUnknown`."""
        booking = bookings.readdress(tx.bookings, booking_id, name, email, actor)
        tx.closed_addresses.open(booking.teacher.email)
        where, who = booking.conversation, booking.teacher.address
        thread, conversation = tx.threads.get(where, who), tx.conversations.get(where, who)
        if thread is not None and conversation is not None:
            person = replace(thread.person, name=booking.teacher.name, email=booking.teacher.email)
            thread = replace(thread, person=person)
            tx.conversations.save(conversation, thread)
            for item in tx.outbox.stuck():
                self._once_more(tx, item, booking, thread)
        for call in tx.calls.of_conversation(where):
            if call.reason is CallReason.UNDELIVERED and call.state is not CallState.DONE:
                self.calls.done(tx, call.id, name_of(actor.who))
        return booking

    def _once_more(self, tx: Transaction, item: Stuck, booking: Booking, thread: Thread) -> None:
        """Where it was for this teacher, about this booking."""
        said, now = tx.outbox.said(item.id), self.clock.now()
        if said is None or said.person != thread.person.address:
            return
        if booking.id not in (item.booking_id, _spoken_of(said)):
            return
        way = ChannelName.MAIL if thread.person.email else item.channel
        self.notifications.post(tx, said.reply, thread, way, f"{said.key}:again:{item.id}:{booking.version}", now)
        tx.outbox.reroute(item.id, item.reason, now)

    def _by_mail(self, tx: Transaction, item: Outgoing, said: Said, thread: Thread, why: str) -> bool:
        """True where the same can be said by mail; once, though several postings carried it."""
        address = thread.person.email
        mail = ChannelName.MAIL
        if item.posting.channel is mail or mail not in self.notifications.channels or not address:
            return False
        if tx.closed_addresses.why(address):
            return False
        self.notifications.post(tx, said.reply, thread, mail, f"{said.key}:by_mail", self.clock.now())
        tx.outbox.reroute(item.id, why, self.clock.now())
        return True


def _spoken_of(said: Said | None) -> str:
    return said.reply.bookings[-1].booking.id if said is not None and said.reply.bookings else ""


def _booking(tx: Transaction, booking_id: str) -> Booking | None:
    try:
        return tx.bookings.get(booking_id) if booking_id else None
    except BookingUnknown:
        return None
