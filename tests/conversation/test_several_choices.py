"""Two choices at once, one exchanged for another, one called off: nothing is lost and nothing is booked twice."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.model import AskedFor, Status
from integrations.store.bookings import SqliteBookingBook
from integrations.store.serialization import CONVERSATIONS
from tests.conversation.talks import Talk

FOREST, WEATHER, WATER = "skoven-i-tal", "vejret-live-med-en-meteorolog", "vand-til-4-klasse"
THREE = (FOREST, WEATHER, WATER)


@pytest.fixture
def talk(book: SqliteBookingBook) -> Talk:
    return Talk(book, THREE)


def made(talk: Talk) -> list[tuple[str, str, Status]]:
    return [(one.id, one.activity_id, one.status) for one in talk.book.find()]


def test_each_is_booked_in_its_own_week(talk: Talk) -> None:
    talk.say("1 i uge 17 og 3 i uge 19. Vi er 4.b, 20 elever")
    assert [(one.activity_id, one.date, one.class_name, one.pupils) for one in talk.book.find()] == [
        (FOREST, date(2027, 4, 27), "4.b", 20),
        (WATER, date(2027, 5, 11), "4.b", 20),
    ]
    assert talk.conversation.apart == ()


def test_the_question_names_both_and_says_how_to_answer_apart(talk: Talk) -> None:
    text = talk.say("1 og 3")
    assert text == (
        "Du har valgt Skoven i tal og Vandets vej for 4. klasse. Jeg tager dem én ad gangen.\n\n"
        "Godt valg: Skoven i tal. Den tilbydes marts-juni, august-oktober (tirsdag, torsdag). Hvilken dato eller uge "
        "vil I helst komme?\n\n"
        "Er det ikke samme uge, så skriv fx »1 i uge 17 og 3 i uge 19«."
    )


def test_weeks_told_apart_are_remembered_while_more_is_asked(talk: Talk) -> None:
    talk.say("1 og 3")
    talk.say("uge 17 til den første og uge 19 til den anden")
    assert talk.conversation.asked == AskedFor.CLASS
    talk.conversation = CONVERSATIONS.validate_json(CONVERSATIONS.dump_json(talk.conversation))
    talk.say("4.b, 20 elever")
    assert [one.date for one in talk.book.find()] == [date(2027, 4, 27), date(2027, 5, 11)]


def test_one_of_those_waiting_is_exchanged_and_the_other_stays(talk: Talk) -> None:
    talk.say("1 og 3")
    talk.say("nej, hellere 2 i stedet for 1")
    assert talk.conversation.chosen == (WEATHER, WATER)


def test_a_number_that_was_not_shown_is_told_and_the_facts_are_kept(talk: Talk) -> None:
    assert talk.say("1 og 5. Vi er 22 elever") == "Der er ikke noget nummer 5. Vælg et tal fra 1 til 3."
    assert (made(talk), talk.conversation.facts.pupils) == ([], 22)


def test_no_the_other_one_takes_the_place_of_the_request(talk: Talk) -> None:
    talk.say("1, uge 17, 4.b, 20 elever, Gørlev Skole")
    talk.say("nej, den anden")
    assert made(talk) == [("K1", FOREST, Status.CANCELLED), ("K2", WEATHER, Status.DRAFT)]


def test_of_two_requests_the_named_one_is_exchanged(talk: Talk) -> None:
    talk.say("1 og 2, uge 17, 4.b, 20 elever, Gørlev Skole")
    talk.say("Nej, hellere 3 i stedet for 2")
    assert made(talk) == [
        ("K1", FOREST, Status.DRAFT),
        ("K2", WEATHER, Status.CANCELLED),
        ("K3", WATER, Status.DRAFT),
    ]


def test_the_new_one_takes_over_the_week_of_the_one_it_replaces(talk: Talk) -> None:
    talk.say("1 i uge 17 og 2 i uge 19. Vi er 4.b, 20 elever")
    talk.say("nej, hellere 3 i stedet for 1")
    assert talk.booking("K3").date == date(2027, 4, 27)


def test_another_as_well_leaves_the_first(talk: Talk) -> None:
    talk.say("1, uge 17, 4.b, 20 elever, Gørlev Skole")
    talk.say("vi vil også gerne have 2")
    assert made(talk) == [("K1", FOREST, Status.DRAFT), ("K2", WEATHER, Status.DRAFT)]


@pytest.mark.parametrize("words", ["flyt nr 2 til uge 19", "flyt K2 til den 12. maj"])
def test_a_move_changes_the_request_and_makes_no_second_one(talk: Talk, words: str) -> None:
    talk.say("1 og 2, uge 17, 4.b, 20 elever, Gørlev Skole")
    talk.say(words)
    assert [one.date for one in talk.book.find()] == [date(2027, 4, 27), date(2027, 5, 12)]


@pytest.mark.parametrize(
    ("words", "cancelled"),
    [
        ("aflys nummer 1", ["K1"]),
        ("kan vi aflyse nr. 3?", ["K2"]),
        ("aflys den anden", ["K2"]),
        ("aflys nr 1 men behold nr 3", ["K1"]),
        ("aflys K1 men ikke K2", ["K1"]),
        ("aflys alt", ["K1", "K2"]),
        ("nej vi dropper det hele", ["K1", "K2"]),
        ("aflys nummer 2", []),
    ],
)
def test_only_what_is_named_is_cancelled(talk: Talk, words: str, cancelled: list[str]) -> None:
    talk.say("1 og 3, uge 17, 4.b, 20 elever, Gørlev Skole")
    talk.say(words)
    assert [one.id for one in talk.book.find(statuses={Status.CANCELLED})] == cancelled


def test_a_number_that_was_not_booked_does_not_cancel_the_only_request(talk: Talk) -> None:
    talk.say("1, uge 17, 4.b, 20 elever, Gørlev Skole")
    talk.say("kan vi aflyse nummer 3?")
    assert made(talk) == [("K1", FOREST, Status.DRAFT)]


def test_the_class_of_one_wish_is_not_the_class_of_the_other(book: SqliteBookingBook) -> None:
    talk = Talk(book, (WATER, "dna-live-fra-netlaboratoriet"))
    talk.say("Vi søger noget om vand til 4. klasse i uge 17. Desuden leder vi efter noget om biologi til 8. klasse.")
    talk.say("1 og 2, uge 17")
    talk.say("8.b har 25 elever")
    talk.say("22 elever i 4.a")
    assert [(one.class_name, one.pupils) for one in book.find()] == [("4.a", 22), ("8.b", 25)]


def test_also_inside_a_sentence_joins_no_words(talk: Talk) -> None:
    talk.say("Har I noget om vejret til 8. klasse? Og vi mangler også noget om vand til 4. klasse.")
    assert [wish.reading.topic for wish in talk.conversation.wishes] == ["vejret", "vand"]


def test_an_answered_number_is_for_the_wish_that_had_none(book: SqliteBookingBook) -> None:
    talk = Talk(book, (WATER, "dna-live-fra-netlaboratoriet"))
    talk.say("Vi søger noget om vand til 4. klasse, 22 elever. Desuden leder vi efter noget om biologi til 8. klasse.")
    talk.say("1 og 2, uge 17")
    assert talk.conversation.asked == AskedFor.PUPILS
    talk.say("25")
    assert [(one.grade, one.pupils) for one in book.find()] == [(4, 22), (8, 25)]
