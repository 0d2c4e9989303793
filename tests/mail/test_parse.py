"""Headers, charsets and parts of foreign mails, read as a whole."""

from __future__ import annotations

import base64
import binascii

import pytest

from integrations.channels.mail.headers import addresses, decode_words
from integrations.channels.mail.parse import ParsedMail
from integrations.channels.mail.parser_client import MailReader, describe
from tests.mail.letters import multipart, raw_mail

HEAD = b"From: anna@skole.example.org\r\nSubject: Hej\r\nMIME-Version: 1.0\r\n"
PLAIN = "Content-Type: text/plain; charset=utf-8\r\n\r\nHar I noget om bækken?".encode()
HTML = "Content-Type: text/html; charset=utf-8\r\n\r\n<p>Har I noget om <b>åen</b>?</p>".encode()
PDF = b'Content-Type: application/pdf; name="plan.pdf"\r\nContent-Disposition: attachment\r\n\r\n%PDF-'


def names(mail: ParsedMail) -> list[str]:
    return [file.name for file in mail.attachments]


def test_a_whole_mail_is_read(reader: MailReader) -> None:
    raw = raw_mail(
        "Har I noget om vand?\n\nMvh\nAnna\n",
        "Message-ID: <1@skole.example.org>",
        "In-Reply-To: <0@localhost>",
        "References: <a@localhost> <0@localhost>",
        "Date: Mon, 16 Nov 2026 10:00:00 +0100",
        sender="=?utf-8?q?Anna_B=C3=B8r?= <Anna@Skole.example.org>",
        subject="Blåbær",
    )
    assert reader.parse(raw) == ParsedMail(
        sender="anna@skole.example.org",
        sender_name="Anna Bør",
        senders=1,
        from_headers=1,
        to=("assistant@localhost",),
        subject="Blåbær",
        body="Har I noget om vand?\n\nMvh\nAnna\n",
        is_reply=True,
        text="Har I noget om vand?",
        signed="Anna",
        signature="Anna",
        message_id="<1@skole.example.org>",
        in_reply_to=("<0@localhost>",),
        references=("<a@localhost>", "<0@localhost>"),
        date="Mon, 16 Nov 2026 10:00:00 +0100",
    )


def test_describe_is_what_the_command_prints() -> None:
    raw = HEAD + multipart("mixed", PLAIN, PDF)
    assert describe(raw) == {
        "from": "anna@skole.example.org",
        "subject": "Hej",
        "text": "Har I noget om bækken?",
        "robot": False,
        "reason": "",
        "attachments": ["plan.pdf"],
        "name": "",
        "signature": "",
        "forwarded": False,
        "encrypted": False,
        "files": [{"name": "plan.pdf", "type": "application/pdf", "size": 5}],
        "to": [],
        "date": "",
        "message_id": "",
    }


@pytest.mark.parametrize(
    ("label", "really"),
    [
        ("utf-8", "utf-8"),
        ("iso-8859-1", "iso-8859-1"),
        ("windows-1252", "cp1252"),
        ("iso-8859-15", "iso-8859-15"),
        ("iso-8859-1", "utf-8"),
        ("us-ascii", "utf-8"),
        ("us-ascii", "cp1252"),
        ("utf-8", "cp1252"),
        ("x-unknown", "utf-8"),
        ("unknown-8bit", "cp1252"),
        ("base64", "utf-8"),
        ("utf-16", "utf-16"),
        ("utf-7", "utf-7"),
        ("cp865", "cp865"),
        ("macintosh", "mac_roman"),
    ],
)
def test_words_are_read_whatever_the_charset_and_its_label(label: str, really: str, reader: MailReader) -> None:
    words = "Blåbær og æbler på Møn, schöne Straße"
    body = base64.b64encode(words.encode(really))
    head = f"Content-Type: text/plain; charset={label}\r\nContent-Transfer-Encoding: base64\r\n\r\n".encode()
    assert reader.parse(HEAD + head + body).text == words


def test_quoted_printable_is_undone(reader: MailReader) -> None:
    raw = HEAD + (
        b"Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        b"Vi vil gerne p=E5 bes=F8g i uge 17 med 24 elever, og vi k=\r\nommer med bus."
    )
    assert reader.parse(raw).text == "Vi vil gerne på besøg i uge 17 med 24 elever, og vi kommer med bus."


