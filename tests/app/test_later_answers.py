"""Answers that wait for the hour to be over come in one mail, whatever was done meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from assistant.conversation import Outcome
from assistant.model import Booking, ChannelName, Conversation, Language, Message, Reply, ReplyKind
from assistant.ports import Thread
from integrations.channels.contract import IncomingMessage
from tests.app.office import TEACHERS, TriedOffice, calendars_in, office, words_of
from tests.bookings.cases import booking

ANNA = TEACHERS[ChannelName.MAIL]
HOUR = timedelta(hours=1)


@pytest.fixture
def tried(tmp_path: Path) -> Iterator[TriedOffice]:
    with office(tmp_path / "one") as one:
        yield one


def said(text: str, calendar: Booking | None = None) -> Reply:
    return Reply(Language.DA, ReplyKind.BOOKING, "Forespørgsel K1", opening=(text,), text=text, calendar=calendar)


def write(tried: TriedOffice, words: str, reply: Reply, *, waits: timedelta | None, talk: str = "mail:abc") -> None:
    """The mail is worked off; the answer leaves after ``waits``."""
    now = tried.clock.now()
    message = Message(ChannelName.MAIL, talk, ANNA, words, now)
    after = None if waits is None else now + waits
    thread = Thread(talk, ANNA, {"token": talk.removeprefix("mail:"), "to": ANNA.email, "subject": "Vand"})
    incoming = IncomingMessage(message, thread, answer_after=after)
    outcome = Outcome(reply, Conversation(talk, ChannelName.MAIL, ANNA, Language.DA))
    tried.write(lambda tx: tried.coordination.record_message(tx, incoming, outcome, f"mail:{words}"))


def test_what_waits_in_one_conversation_comes_in_one_mail(tried: TriedOffice) -> None:
    write(tried, "Vi bliver 22", said("Tak, det er rettet."), waits=HOUR)
    write(tried, "Aflys K1", said("K1 er aflyst."), waits=HOUR)
    write(tried, "Tak", said("Selv tak."), waits=HOUR)
    assert tried.mails() == []
    tried.clock.advance(HOUR)
    [mail] = tried.mails()
    assert words_of(mail) == (
        "Til din mail »Vi bliver 22«:\n\nTak, det er rettet.\n\n"
        "Til din mail »Aflys K1«:\n\nK1 er aflyst.\n\n"
        "Til din mail »Tak«:\n\nSelv tak."
    )


def test_each_conversation_has_its_own_mail(tried: TriedOffice) -> None:
    for talk in ("mail:abc", "mail:def"):
        write(tried, f"Vi bliver 22 i {talk}", said("Tak, det er rettet."), waits=HOUR, talk=talk)
    tried.clock.advance(HOUR)
    assert len(tried.mails()) == 2


def test_what_changes_in_the_calendar_is_not_lost(tried: TriedOffice) -> None:
    write(tried, "Ja tak", said("Aftalt.", booking(id="K1")), waits=HOUR)
    write(tried, "Tak", said("Selv tak."), waits=HOUR)
    tried.clock.advance(HOUR)
    [mail] = tried.mails()
    assert len(calendars_in(mail)) == 1


def test_an_answer_that_has_left_is_not_said_again(tried: TriedOffice) -> None:
    write(tried, "Vi bliver 22", said("Tak, det er rettet."), waits=HOUR)
    tried.clock.advance(HOUR)
    assert len(tried.mails()) == 1
    write(tried, "Aflys K1", said("K1 er aflyst."), waits=HOUR)
    tried.clock.advance(HOUR)
    [mail] = tried.mails()
    assert "rettet" not in words_of(mail)
