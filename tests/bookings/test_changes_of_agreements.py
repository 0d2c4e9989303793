"""What is agreed is changed by a proposal that shows old and new: the old agreement holds until it is decided."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from assistant import bookings
from assistant.bookings import Approve, Cancel, Claim, Decline, Propose, Report, Undo, as_wished
from assistant.errors import AlreadyDecided, ChangedMeanwhile, DayNotWished, ReasonMissing, RulesBroken
from assistant.model import Booking, ChangeKind, Facts, Period, Role, Status, WishedChange
from integrations.store.bookings import SqliteBookingBook
from tests.bookings.cases import ANNA, METTE, MONDAY, NOW, OLE, TUESDAY, activity, all_expired, booking, by, rulebook
from tests.bookings.states import LATER, RULES, WEDNESDAY, in_state, wished
from tests.fakes import book_in_memory

SMALL = rulebook(activity(group_size=(10, 28), per_day=1))
ON_TUESDAY = WishedChange(ANNA, NOW, "Lejrskole", TUESDAY, "", Period(TUESDAY, TUESDAY))


@pytest.fixture
def book() -> Iterator[SqliteBookingBook]:
    with book_in_memory() as book:
        yield book


@pytest.fixture
def agreed(book: SqliteBookingBook) -> Booking:
    return in_state(book, Status.APPROVED)


def change(book: SqliteBookingBook, facts: Facts, **more: object) -> list[ChangeKind]:
    return [event.what for event in bookings.change_agreed(book, SMALL, "K1", facts, by(ANNA), **more)]  # type: ignore[arg-type,misc]


def test_a_wish_leaves_what_is_agreed_and_is_written_down(book: SqliteBookingBook, agreed: Booking) -> None:
    event = wished(book)
    assert event.booking == book.get("K1") == replace(agreed, change=ON_TUESDAY, version=3)
    assert (event.booking.waits_for, event.by, event.was) == (Role.COORDINATOR, Role.TEACHER, Status.APPROVED)
    last = book.history("K1")[-1]
    assert (last.what, last.why) == (ChangeKind.CHANGE_ASKED, "Lejrskole")
    assert (last.before, last.after) == ("date=2027-04-19", "date=2027-04-20; wish")


def test_an_approved_change_is_the_agreement_now(book: SqliteBookingBook, agreed: Booking) -> None:
    wished(book)
    event = bookings.decide(book, RULES, Approve("K1"), by(OLE))
    assert (event.what, event.was) == (ChangeKind.CHANGE_AGREED, Status.APPROVED)
    assert event.booking == replace(
        agreed, date=TUESDAY, wish=Period(TUESDAY, TUESDAY), decided_by="Ole Bang", sequence=1, version=4
    )
    assert book.history("K1")[-1].before == "date=2027-04-19"


def test_a_declined_change_leaves_the_old_agreement(book: SqliteBookingBook, agreed: Booking) -> None:
    wished(book)
    with pytest.raises(ReasonMissing):
        bookings.decide(book, RULES, Decline("K1", " "), by(OLE))
    event = bookings.decide(book, RULES, Decline("K1", "Ingen bus"), by(OLE))
    assert (event.what, event.words) == (ChangeKind.CHANGE_DECLINED, "Ingen bus")
    assert event.booking == replace(agreed, decided_by="Ole Bang", version=4)


def test_the_agreed_day_keeps_its_room_and_the_wished_one_takes_none(book: SqliteBookingBook) -> None:
    bookings.draft(book, SMALL, booking(), by(ANNA))
    bookings.decide(book, SMALL, Approve("K1"), by(METTE))
    bookings.wish_change(book, SMALL, "K1", facts=Facts(), day=TUESDAY, actor=by(ANNA))
    other = bookings.draft(book, SMALL, booking(class_name="5.a", date=MONDAY), by(ANNA)).booking
    with pytest.raises(RulesBroken):
        bookings.decide(book, SMALL, Approve(other.id), by(METTE))
    bookings.decide(book, SMALL, Approve(other.id, day=TUESDAY), by(METTE))
    with pytest.raises(RulesBroken):
        bookings.decide(book, SMALL, Approve("K1"), by(METTE))
    assert (book.get("K1").date, book.get("K1").waits_for) == (MONDAY, Role.COORDINATOR)


def test_a_day_that_is_taken_cannot_be_wished(book: SqliteBookingBook) -> None:
    for class_name, day in (("4.b", MONDAY), ("5.a", TUESDAY)):
        fresh = bookings.draft(book, SMALL, booking(class_name=class_name, date=day), by(ANNA)).booking
        bookings.decide(book, SMALL, Approve(fresh.id), by(METTE))
    with pytest.raises(RulesBroken):
        bookings.wish_change(book, SMALL, "K1", facts=Facts(), day=TUESDAY, actor=by(ANNA))
    assert book.get("K1").change is None


def test_a_number_that_breaks_no_rule_is_changed_at_once(book: SqliteBookingBook, agreed: Booking) -> None:
    assert change(book, Facts(pupils=24)) == [ChangeKind.EDITED]
    assert book.get("K1") == replace(agreed, pupils=24, sequence=1, version=3)


def test_a_number_that_breaks_a_rule_is_wished(book: SqliteBookingBook, agreed: Booking) -> None:
    assert change(book, Facts(pupils=60, phone="12 34 56 78")) == [ChangeKind.EDITED, ChangeKind.CHANGE_ASKED]
    now = book.get("K1")
    assert (now.status, now.pupils, now.phone, now.change.pupils) == (Status.APPROVED, 22, "12 34 56 78", 60)
    assert bookings.decide(book, SMALL, Approve("K1"), by(METTE)).booking.pupils == 60


def test_a_number_said_with_a_day_is_changed_at_once_and_the_day_is_wished(
    book: SqliteBookingBook, agreed: Booking
) -> None:
    facts = Facts(period=Period(TUESDAY, TUESDAY), pupils=24)
    assert change(book, facts, day=TUESDAY) == [ChangeKind.EDITED, ChangeKind.CHANGE_ASKED]
    now = book.get("K1")
    assert (now.date, now.pupils, as_wished(now).date, as_wished(now).pupils) == (MONDAY, 24, TUESDAY, 24)


def test_a_second_wish_takes_the_place_of_the_first(book: SqliteBookingBook, agreed: Booking) -> None:
    wished(book)
    wished(book, WEDNESDAY)
    assert as_wished(book.get("K1")).date == WEDNESDAY
    assert wished(book, WEDNESDAY).booking.version == 4


def test_a_number_within_the_rules_ends_the_wish_for_one_without(book: SqliteBookingBook, agreed: Booking) -> None:
    change(book, Facts(pupils=60))
    assert change(book, Facts(pupils=26)) == [ChangeKind.EDITED]
    assert (book.get("K1").pupils, book.get("K1").change) == (26, None)


def test_to_wish_what_is_agreed_takes_the_wish_back(book: SqliteBookingBook, agreed: Booking) -> None:
    wished(book)
    event = wished(book, MONDAY)
    assert (event.what, event.booking) == (ChangeKind.CHANGE_WITHDRAWN, replace(agreed, version=4))


def test_what_was_taken_back_cannot_be_approved(book: SqliteBookingBook, agreed: Booking) -> None:
    seen = wished(book).booking.version
    assert bookings.withdraw_change(book, "K1", by(ANNA)).booking == replace(agreed, version=4)
    with pytest.raises(ChangedMeanwhile):
        bookings.decide(book, RULES, Approve("K1"), by(METTE, version=seen))
    with pytest.raises(AlreadyDecided):
        bookings.decide(book, RULES, Approve("K1"), by(METTE))
    with pytest.raises(AlreadyDecided):
        bookings.withdraw_change(book, "K1", by(ANNA))


@pytest.mark.parametrize("decision", [Approve("K1"), Decline("K1", "Nej")], ids=["approve", "decline"])
def test_the_second_of_two_coordinators_is_told_who_was_first(
    book: SqliteBookingBook, agreed: Booking, decision: Approve | Decline
) -> None:
    seen = wished(book).booking.version
    bookings.decide(book, RULES, Decline("K1", "Ingen bus"), by(METTE, version=seen))
    with pytest.raises(ChangedMeanwhile) as refused:
        bookings.decide(book, RULES, decision, by(OLE, version=seen))
    assert refused.value.by == "Mette Holm"
    assert book.get("K1").date == MONDAY


def test_a_decision_about_the_draft_is_none_about_a_later_wish(book: SqliteBookingBook) -> None:
    in_state(book, Status.APPROVED)
    wished(book)
    with pytest.raises(ChangedMeanwhile):
        bookings.decide(book, RULES, Approve("K1"), by(OLE, version=1))
    assert book.get("K1").date == MONDAY


def test_a_day_that_nobody_wished_is_proposed_and_not_approved(book: SqliteBookingBook, agreed: Booking) -> None:
    wished(book)
    with pytest.raises(DayNotWished):
        bookings.decide(book, RULES, Approve("K1", day=WEDNESDAY), by(METTE))
    facts = Facts(period=Period(TUESDAY, WEDNESDAY))
    bookings.wish_change(book, RULES, "K1", facts=facts, day=TUESDAY, actor=by(ANNA))
    assert bookings.decide(book, RULES, Approve("K1", day=WEDNESDAY), by(METTE)).booking.date == WEDNESDAY


def test_another_day_offered_for_what_is_agreed_waits_for_the_teacher(book: SqliteBookingBook, agreed: Booking) -> None:
    offered = bookings.decide(book, RULES, Propose("K1", TUESDAY, reason="Værket er lukket"), by(METTE)).booking
    assert (offered.status, offered.date, offered.proposed_date) == (Status.APPROVED, MONDAY, TUESDAY)
    assert offered.waits_for is Role.TEACHER
    kept = bookings.refuse(book, RULES, "K1", by(ANNA), "Nej tak").booking
    assert kept == replace(agreed, decided_at=kept.decided_at, version=4)
    bookings.decide(book, RULES, Propose("K1", TUESDAY), by(METTE))
    taken = bookings.accept(book, RULES, "K1", by(ANNA)).booking
    assert (taken.status, taken.date, taken.sequence, taken.waits_for) == (Status.APPROVED, TUESDAY, 1, None)


def test_a_day_agreed_on_elsewhere_holds_at_once(book: SqliteBookingBook, agreed: Booking) -> None:
    event = bookings.decide(book, RULES, Propose("K1", TUESDAY, agreed=True), by(METTE))
    assert (event.what, event.booking.date, event.booking.sequence) == (ChangeKind.CHANGE_AGREED, TUESDAY, 1)


def test_a_draft_has_nothing_that_could_be_agreed_on_elsewhere(book: SqliteBookingBook) -> None:
    in_state(book, Status.DRAFT)
    with pytest.raises(AlreadyDecided):
        bookings.decide(book, RULES, Propose("K1", TUESDAY, agreed=True), by(METTE))


def test_an_offer_answers_a_wish_and_a_wish_an_offer(book: SqliteBookingBook, agreed: Booking) -> None:
    wished(book)
    assert bookings.decide(book, RULES, Propose("K1", WEDNESDAY), by(METTE)).booking.change is None
    again = wished(book).booking
    assert (again.proposed_date, as_wished(again).date) == (None, TUESDAY)


@pytest.mark.parametrize("answer", ["accept", "refuse"])
def test_what_was_offered_to_nobody_cannot_be_answered(book: SqliteBookingBook, agreed: Booking, answer: str) -> None:
    with pytest.raises(AlreadyDecided):
        getattr(bookings, answer)(book, RULES, "K1", by(ANNA))


def test_calling_off_and_reporting_end_the_wish(book: SqliteBookingBook, agreed: Booking) -> None:
    wished(book)
    bookings.decide(book, LATER, Report("K1", held=True), by(METTE))
    assert (book.get("K1").change, book.get("K1").waits_for) == (None, None)


def test_a_booking_called_off_has_no_wish_and_taking_that_back_brings_it_back(
    book: SqliteBookingBook, agreed: Booking
) -> None:
    wished(book)
    assert bookings.decide(book, RULES, Cancel("K1", "Syg"), by(METTE)).booking.change is None
    assert bookings.decide(book, RULES, Undo("K1"), by(METTE)).booking.change == ON_TUESDAY


def test_an_approved_change_that_is_taken_back_waits_again(book: SqliteBookingBook, agreed: Booking) -> None:
    wished(book)
    bookings.decide(book, RULES, Approve("K1"), by(METTE))
    back = bookings.decide(book, RULES, Undo("K1"), by(METTE)).booking
    assert (back.date, back.change, back.waits_for) == (MONDAY, ON_TUESDAY, Role.COORDINATOR)


def test_a_change_lapses_with_its_day_and_the_agreement_stays(book: SqliteBookingBook, agreed: Booking) -> None:
    wished(book)
    assert all_expired(book, TUESDAY) == []
    [event] = all_expired(book, WEDNESDAY)
    assert (event.what, event.by) == (ChangeKind.CHANGE_LAPSED, Role.TIME)
    assert event.booking == replace(agreed, version=4)
    assert all_expired(book, WEDNESDAY) == []


def test_an_offer_lapses_with_its_day(book: SqliteBookingBook, agreed: Booking) -> None:
    bookings.decide(book, RULES, Propose("K1", TUESDAY), by(METTE))
    [event] = all_expired(book, TUESDAY + timedelta(days=1))
    assert (event.what, event.booking.date, event.booking.proposed_date) == (ChangeKind.CHANGE_LAPSED, MONDAY, None)


def test_what_is_agreed_is_nobodys_to_claim(book: SqliteBookingBook, agreed: Booking) -> None:
    wished(book)
    with pytest.raises(AlreadyDecided):
        bookings.decide(book, RULES, Claim("K1"), by(METTE))


def test_whose_answer_is_waited_for_can_be_searched(book: SqliteBookingBook, agreed: Booking) -> None:
    assert book.find(waits_for=[Role.COORDINATOR, Role.TEACHER]) == []
    wished(book)
    assert [one.id for one in book.find(waits_for=[Role.COORDINATOR])] == ["K1"]
    bookings.decide(book, RULES, Propose("K1", TUESDAY), by(METTE))
    assert [one.id for one in book.find(waits_for=[Role.TEACHER])] == ["K1"]