def test_encoded_words_that_split_a_character_are_joined() -> None:
    assert decode_words("=?utf-8?b?QmzD?= =?utf-8?b?pWLDpnI=?= nu") == "Blåbær nu"


def test_the_plain_alternative_wins(reader: MailReader) -> None:
    assert reader.parse(HEAD + multipart("alternative", PLAIN, HTML)).text == "Har I noget om bækken?"


def test_an_empty_plain_alternative_does_not_win(reader: MailReader) -> None:
    empty = b"Content-Type: text/plain\r\n\r\n  \r\n"
    assert reader.parse(HEAD + multipart("alternative", empty, HTML)).text == "Har I noget om åen?"


def test_parts_in_parts_are_read(reader: MailReader) -> None:
    logo = b"Content-Type: image/png; name=logo.png\r\nContent-ID: <logo>\r\n\r\nx"
    related = multipart("related", multipart("alternative", PLAIN, HTML, boundary="in"), logo, boundary="mid")
    mail = reader.parse(HEAD + multipart("mixed", related, PDF, boundary="out"))
    assert (mail.text, names(mail)) == ("Har I noget om bækken?", ["plan.pdf"])


def test_a_signed_mail_is_read_and_its_signature_is_no_attachment(reader: MailReader) -> None:
    signature = b"Content-Type: application/pkcs7-signature; name=smime.p7s\r\n\r\nx"
    mail = reader.parse(HEAD + multipart("signed", PLAIN, signature))
    assert (mail.text, names(mail)) == ("Har I noget om bækken?", [])


def test_text_around_an_attachment_is_read_together(reader: MailReader) -> None:
    more = b"Content-Type: text/plain\r\n\r\nVi er 24."
    mail = reader.parse(HEAD + multipart("mixed", PLAIN, PDF, more))
    assert mail.text == "Har I noget om bækken?\n\nVi er 24."


def test_a_mail_attached_as_a_mail_is_read_below_the_writers_words(reader: MailReader) -> None:
    see_below = b"Content-Type: text/plain\r\n\r\nse nedenfor"
    inner = b"Content-Type: message/rfc822\r\n\r\n" + raw_mail("Vi søger noget om affald.", subject="Tur")
    mail = reader.parse(HEAD + multipart("mixed", see_below, inner))
    assert mail.text == "se nedenfor\n\nVi søger noget om affald."
    assert names(mail) == ["Tur.eml"]


def test_a_file_name_in_another_charset_is_read(reader: MailReader) -> None:
    part = (
        b"Content-Type: application/pdf\r\nContent-Disposition: attachment; filename*=utf-8''%C3%A5rsplan.pdf\r\n\r\nx"
    )
    assert names(reader.parse(HEAD + multipart("mixed", PLAIN, part))) == ["årsplan.pdf"]


def test_an_invitation_is_read_with_its_calendar_as_attachment(reader: MailReader) -> None:
    calendar = b"Content-Type: text/calendar; method=REQUEST\r\n\r\nBEGIN:VCALENDAR\r\nEND:VCALENDAR"
    mail = reader.parse(HEAD + multipart("alternative", PLAIN, calendar))
    assert (mail.text, names(mail), mail.robot) == ("Har I noget om bækken?", ["calendar.ics"], False)


def test_a_multipart_without_its_end_is_read(reader: MailReader) -> None:
    raw = HEAD + multipart("mixed", PLAIN).replace(b"--xyz--\r\n", b"")
    assert reader.parse(raw).text == "Har I noget om bækken?"


def test_a_multipart_without_boundary_is_read_as_text(reader: MailReader) -> None:
    assert reader.parse(HEAD + b"Content-Type: multipart/mixed\r\n\r\nHej med jer").text == "Hej med jer"


