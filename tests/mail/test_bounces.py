"""Delivery reports as mail servers write them: what came back, what is only late, and what is no report at all."""

from __future__ import annotations

import pytest

from integrations.channels.mail.bounces import DeliveryReport
from integrations.channels.mail.parser_client import MailReader
from tests.mail.letters import multipart, raw_mail

OURS = "<0123456789abcdef01234567.abcdefghijklmnop@skoletjenesten.example.org>"
RETURNED = f"Message-ID: {OURS}\r\nSubject: Re: Vand?\r\n\r\nDelayed visits and 550 bananas.\r\n".encode()


def dsn(fields: str, *parts: bytes) -> bytes:
    """A report by RFC 3464."""
    return b"From: MAILER-DAEMON@mx.example.org\r\nSubject: Undelivered Mail Returned to Sender\r\n" + multipart(
        "report; report-type=delivery-status",
        b"Content-Type: text/plain\r\n\r\nI'm sorry.",
        b"Content-Type: message/delivery-status\r\n\r\n" + fields.replace("\n", "\r\n").encode(),
        *parts,
    )


POSTFIX = (
    "Reporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; a@b.example\nAction: {}\nStatus: {}\nDiagnostic-Code: {}\n"
)


def test_postfix_returns_the_mail(reader: MailReader) -> None:
    raw = dsn(
        POSTFIX.format("failed", "5.1.1", "smtp; 550 5.1.1 <a@b.example>:\n    no such user"),
        b"Content-Type: message/rfc822\r\n\r\n" + RETURNED,
    )
    why = "5.1.1 smtp; 550 5.1.1 <a@b.example>: no such user"
    assert reader.parse(raw).report == DeliveryReport(True, why, (OURS,))


def test_exchange_returns_the_headers_alone(reader: MailReader) -> None:
    raw = dsn(
        POSTFIX.format("failed", "5.7.1", "smtp;550 5.7.1 RESOLVER.RST.AuthRequired"),
        b"Content-Type: text/rfc822-headers\r\n\r\nReceived: by x\r\nMessage-ID:\r\n " + OURS.encode() + b"\r\n",
    )
    assert reader.parse(raw).report == DeliveryReport(True, "5.7.1 smtp;550 5.7.1 RESOLVER.RST.AuthRequired", (OURS,))


def test_a_report_that_only_answers_our_mail_names_it(reader: MailReader) -> None:
    raw = f"In-Reply-To: {OURS}\r\n".encode() + dsn(POSTFIX.format("failed", "5.2.2", "smtp; 552 mailbox full"))
    assert reader.parse(raw).report == DeliveryReport(True, "5.2.2 smtp; 552 mailbox full", (OURS,))


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded"])
def test_what_is_late_or_arrived_has_not_failed(action: str, reader: MailReader) -> None:
    raw = dsn(POSTFIX.format(action, "4.4.1", "smtp; 451 busy"), b"Content-Type: message/rfc822\r\n\r\n" + RETURNED)
    assert reader.parse(raw).report == DeliveryReport(False, "4.4.1 smtp; 451 busy", (OURS,))


def test_one_failed_recipient_among_others_is_a_failure(reader: MailReader) -> None:
    fields = POSTFIX.format("delayed", "4.4.1", "smtp; 451 busy") + "\nAction: failed\nStatus: 5.1.1\n"
    raw = dsn(fields, b"Content-Type: message/rfc822\r\n\r\n" + RETURNED)
    assert reader.parse(raw).report == DeliveryReport(True, "5.1.1", (OURS,))


GMAIL = f"""Address not found

Your message wasn't delivered to a@b.example because the address couldn't be found.

The response from the remote server was:
550 5.1.1 <a@b.example>: Recipient address rejected: User unknown

----- Original message -----
Message-ID: {OURS}
Subject: Re: Vand?

This visit is delayed.
"""


def test_a_plain_report_of_gmail_is_known_by_our_id_in_it(reader: MailReader) -> None:
    raw = raw_mail(
        GMAIL, "X-Failed-Recipients: a@b.example", sender="mailer-daemon@googlemail.com",
        subject="Delivery Status Notification (Failure)",
    )  # fmt: skip
    why = "550 5.1.1 <a@b.example>: Recipient address rejected: User unknown"
    assert reader.parse(raw).report == DeliveryReport(True, why, (OURS,))


def test_a_plain_report_of_exchange_is_known_by_our_id_in_its_html(reader: MailReader) -> None:
    html = f"<p>Din meddelelse til a@b.example kunne ikke leveres.</p><pre>Message-ID: {OURS[:1].replace('<', '&lt;')}"
    raw = raw_mail(
        f"{html}{OURS[1:-1]}&gt;</pre>", sender="postmaster@kommune.example.org",
        subject="Kan ikke leveres: Re: Vand?", kind="text/html; charset=utf-8",
    )  # fmt: skip
    said = "Din meddelelse til a@b.example kunne ikke leveres."
    assert reader.parse(raw).report == DeliveryReport(True, said, (OURS,))


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Delivery Status Notification (Delay)", "Gmail will retry for 46 more hours."),
        ("Delivery delayed: Re: Vand?", "Delivery to a@b.example has been delayed."),
        ("Warning: message delayed", "The message could not be delivered yet, still trying."),
    ],
)
def test_a_plain_report_of_a_delay_has_not_failed(subject: str, text: str, reader: MailReader) -> None:
    raw = raw_mail(f"{text}\n\nMessage-ID: {OURS}\n", sender="mailer-daemon@googlemail.com", subject=subject)
    assert reader.parse(raw).report == DeliveryReport(False, subject, (OURS,))


@pytest.mark.parametrize(
    ("headers", "sender", "subject"),
    [
        (("Auto-Submitted: auto-replied", f"In-Reply-To: {OURS}"), "anna@skole.example.org", "Automatisk svar: Vand?"),
        ((f"In-Reply-To: {OURS}",), "anna@skole.example.org", "Re: Undeliverable fish"),
        ((f"In-Reply-To: {OURS}",), "postmaster@skole.example.org", "Re: Vand?"),
    ],
)
def test_absence_notes_and_people_are_no_reports(
    headers: tuple[str, ...], sender: str, subject: str, reader: MailReader
) -> None:
    assert reader.parse(raw_mail("Jeg er her ikke.", *headers, sender=sender, subject=subject)).report is None


def test_a_receipt_for_reading_is_no_report(reader: MailReader) -> None:
    raw = b"From: anna@skole.example.org\r\nSubject: Read: Vand?\r\n" + multipart(
        "report; report-type=disposition-notification",
        b"Content-Type: text/plain\r\n\r\nDisplayed.",
        f"Content-Type: message/disposition-notification\r\n\r\nOriginal-Message-ID: {OURS}\r\n".encode(),
    )
    assert reader.parse(raw).report is None
    assert reader.parse(raw).robot


def test_a_report_of_a_thousand_ids_names_but_a_few(reader: MailReader) -> None:
    ids = "\n".join(f"<{number:024x}.abcdefghijklmnop@x.example>" for number in range(1_000))
    report = reader.parse(raw_mail(ids, sender="mailer-daemon@x.example", subject="Undeliverable")).report
    assert report is not None
    assert len(report.returned) == 20
