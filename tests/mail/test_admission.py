"""Who is let in though the settings do not name their domain, and which mail comes a second time."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path

import pytest

from assistant.model import (
    Booking,
    Change,
    ChangeKind,
    ChannelName,
    Conversation,
    Language,
    Person,
    Reply,
    ReplyKind,
    Status,
)
from assistant.ports import Thread
from integrations.channels.contract import IncomingMessage
from integrations.channels.mail import admission
from integrations.store.database import Database
from integrations.store.envelopes import InboxState, Received, Said
from integrations.store.transactions import Transaction
from integrations.store.turns import Turn
from tests.mail.letters import raw_mail
from tests.mail.mailbox import StoringGateway
from tests.mail.test_channel import Box

EVE = Person("mail:eve@privat.example", "Eve", "eve@privat.example")


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[StoringGateway]:
    with Database.open(tmp_path / "klassetur.db") as database:
        yield StoringGateway(database)


@pytest.fixture
def box(gateway: StoringGateway) -> Iterator[Box]:
    box = Box(gateway, teacher_domains=("skole.example.org",))
    yield box
    box.channel._reader.close()


def test_so_many_answers_an_hour_as_the_constant_says(box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admission, "MOST_ANSWERS", 7)
    told = box.told(raw_mail("fysik til 8. klasse", sender="Bo <bo@skole.example.org>"))
    admitted = [box.admit(told) for _ in range(8)]
    assert [isinstance(one, IncomingMessage) and one.answer_after is None for one in admitted] == [*[True] * 7, False]


def lines_to(gateway: StoringGateway) -> list[str]:
    """What is to leave now, in plain text."""
    due = gateway.database.write_now(lambda tx: tx.outbox.due(gateway.clock.now()))
    letters = [message_from_bytes(base64.b64decode(one.posting.payload["message"])) for one in due]
    plain = [next(part for part in one.walk() if part.get_content_type() == "text/plain") for one in letters]
    for one in due:
        gateway.database.write_now(lambda tx, number=one.id: tx.outbox.sent(number, gateway.clock.now()))
    return [part.get_payload(decode=True).decode().splitlines()[0] for part in plain]  # type: ignore[union-attr]


def test_the_sixth_mail_gets_one_line_and_the_next_ones_silence(box: Box, gateway: StoringGateway) -> None:
    told = box.told(raw_mail("fysik til 8. klasse", sender="Bo <bo@skole.example.org>"))
    for _ in range(admission.MOST_ANSWERS):
        box.admit(told)
    assert lines_to(gateway) == []
    box.admit(told)
    [line] = lines_to(gateway)
    assert line.startswith("Jeg har fået din mail og går i gang med det, du beder om.")
    for _ in range(3):
        assert isinstance(box.admit(told), IncomingMessage)
    assert lines_to(gateway) == []


def test_what_waits_for_one_mail_waits_for_the_next_in_its_conversation(box: Box, gateway: StoringGateway) -> None:
    told = box.told(raw_mail("fysik til 8. klasse", sender="Bo <bo@skole.example.org>"))
    start = gateway.clock.now()
    for _ in range(admission.MOST_ANSWERS):
        box.admit(told)
        gateway.clock.advance(timedelta(minutes=1))
    sixth = box.admit(told)
    assert isinstance(sixth, IncomingMessage)
    over = start + timedelta(hours=1)
    assert sixth.answer_after == over
    reply = Reply(Language.DA, ReplyKind.HELP, "Hjælp", opening=("Svar.",), text="Svar.")
    said = Said("k", told.thread.conversation, told.thread.person.address, reply)
    (posting,) = box.channel.compose(reply, told.thread, "k")
    gateway.database.write_now(lambda tx: tx.outbox.post(posting, over, "", said))
    for _ in range(4):
        gateway.clock.advance(timedelta(minutes=1))
        later = box.admit(told)
        assert isinstance(later, IncomingMessage)
        assert later.answer_after == over
    lines_to(gateway)
    gateway.clock.advance(timedelta(minutes=55))
    assert len(lines_to(gateway)) == 1
    answered = box.admit(told)
    assert isinstance(answered, IncomingMessage)
    assert answered.answer_after is None  # the mails that were answered in one do not shut anybody out again


def booking_of(who: Person, gateway: StoringGateway) -> None:
    now = gateway.clock.now() - timedelta(days=1)
    booking = Booking(
        "", "vand-til-4-klasse", "Vandets vej", "", Status.DRAFT, who, "web:1", ChannelName.WEB, Language.DA, now
    )
    made = Change("", now, who.address, ChannelName.WEB, ChangeKind.DRAFTED)
    gateway.database.write_now(lambda tx: tx.bookings.add(booking, made))


def test_whoever_has_a_booking_is_let_in_from_anywhere(box: Box, gateway: StoringGateway) -> None:
    told = box.told(raw_mail("Vi må aflyse K1", sender="Eve <eve@privat.example>"))
    assert isinstance(box.admit(told), Reply)
    booking_of(EVE, gateway)
    assert isinstance(box.admit(told), IncomingMessage)


def test_whom_a_coordinator_wrote_to_may_answer_that_letter_from_anywhere(box: Box, gateway: StoringGateway) -> None:
    thread = Thread("mail:0123456789abcdef0123", EVE, {"token": "0123456789abcdef0123"})
    conversation = Conversation(thread.conversation, ChannelName.MAIL, EVE)
    gateway.database.write_now(lambda tx: tx.conversations.save(conversation, thread))
    (letter,) = box.channel.compose(Reply(Language.DA, ReplyKind.WRITTEN, "Besked", ("Mette skriver:",)), thread, "w")
    own_id = message_from_bytes(base64.b64decode(letter.payload["message"]))["Message-ID"]

    def answers(sender: str) -> bool:
        told = box.told(raw_mail("Ja, gerne", f"In-Reply-To: {own_id}", sender=sender))
        return isinstance(box.admit(told), IncomingMessage)

    assert not answers("Eve <eve@privat.example>")
    turn = Turn(thread.conversation, gateway.clock.now(), "coordinator", "Passer tirsdag?", person=EVE)
    gateway.database.write_now(lambda tx: tx.turns.add(turn))
    assert answers("Eve <eve@privat.example>")
    assert not answers("Bo <bo@privat.example>")


WORDS = "Hej\n\nHar I noget om vand til 4.b?\n\nVenlig hilsen\nAnna Holm"
BANNER = "ADVARSEL: Denne mail kommer udefra.\nKlik ikke på links fra nogen, du ikke kender.\n\n"


class Worker:
    """Takes one mail after the other, as the inbox's worker does."""

    def __init__(self, box: Box) -> None:
        self.box = box
        self.count = 0

    def came_before(self, raw: bytes, state: InboxState = InboxState.DONE) -> str:
        self.count += 1
        database, now = self.box.gateway.database, self.box.gateway.clock.now()

        def take(tx: Transaction) -> Received:
            tx.inbox.receive(ChannelName.MAIL, str(self.count), raw, {"mail_from": "a@b.example", "rcpt_tos": []}, now)
            item = tx.inbox.next()
            assert item is not None
            return item

        item = database.write_now(take)
        came = self.box.channel.read(item, self.box.gateway.threads())
        again: str = database.write_now(lambda tx: self.box.channel.came_before(item, came, tx))
        database.write_now(lambda tx: tx.inbox.finish(item.id, state))
        return again


