"""What coordinators read each morning: what waits, who waits for a human, and what happened since the last time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from assistant.bookings import ASSISTANT
from assistant.bookings.changes import waiting_since
from assistant.bookings.notices import notices_of
from assistant.model import ChannelName, CoordinatorCall, Event, Role
from assistant.ports import Clock
from integrations.app.notifications import Notifications
from integrations.app.since_last_digest import since_last_digest
from integrations.store.transactions import Transaction

_DAY, _MOMENT = "digest", "digest:at"
"""The marks that hold day and moment of the last digest."""


@dataclass(frozen=True)
class MorningDigest:
    """Posted once a day, in the transaction that is given."""

    notifications: Notifications
    clock: Clock

    def post(self, tx: Transaction) -> bool:
        """False when coordinators have been told today."""
        today, catalog = self.clock.today(), self.notifications.answers.catalog
        if tx.marks.get(_DAY) == today.isoformat():
            return False
        tx.marks.put(_DAY, today.isoformat())
        waiting = tx.bookings.find(waits_for=[Role.COORDINATOR])
        zone = ZoneInfo(catalog.time_zone)
        days = [(today - waiting_since(booking).astimezone(zone).date()).days for booking in waiting]
        calls = [(call, (today - call.at.astimezone(zone).date()).days) for call in tx.calls.open()]
        happened = since_last_digest(tx, self._last(tx), catalog, self.notifications.language)
        replies = self.notifications.coordinator_replies_over(tx)
        reply = replies.digest(waiting, days, stuck=len(tx.stuck()), calls=calls, happened=happened)
        event = Event(CoordinatorCall.DIGEST, None, ASSISTANT, ChannelName.TERMINAL, by=Role.TIME)
        for notice in notices_of(event):
            self.notifications.post_to_coordinators(tx, reply, event, notice.how, f"digest:{today.isoformat()}")
        return True

    def _last(self, tx: Transaction) -> datetime:
        """When coordinators were told before; from now on it is now."""
        now = self.clock.now()
        last = tx.marks.get(_MOMENT)
        tx.marks.put(_MOMENT, now.isoformat())
        return datetime.fromisoformat(last) if last else now - timedelta(days=1)
