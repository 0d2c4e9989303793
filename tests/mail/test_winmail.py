"""Outlook's winmail.dat: its words and files are those of the mail, and a hostile one hurts nobody."""

from __future__ import annotations

import base64
import random
import struct

import pytest

from assistant.model import FileFate
from integrations.channels.mail.parser_client import MailReader, MailUnreadable
from tests.mail.letters import multipart
from tests.mail.test_parse import HEAD, PLAIN, names
from tests.mail.winmail import BODY, HTML, RTF, SUBJECT, rtf, winmail

WORDS = "Har I noget om bækken til 4.b?"
PDF = b"%PDF-1.7\n" + bytes(range(256)) + b"\0\0"


def part(data: bytes, kind: bytes = b"application/ms-tnef", name: bytes = b"winmail.dat") -> bytes:
    head = b"Content-Type: " + kind + b"; name=" + name + b"\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    return head + base64.encodebytes(data).replace(b"\n", b"\r\n")


@pytest.mark.parametrize(
    "packed",
    [
        winmail((BODY, WORDS)),
        winmail(plain=WORDS.encode("cp1252")),
        winmail((HTML, f"<p>{WORDS}</p>".encode("cp1252"))),
        winmail((RTF, rtf(WORDS))),
        winmail((SUBJECT, "Vand"), (BODY, ""), (RTF, rtf(WORDS))),
    ],
)
@pytest.mark.parametrize("kind", [b"application/ms-tnef", b"application/octet-stream"])
def test_words_packed_by_outlook_are_the_mails_words(reader: MailReader, packed: bytes, kind: bytes) -> None:
    mail = reader.parse(HEAD + part(packed, kind))
    assert (mail.text, mail.attachments) == (WORDS, ())
    assert reader.parse(HEAD + multipart("mixed", part(packed, kind))).text == WORDS


def test_words_beside_it_are_read_once(reader: MailReader) -> None:
    mail = reader.parse(HEAD + multipart("mixed", PLAIN, part(winmail((BODY, "Har I noget om bækken?")))))
    assert mail.text == "Har I noget om bækken?"


def test_files_packed_by_outlook_come_whole_under_their_long_names(reader: MailReader) -> None:
    packed = winmail(
        (RTF, rtf(WORDS)), files=[("Klasseliste 4.b – foråret.pdf", PDF), ("faktura.pdf", b"MZ" + bytes(90))]
    )
    mail = reader.parse(HEAD + multipart("mixed", part(packed)))
    assert [(one.file.name, one.file.fate, one.content) for one in mail.files] == [
        ("Klasseliste 4.b – foråret.pdf", FileFate.KEPT, PDF),
        ("faktura.pdf", FileFate.PROGRAM, b""),
    ]


def test_what_cannot_be_read_stays_a_named_file_that_nobody_gets(reader: MailReader) -> None:
    for broken in (b"\x78\x9f\x3e\x22\x01\x00", winmail((BODY, WORDS))[:60], b"\x78\x9f\x3e\x22" + b"\xff" * 500):
        mail = reader.parse(HEAD + multipart("mixed", PLAIN, part(broken)))
        assert mail.text == "Har I noget om bækken?"
        assert [(file.name, file.fate) for file in mail.attachments] == [("winmail.dat", FileFate.ARCHIVE)]


def test_one_that_holds_nothing_but_outlooks_own_facts_is_no_file(reader: MailReader) -> None:
    assert names(reader.parse(HEAD + multipart("mixed", PLAIN, part(winmail((SUBJECT, "Vand")))))) == []


def test_no_damaged_one_ends_the_reading_process(reader: MailReader) -> None:
    whole = winmail((SUBJECT, "Vand"), (BODY, WORDS), (RTF, rtf(WORDS)), files=[("a.pdf", PDF)])
    chance = random.Random(7)
    for _ in range(150):
        damaged = bytearray(whole)
        for _ in range(chance.randrange(1, 9)):
            damaged[chance.randrange(4, len(damaged))] = chance.randrange(256)
        assert reader.parse(HEAD + multipart("mixed", PLAIN, part(bytes(damaged)))).text == "Har I noget om bækken?"


def test_one_without_an_end_goes_with_its_mail_into_quarantine_and_the_next_mail_is_read() -> None:
    endless = winmail() + bytes([1]) + struct.pack("<II", 0x00069003, 1_004) + b"\xff" * 4 + bytes(1_002)
    with MailReader(1.0) as reader:
        with pytest.raises(MailUnreadable):
            reader.parse(HEAD + multipart("mixed", PLAIN, part(endless)))
        assert reader.parse(HEAD + PLAIN).text == "Har I noget om bækken?"
