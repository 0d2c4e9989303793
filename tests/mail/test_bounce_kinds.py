"""Reports of mail servers that follow no standard, each kind made in own words after how such servers write."""

from __future__ import annotations

import pytest

from integrations.channels.mail.parser_client import MailReader
from tests.mail.calendar_mails import head, part
from tests.mail.letters import multipart, raw_mail
from tests.mail.test_bounces import OURS

RETURNED = f"Received: from us\nMessage-ID: {OURS}\nSubject: Re: Vand?\n\nHej, this visit is delayed.\n"
EIGHT_BITS = (
    "Reporting-MTA: dns; mx\n\nOriginal-Recipient: utf-8;jørgen2@b.example\nFinal-Recipient: utf-8; jørgen2@b.example\n"
    "Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 User unknown in virtual mailbox table\n"
)

PLAIN: dict[str, tuple[str, str, str]] = {
    "exim": (
        "Mail Delivery System <Mailer-Daemon@mx.example.org>", "Mail delivery failed: returning message to sender",
        "This message was created automatically.\n\nThe following address failed:\n\n  a@b.example\n"
        "    host mx [192.0.2.1]: 550 5.1.1 no such user\n",
    ),
    "qmail": (
        "MAILER-DAEMON@mx.example.org", "failure notice",
        "Hi. I wasn't able to deliver your message.\n<a@b.example>:\nSorry, no mailbox here by that name. (#5.1.1)\n",
    ),
    "no address": ("MAILER-DAEMON <>", "Mail delivery failed", "There was an error.\n550 no user\n"),
    "no domain": ("mailer-daemon", "There was an error sending your mail", "refused: [554 5.4.6 Hop count exceeded]\n"),
    "no status": ("postmaster@b.example", "DELIVERY FAILURE: not listed", "was not delivered to:\n\n  a@b.example\n"),
    "no subject of a report": ("Postmaster <postmaster@b.example>", "Nyhed", "Unknown user: a@b.example\n"),
    "underscore": ("post_master@b.example", "Mail System Error - Returned Mail", "Each was rejected by a server.\n"),
    "administrator": (
        "NDR Administrator <sysadmin@b.example>", "Undeliverable Message", "Message could not be delivered.\n",
    ),
    "german": (
        "Mailer-Daemon@b.example", "Unzustellbare Nachricht", "Ihre Nachricht konnte nicht zugestellt werden.\n",
    ),
    "danish": ("postmaster@b.example", "Re: Vand?", "Din mail kunne ikke leveres til a@b.example, ukendt bruger.\n"),
    "machine": ("no-reply@b.example", "Undelivered Mail", "As their mailbox is full.\n"),
    "old": ("Mail Delivery Subsystem <MAILER-DAEMON@b.example>", "Returned mail: User unknown", "User unknown\n"),
    "dotted": ("System <Mail.Delivery.System@b.example>", "Delivery status notification", "553 5.3.0\n"),
}  # fmt: skip


@pytest.mark.parametrize("kind", PLAIN)
def test_a_report_without_a_status_is_known_and_finds_our_mail(kind: str, reader: MailReader) -> None:
    sender, subject, text = PLAIN[kind]
    mail = reader.parse(raw_mail(f"{text}\n{RETURNED}", sender=sender, subject=subject))
    assert mail.report is not None
    assert (mail.report.failed, mail.report.returned, mail.robot) == (True, (OURS,), True)


def test_a_report_about_an_address_beyond_ascii_keeps_what_the_server_said(reader: MailReader) -> None:
    raw = head("Undelivered Mail Returned to Sender", "MAILER-DAEMON@mx.example.org") + multipart(
        "report; report-type=delivery-status",
        part("text/plain; charset=utf-8", "I'm sorry."),
        part("message/global-delivery-status", EIGHT_BITS),
        part("message/global", RETURNED),
    )
    report = reader.parse(raw).report
    assert report is not None
    assert report.why == "5.1.1 smtp; 550 5.1.1 User unknown in virtual mailbox table"
    assert (report.failed, report.returned) == (True, (OURS,))


@pytest.mark.parametrize("returned", ["message/rfc822", "message/partial", "text/rfc822-headers"])
def test_a_report_that_promises_a_status_and_has_none_is_one(returned: str, reader: MailReader) -> None:
    raw = head("Nyaan", "robot@b.example") + multipart(
        "report; report-type=delivery-status", part("text/plain", "550 sorry (#5.1.1)"), part(returned, RETURNED)
    )
    report = reader.parse(raw).report
    assert report is not None
    assert (report.why, report.returned) == ("550 sorry (#5.1.1)", (OURS,))


@pytest.mark.parametrize(
    ("sender", "subject", "text", "headers"),
    [
        ("Postmaster <postmaster@skole.example.org>", "Vand", "Har I noget om vand til 550 elever?", ()),
        ("anna@skole.example.org", "Re: Undeliverable fish", "Jeg kunne ikke levere fisken. Har I andre?", ()),
        ("Anna Holm <anna@skole.example.org>", "Mail", "My mail could not be delivered: 550 5.1.1. Why?", ()),
        ("anna@skole.example.org", "Vand", "Har I noget om vand?", ("Return-Path: <anna@skole.example.org>",)),
    ],
)
def test_people_who_write_of_failures_are_people(
    sender: str, subject: str, text: str, headers: tuple[str, ...], reader: MailReader
) -> None:
    assert reader.parse(raw_mail(text, *headers, sender=sender, subject=subject)).report is None


def test_complaints_and_receipts_are_no_reports_of_delivery(reader: MailReader) -> None:
    raw = head("Abuse", "fbl@b.example") + multipart(
        "report; report-type=feedback-report", part("message/feedback-report", "Feedback-Type: abuse\n")
    )
    assert reader.parse(raw).report is None
