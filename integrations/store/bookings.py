"""The booking book in SQLite: every booking with its history."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from functools import lru_cache

from assistant.errors import AlreadyDecided, BookingUnknown
from assistant.model import Booking, Change, ChangeKind, ChannelName, Role, Status
from integrations.store.serialization import BOOKINGS, moment_from_text, moment_to_text
from integrations.store.table import Table

_OF_TEACHER = (
    "id IN (SELECT id FROM bookings WHERE teacher = ? UNION SELECT booking FROM booking_teachers WHERE address = ?)"
)
_ID = re.compile(r"[Kk]([1-9][0-9]{0,17})")


class SqliteBookingReader(Table):
    """`assistant.ports.BookingReader`."""

    def get(self, booking_id: str) -> Booking:
        number = _number(booking_id)
        row = self._connection.execute("SELECT booking FROM bookings WHERE id = ?", (number,)).fetchone()
        if row is None:
            raise BookingUnknown(booking_id)
        return _read(row[0])

    def find(
        self,
        *,
        statuses: Collection[Status] | None = None,
        activity_id: str | None = None,
        provider_id: str | None = None,
        teacher: str | None = None,
        between: tuple[date, date] | None = None,
        waits_for: Collection[Role] | None = None,
    ) -> list[Booking]:
        conditions: list[str] = []
        values: list[str] = []
        if statuses is not None:
            conditions.append(f"status IN ({', '.join('?' * len(statuses))})")
            values.extend(sorted(statuses))
        if waits_for is not None:
            conditions.append(f"waits_for IN ({', '.join('?' * len(waits_for))})")
            values.extend(sorted(waits_for))
        equal = {"activity_id": activity_id, "provider_id": provider_id}
        for column, wanted in equal.items():
            if wanted is not None:
                conditions.append(f"{column} = ?")
                values.append(wanted)
        if teacher is not None:
            conditions.append(_OF_TEACHER)
            values.extend((teacher, teacher))
        if between is not None:
            conditions.append("date BETWEEN ? AND ?")
            values.extend(day.isoformat() for day in between)
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        # "+id" keeps SQLite from walking the whole table in the order of ids instead of using an index
        rows = self._connection.execute(f"SELECT booking FROM bookings{where} ORDER BY +id", values)
        return [_read(text) for (text,) in rows]

    def history(self, booking_id: str) -> list[Change]:
        number = _number(booking_id)
        rows = self._connection.execute(
            "SELECT at, who, via, what, why, before, after FROM history WHERE booking = ? ORDER BY id", (number,)
        )
        return [
            Change(f"K{number}", moment_from_text(at), who, ChannelName(via), what, why, before, after)
            for at, who, via, what, why, before, after in rows
        ]

    def changes_since(self, moment: datetime, what: Collection[ChangeKind]) -> list[Change]:
        """Of every booking, oldest first."""
        marks = ", ".join("?" for _ in what)
        rows = self._connection.execute(
            "SELECT booking, at, who, via, what, why, before, after FROM history"
            f" WHERE at > ? AND what IN ({marks}) ORDER BY id",
            (moment_to_text(moment), *sorted(what)),
        )
        return [
            Change(f"K{number}", moment_from_text(at), who, ChannelName(via), ChangeKind(kind), why, before, after)
            for number, at, who, via, kind, why, before, after in rows
        ]

    def last_changed(self, bookings: Iterable[Booking]) -> Mapping[str, datetime]:
        """By id, when each became what it is here: what was noted beside it, or done to it since, does not count."""
        versions = json.dumps([[_number(booking.id), booking.version] for booking in bookings])
        rows = self._connection.execute(
            "SELECT history.booking, max(history.at) FROM json_each(?) AS told"
            " JOIN history ON history.booking = json_extract(told.value, '$[0]')"
            " WHERE (history.what = ? OR history.earlier IS NOT NULL)"
            " AND coalesce(json_extract(history.earlier, '$.version'), 0) < json_extract(told.value, '$[1]')"
            " GROUP BY history.booking",
            (versions, ChangeKind.DRAFTED),
        )
        return {f"K{number}": moment_from_text(at) for number, at in rows}

    def before(self, booking_id: str, version: int) -> Booking:
        row = self._connection.execute(
            "SELECT earlier FROM history WHERE booking = ? AND json_extract(earlier, '$.version') = ?",
            (_number(booking_id), version - 1),
        ).fetchone()
        if row is None:
            raise BookingUnknown(booking_id)
        return _read(row[0])


class SqliteBookingBook(SqliteBookingReader):
    """`assistant.ports.BookingBook`."""

    def add(self, booking: Booking, change: Change) -> Booking:
        # the number is part of what is stored, so it is asked for first; the writer is alone, so nobody else takes it
        row = self._connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'bookings'").fetchone()
        number = 1 if row is None else row[0] + 1
        stored = _numbered(booking, number)
        self._connection.execute(
            "INSERT INTO bookings"
            " (status, activity_id, provider_id, teacher, conversation, date, version, waits_for, booking, id)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*_columns(stored), number),
        )
        self._name_teachers(booking, number)
        self._record(number, change)
        return stored

    def save(self, booking: Booking, change: Change) -> None:
        number = _number(booking.id)
        earlier = self._connection.execute(
            "SELECT booking FROM bookings WHERE id = ? AND version = ?", (number, booking.version - 1)
        ).fetchone()
        if earlier is None:
            stored = self.get(booking.id)
            raise AlreadyDecided(stored.id, stored.status, stored.decided_by)
        self._write(booking, number)
        self._name_teachers(booking, number)
        self._record(number, change, earlier[0])

    def note(self, booking_id: str, change: Change) -> None:
        self._record(_number(self.get(booking_id).id), change)

    def _write(self, booking: Booking, number: int) -> None:
        self._connection.execute(
            "UPDATE bookings SET status = ?, activity_id = ?, provider_id = ?, teacher = ?, conversation = ?, date = ?,"
            " version = ?, waits_for = ?, booking = ? WHERE id = ?",
            (*_columns(booking), number),
        )

    def _name_teachers(self, booking: Booking, number: int) -> None:
        self._connection.execute("DELETE FROM booking_teachers WHERE booking = ?", (number,))
        self._connection.executemany(
            "INSERT OR IGNORE INTO booking_teachers (address, booking) VALUES (?, ?)",
            [(teacher.address, number) for teacher in booking.teachers],
        )

    def _record(self, number: int, change: Change, earlier: str | None = None) -> None:
        """``earlier`` is the whole booking as it was before."""
        self._connection.execute(
            "INSERT INTO history (booking, at, who, via, what, why, before, after, earlier)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                number,
                moment_to_text(change.at),
                change.who,
                change.via,
                change.what,
                change.why,
                change.before,
                change.after,
                earlier,
            ),
        )


@lru_cache(maxsize=4_000)
def _read(text: str) -> Booking:
    """As it was written; a booking never changes, so the same text is the same one. Whoever asks what is taken reads
    hundreds of them again and again."""
    return BOOKINGS.validate_json(text)


def _numbered(booking: Booking, number: int) -> Booking:
    """A copy under its number. `dataclasses.replace` would go through thirty fields, a tenth of the whole writing."""
    stored = object.__new__(Booking)
    vars(stored).update(vars(booking), id=f"K{number}")
    return stored


def _columns(booking: Booking) -> tuple[str | int | None, ...]:
    """The whole booking, and beside it what is searched for."""
    return (
        booking.status,
        booking.activity_id,
        booking.provider_id,
        booking.teacher.address,
        booking.conversation,
        booking.date.isoformat() if booking.date else None,
        booking.version,
        booking.waits_for or "",
        # as dump_json does it, without handing on fifteen options that nobody sets
        BOOKINGS.serializer.to_json(booking).decode(),
    )


def _number(booking_id: str) -> int:
    """The row of ``K12``; raises `BookingUnknown` for what is no booking's id."""
    found = _ID.fullmatch(booking_id.strip())
    if found is None:
        raise BookingUnknown(booking_id)
    return int(found[1])
