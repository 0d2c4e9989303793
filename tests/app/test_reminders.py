"""Before a visit its teacher is asked whether the class still comes, and its provider is reminded; once each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from assistant import bookings
from assistant.bookings import Approve, Cancel
from assistant.bookings.decisions import Propose
from assistant.model import AskedFor, Booking, ChannelName, Facts, Person
from assistant.planning import DueKind
from integrations.store.due_acts import DueState
from tests.app.office import DAY, PROVIDER, TEACHERS, TriedOffice, calendars_in, office, opened, words_of

THREE_DAYS_BEFORE = datetime(2027, 4, 15, 6, 0, tzinfo=UTC)
"""Thursday at eight in Denmark: Friday, Monday, and the visit on Tuesday."""
FRIDAY_BEFORE = datetime(2027, 4, 16, 6, 0, tzinfo=UTC)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[TriedOffice]:
    with office(tmp_path) as opened_office:
        yield opened_office


def agreed(here: TriedOffice, channel: ChannelName = ChannelName.MAIL, day: date = DAY) -> Booking:
    booking = here.decide(Approve(here.drafted(channel, day=day).id))
    here.posted()
    return booking


def look_at(here: TriedOffice, moment: datetime) -> None:
    here.clock.advance(moment - here.clock.now())
    here.look()


def to(here: TriedOffice, address: str) -> list[Any]:
    return [opened(one) for one in here.posted() if one.address == address and one.channel is ChannelName.MAIL]


def state(here: TriedOffice, kind: DueKind, booking: Booking) -> list[DueState]:
    return [row.state for row in here.write(lambda tx: tx.due_acts.of(booking.id)) if row.act.kind is kind]


ANNA = TEACHERS[ChannelName.MAIL]


def test_a_teacher_is_asked_once_with_all_that_is_needed(here: TriedOffice) -> None:
    agreed(here)
    look_at(here, THREE_DAYS_BEFORE - timedelta(minutes=1))
    assert to(here, ANNA.email) == []
    look_at(here, THREE_DAYS_BEFORE)
    [mail] = to(here, ANNA.email)
    said = words_of(mail)
    assert "er tirsdag den 20. april 2027. Kommer I stadig? Er I stadig 22?" in said
    for fact in ("Sted: Kalundborg Forsyning", "22", "madpakke og praktisk tøj", "ja, men 22", "/mine/"):
        assert fact in said
    assert said.rstrip().endswith("#K1")
    assert calendars_in(mail) == []
    look_at(here, THREE_DAYS_BEFORE + timedelta(days=1))
    assert to(here, ANNA.email) == []


def test_a_number_that_changes_makes_no_second_reminder(here: TriedOffice) -> None:
    booking = agreed(here)
    look_at(here, THREE_DAYS_BEFORE)
    here.posted()
    facts = Facts(pupils=20)
    here.by_teacher(lambda book, rules, who: bookings.edit(book, rules, booking.id, facts, who), ANNA, ChannelName.MAIL)
    here.posted()
    look_at(here, THREE_DAYS_BEFORE + timedelta(days=1))
    assert [one for one in here.posted() if "week" not in one.key] == []


def test_what_is_answered_next_is_about_the_reminder(here: TriedOffice) -> None:
    booking = agreed(here)
    look_at(here, THREE_DAYS_BEFORE)
    conversation = here.write(lambda tx: tx.conversations.get(booking.conversation, ANNA.address))
    assert (conversation.asked, conversation.listed) == (AskedFor.COMING, ("K1",))


def test_in_slack_the_question_comes_with_buttons_in_the_same_thread(here: TriedOffice) -> None:
    agreed(here, ChannelName.SLACK)
    look_at(here, THREE_DAYS_BEFORE)
    [asked] = [one for one in here.posted() if one.payload.get("thread_ts") == "1.0"]
    assert "Kommer I stadig?" in str(asked.payload["blocks"])
    assert "Ja, vi kommer" in str(asked.payload["blocks"])


def test_every_teacher_of_a_booking_is_asked(here: TriedOffice) -> None:
    booking = agreed(here)
    bo = Person("mail:bo@skole.example.org", "Bo", "bo@skole.example.org")

    def share(tx: Any) -> None:
        thread = tx.threads.get(booking.conversation, ANNA.address)
        known = tx.conversations.get(booking.conversation, ANNA.address)
        tx.conversations.save(replace(known, person=bo), replace(thread, person=bo))
        bookings.share(tx.bookings, booking.id, bo, bookings.Actor(ANNA, ChannelName.MAIL, here.clock.now()))

    here.write(share)
    look_at(here, THREE_DAYS_BEFORE)
    posted = {one.address for one in here.posted()}
    assert {ANNA.email, bo.email} <= posted
    conversation = here.write(lambda tx: tx.conversations.get(booking.conversation, bo.address))
    assert conversation.asked is AskedFor.COMING


def test_nobody_is_reminded_of_what_was_agreed_a_moment_ago(here: TriedOffice) -> None:
    draft = here.drafted(ChannelName.MAIL)
    here.clock.advance(THREE_DAYS_BEFORE + timedelta(hours=3) - here.clock.now())
    here.decide(Approve(draft.id))
    here.posted()
    look_at(here, FRIDAY_BEFORE + timedelta(hours=5))
    assert state(here, DueKind.COMING, draft) == []


def test_what_was_called_off_or_moved_is_not_asked_about(here: TriedOffice) -> None:
    off, moved = agreed(here), agreed(here, day=date(2027, 4, 21))
    here.decide(Cancel(off.id, "Sygdom"))
    later = date(2027, 4, 27)
    here.decide(Propose(moved.id, later, agreed=True))
    here.posted()
    look_at(here, THREE_DAYS_BEFORE + timedelta(days=1))
    assert to(here, ANNA.email) == []
    assert state(here, DueKind.COMING, off) == [DueState.VOID]
    look_at(here, THREE_DAYS_BEFORE + timedelta(days=7))
    [mail] = to(here, ANNA.email)
    assert "tirsdag den 27. april 2027" in words_of(mail)


def test_who_said_that_they_come_is_not_asked(here: TriedOffice) -> None:
    booking = agreed(here)
    here.by_teacher(lambda book, _, who: bookings.confirm(book, booking.id, who), ANNA, ChannelName.MAIL)
    look_at(here, THREE_DAYS_BEFORE)
    assert to(here, ANNA.email) == []


def test_a_service_that_was_off_asks_while_the_visit_is_ahead(here: TriedOffice) -> None:
    agreed(here)
    look_at(here, datetime(2027, 4, 18, 10, 0, tzinfo=UTC))  # Sunday
    assert to(here, ANNA.email) == []
    look_at(here, datetime(2027, 4, 19, 6, 0, tzinfo=UTC))
    assert "Kommer I stadig?" in words_of(to(here, ANNA.email)[0])


def test_what_is_over_is_named_in_the_digest_and_not_asked(here: TriedOffice) -> None:
    booking = agreed(here)
    look_at(here, datetime(2027, 4, 14, 6, 0, tzinfo=UTC))
    look_at(here, datetime(2027, 4, 21, 6, 0, tzinfo=UTC))
    assert ["Kommer I stadig?" in words_of(one) for one in to(here, ANNA.email)] == [False]
    assert state(here, DueKind.COMING, booking) == [DueState.MISSED]
    here.write(here.coordination.digest)
    [digest, _] = [words_of(opened(one)) for one in here.posted() if one.channel is ChannelName.MAIL]
    assert "- K1: læreren blev ikke spurgt, om klassen stadig kommer" in digest
    assert "- K1: udbyderen blev ikke mindet om besøget" in digest
    assert f"- {PROVIDER.name} fik ikke ugens plan" in digest
    assert digest.count("ugens plan") == 1


def test_a_provider_is_reminded_of_class_needs_and_contact(here: TriedOffice) -> None:
    agreed(here)
    look_at(here, THREE_DAYS_BEFORE)
    [mail] = to(here, PROVIDER.email)
    said = words_of(mail)
    assert "Vi minder om jeres aftale" in said
    for fact in ("4.b", "22", "En elev i kørestol", "anna@skole.example.org", "59 11 22 33"):
        assert fact in said
    assert calendars_in(mail) == []
    first = here.write(lambda tx: tx.due_acts.done(DueKind.VISIT))
    assert len(first) == 1


def test_on_the_last_school_day_a_provider_reads_the_coming_week(here: TriedOffice) -> None:
    agreed(here, day=date(2027, 4, 22))
    agreed(here, ChannelName.WEB)
    agreed(here, ChannelName.SLACK, day=date(2027, 4, 29))
    look_at(here, FRIDAY_BEFORE - timedelta(minutes=1))
    here.posted()
    look_at(here, FRIDAY_BEFORE)
    [mail] = [one for one in to(here, PROVIDER.email) if "Ugens besøg" in str(one["Subject"])]
    said = words_of(mail)
    assert said.index("K2:") < said.index("K1:")
    assert "K3" not in said
    look_at(here, FRIDAY_BEFORE + timedelta(hours=1))
    assert to(here, PROVIDER.email) == []


def test_a_week_without_visits_makes_no_mail(here: TriedOffice) -> None:
    agreed(here, day=date(2027, 4, 29))
    look_at(here, FRIDAY_BEFORE)
    assert to(here, PROVIDER.email) == []


def test_coordinators_see_who_was_asked_and_who_said_yes(here: TriedOffice) -> None:
    booking = agreed(here)

    def seen() -> list[str]:
        view = here.write(lambda tx: here.coordination.view(tx.bookings.get(booking.id), tx))
        return [line.value for line in view.lines if line.label == "Kommer"]

    assert seen() == []
    look_at(here, THREE_DAYS_BEFORE)
    assert seen() == ["Spurgt 15. april 2027, intet svar endnu"]
    here.by_teacher(lambda book, _, who: bookings.confirm(book, booking.id, who), ANNA, ChannelName.MAIL)
    assert seen() == ["Ja, læreren har bekræftet"]


def test_a_decision_that_can_still_be_undone_is_told_before_the_reminder(here: TriedOffice) -> None:
    booking = agreed(here)
    here.clock.advance(THREE_DAYS_BEFORE - timedelta(seconds=30) - here.clock.now())
    here.decide(Propose(booking.id, date(2027, 4, 27)), via=ChannelName.WEB)
    here.clock.advance(timedelta(seconds=30))
    here.look()
    told = [words_of(opened(one)) for one in here.posted(wait=False) if one.address == ANNA.email]
    assert told == []  # another day was offered: nothing is asked, and the offer can still be taken back
