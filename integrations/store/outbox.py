"""The outbox: what must go out, in order for each address, each posting kept until it is settled."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import datetime

from assistant.errors import BookingUnknown
from assistant.model import Change, ChangeKind, ChannelName, Reply
from integrations.store.bookings import SqliteBookingBook
from integrations.store.envelopes import Box, OutboxState, Outgoing, Posting, Said, Stuck, Waiting
from integrations.store.serialization import SAID, moment_from_text, moment_to_text
from integrations.store.table import Table

# the states stand in the SQL itself: with a parameter in their place the indexes of what waits would not be used
_WAITS = f"status = '{OutboxState.WAITING}'"
_FAILED = f"status = '{OutboxState.FAILED}'"
_IS_OPEN = f"status IN ('{OutboxState.WAITING}', '{OutboxState.FAILED}')"

_LATER_ANSWER = (
    f"{_WAITS} AND attempts = 0 AND claimed_at IS NULL AND held_for = '' AND due_at > ?"
    " AND json_extract(said, '$.conversation') = ? AND json_extract(said, '$.person') = ?"
)


class OutboxReader(Table):
    def address_of(self, key: str) -> str:
        """Where the posting with this key goes or went; empty where there is none."""
        row = self._connection.execute("SELECT address FROM outbox WHERE key = ?", (key,)).fetchone()
        return "" if row is None else str(row[0])

    def said(self, number: int) -> Said | None:
        """What the posting says; ``None`` for what is said to nobody outside the office."""
        row = self._connection.execute("SELECT said FROM outbox WHERE id = ?", (number,)).fetchone()
        return None if row is None or row[0] is None else SAID.validate_json(row[0])

    def waiting(self, limit: int = 50) -> Sequence[Waiting]:
        """Oldest first."""
        rows = self._connection.execute(
            "SELECT id, channel, created_at, attempts, due_at, why, booking_id FROM outbox"
            f" WHERE {_WAITS} ORDER BY id LIMIT ?",
            (limit,),
        )
        return [
            Waiting(
                Box.OUTBOX,
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

    def stuck(self) -> Sequence[Stuck]:
        """Oldest first."""
        rows = self._connection.execute(
            "SELECT id, channel, status, why, finished_at, booking_id, attempts FROM outbox"
            f" WHERE {_FAILED} ORDER BY id"
        )
        return [
            Stuck(
                Box.OUTBOX,
                number,
                ChannelName(channel),
                OutboxState(status),
                why,
                moment_from_text(at),
                booking_id,
                attempts,
            )
            for number, channel, status, why, at, booking_id, attempts in rows
        ]

    def waiting_answer(self, conversation: str, person: str, now: datetime) -> tuple[datetime, Reply] | None:
        """What is to be said later to this person in the conversation, and when: the newest, if it was never tried."""
        row = self._connection.execute(
            f"SELECT due_at, said FROM outbox WHERE {_LATER_ANSWER} ORDER BY id DESC LIMIT 1",
            (moment_to_text(now), conversation, person),
        ).fetchone()
        return None if row is None else (moment_from_text(row[0]), SAID.validate_json(row[1]).reply)

    def raw(self, number: int) -> bytes | None:
        """The posting's payload as indented JSON in UTF-8; ``None`` when there is no such item."""
        row = self._connection.execute("SELECT payload FROM outbox WHERE id = ?", (number,)).fetchone()
        return None if row is None else json.dumps(json.loads(row[0]), ensure_ascii=False, indent=2).encode()

    def due(
        self,
        now: datetime,
        limit: int = 50,
        channels: Collection[ChannelName] = tuple(ChannelName),
        besides: Collection[int] = (),
    ) -> Sequence[Outgoing]:
        """Postings of these channels to send now, oldest first, at most one per address, so that each address gets its
        own in order; ``besides`` names those that are on their way. Gives the same posting again until it is sent,
        postponed or given up. What was never tried and whose time has not come holds nobody up."""
        marks, numbers = ", ".join("?" for _ in channels), ", ".join("?" for _ in besides)
        rows = self._connection.execute(
            "SELECT id, channel, key, address, payload, booking_id, attempts, created_at, claimed_at,"
            " CASE WHEN said IS NULL THEN '' ELSE coalesce("
            "  (SELECT why FROM closed_addresses AS closed WHERE closed.address = mine.address), '') END"
            " FROM outbox AS mine"
            f" WHERE {_WAITS} AND due_at <= ? AND channel IN ({marks}) AND id NOT IN ({numbers}) AND NOT EXISTS ("
            f"  SELECT 1 FROM outbox AS earlier WHERE earlier.{_WAITS}"
            "  AND earlier.channel = mine.channel AND earlier.address = mine.address AND earlier.id < mine.id"
            "  AND (earlier.due_at <= ? OR earlier.attempts > 0 OR earlier.claimed_at IS NOT NULL)"
            " ) ORDER BY id LIMIT ?",
            (moment_to_text(now), *sorted(channels), *besides, moment_to_text(now), limit),
        )
        return [
            Outgoing(
                number,
                Posting(ChannelName(channel), key, address, json.loads(payload), booking_id),
                attempts,
                moment_from_text(created_at),
                closed,
                claimed_at and moment_from_text(claimed_at),
            )
            for number, channel, key, address, payload, booking_id, attempts, created_at, claimed_at, closed in rows
        ]

    def faults(self) -> Sequence[tuple[ChannelName, str]]:
        """Channel and reason of what waits for an operator to mend something, each once."""
        rows = self._connection.execute(
            f"SELECT DISTINCT channel, why FROM outbox WHERE {_WAITS} AND needs_operator = 1 ORDER BY channel, why"
        )
        return [(ChannelName(channel), why) for channel, why in rows]


