"""A teacher who asked on the web page hears by mail where an address was given, and a reply comes back to the page's
conversation."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.bookings import Approve, Cancel, Decline
from assistant.model import ChannelName, Conversation, Language, Message, Person
from assistant.ports import Thread
from integrations.app.inbox_worker import StoredThreads
from integrations.channels.contract import IncomingMessage, MessageToTeacher
from integrations.channels.mail.parse import ParsedMail
from integrations.channels.mail.threads import continued, find_thread
from integrations.channels.ways import person_by_now, way_to, way_to_teacher
from integrations.channels.web.queue.messages import done_in_words, page_only_in_words
from tests.app.office import METTE, OFFICE, TEACHERS, UNREACHABLE, TriedOffice, calendars_in, office, words_of
from tests.fakes import FakeClock

ANNA = TEACHERS[ChannelName.WEB]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[TriedOffice]:
    with office(tmp_path, [ChannelName.MAIL]) as opened:
        yield opened


def reply_to(address: str, sender: str, reference: str = "") -> tuple[ParsedMail, list[str]]:
    mail = ParsedMail(
        sender=sender, sender_name="", subject="Re: Godkendt", text="Aflys K1", message_id="<9@skole>",
        in_reply_to=(reference,) if reference else (),
    )  # fmt: skip
    return mail, [address]


@pytest.mark.parametrize(
    ("person", "own", "way"),
    [
        (Person("web:1", email="a@b.example"), ChannelName.WEB, ChannelName.MAIL),
        (Person("web:1"), ChannelName.WEB, None),
        (Person("slack:U1", email="a@b.example"), ChannelName.SLACK, ChannelName.SLACK),
        (Person("mail:a@b.example", email="a@b.example"), ChannelName.MAIL, ChannelName.MAIL),
        (Person("terminal:bo"), ChannelName.TERMINAL, None),
    ],
)
def test_people_hear_where_they_asked_else_by_mail_else_on_the_page(
    person: Person, own: ChannelName, way: ChannelName | None
) -> None:
    assert way_to(person, own) is way


def test_a_decision_about_a_request_of_the_web_page_goes_out_by_mail(desk: TriedOffice) -> None:
    booking = desk.drafted(ChannelName.WEB)
    desk.posted()
    desk.decide(Approve(booking.id))
    [mail] = [one for one in desk.mails() if one["To"] == ANNA.email]
    assert calendars_in(mail) == ["REQUEST"]
    assert "Vandets vej er booket til" in words_of(mail)
    assert "https://klassetur.example.org/mine/" in words_of(mail)
    [turn] = desk.write(lambda tx: tx.turns.of_conversation(booking.conversation))
    assert "vedhæftede" not in turn.text  # the page has no attachment


def test_mails_of_one_conversation_hang_together(desk: TriedOffice) -> None:
    booking = desk.drafted(ChannelName.WEB)
    desk.decide(Approve(booking.id))
    desk.decide(Cancel(booking.id, "Sygdom"))
    first, second = (one for one in desk.mails() if one["To"] == ANNA.email)
    assert first["References"] == second["References"] != ""
    assert first["Reply-To"] == second["Reply-To"] != OFFICE
    assert calendars_in(second) == ["CANCEL"]


def test_a_reply_to_such_a_mail_goes_on_in_the_conversation_of_the_page(desk: TriedOffice) -> None:
    booking = desk.drafted(ChannelName.WEB)
    desk.decide(Approve(booking.id))
    [mail] = [one for one in desk.mails() if one["To"] == ANNA.email]
    threads = StoredThreads(desk.database)
    for answer, receivers in (
        reply_to(mail["Reply-To"], ANNA.email.upper()),
        reply_to(OFFICE, ANNA.email, mail["Message-ID"]),
    ):
        thread = continued(answer, find_thread(answer, receivers, threads, desk.mail.settings), threads)
        assert (thread.conversation, thread.person) == (booking.conversation, ANNA)
        assert thread.data["last_id"] == "<9@skole>"


def test_the_address_of_such_a_mail_is_of_no_use_to_others(desk: TriedOffice) -> None:
    booking = desk.drafted(ChannelName.WEB)
    desk.decide(Approve(booking.id))
    [mail] = [one for one in desk.mails() if one["To"] == ANNA.email]
    answer, receivers = reply_to(mail["Reply-To"], "bo@skole.example.org")
    assert find_thread(answer, receivers, StoredThreads(desk.database), desk.mail.settings) is None


def test_a_coordinators_words_reach_the_web_teacher_by_mail(desk: TriedOffice) -> None:
    booking = desk.drafted(ChannelName.WEB)
    desk.posted()
    written = MessageToTeacher(booking.conversation, "Husk gummistøvler.", METTE, ChannelName.WEB)
    desk.write(lambda tx: desk.coordination.write_to_teacher(tx, written, "w1"))
    [mail] = desk.mails()
    assert (mail["To"], "Husk gummistøvler." in words_of(mail)) == (ANNA.email, True)


def test_without_an_address_nothing_is_sent_and_the_desk_knows(desk: TriedOffice) -> None:
    booking = desk.drafted(ChannelName.WEB, UNREACHABLE)
    desk.posted()
    desk.decide(Decline(booking.id, "Ingen bus"))
    assert desk.mails() == []
    assert desk.write(lambda tx: way_to_teacher(tx, booking)) is None
    [turn] = desk.write(lambda tx: tx.turns.of_conversation(booking.conversation))
    assert "Ingen bus" in turn.text
    words = desk.write(lambda tx: page_only_in_words(booking, tx, Language.DA))
    assert words == "Læreren har ingen mailadresse og ser det kun på sin egen side: ring 59 11 22 33."
    assert done_in_words("K1", "declined", Language.DA, held=20, page_only=words) == f"K1 er afslået. {words}"


def test_of_whom_something_reaches_the_desk_says_nothing_of_ringing(desk: TriedOffice) -> None:
    for channel in (ChannelName.MAIL, ChannelName.WEB):
        booking = desk.drafted(channel)
        assert desk.write(lambda tx, booking=booking: page_only_in_words(booking, tx, Language.DA)) == ""


def said(channel: ChannelName, conversation: str, person: Person) -> IncomingMessage:
    message = Message(channel, conversation, person, "ja", FakeClock().now())
    return IncomingMessage(message, Thread(conversation, person, {}))


@pytest.mark.parametrize(
    ("through", "calendar", "mails"),
    [
        (ChannelName.WEB, False, 0),  # it stands on the page
        (ChannelName.WEB, True, 1),  # the page has no calendar file
        (ChannelName.MAIL, False, 1),
        (ChannelName.MAIL, True, 1),
    ],
)
def test_an_answer_goes_to_where_was_asked_and_a_calendar_file_by_mail(
    desk: TriedOffice, through: ChannelName, calendar: bool, mails: int
) -> None:
    booking = desk.drafted(ChannelName.WEB)
    desk.posted()
    replies = desk.coordination.replies
    reply = replies.approved(booking) if calendar else replies.status([booking], booking.language)
    incoming = said(through, booking.conversation, ANNA)
    desk.write(lambda tx: desk.coordination.notifications.answer(tx, reply, incoming, ChannelName.WEB, "k"))
    sent = desk.mails()
    assert (len(sent), {mail["To"] for mail in sent}) == (mails, {ANNA.email} if mails else set())
    assert len(desk.write(lambda tx: tx.turns.of_conversation(booking.conversation))) == 1


def test_an_address_that_was_taken_away_is_promised_to_nobody(desk: TriedOffice) -> None:
    booking = desk.drafted(ChannelName.WEB)
    without = Person(ANNA.address, ANNA.name)
    talk = Conversation(booking.conversation, ChannelName.WEB, without, Language.DA)
    desk.write(lambda tx: tx.conversations.save(talk, Thread(booking.conversation, without, {})))
    assert desk.write(lambda tx: person_by_now(tx, booking, ANNA.address)) == without
    assert desk.write(lambda tx: way_to_teacher(tx, booking)) is None
