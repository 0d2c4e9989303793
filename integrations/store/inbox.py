"""The inbox: what came in, in the order in which it came, each item kept until it is settled."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from assistant.model import ChannelName
from integrations.store.envelopes import Box, InboxState, Received, Stuck, Waiting
from integrations.store.serialization import moment_from_text, moment_to_text, storable
from integrations.store.table import Table

MOST_ATTEMPTS = 3
"""So often an inbox item is taken; one that is then still not finished has crashed the worker each time."""

_ENDS = frozenset({InboxState.DONE, InboxState.FILED, InboxState.QUARANTINED, InboxState.FAILED})

# the states stand in the SQL itself: with a parameter in their place the indexes of what waits would not be used
_WAITS = f"status = '{InboxState.WAITING}'"
_IS_STUCK = f"status IN ('{InboxState.QUARANTINED}', '{InboxState.FAILED}')"
_IS_OPEN = f"status IN ('{InboxState.WAITING}', '{InboxState.QUARANTINED}', '{InboxState.FAILED}')"


class InboxReader(Table):
    def is_waiting(self, number: int) -> bool:
        """The item is still to be worked off."""
        row = self._connection.execute(f"SELECT 1 FROM inbox WHERE id = ? AND {_WAITS}", (number,)).fetchone()
        return row is not None

    def outcome(self, number: int) -> tuple[InboxState, str]:
        """What became of an item, and why. What is done with a reason was turned away or refused. An item that is gone
        is dropped."""
        row = self._connection.execute("SELECT status, reason FROM inbox WHERE id = ?", (number,)).fetchone()
        return (InboxState.DROPPED, "") if row is None else (InboxState(row[0]), row[1])

    def last_received(self, channel: ChannelName) -> datetime | None:
        """When something last came in through this channel."""
        row = self._connection.execute(
            "SELECT received_at FROM inbox WHERE channel = ? ORDER BY id DESC LIMIT 1", (channel,)
        ).fetchone()
        return None if row is None else moment_from_text(row[0])

    def waiting(self, limit: int = 50) -> Sequence[Waiting]:
        """Oldest first."""
        rows = self._connection.execute(
            f"SELECT id, channel, received_at, attempts FROM inbox WHERE {_WAITS} ORDER BY id LIMIT ?", (limit,)
        )
        return [
            Waiting(Box.INBOX, number, ChannelName(channel), moment_from_text(at), attempts)
            for number, channel, at, attempts in rows
        ]

    def stuck(self) -> Sequence[Stuck]:
        """Oldest first."""
        rows = self._connection.execute(
            f"SELECT id, channel, status, reason, received_at, attempts FROM inbox WHERE {_IS_STUCK} ORDER BY id"
        )
        return [
            Stuck(
                Box.INBOX,
                number,
                ChannelName(channel),
                InboxState(status),
                reason,
                moment_from_text(at),
                attempts=attempts,
            )
            for number, channel, status, reason, at, attempts in rows
        ]

    def filed(self, limit: int = 200) -> Sequence[Stuck]:
        """What nobody was answered for, with the reason; the newest first."""
        rows = self._connection.execute(
            "SELECT id, channel, reason, received_at, attempts FROM inbox"
            f" WHERE status = '{InboxState.FILED}' ORDER BY id DESC LIMIT ?",
            (limit,),
        )
        return [
            Stuck(
                Box.INBOX, number, ChannelName(channel), InboxState.FILED, reason, moment_from_text(at), attempts=tries
            )
            for number, channel, reason, at, tries in rows
        ]

    def raw(self, number: int) -> bytes | None:
        """Bytes exactly as they came in; ``None`` when there is no such item."""
        row = self._connection.execute("SELECT payload FROM inbox WHERE id = ?", (number,)).fetchone()
        return None if row is None else bytes(row[0])


class Inbox(InboxReader):
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
        """Take the oldest waiting item and count the attempt; what was taken too often is quarantined on the way. It
        belongs in a transaction of its own, before the work begins."""
        self._connection.execute(
            f"UPDATE inbox SET status = '{InboxState.QUARANTINED}', reason = ? WHERE {_WAITS} AND attempts >= ?",
            (f"could not be worked off in {MOST_ATTEMPTS} attempts", MOST_ATTEMPTS),
        )
        row = self._connection.execute(
            f"SELECT id, channel, key, payload, envelope, received_at FROM inbox WHERE {_WAITS} ORDER BY id LIMIT 1"
        ).fetchone()
        if row is None:
            return None
        self._connection.execute("UPDATE inbox SET attempts = attempts + 1 WHERE id = ?", (row[0],))
        number, channel, key, payload, envelope, received_at = row
        return Received(number, ChannelName(channel), key, payload, json.loads(envelope), moment_from_text(received_at))

    def finish(self, number: int, state: InboxState, reason: str = "") -> None:
        """Settle a waiting item; `InboxState.WAITING` gives it back as if it had not been taken. Raises `ValueError`
        for `InboxState.DROPPED`: see `drop`."""
        if state is InboxState.WAITING:
            self._connection.execute(
                f"UPDATE inbox SET attempts = max(attempts - 1, 0) WHERE id = ? AND {_WAITS}", (number,)
            )
        elif state in _ENDS:
            self._connection.execute(
                f"UPDATE inbox SET status = ?, reason = ? WHERE id = ? AND {_WAITS}", (state, reason, number)
            )
        else:
            raise ValueError(f"an inbox item is not finished as {state}")

    def retry(self, number: int, now: datetime) -> int | None:
        """Give a stuck item a new id, under which it waits at the end of the queue, since what was said to its writer
        belongs to the old id; ``None`` when it is not stuck. It keeps the moment it came in, whatever is ``now``."""
        row = self._connection.execute(
            f"DELETE FROM inbox WHERE id = ? AND {_IS_STUCK} RETURNING channel, key, payload, envelope, received_at",
            (number,),
        ).fetchone()
        if row is None:
            return None
        return self._connection.execute(
            "INSERT INTO inbox (channel, key, payload, envelope, received_at) VALUES (?, ?, ?, ?, ?)", row
        ).lastrowid

    def resume(self, number: int) -> None:
        """What was filed until something is known is to be worked off now, under a new id, since what was said to its
        writer belongs to the old one."""
        row = self._connection.execute(
            f"DELETE FROM inbox WHERE id = ? AND status = '{InboxState.FILED}'"
            " RETURNING channel, key, payload, envelope, received_at",
            (number,),
        ).fetchone()
        if row is not None:
            self._connection.execute(
                "INSERT INTO inbox (channel, key, payload, envelope, received_at) VALUES (?, ?, ?, ?, ?)", row
            )

    def drop(self, number: int, reason: str, now: datetime) -> bool:
        """Settle a waiting or stuck item without doing anything about it; it is kept with the reason. False when it is
        settled already."""
        dropped = self._connection.execute(
            f"UPDATE inbox SET status = '{InboxState.DROPPED}', reason = ? WHERE id = ? AND {_IS_OPEN}",
            (reason, number),
        )
        return dropped.rowcount == 1
