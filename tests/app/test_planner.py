"""What time brings about is carried out once, in school hours, whatever fails beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from assistant.bookings import Approve, Claim, Decline, Propose
from assistant.model import Booking, ChannelName, Status
from assistant.planning import DueAct, DueKind, Lead
from integrations.app import planner
from integrations.app.coordination import Coordination
from integrations.app.service_health import TRIES_BEFORE_ALARM
from integrations.store.due_acts import DueRow, DueState
from tests.app.office import DAY, KIM, METTE, TriedOffice, office, opened, words_of

MORNING_AFTER = datetime(2027, 4, 21, 6, 0, tzinfo=UTC)
"""Eight o'clock in Denmark on the day after the wished one."""


FIELDS = [one.name for one in fields(Coordination)]


@dataclass(frozen=True)
class FailsFor(Coordination):
    """Whose acts about one booking fail once all is written."""

    broken: str = ""

    @property
    def due_acts(self) -> dict[DueKind, Any]:
        def failing(carry_out: Any) -> Any:
            def carry_out_and_fail(tx: Any, act: DueAct) -> bool:
                done: bool = carry_out(tx, act)
                if act.about == self.broken:
                    raise RuntimeError("the disk hiccuped after all was written")
                return done

            return carry_out_and_fail

        return {kind: failing(one) for kind, one in super().due_acts.items()}


@pytest.fixture
def here(tmp_path: Path) -> Iterator[TriedOffice]:
    with office(tmp_path, (ChannelName.MAIL, ChannelName.WEB)) as opened_office:
        yield opened_office


def look_at(here: TriedOffice, moment: datetime) -> None:
    """As a service that starts then."""
    here.clock.advance(moment - here.clock.now())
    here.look()


def status_of(here: TriedOffice, booking: Booking) -> Status:
    found: Booking = here.write(lambda tx: tx.bookings.get(booking.id))
    return found.status


def rows(here: TriedOffice, booking: Booking) -> dict[str, DueState]:
    found: list[DueRow] = here.write(lambda tx: tx.due_acts.of(booking.id))
    return {row.act.key: row.state for row in found}


def subjects(here: TriedOffice) -> list[str]:
    return [str(opened(one)["Subject"]) for one in here.posted() if "anna" in one.address]


def test_a_request_runs_out_on_the_school_morning_after_its_day(here: TriedOffice) -> None:
    draft = here.drafted(ChannelName.MAIL)
    here.posted()
    look_at(here, MORNING_AFTER - timedelta(minutes=1))
    assert status_of(here, draft) is Status.DRAFT
    look_at(here, MORNING_AFTER)
    assert status_of(here, draft) is Status.EXPIRED
    assert len(subjects(here)) == 1
    look_at(here, MORNING_AFTER + timedelta(hours=1))
    assert subjects(here) == []
    assert rows(here, draft)[f"run_out:{draft.id}:{DAY}"] is DueState.DONE


def test_what_was_decided_does_not_run_out_any_more(here: TriedOffice) -> None:
    approved, declined = here.drafted(ChannelName.MAIL), here.drafted(ChannelName.MAIL)
    here.decide(Approve(approved.id))
    here.decide(Decline(declined.id, "Nej"))
    here.posted()
    look_at(here, MORNING_AFTER)
    assert (status_of(here, approved), status_of(here, declined)) == (Status.APPROVED, Status.DECLINED)
    assert [one for one in subjects(here) if "Hvordan gik det?" not in one] == []
    assert set(rows(here, declined).values()) == {DueState.VOID}


def test_another_day_is_another_act(here: TriedOffice) -> None:
    draft, later = here.drafted(ChannelName.MAIL), date(2027, 4, 28)
    here.decide(Propose(draft.id, later))
    look_at(here, MORNING_AFTER)
    assert status_of(here, draft) is Status.PROPOSED
    found = {key: state for key, state in rows(here, draft).items() if key.startswith("run_out")}
    assert found == {f"run_out:{draft.id}:{DAY}": DueState.VOID, f"run_out:{draft.id}:{later}": DueState.WAITING}


@pytest.mark.parametrize(
    ("moment", "in_hours"),
    [
        ("2027-04-21T20:30", False),
        ("2027-04-22T04:00", False),
        ("2027-04-24T10:00", False),  # Saturday
        ("2027-04-23T10:00", True),
    ],
)
def test_a_service_that_was_off_catches_up_in_school_hours(here: TriedOffice, moment: str, in_hours: bool) -> None:
    draft = here.drafted(ChannelName.MAIL)
    here.posted()
    look_at(here, datetime.fromisoformat(moment).replace(tzinfo=UTC))
    assert (status_of(here, draft) is Status.EXPIRED) is in_hours
    look_at(here, datetime(2027, 4, 26, 6, 0, tzinfo=UTC))
    assert status_of(here, draft) is Status.EXPIRED
    assert len(subjects(here)) == 1


def test_what_fails_stops_nothing_else_and_is_tried_again(here: TriedOffice) -> None:
    broken, whole = here.drafted(ChannelName.MAIL), here.drafted(ChannelName.MAIL)
    here.posted()
    whole_one = here.coordination
    here.coordination = FailsFor(**{name: getattr(whole_one, name) for name in FIELDS}, broken=broken.id)
    for tries in range(TRIES_BEFORE_ALARM):
        look_at(here, MORNING_AFTER + timedelta(minutes=2**tries))
    here.coordination = whole_one
    assert (status_of(here, broken), status_of(here, whole)) == (Status.DRAFT, Status.EXPIRED)
    [failing] = here.write(lambda tx: tx.due_acts.failing(TRIES_BEFORE_ALARM))
    assert failing.act.kind is DueKind.RUN_OUT
    assert (failing.act.about, failing.attempts, failing.why[:12]) == (broken.id, 3, "RuntimeError")
    assert len(subjects(here)) == 1
    look_at(here, MORNING_AFTER + timedelta(hours=1))
    assert status_of(here, broken) is Status.EXPIRED
    assert len(subjects(here)) == 1
    assert here.write(lambda tx: tx.due_acts.failing(1)) == []


