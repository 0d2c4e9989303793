"""What did not arrive: it is said another way where there is one, else coordinators are told."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.errors import BookingUnknown
from assistant.model import Booking, ChannelName
from assistant.ports import Clock, Thread
from integrations.app.call_coordination import CallCoordination
from integrations.app.notifications import Notifications
from integrations.channels.contract import Postponed, Undeliverable
from integrations.store.envelopes import Outgoing, Said
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
        if thread is not None and posting.channel is not ChannelName.MAIL:
            self.calls.unreachable(tx, booking, thread, posting.channel, result.why)
        elif booking is not None or thread is not None:
            self.calls.undelivered(tx, booking, posting.address, result.why, thread)

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
