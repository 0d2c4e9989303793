"""What becomes of a booking by time alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from assistant import bookings
from assistant.model import Event
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
        return {DueKind.RUN_OUT: self.run_out}

    def run_out(self, tx: Transaction, act: DueAct) -> bool:
        """A request whose last possible day is over is closed; so is a change of what is agreed."""
        event = bookings.expire(tx.bookings, act.about, self.clock.today(), self.clock.now())
        if event is None:
            return False
        self._tell(tx, event)
        return True

    def _tell(self, tx: Transaction, event: Event) -> None:
        assert event.booking is not None
        self.let_go(tx, event.booking.id)
        self.notifications.notify(tx, event, event.booking.conversation)
