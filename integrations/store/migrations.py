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


@MIGRATIONS()
def create_deeds(db: Tables) -> None:
    db.execute(
        """
        CREATE TABLE deeds (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            at TEXT NOT NULL,
            who TEXT NOT NULL,
            what TEXT NOT NULL,
            subject TEXT NOT NULL,
            why TEXT NOT NULL
        )
        """
    )
    db.execute(
        """
        CREATE TRIGGER deeds_are_never_rewritten BEFORE UPDATE ON deeds
        BEGIN SELECT RAISE(ABORT, 'the audit is never rewritten'); END
        """
    )


@MIGRATIONS()
def keep_bookings_as_they_were(db: Tables) -> None:
    """Beside each line of history the whole booking as it was before, so that a decision can be taken back."""
    db.execute("ALTER TABLE history ADD COLUMN earlier TEXT")


@MIGRATIONS()
def create_proposals(db: Tables) -> None:
    db.execute(
        """
        CREATE TABLE proposals (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            provider TEXT NOT NULL,
            activity TEXT NOT NULL,
            fields TEXT NOT NULL,
            words TEXT NOT NULL,
            at TEXT NOT NULL,
            state TEXT NOT NULL,
            decided_by TEXT NOT NULL DEFAULT '',
            decided_at TEXT,
            reason TEXT NOT NULL DEFAULT ''
        )
        """
    )
    db.execute("CREATE INDEX proposals_by_state ON proposals (state, id)")
    db.execute("CREATE INDEX proposals_of_provider ON proposals (provider, id)")


@MIGRATIONS()
def find_links_by_subject_and_turns_by_kind(db: Tables) -> None:
    db.execute("CREATE INDEX links_by_subject ON links (purpose, subject)")
    db.execute("CREATE INDEX turns_by_kind ON turns (json_extract(reply, '$.kind'), at)")


@MIGRATIONS()
def create_catalog_history(db: Tables) -> None:
    db.execute(
        """
        CREATE TABLE catalog_history (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            at TEXT NOT NULL,
            entry TEXT NOT NULL,
            who TEXT NOT NULL,
            what TEXT NOT NULL,
            before TEXT NOT NULL,
            after TEXT NOT NULL
        )
        """
    )
    db.execute("CREATE INDEX catalog_history_of_entry ON catalog_history (entry, id)")
    db.execute(
        """
        CREATE TRIGGER catalog_history_is_never_rewritten BEFORE UPDATE ON catalog_history
        BEGIN SELECT RAISE(ABORT, 'history is never rewritten'); END
        """
    )


@MIGRATIONS()
def find_bookings_by_fewer_indexes(db: Tables) -> None:
    """Each index is one more page to write and to wait for with every booking. Days, and a provider's days, are found
    in the index of statuses; nobody asks for a conversation's bookings."""
    for name in ("date", "conversation", "provider", "status"):
        db.execute(f"DROP INDEX bookings_by_{name}")
    db.execute("CREATE INDEX bookings_by_status ON bookings (status, date, provider_id)")


@MIGRATIONS()
def create_calls(db: Tables) -> None:
    db.execute(
        """
        CREATE TABLE calls (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            conversation TEXT NOT NULL,
            booking TEXT NOT NULL,
            state TEXT NOT NULL,
            call TEXT NOT NULL
        )
        """
    )
    db.execute("CREATE INDEX calls_by_state ON calls (state)")
    db.execute("CREATE INDEX calls_of_conversation ON calls (conversation)")
    db.execute("CREATE INDEX calls_of_booking ON calls (booking) WHERE booking <> ''")


@MIGRATIONS()
def create_attachments(db: Tables) -> None:
    """The bytes lie in a table of their own, so that whoever lists files reads none of them."""
    db.execute(
        """
        CREATE TABLE attachments (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            key TEXT NOT NULL UNIQUE,
            conversation TEXT NOT NULL,
            origin TEXT NOT NULL,
            given_by TEXT NOT NULL,
            who TEXT NOT NULL,
            at TEXT NOT NULL,
            name TEXT NOT NULL,
            media_type TEXT NOT NULL,
            size INTEGER NOT NULL,
            fate TEXT NOT NULL
        )
        """
    )
    db.execute("CREATE INDEX attachments_of_conversation ON attachments (conversation, id)")
    db.execute(
        """
        CREATE TABLE attachment_contents (
            id INTEGER PRIMARY KEY REFERENCES attachments (id) ON DELETE CASCADE,
            content BLOB NOT NULL
        )
        """
    )


@MIGRATIONS()
def remember_which_postings_were_handed_over(db: Tables) -> None:
    """A posting is claimed before it leaves: when that was, until somebody knows what became of it. And whether it
    waits for something that an operator must mend."""
    db.execute("ALTER TABLE outbox ADD COLUMN claimed_at TEXT")
    db.execute("ALTER TABLE outbox ADD COLUMN needs_operator INTEGER NOT NULL DEFAULT 0")


