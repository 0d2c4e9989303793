"""The table of who hears of what has a line for everything that can happen, and no other."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.bookings import TRANSITIONS
from assistant.bookings.notices import NOTICES, At, Hears, Occasion, Words, notices_of, occasion_of
from assistant.model import (
    CLAIMING,
    OPEN,
    UNDECIDED,
    CallReason,
    ChangeKind,
    ChannelName,
    CoordinatorCall,
    Event,
    Reminder,
    Role,
    Status,
)
from integrations.store.bookings import SqliteBookingBook
from tests.bookings.cases import ANNA
from tests.bookings.states import STEPS, ready_for
from tests.fakes import book_in_memory

TAKEN_BACK = {
    **dict.fromkeys((Status.DECLINED, Status.PROPOSED), UNDECIDED),
    Status.APPROVED: CLAIMING,
    Status.CANCELLED: OPEN,
}
"""What a decision leads to -> from where it can have come."""


@pytest.fixture
def book() -> Iterator[SqliteBookingBook]:
    with book_in_memory() as opened:
        yield opened


def test_the_table_has_a_line_for_every_step_and_no_other() -> None:
    steps = {Occasion(by, what, was, now) for (by, what), ways in TRANSITIONS.items() for was, now in ways.items()}
    undone = {
        Occasion(Role.COORDINATOR, ChangeKind.UNDONE, was, now) for was, before in TAKEN_BACK.items() for now in before
    }
    noted = {Occasion(Role.COORDINATOR, ChangeKind.NOTED, status, status) for status in Status}
    remarked = {Occasion(Role.PROVIDER, ChangeKind.REMARKED, status, status) for status in CLAIMING | {Status.HELD}}
    drafted = {
        Occasion(Role.TEACHER, ChangeKind.DRAFTED, None, Status.DRAFT),
        Occasion(Role.TEACHER, ChangeKind.WAITLISTED, None, Status.WAITLISTED),
    }
    digest = {Occasion(Role.TIME, CoordinatorCall.DIGEST)}
    reminders = {Occasion(Role.TIME, reminder) for reminder in Reminder}
    calls = {
        occasion_of(Event(CoordinatorCall.HUMAN, None, ANNA, ChannelName.WEB, reason=reason)) for reason in CallReason
    }
    assert len(calls) == len(CallReason)
    assert set(NOTICES) == steps | undone | noted | remarked | drafted | digest | reminders | calls


@pytest.mark.parametrize(
    ("by", "what", "was"),
    [(by, what, was) for (by, what), ways in TRANSITIONS.items() for was in ways],
)
def test_the_event_of_every_step_finds_its_line(
    book: SqliteBookingBook, by: Role, what: ChangeKind, was: Status
) -> None:
    ready_for(book, what, was)
    event = STEPS[by, what](book)
    assert (event.by, event.was) == (by, was)
    assert notices_of(event) == NOTICES[Occasion(by, what, was, TRANSITIONS[by, what][was])]


@pytest.mark.parametrize("occasion", list(NOTICES))
def test_nobody_has_two_notices_of_one_thing(occasion: Occasion) -> None:
    hearers = [notice.hears for notice in NOTICES[occasion]]
    assert len(hearers) == len(set(hearers))


@pytest.mark.parametrize("occasion", list(NOTICES))
def test_whoever_did_it_is_not_told_of_it(occasion: Occasion) -> None:
    if occasion.by is Role.TEACHER:
        assert Hears.TEACHER not in {notice.hears for notice in NOTICES[occasion]}


@pytest.mark.parametrize("occasion", list(NOTICES))
def test_coordinators_find_everything_somewhere(occasion: Occasion) -> None:
    if isinstance(occasion.what, Reminder):
        return  # who is reminded stands on the booking
    some = {Hears.COORDINATORS, Hears.RESPONSIBLE, Hears.DEPUTY}
    assert some & {notice.hears for notice in NOTICES[occasion]}


@pytest.mark.parametrize("occasion", list(NOTICES))
def test_what_a_colleague_clicked_rings_nobody_else(occasion: Occasion) -> None:
    if occasion.by is Role.COORDINATOR:
        [notice] = [notice for notice in NOTICES[occasion] if notice.hears is Hears.COORDINATORS]
        assert notice.how is At.PAGE


def test_every_word_is_said_somewhere() -> None:
    assert {notice.words for notices in NOTICES.values() for notice in notices} == set(Words)
