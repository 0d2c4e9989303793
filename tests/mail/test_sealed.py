"""Mails that are signed or encrypted: read where they can be, and answered politely where they cannot."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.letters.reader import letter_of
from assistant.model import Language, Reply, ReplyKind
from integrations.channels.contract import LeftUnanswered
from integrations.channels.mail.admission import EncryptedMessage
from integrations.channels.mail.parser_client import MailReader
from integrations.channels.mail.smime import signed_content
from integrations.channels.mail.texts import say
from integrations.store.database import Database
from tests.mail.certificates import sealed_for, signed_in_one_piece, signed_in_pieces
from tests.mail.letters import multipart, raw_mail
from tests.mail.mailbox import StoringGateway
from tests.mail.test_channel import Box

HEAD = b"From: anna@skole.example.org\r\nSubject: Hej\r\nMIME-Version: 1.0\r\n"
INSIDE = "Content-Type: text/plain; charset=utf-8\r\n\r\nHar I noget om bækken?\r\n".encode()
PGP = b"Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n"
OCTETS = b"Content-Type: application/octet-stream\r\n\r\n-----BEGIN PGP MESSAGE-----\r\n\r\nhQE\r\n"

LABELS = [
    ("smime-type=enveloped-data; ", "application/pkcs7-mime"),
    ("smime-type=signed-data; ", "application/pkcs7-mime"),
    ("", "application/x-pkcs7-mime"),
    ("", "application/octet-stream"),
]


def smime(kind: str, der: bytes, content_type: str = "application/pkcs7-mime") -> bytes:
    head = f"Content-Type: {content_type}; {kind}name=smime.p7m\r\nContent-Transfer-Encoding: base64\r\n"
    return (
        HEAD + head.encode() + b"Content-Disposition: attachment; filename=smime.p7m\r\n\r\n" + base64.encodebytes(der)
    )


@pytest.mark.parametrize(
    "sign", [signed_in_one_piece, signed_in_pieces], ids=["in one piece", "in pieces of unknown length"]
)
def test_a_mail_inside_its_signature_is_read(sign: Callable[[bytes], bytes], reader: MailReader) -> None:
    pdf = b"Content-Type: application/pdf; name=plan.pdf\r\n\r\n%PDF"
    der = sign(multipart("mixed", INSIDE, pdf))
    mail = reader.parse(smime("smime-type=signed-data; ", der))
    assert (mail.text, mail.encrypted) == ("Har I noget om bækken?", False)
    assert [file.name for file in mail.attachments] == ["plan.pdf"]


def test_an_encrypted_mail_is_known_by_its_content_whatever_its_label_says(reader: MailReader) -> None:
    der = sealed_for(INSIDE)
    for label, kind in LABELS:
        mail = reader.parse(smime(label, der, kind))
        assert (mail.text, mail.encrypted, [file.name for file in mail.attachments]) == ("", True, ["smime.p7m"])


@pytest.mark.parametrize(
    "body",
    [
        multipart("encrypted", PGP, OCTETS),
        multipart("mixed", PGP, OCTETS),
        b"Content-Type: text/plain\r\n\r\n-----BEGIN PGP MESSAGE-----\r\n\r\nhQE\r\n-----END PGP MESSAGE-----\r\n",
    ],
    ids=["as the standard says", "rebuilt on the way", "in the text"],
)
def test_pgp_is_known(body: bytes, reader: MailReader) -> None:
    mail = reader.parse(HEAD + body)
    assert (mail.text, mail.encrypted) == ("", True)


def test_an_encrypted_file_beside_words_is_only_a_file(reader: MailReader) -> None:
    sealed = b"Content-Type: application/pkcs7-mime; name=smime.p7m\r\n\r\nx"
    mail = reader.parse(HEAD + multipart("mixed", INSIDE, sealed))
    assert (mail.text, mail.encrypted) == ("Har I noget om bækken?", False)


@given(st.binary(max_size=300))
def test_no_bytes_break_the_taking_out(data: bytes) -> None:
    start = bytes.fromhex("3080 06092a864886f70d010702 a080 3080 020101 3180")
    assert signed_content(data) is None
    signed_content(start + data)


def test_a_cut_or_altered_signature_breaks_nothing() -> None:
    der = signed_in_pieces(INSIDE)
    assert signed_content(der) == INSIDE
    for at in range(min(len(der), 400)):
        signed_content(der[:at])
        signed_content(der[:at] + bytes([der[at] ^ 0x80]) + der[at + 1 :])


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Box]:
    with Database.open(tmp_path / "klassetur.db") as database:
        one = Box(StoringGateway(database))
        yield one
        one.channel._reader.close()


def test_the_sender_of_an_encrypted_mail_is_told_so_at_most_five_times_an_hour(box: Box) -> None:
    told = box.told(HEAD + multipart("encrypted", PGP, OCTETS))
    assert (type(told), told.message.text) == (EncryptedMessage, "")
    words = say(Language.DA, "mail.encrypted")
    assert [box.admit(told) for _ in range(5)] == [
        Reply(Language.DA, ReplyKind.REFUSED, "Hej", opening=(words,), text=words)
    ] * 5
    assert box.admit(told) == LeftUnanswered("encrypted, told before")


def test_the_signature_goes_along_with_the_message_and_not_in_its_words(box: Box) -> None:
    letter = letter_of(box.told(raw_mail("Noget om vand?\n\nMvh\nAnna Holm\nGørlev Skole\nTlf. 12 34 56 78")).message)
    assert (letter.words, letter.signature) == ("Noget om vand?", "Anna Holm\nGørlev Skole\nTlf. 12 34 56 78")
