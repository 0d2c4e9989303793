"""Files that come along: their sender is told what became of them, and somebody looks at those that matter."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.model import Attachment, CallReason, FileFate, Language, Reply, ReplyFile, ReplyKind
from assistant.replies.files import fitting
from integrations.store.bookings import SqliteBookingBook
from tests.conversation.talks import Talk

WATER = "vand-til-4-klasse"
LIST = Attachment("Klasseliste 4b.pdf", "application/pdf", 12_000)
PHOTO = Attachment("IMG_1.jpg", "image/jpeg", 2_100_000)
PROGRAM = Attachment("faktura.pdf", "application/x-executable", 900, FileFate.PROGRAM)
INVITATION = Attachment("invite.ics", "text/calendar", 900)
NOT_KEPT = "faktura.pdf (1 kB) er ikke gemt: det er et program."


@pytest.fixture
def talk(book: SqliteBookingBook) -> Talk:
    return Talk(book, (WATER, "robotdysten"))


def booked(talk: Talk) -> Talk:
    talk.say("1, uge 17, 4.b, 24 elever, Gørlev Skole")
    return talk


def called(talk: Talk) -> list[tuple[CallReason | None, str]]:
    return [(event.reason, event.booking.id if event.booking else "") for event in talk.last.events]


def test_a_file_alone_is_no_empty_message_and_goes_to_a_human(talk: Talk) -> None:
    said = talk.say("", files=(LIST, PHOTO, PROGRAM))
    assert said.split("\n\n") == [
        "Tak, jeg har fået Klasseliste 4b.pdf (12 kB) og billedet IMG_1.jpg (2.1 MB). "
        "Jeg har sendt det videre til en koordinator, som svarer dig her.",
        NOT_KEPT,
    ]
    assert (talk.last.reply.kind, called(talk)) == (ReplyKind.HUMAN, [(CallReason.FILE_SENT, "")])


def test_nothing_but_a_strangers_program_calls_nobody(talk: Talk) -> None:
    assert NOT_KEPT in talk.say("", files=(PROGRAM,))
    assert (talk.last.reply.kind, called(talk)) == (ReplyKind.HELP, [])
    booked(talk)
    talk.say("", files=(PROGRAM,))
    assert called(talk) == [(CallReason.FILE_SENT, "K1")]


def test_a_calendar_programs_part_is_no_file_of_the_teachers(talk: Talk) -> None:
    assert "tom" in talk.say("", files=(INVITATION,))


@pytest.mark.parametrize("words", ["Hermed klasselisten.", "Tak, vi glæder os!", "Så er listen her, vi ses"])
def test_in_a_bookings_thread_somebody_always_sees_the_files(talk: Talk, words: str) -> None:
    booked(talk).approve()
    said = talk.say(words, files=(LIST,))
    assert "Klasseliste 4b.pdf (12 kB)" in said
    assert called(talk) == [(CallReason.FILE_SENT, "K1")]


def test_files_beside_a_question_are_kept_with_the_conversation(talk: Talk) -> None:
    said = talk.say("Har I noget om vand til 4. klasse?", files=(LIST, PROGRAM))
    assert talk.last.reply.cards
    assert called(talk) == []
    assert said.endswith(f"Jeg har gemt Klasseliste 4b.pdf (12 kB) sammen med vores samtale.\n\n{NOT_KEPT}")


@pytest.mark.parametrize("subject", ["Klasseliste 4.b", "Fil", "Billeder fra sidste år"])
def test_a_subject_that_only_says_what_the_file_is_asks_for_nothing(talk: Talk, subject: str) -> None:
    assert talk.say(subject, files=(LIST,), subject=subject).startswith("Tak, jeg har fået Klasseliste 4b.pdf (12 kB).")
    assert called(talk) == [(CallReason.FILE_SENT, "")]


def test_a_question_in_the_subject_is_answered_with_a_file_beside_it(talk: Talk) -> None:
    talk.say("Noget om vand til 4. klasse?", files=(LIST,), subject="Noget om vand til 4. klasse?")
    assert talk.last.reply.cards


def test_words_that_may_only_say_what_the_file_is_are_shown_to_a_human_too(talk: Talk) -> None:
    talk.conversation = replace(talk.conversation, offered=(), shown=())
    said = talk.say("Hej, hermed får I listen over alle eleverne i 4.b, som vi aftalte.", files=(LIST,), subject="4.b")
    assert said.endswith("Jeg har sendt Klasseliste 4b.pdf (12 kB) videre til en koordinator.")
    assert called(talk) == [(CallReason.FILE_SENT, "")]


def test_of_very_many_files_only_some_are_named(talk: Talk) -> None:
    files = [Attachment(f"{number}.txt", "text/plain", 1) for number in range(12)]
    refused = [Attachment(f"{number}.exe", "x/y", 1, FileFate.PROGRAM) for number in range(12)]
    said = talk.say("", files=(*files, *refused))
    assert "9.txt (1 kB) og 2 andre." in said
    assert said.endswith("9.exe (1 kB) er ikke gemt: det er et program.\n\n2 andre filer er ikke gemt.")


def test_a_letter_carries_what_its_way_takes_and_says_what_stays_behind() -> None:
    files = (ReplyFile("a", LIST), ReplyFile("b", PHOTO))
    letter = Reply(
        Language.DA, ReplyKind.WRITTEN, "Besked", ("Mette skriver:", "Hej"), closing=("Vedlagt: ...",), files=files
    )
    assert fitting(letter, 3_000_000) == letter
    fits = fitting(letter, 100_000)
    assert (fits.files, fits.closing) == (
        (ReplyFile("a", LIST),),
        ("Vedlagt: Klasseliste 4b.pdf (12 kB)", "IMG_1.jpg (2.1 MB) kom ikke med: den er for stor."),
    )
