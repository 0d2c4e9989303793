"""What a piece of work sees of the database: a `Snapshot` to read, a `Transaction` to change."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from assistant.errors import BookingUnknown
from assistant.model import Change, ChangeKind, ChannelName, Conversation, Status
from assistant.ports import BookingBook, Thread, Threads
from integrations.store.booking_lists import QueueLists
from integrations.store.bookings import SqliteBookingBook
from integrations.store.catalog_history import SqliteEdits
from integrations.store.contracts import Deed, Edits, Link, Stuck, Turn, Waiting
from integrations.store.envelopes import Outgoing, Posting, Received
from integrations.store.inbox_outbox import Inbox, Outbox
from integrations.store.proposals import Proposals
from integrations.store.serialization import CONVERSATIONS, REPLIES, THREADS, hash_of, moment_from_text, moment_to_text
from integrations.store.statistics import Figures

_COUNTED = {
    "inbox_waiting": "SELECT count(*) FROM inbox WHERE status = 'waiting'",
    "outbox_waiting": "SELECT count(*) FROM outbox WHERE status = 'waiting'",
    "quarantined": "SELECT count(*) FROM inbox WHERE status = 'quarantined'",
    "failed": "SELECT (SELECT count(*) FROM inbox WHERE status = 'failed')"
    " + (SELECT count(*) FROM outbox WHERE status = 'failed')",
}


class SqliteThreads:
    """`Threads` over one connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def get(self, conversation: str) -> Thread | None:
        row = self._connection.execute("SELECT thread FROM conversations WHERE id = ?", (conversation,)).fetchone()
        return None if row is None else THREADS.validate_json(row[0])

    def of_person(self, address: str) -> Sequence[Thread]:
        rows = self._connection.execute(
            "SELECT thread FROM conversations WHERE address = ? ORDER BY touched DESC", (address,)
        )
        return [THREADS.validate_json(text) for (text,) in rows]

    def mark(self, name: str) -> str | None:
        row = self._connection.execute("SELECT value FROM marks WHERE name = ?", (name,)).fetchone()
        return None if row is None else str(row[0])


