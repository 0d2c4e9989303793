"""What programs say in a person's name without a header is known; what people say in the same words stays theirs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from integrations.channels.mail.parser_client import MailReader
from tests.mail.calendar_mails import head, part
from tests.mail.letters import multipart, raw_mail

TRAINING = Path(__file__).parents[1] / "quality" / "training"


def reason(reader: MailReader, text: str, subject: str = "Re: Vand i 4.a", *headers: str) -> str:
    return reader.parse(raw_mail(text, *headers, subject=subject)).reason


@pytest.mark.parametrize(
    "text",
    [
        "Jeg er på ferie til og med den 14. december",
        "Tak for din mail. Jeg er på kursus frem til torsdag den 4. maj. Haster det, kontakt da kontoret.",
        "Hej\n\nFra 1. til 12. maj er jeg på ferie.\nDin mail bliver ikke læst imens.\n\nAnna Holm\nGørlev Skole",
        "Dette er et automatisk svar. Jeg er på barsel. Kontakt bo@skole.example.org i mit fravær.",
        "Vielen Dank für Ihre Nachricht. Ich bin bis zum 14. Mai im Urlaub. Ihre Mail wird nicht weitergeleitet.",
        "Ich bin derzeit nicht im Büro. In dringenden Fällen wenden Sie sich bitte an das Sekretariat.",
        "Zur Zeit befinde ich mich in Elternzeit.\n\nBeate Krüger",
        "Thank you for your email. I am on annual leave until Monday 3 May. For urgent matters please call the office.",
        "I'll be out of the office next week with limited access to email. I will reply when I am back.",
        "Happy Easter! I am away until 6 April. I will answer once I return.",
    ],
)
def test_an_absence_note_without_headers_is_known(text: str, reader: MailReader) -> None:
    assert reason(reader, text) == "absence note"


@pytest.mark.parametrize(
    "text",
    [
        "Jeg er på ferie til den 14. december, så gerne i uge 51",
        "Jeg er på ferie i uge 7. Kan vi få uge 8 i stedet?",
        "Vi må aflyse. Jeg er på kursus den dag.",
        "Jeg er på barsel. Bo Holm overtager besøget, kontakt ham på bo@skole.example.org.",
        "Jeg er på ferie. 24 elever, 4.b.",
        "Ich bin bis Mai in Elternzeit. Herr Bohn führt die Gruppe.",
        "I am on leave from March. Please move K12 to April.",
        "Ring til mig på 59 11 22 33.",
        "Tak for jeres mail. Vi tager nummer 2.",
    ],
)
def test_a_person_who_is_away_and_wants_something_is_answered(text: str, reader: MailReader) -> None:
    assert reason(reader, text) == ""


def test_one_sentence_of_absence_that_answers_nothing_is_a_persons(reader: MailReader) -> None:
    assert reason(reader, "Jeg er på ferie til den 14. december", "Vand") == ""


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        (
            "Læst: Re: Vand i 4.a",
            "Din meddelelse\n\nTil: Anna\nEmne: Re: Vand\n\nblev læst den 1. maj.",
        ),
        ("Læst: Re: Vand i 4.a", ""),
        ("Gelesen: Re: Wasser", "Ihre Nachricht an Anna wurde am 1. Mai gelesen."),
        ("Read: Re: Water", "Your message was read on 1 May."),
        ("Not read: Re: Water", "Your message was deleted without being read."),
        ("Return Receipt (displayed): Re: Water", "This is a Return Receipt for the mail that you sent."),
        ("Empfangsbestätigung (angezeigt): Re: Wasser", "Dies ist eine Empfangsbestätigung."),
    ],
)
def test_a_receipt_as_plain_text_is_known(subject: str, text: str, reader: MailReader) -> None:
    assert reason(reader, text, subject) == "read receipt"


def test_a_receipt_by_the_book_is_known(reader: MailReader) -> None:
    told = multipart(
        "mixed",
        part("text/plain", "Displayed."),
        part("message/disposition-notification", "Disposition: x; displayed\n"),
    )
    assert reader.parse(head("Vand") + told).reason == "read receipt"
    assert reason(reader, "x", "Vand", "Content-Class: urn:content-classes:mdn") == "read receipt"


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Tilbagekald: Vand", 'Anna Holm vil gerne tilbagekalde meddelelsen, "Vand".'),
        ("Rückruf: Wasser", "Anna Holm möchte die Nachricht „Wasser“ zurückrufen."),
        ("Recall: Water", 'Anna Holm would like to recall the message, "Water".'),
    ],
)
def test_a_mail_that_takes_another_back_is_known(subject: str, text: str, reader: MailReader) -> None:
    assert reason(reader, text, subject) == "recall"


@pytest.mark.parametrize(
    "text",
    [
        "👍 Tine Holm reagerede på din meddelelse:",
        "Tine Holm har reageret via Gmail",
        "Tine Holm hat auf Ihre Nachricht reagiert:",
        "Tine Holm reacted to your message:",
        "❤️ Tine reacted via Gmail",
    ],
)
def test_a_reaction_in_words_is_known(text: str, reader: MailReader) -> None:
    assert reason(reader, f"{text}\n\n> Her er fem forslag") == "reaction"


def test_gmails_reaction_is_known_by_its_part(reader: MailReader) -> None:
    raw = head("Re: Vand") + multipart(
        "alternative",
        part("text/plain; charset=utf-8", "👍"),
        part("text/vnd.google.email-reaction+json; charset=utf-8", '{"version": 1, "emoji": "x"}'),
    )
    assert reader.parse(raw).reason == "reaction"


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Læst: Harry Potter", "Har I et forfatterbesøg til min 5. klasse?"),
        ("Gelesen: Ihr Heft", "Haben Sie noch andere Angebote?"),
        ("Read: a workshop about reading", "Do you have one for grade 4?"),
        ("Recall: water cycle", "Which of your activities covers it?"),
        ("Re: Vand", "Eleverne reagerede på jeres mail med jubel, vi tager nummer 2."),
        ("Re: Vand", "Vi har reageret på jeres mail."),
    ],
)
def test_people_who_use_such_words_are_answered(subject: str, text: str, reader: MailReader) -> None:
    assert reason(reader, text, subject) == ""


def letters_of_people() -> Iterator[str]:
    for file in sorted((TRAINING / "mails").glob("*.jsonl")):
        for line in file.read_text("utf-8").splitlines():
            yield "\n".join(sentence["text"] for sentence in json.loads(line)["sentences"])


def test_no_letter_of_a_teacher_is_taken_for_a_programs(reader: MailReader) -> None:
    letters = list(letters_of_people())
    assert len(letters) > 100
    assert [text for text in letters if reason(reader, text)] == []
