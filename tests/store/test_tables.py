"""What is written is read back whole."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from assistant.errors import AlreadyDecided, BookingUnknown
from assistant.model import (
    Action,
    AskedFor,
    BookingView,
    Button,
    Card,
    Change,
    ChangeKind,
    Conversation,
    DateDoubt,
    Excluded,
    Facts,
    Kind,
    Language,
    Line,
    Period,
    Person,
    Reading,
    Reply,
    ReplyKind,
    Setting,
    Status,
    Subject,
    Verb,
)
from assistant.ports import Thread
from integrations.store.database import FILE, Database
from integrations.store.envelopes import Box, InboxState, OutboxState, Outgoing, Received, Stuck
from integrations.store.links import Link
from integrations.store.transactions import Transaction
from integrations.store.turns import Turn
from tests.store.cases import ANNA, MAIL, NOW, SLACK, booking, posting

LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with Database.open(tmp_path / FILE) as database:
        yield database


# --- inbox ----------------------------------------------------------------------------------------------------------


def test_the_same_key_is_received_once(database: Database) -> None:
    def receive(tx: Transaction) -> int | None:
        return tx.inbox.receive(MAIL, "<1@example.org>", b"\x00raw\xff", {"to": ["a"], "tls": None}, NOW)

    assert [database.write_now(receive), database.write_now(receive)] == [1, None]
    assert database.write_now(lambda tx: tx.inbox.receive(SLACK, "<1@example.org>", b"", {}, NOW)) is not None
    assert database.read_now(lambda view: view.statistics.counts())["inbox_waiting"] == 2
    assert database.write_now(lambda tx: tx.inbox.next()) == Received(
        1, MAIL, "<1@example.org>", b"\x00raw\xff", {"to": ["a"], "tls": None}, NOW
    )


def test_a_key_of_broken_characters_is_received_once(database: Database) -> None:
    keys = [
        database.write_now(lambda tx: tx.inbox.receive(MAIL, "<\udce6\x00@x>", b"", {"from": "\udce6"}, NOW))
        for _ in "ab"
    ]
    assert keys == [1, None]
    item = database.write_now(lambda tx: tx.inbox.next())
    assert item is not None
    assert item.envelope == {"from": "\udce6"}


def test_an_item_is_waiting_until_it_is_finished(database: Database) -> None:
    database.write_now(lambda tx: tx.inbox.receive(MAIL, "a", b"", {}, NOW))
    database.write_now(lambda tx: tx.inbox.next())
    assert database.read_now(lambda view: [view.inbox.is_waiting(1), view.inbox.is_waiting(2)]) == [
        True,
        False,
    ]
    database.write_now(lambda tx: tx.inbox.finish(1, InboxState.FILED, "robot"))
    assert database.read_now(lambda view: view.inbox.is_waiting(1)) is False


def test_the_inbox_is_worked_off_oldest_first(database: Database) -> None:
    for key in "abc":
        database.write_now(lambda tx, key=key: tx.inbox.receive(MAIL, key, b"", {}, NOW))

    def work_off(tx: Transaction) -> str | None:
        item = tx.inbox.next()
        if item is None:
            return None
        tx.inbox.finish(item.id, InboxState.DONE)
        return item.key

    assert [database.write_now(work_off) for _ in range(4)] == ["a", "b", "c", None]


def test_an_item_that_is_never_finished_is_quarantined_after_three_attempts(database: Database) -> None:
    database.write_now(lambda tx: tx.inbox.receive(MAIL, "poison", b"", {}, NOW))
    database.write_now(lambda tx: tx.inbox.receive(MAIL, "good", b"", {}, LATER))
    taken = [database.write_now(lambda tx: tx.inbox.next()) for _ in range(4)]
    assert [item.key for item in taken if item] == ["poison", "poison", "poison", "good"]
    assert database.read_now(lambda view: view.stuck()) == [
        Stuck(Box.INBOX, 1, MAIL, InboxState.QUARANTINED, "could not be worked off in 3 attempts", NOW, attempts=3)
    ]


def test_an_item_given_back_has_not_been_tried(database: Database) -> None:
    database.write_now(lambda tx: tx.inbox.receive(MAIL, "a", b"", {}, NOW))

    def take_and_give_back(tx: Transaction) -> str:
        item = tx.inbox.next()
        assert item is not None
        tx.inbox.finish(item.id, InboxState.WAITING)
        return item.key

    assert [database.write_now(take_and_give_back) for _ in range(5)] == ["a"] * 5


def test_what_is_settled_stays_settled(database: Database) -> None:
    database.write_now(lambda tx: tx.inbox.receive(MAIL, "a", b"", {}, NOW))
    database.write_now(lambda tx: tx.inbox.finish(1, InboxState.FAILED, "no model"))
    database.write_now(lambda tx: tx.inbox.finish(1, InboxState.DONE))
    stuck = Stuck(Box.INBOX, 1, MAIL, InboxState.FAILED, "no model", NOW)
    assert database.read_now(lambda view: view.stuck()) == [stuck]
    with pytest.raises(ValueError, match="not finished as dropped"):
        database.write_now(lambda tx: tx.inbox.finish(1, InboxState.DROPPED))


# --- outbox ---------------------------------------------------------------------------------------------------------


def due(database: Database, now: datetime = NOW, limit: int = 50) -> list[str]:
    return [item.posting.key for item in database.write_now(lambda tx: tx.outbox.due(now, limit))]


def test_each_address_gets_its_postings_in_order(database: Database) -> None:
    def post(tx: Transaction) -> None:
        for key, address in [("a1", "a"), ("a2", "a"), ("b1", "b"), ("a3", "a"), ("b2", "b")]:
            tx.outbox.post(posting(key, address), NOW)

    database.write_now(post)
    assert due(database) == ["a1", "b1"]
    assert due(database, limit=1) == ["a1"]
    database.write_now(lambda tx: tx.outbox.sent(1, NOW))
    assert due(database) == ["a2", "b1"]


def test_a_postponed_posting_holds_back_later_ones_of_its_address_alone(database: Database) -> None:
    def post(tx: Transaction) -> None:
        for key, address in [("a1", "a"), ("a2", "a"), ("b1", "b")]:
            tx.outbox.post(posting(key, address), NOW)
        tx.outbox.postpone(1, LATER, "451")

    database.write_now(post)
    assert due(database) == ["b1"]
    assert database.write_now(lambda tx: tx.outbox.due(LATER)) == [
        Outgoing(1, posting("a1", "a"), 1, NOW),
        Outgoing(3, posting("b1", "b"), 0, NOW),
    ]


def test_a_posting_is_made_once(database: Database) -> None:
    database.write_now(lambda tx: tx.outbox.post(posting("k"), NOW))
    database.write_now(lambda tx: tx.outbox.sent(1, NOW))
    database.write_now(lambda tx: tx.outbox.post(posting("k", payload={}), LATER))
    assert due(database, LATER) == []
    assert database.read_now(lambda view: view.statistics.counts())["outbox_waiting"] == 0


def test_what_was_handed_over_when_the_process_died_is_tried_again(tmp_path: Path) -> None:
    with Database.open(tmp_path / FILE) as database:
        database.write_now(lambda tx: tx.outbox.post(posting("k"), NOW))
        first = database.write_now(lambda tx: tx.outbox.due(NOW))
    with Database.open(tmp_path / FILE) as database:
        assert database.write_now(lambda tx: tx.outbox.due(NOW)) == first


def test_a_mark_is_kept_until_another_takes_its_place(database: Database) -> None:
    database.write_now(lambda tx: tx.marks.put_all({"ts:K1": "17.5"}))
    assert database.read_now(lambda view: (view.marks.get("ts:K1"), view.marks.get("ts:K2"))) == ("17.5", None)
    database.write_now(lambda tx: tx.marks.put("ts:K1", "18"))
    assert database.read_now(lambda view: view.marks.get("ts:K1")) == "18"


def test_what_is_given_up_is_stuck_and_stands_on_its_booking(database: Database) -> None:
    def post(tx: Transaction) -> None:
        tx.bookings.add(booking(), Change("", NOW, ANNA.address, MAIL, ChangeKind.DRAFTED))
        tx.outbox.post(posting("k1", booking_id="K1"), NOW)
        tx.outbox.post(posting("k2", booking_id="K77"), NOW)
        tx.outbox.post(posting("k3"), NOW)
        for number in (1, 2, 3, 3):
            tx.outbox.give_up(number, "550 no such user", LATER)

    database.write_now(post)
    assert database.read_now(lambda view: view.stuck()) == [
        Stuck(Box.OUTBOX, 1, MAIL, OutboxState.FAILED, "550 no such user", LATER, "K1", attempts=1),
        Stuck(Box.OUTBOX, 2, MAIL, OutboxState.FAILED, "550 no such user", LATER, "K77", attempts=1),
        Stuck(Box.OUTBOX, 3, MAIL, OutboxState.FAILED, "550 no such user", LATER, "", attempts=1),
    ]
    assert database.read_now(lambda view: view.bookings.history("K1"))[1:] == [
        Change("K1", LATER, "", MAIL, ChangeKind.NOTED, why="550 no such user")
    ]
    assert database.read_now(lambda view: view.bookings.get("K1").version) == 1
    assert due(database, LATER) == []


# --- conversations --------------------------------------------------------------------------------------------------

READING = Reading(
    "noget om vand til 4. klasse",
    Language.DA,
    topic="vand",
    grades=frozenset({4, 5}),
    subjects=frozenset({Subject.BIOLOGY}),
    kinds=frozenset({Kind.COMPANY_VISIT}),
    periods=(Period(date(2027, 3, 1), None),),
    price=250.5,
    settings=frozenset({Setting.OUTDOORS}),
    excluded=Excluded(topics=("robotter",), transport=True),
    corrections=(("vnad", "vand"),),
    date_doubts=(DateDoubt("other_weekday", "12. maj", date(2027, 5, 12)), DateDoubt("no_such_day", "31. april")),
)


@pytest.mark.parametrize("price", [None, "free", 250, 250.5])
def test_a_conversation_is_remembered_whole(database: Database, price: str | float | None) -> None:
    told = Conversation(
        "mail:abc",
        MAIL,
        ANNA,
        Language.DA,
        replace(READING, price=price),
        offered=("vand", "skov"),
        shown=("vand", "skov", "strand"),
        chosen=("vand",),
        facts=Facts(period=Period(None, date(2027, 5, 1)), class_name="4.b", pupils=22, grade=4),
        asked=AskedFor.SCHOOL,
        bookings=("K1",),
    )
    thread = Thread("mail:abc", ANNA, {"token": "t", "last": "<1@example.org>"})
    database.write_now(lambda tx: tx.conversations.save(told, thread))
    assert database.read_now(lambda view: view.conversations.get("mail:abc")) == told
    assert database.read_now(lambda view: view.threads.get("mail:abc")) == thread
    assert database.read_now(lambda view: (view.conversations.get("x"), view.threads.get("x"))) == (None, None)


def test_a_person_sees_own_threads_newest_first(database: Database) -> None:
    stranger = Person("mail:bo@example.org")
    for key, person in [("1", ANNA), ("2", stranger), ("3", ANNA), ("1", ANNA)]:
        thread = Thread(key, person, {})
        told = Conversation(key, MAIL, person)
        database.write_now(lambda tx, told=told, thread=thread: tx.conversations.save(told, thread))
    threads = database.read_now(lambda view: view.threads.of_person(ANNA.address))
    assert [thread.conversation for thread in threads] == ["1", "3"]


def test_turns_keep_the_reply_with_all_its_parts(database: Database) -> None:
    reply = Reply(
        Language.DE,
        ReplyKind.ANSWER,
        "Vorschläge",
        opening=("Hier sind zwei:",),
        cards=(Card(1, "vand", "Wasser", "…", "Werk", "Trier", "", "4", "", "", reasons=("passt",)),),
        bookings=(BookingView(booking(id="K1"), "Anfrage", (Line("Klasse", "4b"),)),),
        buttons=(Button("Wählen", Action(Verb.CHOOSE, "vand"), "primary"),),
        text="Hier sind zwei:\n1. Wasser",
        calendar=booking(id="K1", date=date(2027, 4, 19)),
    )
    turns = [
        Turn("mail:abc", NOW, "teacher", "Etwas über Wasser?"),
        Turn("mail:abc", LATER, "assistant", reply.text, reply),
    ]
    for turn in turns:
        database.write_now(lambda tx, turn=turn: tx.turns.add(turn))
    assert database.read_now(lambda view: view.turns.of_conversation("mail:abc")) == turns
    assert database.read_now(lambda view: view.turns.of_conversation("mail:abd")) == []


# --- bookings -------------------------------------------------------------------------------------------------------

DRAFTED = Change("", NOW, ANNA.address, MAIL, ChangeKind.DRAFTED)


def test_a_booking_is_kept_whole(database: Database) -> None:
    whole = booking(
        status=Status.PROPOSED,
        date=date(2027, 4, 19),
        time="09:00",
        duration_minutes=90,
        grade=4,
        pupils=22,
        school="Gørlev Skole",
        proposed_date=date(2027, 4, 20),
        alternatives=("skov",),
        decided_by="Mette",
        decided_at=NOW,
        sequence=3,
        binds_class=False,
    )
    stored = database.write_now(lambda tx: tx.bookings.add(whole, DRAFTED))
    assert stored == replace(whole, id="K1")
    assert database.read_now(lambda view: view.bookings.get("k1")) == stored
    assert database.read_now(lambda view: view.bookings.history("k1")) == [replace(DRAFTED, booking_id="K1")]


def test_a_save_that_saw_an_older_version_is_told_who_decided(database: Database) -> None:
    draft = database.write_now(lambda tx: tx.bookings.add(booking(), DRAFTED))
    change = Change("K1", NOW, "slack:U1", SLACK, ChangeKind.APPROVED)
    approved = draft.with_changes(status=Status.APPROVED, decided_by="Mette")
    database.write_now(lambda tx: tx.bookings.save(approved, change))
    with pytest.raises(AlreadyDecided) as refused:
        database.write_now(lambda tx: tx.bookings.save(draft.with_changes(status=Status.DECLINED), change))
    assert (refused.value.status, refused.value.by) == (Status.APPROVED, "Mette")
    assert database.read_now(lambda view: view.bookings.get("K1")) == approved
    assert len(database.read_now(lambda view: view.bookings.history("K1"))) == 2
    with pytest.raises(BookingUnknown):
        database.write_now(lambda tx: tx.bookings.save(replace(approved, id="K2"), change))


def test_bookings_are_found_by_every_condition_together(database: Database) -> None:
    def fill(tx: Transaction) -> None:
        tx.bookings.add(booking(date=date(2027, 4, 1)), DRAFTED)
        tx.bookings.add(booking(date=date(2027, 4, 2), status=Status.APPROVED), DRAFTED)
        tx.bookings.add(booking(activity_id="skov", provider_id="skov"), DRAFTED)
        tx.bookings.add(booking(teacher=Person("slack:U9"), date=date(2027, 4, 30)), DRAFTED)

    database.write_now(fill)

    def found(**conditions: object) -> list[str]:
        return database.read_now(lambda view: [one.id for one in view.bookings.find(**conditions)])  # type: ignore[arg-type]

    assert found() == ["K1", "K2", "K3", "K4"]
    assert found(statuses={Status.APPROVED}) == ["K2"]
    assert found(statuses={Status.APPROVED, Status.DRAFT}, activity_id="vand") == ["K1", "K2", "K4"]
    assert found(statuses=set()) == []
    assert found(provider_id="skov") == ["K3"]
    assert found(teacher=ANNA.address, activity_id="vand") == ["K1", "K2"]
    assert found(between=(date(2027, 4, 2), date(2027, 4, 30))) == ["K2", "K4"]


def test_an_id_is_never_given_twice(database: Database) -> None:
    def add_and_fail(tx: Transaction) -> None:
        tx.bookings.add(booking(), DRAFTED)
        raise LookupError

    first = database.write_now(lambda tx: tx.bookings.add(booking(), DRAFTED).id)
    with pytest.raises(LookupError):
        database.write_now(add_and_fail)
    assert [first, database.write_now(lambda tx: tx.bookings.add(booking(), DRAFTED).id)] == ["K1", "K2"]


def test_history_is_never_rewritten(database: Database) -> None:
    database.write_now(lambda tx: tx.bookings.add(booking(), DRAFTED))
    database.close()
    connection = sqlite3.connect(database.path)
    with pytest.raises(sqlite3.IntegrityError, match="history is never rewritten"):
        connection.execute("UPDATE history SET who = 'nobody'")
    connection.close()


# --- links and sessions ---------------------------------------------------------------------------------------------


def test_a_link_works_once_for_its_purpose_and_in_its_time(database: Database) -> None:
    link = Link("sign_in", "", "web:mette@kommune.example.org", LATER)
    database.write_now(lambda tx: tx.links.add("secret-token", link))
    assert database.write_now(lambda tx: tx.links.use("secret-token", "decide", NOW)) is None
    assert database.write_now(lambda tx: tx.links.use("other-token", "sign_in", NOW)) is None
    assert database.write_now(lambda tx: tx.links.use("secret-token", "sign_in", LATER)) is None
    assert database.read_now(lambda view: view.links.get("secret-token", "sign_in", NOW)) == link
    uses = [database.write_now(lambda tx: tx.links.use("secret-token", "sign_in", NOW)) for _ in range(2)]
    assert uses == [link, None]
    assert database.read_now(lambda view: view.links.get("secret-token", "sign_in", NOW)) is None


def test_a_session_lasts_until_it_ends_or_expires(database: Database) -> None:
    facts = {"person": "web:mette", "role": "coordinator", "csrf": "ø"}
    database.write_now(lambda tx: tx.sessions.add("session-token", facts, LATER))
    assert database.read_now(lambda view: view.sessions.get("session-token", NOW)) == facts
    assert database.read_now(lambda view: view.sessions.get("session-token", LATER)) is None
    database.write_now(lambda tx: tx.sessions.end("session-token"))
    assert database.read_now(lambda view: view.sessions.get("session-token", NOW)) is None


def test_tokens_are_not_in_the_files(database: Database) -> None:
    database.write_now(lambda tx: tx.links.add("secret-token", Link("sign_in", "", "p", LATER)))
    database.write_now(lambda tx: tx.sessions.add("session-token", {}, LATER))
    files = list(database.path.parent.glob(f"{FILE}*"))
    assert files
    for file in files:
        assert b"secret-token" not in file.read_bytes()
        assert b"session-token" not in file.read_bytes()


def test_counts_name_every_status(database: Database) -> None:
    database.write_now(lambda tx: tx.bookings.add(booking(status=Status.HELD), DRAFTED))
    zero = {"inbox_waiting": 0, "outbox_waiting": 0, "quarantined": 0, "failed": 0, "needs_operator": 0}
    assert database.read_now(lambda view: view.statistics.counts()) == (
        zero | {f"bookings_{status}": int(status is Status.HELD) for status in Status}
    )


def test_a_moment_without_time_zone_is_refused(database: Database) -> None:
    with pytest.raises(ValueError, match="no time zone"):
        database.write_now(lambda tx: tx.inbox.receive(MAIL, "a", b"", {}, NOW.replace(tzinfo=None)))
