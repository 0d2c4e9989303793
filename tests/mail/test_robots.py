"""Programs are never answered; people always are."""

from __future__ import annotations

import pytest

from integrations.channels.mail.parser_client import MailReader
from tests.mail.letters import raw_mail


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        ("Auto-Submitted: auto-replied", "auto-submitted"),
        ("Auto-Submitted: auto-generated (rejected)", "auto-submitted"),
        ("Auto-Submitted: Auto-Notified; owner-email=x@example.org", "auto-submitted"),
        ("List-Id: <laerere.example.org>", "mailing list"),
        ("List-Unsubscribe: <mailto:x@example.org>", "mailing list"),
        ("Precedence: bulk", "bulk"),
        ("Precedence: Junk", "bulk"),
        ("precedence: list", "bulk"),
        ("Return-Path: <>", "null sender"),
        ("X-Failed-Recipients: x@example.org", "report"),
        ("X-Autoreply: yes", "auto-submitted"),
    ],
)
def test_headers_of_programs_are_known(header: str, reason: str, reader: MailReader) -> None:
    mail = reader.parse(raw_mail("Hej", header))
    assert (mail.robot, mail.reason) == (True, reason)


@pytest.mark.parametrize(
    "subject",
    [
        "Automatisk svar: Forslag til vand",
        "Autosvar: Forslag",
        "Fraværsbesked",
        "Ikke til stede: Forslag",
        "Ude af kontoret til mandag",
        "Automatische Antwort: Vorschläge",
        "Abwesenheitsnotiz: Vorschläge",
        "AW: Abwesenheitsnotiz",
        "Abwesend: bis Montag",
        "Außer Haus",
        "Nicht im Büro bis 3. Mai",
        "Automatic reply: Suggestions",
        "Out of Office",
        "Re: Out of office: Suggestions",
        "Auto-Reply: Suggestions",
        "Undeliverable: Suggestions",
        "Unzustellbar: Vorschläge",
    ],
)
def test_absence_notes_are_known_by_their_subject(subject: str, reader: MailReader) -> None:
    mail = reader.parse(raw_mail("Jeg er her ikke.", subject=subject))
    assert (mail.robot, mail.reason) == (True, "out of office")


def test_reports_and_machine_addresses_are_known(reader: MailReader) -> None:
    report = reader.parse(raw_mail("x", kind="multipart/report; report-type=delivery-status; boundary=q"))
    machine = reader.parse(raw_mail("x", sender="no-reply@aula.example.org"))
    assert (report.reason, machine.reason) == ("report", "machine address")


def test_a_calendars_acceptance_is_a_robots(reader: MailReader) -> None:
    calendar = "BEGIN:VCALENDAR\nMETHOD:REPLY\nEND:VCALENDAR\n"
    mail = reader.parse(raw_mail(calendar, subject="Accepteret: Vandets vej", kind="text/calendar; method=REPLY"))
    assert (mail.robot, mail.reason) == (True, "calendar answer")


@pytest.mark.parametrize(
    "headers",
    [
        ("X-Auto-Response-Suppress: All",),
        ("X-Auto-Response-Suppress: DR, RN, NRN, OOF, AutoReply",),
        ("Auto-Submitted: no",),
        ("Precedence: normal",),
        ("X-Mailer: Microsoft Outlook 16.0", "Importance: high"),
    ],
)
def test_people_stay_people(headers: tuple[str, ...], reader: MailReader) -> None:
    mail = reader.parse(raw_mail("Har I noget om vand?", *headers))
    assert (mail.robot, mail.reason) == (False, "")


@pytest.mark.parametrize(
    "subject",
    [
        "Ferieaktiviteter for 4. klasse",
        "Automatik og robotter",
        "Kontorbesøg",
        "Office visit in May",
        "Urlaub am Meer?",
    ],
)
def test_subjects_of_people_are_not_mistaken(subject: str, reader: MailReader) -> None:
    assert reader.parse(raw_mail("Har I noget?", subject=subject)).robot is False
