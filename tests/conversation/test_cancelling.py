""" "Aflys", "which one?", and the answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from assistant.model import AskedFor, Language, Period, ReplyKind, Status
from assistant.understanding.follow_up import FollowUp, Intent
from integrations.store.bookings import SqliteBookingBook
from tests.conversation.talks import Talk, facts

TWO = ("skoven-i-tal", "vejret-live-med-en-meteorolog")


@pytest.fixture
def talk(book: SqliteBookingBook) -> Talk:
    """K1 and K2 are drafted in one message."""
    talk = Talk(book, TWO)
    talk.say("1 og 2, uge 17, 5.b, 24 elever, Gørlev Skole")
    return talk


def cancelled(talk: Talk) -> list[str]:
    return [booking.id for booking in talk.book.find(statuses={Status.CANCELLED})]


def test_with_two_bookings_it_asks_which_and_remembers_that_it_asked(talk: Talk) -> None:
    text = talk.say("aflys")
    assert text.endswith("Hvilken af dem vil du aflyse? Svar med fx »den første«, »K2« eller »alle«.")
    assert (talk.conversation.asked, talk.conversation.listed, cancelled(talk)) == ("cancel", ("K1", "K2"), [])


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("den første", ["K1"]),
        ("2", ["K2"]),
        ("nummer 2", ["K2"]),
        ("K2", ["K2"]),
        ("begge to", ["K1", "K2"]),
        ("alle", ["K1", "K2"]),
        ("K1 og k2", ["K1", "K2"]),
        ("den med skoven", ["K1"]),
    ],
)
def test_the_answer_cancels_what_it_names(talk: Talk, answer: str, expected: list[str]) -> None:
    talk.say("aflys")
    talk.say(answer)
    assert cancelled(talk) == expected
    assert talk.events == [("cancelled", name) for name in expected]
    titles = {"K1": "Skoven i tal", "K2": "Vejret live med en meteorolog"}
    assert talk.opening == tuple(f"{titles[name]} ({name}) er aflyst." for name in expected)
    assert (talk.conversation.asked, talk.conversation.listed) == ("", ())


def test_a_no_to_which_cancels_nothing(talk: Talk) -> None:
    talk.say("aflys")
    assert talk.say("nej") == "Helt i orden, så aflyser jeg ikke noget."
    assert cancelled(talk) == []


def test_another_question_after_which_is_answered_as_a_question(talk: Talk) -> None:
    talk.say("aflys")
    talk.say("noget om vejret til 4. klasse")
    assert talk.last.reply.kind == ReplyKind.ANSWER
    assert (talk.conversation.asked, cancelled(talk)) == ("", [])


def test_ids_anywhere_in_the_message_are_cancelled_and_unknown_ones_are_named(talk: Talk) -> None:
    talk.say("Vi må desværre aflyse K1 og også K2 og K47")
    assert talk.opening == (
        "Skoven i tal (K1) er aflyst.",
        "Vejret live med en meteorolog (K2) er aflyst.",
        "Jeg kan ikke finde K47 blandt dine bookinger.",
    )
    assert cancelled(talk) == ["K1", "K2"]


def test_both_agreed_ones_leave_the_calendar(talk: Talk) -> None:
    talk.approve("K1")
    talk.approve("K2")
    talk.say("aflys K1 og K2")
    assert talk.last.reply.calendar == talk.booking("K1")
    assert talk.last.reply.more_calendars == (talk.booking("K2"),)


@pytest.mark.parametrize(
    ("language", "words", "expected"),
    [
        (Language.DA, "aflys K1", "K1 er allerede aflyst."),
        (Language.DE, "K1 absagen", "K1 ist schon abgesagt."),
        (Language.EN, "cancel K1", "K1 is already cancelled."),
    ],
)
def test_what_is_cancelled_already_is_said_so(
    book: SqliteBookingBook, language: Language, words: str, expected: str
) -> None:
    talk = Talk(book, TWO, language)
    day = date(2027, 4, 27)
    said = facts(period=Period(day, day), class_name="5.b", grade=5, pupils=24)
    talk.understood("1", FollowUp(Intent.CHOOSE, (1,), said))
    talk.say(words)
    assert talk.say(words) == expected


def test_alle_elever_is_not_every_booking(talk: Talk) -> None:
    talk.say("vi må aflyse, for næsten alle elever er syge")
    assert (talk.conversation.asked, cancelled(talk)) == ("cancel", [])


@pytest.mark.parametrize(
    ("words", "gone"),
    [("ja", True), ("ja tak", True), ("nej", False), ("ja, men en anden dag end den vi aftalte", False)],
)
def test_a_bare_yes_cancels_the_one_that_was_asked_about(talk: Talk, words: str, gone: bool) -> None:
    talk.approve("K1")
    talk.conversation = replace(talk.conversation, asked=AskedFor.CANCEL, listed=("K1",))
    talk.say(words)
    assert cancelled(talk) == ["K1"] * gone
