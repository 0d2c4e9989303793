"""Answers to invitations as calendar programs mail them, made in own words after how they are built."""

from __future__ import annotations

import base64

from tests.mail.letters import multipart

UID = "K1@localhost"
TINE = "tine@skole.example.org"


def ics(
    status: str = "DECLINED",
    *,
    method: str = "REPLY",
    uid: str = UID,
    sequence: int | None = 0,
    attendee: str = TINE,
    start: str = "DTSTART:20270420T070000Z",
    more: str = "",
) -> str:
    """One event with LF line ends."""
    lines = [
        "BEGIN:VCALENDAR", "PRODID:-//A program//EN", "VERSION:2.0", f"METHOD:{method}", "BEGIN:VEVENT",
        f"ATTENDEE;PARTSTAT={status};CN=Tine Holm:mailto:{attendee}", f"UID:{uid}", start, "SUMMARY:Vandets vej",
        *([] if sequence is None else [f"SEQUENCE:{sequence}"]), *([more] if more else []),
        "END:VEVENT", "END:VCALENDAR", "",
    ]  # fmt: skip
    return "\n".join(lines)


def folded(calendar: str, length: int = 40) -> str:
    """Long lines broken as RFC 5545 3.1 has it."""
    return "\n".join(
        "\n ".join(line[i : i + length] for i in range(0, len(line), length)) for line in calendar.split("\n")
    )


def head(subject: str = "Afvist: Vandets vej", sender: str = f"Tine Holm <{TINE}>", *headers: str) -> bytes:
    return "\r\n".join([*headers, f"From: {sender}", "To: assistant@localhost", f"Subject: {subject}", ""]).encode()


def part(kind: str, text: str, *headers: str, base_64: bool = False) -> bytes:
    body = text.replace("\n", "\r\n").encode()
    if base_64:
        headers, body = (*headers, "Content-Transfer-Encoding: base64"), base64.encodebytes(body)
    return "\r\n".join([f"Content-Type: {kind}", *headers, "", ""]).encode() + body


def outlook(calendar: str, words: str = "", subject: str = "Afvist: Vandets vej") -> bytes:
    """Words as plain text and HTML, the calendar as a third version of them, in base64."""
    versions = multipart(
        "alternative",
        part("text/plain; charset=utf-8", words),
        part("text/html; charset=utf-8", f"<p>{words}</p>"),
        part("text/calendar; charset=utf-8; method=REPLY", calendar, base_64=True),
    )
    return head(subject, f"Tine Holm <{TINE}>", "X-MS-Has-Attach:") + versions


def google(calendar: str, sentence: str, subject: str = "Afvist: Vandets vej") -> bytes:
    """A sentence of the program, the calendar beside it and once more as a file."""
    return head(subject, f"Tine Holm <{TINE}>", "Auto-Submitted: auto-generated") + multipart(
        "mixed",
        multipart(
            "alternative",
            part("text/plain; charset=utf-8; format=flowed; delsp=yes", sentence),
            part("text/calendar; charset=utf-8; method=REPLY", calendar),
            boundary="inner",
        ),
        part(
            "application/ics; name=invite.ics",
            calendar,
            'Content-Disposition: attachment; filename="invite.ics"',
            base_64=True,
        ),
    )


def thunderbird(calendar: str, words: str = "") -> bytes:
    return head() + multipart(
        "mixed",
        multipart(
            "alternative",
            part("text/plain; charset=utf-8", words or "Tine Holm har afvist din invitation til begivenheden."),
            part("text/calendar; method=REPLY; charset=utf-8", folded(calendar)),
            boundary="inner",
        ),
        part('application/ics; name="invite.ics"', calendar, "Content-Disposition: attachment; filename=invite.ics"),
    )


def apple(calendar: str) -> bytes:
    """The calendar alone is the mail's body."""
    return head() + part("text/calendar; method=REPLY; charset=utf-8", calendar)


def nextcloud(calendar: str, words: str = "") -> bytes:
    """A file that only its name tells."""
    return head() + multipart(
        "mixed",
        part("text/plain; charset=utf-8", words),
        part("application/octet-stream", calendar, "Content-Disposition: attachment; filename=reply.ics", base_64=True),
    )
