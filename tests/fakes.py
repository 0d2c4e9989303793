"""Fakes for the ports of the domain: a clock that stands still, holidays from a list, a book in memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta, tzinfo

from assistant.model import Period
from integrations.store.bookings import SqliteBookingBook
from integrations.store.database import empty_connection


class FakeClock:
    """`Clock` that moves when it is told to."""

    def __init__(self, now: datetime = datetime(2026, 11, 16, 9, 0, tzinfo=UTC), zone: tzinfo = UTC) -> None:
        self._now, self._zone = now, zone

    def now(self) -> datetime:
        return self._now

    def today(self) -> date:
        return self._now.astimezone(self._zone).date()

    def advance(self, by: timedelta) -> None:
        self._now += by


class FakeHolidays:
    """`Holidays` of named periods, school and public alike."""

    def __init__(self, periods: Mapping[str, Period] | None = None) -> None:
        self._periods = dict(periods or {})

    def closed(self, day: date) -> str:
        return next((key for key, period in self._periods.items() if period.covers(day)), "")

    def school_holiday(self, key: str, after: date) -> Period | None:
        period = self._periods.get(key)
        return period if period is not None and (period.end is None or period.end >= after) else None

    def public_holiday(self, key: str, after: date) -> Period | None:
        return self.school_holiday(key, after)


@contextmanager
def book_in_memory() -> Iterator[SqliteBookingBook]:
    """The real `BookingBook` over a database that nobody else sees."""
    connection = empty_connection()
    try:
        yield SqliteBookingBook(connection)
    finally:
        connection.close()
