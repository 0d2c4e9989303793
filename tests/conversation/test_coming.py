"""A word is enough to say before a visit whether the class still comes, and how many."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from assistant.model import Action, AskedFor, Language, Spoken, Status, Verb
from integrations.store.bookings import SqliteBookingBook
from tests.conversation.talks import Talk

CHOICES = {
    Language.DA: "1, 20. april 2027, 24 elever, 4.b, Gørlev Skole",
    Language.DE: "1, 20. April 2027, 24 Kinder, 4.b, Gørlev Skole",
    Language.EN: "1, 20 April 2027, 24 pupils, 4.b, Gørlev Skole",
}
ANSWERS = [
    pytest.param(Language(language), one, id=f"{language}: {one['says']}")
    for language, said in YAML(typ="safe").load(Path(__file__).with_name("coming.yaml").read_text("utf-8")).items()
    for one in said
]


def asked(book: SqliteBookingBook, language: Language = Language.DA) -> Talk:
    """K1 is agreed, and its teacher was asked whether the class still comes."""
    talk = Talk(book, ("vand-til-4-klasse",), language)
    talk.say(CHOICES[language])
    talk.approve()
    talk.conversation = replace(talk.conversation, spoken=Spoken.BOOKINGS).having_been_asked("K1")
    return talk


def became(talk: Talk) -> str:
    """In one word."""
    booking = talk.booking()
    if booking.status is Status.CANCELLED or booking.is_confirmed:
        return "cancelled" if booking.status is Status.CANCELLED else "confirmed"
    return "asked" if talk.conversation.asked is AskedFor.CANCEL else "nothing"


@pytest.mark.parametrize(("language", "answer"), ANSWERS)
def test_what_follows_from_an_answer(book: SqliteBookingBook, language: Language, answer: dict[str, Any]) -> None:
    talk = asked(book, language)
    talk.say(answer["says"])
    booking = talk.booking()
    assert became(talk) == answer["then"]
    assert booking.pupils == answer.get("pupils", 24)
    assert (booking.change.pupils if booking.change else None) == answer.get("wished")


def test_a_no_that_is_confirmed_calls_it_off(book: SqliteBookingBook) -> None:
    talk = asked(book)
    assert "Skal K1 (Vandets vej for 4. klasse) aflyses?" in talk.say("nej")
    assert talk.booking().status is Status.APPROVED
    talk.say("ja")
    assert talk.booking().status is Status.CANCELLED


def test_a_yes_is_told_once(book: SqliteBookingBook) -> None:
    talk = asked(book)
    assert "I kommer til Vandets vej for 4. klasse tirsdag den 20. april 2027" in talk.say("ja")
    assert talk.events == [("confirmed", "K1")]
    talk.say("", Action(Verb.CONFIRM, "K1"))
    assert talk.events == []
    assert talk.booking().version == 3


def test_a_button_says_yes(book: SqliteBookingBook) -> None:
    talk = asked(book)
    talk.say("", Action(Verb.CONFIRM, "K1"))
    assert talk.booking().is_confirmed
    assert talk.conversation.asked is AskedFor.NOTHING


def test_a_button_for_what_is_no_longer_agreed_changes_nothing(book: SqliteBookingBook) -> None:
    talk = asked(book)
    talk.say("aflys K1")
    talk.say("", Action(Verb.CONFIRM, "K1"))
    assert talk.booking().status is Status.CANCELLED
    assert talk.events == []


def test_what_a_coordinator_wrote_since_is_answered_to_the_coordinator(book: SqliteBookingBook) -> None:
    talk = asked(book)
    talk.conversation = replace(talk.conversation, spoken=Spoken.HUMAN)
    talk.say("ja")
    assert not talk.booking().is_confirmed


def test_a_yes_holds_for_the_day_that_was_agreed(book: SqliteBookingBook) -> None:
    talk = asked(book)
    talk.say("ja")
    moved = replace(talk.booking(), date=date(2027, 4, 27))
    assert not moved.is_confirmed


def test_a_yes_for_two_classes_is_one_for_both(book: SqliteBookingBook) -> None:
    talk = asked(book)
    talk.say("Kan 4.a også komme, den 22. april? De er 20")
    talk.approve("K2")
    talk.conversation = replace(talk.conversation, spoken=Spoken.BOOKINGS).having_been_asked("K1")
    talk.conversation = talk.conversation.having_been_asked("K2")
    talk.say("ja")
    assert talk.booking("K1").is_confirmed
    assert talk.booking("K2").is_confirmed
