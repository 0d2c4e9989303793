"""Headers, charsets and parts of foreign mails, read as a whole."""

from __future__ import annotations

import base64

import pytest

from integrations.mail.headers import addresses, decode_words
from integrations.mail.parse import ParsedMail
from integrations.mail.reader import MailReader, describe
from tests.mail.letters import multipart, raw_mail

HEAD = b"From: anna@skole.example.org\r\nSubject: Hej\r\nMIME-Version: 1.0\r\n"
PLAIN = "Content-Type: text/plain; charset=utf-8\r\n\r\nHar I noget om bækken?".encode()
HTML = "Content-Type: text/html; charset=utf-8\r\n\r\n<p>Har I noget om <b>åen</b>?</p>".encode()
PDF = b'Content-Type: application/pdf; name="plan.pdf"\r\nContent-Disposition: attachment\r\n\r\n%PDF'


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
        text="Har I noget om vand?",
        signed="Anna",
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
    assert (mail.text, mail.attachments) == ("Har I noget om bækken?", ("plan.pdf",))


def test_a_signed_mail_is_read_and_its_signature_is_no_attachment(reader: MailReader) -> None:
    signature = b"Content-Type: application/pkcs7-signature; name=smime.p7s\r\n\r\nx"
    mail = reader.parse(HEAD + multipart("signed", PLAIN, signature))
    assert (mail.text, mail.attachments) == ("Har I noget om bækken?", ())


def test_text_around_an_attachment_is_read_together(reader: MailReader) -> None:
    more = b"Content-Type: text/plain\r\n\r\nVi er 24."
    mail = reader.parse(HEAD + multipart("mixed", PLAIN, PDF, more))
    assert mail.text == "Har I noget om bækken?\n\nVi er 24."


def test_a_mail_attached_as_a_mail_is_read_below_the_writers_words(reader: MailReader) -> None:
    see_below = b"Content-Type: text/plain\r\n\r\nse nedenfor"
    inner = b"Content-Type: message/rfc822\r\n\r\n" + raw_mail("Vi søger noget om affald.", subject="Tur")
    mail = reader.parse(HEAD + multipart("mixed", see_below, inner))
    assert mail.text == "se nedenfor\n\nVi søger noget om affald."
    assert mail.attachments == ("Tur.eml",)


def test_a_file_name_in_another_charset_is_read(reader: MailReader) -> None:
    part = (
        b"Content-Type: application/pdf\r\nContent-Disposition: attachment; filename*=utf-8''%C3%A5rsplan.pdf\r\n\r\nx"
    )
    assert reader.parse(HEAD + multipart("mixed", PLAIN, part)).attachments == ("årsplan.pdf",)


def test_an_invitation_is_read_with_its_calendar_as_attachment(reader: MailReader) -> None:
    calendar = b"Content-Type: text/calendar; method=REQUEST\r\n\r\nBEGIN:VCALENDAR\r\nEND:VCALENDAR"
    mail = reader.parse(HEAD + multipart("alternative", PLAIN, calendar))
    assert (mail.text, mail.attachments, mail.robot) == ("Har I noget om bækken?", ("calendar.ics",), False)


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
