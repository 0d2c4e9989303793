"""What is due for a booking follows from how it stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from assistant.model import Booking, Period, Status, Vacancy, Wait, WishedChange
from assistant.planning import PLANNED_FOR_BOOKINGS, DueKind, Lead, SchoolTime, acts_of_booking
from tests.bookings.cases import ANNA, HOLIDAYS, NOW, TUESDAY, booking

SCHOOL = SchoolTime(ZoneInfo("Europe/Copenhagen"), HOLIDAYS)
DRAFT = booking(id="K1", wish=Period(TUESDAY, TUESDAY), date=TUESDAY)
AGREED = replace(DRAFT, status=Status.APPROVED, decided_at=NOW, time="09:00")
WISHED = replace(AGREED, change=WishedChange(ANNA, NOW, pupils=45))
UNTIL = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
WAITING = replace(
    DRAFT, status=Status.WAITLISTED, date=None, wait=Wait("vand", "Vandets vej", "vaerket", NOW), proposed_date=None
)
OFFERED = replace(
    WAITING, date=TUESDAY, proposed_date=TUESDAY,
    wait=replace(WAITING.wait, offers=(Vacancy("vand", TUESDAY, "", NOW, UNTIL),)),
)  # fmt: skip
AFTERWARDS = {DueKind.AFTER, DueKind.AFTER_AGAIN, DueKind.AFTER_PROVIDER}
THURSDAY_BEFORE = datetime(2027, 4, 15, 6, 0, tzinfo=UTC)
BEGINS = datetime(2027, 4, 20, 7, 0, tzinfo=UTC)


def planned(one: Booking, lead: Lead | None = None) -> dict[DueKind, tuple[datetime, datetime | None]]:
    return {act.kind: (act.due, act.until) for act in acts_of_booking(one, lead or Lead(), SCHOOL)}


def test_a_request_ages_and_runs_out() -> None:
    over = datetime(2027, 4, 21, 6, 0, tzinfo=UTC)
    third, sixth = datetime(2026, 11, 19, 7, 0, tzinfo=UTC), datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
    assert planned(DRAFT) == {
        DueKind.RUN_OUT: (over, None), DueKind.UNDECIDED: (third, sixth), DueKind.OVERDUE: (sixth, over),
    }  # fmt: skip


def before_the_visit(one: Booking) -> dict[DueKind, tuple[datetime, datetime | None]]:
    return {kind: when for kind, when in planned(one).items() if kind not in AFTERWARDS}


def test_an_agreement_is_reminded_of_until_it_begins() -> None:
    assert before_the_visit(AGREED) == dict.fromkeys((DueKind.COMING, DueKind.VISIT), (THURSDAY_BEFORE, BEGINS))


@pytest.mark.parametrize(
    ("one", "kinds"),
    [
        (replace(AGREED, confirmed_for=TUESDAY), {DueKind.VISIT}),
        (replace(AGREED, confirmed_for=date(2027, 4, 13)), {DueKind.COMING, DueKind.VISIT}),
        (replace(AGREED, binds_class=False), {DueKind.VISIT}),
        (replace(AGREED, decided_at=THURSDAY_BEFORE), set()),
        (replace(AGREED, date=None), set()),
        (WISHED, {DueKind.RUN_OUT, DueKind.UNDECIDED, DueKind.OVERDUE}),
        *[(replace(AGREED, status=one), set()) for one in (Status.CANCELLED, Status.DECLINED, Status.HELD)],
    ],
)  # fmt: skip
def test_nobody_is_reminded_without_need(one: Booking, kinds: set[DueKind]) -> None:
    assert set(before_the_visit(one)) == kinds


def test_how_it_was_is_asked_the_day_after_and_once_more() -> None:
    asked, again = datetime(2027, 4, 21, 6, 0, tzinfo=UTC), datetime(2027, 4, 26, 6, 0, tzinfo=UTC)
    acts = {kind: when for kind, when in planned(AGREED).items() if kind in AFTERWARDS}
    assert acts == {
        DueKind.AFTER: (asked, again),
        DueKind.AFTER_AGAIN: (again, datetime(2027, 5, 10, 6, 0, tzinfo=UTC)),
        DueKind.AFTER_PROVIDER: (asked, datetime(2027, 5, 5, 6, 0, tzinfo=UTC)),
    }
    once = planned(AGREED, Lead(after_again=0))
    assert DueKind.AFTER_AGAIN not in once
    assert once[DueKind.AFTER] == (asked, datetime(2027, 5, 5, 6, 0, tzinfo=UTC))
    assert DueKind.AFTER_AGAIN not in planned(AGREED, Lead(after=0))


@pytest.mark.parametrize(
    ("one", "kinds"),
    [
        (replace(AGREED, status=Status.HELD), AFTERWARDS),
        (replace(AGREED, evaluation=4), {DueKind.AFTER_PROVIDER}),
        (replace(AGREED, evaluation_words="God dag"), {DueKind.AFTER_PROVIDER}),
        (replace(AGREED, binds_class=False), set()),
        (replace(AGREED, date=None), set()),
        (WISHED, set()),
        *[(replace(AGREED, status=one), set()) for one in set(Status) - {Status.APPROVED, Status.HELD}],
    ],
)
def test_nobody_is_asked_about_what_was_not_or_is_answered(one: Booking, kinds: set[DueKind]) -> None:
    assert set(planned(one)) & AFTERWARDS == kinds


def test_a_wait_runs_out_and_an_offer_ends_in_school_hours() -> None:
    over = datetime(2027, 4, 21, 6, 0, tzinfo=UTC)
    assert planned(WAITING) == {DueKind.RUN_OUT: (over, None)}
    assert planned(OFFERED) == {DueKind.RUN_OUT: (over, None), DueKind.OFFER_ENDS: (UNTIL, None)}
    late = replace(OFFERED.wait.offers[0], until=datetime(2026, 11, 18, 21, 0, tzinfo=UTC))
    at_night = replace(OFFERED, wait=replace(OFFERED.wait, offers=(late,)))
    assert planned(at_night)[DueKind.OFFER_ENDS] == (datetime(2026, 11, 19, 7, 0, tzinfo=UTC), None)
    assert {act.key for act in acts_of_booking(OFFERED, Lead(), SCHOOL)} >= {"offer_ends:K1:1"}


@pytest.mark.parametrize("hour", ["", "29:00", "om morgenen"])
def test_a_visit_whose_hour_nobody_knows_begins_when_schools_open(hour: str) -> None:
    assert planned(replace(AGREED, time=hour))[DueKind.VISIT][1] == datetime(2027, 4, 20, 6, 0, tzinfo=UTC)


def test_what_is_switched_off_is_never_due() -> None:
    off = Lead(undecided=0, overdue=0, close_ahead=0, coming=0, visit=0, after=0, after_provider=0)
    assert set(planned(DRAFT, off)) == {DueKind.RUN_OUT}
    assert planned(AGREED, off) == {}
    assert planned(DRAFT, Lead(close_ahead=5))[DueKind.CLOSE_AHEAD] == (datetime(2027, 4, 13, 6, 0, tzinfo=UTC), None)


def test_all_that_is_planned_for_bookings_can_be_replaced() -> None:
    every = {*planned(DRAFT, Lead(close_ahead=5)), *planned(AGREED), *planned(OFFERED)}
    assert every == PLANNED_FOR_BOOKINGS
