"""Calls for a human are kept, found again and counted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from assistant.errors import CallUnknown
from assistant.model import WAITING, Call, CallReason, CallState
from integrations.store.database import FILE, Database
from integrations.store.turns import Turn
from tests.store.cases import ANNA, MAIL, NOW


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with Database.open(tmp_path / FILE) as database:
        yield database


def call(conversation: str = "mail:1", words: str = "Ring venligst", **more: object) -> Call:
    return Call("", conversation, CallReason.ASKED, ANNA, MAIL, NOW, words, **more)  # type: ignore[arg-type]


def test_a_call_is_read_back_whole_under_its_number(database: Database) -> None:
    wanted = call(booking_id="K3", files=("plan.pdf",))
    stored = database.write_now(lambda tx: tx.calls.add(wanted))
    assert stored.id == "H1"
    assert database.read_now(lambda view: view.calls.get("h1")) == stored
    assert database.read_now(lambda view: view.calls.of_booking("K3")) == [stored]
    assert database.read_now(lambda view: view.calls.of_conversation("mail:1")) == [stored]
    assert database.read_now(lambda view: view.calls.of_conversation("mail:2")) == []


@pytest.mark.parametrize("number", ["H1", "K1", "", "H0", "1"])
def test_what_is_no_call_is_unknown(database: Database, number: str) -> None:
    with pytest.raises(CallUnknown):
        database.read_now(lambda view: view.calls.get(number))


def test_the_open_ones_are_those_that_wait_the_longest_waiting_first(database: Database) -> None:
    first = database.write_now(lambda tx: tx.calls.add(call("mail:1")))
    second = database.write_now(lambda tx: tx.calls.add(call("mail:2")))
    third = database.write_now(lambda tx: tx.calls.add(call("mail:3")))
    later = NOW + timedelta(hours=1)
    again = database.write_now(lambda tx: tx.calls.save(first.answered("Mette").taking_up("Hallo?", (), later)))
    database.write_now(lambda tx: tx.calls.save(second.done("Mette", later)))
    assert database.read_now(lambda view: view.calls.open()) == [third, again]
    assert database.read_now(lambda view: view.calls.count()) == 2
    assert [one.id for one in database.read_now(lambda view: view.calls.find({CallState.DONE}))] == ["H2"]


@pytest.mark.parametrize("words", ["lejrskolen", "ANNA", "h1", "klasseliste", "æbler lejr", "grædende"])
def test_a_call_is_found_by_name_words_files_and_by_what_was_said_around_it(database: Database, words: str) -> None:
    database.write_now(lambda tx: tx.calls.add(call(words="Om lejrskolen og Æbler", files=("Klasseliste.pdf",))))
    database.write_now(lambda tx: tx.turns.add(Turn("mail:1", NOW, "teacher", "En GRÆDENDE elev")))
    assert [one.id for one in database.read_now(lambda view: view.calls.find(WAITING, words))] == ["H1"]


def test_words_that_do_not_all_stand_there_find_nothing(database: Database) -> None:
    database.write_now(lambda tx: tx.calls.add(call()))
    assert database.read_now(lambda view: view.calls.find(WAITING, "ring 100%")) == []
