"""A coordinator corrects what is known of a booking."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from assistant import bookings
from assistant.bookings import Amend, Approve, Propose
from assistant.errors import AlreadyDecided, ChangedMeanwhile, RulesBroken
from assistant.model import Booking, ChangeKind
from integrations.store.bookings import SqliteBookingBook
from tests.bookings.cases import ANNA, METTE, MONDAY, TUESDAY, activity, booking, by, rulebook
from tests.fakes import book_in_memory

RULES = rulebook(activity(group_size=(10, 28)))
SAME = Amend("K1", class_name="4.b", pupils=22, school="Gørlev Skole", day=MONDAY)


@pytest.fixture
def book() -> Iterator[SqliteBookingBook]:
    with book_in_memory() as book:
        bookings.draft(book, RULES, booking(), by(ANNA))
        yield book


def amended(book: SqliteBookingBook, amendment: Amend) -> Booking:
    event = bookings.decide(book, RULES, amendment, by(METTE))
    assert event.what == ChangeKind.EDITED
    assert event.booking == book.get("K1")
    return event.booking


def test_a_draft_takes_every_fact_that_was_written_down(book: SqliteBookingBook) -> None:
    before = book.get("K1")
    facts = Amend("K1", "5.a ", 24, " Ubby Skole", "20 30 40 50", "To i kørestol", TUESDAY, "09:30")
    assert amended(book, facts) == replace(
        before, class_name="5.a", grade=5, pupils=24, school="Ubby Skole", phone="20 30 40 50",
        wishes="To i kørestol", date=TUESDAY, time="09:30", version=2,
    )  # fmt: skip
    last = book.history("K1")[-1]
    assert (last.what, last.who) == ("edited", METTE.address)
    assert last.before == "date=2027-04-19; time=; class_name=4.b; grade=4; pupils=22; school=Gørlev Skole"
    assert last.after == (
        "date=2027-04-20; time=09:30; class_name=5.a; grade=5; pupils=24; school=Ubby Skole; phone; wishes"
    )


def test_an_empty_field_is_not_known_any_more_and_no_day_leaves_the_day(book: SqliteBookingBook) -> None:
    after = amended(book, Amend("K1"))
    assert (after.class_name, after.grade, after.pupils, after.school, after.date) == ("", 4, None, "", MONDAY)


def test_what_changes_nothing_writes_nothing(book: SqliteBookingBook) -> None:
    assert amended(book, SAME).version == 1
    assert [change.what for change in book.history("K1")] == ["drafted"]


def test_an_emptied_time_is_no_time(book: SqliteBookingBook) -> None:
    assert amended(book, replace(SAME, time="10:00")).time == "10:00"
    assert amended(book, SAME).time == ""


def test_what_was_agreed_keeps_its_day(book: SqliteBookingBook) -> None:
    bookings.decide(book, RULES, Approve("K1"), by(METTE))
    with pytest.raises(AlreadyDecided):
        bookings.decide(book, RULES, replace(SAME, day=TUESDAY), by(METTE))
    assert amended(book, replace(SAME, day=None, pupils=24)).pupils == 24


def test_what_was_agreed_breaks_a_new_rule_only_knowingly(book: SqliteBookingBook) -> None:
    bookings.decide(book, RULES, Approve("K1"), by(METTE))
    with pytest.raises(RulesBroken) as stopped:
        bookings.decide(book, RULES, Amend("K1", "4.b", 40, "Gørlev Skole"), by(METTE))
    assert [check.rule for check in stopped.value.checks] == ["group_size"]
    assert amended(book, Amend("K1", "4.b", 40, "Gørlev Skole", despite=True)).pupils == 40


def test_an_offered_day_is_not_overwritten(book: SqliteBookingBook) -> None:
    bookings.decide(book, RULES, Propose("K1", TUESDAY), by(METTE))
    with pytest.raises(AlreadyDecided):
        bookings.decide(book, RULES, replace(SAME, day=date(2027, 4, 21)), by(METTE))


def test_who_saw_an_older_booking_changes_nothing(book: SqliteBookingBook) -> None:
    amended(book, replace(SAME, pupils=20))
    with pytest.raises(ChangedMeanwhile):
        bookings.decide(book, RULES, replace(SAME, pupils=25), by(METTE, version=1))
    assert book.get("K1").pupils == 20
