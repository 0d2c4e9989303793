"""The tables, as named steps that are applied once each and recorded together with their name.

Moments are ISO-8601 UTC text with microseconds, so that they compare as they sort. Values with many parts (bookings,
conversations, replies) are JSON beside the columns that are searched for.
"""

from __future__ import annotations

from sqlite_utils import Database as Tables
from sqlite_utils.migrations import Migrations

MIGRATIONS = Migrations("klassetur")


@MIGRATIONS()
def create_inbox(db: Tables) -> None:
    db.execute(
        """
        CREATE TABLE inbox (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            channel TEXT NOT NULL,
            key TEXT NOT NULL,
            payload BLOB NOT NULL,
            envelope TEXT NOT NULL,
            received_at TEXT NOT NULL,
            status TEXT NOT NULL DEFAULT 'waiting',
            reason TEXT NOT NULL DEFAULT '',
            attempts INTEGER NOT NULL DEFAULT 0,
            UNIQUE (channel, key)
        )
        """
    )
    db.execute("CREATE INDEX inbox_waiting ON inbox (id) WHERE status = 'waiting'")
    db.execute("CREATE INDEX inbox_stuck ON inbox (id) WHERE status IN ('quarantined', 'failed')")


@MIGRATIONS()
def create_outbox(db: Tables) -> None:
    db.execute(
        """
        CREATE TABLE outbox (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            key TEXT NOT NULL UNIQUE,
            channel TEXT NOT NULL,
            address TEXT NOT NULL,
            payload TEXT NOT NULL,
            booking_id TEXT NOT NULL,
            created_at TEXT NOT NULL,
            due_at TEXT NOT NULL,
            status TEXT NOT NULL DEFAULT 'waiting',
            attempts INTEGER NOT NULL DEFAULT 0,
            why TEXT NOT NULL DEFAULT '',
            finished_at TEXT
        )
        """
    )
    db.execute("CREATE INDEX outbox_waiting ON outbox (channel, address, id) WHERE status = 'waiting'")
    db.execute("CREATE INDEX outbox_waiting_by_age ON outbox (id) WHERE status = 'waiting'")
    db.execute("CREATE INDEX outbox_failed ON outbox (id) WHERE status = 'failed'")


@MIGRATIONS()
def create_conversations(db: Tables) -> None:
    db.execute(
        """
        CREATE TABLE conversations (
            id TEXT PRIMARY KEY,
            address TEXT NOT NULL,
            conversation TEXT NOT NULL,
            thread TEXT NOT NULL,
            touched INTEGER NOT NULL
        )
        """
    )
    db.execute("CREATE INDEX conversations_of_person ON conversations (address, touched)")
    db.execute("CREATE INDEX conversations_touched ON conversations (touched)")
    db.execute(
        """
        CREATE TABLE turns (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            conversation TEXT NOT NULL,
            at TEXT NOT NULL,
            who TEXT NOT NULL,
            text TEXT NOT NULL,
            reply TEXT
        )
        """
    )
    db.execute("CREATE INDEX turns_of_conversation ON turns (conversation, id)")


@MIGRATIONS()
def create_bookings(db: Tables) -> None:
    db.execute(
        """
        CREATE TABLE bookings (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            status TEXT NOT NULL,
            activity_id TEXT NOT NULL,
            provider_id TEXT NOT NULL,
            teacher TEXT NOT NULL,
            conversation TEXT NOT NULL,
            date TEXT,
            version INTEGER NOT NULL,
            booking TEXT NOT NULL
        )
        """
    )
    db.execute("CREATE INDEX bookings_by_status ON bookings (status, date)")
    db.execute("CREATE INDEX bookings_by_activity ON bookings (activity_id, status, date)")
    db.execute("CREATE INDEX bookings_by_provider ON bookings (provider_id, status, date)")
    db.execute("CREATE INDEX bookings_by_teacher ON bookings (teacher)")
    db.execute("CREATE INDEX bookings_by_conversation ON bookings (conversation)")
    db.execute("CREATE INDEX bookings_by_date ON bookings (date)")


@MIGRATIONS()
def create_history(db: Tables) -> None:
    db.execute(
        """
        CREATE TABLE history (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            booking INTEGER NOT NULL REFERENCES bookings (id),
            at TEXT NOT NULL,
            who TEXT NOT NULL,
            via TEXT NOT NULL,
            what TEXT NOT NULL,
            why TEXT NOT NULL,
            before TEXT NOT NULL,
            after TEXT NOT NULL
        )
        """
    )
    db.execute("CREATE INDEX history_of_booking ON history (booking, id)")
    db.execute(
        """
        CREATE TRIGGER history_is_never_rewritten BEFORE UPDATE ON history
        BEGIN SELECT RAISE(ABORT, 'history is never rewritten'); END
        """
    )


@MIGRATIONS()
def create_marks_links_and_sessions(db: Tables) -> None:
    db.execute("CREATE TABLE marks (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID")
    db.execute(
        """
        CREATE TABLE links (
            hash BLOB PRIMARY KEY,
            purpose TEXT NOT NULL,
            subject TEXT NOT NULL,
            person TEXT NOT NULL,
            expires_at TEXT NOT NULL,
            used_at TEXT
        ) WITHOUT ROWID
        """
    )
    db.execute(
        """
        CREATE TABLE sessions (
            hash BLOB PRIMARY KEY,
            facts TEXT NOT NULL,
            expires_at TEXT NOT NULL
        ) WITHOUT ROWID
        """
    )
