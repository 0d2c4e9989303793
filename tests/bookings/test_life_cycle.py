"""Who may do what to a booking, in which state, and what is written down."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from assistant import bookings
from assistant.bookings import (
    CAN_BE_UNDONE,
    TRANSITIONS,
    Amend,
    Approve,
    Propose,
    Role,
    Undo,
)
from assistant.bookings.lifecycle import SAID_BESIDE
from assistant.errors import (
    AlreadyDecided,
    BookingUnknown,
    NotAllowed,
    RulesBroken,
)
from assistant.model import Change, ChangeKind, ChannelName, Event, Facts, Kind, Period, Session, Status
from integrations.store.bookings import SqliteBookingBook
from tests.bookings.cases import (
    ANNA,
    METTE,
    MONDAY,
    NOW,
    OLE,
    TODAY,
    TUESDAY,
    activity,
    all_expired,
    booking,
    by,
    rulebook,
)  # fmt: skip
from tests.bookings.states import RULES, STEPS, WEDNESDAY, drafted, ready_for, wished
from tests.fakes import book_in_memory


@pytest.fixture
def book() -> Iterator[SqliteBookingBook]:
    with book_in_memory() as book:
        yield book


def test_every_step_of_the_table_is_tried_here() -> None:
    assert set(STEPS) == set(TRANSITIONS)
    begun_or_beside_the_state = {
        ChangeKind.DRAFTED,
        ChangeKind.WAITLISTED,
        ChangeKind.UNDONE,
        ChangeKind.MOVED,
        *SAID_BESIDE,
    }
    assert {what for _, what in TRANSITIONS} == set(ChangeKind) - begun_or_beside_the_state


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("step", list(STEPS), ids=":".join)
def test_a_step_is_taken_only_from_its_states(
    book: SqliteBookingBook, step: tuple[Role, ChangeKind], status: Status
) -> None:
    before = ready_for(book, step[1], status)
    lines = len(book.history("K1"))
    if status in TRANSITIONS[step]:
        event = STEPS[step](book)
        assert event.booking == book.get("K1")
        assert event.booking.status is TRANSITIONS[step][status]
        assert event.booking.version == before.version + 1
        assert [change.what for change in book.history("K1")[lines:]] == [event.what] == [step[1]]
    else:
        with pytest.raises(AlreadyDecided) as refused:
            STEPS[step](book)
        assert (refused.value.status, refused.value.by) == (status, before.decided_by)
        assert book.get("K1") == before
        assert len(book.history("K1")) == lines


@pytest.mark.parametrize(
    ("what", "source"),
    [
        (what, source)
        for (by_whom, what), states in TRANSITIONS.items()
        if by_whom is Role.COORDINATOR and what in CAN_BE_UNDONE
        for source in sorted(states)
    ],
)
def test_a_decision_taken_back_leads_to_where_it_came_from(
    book: SqliteBookingBook, what: ChangeKind, source: Status
) -> None:
    before = ready_for(book, what, source)
    STEPS[Role.COORDINATOR, what](book)
    back = bookings.decide(book, RULES, Undo("K1"), by(METTE)).booking
    assert back == replace(before, version=before.version + 2, sequence=back.sequence)


def test_a_draft_gets_id_date_and_duration_and_a_line_of_history(book: SqliteBookingBook) -> None:
    rules = rulebook(activity(duration_minutes=120))
    event = bookings.draft(book, rules, booking(), by(ANNA, ChannelName.MAIL))
    expected = booking(id="K1", date=MONDAY, duration_minutes=120)
    assert event == Event(ChangeKind.DRAFTED, expected, ANNA, ChannelName.MAIL)
    assert book.get("k1") == expected
    assert book.history("K1") == [
        Change("K1", NOW, ANNA.address, ChannelName.MAIL, ChangeKind.DRAFTED, after=MONDAY.isoformat())
    ]


def test_a_draft_without_a_free_day_has_no_date(book: SqliteBookingBook) -> None:
    rules = rulebook(activity(weekdays=frozenset({3})))
    assert bookings.draft(book, rules, booking(), by(ANNA)).booking.date is None
    with pytest.raises(RulesBroken) as refused:
        bookings.decide(book, rules, Approve("K1"), by(METTE))
    assert [check.rule for check in refused.value.checks] == ["no_date"]
    assert bookings.decide(book, rules, Approve("K1", day=TUESDAY, despite=True), by(METTE)).booking.date == TUESDAY


def test_a_session_books_its_own_day_and_time(book: SqliteBookingBook) -> None:
    rules = rulebook(activity(sessions=(Session(TUESDAY, "09:30", seats=1),)))
    wish = Period(MONDAY, None)
    first = bookings.draft(book, rules, booking(wish=wish, time="13:00"), by(ANNA)).booking
    assert (first.date, first.time) == (TUESDAY, "09:30")


def test_what_needs_no_fixed_hours_binds_nobody(book: SqliteBookingBook) -> None:
    rules = rulebook(activity(kind=Kind.LOAN_KIT))
    assert bookings.draft(book, rules, booking(), by(ANNA)).booking.binds_class is False


def test_an_accepted_proposal_is_approved_on_the_new_day(book: SqliteBookingBook) -> None:
    drafted(book)
    proposed = bookings.decide(book, RULES, Propose("K1", TUESDAY, "10:00", "Mandag er optaget"), by(METTE)).booking
    assert (proposed.date, proposed.proposed_date, proposed.proposed_time) == (MONDAY, TUESDAY, "10:00")
    event = bookings.accept(book, RULES, "K1", by(ANNA, ChannelName.MAIL))
    assert event.what == ChangeKind.ACCEPTED
    assert event.booking == replace(
        proposed,
        status=Status.APPROVED,
        date=TUESDAY,
        time="10:00",
        proposed_date=None,
        proposed_time="",
        reason="",
        version=3,
    )
    assert event.booking.decided_by == "Mette Holm"


def test_a_proposed_day_that_was_lost_cannot_be_accepted(book: SqliteBookingBook) -> None:
    rules = rulebook(activity(per_day=1))
    for class_name in ("4.a", "4.b"):
        bookings.draft(book, rules, booking(class_name=class_name, date=MONDAY), by(ANNA))
    bookings.decide(book, rules, Propose("K1", TUESDAY), by(METTE))
    bookings.decide(book, rules, Approve("K2", day=TUESDAY), by(OLE))
    with pytest.raises(RulesBroken):
        bookings.accept(book, rules, "K1", by(ANNA))
    assert book.get("K1").status is Status.PROPOSED


def test_a_day_that_is_over_cannot_be_proposed(book: SqliteBookingBook) -> None:
    drafted(book)
    with pytest.raises(RulesBroken) as refused:
        bookings.decide(book, RULES, Propose("K1", TODAY - timedelta(days=1)), by(METTE))
    assert [check.rule for check in refused.value.checks] == ["past"]


def test_a_refused_proposal_is_the_old_draft_with_the_teachers_words(book: SqliteBookingBook) -> None:
    draft = drafted(book)
    bookings.decide(book, RULES, Propose("K1", TUESDAY), by(METTE))
    refused = bookings.refuse(book, RULES, "K1", by(ANNA), "Vi er på lejrskole").booking
    assert refused == replace(draft, version=3, reason="Vi er på lejrskole")
    assert book.history("K1")[-1] == Change(
        "K1", NOW, ANNA.address, ChannelName.WEB, ChangeKind.REFUSED, why="Vi er på lejrskole", before="2027-04-20"
    )


@pytest.mark.parametrize("step", ["edit", "cancel", "accept", "refuse", "wish", "withdraw"])
def test_only_the_bookings_own_teacher_acts_as_its_teacher(book: SqliteBookingBook, step: str) -> None:
    states = {
        "withdraw": Status.APPROVED,
        "accept": Status.PROPOSED,
        "refuse": Status.PROPOSED,
        "wish": Status.APPROVED,
    }
    before = ready_for(book, ChangeKind.CHANGE_WITHDRAWN, states.get(step, Status.DRAFT))
    stranger = by(replace(ANNA, address="mail:stranger@example.org"))
    steps: dict[str, Callable[[], object]] = {
        "edit": lambda: bookings.edit(book, RULES, "K1", Facts(pupils=1), stranger),
        "cancel": lambda: bookings.cancel(book, "K1", stranger),
        "accept": lambda: bookings.accept(book, RULES, "K1", stranger),
        "refuse": lambda: bookings.refuse(book, RULES, "K1", stranger),
        "wish": lambda: bookings.wish_change(book, RULES, "K1", facts=Facts(), day=TUESDAY, actor=stranger),
        "withdraw": lambda: bookings.withdraw_change(book, "K1", stranger),
    }
    with pytest.raises(NotAllowed):
        steps[step]()
    assert book.get("K1") == before


def test_the_calendar_sequence_rises_with_every_change_that_calendars_see(book: SqliteBookingBook) -> None:
    drafted(book)
    sequences = [
        bookings.decide(book, RULES, Approve("K1"), by(METTE)).booking.sequence,
        wished(book).booking.sequence,
        bookings.decide(book, RULES, Approve("K1"), by(METTE)).booking.sequence,
        bookings.cancel(book, "K1", by(ANNA)).booking.sequence,
    ]
    assert sequences == [0, 0, 1, 2]


def test_what_changes_of_an_agreement_reaches_calendars_that_have_it(book: SqliteBookingBook) -> None:
    drafted(book)
    sequences = [
        bookings.edit(book, RULES, "K1", Facts(pupils=20), by(ANNA)).booking.sequence,
        bookings.decide(book, RULES, Approve("K1"), by(METTE)).booking.sequence,
        bookings.edit(book, RULES, "K1", Facts(pupils=21), by(ANNA)).booking.sequence,
        bookings.decide(book, RULES, Amend("K1", "4.b", 22, "Gørlev Skole"), by(METTE)).booking.sequence,
    ]
    assert sequences == [0, 0, 1, 2]


def test_cancelling_a_draft_leaves_the_calendar_sequence(book: SqliteBookingBook) -> None:
    drafted(book)
    assert bookings.cancel(book, "K1", by(ANNA)).booking.sequence == 0


def test_an_edit_changes_what_was_said_and_names_it(book: SqliteBookingBook) -> None:
    draft = drafted(book)
    facts = Facts(period=Period(TUESDAY, WEDNESDAY), pupils=24, phone="12 34 56 78")
    event = bookings.edit(book, RULES, "K1", facts, by(ANNA))
    assert event.booking == replace(draft, wish=facts.period, date=TUESDAY, pupils=24, phone="12 34 56 78", version=2)
    last = book.history("K1")[-1]
    assert (last.before, last.after) == ("date=2027-04-19; pupils=22", "date=2027-04-20; pupils=24; wish; phone")


def test_an_edit_that_says_nothing_new_writes_nothing(book: SqliteBookingBook) -> None:
    draft = drafted(book)
    assert bookings.edit(book, RULES, "K1", Facts(pupils=22), by(ANNA)).booking == draft
    assert len(book.history("K1")) == 1


def test_drafts_expire_when_their_last_possible_day_is_over(book: SqliteBookingBook) -> None:
    drafted(book, wish=Period(MONDAY, MONDAY))
    drafted(book, wish=Period(MONDAY, WEDNESDAY), class_name="4.c")
    drafted(book, wish=Period(MONDAY, None), class_name="4.d")
    drafted(book, wish=None, class_name="4.e")
    drafted(book, class_name="4.f")
    bookings.decide(book, RULES, Approve("K5"), by(METTE))
    assert all_expired(book, MONDAY) == []
    expired = all_expired(book, TUESDAY)
    assert [(event.what, event.booking.id, event.who, event.via) for event in expired] == [
        ("expired", "K1", bookings.ASSISTANT, ChannelName.MAIL),
        ("expired", "K3", bookings.ASSISTANT, ChannelName.MAIL),
    ]
    assert [event.booking.id for event in all_expired(book, WEDNESDAY + timedelta(days=1))] == ["K2"]


def test_a_proposal_expires_with_the_proposed_day(book: SqliteBookingBook) -> None:
    drafted(book)
    bookings.decide(book, RULES, Propose("K1", WEDNESDAY), by(METTE))
    assert all_expired(book, WEDNESDAY) == []
    assert [event.booking.status for event in all_expired(book, WEDNESDAY + timedelta(days=1))] == [Status.EXPIRED]


@pytest.mark.parametrize("wrong", ["K9", "", "K", "K0", "K1_0", "K１", "1", "K99999999999999999999", "K1; DROP TABLE"])
def test_an_id_that_is_none_is_an_unknown_booking(book: SqliteBookingBook, wrong: str) -> None:
    drafted(book)
    with pytest.raises(BookingUnknown):
        bookings.decide(book, RULES, Approve(wrong), by(METTE))


def test_a_refusal_with_another_wish_is_a_draft_for_it(book: SqliteBookingBook) -> None:
    draft = drafted(book)
    bookings.decide(book, RULES, Propose("K1", TUESDAY), by(METTE))
    wish = Period(WEDNESDAY, WEDNESDAY)
    event = bookings.refuse(book, RULES, "K1", by(ANNA), "Hellere onsdag", Facts(period=wish))
    assert event.booking == replace(draft, date=WEDNESDAY, wish=wish, reason="Hellere onsdag", version=3)
    last = book.history("K1")[-1]
    assert (last.why, last.before, last.after) == ("Hellere onsdag", "2027-04-20", "date=2027-04-21; wish")


@pytest.mark.parametrize(
    ("known", "said", "expected"),
    [
        (("4.b", 4), Facts(grade=5), ("", 5)),
        (("4.b", 4), Facts(grade=4), ("4.b", 4)),
        (("4.b", 4), Facts(class_name="7.a"), ("7.a", 7)),
        (("", 4), Facts(class_name="4.a"), ("4.a", 4)),
        (("1.g", 11), Facts(grade=11), ("1.g", 11)),
        (("rød", 4), Facts(grade=5), ("rød", 5)),
        (("4.b", 4), Facts(pupils=3), ("4.b", 4)),
    ],
)
def test_class_and_grade_never_contradict_each_other(
    book: SqliteBookingBook, known: tuple[str, int], said: Facts, expected: tuple[str, int]
) -> None:
    drafted(book, class_name=known[0], grade=known[1])
    edited = bookings.edit(book, RULES, "K1", said, by(ANNA)).booking
    assert (edited.class_name, edited.grade) == expected
