"""What an operator does with what waits or is stuck."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from assistant.model import Change, ChangeKind
from integrations.store.database import FILE, Database
from integrations.store.deeds import Deed
from integrations.store.envelopes import Box, InboxState, OutboxState, Outgoing, Received, Stuck, Waiting
from integrations.store.transactions import Transaction
from tests.store.cases import ANNA, MAIL, NOW, SLACK, booking, posting

LATER = NOW + timedelta(days=6)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with Database.open(tmp_path / FILE) as database:
        yield database


def receive(tx: Transaction, key: str = "<1@example.org>") -> int | None:
    return tx.inbox.receive(MAIL, key, b"\x00raw\xff", {"to": ["a"]}, NOW)


def fail(tx: Transaction) -> None:
    """An inbox item that failed, and one that waits behind it."""
    receive(tx)
    tx.inbox.next()
    tx.inbox.finish(1, InboxState.FAILED, "could not be answered")
    receive(tx, "<2@example.org>")


# --- looking --------------------------------------------------------------------------------------------------------


def test_what_waits_is_shown_oldest_first(database: Database) -> None:
    def fill(tx: Transaction) -> None:
        for key in "abc":
            receive(tx, key)
        tx.inbox.next()
        tx.outbox.post(posting("k1", booking_id="K7"), NOW)
        tx.outbox.post(posting("k2", channel=SLACK), LATER)
        tx.outbox.postpone(1, LATER, "451")

    database.write_now(fill)
    assert database.read_now(lambda view: view.inbox.waiting(2)) == [
        Waiting(Box.INBOX, 1, MAIL, NOW, 1),
        Waiting(Box.INBOX, 2, MAIL, NOW, 0),
    ]
    assert database.read_now(lambda view: view.outbox.waiting()) == [
        Waiting(Box.OUTBOX, 1, MAIL, NOW, 1, LATER, "451", "K7"),
        Waiting(Box.OUTBOX, 2, SLACK, LATER, 0, LATER),
    ]


def test_raw_bytes_are_what_came_in(database: Database) -> None:
    database.write_now(receive)
    database.write_now(lambda tx: tx.outbox.post(posting("k"), NOW))
    assert database.read_now(lambda view: view.inbox.raw(1)) == b"\x00raw\xff"
    outgoing = database.read_now(lambda view: view.outbox.raw(1))
    assert outgoing is not None
    assert "Æbler".encode() in outgoing
    assert json.loads(outgoing) == {"subject": "Æbler", "parts": [1, None]}
    assert database.read_now(lambda view: [view.inbox.raw(2), view.outbox.raw(2)]) == [None, None]


# --- again ----------------------------------------------------------------------------------------------------------


def test_a_failed_message_goes_to_the_end_of_the_queue_under_a_new_id(database: Database) -> None:
    database.write_now(fail)
    assert database.write_now(lambda tx: tx.inbox.retry(1, LATER)) == 3
    assert database.read_now(lambda view: (view.stuck(), [item.id for item in view.inbox.waiting()])) == ([], [2, 3])
    database.write_now(lambda tx: tx.inbox.finish(2, InboxState.DONE))
    assert database.write_now(lambda tx: tx.inbox.next()) == Received(
        3, MAIL, "<1@example.org>", b"\x00raw\xff", {"to": ["a"]}, NOW
    )


def test_a_message_that_is_tried_again_is_still_known(database: Database) -> None:
    database.write_now(fail)
    database.write_now(lambda tx: tx.inbox.retry(1, LATER))
    assert database.write_now(receive) is None


def test_a_message_that_crashed_the_worker_three_times_gets_three_more(database: Database) -> None:
    database.write_now(receive)
    for _ in range(4):
        database.write_now(lambda tx: tx.inbox.next())
    assert database.write_now(lambda tx: tx.inbox.retry(1, LATER)) == 2
    taken = [database.write_now(lambda tx: tx.inbox.next()) for _ in range(4)]
    assert [item and item.id for item in taken] == [2, 2, 2, None]


def test_what_is_answered_or_waits_in_the_inbox_is_not_tried_again(database: Database) -> None:
    database.write_now(receive)
    assert database.write_now(lambda tx: tx.inbox.retry(1, LATER)) is None
    database.write_now(lambda tx: tx.inbox.finish(1, InboxState.DONE))
    assert database.write_now(lambda tx: tx.inbox.retry(1, LATER)) is None


def test_a_refused_posting_is_due_again_with_its_five_days_anew(database: Database) -> None:
    database.write_now(lambda tx: tx.outbox.post(posting("k"), NOW))
    database.write_now(lambda tx: tx.outbox.give_up(1, "550", NOW))
    assert database.write_now(lambda tx: tx.outbox.retry(1, LATER)) == 1
    assert database.write_now(lambda tx: tx.outbox.due(LATER)) == [Outgoing(1, posting("k"), 0, LATER)]
    assert database.read_now(lambda view: view.stuck()) == []


def test_a_postponed_posting_can_be_tried_now(database: Database) -> None:
    database.write_now(lambda tx: tx.outbox.post(posting("k"), NOW))
    database.write_now(lambda tx: tx.outbox.postpone(1, LATER, "451"))
    assert database.write_now(lambda tx: tx.outbox.retry(1, NOW)) == 1
    assert database.write_now(lambda tx: tx.outbox.due(NOW)) == [Outgoing(1, posting("k"), 0, NOW)]


def test_what_was_sent_is_not_sent_again(database: Database) -> None:
    database.write_now(lambda tx: tx.outbox.post(posting("k"), NOW))
    database.write_now(lambda tx: tx.outbox.sent(1, NOW))
    assert database.write_now(lambda tx: tx.outbox.retry(1, LATER)) is None
    assert database.write_now(lambda tx: tx.outbox.drop(1, "spam", LATER)) is False


# --- away -----------------------------------------------------------------------------------------------------------


def test_a_dropped_message_is_kept_but_never_worked_off(database: Database) -> None:
    database.write_now(fail)
    assert [database.write_now(lambda tx, id=id: tx.inbox.drop(id, "spam", LATER)) for id in (1, 2, 3)] == [
        True,
        True,
        False,
    ]
    assert database.write_now(lambda tx: tx.inbox.next()) is None
    assert database.read_now(lambda view: (view.stuck(), view.inbox.waiting())) == ([], [])
    assert database.read_now(lambda view: view.inbox.raw(1)) == b"\x00raw\xff"
    assert database.write_now(lambda tx: tx.inbox.retry(1, LATER)) is None


def test_a_dropped_posting_is_told_on_its_booking(database: Database) -> None:
    def drop(tx: Transaction) -> bool:
        tx.bookings.add(booking(), Change("", NOW, ANNA.address, MAIL, ChangeKind.DRAFTED))
        tx.outbox.post(posting("k", booking_id="K1"), NOW)
        return tx.outbox.drop(1, "the address is wrong", LATER)

    assert database.write_now(drop) is True
    assert database.write_now(lambda tx: tx.outbox.due(LATER)) == []
    assert database.read_now(lambda view: view.bookings.history("K1"))[1:] == [
        Change("K1", LATER, "", MAIL, ChangeKind.NOTED, why="the address is wrong")
    ]


def test_dropping_lets_the_next_posting_of_the_address_go(database: Database) -> None:
    def post(tx: Transaction) -> None:
        tx.outbox.post(posting("k1"), NOW)
        tx.outbox.post(posting("k2"), NOW)
        tx.outbox.postpone(1, LATER, "451")
        tx.outbox.drop(1, "too late", NOW)

    database.write_now(post)
    assert [item.posting.key for item in database.write_now(lambda tx: tx.outbox.due(NOW))] == ["k2"]


# --- audit ----------------------------------------------------------------------------------------------------------


def test_the_audit_has_deeds_and_bookings_changes_newest_first(database: Database) -> None:
    def work(tx: Transaction) -> None:
        tx.deeds.add(Deed(NOW, "ops@example.org", "dropped", "inbox 1", "spam"))
        tx.bookings.add(booking(), Change("", NOW + timedelta(hours=1), ANNA.address, MAIL, ChangeKind.DRAFTED))
        tx.deeds.add(Deed(NOW + timedelta(hours=2), "ops@example.org", "retried", "outbox 3"))

    database.write_now(work)
    lines = [
        Deed(NOW + timedelta(hours=2), "ops@example.org", "retried", "outbox 3"),
        Deed(NOW + timedelta(hours=1), ANNA.address, "drafted", "K1"),
        Deed(NOW, "ops@example.org", "dropped", "inbox 1", "spam"),
    ]
    assert database.read_now(lambda view: view.deeds.latest()) == lines
    assert database.read_now(lambda view: view.deeds.latest(2)) == lines[:2]


def test_the_audit_is_never_rewritten(database: Database) -> None:
    database.write_now(lambda tx: tx.deeds.add(Deed(NOW, "ops@example.org", "dropped", "inbox 1", "spam")))
    assert database._writer is not None
    with pytest.raises(sqlite3.IntegrityError, match="never rewritten"):
        database._writer.submit(lambda connection: connection.execute("UPDATE deeds SET who = 'me'")).result()


def test_a_stuck_posting_names_its_reason(database: Database) -> None:
    database.write_now(lambda tx: tx.outbox.post(posting("k", booking_id="K9"), NOW))
    database.write_now(lambda tx: tx.outbox.give_up(1, "550 unknown", NOW))
    assert database.read_now(lambda view: view.stuck()) == [
        Stuck(Box.OUTBOX, 1, MAIL, OutboxState.FAILED, "550 unknown", NOW, "K9", attempts=1)
    ]
