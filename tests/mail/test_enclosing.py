"""Files in a mail of ours: whole, named as they are, and always to be saved."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import SMTP

import pytest

from assistant.model import Attachment
from integrations.channels.mail.enclosing import with_files

PLAIN = (
    b'MIME-Version: 1.0\r\nContent-Type: text/plain;\r\n charset="utf-8"\r\n'
    b"Subject: Kort\r\nTo: a@b.example\r\n\r\nHej\r\n"
)
NESTED = (
    b"Subject: Kort\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nHej\r\n"
    b"--x\r\nContent-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\n--x--\r\n"
)
MAP = Attachment("Kort over åen 🌱.pdf", "application/pdf", 300)


@pytest.mark.parametrize("mail", [PLAIN, NESTED])
def test_the_letter_stays_and_the_files_stand_beside_it(mail: bytes) -> None:
    whole = message_from_bytes(with_files(mail, [(MAP, bytes(range(256)))], "w1"), policy=SMTP)
    assert (whole["Subject"], whole.defects) == ("Kort", [])
    body = whole.get_body(("plain",))  # type: ignore[attr-defined]
    assert body.get_content().strip() == "Hej"
    (file,) = [part for part in whole.walk() if part.get_content_disposition() == "attachment"]
    assert (file.get_filename(), file.get_content_type()) == (MAP.name, "application/pdf")
    assert file.get_payload(decode=True) == bytes(range(256))


def test_the_same_mail_has_the_same_bytes_and_without_files_its_own() -> None:
    assert with_files(PLAIN, [(MAP, b"x")], "w1") == with_files(PLAIN, [(MAP, b"x")], "w1")
    assert with_files(PLAIN, [], "w1") == PLAIN


def test_a_mail_sent_along_and_a_hostile_name_are_only_files() -> None:
    files = [(Attachment("Plan.eml", "message/rfc822", 3), b"a\nb"), (Attachment('x"\r\nBcc: y', "a/b", 1), b"x")]
    whole = message_from_bytes(with_files(PLAIN, files, "w1"), policy=SMTP)
    parts = [part for part in whole.walk() if part.get_content_disposition() == "attachment"]
    assert [(part.get_content_type(), part.get_filename()) for part in parts] == [
        ("application/octet-stream", "Plan.eml"),
        ("a/b", "x Bcc y"),
    ]
    assert whole["Bcc"] is None