class SqliteSnapshot:
    """`Snapshot` over one connection; lives as long as the transaction it was made for."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._inbox, self._outbox = Inbox(connection), Outbox(connection)
        self._book = SqliteBookingBook(connection)
        self.bookings: BookingBook = self._book
        self.threads: Threads = SqliteThreads(connection)
        self.edits: Edits = SqliteEdits(connection)
        self.figures = Figures(connection)
        self.proposals = Proposals(connection)
        self.queue = QueueLists(connection)

    def conversation(self, conversation_id: str) -> Conversation | None:
        row = self._connection.execute(
            "SELECT conversation FROM conversations WHERE id = ?", (conversation_id,)
        ).fetchone()
        return None if row is None else CONVERSATIONS.validate_json(row[0])

    def turns(self, conversation_id: str) -> Sequence[Turn]:
        rows = self._connection.execute(
            "SELECT at, who, text, reply FROM turns WHERE conversation = ? ORDER BY id", (conversation_id,)
        )
        return [
            Turn(
                conversation_id,
                moment_from_text(at),
                who,
                text,
                None if reply is None else REPLIES.validate_json(reply),
            )
            for at, who, text, reply in rows
        ]

    def turn_count(self, conversation_id: str) -> int:
        row = self._connection.execute("SELECT count(*) FROM turns WHERE conversation = ?", (conversation_id,))
        return int(row.fetchone()[0])

    def stuck(self) -> Sequence[Stuck]:
        return sorted([*self._inbox.stuck(), *self._outbox.stuck()], key=lambda item: (item.at, item.box, item.id))

    def mark(self, name: str) -> str | None:
        return self.threads.mark(name)

    def link(self, token: str, purpose: str, now: datetime) -> Link | None:
        row = self._connection.execute(
            "SELECT subject, person, expires_at FROM links"
            " WHERE hash = ? AND purpose = ? AND used_at IS NULL AND expires_at > ?",
            (hash_of(token), purpose, moment_to_text(now)),
        ).fetchone()
        return None if row is None else Link(purpose, row[0], row[1], moment_from_text(row[2]))

    def standing_link(self, purpose: str, subject: str, now: datetime) -> Link | None:
        row = self._connection.execute(
            "SELECT person, expires_at FROM links WHERE purpose = ? AND subject = ? AND used_at IS NULL"
            " AND expires_at > ? ORDER BY expires_at DESC LIMIT 1",
            (purpose, subject, moment_to_text(now)),
        ).fetchone()
        return None if row is None else Link(purpose, subject, row[0], moment_from_text(row[1]))

    def session(self, token: str, now: datetime) -> Mapping[str, Any] | None:
        row = self._connection.execute(
            "SELECT facts FROM sessions WHERE hash = ? AND expires_at > ?", (hash_of(token), moment_to_text(now))
        ).fetchone()
        if row is None:
            return None
        facts: Mapping[str, Any] = json.loads(row[0])
        return facts

    def is_waiting(self, inbox_id: int) -> bool:
        return self._inbox.is_waiting(inbox_id)

    def waiting(self, box: str, limit: int = 50) -> Sequence[Waiting]:
        return self._box(box).waiting(limit)

    def raw(self, box: str, id: int) -> bytes | None:
        return self._box(box).raw(id)

    def deeds(self, limit: int = 50) -> Sequence[Deed]:
        rows = self._connection.execute(
            "SELECT at, who, what, subject, why FROM"
            " (SELECT at, who, what, subject, why FROM deeds ORDER BY id DESC LIMIT :limit)"
            " UNION ALL SELECT at, who, what, subject, why FROM"
            " (SELECT at, who, what, 'K' || booking AS subject, why FROM history ORDER BY id DESC LIMIT :limit)"
            " UNION ALL SELECT at, who, what, subject, why FROM"
            " (SELECT at, who, what, 'catalogue ' || entry AS subject, '' AS why FROM catalog_history"
            " ORDER BY id DESC LIMIT :limit)"
            " ORDER BY at DESC LIMIT :limit",
            {"limit": limit},
        )
        return [Deed(moment_from_text(at), who, what, subject, why) for at, who, what, subject, why in rows]

    def _box(self, box: str) -> Inbox | Outbox:
        if box not in ("inbox", "outbox"):
            raise ValueError(f"there is no box {box!r}")
        return self._inbox if box == "inbox" else self._outbox

    def outcome(self, inbox_id: int) -> tuple[str, str]:
        row = self._connection.execute("SELECT status, reason FROM inbox WHERE id = ?", (inbox_id,)).fetchone()
        return ("dropped", "") if row is None else (row[0], row[1])

    def counts(self) -> Mapping[str, int]:
        """Also ``bookings_draft``, ``bookings_approved`` ... for every status."""
        counts = {name: int(self._connection.execute(question).fetchone()[0]) for name, question in _COUNTED.items()}
        by_status = dict(self._connection.execute("SELECT status, count(*) FROM bookings GROUP BY status"))
        return counts | {f"bookings_{status}": by_status.get(status, 0) for status in Status}


class SqliteTransaction(SqliteSnapshot):
    """`Transaction` over the writer's connection; what it changes is committed together or not at all."""

    def save_conversation(self, conversation: Conversation, thread: Thread) -> None:
        self._connection.execute(
            "INSERT INTO conversations (id, address, conversation, thread, touched)"
            " VALUES (?, ?, ?, ?, (SELECT coalesce(max(touched), 0) + 1 FROM conversations))"
            " ON CONFLICT (id) DO UPDATE SET address = excluded.address, conversation = excluded.conversation,"
            " thread = excluded.thread, touched = excluded.touched",
            (
                conversation.id,
                thread.person.address,
                # an int where a float may stand is no reason for a warning
                CONVERSATIONS.dump_json(conversation, warnings=False).decode(),
                THREADS.dump_json(thread).decode(),
            ),
        )

    def add_turn(self, turn: Turn) -> None:
        reply = None if turn.reply is None else REPLIES.dump_json(turn.reply).decode()
        self._connection.execute(
            "INSERT INTO turns (conversation, at, who, text, reply) VALUES (?, ?, ?, ?, ?)",
            (turn.conversation, moment_to_text(turn.at), turn.who, turn.text, reply),
        )

    def put_mark(self, name: str, value: str) -> None:
        self._connection.execute(
            "INSERT INTO marks (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (name, value),
        )

    def add_link(self, token: str, link: Link) -> None:
        self._connection.execute(
            "INSERT INTO links (hash, purpose, subject, person, expires_at) VALUES (?, ?, ?, ?, ?)",
            (hash_of(token), link.purpose, link.subject, link.person, moment_to_text(link.expires_at)),
        )

    def use_link(self, token: str, purpose: str, now: datetime) -> Link | None:
        link = self.link(token, purpose, now)
        if link is not None:
            self._connection.execute(
                "UPDATE links SET used_at = ? WHERE hash = ?", (moment_to_text(now), hash_of(token))
            )
        return link

    def end_links(self, purpose: str, subject: str, now: datetime) -> int:
        return self._connection.execute(
            "UPDATE links SET used_at = ? WHERE purpose = ? AND subject = ? AND used_at IS NULL",
            (moment_to_text(now), purpose, subject),
        ).rowcount

    def add_session(self, token: str, facts: Mapping[str, Any], expires_at: datetime) -> None:
        self._connection.execute(
            "INSERT INTO sessions (hash, facts, expires_at) VALUES (?, ?, ?)",
            (hash_of(token), json.dumps(dict(facts)), moment_to_text(expires_at)),
        )

    def end_session(self, token: str) -> None:
        self._connection.execute("DELETE FROM sessions WHERE hash = ?", (hash_of(token),))

    def receive(
        self, channel: ChannelName, key: str, payload: bytes, envelope: Mapping[str, Any], now: datetime
    ) -> int | None:
        return self._inbox.receive(channel, key, payload, envelope, now)

    def next_received(self) -> Received | None:
        """Each call counts as an attempt, so it belongs in a transaction of its own, before the work begins."""
        return self._inbox.next()

    def finish(self, inbox_id: int, status: str, reason: str = "") -> None:
        self._inbox.finish(inbox_id, status, reason)

    def post(self, posting: Posting, now: datetime) -> None:
        self._outbox.post(posting, now)

    def due(
        self, now: datetime, limit: int = 50, channels: Collection[ChannelName] = tuple(ChannelName)
    ) -> Sequence[Outgoing]:
        """Gives the same posting again until it is posted, postponed or given up."""
        return self._outbox.due(now, limit, channels)

    def posted(self, outbox_id: int, now: datetime, marks: Mapping[str, str]) -> None:
        self._outbox.sent(outbox_id, now)
        for name, value in marks.items():
            self.put_mark(name, value)

    def postpone(self, outbox_id: int, until: datetime, why: str) -> None:
        self._outbox.postpone(outbox_id, until, why)

    def withdraw(self, key: str) -> int:
        return self._outbox.withdraw(key)

    def bounced(self, key: str, why: str, now: datetime) -> str | None:
        returned = self._outbox.bounced(key, why, now)
        if returned is None:
            return None
        self._note(*returned, why, now)
        return returned[1]

    def give_up(self, outbox_id: int, why: str, now: datetime) -> None:
        given_up = self._outbox.give_up(outbox_id, why, now)
        if given_up is not None:
            self._note(*given_up, why, now)

    def retry(self, box: str, id: int, now: datetime) -> int | None:
        boxed = self._box(box)
        return boxed.retry(id) if isinstance(boxed, Inbox) else boxed.retry(id, now)

    def drop(self, box: str, id: int, reason: str, now: datetime) -> bool:
        boxed = self._box(box)
        if isinstance(boxed, Inbox):
            return boxed.drop(id, reason)
        dropped = boxed.drop(id, reason, now)
        if dropped is not None:
            self._note(*dropped, reason, now)
        return dropped is not None

    def add_deed(self, deed: Deed) -> None:
        self._connection.execute(
            "INSERT INTO deeds (at, who, what, subject, why) VALUES (?, ?, ?, ?, ?)",
            (moment_to_text(deed.at), deed.who, deed.what, deed.subject, deed.why),
        )

    def _note(self, channel: ChannelName, booking_id: str, why: str, now: datetime) -> None:
        """Where the posting belongs to a booking, its history says what became of it."""
        if not booking_id:
            return
        try:
            self._book.note(booking_id, Change(booking_id, now, "", channel, ChangeKind.NOTED, why=why))
        except BookingUnknown:
            # the posting named a booking that is gone: `stuck` still shows it
            return
