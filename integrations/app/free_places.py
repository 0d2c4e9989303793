"""Places that became free are offered to the classes that wait, with all that follows from it, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from assistant import bookings
from assistant.bookings.rules import Rulebook
from assistant.model import Booking, Status
from assistant.planning import SchoolTime
from assistant.ports import Clock
from integrations.app.notifications import Notifications
from integrations.store.transactions import Snapshot, Transaction

HELD_FOR = 48
"""Hours of school days for which a place is held for a class."""


@dataclass(frozen=True)
class FreePlaces:
    """For the catalogue as it is now."""

    notifications: Notifications
    school: SchoolTime
    clock: Clock

    def offer(self, tx: Transaction) -> int:
        """Every free place to the class on the waiting list that fits best; how many were offered. What a coordinator
        has decided and can still take back has not happened yet."""
        if not tx.bookings.find(statuses={Status.WAITLISTED}):
            return 0
        rules: Rulebook = self.notifications.rules()
        held = _as_before(tx, self.clock.now())
        events = bookings.offer_places(tx.bookings, rules, self.clock.now(), self._until, held)
        for event in events:
            if event.booking is not None:
                self.notifications.notify(tx, event, event.booking.conversation)
        return len(events)

    def _until(self, last: date) -> datetime | None:
        """Two school days, and not longer than to the end of the ``last`` day on which a yes is of use; ``None`` where
        that is over."""
        now = self.school.now(self.clock)
        until = min(self.school.hours_after(now, HELD_FOR), self.school.at(last + timedelta(days=1), time()))
        return until if until > now else None


def _as_before(snapshot: Snapshot, now: datetime) -> list[Booking]:
    """What was decided in the last minute, as it was before."""
    held = snapshot.holds.all(now).values()
    return [snapshot.bookings.before(hold.booking_id, hold.version) for hold in held]


def what_may_free_places(snapshot: Snapshot, now: datetime) -> object:
    """Another one whenever something happened to a booking, or a decision can no longer be taken back."""
    return snapshot.queue.revision(), frozenset(snapshot.holds.all(now))
