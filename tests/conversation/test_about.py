"""What is asked about an activity is answered from its entry; only what that does not say goes to a coordinator."""

from __future__ import annotations

import pytest

from assistant.model import AskedFor, CoordinatorCall, Language, ReplyKind
from integrations.store.bookings import SqliteBookingBook
from tests.conversation.talks import FakeRetriever, Talk

SHOWN = ("robotdysten", "stjerneaften-paa-stjernehoj", "millimeter-og-metal", "skoven-i-tal", "havnen-i-bevaegelse")


def test_a_number_of_the_list_is_told_of_and_nobody_is_asked(book: SqliteBookingBook) -> None:
    talk = Talk(book, SHOWN)
    talk.say("Hvad koster nummer 1?")
    assert talk.opening == ("Robotdysten på Roboloftet:\nDet koster 150 kr. pr. klasse.",)
    assert (talk.events, talk.conversation.chosen, talk.conversation.offered) == ([], (), SHOWN)


def test_without_a_name_the_whole_list_is_told_of(book: SqliteBookingBook) -> None:
    talk = Talk(book, SHOWN)
    talk.say("Hvor mange voksne skal vi være?")
    lines = talk.opening[0].split("\n")
    assert lines[0] == "1. Robotdysten på Roboloftet: Der skal mindst 2 voksne med pr. klasse."
    assert lines[1] == "2. Stjerneaften på Stjernehøj: Det er ikke oplyst."
    assert (len(lines), talk.events) == (len(SHOWN), [])


def test_tell_me_more_chooses_nothing(book: SqliteBookingBook) -> None:
    talk = Talk(book, SHOWN)
    talk.say("Fortæl mere om nummer 2")
    assert talk.last.reply.kind is ReplyKind.ABOUT
    assert "En mørk aften ved det store teleskop" in talk.opening[0]
    assert talk.conversation.chosen == ()


def test_two_are_compared_in_what_they_differ(book: SqliteBookingBook) -> None:
    talk = Talk(book, SHOWN)
    talk.say("Hvad er forskellen på 1 og 2?")
    first, second = talk.opening[0].split("\n")
    assert first.startswith("1. Robotdysten på Roboloftet:")
    assert "5 timer" in first
    assert "2,5 timer" in second


def test_the_cheapest_of_the_list_is_named(book: SqliteBookingBook) -> None:
    talk = Talk(book, SHOWN[:2])
    talk.say("Hvilken er billigst?")
    assert talk.opening == ("Billigst: 2. Stjerneaften på Stjernehøj (gratis).",)


def test_what_the_entry_does_not_say_is_asked_once_and_the_open_question_stays(book: SqliteBookingBook) -> None:
    talk = Talk(book, SHOWN)
    talk.say("2, 24 elever, 8.a, Gørlev Skole")
    talk.say("Er der parkering til en bus?")
    assert talk.events == [(CoordinatorCall.HUMAN, "")]
    assert talk.opening[1] == (
        "Det står der ikke noget om i kataloget: parkering. Jeg har spurgt en koordinator, som svarer dig."
    )
    assert talk.last.reply.closing == ("Og hvilken dato eller uge vil I helst komme?",)
    assert (talk.conversation.chosen, talk.conversation.asked) == (("stjerneaften-paa-stjernehoj",), AskedFor.PERIOD)
    talk.say("uge 10")
    assert talk.booking().activity_id == "stjerneaften-paa-stjernehoj"


def test_beside_a_booking_the_booked_activity_is_meant(book: SqliteBookingBook) -> None:
    talk = Talk(book, SHOWN)
    talk.say("3, uge 10, 20 elever, 8.a, Gørlev Skole")
    talk.approve()
    talk.say("Tak for bekræftelsen. Hvad koster det for os?")
    assert "Det koster 25 kr. pr. elev, i alt 500 kr. for 20 elever." in talk.last.reply.text
    assert talk.events == []
    talk.say("Er der toiletter?")
    assert talk.events == [(CoordinatorCall.HUMAN, "K1")]


@pytest.mark.parametrize(
    ("language", "text", "said"),
    [
        ("de", "Kann man bei Nummer 5 mit dem Bus hin?", "Anfahrt: 10 minutters gang fra Kalundborg Station"),
        ("en", "What does the one with the stars cost?", "It is free."),
    ],
)
def test_it_is_told_in_the_teachers_language(book: SqliteBookingBook, language: str, text: str, said: str) -> None:
    talk = Talk(book, SHOWN, language=Language(language))
    assert said in talk.say(text)


def test_free_seats_are_those_that_no_booking_takes(book: SqliteBookingBook) -> None:
    talk = Talk(book, SHOWN)
    talk.say("1, 18. november 2027, 20 elever, 6.a, Gørlev Skole")
    talk.approve()
    talk.say("Er der flere ledige pladser til Robotdysten?")
    assert "torsdag" not in talk.opening[0]
    assert "9 af 10 pladser er ledige" in talk.opening[0]


def test_a_first_message_names_its_activity(book: SqliteBookingBook) -> None:
    talk = Talk(book, retriever=FakeRetriever(SHOWN))
    talk.say("Hvad koster Robotdysten, og hvor mange kan være med?")
    assert talk.opening == ("Robotdysten på Roboloftet:\nDet koster 150 kr. pr. klasse.\nAntal elever: 6-28.",)
    assert talk.conversation.offered == ("robotdysten",)
    talk.say("1, 18. november 2027, 24 elever, 6.a, Gørlev Skole")
    assert talk.booking().activity_id == "robotdysten"


def test_a_first_message_that_wishes_something_is_a_search(book: SqliteBookingBook) -> None:
    talk = Talk(book, retriever=FakeRetriever(SHOWN))
    talk.say("Har I noget med robotter til 6. klasse?")
    assert talk.last.reply.kind is ReplyKind.ANSWER
