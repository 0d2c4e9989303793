"""A coordinator sends a teacher's mail on: all that follows is the teacher's, and the coordinator hears of it."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from integrations.channels.contract import IncomingMessage
from integrations.channels.mail.sent_on import SentOnMessage
from integrations.store.database import Database
from tests.mail.letters import raw_mail
from tests.mail.mailbox import StoringGateway
from tests.mail.test_channel import Box

METTE = "Mette Dahl <mette@kommune.example.org>"
BELOW = "Sendt: 1. maj 2027 10:00\nTil: Mette\nEmne: Besøg\n\nHar I noget om vand til 4. klasse?\n\nMvh Anna Holm"


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Box]:
    with Database.open(tmp_path / "klassetur.db") as database:
        gateway = StoringGateway(database)
        box = Box(gateway, teacher_domains=("skole.example.org",), coordinators=("mette@kommune.example.org",))
        yield box
        box.channel._reader.close()


def mail_sent_on(writer: str, sender: str = METTE, own: str = "Kan I svare hende?") -> bytes:
    text = f"{own}\n\nMette\n\n-----Oprindelig meddelelse-----\nFra: {writer}\n{BELOW}"
    return raw_mail(text, "Message-ID: <1@kommune.example.org>", sender=sender, subject="VS: Besøg")


def notices(box: Box) -> list[tuple[str, str, str]]:
    """(to, subject, words) of what waits to leave."""
    due = box.gateway.database.write_now(lambda tx: tx.outbox.due(box.gateway.clock.now()))
    mails = [message_from_bytes(base64.b64decode(one.posting.payload["message"]), policy=default) for one in due]
    return [(str(mail["To"]), str(mail["Subject"]), mail.get_body(("plain",)).get_content()) for mail in mails]


def test_a_teachers_mail_that_a_coordinator_sends_on_is_the_teachers(box: Box) -> None:
    told = box.told(mail_sent_on("Anna Holm <anna@skole.example.org>"))
    assert isinstance(told, SentOnMessage)
    assert (told.message.sender.email, told.message.sender.name) == ("anna@skole.example.org", "Anna Holm")
    assert "vand til 4. klasse" in told.message.text
    assert "Kan I svare" not in told.message.text
    assert told.thread.data["subject"] == "Besøg"
    assert isinstance(box.admit(told), IncomingMessage)
    assert isinstance(box.admit(told), IncomingMessage)  # once more after a crash
    [(to, subject, words)] = notices(box)
    assert (to, subject) == (
        "mette@kommune.example.org",
        "Videresendt mail: jeg svarer Anna Holm <anna@skole.example.org>",
    )
    assert "hører til læreren og ikke til dig" in words


@pytest.mark.parametrize(
    ("writer", "why"),
    [
        ("Anna Holm", "kan jeg ikke se en adresse"),
        ("Eve <eve@evil.example>", "Eve <eve@evil.example>, som ikke har en adresse, der må spørge her"),
    ],
)
def test_where_nobody_can_be_answered_the_coordinator_hears_how(writer: str, why: str, box: Box) -> None:
    told = box.told(mail_sent_on(writer))
    assert told.message.sender.email == "mette@kommune.example.org"
    assert isinstance(box.admit(told), IncomingMessage)
    [(to, _, words)] = notices(box)
    assert to == "mette@kommune.example.org"
    assert why in words
    assert "skrive selv til assistant@localhost" in words


@pytest.mark.parametrize(
    "raw",
    [
        mail_sent_on("Anna Holm <anna@skole.example.org>", "Bo <bo@skole.example.org>"),
        mail_sent_on("Mette <mette@kommune.example.org>"),
        mail_sent_on("Assistent <assistant+abc@localhost>"),
        raw_mail("Har I noget om vand?", sender=METTE),
    ],
)
def test_what_others_send_on_and_what_is_the_coordinators_own_stays_so(raw: bytes, box: Box) -> None:
    told = box.told(raw)
    assert not isinstance(told, SentOnMessage)
    box.admit(told)
    assert notices(box) == []