@pytest.fixture
def worker(box: Box) -> Worker:
    return Worker(box)


def test_the_same_mail_by_two_ways_is_one(worker: Worker) -> None:
    name = "Message-ID: <1@skole.example.org>"
    assert worker.came_before(raw_mail(WORDS, name)) == ""
    marked = raw_mail(BANNER + WORDS, name, "Received: by another way", subject="[EKSTERN] Spørgsmål")
    assert worker.came_before(marked) == "the same mail came before by another way"
    assert worker.came_before(raw_mail(WORDS, name, sender="Eve <eve@evil.example>")) == ""


def test_a_program_that_gives_every_mail_the_same_id_loses_none(worker: Worker) -> None:
    name = "Message-ID: <always@scanner.example.org>"
    assert worker.came_before(raw_mail("Har I noget om vand?", name)) == ""
    assert worker.came_before(raw_mail("Har I noget om vind?", name)) == ""


def test_what_could_not_be_answered_may_be_said_again(worker: Worker) -> None:
    name = "Message-ID: <1@skole.example.org>"
    assert worker.came_before(raw_mail(WORDS, name), InboxState.FAILED) == ""
    assert worker.came_before(raw_mail(BANNER + WORDS, name)) == ""


def test_a_choice_that_was_sent_three_times_is_one_for_a_while(worker: Worker, gateway: StoringGateway) -> None:
    def choice(number: int) -> bytes:
        ids = (f"Message-ID: <{number}@skole.example.org>", "In-Reply-To: <answer@localhost>")
        return raw_mail("1, uge 17, 24 elever", *ids, subject="Re: Vand")

    said = [worker.came_before(choice(number)) for number in range(3)]
    assert said == ["", *["the same words to the same mail came just before"] * 2]
    gateway.clock.advance(timedelta(minutes=11))
    assert worker.came_before(choice(3)) == ""


def test_the_same_words_to_another_mail_are_another_answer(worker: Worker) -> None:
    for number in range(2):
        ids = (f"Message-ID: <{number}@skole.example.org>", f"In-Reply-To: <answer{number}@localhost>")
        assert worker.came_before(raw_mail("ja", *ids, subject="Re: Vand")) == ""


def test_the_same_question_asked_twice_is_answered_twice(worker: Worker) -> None:
    for number in range(2):
        assert worker.came_before(raw_mail(WORDS, f"Message-ID: <{number}@skole.example.org>")) == ""
