"""What a coordinator writes below a notice: a note or words to a teacher, never a decision; and of nobody else."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest

from assistant.bookings import Actor, AddNote
from assistant.errors import AlreadyDecided, BookingUnknown, ConversationUnknown, NothingWritten
from assistant.model import (
    ChangeKind,
    ChannelName,
    CoordinatorCall,
    Event,
    Language,
    Person,
    Reply,
    ReplyKind,
    Status,
)
from integrations.channels.contract import (
    Bounced,
    DecisionMade,
    IncomingMessage,
    LeftUnanswered,
    MessageToTeacher,
    Quarantined,
    Sent,
)
from integrations.channels.mail.channel import MailChannel
from integrations.channels.mail.reply_tokens import kept_secret, looks_like_a_decision
from integrations.channels.mail.settings import MailSettings
from integrations.store.database import Database
from integrations.store.envelopes import Outgoing, Posting, Received
from tests.mail.letters import multipart, raw_mail
from tests.mail.mailbox import StoringGateway
from tests.store.cases import booking

KIM = "kim@kommune.example.org"
ANNA = Person("mail:anna@skole.example.org", "Anna Holm", "anna@skole.example.org")
DRAFT = booking(id="K7")
TO_DECIDE = Reply(Language.DA, ReplyKind.TO_DECIDE, "Til godkendelse K7", text="Ny forespørgsel.")
HUMAN = Reply(Language.DA, ReplyKind.HUMAN, "En lærer beder om et menneske", text="Anna vil tale med et menneske.")
KIM_HERSELF = Person(f"mail:{KIM}", "Kim Dahl", KIM)

Read = IncomingMessage | DecisionMade | MessageToTeacher | Bounced | LeftUnanswered | Quarantined


class Office:
    """A mailbox with one coordinator, and the notices that she got."""

    def __init__(self, gateway: StoringGateway, folder: Path, **changes: object) -> None:
        self.gateway = gateway
        settings = MailSettings(coordinators=("Kim@Kommune.example.org",), sent_folder=folder, **changes)  # type: ignore[arg-type]
        self.channel = MailChannel(gateway, settings, now=gateway.clock.now)

    async def notice(self, reply: Reply, event: Event) -> EmailMessage:
        """Composed, sent and remembered, as the outbox does."""
        (posting,) = self.channel.compose_for_coordinators(reply, event, "notice")
        sent = await self.channel.send(Outgoing(1, posting, 0, self.gateway.clock.now()))
        assert isinstance(sent, Sent)
        self.gateway.database.write_now(lambda tx: [tx.marks.put(*mark) for mark in sent.marks.items()])
        return opened(posting)

    def note_of_kim(self, booking_id: str, words: str) -> DecisionMade:
        return DecisionMade(AddNote(booking_id, words), Actor(KIM_HERSELF, ChannelName.MAIL, self.gateway.clock.now()))

    def read(
        self, text: str, *headers: str, sender: str = f"Kim Dahl <{KIM}>", to: str = "assistant@localhost"
    ) -> Read:
        return self.read_raw(raw_mail(text, *headers, sender=sender), to)

    def read_raw(self, raw: bytes, to: str = "assistant@localhost") -> Read:
        facts = {"mail_from": KIM, "rcpt_tos": [to]}
        item = Received(1, ChannelName.MAIL, "k", raw, facts, self.gateway.clock.now())
        return self.channel.read(item, self.gateway.threads())


def opened(posting: Posting) -> EmailMessage:
    mail = message_from_bytes(base64.b64decode(posting.payload["message"]), policy=SMTP)
    assert isinstance(mail, EmailMessage)
    return mail


def words(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[StoringGateway]:
    with Database.open(tmp_path / "klassetur.db") as database:
        yield StoringGateway(database)


@pytest.fixture
def office(gateway: StoringGateway, tmp_path: Path) -> Iterator[Office]:
    one = Office(gateway, tmp_path / "sent")
    yield one
    one.channel._reader.close()


async def test_a_reply_to_a_draft_is_a_note_even_if_it_says_approved(office: Office) -> None:
    notice = await office.notice(TO_DECIDE, Event(ChangeKind.DRAFTED, DRAFT, ANNA, ChannelName.MAIL))
    note = office.note_of_kim("K7", "Godkendt!")
    assert office.read("Godkendt!", to=notice["Reply-To"]) == note
    assert office.read("Godkendt!", f"In-Reply-To: {notice['Message-ID']}") == note
    assert office.read("Godkendt!", f"References: <1@x> {notice['Message-ID']} <2@y>") == note


async def test_only_the_coordinators_own_address_counts(office: Office) -> None:
    notice = await office.notice(TO_DECIDE, Event(ChangeKind.DRAFTED, DRAFT, ANNA, ChannelName.MAIL))
    strangers = ("anna@skole.example.org", "kim@evil.example", "Kim <kim@kommune.example.org.evil.example>")
    for sender in strangers:
        told = office.read("Godkendt!", f"In-Reply-To: {notice['Message-ID']}", sender=sender, to=notice["Reply-To"])
        assert isinstance(told, IncomingMessage)
        assert told.message.action is None


async def test_a_coordinator_without_a_trusted_sender_is_quarantined(gateway: StoringGateway, tmp_path: Path) -> None:
    office = Office(gateway, tmp_path / "sent", trust="authserv", authserv_id="mx.example.org")
    notice = await office.notice(HUMAN, Event(CoordinatorCall.HUMAN, None, ANNA, ChannelName.MAIL, "mail:abc"))
    passed = "Authentication-Results: mx.example.org; dmarc=pass header.from=kommune.example.org"
    try:
        no_pass = Quarantined("no DMARC pass from our own mail server")
        assert office.read("Hej Anna", to=notice["Reply-To"]) == no_pass
        assert office.read("Hej Anna", passed, "From: eve@evil.example", to=notice["Reply-To"]) != no_pass
        assert isinstance(office.read("Hej Anna", passed, "From: eve@evil.example", to=notice["Reply-To"]), Quarantined)
        assert isinstance(office.read("Hej Anna", passed, to=notice["Reply-To"]), MessageToTeacher)
    finally:
        office.channel._reader.close()


@pytest.mark.parametrize("token", ["b-k7", "b-aaaaaaaaaaaaaaaa", "h-abc", "h-aaaaaaaaaaaaaaaa", "d-", "b-"])
def test_a_guessed_token_finds_nothing(token: str, office: Office) -> None:
    message_id = f"<0123456789abcdef01234567.{token}@localhost>"
    read = office.read("Godkendt!", f"In-Reply-To: {message_id}", to=f"assistant+{token}@localhost")
    assert isinstance(read, IncomingMessage)


async def test_a_reply_to_a_call_for_a_human_goes_to_that_teachers_conversation(office: Office) -> None:
    notice = await office.notice(HUMAN, Event(CoordinatorCall.HUMAN, DRAFT, ANNA, ChannelName.WEB, "web:xyz"))
    written = MessageToTeacher("web:xyz", "Hej Anna\n\nI kan komme kl. 10.", KIM_HERSELF, ChannelName.MAIL)
    quoted = "\n\nDen 21. nov. 2026 kl. 10.12 skrev Klassetur <assistant@localhost>:\n> Læreren: hemmeligt\n"
    assert office.read("Hej Anna\n\nI kan komme kl. 10." + quoted, to=notice["Reply-To"]) == written
    without_address = office.read("Hej Anna\n\nI kan komme kl. 10." + quoted, f"In-Reply-To: {notice['Message-ID']}")
    assert without_address == written


async def test_a_file_for_a_teacher_comes_beside_the_words(office: Office) -> None:
    notice = await office.notice(HUMAN, Event(CoordinatorCall.HUMAN, None, ANNA, ChannelName.MAIL, "mail:abc"))
    pdf = b"Content-Type: application/pdf; name=vej.pdf\r\n\r\n" + b"x" * 12_000
    head = f"From: Kim Dahl <{KIM}>\r\nSubject: Re: x\r\n".encode()
    read = office.read_raw(head + multipart("mixed", b"\r\nSe kortet", pdf), notice["Reply-To"])
    assert isinstance(read, MessageToTeacher)
    assert (read.text, [str(one.file) for one in read.files]) == ("Se kortet", ["vej.pdf (12 kB)"])


async def test_an_absence_note_of_a_coordinator_reaches_nobody(office: Office) -> None:
    notice = await office.notice(HUMAN, Event(CoordinatorCall.HUMAN, None, ANNA, ChannelName.MAIL, "mail:abc"))
    assert office.read("Jeg er på ferie", "Auto-Submitted: auto-replied", to=notice["Reply-To"]) == LeftUnanswered(
        "robot: auto-submitted"
    )
    without = office.read("Jeg er på ferie til den 14. maj.", "In-Reply-To: <x@y.example>", to=notice["Reply-To"])
    assert without == LeftUnanswered("robot: absence note")


async def test_a_reply_to_the_digest_is_a_note_where_it_names_one_booking(office: Office) -> None:
    digest = Reply(Language.DA, ReplyKind.DIGEST, "2 venter", text="2 venter.")
    notice = await office.notice(digest, Event(CoordinatorCall.DIGEST, None, Person("klassetur"), ChannelName.TERMINAL))
    note = office.read("k9: jeg ringer til dem", to=notice["Reply-To"])
    assert note == office.note_of_kim("K9", "k9: jeg ringer til dem")
    assert isinstance(office.read("K9 og K10 er mine", to=notice["Reply-To"]), IncomingMessage)


def test_who_seems_to_decide_by_mail_is_told_where_deciding_happens(office: Office) -> None:
    noted = Event(ChangeKind.NOTED, DRAFT, KIM_HERSELF, ChannelName.MAIL, words="Godkendt, tak")
    (posting,) = office.channel.compose_for_coordinators(TO_DECIDE, noted, "K7:1:noted:office")
    mail = opened(posting)
    assert (mail["To"], mail["Subject"], posting.booking_id) == (KIM, "Noteret ved K7, men ikke besluttet", "K7")
    assert words(mail) == (
        "Jeg har skrevet dine ord som en note ved K7. Forespørgslen venter stadig på en beslutning.\n\n"
        "En mail kan ikke godkende eller afslå, for en afsender kan forfalskes. Beslut venligst på siden:\n\n"
        "Se og beslut: http://127.0.0.1:8080/decide/K7\n\n"
        "Et link åbner siden, hvor du logger ind og beslutter. Linket selv ændrer intet.\n"
    )
    agreed = Event(
        ChangeKind.NOTED, booking(id="K7", status=Status.APPROVED), KIM_HERSELF, ChannelName.MAIL, words="Aflyst"
    )
    (other,) = office.channel.compose_for_coordinators(TO_DECIDE, agreed, "K7:2:noted:office")
    assert words(opened(other)).startswith("Jeg har skrevet dine ord som en note ved K7.\n\nEn mail kan ikke")
    again = Event(ChangeKind.NOTED, DRAFT, KIM_HERSELF, ChannelName.MAIL, words="Jeg sagde: godkendt!")
    (other,) = office.channel.compose_for_coordinators(TO_DECIDE, again, "K7:1:noted:office")
    assert other.key != posting.key


@pytest.mark.parametrize(
    ("text", "decides"),
    [
        ("Godkendt", True),
        ("Ja.", True),
        ("Det er afvist, beklager", True),
        ("Vi afslår den her", True),
        ("approved!", True),
        ("Yes please", True),
        ("Genehmigt.", True),
        ("Bitte absagen", True),
        ("Nein", True),
        ("Jeg ringer til dem i morgen.", False),
        ("Læreren har været her i januar", False),
        ("Ich frage beim Anbieter nach.", False),
        ("They prefer a Tuesday", False),
    ],
)
def test_a_plain_note_is_taken_without_a_word(text: str, decides: bool, office: Office) -> None:
    assert looks_like_a_decision(text) is decides
    noted = Event(ChangeKind.NOTED, DRAFT, KIM_HERSELF, ChannelName.MAIL, words=text)
    assert bool(office.channel.compose_for_coordinators(TO_DECIDE, noted, "k")) is decides
    on_the_page = Event(ChangeKind.NOTED, DRAFT, Person("slack:T:U1", "Kim"), ChannelName.SLACK, words=text)
    assert office.channel.compose_for_coordinators(TO_DECIDE, on_the_page, "k") == []


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (BookingUnknown("K99"), "Der findes ingen forespørgsel K99.\n"),
        (NothingWritten(), "Jeg fandt ingen nye ord, så intet er gemt. Skriv, hvad der skal stå.\n"),
        (
            ConversationUnknown("mail:abc"),
            "Samtalen er slettet, så læreren har ikke fået dine ord. Skriv venligst direkte.\n",
        ),
        (AlreadyDecided("K7", Status.APPROVED, ""), "K7 er allerede afgjort: Godkendt.\n"),
    ],
)
def test_a_coordinator_whose_words_went_nowhere_is_told_why(
    error: BookingUnknown, sentence: str, office: Office
) -> None:
    (posting,) = office.channel.compose_refusal(KIM_HERSELF, error, "mail:3:refusal")
    mail = opened(posting)
    assert (mail["To"], mail["Subject"], words(mail)) == (KIM, "Din mail kom ikke videre", sentence)


async def test_what_bounced_is_known_by_its_message_id(office: Office) -> None:
    notice = await office.notice(TO_DECIDE, Event(ChangeKind.DRAFTED, DRAFT, ANNA, ChannelName.MAIL))
    report = (
        b"From: Mail Delivery Subsystem <mailer-daemon@mx.example.org>\r\nSubject: Undelivered Mail\r\n"
        b"Auto-Submitted: auto-replied\r\n"
        + multipart(
            "report; report-type=delivery-status",
            b"Content-Type: text/plain\r\n\r\nSorry",
            b"Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.org\r\n\r\n"
            b"Final-Recipient: rfc822; kim@kommune.example.org\r\nAction: %s\r\nStatus: 5.1.1\r\n"
            b"Diagnostic-Code: smtp; 550 5.1.1 no such user\r\n",
            b"Content-Type: text/rfc822-headers\r\n\r\nMessage-ID:\r\n " + notice["Message-ID"].encode() + b"\r\n",
        )
    )
    failed, delayed = (office.read_raw(report.replace(b"%s", action)) for action in (b"failed", b"delayed"))
    assert failed == Bounced("notice:Kim@Kommune.example.org", "5.1.1 smtp; 550 5.1.1 no such user")
    assert delayed == LeftUnanswered("report: 5.1.1 smtp; 550 5.1.1 no such user")
    unknown = report.replace(b"%s", b"failed").replace(notice["Message-ID"][1:25].encode(), b"0" * 24)
    assert office.read_raw(unknown) == LeftUnanswered("robot: auto-submitted")


def test_the_secret_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    first = kept_secret(folder)
    assert (kept_secret(folder), len(first)) == (first, 32)
    assert [(file.name, file.stat().st_mode & 0o777) for file in folder.iterdir()] == [("mail.secret", 0o600)]
    assert kept_secret(tmp_path / "other") != first


def test_the_clock_of_a_call_for_a_human_changes_no_token(gateway: StoringGateway, tmp_path: Path) -> None:
    office = Office(gateway, tmp_path / "sent")
    event = Event(CoordinatorCall.HUMAN, None, ANNA, ChannelName.MAIL, "mail:abc")
    first = opened(office.channel.compose_for_coordinators(HUMAN, event, "a")[0])
    gateway.clock.advance(timedelta(days=1))
    later = opened(office.channel.compose_for_coordinators(HUMAN, event, "b")[0])
    assert first["Reply-To"] == later["Reply-To"]
    assert first["References"] == later["References"]
    assert first["Message-ID"] != later["Message-ID"]
