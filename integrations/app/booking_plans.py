"""What is due for bookings is planned anew with every step that changes one, in its transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from assistant.model import Booking
from assistant.planning import PLANNED_FOR_BOOKINGS, DueAct, Lead, SchoolTime, acts_of_booking
from assistant.ports import Clock
from integrations.store.transactions import Transaction


@dataclass(frozen=True)
class BookingPlans:
    lead: Lead
    school: SchoolTime
    clock: Clock

    def replan(self, tx: Transaction, booking: Booking) -> None:
        """As the booking stands now."""
        acts = acts_of_booking(booking, self.lead, self.school)
        tx.due_acts.replan(booking.id, PLANNED_FOR_BOOKINGS, acts, self.school.now(self.clock))

    def holds(self, booking: Booking, act: DueAct) -> bool:
        """The act still follows from the booking."""
        return any(one.key == act.key for one in acts_of_booking(booking, self.lead, self.school))

    def replan_all(self, tx: Transaction, booking_ids: Iterable[str]) -> None:
        for booking_id in booking_ids:
            self.replan(tx, tx.bookings.get(booking_id))
