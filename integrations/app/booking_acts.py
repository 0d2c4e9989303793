"""What becomes of a booking by time alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from assistant import bookings
from assistant.bookings import ASSISTANT, Actor
from assistant.bookings.alternatives import SUGGESTED, suggest_alternatives
from assistant.model import Booking, Event, Reminder, Role
from assistant.planning import DueAct, DueKind
from assistant.ports import Clock
from integrations.app.booking_plans import BookingPlans
from integrations.app.notifications import Notifications
from integrations.store.transactions import Transaction


@dataclass(frozen=True)
class BookingActs:
    """Each act looks at the booking as it is by then. False where it is not to be done any more."""

    notifications: Notifications
    plans: BookingPlans
    clock: Clock
    let_go: Callable[[Transaction, str], bool]
    """The booking's last decision stands, and is told first."""

    def by_kind(self) -> Mapping[DueKind, Callable[[Transaction, DueAct], bool]]:
        return {
            DueKind.RUN_OUT: self.run_out,
            DueKind.OFFER_ENDS: self.offer_ends,
            DueKind.CLOSE_AHEAD: self.close_ahead,
            DueKind.UNDECIDED: partial(self._undecided, Reminder.UNDECIDED),
            DueKind.OVERDUE: partial(self._undecided, Reminder.OVERDUE),
            DueKind.COMING: partial(self._agreed, Reminder.COMING),
            DueKind.VISIT: partial(self._agreed, Reminder.VISIT),
            DueKind.AFTER: partial(self._agreed, Reminder.AFTER),
            DueKind.AFTER_AGAIN: partial(self._agreed, Reminder.AFTER_AGAIN),
            DueKind.AFTER_PROVIDER: partial(self._agreed, Reminder.AFTER_PROVIDER),
        }

    def run_out(self, tx: Transaction, act: DueAct) -> bool:
        """A request whose last possible day is over is closed; so is a change of what is agreed."""
        return self._tell(tx, bookings.expire(tx.bookings, act.about, self.clock.today(), self.clock.now()))

    def offer_ends(self, tx: Transaction, act: DueAct) -> bool:
        """Nobody answered: the place that was held is free again."""
        booking = tx.bookings.get(act.about)
        if booking.offer is None:
            return False
        # the planner's day may be another one than the clock's
        actor = Actor(ASSISTANT, booking.channel, max(self.clock.now(), booking.offer.until))
        return self._tell(tx, bookings.lapse(tx.bookings, self.notifications.rules(), booking.id, actor))

    def close_ahead(self, tx: Transaction, act: DueAct) -> bool:
        """A request that nobody decided is closed while there is time to choose something else."""
        booking = tx.bookings.get(act.about)
        others = suggest_alternatives(booking, self.notifications.answers.catalog)[:SUGGESTED]
        return self._tell(tx, bookings.close_ahead(tx.bookings, booking.id, tuple(others), self.clock.now()))

    def _undecided(self, reminder: Reminder, tx: Transaction, act: DueAct) -> bool:
        booking = tx.bookings.get(act.about)
        if booking.waits_for is not Role.COORDINATOR:
            return False
        return self._remind(tx, reminder, booking)

    def _agreed(self, reminder: Reminder, tx: Transaction, act: DueAct) -> bool:
        """Before or after a visit, as long as the act still follows from the booking."""
        booking = tx.bookings.get(act.about)
        return self.plans.holds(booking, act) and self._remind(tx, reminder, booking)

    def _remind(self, tx: Transaction, reminder: Reminder, booking: Booking) -> bool:
        return self._tell(tx, Event(reminder, booking, ASSISTANT, booking.channel, by=Role.TIME, was=booking.status))

    def _tell(self, tx: Transaction, event: Event | None) -> bool:
        if event is None or event.booking is None:
            return False
        self.let_go(tx, event.booking.id)
        self.notifications.notify(tx, event, event.booking.conversation)
        return True