def test_what_makes_no_sense_any_more_is_missed_and_never_done(here: TriedOffice) -> None:
    draft = here.drafted(ChannelName.MAIL)
    act = DueAct("x", DueKind.RUN_OUT, MORNING_AFTER, draft.id, until=MORNING_AFTER + timedelta(hours=20))

    def plan(tx: Any) -> None:
        tx.due_acts.plan(act, here.clock.now())

    here.write(plan)
    evening = MORNING_AFTER + timedelta(hours=12)  # the next school morning is too late
    here.write(lambda tx: planner.carry_out(tx, here.coordination, "x", evening))
    assert here.write(lambda tx: tx.due_acts.get("x")).state is DueState.MISSED
    here.write(plan)
    assert here.write(lambda tx: tx.due_acts.get("x")).state is DueState.MISSED


def test_bookings_of_an_older_version_are_planned_at_the_start(here: TriedOffice) -> None:
    draft = here.drafted(ChannelName.MAIL)
    here.posted()
    here.write(lambda tx: tx.due_acts._connection.execute("DELETE FROM due_acts"))
    look_at(here, MORNING_AFTER)
    assert status_of(here, draft) is Status.EXPIRED
    assert "Vandets vej" in subjects(here)[0]


def told_of(here: TriedOffice, booking: Booking, words: str) -> list[str]:
    """Which coordinators read this by mail."""
    mails = [one for one in here.posted() if one.booking_id == booking.id and "kommune" in one.address]
    return sorted({one.address.removeprefix("mail:") for one in mails if words in words_of(opened(one))})


STILL, OVERDUE = "der mangler stadig en afgørelse", "har ventet længe"
THREE_DAYS_LATER, SIX_DAYS_LATER = datetime(2026, 11, 19, 9, tzinfo=UTC), datetime(2026, 11, 24, 9, tzinfo=UTC)


def test_who_claimed_what_nobody_decided_is_reminded_and_later_everybody(here: TriedOffice) -> None:
    draft, taken = here.drafted(ChannelName.MAIL), here.drafted(ChannelName.MAIL)
    here.decide(Claim(taken.id), KIM)
    here.posted()
    look_at(here, THREE_DAYS_LATER - timedelta(days=1))
    assert here.posted() == []
    look_at(here, THREE_DAYS_LATER)
    reminded = here.posted()
    assert sorted((one.booking_id, one.address) for one in reminded) == [
        (draft.id, KIM.email), (draft.id, METTE.email), (taken.id, KIM.email),
    ]  # fmt: skip
    assert all(STILL in words_of(opened(one)) for one in reminded)
    look_at(here, SIX_DAYS_LATER)
    assert told_of(here, taken, OVERDUE) == [KIM.email, METTE.email]
    look_at(here, SIX_DAYS_LATER + timedelta(days=30))
    assert here.posted() == []


def test_the_deputy_alone_hears_of_what_is_overdue(here: TriedOffice) -> None:
    here.coordination = replace(here.coordination, deputy=METTE.email)
    draft = here.drafted(ChannelName.MAIL)
    here.posted()
    look_at(here, SIX_DAYS_LATER)
    assert told_of(here, draft, OVERDUE) == [METTE.email]


def test_nobody_is_reminded_of_what_waits_for_the_teacher_or_for_nobody(here: TriedOffice) -> None:
    asked, approved = here.drafted(ChannelName.MAIL), here.drafted(ChannelName.MAIL)
    here.decide(Propose(asked.id, date(2027, 4, 28)))
    here.decide(Approve(approved.id))
    here.posted()
    look_at(here, SIX_DAYS_LATER)
    assert here.posted() == []


def test_a_request_is_closed_ahead_of_its_day_with_something_else_to_choose(here: TriedOffice) -> None:
    here.coordination = replace(here.coordination, lead=Lead(undecided=0, overdue=0, close_ahead=5))
    draft = here.drafted(ChannelName.MAIL)
    at_short_notice = here.drafted(ChannelName.MAIL, day=here.clock.today() + timedelta(days=2))
    here.posted()
    look_at(here, datetime(2026, 11, 17, 9, tzinfo=UTC))
    assert status_of(here, at_short_notice) is Status.DRAFT
    look_at(here, datetime(2027, 4, 12, 9, tzinfo=UTC))
    assert status_of(here, draft) is Status.DRAFT
    here.posted()
    look_at(here, datetime(2027, 4, 13, 9, tzinfo=UTC))
    assert status_of(here, draft) is Status.EXPIRED
    [mail] = [words_of(opened(one)) for one in here.posted() if "anna" in one.address]
    assert "nåede ikke at blive behandlet i tide" in mail
    assert "1. " in mail
    assert "3. " in mail
    conversation = here.write(lambda tx: tx.conversations.get(draft.conversation, draft.teacher.address))
    assert len(conversation.offered) == 3
    assert conversation.offered == here.write(lambda tx: tx.bookings.get(draft.id)).alternatives
