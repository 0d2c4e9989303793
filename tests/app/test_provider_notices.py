"""Providers hear at once of what is agreed, changed and called off, with all that they need, and of nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from assistant import bookings
from assistant.bookings import Actor, Amend, Approve, Cancel, Claim, Decision, Decline, Propose, Undo
from assistant.bookings.rules import Rulebook
from assistant.model import Attachment, Booking, CallReason, ChannelName, Event, Facts, Language, Message
from assistant.ports import Thread
from integrations.app.inbox_worker import StoredThreads
from integrations.channels.contract import IncomingMessage, ReceivedFile
from integrations.channels.mail.admission import admit
from integrations.channels.mail.channel import answered_booking
from integrations.channels.mail.parse import ParsedMail
from integrations.store.attachments import GivenBy
from integrations.store.bookings import SqliteBookingBook
from tests.app.office import (
    DAY,
    METTE,
    PROVIDER,
    TEACHERS,
    TriedOffice,
    calendar_of,
    calendars_in,
    office,
    words_of,
)

ANNA = TEACHERS[ChannelName.MAIL]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[TriedOffice]:
    with office(tmp_path) as opened:
        yield opened


def to_provider(desk: TriedOffice) -> list[EmailMessage]:
    return [mail for mail in desk.mails() if mail["To"] == PROVIDER.email]


def by_teacher(desk: TriedOffice, what: Callable[[Any, Any, Actor], Any]) -> None:
    def work(tx: Any) -> None:
        event = what(tx.bookings, desk.coordination.rules(), Actor(ANNA, ChannelName.MAIL, desk.clock.now()))
        desk.coordination.notifications.notify(tx, event, event.booking.conversation)

    desk.write(work)


def agreed(desk: TriedOffice) -> Booking:
    booking = desk.decide(Approve(desk.drafted(ChannelName.MAIL).id))
    desk.posted()
    return booking


def test_an_agreed_visit_is_told_with_all_that_the_provider_needs(desk: TriedOffice) -> None:
    desk.decide(Approve(desk.drafted(ChannelName.MAIL).id))
    [mail] = to_provider(desk)
    words = words_of(mail)
    for needed in (
        "Anna Lund", "anna@skole.example.org", "59 11 22 33", "Gørlev Skole", "4.b", "Elever: 22", "En elev i kørestol",
        "tirsdag den 20. april 2027", "https://klassetur.example.org/p/",
    ):  # fmt: skip
        assert needed in words, needed
    assert mail["Subject"].startswith("Aftalt: ")
    calendar = calendar_of(mail)
    assert "METHOD:REQUEST" in calendar
    assert "UID:K1-provider@skoletjenesten.example.org" in calendar
    assert f"mailto:{PROVIDER.email}" in calendar
    # a calendar is shown to others: whom to ask stands there, what a pupil needs does not
    whole = calendar.replace("\r\n", "\n").replace("\n ", "")
    assert "Telefon: 59 11 22 33" in whole
    assert "kørestol" not in whole
    assert "Der er skrevet ønsker eller behov: se vores mail eller jeres egen side." in whole


@pytest.mark.parametrize(
    "decision",
    [Claim("K1"), Decline("K1", "Ingen bus"), Propose("K1", date(2027, 4, 27)), Cancel("K1"), Amend("K1", pupils=9)],
)
def test_of_requests_the_provider_hears_nothing(desk: TriedOffice, decision: Decision) -> None:
    desk.drafted(ChannelName.MAIL)
    desk.decide(decision)
    assert to_provider(desk) == []


@pytest.mark.parametrize(
    ("change", "subject", "method", "said"),
    [
        (lambda desk: desk.decide(Cancel("K1", "Sygdom")), "Aflyst: ", "CANCEL", "er aflyst"),
        (
            lambda desk: by_teacher(desk, lambda book, _, who: bookings.cancel(book, "K1", who)),
            "Aflyst: ", "CANCEL", "er aflyst",
        ),
        (
            lambda desk: by_teacher(
                desk, lambda book, rules, who: bookings.edit(book, rules, "K1", Facts(pupils=26), who)
            ),
            "Ændret: ", "REQUEST", "Elever: 26 (før: 22)",
        ),
        (lambda desk: desk.decide(Amend("K1", "4.b", 26, "Gørlev Skole", "12")), "Ændret: ", "REQUEST", "Telefon: 12"),
        (lambda desk: desk.decide(Undo("K1")), "Aflyst: ", "CANCEL", "er aflyst"),
    ],
)  # fmt: skip
def test_what_becomes_of_an_agreement_is_told(
    desk: TriedOffice, change: Callable[[TriedOffice], object], subject: str, method: str, said: str
) -> None:
    desk.decide(Approve(desk.drafted(ChannelName.MAIL).id))
    change(desk)
    first, mail = to_provider(desk)
    assert mail["Subject"].startswith(subject)
    assert calendars_in(mail) == [method]
    assert said in words_of(mail)
    assert mail["In-Reply-To"] == mail["References"] == first["References"]


def wished(book: SqliteBookingBook, rules: Rulebook, who: Actor) -> Event:
    return bookings.wish_change(book, rules, "K1", facts=Facts(), day=date(2027, 4, 27), actor=who)


def test_of_a_wished_change_the_provider_hears_when_it_is_agreed(desk: TriedOffice) -> None:
    desk.decide(Approve(desk.drafted(ChannelName.MAIL).id))
    by_teacher(desk, wished)
    assert len(to_provider(desk)) == 1
    desk.decide(Approve("K1"))
    [mail] = to_provider(desk)
    assert mail["Subject"].startswith("Ændret: ")
    assert "Dato: tirsdag den 27. april 2027 (før: tirsdag den 20. april 2027)" in words_of(mail)
    assert "METHOD:REQUEST" in calendar_of(mail)
    assert "SEQUENCE:1" in calendar_of(mail)


@pytest.mark.parametrize("decision", [Decline("K1", "Ingen bus"), Propose("K1", date(2027, 5, 4))])
def test_of_a_change_that_is_not_agreed_the_provider_hears_nothing(desk: TriedOffice, decision: Decision) -> None:
    desk.decide(Approve(desk.drafted(ChannelName.MAIL).id))
    by_teacher(desk, wished)
    desk.decide(decision)
    assert len(to_provider(desk)) == 1


def test_mails_about_one_visit_hang_together_and_others_do_not(desk: TriedOffice) -> None:
    desk.decide(Approve(desk.drafted(ChannelName.MAIL).id))
    desk.decide(Approve(desk.drafted(ChannelName.MAIL).id, day=date(2027, 4, 27), despite=True))
    desk.decide(Cancel("K1", "Sygdom"))
    references = [mail["References"] for mail in to_provider(desk)]
    assert references[0] == references[2] != references[1]


def test_a_decision_that_is_taken_back_in_time_reaches_no_provider(desk: TriedOffice) -> None:
    booking = desk.drafted(ChannelName.MAIL)
    desk.decide(Approve(booking.id), via=ChannelName.WEB)
    desk.decide(Undo(booking.id), via=ChannelName.WEB)
    assert to_provider(desk) == []


def test_providers_are_written_to_in_their_language(tmp_path: Path) -> None:
    with office(tmp_path, provider=replace(PROVIDER, language=Language.DE)) as desk:
        desk.decide(Approve(desk.drafted(ChannelName.MAIL).id))
        [mail] = to_provider(desk)
        assert mail["Subject"].startswith("Vereinbart: ")


def test_a_provider_without_an_address_must_be_rung(tmp_path: Path) -> None:
    with office(tmp_path, provider=replace(PROVIDER, email="", phone="59 00 00 01")) as desk:
        agreed(desk)
        by_teacher(desk, lambda book, _, who: bookings.cancel(book, "K1", who))
        told = [words_of(mail) for mail in desk.mails() if mail["To"] == METTE.email]
        [words] = told
        assert (
            "Udbyderen Kalundborg Forsyning har ingen mailadresse og får ikke besked herfra: ring 59 00 00 01." in words
        )


def test_a_providers_reply_goes_to_a_human_and_nowhere_else(desk: TriedOffice) -> None:
    desk.decide(Approve(desk.drafted(ChannelName.MAIL).id))
    [mail] = to_provider(desk)
    token = mail["Reply-To"].partition("+")[2].partition("@")[0]
    thread = desk.write(lambda tx: tx.threads.get(f"mail:{token}", f"mail:{PROVIDER.email}"))
    message = Message(
        ChannelName.MAIL, thread.conversation, thread.person, "Vi kan desværre ikke den dag.", desk.clock.now()
    )
    plan = ReceivedFile(Attachment("Plan.pdf", "application/pdf", 5), b"%PDF-")
    incoming = IncomingMessage(
        message, Thread(thread.conversation, thread.person, thread.data), files=(plan,), about="K1"
    )
    strict = replace(desk.mail.settings, teacher_domains=("skole.example.org",))
    assert isinstance(desk.write(lambda tx: admit(incoming, strict, tx, desk.clock.now())), IncomingMessage)
    assert desk.write(lambda tx: desk.coordination.provider_wrote(tx, incoming, "mail:1"))
    [call] = desk.write(lambda tx: tx.calls.of_conversation(thread.conversation))
    assert (call.reason, call.booking_id) == (CallReason.NOT_UNDERSTOOD, "K1")
    assert call.words == "K1: Vi kan desværre ikke den dag."
    answer, *to_office = desk.mails()
    assert answer["To"] == PROVIDER.email
    assert "Plan.pdf (1 kB)" in words_of(answer)
    [kept] = desk.write(lambda tx: tx.attachments.of_conversation(thread.conversation))
    assert (kept.file, kept.given_by) == (plan.file, GivenBy.PROVIDER)
    assert f"Plan.pdf (1 kB): https://klassetur.example.org/files/{kept.key}" in words_of(to_office[0])
    assert {one["To"] for one in to_office} == {"kim@kommune.example.org", METTE.email}


def test_a_teachers_mail_is_no_providers(desk: TriedOffice) -> None:
    booking = desk.drafted(ChannelName.MAIL)
    message = Message(ChannelName.MAIL, booking.conversation, ANNA, "Hej", desk.clock.now())
    incoming = IncomingMessage(message, Thread(booking.conversation, ANNA, {}))
    assert not desk.write(lambda tx: desk.coordination.provider_wrote(tx, incoming, "mail:1"))
    assert booking.date == DAY


def test_the_booking_is_known_from_the_mail_that_is_answered(desk: TriedOffice) -> None:
    desk.decide(Approve(desk.drafted(ChannelName.MAIL).id))
    [mail] = to_provider(desk)
    threads = StoredThreads(desk.database)
    assert answered_booking(ParsedMail(in_reply_to=(mail["Message-ID"],)), threads) == "K1"
    assert answered_booking(ParsedMail(references=(mail["Message-ID"], "<1@forsyning>")), threads) == "K1"
    assert answered_booking(ParsedMail(in_reply_to=("<1@forsyning>",)), threads) == ""