class Outbox(OutboxReader):
    def post(self, posting: Posting, now: datetime, held_for: str = "", said: Said | None = None) -> None:
        """Add a posting that leaves at ``now``; a key that is known already is left as it is. ``held_for`` names the
        booking whose last decision it tells, see `Holds`."""
        at = moment_to_text(max(now, posting.not_before or now))
        self._connection.execute(
            "INSERT INTO outbox (key, channel, address, payload, booking_id, created_at, due_at, held_for, said)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING",
            (
                posting.key,
                posting.channel,
                posting.address,
                json.dumps(dict(posting.payload)),
                posting.booking_id,
                at,
                at,
                held_for,
                None if said is None else SAID.dump_json(said).decode(),
            ),
        )

    def claim(
        self, now: datetime, limit: int, channels: Collection[ChannelName], besides: Collection[int] = ()
    ) -> Sequence[Outgoing]:
        """Takes what is `due` to hand it over. Committed before anything leaves, so that after a crash it is known what
        may have left."""
        items = self.due(now, limit, channels, besides)
        self._connection.executemany(
            "UPDATE outbox SET claimed_at = coalesce(claimed_at, ?) WHERE id = ?",
            [(moment_to_text(now), item.id) for item in items],
        )
        return items

    def sent(self, number: int, now: datetime) -> None:
        self._connection.execute(
            f"UPDATE outbox SET status = '{OutboxState.SENT}', attempts = attempts + 1, why = '', finished_at = ?"
            f" WHERE id = ? AND {_WAITS}",
            (moment_to_text(now), number),
        )

    def postpone(
        self, number: int, until: datetime, why: str, *, may_have_left: bool = False, needs_operator: bool = False
    ) -> None:
        self._connection.execute(
            "UPDATE outbox SET attempts = attempts + 1, due_at = ?, why = ?, needs_operator = ?,"
            f" claimed_at = CASE WHEN ? THEN claimed_at END WHERE id = ? AND {_WAITS}",
            (moment_to_text(until), why, needs_operator, may_have_left, number),
        )

    def hand_over_anew(self, number: int, now: datetime) -> None:
        """What may have left did not: it is due as if it had never been tried."""
        self._connection.execute(
            f"UPDATE outbox SET due_at = ?, claimed_at = NULL WHERE id = ? AND {_WAITS}", (moment_to_text(now), number)
        )

    def try_what_was_to_be_mended(self, now: datetime) -> None:
        """At a start: whoever mended something has restarted the service."""
        self._connection.execute(
            f"UPDATE outbox SET due_at = min(due_at, ?) WHERE {_WAITS} AND needs_operator = 1", (moment_to_text(now),)
        )

    def withdraw(self, held_for: str) -> int:
        """Take back what was held back for this booking and was not handed over yet. Returns how many."""
        taken = self._connection.execute(
            f"UPDATE outbox SET status = '{OutboxState.WITHDRAWN}', held_for = ''"
            f" WHERE held_for = ? AND {_WAITS} AND claimed_at IS NULL AND attempts = 0",
            (held_for,),
        )
        return taken.rowcount

    def withdraw_answers(self, conversation: str, person: str, now: datetime) -> None:
        """Take back what `waiting_answer` tells of; something else says it."""
        self._connection.execute(
            f"UPDATE outbox SET status = '{OutboxState.WITHDRAWN}' WHERE {_LATER_ANSWER}",
            (moment_to_text(now), conversation, person),
        )

    def let_go(self, held_for: str, now: datetime) -> None:
        """What was held back for this booking leaves now."""
        at = moment_to_text(now)
        self._connection.execute(
            "UPDATE outbox SET created_at = min(created_at, ?), due_at = min(due_at, ?), held_for = ''"
            f" WHERE held_for = ? AND {_WAITS}",
            (at, at, held_for),
        )

    def bounced(self, key: str, why: str, now: datetime) -> str | None:
        """What was sent with this key came back: it is stuck, and its booking's history says so. The booking's id,
        ``""`` without one; ``None`` when nothing with this key was sent."""
        row = self._connection.execute(
            f"UPDATE outbox SET status = '{OutboxState.FAILED}', why = ?, finished_at = ?"
            f" WHERE key = ? AND status = '{OutboxState.SENT}' RETURNING channel, booking_id",
            (why, moment_to_text(now), key),
        ).fetchone()
        if row is None:
            return None
        self._note(ChannelName(row[0]), row[1], why, now)
        return str(row[1])

    def give_up(self, number: int, why: str, now: datetime) -> None:
        """Stop trying: it is stuck, and its booking's history says so."""
        row = self._connection.execute(
            f"UPDATE outbox SET status = '{OutboxState.FAILED}', attempts = attempts + 1, why = ?, finished_at = ?"
            f" WHERE id = ? AND {_WAITS} RETURNING channel, booking_id",
            (why, moment_to_text(now), number),
        ).fetchone()
        if row is not None:
            self._note(ChannelName(row[0]), row[1], why, now)

    def reroute(self, number: int, why: str, now: datetime) -> None:
        """It is said another way; what kept it from this one is kept."""
        self._connection.execute(
            f"UPDATE outbox SET status = '{OutboxState.REROUTED}', attempts = attempts + 1, why = ?, finished_at = ?"
            f" WHERE id = ? AND {_IS_OPEN}",
            (why, moment_to_text(now), number),
        )

    def retry(self, number: int, now: datetime) -> int | None:
        """Have a stuck or postponed posting tried now, under the id it has, also where its address counts as closed; a
        stuck one's five days begin anew. ``None`` when it waits no more."""
        at = moment_to_text(now)
        self._connection.execute(
            f"DELETE FROM closed_addresses WHERE address = (SELECT address FROM outbox WHERE id = ? AND {_IS_OPEN})",
            (number,),
        )
        row = self._connection.execute(
            f"UPDATE outbox SET created_at = CASE WHEN {_FAILED} THEN ? ELSE created_at END,"
            f" status = '{OutboxState.WAITING}', attempts = 0, due_at = ?, finished_at = NULL"
            f" WHERE id = ? AND {_IS_OPEN} RETURNING id",
            (at, at, number),
        ).fetchone()
        return None if row is None else int(row[0])

    def drop(self, number: int, reason: str, now: datetime) -> bool:
        """Settle a waiting or stuck posting without sending it; it is kept with the reason, and its booking's history
        says so. False when it is settled already."""
        row = self._connection.execute(
            f"UPDATE outbox SET status = '{OutboxState.DROPPED}', why = ?, finished_at = ?"
            f" WHERE id = ? AND {_IS_OPEN} RETURNING channel, booking_id",
            (reason, moment_to_text(now), number),
        ).fetchone()
        if row is not None:
            self._note(ChannelName(row[0]), row[1], reason, now)
        return row is not None

    def _note(self, channel: ChannelName, booking_id: str, why: str, now: datetime) -> None:
        """Where the posting belongs to a booking, its history says what became of it."""
        if not booking_id:
            return
        try:
            SqliteBookingBook(self._connection).note(
                booking_id, Change(booking_id, now, "", channel, ChangeKind.NOTED, why=why)
            )
        except BookingUnknown:
            # the posting named a booking that is gone: `stuck` still shows it
            return
