"""What coordinators do beside deciding: take it back, note something, say how it went."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from assistant import bookings
from assistant.bookings import AddNote, Approve, Cancel, Decline, Propose, Report, Undo
from assistant.errors import AlreadyDecided, BookingUnknown, ChangedMeanwhile, NothingWritten, NotOver, TooLate
from assistant.model import Booking, ChangeKind, ChannelName, Event, Status
from integrations.store.bookings import SqliteBookingBook
from tests.bookings.cases import ANNA, METTE, MONDAY, NOW, OLE, TUESDAY, activity, booking, by, rulebook
from tests.fakes import book_in_memory

RULES = rulebook(activity(), activity("broen"))
ON_THE_DAY = rulebook(today=MONDAY)


@pytest.fixture
def book() -> Iterator[SqliteBookingBook]:
    with book_in_memory() as book:
        bookings.draft(book, RULES, booking(), by(ANNA, ChannelName.MAIL))
        yield book


def approved(book: SqliteBookingBook) -> Booking:
    event = bookings.decide(book, RULES, Approve("K1"), by(METTE))
    assert event.booking is not None
    return event.booking


DECISIONS: dict[str, Callable[[SqliteBookingBook], Event]] = {
    "approved": lambda book: bookings.decide(book, RULES, Approve("K1"), by(METTE)),
    "declined": lambda book: bookings.decide(book, RULES, Decline("K1", "Ingen bus", ("broen",)), by(METTE)),
    "proposed": lambda book: bookings.decide(book, RULES, Propose("K1", TUESDAY, "10:00"), by(METTE)),
    "cancelled": lambda book: bookings.decide(book, RULES, Cancel("K1", "Syg vejleder"), by(METTE)),
}


@pytest.mark.parametrize("what", DECISIONS)
def test_a_decision_taken_back_leaves_the_booking_as_it_was(book: SqliteBookingBook, what: str) -> None:
    before = book.get("K1")
    decided = DECISIONS[what](book).booking
    assert decided is not None
    event = bookings.decide(
        book, RULES, Undo("K1"), by(METTE, version=decided.version, now=NOW + timedelta(seconds=59))
    )
    after = book.get("K1")
    assert event.what == ChangeKind.UNDONE
    assert after == replace(before, version=3, sequence=1 if what == "approved" else 0)
    last = book.history("K1")[-1]
    assert (last.what, last.before, last.after) == ("undone", decided.status, "draft")


def test_a_cancelled_agreement_taken_back_is_an_agreement_that_calendars_take_over(book: SqliteBookingBook) -> None:
    agreed = approved(book)
    cancelled = bookings.decide(book, RULES, Cancel("K1"), by(METTE)).booking
    assert cancelled is not None
    bookings.decide(book, RULES, Undo("K1"), by(METTE))
    again = book.get("K1")
    assert (again.status, again.date, again.decided_by) == (Status.APPROVED, agreed.date, "Mette Holm")
    assert agreed.sequence < cancelled.sequence < again.sequence


def test_after_a_minute_it_is_too_late(book: SqliteBookingBook) -> None:
    approved(book)
    with pytest.raises(TooLate):
        bookings.decide(book, RULES, Undo("K1"), by(METTE, now=NOW + timedelta(seconds=61)))
    assert book.get("K1").status is Status.APPROVED


def test_nobody_takes_back_what_somebody_else_decided(book: SqliteBookingBook) -> None:
    approved(book)
    with pytest.raises(ChangedMeanwhile) as told:
        bookings.decide(book, RULES, Undo("K1"), by(OLE))
    assert told.value.by == "Mette Holm"


def test_what_the_teacher_answered_since_is_not_taken_back(book: SqliteBookingBook) -> None:
    bookings.decide(book, RULES, Propose("K1", TUESDAY), by(METTE))
    bookings.accept(book, RULES, "K1", by(ANNA))
    with pytest.raises(ChangedMeanwhile):
        bookings.decide(book, RULES, Undo("K1"), by(METTE))
    assert book.get("K1").status is Status.APPROVED


def test_a_draft_without_a_decision_has_nothing_to_take_back(book: SqliteBookingBook) -> None:
    with pytest.raises(ChangedMeanwhile):
        bookings.decide(book, RULES, Undo("K1"), by(METTE))


def test_a_note_is_written_beside_the_booking_and_changes_nothing(book: SqliteBookingBook) -> None:
    before = book.get("K1")
    event = bookings.decide(book, RULES, AddNote("K1", "  Ring først til vandværket.\n"), by(METTE))
    assert (event.what, book.get("K1")) == ("noted", before)
    assert [(line.what, line.why) for line in book.history("K1")] == [
        ("drafted", ""),
        ("noted", "Ring først til vandværket."),
    ]
    bookings.decide(book, RULES, Approve("K1"), by(OLE, version=1))


def test_a_blank_note_is_none(book: SqliteBookingBook) -> None:
    with pytest.raises(NothingWritten):
        bookings.decide(book, RULES, AddNote("K1", " \n"), by(METTE))
    with pytest.raises(BookingUnknown):
        bookings.decide(book, RULES, AddNote("K99", "x"), by(METTE))


def test_how_it_went_is_said_once_it_is_over_and_can_be_said_anew(book: SqliteBookingBook) -> None:
    approved(book)
    with pytest.raises(NotOver):
        bookings.decide(book, RULES, Report("K1", held=True), by(METTE))
    bookings.decide(
        book, ON_THE_DAY, Report("K1", held=True, evaluation=5, words=" Eleverne var begejstrede "), by(METTE)
    )
    held = book.get("K1")
    assert (held.status, held.evaluation, held.evaluation_words) == (Status.HELD, 5, "Eleverne var begejstrede")
    bookings.decide(book, ON_THE_DAY, Report("K1", held=False), by(OLE))
    missed = book.get("K1")
    assert (missed.status, missed.evaluation, missed.evaluation_words) == (Status.NO_SHOW, None, "")
    line = book.history("K1")[-1]
    assert (line.what, line.before, line.after) == ("no_show", "held 5", "no_show")


def test_only_what_was_agreed_can_have_been_held(book: SqliteBookingBook) -> None:
    with pytest.raises(AlreadyDecided):
        bookings.decide(book, ON_THE_DAY, Report("K1", held=True), by(METTE))


def test_an_evaluation_is_one_to_five(book: SqliteBookingBook) -> None:
    approved(book)
    with pytest.raises(ValueError, match="1 to 5"):
        bookings.decide(book, ON_THE_DAY, Report("K1", held=True, evaluation=6), by(METTE))
