"""Inbox and outbox: what came in and what must go out, each kept until it is settled."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from assistant.model import ChannelName
from integrations.store.contracts import Stuck, Waiting
from integrations.store.envelopes import Outgoing, Posting, Received
from integrations.store.serialization import moment_from_text, moment_to_text, storable

MOST_ATTEMPTS = 3
"""So often an inbox item is taken; one that is then still not finished has crashed the worker each time."""

_ENDS = frozenset({"done", "filed", "quarantined", "failed"})


class Inbox:
    """What came in, in the order in which it came."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def receive(
        self, channel: ChannelName, key: str, payload: bytes, envelope: Mapping[str, Any], now: datetime
    ) -> int | None:
        """The new item's id; ``None`` when the key is known already."""
        inserted = self._connection.execute(
            "INSERT INTO inbox (channel, key, payload, envelope, received_at) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (channel, key) DO NOTHING",
            (channel, storable(key), payload, json.dumps(dict(envelope)), moment_to_text(now)),
        )
        return inserted.lastrowid if inserted.rowcount == 1 else None

    def next(self) -> Received | None:
        """Take the oldest waiting item and count the attempt; what was taken too often is quarantined on the way."""
        self._connection.execute(
            "UPDATE inbox SET status = 'quarantined', reason = ? WHERE status = 'waiting' AND attempts >= ?",
            (f"could not be worked off in {MOST_ATTEMPTS} attempts", MOST_ATTEMPTS),
        )
        row = self._connection.execute(
            "SELECT id, channel, key, payload, envelope, received_at FROM inbox"
            " WHERE status = 'waiting' ORDER BY id LIMIT 1"
        ).fetchone()
        if row is None:
            return None
        self._connection.execute("UPDATE inbox SET attempts = attempts + 1 WHERE id = ?", (row[0],))
        number, channel, key, payload, envelope, received_at = row
        return Received(number, ChannelName(channel), key, payload, json.loads(envelope), moment_from_text(received_at))

    def finish(self, number: int, status: str, reason: str) -> None:
        """Settle a waiting item; ``waiting`` gives it back as if it had not been taken."""
        if status == "waiting":
            self._connection.execute(
                "UPDATE inbox SET attempts = max(attempts - 1, 0) WHERE id = ? AND status = 'waiting'", (number,)
            )
        elif status in _ENDS:
            self._connection.execute(
                "UPDATE inbox SET status = ?, reason = ? WHERE id = ? AND status = 'waiting'", (status, reason, number)
            )
        else:
            raise ValueError(f"an inbox item cannot become {status!r}")

    def is_waiting(self, number: int) -> bool:
        return (
            self._connection.execute("SELECT 1 FROM inbox WHERE id = ? AND status = 'waiting'", (number,)).fetchone()
            is not None
        )

    def stuck(self) -> list[Stuck]:
        rows = self._connection.execute(
            "SELECT id, channel, status, reason, received_at, attempts FROM inbox"
            " WHERE status IN ('quarantined', 'failed') ORDER BY id"
        )
        return [
            Stuck("inbox", number, ChannelName(channel), status, reason, moment_from_text(at), attempts=attempts)
            for number, channel, status, reason, at, attempts in rows
        ]

    def waiting(self, limit: int) -> list[Waiting]:
        rows = self._connection.execute(
            "SELECT id, channel, received_at, attempts FROM inbox WHERE status = 'waiting' ORDER BY id LIMIT ?",
            (limit,),
        )
        return [
            Waiting("inbox", number, ChannelName(channel), moment_from_text(at), attempts)
            for number, channel, at, attempts in rows
        ]

    def raw(self, number: int) -> bytes | None:
        row = self._connection.execute("SELECT payload FROM inbox WHERE id = ?", (number,)).fetchone()
        return None if row is None else bytes(row[0])

    def retry(self, number: int) -> int | None:
        """Give a stuck item a new id, under which it waits."""
        row = self._connection.execute(
            "DELETE FROM inbox WHERE id = ? AND status IN ('quarantined', 'failed')"
            " RETURNING channel, key, payload, envelope, received_at",
            (number,),
        ).fetchone()
        if row is None:
            return None
        return self._connection.execute(
            "INSERT INTO inbox (channel, key, payload, envelope, received_at) VALUES (?, ?, ?, ?, ?)", row
        ).lastrowid

    def drop(self, number: int, reason: str) -> bool:
        dropped = self._connection.execute(
            "UPDATE inbox SET status = 'dropped', reason = ?"
            " WHERE id = ? AND status IN ('waiting', 'quarantined', 'failed')",
            (reason, number),
        )
        return dropped.rowcount == 1