def test_bare_line_ends_and_nul_are_mended(reader: MailReader) -> None:
    raw = b"From: anna@skole.example.org\nSubject: Hej\n\nlinje et\rlinje \0to\r\nlinje tre"
    assert reader.parse(raw).text == "linje et\nlinje to\nlinje tre"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("anna@skole.dk", [("", "anna@skole.dk")]),
        ("Anna <Anna@Skole.dk>", [("Anna", "anna@skole.dk")]),
        ('"Holm, Anna" <anna@skole.dk>', [("Holm, Anna", "anna@skole.dk")]),
        ("anna@skole.dk (Anna Holm)", [("Anna Holm", "anna@skole.dk")]),
        ("Anna <anna@skole.dk>, bo@skole.dk", [("Anna", "anna@skole.dk"), ("", "bo@skole.dk")]),
        ('"eve@evil.example" <anna@skole.dk>', [("eve@evil.example", "anna@skole.dk")]),
        ("Lærere: a@skole.dk, b@skole.dk;", [("", "a@skole.dk"), ("", "b@skole.dk")]),
        ("Anna <anna@skole.dk", [("Anna", "")]),
        ("Anna <anna@skole.dk> <eve@evil.example>", [("Anna", "")]),
        ('"a b"@skole.dk', [("", "")]),
        ("øyvind@skole.dk", [("", "øyvind@skole.dk")]),
        ("", []),
    ],
)
def test_addresses_are_read(value: str, expected: list[tuple[str, str]]) -> None:
    assert addresses(value) == expected


@pytest.mark.parametrize(
    ("charset", "words"),
    [
        ("gb2312", "水 til 4. klasse"),
        ("iso-2022-jp", "水 til 4. klasse"),
        ("koi8-r", "вода til 4. klasse"),
        ("utf-16-le", "Blåbær til 4. klasse"),
        ("utf-32", "Blåbær til 4. klasse"),
    ],
)
def test_words_in_charsets_from_afar_are_read(charset: str, words: str, reader: MailReader) -> None:
    body = base64.b64encode(words.encode(charset))
    head = f"Content-Type: text/plain; charset={charset}\r\nContent-Transfer-Encoding: base64\r\n\r\n".encode()
    assert reader.parse(HEAD + head + body).text == words


@pytest.mark.parametrize(
    "charset", ["rot13", "zlib", "idna", "unicode_escape", "punycode", "hex", "\x00", "../../etc", "x" * 99]
)
def test_no_charset_is_a_codec_that_is_none(charset: str, reader: MailReader) -> None:
    head = f"Content-Type: text/plain; charset={charset}\r\n\r\n".encode()
    assert reader.parse(HEAD + head + "Har I noget om bækken?".encode()).text == "Har I noget om bækken?"


@pytest.mark.parametrize("really", ["utf-8", "cp1252"])
def test_headers_in_eight_bits_are_read(really: str, reader: MailReader) -> None:
    raw = "From: Bjørn Sørensen <b@skole.example.org>\r\nSubject: Blåbær på Møn\r\n\r\nHej".encode(really)
    mail = reader.parse(raw)
    assert (mail.sender_name, mail.sender, mail.subject) == ("Bjørn Sørensen", "b@skole.example.org", "Blåbær på Møn")


def test_a_space_in_the_empty_line_below_the_headers_hides_nothing(reader: MailReader) -> None:
    raw = HEAD + multipart("mixed", PLAIN).replace(b"\r\n\r\n--xyz", b"\r\n \r\n--xyz", 1)
    assert b"\r\n \r\n--xyz" in raw
    assert reader.parse(raw).text == "Har I noget om bækken?"


def test_a_space_in_the_headers_cannot_hide_a_second_from(reader: MailReader) -> None:
    raw = b"From: anna@skole.example.org\r\n \r\nFrom: eve@evil.example\r\nSubject: Hej\r\n\r\nHej"
    assert reader.parse(raw).from_headers == 2


def test_a_mail_attached_in_base64_is_read(reader: MailReader) -> None:
    inner = base64.encodebytes(raw_mail("Vi søger noget om affald.", subject="Tur"))
    part = b"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n" + inner
    mail = reader.parse(HEAD + multipart("mixed", b"\r\nsee below", part))
    assert (mail.text, names(mail)) == ("see below\n\nVi søger noget om affald.", ["Tur.eml"])


def test_uuencoded_words_are_read(reader: MailReader) -> None:
    lines = b"begin 644 x\r\n" + binascii.b2a_uu(b"Har I noget om vand?").rstrip() + b"\r\n`\r\nend\r\n"
    assert reader.parse(HEAD + b"Content-Transfer-Encoding: x-uuencode\r\n\r\n" + lines).text == "Har I noget om vand?"


def test_a_file_name_cannot_break_a_line_or_turn_the_reading_direction(reader: MailReader) -> None:
    part = b"Content-Type: application/pdf; name*=utf-8''a%0d%0ab%E2%80%AEfdp.exe\r\n\r\nx"
    assert names(reader.parse(HEAD + multipart("mixed", PLAIN, part))) == ["a b fdp.exe"]
