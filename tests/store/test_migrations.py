"""A database of an older version is brought up to date, once."""

from __future__ import annotations

import sqlite3
from datetime import date
from pathlib import Path

import pytest

from assistant.model import Change, ChangeKind, Conversation, Facts, Person, Role, Status
from assistant.ports import Thread
from integrations.store.database import FILE, Database
from integrations.store.migrations import MIGRATIONS
from integrations.store.turns import Turn
from tests.store.cases import ANNA, MAIL, NOW, booking


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / FILE


def test_migrations_are_recorded_by_name_and_applied_once(path: Path) -> None:
    for _ in range(2):
        Database.open(path).close()
    connection = sqlite3.connect(path)
    names = [name for (name,) in connection.execute("SELECT name FROM _sqlite_migrations ORDER BY id")]
    connection.close()
    assert names == [
        "create_inbox",
        "create_outbox",
        "create_conversations",
        "create_bookings",
        "create_history",
        "create_marks_links_and_sessions",
        "create_deeds",
        "keep_bookings_as_they_were",
        "create_proposals",
        "find_links_by_subject_and_turns_by_kind",
        "create_catalog_history",
        "find_bookings_by_fewer_indexes",
        *(step.name for step in MIGRATIONS._migrations[12:]),
    ]
    assert MIGRATIONS.name == "klassetur"


def test_bookings_written_before_a_change_of_indexes_are_found_after_it(path: Path) -> None:
    drafted = Change("", NOW, ANNA.address, MAIL, ChangeKind.DRAFTED)
    with Database.open(path) as database:
        stored = database.write_now(lambda tx: tx.bookings.add(booking(date=date(2027, 4, 1)), drafted))
    connection = sqlite3.connect(path)
    connection.executescript(
        """
        DROP INDEX bookings_by_status;
        CREATE INDEX bookings_by_status ON bookings (status, date);
        CREATE INDEX bookings_by_provider ON bookings (provider_id, status, date);
        CREATE INDEX bookings_by_conversation ON bookings (conversation);
        CREATE INDEX bookings_by_date ON bookings (date);
        DELETE FROM _sqlite_migrations WHERE name = 'find_bookings_by_fewer_indexes';
        """
    )
    connection.close()
    with Database.open(path) as database:
        days = (date(2027, 4, 1), date(2027, 4, 1))
        found = database.read_now(
            lambda view: view.bookings.find(statuses={stored.status}, provider_id=stored.provider_id, between=days)
        )
        dated = database.read_now(lambda view: [visit.id for visit in view.statistics.visits(*days)])
        assert (found, dated) == ([stored], [stored.id])
    connection = sqlite3.connect(path)
    indexes = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = 'bookings' ORDER BY name"
    ).fetchall()
    connection.close()
    assert indexes == [
        ("bookings_by_activity",),
        ("bookings_by_status",),
        ("bookings_by_teacher",),
        ("bookings_waiting",),
    ]


def test_conversations_of_one_person_are_read_after_each_has_their_own(path: Path) -> None:
    thread = Thread("mail:abc", ANNA, {"token": "abc"})
    told = Conversation("mail:abc", MAIL, ANNA, offered=("vand",), facts=Facts(phone="12 34 56 78"))
    with Database.open(path) as database:
        database.write_now(lambda tx: tx.conversations.save(told, thread))
        database.write_now(lambda tx: tx.turns.add(Turn("mail:abc", NOW, "teacher", "Noget om vand")))
    connection = sqlite3.connect(path)
    connection.executescript(
        """
        CREATE TABLE old (id TEXT PRIMARY KEY, address TEXT NOT NULL, conversation TEXT NOT NULL, thread TEXT NOT NULL,
                          touched INTEGER NOT NULL);
        INSERT INTO old SELECT id, address, conversation, thread, touched FROM conversations;
        DROP TABLE conversations;
        ALTER TABLE old RENAME TO conversations;
        CREATE INDEX conversations_of_person ON conversations (address, touched);
        CREATE INDEX conversations_touched ON conversations (touched);
        ALTER TABLE turns DROP COLUMN address;
        ALTER TABLE turns DROP COLUMN name;
        DELETE FROM _sqlite_migrations WHERE name = 'remember_each_person_of_a_thread';
        """
    )
    connection.close()
    bo = Person("mail:bo@example.org", "Bo")
    with Database.open(path) as database:
        found = database.read_now(lambda view: view.conversations.get("mail:abc", ANNA.address))
        seen = database.read_now(lambda view: view.conversations.as_seen_by("mail:abc", bo, MAIL))
        turns = database.read_now(lambda view: view.turns.of_conversation("mail:abc"))
        assert database.read_now(lambda view: view.threads.get("mail:abc")) == thread
    assert found == told
    assert (seen.person, seen.offered, seen.facts.phone) == (bo, ("vand",), "")
    assert [(turn.text, turn.person) for turn in turns] == [("Noget om vand", None)]


def test_what_waited_before_its_waiting_was_named_is_found_after_it(path: Path) -> None:
    drafted = Change("", NOW, ANNA.address, MAIL, ChangeKind.DRAFTED)
    with Database.open(path) as database:
        for status in (Status.DRAFT, Status.PROPOSED, Status.APPROVED):
            fresh = booking(status=status)
            database.write_now(lambda tx, fresh=fresh: tx.bookings.add(fresh, drafted))
    connection = sqlite3.connect(path)
    connection.executescript(
        """
        DROP INDEX bookings_waiting;
        ALTER TABLE bookings DROP COLUMN waits_for;
        UPDATE bookings SET booking = json_remove(booking, '$.change');
        DELETE FROM _sqlite_migrations WHERE name = 'name_whose_answer_bookings_wait_for';
        """
    )
    connection.close()
    with Database.open(path) as database:
        found = {
            role: database.read_now(lambda view, role=role: [one.id for one in view.bookings.find(waits_for=[role])])
            for role in (Role.COORDINATOR, Role.TEACHER)
        }
        kept = database.read_now(lambda view: view.bookings.get("K3"))
    assert found == {Role.COORDINATOR: ["K1"], Role.TEACHER: ["K2"]}
    assert (kept.status, kept.change) == (Status.APPROVED, None)
