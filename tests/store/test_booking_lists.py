"""The queue's lists are ordered, counted and searched by the database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from assistant.model import Change, ChangeKind, Person, ReplyKind, Status
from integrations.store.booking_lists import Choice
from integrations.store.database import FILE, Database
from integrations.store.turns import Turn
from tests.store.cases import ANNA, MAIL, NOW, booking, posting

SOON = date(2026, 11, 30)
OPEN = (Status.DRAFT, Status.PROPOSED)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with Database.open(tmp_path / FILE) as database:
        yield database


def add(database: Database, **fields: Any) -> None:
    database.write_now(
        lambda tx: tx.bookings.add(booking(**fields), Change("", NOW, ANNA.address, MAIL, ChangeKind.DRAFTED))
    )  # fmt: skip


def page(database: Database, choice: Choice, order: str = "age", limit: int = 50, offset: int = 0) -> list[str]:
    return database.read_now(lambda view: [one.id for one in view.queue.page(choice, order, SOON, limit, offset)])


def test_the_nearest_days_come_first_and_what_waits_for_the_teacher_last(database: Database) -> None:
    add(database, status=Status.PROPOSED, date=date(2026, 11, 20))
    add(database, date=date(2027, 4, 1))
    add(database)
    add(database, date=SOON)
    add(database, date=date(2026, 11, 20))
    assert page(database, Choice(OPEN), "urgency") == ["K4", "K5", "K2", "K3", "K1"]
    assert page(database, Choice(OPEN)) == ["K1", "K2", "K3", "K4", "K5"]
    assert page(database, Choice(OPEN), "newest", 2, 1) == ["K4", "K3"]
    assert database.read_now(lambda view: view.queue.ids(Choice((Status.DRAFT,)), SOON)) == ["K4", "K5", "K2", "K3"]


def test_counts_hold_for_the_words_that_are_searched_for(database: Database) -> None:
    add(database, school="Ørum Skole", class_name="8.A")
    add(database, school="ØRUM SKOLE", status=Status.APPROVED, teacher=Person("mail:b@example.org", "Bo Friis"))
    add(database, school="50%_Skole")
    counts = database.read_now(lambda view: [view.queue.counts(words) for words in ("", "ørum", "ØRUM 8.a", "%")])
    assert [(one[Status.DRAFT], one[Status.APPROVED], one[Status.HELD]) for one in counts] == [
        (2, 1, 0), (1, 1, 0), (1, 0, 0), (1, 0, 0),
    ]  # fmt: skip
    every = tuple(Status)
    assert page(database, Choice(every, "bo friis")) == ["K2"]
    assert page(database, Choice(every, "vandets k3")) == ["K3"]
    assert page(database, Choice(every, "' OR 1=1 --")) == []


def test_agreed_visits_that_are_over_are_counted(database: Database) -> None:
    for day in (date(2026, 11, 15), date(2026, 11, 16), None):
        add(database, status=Status.APPROVED, date=day)
    over = Choice((Status.APPROVED,), before=NOW.date())
    assert database.read_now(lambda view: view.queue.count(over)) == 1
    assert page(database, over) == ["K1"]


def test_revision_moves_with_every_change_note_and_failed_notice(database: Database) -> None:
    seen = []

    def look() -> None:
        seen.append(database.read_now(lambda view: view.queue.revision()))

    look()
    add(database)
    look()
    database.write_now(lambda tx: tx.bookings.note("K1", Change("K1", NOW, "x", MAIL, ChangeKind.NOTED, "Ring")))
    look()
    database.write_now(lambda tx: tx.outbox.post(posting("a"), NOW))
    database.write_now(lambda tx: tx.outbox.give_up(tx.outbox.due(NOW)[0].id, "no such user", NOW))
    look()
    assert len(set(seen)) == 4


def test_changes_are_told_from_a_line_on(database: Database) -> None:
    add(database)
    line = database.read_now(lambda view: view.queue.revision()[0])
    add(database)
    database.write_now(lambda tx: tx.bookings.note("K1", Change("K1", NOW, "x", MAIL, ChangeKind.NOTED, "Ring")))
    told = database.read_now(lambda view: view.queue.since(line))
    assert [(change.booking_id, change.what, change.why) for change in told] == [
        ("K2", "drafted", ""),
        ("K1", "noted", "Ring"),
    ]
    assert database.read_now(lambda view: view.queue.since(line, limit=1))[0].booking_id == "K2"


def test_how_a_question_was_understood_is_the_last_that_was_said(database: Database) -> None:
    from assistant.model import Language, Reply

    def work(tx: Any) -> None:
        for number, understood in enumerate(("8. klasse", "7. klasse", "")):
            reply = Reply(Language.DA, ReplyKind.ANSWER, "Svar", understood=understood)
            tx.turns.add(Turn("mail:abc", NOW + timedelta(minutes=number), "assistant", "Svar", reply))
        tx.turns.add(Turn("mail:abc", NOW, "teacher", "Hej"))

    database.write_now(work)
    told = database.read_now(lambda view: view.queue.understood(["mail:abc", "mail:other"]))
    assert told == {"mail:abc": "7. klasse"}
    assert database.read_now(lambda view: view.queue.understood([])) == {}
