"""What calendar programs answer for their owners is read, whatever they make of a mail."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from integrations.channels.mail.calendar_answers import CalendarAnswer, words_beside
from integrations.channels.mail.parser_client import MailReader
from tests.mail.calendar_mails import TINE, UID, apple, folded, google, head, ics, nextcloud, outlook, part, thunderbird
from tests.mail.letters import multipart, raw_mail

MADE: dict[str, Callable[[str], bytes]] = {
    "outlook": outlook,
    "google": lambda calendar: google(calendar, "Tine Holm har afvist denne invitation."),
    "thunderbird": thunderbird,
    "apple": apple,
    "nextcloud": nextcloud,
    "folded": lambda calendar: apple(folded(calendar, 20)),
}


@pytest.mark.parametrize("program", MADE)
@pytest.mark.parametrize("status", ["DECLINED", "ACCEPTED", "TENTATIVE"])
def test_an_answer_is_read_from_every_programs_mail(program: str, status: str, reader: MailReader) -> None:
    mail = reader.parse(MADE[program](ics(status, sequence=2)))
    start = "2027-04-20T07:00:00+00:00"
    assert mail.calendar_answer == CalendarAnswer("REPLY", UID, 2, TINE, status, start)
    assert (mail.words_beside, mail.reason) == ("", "auto-submitted" if program == "google" else "calendar answer")


@pytest.mark.parametrize(
    ("start", "starts"),
    [
        ("DTSTART:20270420T070000Z", "2027-04-20T07:00:00+00:00"),
        ("DTSTART;TZID=Europe/Copenhagen:20270420T090000", "2027-04-20T07:00:00+00:00"),
        ("DTSTART;TZID=Romance Standard Time:20270420T090000", "2027-04-20T07:00:00+00:00"),
        ("DTSTART;TZID=Nobody/Knows:20270420T090000", "2027-04-20T09:00:00"),
        ("DTSTART;VALUE=DATE:20270420", "2027-04-20"),
        ("DTSTART:next Tuesday", ""),
    ],
)
def test_the_time_that_is_proposed_is_read(start: str, starts: str, reader: MailReader) -> None:
    answer = reader.parse(apple(ics("TENTATIVE", method="COUNTER", start=start))).calendar_answer
    assert answer is not None
    assert (answer.method, answer.starts) == ("COUNTER", starts)


def test_the_one_who_has_decided_answers_where_all_are_listed(reader: MailReader) -> None:
    others = "ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:bo@skole.example.org"
    answer = reader.parse(apple(ics("DECLINED", more=others))).calendar_answer
    assert answer is not None
    assert (answer.attendee, answer.status) == (TINE, "DECLINED")
    two = reader.parse(apple(ics("DECLINED", more=others.replace("NEEDS-ACTION", "ACCEPTED")))).calendar_answer
    assert two is not None
    assert (two.attendee, two.status) == ("", "")


@pytest.mark.parametrize(
    "calendar",
    [
        "BEGIN:VCALENDAR\nMETHOD:REPLY\nEND:VCALENDAR\n",
        "BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\nUID:x",
        "METHOD:REPLY\n" + "BEGIN:VEVENT\n" * 5_000,
        ics("DECLINED").replace("UID:", "DTSTAMP:"),
        ics("DECLINED").replace("END:VEVENT\n", "END:VEVENT\nBEGIN:VEVENT\nUID:K2@localhost\nEND:VEVENT\n"),
    ],
)
def test_what_cannot_be_read_answers_nothing_and_keeps_its_words(calendar: str, reader: MailReader) -> None:
    mail = reader.parse(nextcloud(calendar, "Vi er på lejrskole."))
    assert mail.calendar_answer == CalendarAnswer("REPLY", "", 0, "", "")
    assert mail.words_beside == "Vi er på lejrskole."


@pytest.mark.parametrize("method", ["REQUEST", "PUBLISH", "CANCEL"])
def test_an_invitation_of_somebody_else_is_a_file(method: str, reader: MailReader) -> None:
    mail = reader.parse(nextcloud(ics(method=method), "Her er vores skoleår."))
    assert (mail.calendar_answer, mail.text, mail.robot) == (None, "Her er vores skoleår.", False)


def test_what_hangs_below_as_a_mail_of_its_own_is_nobodys_answer(reader: MailReader) -> None:
    inner = part("message/rfc822", "") + head() + part("text/calendar; method=REPLY", ics())
    raw = head("FW: Afvist", "Bo <bo@skole.example.org>") + multipart(
        "mixed", part("text/plain; charset=utf-8", "Se her"), inner
    )
    assert reader.parse(raw).calendar_answer is None


DECLINED = CalendarAnswer("REPLY", UID, 0, TINE, "DECLINED")


@pytest.mark.parametrize(
    "words",
    [
        "Tine Holm har afvist denne invitation.\n\nVandets vej\ntirsdag 20. apr. 2027",
        "Tine Holm har takket nej til din invitation.",
        "Tine Holm hat diese Einladung abgelehnt.",
        "Tine Holm hat Ihre Einladung zum Termin „Wasser“ angenommen.",
        "Tine Holm has declined this invitation.",
        "Tine Holm has accepted your event invitation.",
        "Tine Holm declined your invitation\n\nTitle: Water",
        "When: Tuesday\nWhere: School\n\n*~*~*~*~*~*~*~*~*",
        "Accepteret af Tine Holm.",
        "Zugesagt: Wasser",
        "Tine Holm declined your calendar invitation.",
    ],
)
def test_what_programs_say_is_no_word_of_their_owner(words: str) -> None:
    assert words_beside(DECLINED, words) == ""


@pytest.mark.parametrize(
    ("words", "own"),
    [
        ("Vi er desværre på lejrskole den dag.", "Vi er desværre på lejrskole den dag."),
        ("Wir haben die Einladung leider abgelehnt.", "Wir haben die Einladung leider abgelehnt."),
        ("When: Tuesday\nWhere: School\n\n*~*~*~*~*~*\n\nSorry, we are away.", "Sorry, we are away."),
        ('Tine has declined this invitation with this note:\n\n"We are away."\n\nVandets vej', "We are away."),
    ],
)
def test_the_owners_words_stay(words: str, own: str) -> None:
    assert words_beside(DECLINED, words) == own


@pytest.mark.parametrize(
    "below",
    [
        "-----Oprindelig aftale-----\nFra: x\nSendt: 1. maj 2027 10:00\nTil: Tine\nEmne: Vand\nHvornår: i dag",
        "-----Ursprünglicher Termin-----\nVon: x\nGesendet: 1. Mai 2027 10:00\nAn: Tine\nBetreff: Wasser",
        "-----Original Appointment-----\nFrom: x\nSent: 1 May 2027 10:00\nTo: Tine\nSubject: Water\nWhen: today",
    ],
)
def test_the_invitation_that_hangs_below_is_no_word_of_the_owner(below: str, reader: MailReader) -> None:
    mail = reader.parse(outlook(ics(), f"Vi er på lejrskole.\n\n{below}"))
    assert mail.words_beside == "Vi er på lejrskole."


def test_a_comment_in_the_file_is_the_owners_word_too() -> None:
    answer = CalendarAnswer("REPLY", UID, 0, TINE, "DECLINED", comment="Vi er på lejrskole.")
    assert words_beside(answer, "Tine har afvist denne invitation.") == "Vi er på lejrskole."
    assert words_beside(answer, "Hej\n\nVi er på  lejrskole.") == "Hej\n\nVi er på  lejrskole."


def test_a_person_who_writes_about_an_invitation_is_a_person(reader: MailReader) -> None:
    mail = reader.parse(raw_mail("Vi har afvist invitationen. Har I en anden dag?", subject="Afvist"))
    assert (mail.calendar_answer, mail.robot) == (None, False)