@MIGRATIONS()
def remember_each_person_of_a_thread(db: Tables) -> None:
    """What was remembered of a thread was its first person's; turns name who said them or to whom they were said."""
    db.execute("ALTER TABLE conversations RENAME TO conversations_of_one")
    db.execute("DROP INDEX conversations_of_person")
    db.execute("DROP INDEX conversations_touched")
    db.execute(
        """
        CREATE TABLE conversations (
            id TEXT NOT NULL,
            address TEXT NOT NULL,
            conversation TEXT NOT NULL,
            thread TEXT NOT NULL,
            touched INTEGER NOT NULL,
            joined INTEGER NOT NULL,
            PRIMARY KEY (id, address)
        )
        """
    )
    db.execute(
        "INSERT INTO conversations (id, address, conversation, thread, touched, joined)"
        " SELECT id, address, conversation, thread, touched, 0 FROM conversations_of_one"
    )
    db.execute("DROP TABLE conversations_of_one")
    db.execute("CREATE INDEX conversations_of_person ON conversations (address, touched)")
    db.execute("CREATE INDEX conversations_touched ON conversations (touched)")
    db.execute("ALTER TABLE turns ADD COLUMN address TEXT NOT NULL DEFAULT ''")
    db.execute("ALTER TABLE turns ADD COLUMN name TEXT NOT NULL DEFAULT ''")


@MIGRATIONS()
def create_booking_teachers(db: Tables) -> None:
    """The other teachers of a booking, beside the one who asked for it."""
    db.execute(
        """
        CREATE TABLE booking_teachers (
            address TEXT NOT NULL,
            booking INTEGER NOT NULL REFERENCES bookings (id),
            PRIMARY KEY (address, booking)
        ) WITHOUT ROWID
        """
    )
    db.execute("CREATE INDEX booking_teachers_of_booking ON booking_teachers (booking)")


@MIGRATIONS()
def hold_decisions_back(db: Tables) -> None:
    """While a decision can be undone, what is said of it is kept back: postings and turns name its booking."""
    db.execute(
        """
        CREATE TABLE holds (
            booking TEXT PRIMARY KEY,
            version INTEGER NOT NULL,
            until TEXT NOT NULL
        ) WITHOUT ROWID
        """
    )
    for table in ("outbox", "turns"):
        db.execute(f"ALTER TABLE {table} ADD COLUMN held_for TEXT NOT NULL DEFAULT ''")
        db.execute(f"CREATE INDEX {table}_held ON {table} (held_for) WHERE held_for <> ''")


@MIGRATIONS()
def create_remarks(db: Tables) -> None:
    """What providers say about requests and visits. A form is taken in once, whatever it says of several bookings."""
    db.execute(
        """
        CREATE TABLE remarks (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            provider TEXT NOT NULL,
            kind TEXT NOT NULL,
            at TEXT NOT NULL,
            booking TEXT NOT NULL,
            day TEXT,
            other_day TEXT,
            words TEXT NOT NULL,
            once TEXT NOT NULL,
            withdrawn_at TEXT,
            UNIQUE (provider, once, booking)
        )
        """
    )
    db.execute("CREATE INDEX remarks_of_booking ON remarks (booking, id)")


@MIGRATIONS()
def remember_closed_addresses_and_what_was_said(db: Tables) -> None:
    """Where nothing arrives any more; and beside a posting what it says, so that it can be said another way."""
    db.execute(
        """
        CREATE TABLE closed_addresses (
            address TEXT PRIMARY KEY COLLATE NOCASE,
            why TEXT NOT NULL,
            at TEXT NOT NULL
        ) WITHOUT ROWID
        """
    )
    db.execute("ALTER TABLE outbox ADD COLUMN said TEXT")


@MIGRATIONS()
def create_newcomers(db: Tables) -> None:
    """Who came into somebody's conversation, and which further addresses are whose."""
    db.execute(
        """
        CREATE TABLE newcomers (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            conversation TEXT NOT NULL,
            address TEXT NOT NULL,
            name TEXT NOT NULL,
            email TEXT NOT NULL,
            teacher TEXT NOT NULL,
            who TEXT NOT NULL,
            held TEXT NOT NULL,
            UNIQUE (conversation, address)
        )
        """
    )
    db.execute("CREATE INDEX newcomers_of_teacher ON newcomers (teacher) WHERE who = ''")
    db.execute("CREATE TABLE addresses (address TEXT PRIMARY KEY, person TEXT NOT NULL) WITHOUT ROWID")


@MIGRATIONS()
def name_whose_answer_bookings_wait_for(db: Tables) -> None:
    """What is agreed can wait for an answer too, to a change of it; so a booking's status no longer tells."""
    db.execute("ALTER TABLE bookings ADD COLUMN waits_for TEXT NOT NULL DEFAULT ''")
    db.execute("UPDATE bookings SET waits_for = 'coordinator' WHERE status = 'draft'")
    db.execute("UPDATE bookings SET waits_for = 'teacher' WHERE status = 'proposed'")
    db.execute("CREATE INDEX bookings_waiting ON bookings (waits_for)")


@MIGRATIONS()
def create_due_acts(db: Tables) -> None:
    """What time is to bring about. ``next_at`` is when it is looked at next: when it is due, or later, where it was put
    off or failed."""
    db.execute(
        """
        CREATE TABLE due_acts (
            key TEXT PRIMARY KEY,
            kind TEXT NOT NULL,
            about TEXT NOT NULL,
            due_at TEXT NOT NULL,
            until TEXT,
            next_at TEXT NOT NULL,
            state TEXT NOT NULL DEFAULT 'waiting',
            ended_at TEXT,
            why TEXT NOT NULL DEFAULT '',
            attempts INTEGER NOT NULL DEFAULT 0
        ) WITHOUT ROWID
        """
    )
    db.execute("CREATE INDEX due_acts_waiting ON due_acts (next_at) WHERE state = 'waiting'")
    db.execute("CREATE INDEX due_acts_about ON due_acts (about)")
    db.execute("CREATE INDEX due_acts_missed ON due_acts (ended_at) WHERE state = 'missed'")
