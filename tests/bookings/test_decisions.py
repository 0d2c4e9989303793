"""What coordinators decide, and what stops them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from assistant import bookings
from assistant.bookings import (
    Approve,
    Cancel,
    Claim,
    Decline,
    Propose,
)
from assistant.errors import (
    AlreadyDecided,
    ChangedMeanwhile,
    ReasonMissing,
    RulesBroken,
    UnknownAlternatives,
)
from assistant.model import Change, ChangeKind, ChannelName, Facts, Period, Session, Status
from integrations.store.bookings import SqliteBookingBook
from tests.bookings.cases import ANNA, METTE, MONDAY, NOW, OLE, TUESDAY, activity, booking, by, rulebook
from tests.bookings.states import RULES, WEDNESDAY, drafted, in_state
from tests.fakes import book_in_memory


@pytest.fixture
def book() -> Iterator[SqliteBookingBook]:
    with book_in_memory() as book:
        yield book


def test_approval_says_who_when_and_where(book: SqliteBookingBook) -> None:
    draft = drafted(book)
    event = bookings.decide(book, RULES, Approve("K1", day=TUESDAY, time="10:00"), by(METTE, ChannelName.SLACK))
    assert event.booking == replace(
        draft,
        status=Status.APPROVED,
        date=TUESDAY,
        time="10:00",
        decided_by="Mette Holm",
        decided_at=NOW,
        version=2,
        sequence=0,
    )
    assert book.history("K1")[-1] == Change(
        "K1", NOW, "slack:U1", ChannelName.SLACK, ChangeKind.APPROVED, before="2027-04-19", after="2027-04-20 10:00"
    )


def test_second_approval_is_told_who_decided(book: SqliteBookingBook) -> None:
    in_state(book, Status.APPROVED)
    with pytest.raises(AlreadyDecided) as refused:
        bookings.decide(book, RULES, Approve("K1"), by(OLE, version=1))
    assert str(refused.value) == "K1 is already approved, by Mette Holm."


def test_a_decision_on_what_the_teacher_changed_since_is_stopped(book: SqliteBookingBook) -> None:
    drafted(book)
    bookings.edit(book, RULES, "K1", Facts(pupils=28), by(ANNA))
    with pytest.raises(ChangedMeanwhile) as refused:
        bookings.decide(book, RULES, Approve("K1"), by(METTE, version=1))
    assert str(refused.value) == "K1 was changed by Anna Lund in the meantime: look at it again before you decide."
    assert bookings.decide(book, RULES, Approve("K1"), by(METTE, version=2)).booking.status is Status.APPROVED


def test_a_claim_in_between_does_not_stop_a_decision(book: SqliteBookingBook) -> None:
    drafted(book)
    bookings.decide(book, RULES, Claim("K1"), by(OLE))
    assert bookings.decide(book, RULES, Approve("K1"), by(METTE, version=1)).booking.status is Status.APPROVED


def test_a_version_that_never_was_is_stopped(book: SqliteBookingBook) -> None:
    drafted(book)
    with pytest.raises(ChangedMeanwhile):
        bookings.decide(book, RULES, Approve("K1"), by(METTE, version=7))


def test_two_claims_at_once_leave_one_owner_and_a_later_one_takes_over(book: SqliteBookingBook) -> None:
    drafted(book)
    assert bookings.decide(book, RULES, Claim("K1"), by(METTE, version=1)).booking.claimed_by == "Mette Holm"
    with pytest.raises(ChangedMeanwhile) as refused:
        bookings.decide(book, RULES, Claim("K1"), by(OLE, version=1))
    assert refused.value.by == "Mette Holm"
    assert bookings.decide(book, RULES, Claim("K1"), by(METTE, version=2)).booking.version == 2
    assert bookings.decide(book, RULES, Claim("K1"), by(OLE, version=2)).booking.claimed_by == "Ole Bang"
    assert [(change.before, change.after) for change in book.history("K1") if change.what == ChangeKind.CLAIMED] == [
        ("", "Mette Holm"),
        ("Mette Holm", "Ole Bang"),
    ]


def test_a_full_day_stops_an_approval_and_changes_nothing(book: SqliteBookingBook) -> None:
    rules = rulebook(activity(per_day=1))
    for class_name in ("4.a", "4.b"):
        bookings.draft(book, rules, booking(class_name=class_name, date=MONDAY), by(ANNA))
    bookings.decide(book, rules, Approve("K1"), by(METTE))
    with pytest.raises(RulesBroken) as refused:
        bookings.decide(book, rules, Approve("K2"), by(METTE))
    assert [(check.rule, dict(check.facts)) for check in refused.value.checks] == [
        ("capacity_day", {"count": 1, "most": 1, "day": MONDAY})
    ]
    assert book.get("K2").status is Status.DRAFT
    assert [change.what for change in book.history("K2")] == ["drafted"]


def test_declining_needs_a_reason_and_carries_alternatives(book: SqliteBookingBook) -> None:
    drafted(book)
    with pytest.raises(ReasonMissing):
        bookings.decide(book, RULES, Decline("K1", "  "), by(METTE))
    rules = rulebook(activity(), activity("skov"), activity("strand"))
    event = bookings.decide(book, rules, Decline("K1", " Bussen er optaget ", ("skov", "strand")), by(METTE))
    assert (event.booking.reason, event.booking.alternatives) == ("Bussen er optaget", ("skov", "strand"))
    assert book.history("K1")[-1] == Change(
        "K1", NOW, "slack:U1", ChannelName.WEB, ChangeKind.DECLINED, why="Bussen er optaget", after="skov strand"
    )


def test_a_coordinator_cancels_for_the_office(book: SqliteBookingBook) -> None:
    in_state(book, Status.APPROVED)
    event = bookings.decide(book, RULES, Cancel("K1", "Virksomheden er lukket"), by(OLE))
    assert (event.booking.status, event.booking.reason, event.booking.decided_by) == (
        Status.CANCELLED,
        "Virksomheden er lukket",
        "Ole Bang",
    )


def test_a_booking_whose_activity_left_the_catalogue_cannot_be_approved(book: SqliteBookingBook) -> None:
    drafted(book)
    with pytest.raises(RulesBroken) as refused:
        bookings.decide(book, rulebook(activity("andet")), Approve("K1"), by(METTE))
    assert [check.rule for check in refused.value.checks] == ["gone"]


def test_another_day_that_breaks_a_soft_rule_is_stopped_unless_it_is_known(book: SqliteBookingBook) -> None:
    rules = rulebook(activity(weekdays=frozenset({0})))
    bookings.draft(book, rules, booking(), by(ANNA))
    for step in (
        lambda **more: bookings.decide(book, rules, Approve("K1", day=TUESDAY, **more), by(METTE)),
        lambda **more: bookings.decide(book, rules, Propose("K1", TUESDAY, **more), by(METTE)),
    ):
        with pytest.raises(RulesBroken) as refused:
            step()
        assert str(refused.value) == ("K1 breaks weekday on that day. Choose another day, or decide despite the rules.")
    assert (
        bookings.decide(book, rules, Propose("K1", TUESDAY, despite=True), by(METTE)).booking.proposed_date == TUESDAY
    )
    assert bookings.accept(book, rules, "K1", by(ANNA)).booking.date == TUESDAY


def test_a_soft_rule_that_the_coordinator_saw_broken_stops_nothing(book: SqliteBookingBook) -> None:
    rules = rulebook(activity(grades=(7, 9)))
    bookings.draft(book, rules, booking(), by(ANNA))
    assert bookings.decide(book, rules, Approve("K1", day=TUESDAY), by(METTE)).booking.date == TUESDAY


def test_a_day_without_a_session_is_stopped_whatever_is_known(book: SqliteBookingBook) -> None:
    rules = rulebook(activity(sessions=(Session(TUESDAY, "09:30"),)))
    bookings.draft(book, rules, booking(wish=Period(TUESDAY, TUESDAY)), by(ANNA))
    with pytest.raises(RulesBroken) as refused:
        bookings.decide(book, rules, Approve("K1", day=WEDNESDAY, despite=True), by(METTE))
    assert [check.rule for check in refused.value.checks] == ["session"]


def test_alternatives_that_are_not_in_the_catalogue_are_named(book: SqliteBookingBook) -> None:
    drafted(book)
    with pytest.raises(UnknownAlternatives) as refused:
        bookings.decide(book, RULES, Decline("K1", "Ingen bus", ("vand", "skov", "strand")), by(METTE))
    assert str(refused.value) == (
        "Not in the catalogue: skov, strand. Alternatives are ids of activities, as their files are named."
    )
    assert book.get("K1").status is Status.DRAFT
    declined = bookings.decide(book, RULES, Decline("K1", "Ingen bus", ("vand",)), by(METTE)).booking
    assert declined.alternatives == ("vand",)


def test_what_is_approved_is_edited_only_within_the_rules(book: SqliteBookingBook) -> None:
    rules = rulebook(activity(group_size=(10, 28)))
    bookings.draft(book, rules, booking(), by(ANNA))
    bookings.decide(book, rules, Approve("K1"), by(METTE))
    edited = bookings.edit(book, rules, "K1", Facts(pupils=27, phone="12 34 56 78"), by(ANNA)).booking
    assert (edited.status, edited.pupils, edited.phone) == (Status.APPROVED, 27, "12 34 56 78")
    with pytest.raises(RulesBroken) as refused:
        bookings.edit(book, rules, "K1", Facts(pupils=40), by(ANNA))
    assert [check.rule for check in refused.value.checks] == ["group_size"]
    with pytest.raises(AlreadyDecided):
        bookings.edit(book, rules, "K1", Facts(period=Period(TUESDAY, TUESDAY)), by(ANNA))
    assert book.get("K1") == edited