class Outbox:
    """What must go out, in order for each address."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def post(self, posting: Posting, now: datetime) -> None:
        at = moment_to_text(now)
        self._connection.execute(
            "INSERT INTO outbox (key, channel, address, payload, booking_id, created_at, due_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING",
            (
                posting.key,
                posting.channel,
                posting.address,
                json.dumps(dict(posting.payload)),
                posting.booking_id,
                at,
                at,
            ),
        )

    def due(self, now: datetime, limit: int, channels: Collection[ChannelName]) -> Sequence[Outgoing]:
        """The first waiting posting of each address in these channels, where its time has come."""
        marks = ", ".join("?" for _ in channels)
        rows = self._connection.execute(
            "SELECT id, channel, key, address, payload, booking_id, attempts, created_at FROM outbox AS mine"
            f" WHERE status = 'waiting' AND due_at <= ? AND channel IN ({marks}) AND NOT EXISTS ("
            "  SELECT 1 FROM outbox AS earlier WHERE earlier.status = 'waiting'"
            "  AND earlier.channel = mine.channel AND earlier.address = mine.address AND earlier.id < mine.id"
            " ) ORDER BY id LIMIT ?",
            (moment_to_text(now), *sorted(channels), limit),
        )
        return [
            Outgoing(
                number,
                Posting(ChannelName(channel), key, address, json.loads(payload), booking_id),
                attempts,
                moment_from_text(created_at),
            )
            for number, channel, key, address, payload, booking_id, attempts, created_at in rows
        ]

    def sent(self, number: int, now: datetime) -> None:
        self._connection.execute(
            "UPDATE outbox SET status = 'sent', attempts = attempts + 1, why = '', finished_at = ?"
            " WHERE id = ? AND status = 'waiting'",
            (moment_to_text(now), number),
        )

    def postpone(self, number: int, until: datetime, why: str) -> None:
        self._connection.execute(
            "UPDATE outbox SET attempts = attempts + 1, due_at = ?, why = ? WHERE id = ? AND status = 'waiting'",
            (moment_to_text(until), why, number),
        )

    def withdraw(self, key: str) -> int:
        """Take back what waits under this key or one that goes on with ``:``."""
        taken = self._connection.execute(
            "UPDATE outbox SET status = 'withdrawn' WHERE status = 'waiting' AND (key = ? OR substr(key, 1, ?) = ?)",
            (key, len(key) + 1, f"{key}:"),
        )
        return taken.rowcount

    def bounced(self, key: str, why: str, now: datetime) -> tuple[ChannelName, str] | None:
        """As `give_up`, for what had been sent."""
        row = self._connection.execute(
            "UPDATE outbox SET status = 'failed', why = ?, finished_at = ? WHERE key = ? AND status = 'sent'"
            " RETURNING channel, booking_id",
            (why, moment_to_text(now), key),
        ).fetchone()
        return None if row is None else (ChannelName(row[0]), row[1])

    def give_up(self, number: int, why: str, now: datetime) -> tuple[ChannelName, str] | None:
        """The posting's channel and booking id (may be empty); ``None`` when it was settled already."""
        row = self._connection.execute(
            "UPDATE outbox SET status = 'failed', attempts = attempts + 1, why = ?, finished_at = ?"
            " WHERE id = ? AND status = 'waiting' RETURNING channel, booking_id",
            (why, moment_to_text(now), number),
        ).fetchone()
        return None if row is None else (ChannelName(row[0]), row[1])

    def stuck(self) -> list[Stuck]:
        rows = self._connection.execute(
            "SELECT id, channel, status, why, finished_at, booking_id, attempts FROM outbox"
            " WHERE status = 'failed' ORDER BY id"
        )
        return [
            Stuck("outbox", number, ChannelName(channel), status, why, moment_from_text(at), booking_id, attempts)
            for number, channel, status, why, at, booking_id, attempts in rows
        ]

    def waiting(self, limit: int) -> list[Waiting]:
        rows = self._connection.execute(
            "SELECT id, channel, created_at, attempts, due_at, why, booking_id FROM outbox"
            " WHERE status = 'waiting' ORDER BY id LIMIT ?",
            (limit,),
        )
        return [
            Waiting(
                "outbox",
                number,
                ChannelName(channel),
                moment_from_text(at),
                attempts,
                moment_from_text(due),
                why,
                booking_id,
            )
            for number, channel, at, attempts, due, why, booking_id in rows
        ]

    def raw(self, number: int) -> bytes | None:
        row = self._connection.execute("SELECT payload FROM outbox WHERE id = ?", (number,)).fetchone()
        return None if row is None else json.dumps(json.loads(row[0]), ensure_ascii=False, indent=2).encode()

    def retry(self, number: int, now: datetime) -> int | None:
        at = moment_to_text(now)
        row = self._connection.execute(
            "UPDATE outbox SET created_at = CASE status WHEN 'failed' THEN ? ELSE created_at END,"
            " status = 'waiting', attempts = 0, due_at = ?, finished_at = NULL"
            " WHERE id = ? AND status IN ('waiting', 'failed') RETURNING id",
            (at, at, number),
        ).fetchone()
        return None if row is None else int(row[0])

    def drop(self, number: int, reason: str, now: datetime) -> tuple[ChannelName, str] | None:
        """The posting's channel and booking id (may be empty); ``None`` when it was settled already."""
        row = self._connection.execute(
            "UPDATE outbox SET status = 'dropped', why = ?, finished_at = ?"
            " WHERE id = ? AND status IN ('waiting', 'failed') RETURNING channel, booking_id",
            (reason, moment_to_text(now), number),
        ).fetchone()
        return None if row is None else (ChannelName(row[0]), row[1])
