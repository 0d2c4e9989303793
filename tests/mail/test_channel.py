"""From stored bytes to a message in its thread, and who is answered."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest

from assistant.letters.reader import letter_of
from assistant.model import ChannelName, Language, Message, Person, Reply, ReplyKind
from integrations.channels.contract import IncomingMessage, LeftUnanswered, Quarantined
from integrations.channels.mail.channel import MailChannel
from integrations.channels.mail.settings import MailSettings
from integrations.store.database import Database
from integrations.store.envelopes import Received
from tests.mail.letters import multipart, raw_mail
from tests.mail.mailbox import StoringGateway

NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
ANNA = "anna@skole.example.org"


class Box:
    """A channel that reads, with what the worker does around it."""

    def __init__(self, gateway: StoringGateway, **settings: Any) -> None:
        self.gateway = gateway
        self.channel = MailChannel(gateway, MailSettings(**settings), now=gateway.clock.now)

    def read(self, raw: bytes, **envelope: Any) -> IncomingMessage | LeftUnanswered | Quarantined:
        facts = {"mail_from": ANNA, "rcpt_tos": ["assistant@localhost"]} | envelope
        return self.channel.read(Received(1, ChannelName.MAIL, "k", raw, facts, NOW), self.gateway.threads())

    def told(self, raw: bytes, **envelope: Any) -> IncomingMessage:
        told = self.read(raw, **envelope)
        assert isinstance(told, IncomingMessage)
        self.gateway.keep(told)
        return told

    def admit(self, told: IncomingMessage) -> IncomingMessage | LeftUnanswered | Reply:
        return self.gateway.database.write_now(lambda tx: self.channel.admit(told, tx))

    def answer_to(self, told: IncomingMessage, key: str = "mail:1") -> dict[str, str]:
        """Headers of our answer to this message."""
        reply = Reply(Language.DA, ReplyKind.ANSWER, "Forslag", text="Her er forslag.")
        (posting,) = self.channel.compose(reply, told.thread, key)
        return dict(message_from_bytes(base64.b64decode(posting.payload["message"])).items())


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[StoringGateway]:
    with Database.open(tmp_path / "klassetur.db") as database:
        yield StoringGateway(database)


@pytest.fixture
def box(gateway: StoringGateway) -> Iterator[Box]:
    one = Box(gateway)
    yield one
    one.channel._reader.close()


def test_a_mail_becomes_a_message_in_a_new_thread(box: Box) -> None:
    told = box.told(raw_mail("Har I noget om vand?\n\nMvh\nAnna", "Message-ID: <1@skole.example.org>", sender=ANNA))
    token = told.thread.data["token"]
    anna = Person(f"mail:{ANNA}", "Anna", ANNA)
    assert told.message == Message(
        channel=ChannelName.MAIL,
        conversation=f"mail:{token}",
        sender=anna,
        text="Har I noget om vand?\n\nMvh\nAnna",
        received_at=NOW,
        subject="Spørgsmål",
    )
    assert told.thread.person == anna
    assert told.thread.data == {
        "token": token,
        "subject": "Spørgsmål",
        "last_id": "<1@skole.example.org>",
        "references": "<1@skole.example.org>",
    }
    assert len(token) == 16
    assert token.isalnum()
    assert token == token.lower()


def test_attached_files_are_named_with_their_size_and_come_whole(box: Box) -> None:
    pdf = b"Content-Type: application/pdf; name=plan.pdf\r\n\r\n" + b"x" * 12_000
    film = b"Content-Type: video/mp4; name=film.mp4\r\n\r\n" + b"x" * 2_345_000
    raw = b"From: anna@skole.example.org\r\nSubject: Hej\r\n" + multipart("mixed", b"\r\nVand?", pdf, film)
    told = box.told(raw)
    assert [str(file) for file in told.message.attachments] == ["plan.pdf (12 kB)", "film.mp4 (2.3 MB)"]
    assert [len(received.content) for received in told.files] == [12_000, 2_345_000]


def test_a_question_in_the_subject_alone_is_the_message(box: Box) -> None:
    assert box.told(raw_mail("", subject="Noget om vand til 4. klasse?")).message.text == "Noget om vand til 4. klasse?"


def test_a_signature_below_a_question_in_the_subject_stays(box: Box) -> None:
    told = box.told(raw_mail("Mvh\nAnna Holm\nGørlev Skole", subject="Noget om vand til 4. klasse?"))
    letter = letter_of(told.message)
    assert (letter.words, letter.signature) == ("Noget om vand til 4. klasse?", "Anna Holm\nGørlev Skole")


def test_an_empty_reply_does_not_repeat_the_subject(box: Box) -> None:
    assert box.told(raw_mail("", subject="Re: Noget om vand?")).message.text == ""


def test_a_reply_by_in_reply_to_finds_its_thread(box: Box) -> None:
    first = box.told(raw_mail("Vand?", "Message-ID: <1@skole.example.org>"))
    ours = box.answer_to(first)["Message-ID"]
    second = box.told(raw_mail("Nr. 2", "Message-ID: <2@x>", f"In-Reply-To: {ours}", subject="Helt andet emne"))
    assert second.thread.conversation == first.thread.conversation
    assert second.thread.data["subject"] == "Spørgsmål"
    assert second.thread.data["references"].split() == ["<1@skole.example.org>", ours, "<2@x>"]
    assert second.thread.data["last_id"] == "<2@x>"


def test_a_reply_by_references_alone_finds_its_thread(box: Box) -> None:
    first = box.told(raw_mail("Vand?", "Message-ID: <1@skole.example.org>"))
    references = f"References: <0@x> {box.answer_to(first)['Message-ID']} <9@y>"
    assert box.told(raw_mail("Nr. 2", references, subject="x")).thread.conversation == first.thread.conversation


def test_the_address_with_the_token_finds_its_thread(box: Box) -> None:
    first = box.told(raw_mail("Vand?"))
    address = box.answer_to(first)["Reply-To"]
    assert address == f"assistant+{first.thread.data['token']}@localhost"
    second = box.told(raw_mail("Nr. 2", subject="x"), rcpt_tos=[address.upper()])
    assert second.thread.conversation == first.thread.conversation


def test_re_and_the_same_subject_finds_the_senders_newest_thread(box: Box) -> None:
    box.told(raw_mail("Vand?", subject="Tur i maj"))
    second = box.told(raw_mail("Roboter?", subject="Tur i maj"))
    for prefix in ("Re:", "SV:", "AW: Re:", "sv: "):
        again = box.told(raw_mail("Nr. 2", subject=f"{prefix} tur i MAJ"))
        assert again.thread.conversation == second.thread.conversation


def test_the_same_subject_without_re_begins_a_new_thread(box: Box) -> None:
    first = box.told(raw_mail("Vand?", subject="Tur"))
    assert box.told(raw_mail("Roboter?", subject="Tur")).thread.conversation != first.thread.conversation


def test_a_reply_to_ones_own_earlier_mail_finds_its_thread(box: Box) -> None:
    first = box.told(raw_mail("Vand?", "Message-ID: <1@skole.example.org>"))
    added = box.told(raw_mail("Vi er 24.", "In-Reply-To: <1@skole.example.org>", subject="Tilføjelse"))
    assert added.thread.conversation == first.thread.conversation


def test_whoever_has_somebodys_mail_has_a_part_of_their_own_in_the_conversation(box: Box) -> None:
    first = box.told(raw_mail("Vand?", "Message-ID: <1@skole.example.org>", subject="Hemmelig tur"))
    answer = box.answer_to(first)
    forged = box.told(
        raw_mail(
            "Hvad skrev hun?",
            f"In-Reply-To: {answer['Message-ID']}",
            f"References: <1@skole.example.org> {answer['Message-ID']}",
            sender="Anna Holm <eve@evil.example>",
            subject="Re: Hemmelig tur",
        ),
        rcpt_tos=[answer["Reply-To"]],
    )
    assert forged.thread.conversation == first.thread.conversation
    assert (forged.thread.person.address, forged.thread.person.email) == ("mail:eve@evil.example", "eve@evil.example")


def test_the_same_references_without_our_token_begin_a_thread_of_their_own(box: Box) -> None:
    first = box.told(raw_mail("Vand?", "Message-ID: <1@skole.example.org>", subject="Hemmelig tur"))
    forged = box.told(
        raw_mail(
            "Hvad skrev hun?",
            "References: <1@skole.example.org>",
            sender="eve@evil.example",
            subject="Re: Hemmelig tur",
        )
    )
    assert forged.thread.conversation != first.thread.conversation
    assert forged.thread.data["token"] != first.thread.data["token"]


def test_answers_go_to_from_alone(box: Box) -> None:
    told = box.told(raw_mail("Vand?", "Reply-To: eve@evil.example", "Cc: bo@skole.example.org"))
    headers = box.answer_to(told)
    assert headers["To"] == ANNA
    assert "Cc" not in headers


@pytest.mark.parametrize("mail_from", ["", "<>"])
def test_the_null_sender_is_filed(mail_from: str, box: Box) -> None:
    assert box.read(raw_mail("Hej"), mail_from=mail_from) == LeftUnanswered("robot: null sender")


def test_our_own_mail_is_filed(box: Box) -> None:
    for sender in ("assistant@localhost", "Klassetur <Assistant+abc@LOCALHOST>"):
        assert box.read(raw_mail("Hej", sender=sender)) == LeftUnanswered("robot: own address")


def test_what_we_send_is_a_robots_to_ourselves(box: Box) -> None:
    assert box.answer_to(box.told(raw_mail("Vand?")))["Auto-Submitted"] == "auto-replied"
    assert box.read(raw_mail("Hej", "Auto-Submitted: auto-replied")) == LeftUnanswered("robot: auto-submitted")


@pytest.mark.parametrize(
    ("sender", "headers", "reason"),
    [
        ("", (), "From names 0 senders in 0 headers; it must be one"),
        (ANNA, ("From: eve@evil.example",), "From names 2 senders in 2 headers; it must be one"),
        (f"{ANNA}, eve@evil.example", (), "From names 2 senders in 1 headers; it must be one"),
        ("Anna", (), "From holds no plain mail address"),
        (f"Anna <{ANNA}> <eve@evil.example>", (), "From holds no plain mail address"),
    ],
)
def test_an_unclear_sender_is_quarantined(sender: str, headers: tuple[str, ...], reason: str, box: Box) -> None:
    assert box.read(raw_mail("Hej", *headers, sender=sender)) == Quarantined(reason)


def test_an_unreadable_mail_is_quarantined_and_the_next_one_is_read(box: Box) -> None:
    hostile = b"X: " + b"a" * 5_000_000 + b"\r\n" + raw_mail("Hej")
    assert box.read(hostile) == Quarantined("The mail was not read: headers are longer than 100 KB.")
    assert box.told(raw_mail("Vand?")).message.text == "Vand?"


def test_with_authserv_only_a_dmarc_pass_is_believed(gateway: StoringGateway) -> None:
    box = Box(gateway, trust="authserv", authserv_id="mx.example.org")
    passed = "Authentication-Results: mx.example.org; dmarc=pass header.from=skole.example.org"
    failed = "Authentication-Results: mx.example.org; dmarc=fail header.from=skole.example.org"
    try:
        assert isinstance(box.read(raw_mail("Hej", passed)), IncomingMessage)
        no_pass = Quarantined("no DMARC pass from our own mail server")
        assert [box.read(raw_mail("Hej", *headers)) for headers in ((), (failed,), (failed, passed))] == [no_pass] * 3
    finally:
        box.channel._reader.close()


def test_the_sixth_answer_within_an_hour_waits_until_the_hour_is_over(box: Box) -> None:
    told = box.told(raw_mail("Vand?"))
    start = box.gateway.clock.now()
    for _ in range(5):
        assert box.admit(told) is told
    assert box.admit(told) == replace(told, answer_after=start + timedelta(hours=1))
    other = box.told(raw_mail("Vand?", sender="bo@skole.example.org"))
    assert box.admit(other) is other
    box.gateway.clock.advance(timedelta(minutes=121))
    assert box.admit(told) is told


def test_a_clock_that_was_a_day_ahead_holds_up_nobody(box: Box) -> None:
    told = box.told(raw_mail("Vand?"))
    box.gateway.clock.advance(timedelta(days=1))
    assert [box.admit(told) for _ in range(30)][:5] == [told] * 5
    assert box.admit(told) == LeftUnanswered("more than 30 mails within an hour")
    box.gateway.clock.advance(timedelta(days=-1))
    assert box.admit(told) is told


def test_what_an_earlier_version_counted_still_counts(box: Box) -> None:
    told = box.told(raw_mail("Vand?"))
    start = box.gateway.clock.now()
    mark = f"mail:answers:{hashlib.sha256(told.message.sender.address.encode()).hexdigest()[:32]}"
    counted = json.dumps([start.isoformat()] * 5)
    box.gateway.database.write_now(lambda tx: tx.marks.put(mark, counted))
    assert box.admit(told) == replace(told, answer_after=start + timedelta(hours=1))


def test_a_flood_of_mails_from_one_address_is_filed(box: Box) -> None:
    told = box.told(raw_mail("Vand?"))
    for _ in range(30):
        assert isinstance(box.admit(told), IncomingMessage)
    assert box.admit(told) == LeftUnanswered("more than 30 mails within an hour")


def test_an_address_from_elsewhere_is_refused_politely_once(gateway: StoringGateway) -> None:
    box = Box(gateway, teacher_domains=("skole.example.org",), coordinators=("kim@kommune.example.org",))
    try:
        stranger = box.told(raw_mail("Vand?", sender="eve@evil.example"))
        words = "Jeg kan kun svare på mails fra skolernes egne adresser. Skriv venligst fra din skolemail."
        assert box.admit(stranger) == Reply(Language.DA, ReplyKind.REFUSED, "Spørgsmål", opening=(words,), text=words)
        assert box.admit(stranger) == LeftUnanswered("not a teacher's address, told before")
        gateway.clock.advance(timedelta(hours=24))
        assert isinstance(box.admit(stranger), Reply)
        assert box.admit(stranger) == LeftUnanswered("not a teacher's address, told before")
        for sender in (ANNA, "bo@4b.skole.example.org", "kim@kommune.example.org"):
            told = box.told(raw_mail("Vand?", sender=sender))
            assert box.admit(told) is told
        other = box.told(raw_mail("Vand?", sender="eve@evilskole.example.org"))
        assert isinstance(box.admit(other), Reply)
    finally:
        box.channel._reader.close()


def test_an_address_from_elsewhere_hears_nothing_where_the_operator_wants_silence(gateway: StoringGateway) -> None:
    box = Box(gateway, teacher_domains=("skole.example.org",), refuse_outsiders=False)
    try:
        stranger = box.told(raw_mail("Vand?", sender="eve@evil.example"))
        assert box.admit(stranger) == LeftUnanswered("not a teacher's address")
    finally:
        box.channel._reader.close()
