"""Bookings as people outside the office know them: a decision that can still be undone is not among it."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from datetime import date, datetime

from assistant.model import Booking, Status
from integrations.store.bookings import SqliteBookingReader
from integrations.store.holds import HoldsReader


class BookingsOutside:
    """At ``now``; `get` and `find` as `SqliteBookingReader` has them."""

    def __init__(self, connection: sqlite3.Connection, now: datetime) -> None:
        self._bookings = SqliteBookingReader(connection)
        self._held = HoldsReader(connection).all(now)

    @property
    def held(self) -> Collection[str]:
        """Numbers of those whose last decision is not known outside."""
        return self._held.keys()

    def get(self, booking_id: str) -> Booking:
        """Raises `BookingUnknown`."""
        return self.as_told(self._bookings.get(booking_id))

    def find(
        self,
        *,
        statuses: Collection[Status] | None = None,
        provider_id: str | None = None,
        teacher: str | None = None,
        between: tuple[date, date] | None = None,
    ) -> list[Booking]:
        found = self._bookings.find(statuses=statuses, provider_id=provider_id, teacher=teacher, between=between)
        if not self._held:
            return found
        known = [booking for booking in found if booking.id not in self._held]
        for booking_id in self._held:
            earlier = self.get(booking_id)
            if (
                (statuses is None or earlier.status in statuses)
                and (provider_id is None or earlier.provider_id == provider_id)
                and (teacher is None or earlier.is_of(teacher))
                and (between is None or (earlier.date is not None and between[0] <= earlier.date <= between[1]))
            ):
                known.append(earlier)
        return sorted(known, key=lambda booking: int(booking.id[1:]))

    def as_told(self, booking: Booking) -> Booking:
        hold = self._held.get(booking.id)
        return booking if hold is None else self._bookings.before(booking.id, hold.version)
