"""Who may do what to a booking, in which state, and what is written down."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from assistant import bookings
from assistant.bookings import (
    CAN_BE_UNDONE,
    TRANSITIONS,
    Amend,
    Approve,
    Cancel,
    Claim,
    Decision,
    Decline,
    Propose,
    Report,
    Role,
    Undo,
)
from assistant.bookings.rules import Rulebook
from assistant.errors import (
    AlreadyDecided,
    BookingUnknown,
    ChangedMeanwhile,
    NotAllowed,
    ReasonMissing,
    RulesBroken,
    UnknownAlternatives,
)
from assistant.model import Booking, Change, ChangeKind, ChannelName, Event, Facts, Kind, Period, Session, Status
from integrations.store.bookings import SqliteBookingBook
from tests.bookings.cases import ANNA, METTE, MONDAY, NOW, OLE, TODAY, TUESDAY, activity, booking, by, rulebook
from tests.fakes import book_in_memory

RULES = rulebook()
WEDNESDAY = TUESDAY + timedelta(days=1)


@pytest.fixture
def book() -> Iterator[SqliteBookingBook]:
    with book_in_memory() as book:
        yield book


def drafted(book: SqliteBookingBook, **fields: object) -> Booking:
    return bookings.draft(book, RULES, booking(**fields), by(ANNA, ChannelName.MAIL)).booking


def in_state(book: SqliteBookingBook, status: Status) -> Booking:
    """K1, brought into this state by the life cycle itself."""
    drafted(book)
    approve = (Role.COORDINATOR, ChangeKind.APPROVED)
    ways: dict[Status, Sequence[tuple[Role, ChangeKind]]] = {
        Status.DRAFT: (),
        Status.PROPOSED: ((Role.COORDINATOR, ChangeKind.PROPOSED),),
        Status.APPROVED: (approve,),
        Status.DECLINED: ((Role.COORDINATOR, ChangeKind.DECLINED),),
        Status.CANCELLED: ((Role.COORDINATOR, ChangeKind.CANCELLED),),
        Status.EXPIRED: ((Role.TIME, ChangeKind.EXPIRED),),
        Status.HELD: (approve, (Role.COORDINATOR, ChangeKind.HELD)),
        Status.NO_SHOW: (approve, (Role.COORDINATOR, ChangeKind.NO_SHOW)),
    }
    for step in ways[status]:
        STEPS[step](book)
    found = book.get("K1")
    assert found.status is status
    return found


LATER = rulebook(today=WEDNESDAY)


def _decided(decision: Decision, rules: Rulebook = RULES) -> Callable[[SqliteBookingBook], Event]:
    return lambda book: bookings.decide(book, rules, decision, by(METTE))


def _expired(book: SqliteBookingBook) -> Event:
    before = book.get("K1")
    events = bookings.expire(book, LATER.season.today, NOW)
    if not events:
        raise AlreadyDecided("K1", before.status, before.decided_by)
    return events[0]


STEPS: dict[tuple[Role, ChangeKind], Callable[[SqliteBookingBook], Event]] = {
    (Role.TEACHER, ChangeKind.EDITED): lambda book: bookings.edit(book, RULES, "K1", Facts(pupils=24), by(ANNA)),
    (Role.TEACHER, ChangeKind.ACCEPTED): lambda book: bookings.accept(book, RULES, "K1", by(ANNA)),
    (Role.TEACHER, ChangeKind.REFUSED): lambda book: bookings.refuse(book, RULES, "K1", by(ANNA)),
    (Role.TEACHER, ChangeKind.MOVED): lambda book: bookings.move(book, RULES, "K1", WEDNESDAY, Facts(), by(ANNA)),
    (Role.TEACHER, ChangeKind.CANCELLED): lambda book: bookings.cancel(book, "K1", by(ANNA)),
    (Role.COORDINATOR, ChangeKind.CLAIMED): _decided(Claim("K1")),
    (Role.COORDINATOR, ChangeKind.APPROVED): _decided(Approve("K1")),
    (Role.COORDINATOR, ChangeKind.DECLINED): _decided(Decline("K1", "Ingen bus")),
    (Role.COORDINATOR, ChangeKind.PROPOSED): _decided(Propose("K1", TUESDAY)),
    (Role.COORDINATOR, ChangeKind.CANCELLED): _decided(Cancel("K1")),
    (Role.COORDINATOR, ChangeKind.EDITED): _decided(Amend("K1", "4.b", 23, "Gørlev Skole")),
    (Role.COORDINATOR, ChangeKind.HELD): _decided(Report("K1", held=True), LATER),
    (Role.COORDINATOR, ChangeKind.NO_SHOW): _decided(Report("K1", held=False), LATER),
    (Role.TIME, ChangeKind.EXPIRED): _expired,
}


def test_every_step_of_the_table_is_tried_here() -> None:
    assert set(STEPS) == set(TRANSITIONS)
    begun_or_beside_the_state = {ChangeKind.DRAFTED, ChangeKind.NOTED, ChangeKind.UNDONE}
    assert {what for _, what in TRANSITIONS} == set(ChangeKind) - begun_or_beside_the_state


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("step", list(STEPS), ids=":".join)
def test_a_step_is_taken_only_from_its_states(
    book: SqliteBookingBook, step: tuple[Role, ChangeKind], status: Status
) -> None:
    before = in_state(book, status)
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
        for source in states
    ],
)
def test_a_decision_taken_back_leads_to_where_it_came_from(
    book: SqliteBookingBook, what: ChangeKind, source: Status
) -> None:
    before = in_state(book, source)
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


@pytest.mark.parametrize("step", ["edit", "cancel", "accept", "refuse", "move"])
def test_only_the_bookings_own_teacher_acts_as_its_teacher(book: SqliteBookingBook, step: str) -> None:
    states = {"accept": Status.PROPOSED, "refuse": Status.PROPOSED, "move": Status.APPROVED}
    before = in_state(book, states.get(step, Status.DRAFT))
    stranger = by(replace(ANNA, address="mail:stranger@example.org"))
    steps: dict[str, Callable[[], object]] = {
        "edit": lambda: bookings.edit(book, RULES, "K1", Facts(pupils=1), stranger),
        "cancel": lambda: bookings.cancel(book, "K1", stranger),
        "accept": lambda: bookings.accept(book, RULES, "K1", stranger),
        "refuse": lambda: bookings.refuse(book, RULES, "K1", stranger),
        "move": lambda: bookings.move(book, RULES, "K1", TUESDAY, Facts(), stranger),
    }
    with pytest.raises(NotAllowed):
        steps[step]()
    assert book.get("K1") == before


def test_a_coordinator_cancels_for_the_office(book: SqliteBookingBook) -> None:
    in_state(book, Status.APPROVED)
    event = bookings.decide(book, RULES, Cancel("K1", "Virksomheden er lukket"), by(OLE))
    assert (event.booking.status, event.booking.reason, event.booking.decided_by) == (
        Status.CANCELLED,
        "Virksomheden er lukket",
        "Ole Bang",
    )


def test_the_calendar_sequence_rises_with_every_change_that_calendars_see(book: SqliteBookingBook) -> None:
    drafted(book)
    sequences = [
        bookings.decide(book, RULES, Approve("K1"), by(METTE)).booking.sequence,
        bookings.move(book, RULES, "K1", TUESDAY, Facts(), by(ANNA)).booking.sequence,
        bookings.decide(book, RULES, Approve("K1"), by(METTE)).booking.sequence,
        bookings.cancel(book, "K1", by(ANNA)).booking.sequence,
    ]
    assert sequences == [0, 1, 2, 3]


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


def test_saying_the_same_wish_again_leaves_the_day_that_was_agreed(book: SqliteBookingBook) -> None:
    in_state(book, Status.APPROVED)
    bookings.move(book, RULES, "K1", WEDNESDAY, Facts(), by(ANNA))
    facts = Facts(period=Period(MONDAY, MONDAY), pupils=24)
    edited = bookings.edit(book, RULES, "K1", facts, by(ANNA)).booking
    assert (edited.date, edited.pupils) == (WEDNESDAY, 24)


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
    assert bookings.expire(book, MONDAY, NOW) == []
    expired = bookings.expire(book, TUESDAY, NOW)
    assert [(event.what, event.booking.id, event.who, event.via) for event in expired] == [
        ("expired", "K1", bookings.ASSISTANT, ChannelName.MAIL),
        ("expired", "K3", bookings.ASSISTANT, ChannelName.MAIL),
    ]
    assert [event.booking.id for event in bookings.expire(book, WEDNESDAY + timedelta(days=1), NOW)] == ["K2"]


def test_a_proposal_expires_with_the_proposed_day(book: SqliteBookingBook) -> None:
    drafted(book)
    bookings.decide(book, RULES, Propose("K1", WEDNESDAY), by(METTE))
    assert bookings.expire(book, WEDNESDAY, NOW) == []
    assert [event.booking.status for event in bookings.expire(book, WEDNESDAY + timedelta(days=1), NOW)] == [
        Status.EXPIRED
    ]


@pytest.mark.parametrize("wrong", ["K9", "", "K", "K0", "K1_0", "K１", "1", "K99999999999999999999", "K1; DROP TABLE"])
def test_an_id_that_is_none_is_an_unknown_booking(book: SqliteBookingBook, wrong: str) -> None:
    drafted(book)
    with pytest.raises(BookingUnknown):
        bookings.decide(book, RULES, Approve(wrong), by(METTE))


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


def test_a_moved_booking_takes_the_new_wish_and_its_words_along(book: SqliteBookingBook) -> None:
    approved = in_state(book, Status.APPROVED)
    facts = Facts(period=Period(TUESDAY, WEDNESDAY), pupils=25)
    event = bookings.move(book, RULES, "K1", TUESDAY, facts, by(ANNA), "Lejrskole")
    assert event.booking == replace(
        approved,
        status=Status.DRAFT,
        date=TUESDAY,
        wish=facts.period,
        pupils=25,
        reason="Lejrskole",
        decided_by="",
        decided_at=None,
        version=3,
        sequence=1,
    )


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
