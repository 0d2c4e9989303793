"""The day after a visit its teacher and its provider are asked how it was, once more where no teacher answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from assistant import bookings
from assistant.bookings import Cancel, Report
from assistant.bookings.decisions import Propose
from assistant.errors import NotOver
from assistant.model import AskedFor, Booking, ChangeKind, ChannelName, Event, Message, Status
from assistant.planning import DueKind
from integrations.channels.contract import IncomingMessage
from integrations.channels.provider_conversation import thread_with
from integrations.store.due_acts import DueState
from tests.app.office import PROVIDER, TEACHERS, TriedOffice, office, opened, words_of
from tests.app.test_reminders import agreed, look_at, state, to

DAY_AFTER = datetime(2027, 4, 21, 6, 0, tzinfo=UTC)
"""Wednesday at eight in Denmark."""
THREE_MORE = datetime(2027, 4, 26, 6, 0, tzinfo=UTC)
ANNA = TEACHERS[ChannelName.MAIL]


@pytest.fixture
def here(tmp_path: Path) -> Iterator[TriedOffice]:
    with office(tmp_path) as opened_office:
        yield opened_office


def visited(here: TriedOffice, channel: ChannelName = ChannelName.MAIL) -> Booking:
    """The day of an agreed visit is over."""
    booking = agreed(here, channel)
    look_at(here, DAY_AFTER - timedelta(minutes=5))
    here.posted()
    return booking


def evaluated(here: TriedOffice, booking: Booking, mark: int | None = 4, words: str = "De var glade") -> Event:
    today = here.clock.today()
    return here.by_teacher(
        lambda book, _, who: bookings.evaluate(book, booking.id, mark, words, today, who),
        booking.teacher,
        booking.channel,
    )


def test_a_teacher_is_thanked_and_asked_and_once_more_where_nothing_came(here: TriedOffice) -> None:
    booking = visited(here)
    look_at(here, DAY_AFTER)
    [mail] = to(here, ANNA.email)
    said = words_of(mail)
    assert "Tak, fordi I var med til Vandets vej tirsdag den 20. april 2027" in said
    assert "fra 1 (dårligt) til 5 (rigtig godt)?" in said
    assert "/mine/" in said
    assert said.rstrip().endswith("#K1")
    conversation = here.write(lambda tx: tx.conversations.get(booking.conversation, ANNA.address))
    assert (conversation.asked, conversation.listed) == (AskedFor.EVALUATION, ("K1",))
    look_at(here, THREE_MORE - timedelta(minutes=5))
    assert to(here, ANNA.email) == []
    look_at(here, THREE_MORE)
    [again] = to(here, ANNA.email)
    assert "Vi spørger en enkelt gang mere" in words_of(again)
    look_at(here, THREE_MORE + timedelta(days=30))
    assert [one for one in to(here, ANNA.email) if "Hvordan" in words_of(one)] == []


@pytest.mark.parametrize(("mark", "words"), [(4, ""), (None, "Det var en god dag")])
def test_who_has_answered_is_not_asked_again(here: TriedOffice, mark: int | None, words: str) -> None:
    booking = visited(here)
    look_at(here, DAY_AFTER)
    evaluated(here, booking, mark, words)
    here.posted()
    look_at(here, THREE_MORE)
    assert to(here, ANNA.email) == []
    assert state(here, DueKind.AFTER_AGAIN, booking) == [DueState.VOID]


def test_nobody_is_asked_about_what_was_called_off_or_moved(here: TriedOffice) -> None:
    off, moved = agreed(here), agreed(here, day=date(2027, 4, 21))
    here.decide(Cancel(off.id, "Sygdom"))
    here.decide(Propose(moved.id, date(2027, 5, 11), agreed=True))
    look_at(here, DAY_AFTER - timedelta(hours=2))
    here.posted()
    look_at(here, DAY_AFTER + timedelta(days=1))
    assert [one for one in here.mails() if "Hvordan gik det" in str(one["Subject"])] == []
    look_at(here, DAY_AFTER + timedelta(days=21))
    [asked] = [one for one in to(here, ANNA.email) if "Hvordan gik det" in str(one["Subject"])]
    assert "tirsdag den 11. maj 2027" in words_of(asked)


def test_nobody_is_asked_about_a_visit_to_which_nobody_came(here: TriedOffice) -> None:
    missed = visited(here)
    here.decide(Report(missed.id, held=False))
    here.posted()
    look_at(here, DAY_AFTER)
    assert to(here, ANNA.email) == to(here, PROVIDER.email) == []


def test_a_visit_that_was_reported_held_is_asked_about(here: TriedOffice) -> None:
    booking = visited(here)
    here.decide(Report(booking.id, held=True))
    look_at(here, DAY_AFTER)
    assert "Hvordan var det" in words_of(to(here, ANNA.email)[0])
    evaluated(here, booking)
    told = here.write(lambda tx: tx.bookings.get(booking.id))
    assert (told.status, told.evaluation, told.evaluation_words) == (Status.HELD, 4, "De var glade")


def test_what_the_teacher_said_stays_when_it_is_reported(here: TriedOffice) -> None:
    booking = visited(here)
    evaluated(here, booking)
    held = here.decide(Report(booking.id, held=True))
    assert (held.evaluation, held.evaluation_words) == (4, "De var glade")


def test_what_is_still_to_come_cannot_be_evaluated(here: TriedOffice) -> None:
    with pytest.raises(NotOver):
        evaluated(here, agreed(here))


def test_in_slack_five_buttons_stand_below_the_question_in_the_thread(here: TriedOffice) -> None:
    visited(here, ChannelName.SLACK)
    look_at(here, DAY_AFTER)
    [asked] = [one for one in here.posted() if one.payload.get("thread_ts") == "1.0"]
    assert [f"mark:K1:{mark}" in str(asked.payload["blocks"]) for mark in range(7)] == [False, *[True] * 5, False]


def test_a_service_that_was_off_asks_once_and_not_after_weeks(here: TriedOffice) -> None:
    agreed(here)
    look_at(here, DAY_AFTER + timedelta(days=6))
    assert len([one for one in to(here, ANNA.email) if "Hvordan" in str(one["Subject"])]) == 1


def test_after_weeks_nobody_is_asked(here: TriedOffice) -> None:
    booking = agreed(here)
    look_at(here, DAY_AFTER + timedelta(days=40))
    assert to(here, ANNA.email) == []
    assert state(here, DueKind.AFTER, booking) == [DueState.MISSED]


def test_it_can_be_switched_off(here: TriedOffice) -> None:
    lead = replace(here.coordination.lead, after=0, after_provider=0)
    here.coordination = replace(here.coordination, lead=lead)
    visited(here)
    look_at(here, DAY_AFTER)
    assert to(here, ANNA.email) == to(here, PROVIDER.email) == []


def test_coordinators_read_it_on_the_booking_and_in_the_digest(here: TriedOffice) -> None:
    booking = visited(here)
    here.write(here.coordination.digest)
    here.posted()
    here.clock.advance(timedelta(hours=3))
    evaluated(here, booking, 4, "Bussen kom for sent")
    assert here.mails() == []
    here.clock.advance(timedelta(days=1))
    here.write(here.coordination.digest)
    assert any("K1" in words_of(one) and "hvordan det gik" in words_of(one) for one in here.mails())
    view = here.write(lambda tx: here.coordination.view(tx.bookings.get("K1"), tx))
    assert [line.value for line in view.lines if line.label == "Evaluering"] == ["4 af 5. Bussen kom for sent"]


def by_provider(here: TriedOffice, words: str) -> list[Any]:
    """The provider answers the mail of the day after."""

    def work(tx: Any) -> None:
        thread = thread_with(tx, PROVIDER, None)
        now = here.clock.now()
        message = Message(ChannelName.MAIL, thread.conversation, thread.person, words, now)
        incoming = IncomingMessage(message, thread, about="K1")
        assert here.coordination.provider_wrote(tx, incoming, f"mail:{words}")

    here.write(work)
    return here.posted()


def remarks(here: TriedOffice) -> list[str]:
    history = here.write(lambda tx: tx.bookings.history("K1"))
    return [change.why for change in history if change.what == ChangeKind.REMARKED]


def test_a_provider_is_asked_once_and_a_mark_stands_beside_the_booking(here: TriedOffice) -> None:
    visited(here)
    look_at(here, DAY_AFTER)
    [mail] = to(here, PROVIDER.email)
    assert "»ingen kom«" in words_of(mail)
    posted = by_provider(here, "5, en dejlig klasse")
    assert remarks(here) == ["Udbyderen giver 5 af 5. “5, en dejlig klasse”"]
    assert here.write(lambda tx: tx.calls.open()) == []
    [noted] = [opened(one) for one in posted if one.address == PROVIDER.email]
    assert "Tak, det er skrevet ned: 5 af 5." in words_of(noted)
    assert here.write(lambda tx: tx.bookings.get("K1")).evaluation is None


def test_that_nobody_came_is_proposed_to_coordinators_and_not_done(here: TriedOffice) -> None:
    visited(here)
    look_at(here, DAY_AFTER)
    here.posted()
    by_provider(here, "Ingen kom")
    assert remarks(here) == ["Udbyderen siger, at der ikke kom nogen. “Ingen kom”"]
    assert here.write(lambda tx: tx.bookings.get("K1")).status is Status.APPROVED
    assert len(here.write(lambda tx: tx.calls.open())) == 1


def test_what_else_a_provider_writes_goes_to_a_human(here: TriedOffice) -> None:
    visited(here)
    by_provider(here, "Der ligger en glemt jakke hos os")
    assert remarks(here) == []
    assert len(here.write(lambda tx: tx.calls.open())) == 1
