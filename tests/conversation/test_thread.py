"""What was spoken of last is what the next message is about."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.model import Language, Period
from integrations.store.bookings import SqliteBookingBook
from tests.conversation.talks import FakeRetriever, Talk

WATER, DNA, ROBOTS = "vand-til-4-klasse", "dna-live-fra-netlaboratoriet", "biotek-kasse-selvkoerende-robotter"
DA, DE, EN = Language.DA, Language.DE, Language.EN


@pytest.mark.parametrize(
    ("language", "first", "then"),
    [
        (DA, "Hvor længe varer nummer 1?", "Og hvad koster det?"),
        (DE, "Wie lange dauert Nummer 1?", "Und was kostet es?"),
        (EN, "How long does number 1 take?", "And what does it cost?"),
    ],
)
def test_a_question_goes_on_about_what_was_told_of_last(
    language: Language, first: str, then: str, book: SqliteBookingBook
) -> None:
    talk = Talk(book, (WATER, DNA), language=language)
    talk.say(first)
    assert talk.conversation.told_of == (WATER,)
    answer = talk.say(then)
    assert "DNA" not in answer
    assert talk.conversation.told_of == (WATER,)


def test_a_question_about_all_of_them_is(book: SqliteBookingBook) -> None:
    talk = Talk(book, (WATER, DNA))
    talk.say("Hvor længe varer nummer 1?")
    assert "DNA" in talk.say("Hvad koster hver af dem?")
    assert talk.conversation.told_of == ()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (DA, "Kan vi flytte det til torsdag den 29.?"),
        (DE, "Können wir es auf Donnerstag, den 29. verschieben?"),
        (EN, "Can we move it to Thursday the 29th?"),
    ],
)
def test_a_day_without_a_month_is_near_the_one_that_is_booked(
    language: Language, words: str, book: SqliteBookingBook
) -> None:
    talk = Talk(book, (WATER, DNA), language=language)
    talk.say("1, 27. april, 4.b, 24 elever, Gørlev Skole")
    talk.say(words)
    assert talk.booking().date == date(2027, 4, 29)


def test_a_new_topic_keeps_class_and_time(book: SqliteBookingBook) -> None:
    talk = Talk(book, (), retriever=FakeRetriever((WATER, DNA)))
    talk.say("noget om bier til 4. klasse i april")
    talk.say("Hellere noget om vand")
    reading = talk.conversation.reading
    assert reading is not None
    assert (reading.topic, reading.grades) == ("vand", frozenset({4}))
    assert reading.periods == (Period(date(2027, 4, 1), date(2027, 4, 30)),)


@pytest.mark.parametrize("words", ["1, 4.b (24), den 27. april", "1, den 27. april, 24 fra 4.b"])
def test_the_pupils_of_a_class_are_counted_beside_it(words: str, book: SqliteBookingBook) -> None:
    talk = Talk(book, (WATER, DNA))
    talk.say(words)
    assert (talk.booking().class_name, talk.booking().pupils) == ("4.b", 24)


def test_a_kit_is_lent_from_the_first_day_to_the_last(book: SqliteBookingBook) -> None:
    talk = Talk(book, (ROBOTS,))
    talk.say("1, 5.a, 18 elever. Vi henter den mandag den 25. januar og afleverer fredag den 12. februar")
    assert talk.booking().wish == Period(date(2027, 1, 25), date(2027, 2, 12))


def test_a_need_beside_a_change_is_kept(book: SqliteBookingBook) -> None:
    talk = Talk(book, (WATER, DNA))
    talk.say("1, 27. april, 4.b, 24 elever, Gørlev Skole")
    talk.say("Vi er blevet 25, der er kommet en ny pige. Hun kan ikke tåle mælk, er det til at klare?")
    assert talk.booking().pupils == 25
    assert "mælk" in talk.booking().wishes


def test_a_class_that_is_only_told_of_takes_no_place(book: SqliteBookingBook) -> None:
    talk = Talk(book, (WATER, DNA), language=EN)
    talk.say("1, 27 April, 4b, 26 pupils, Gørlev Skole")
    talk.say("sorry, we're 22 not 26, four of mine went over to 4a")
    assert talk.booking().class_name == "4.b"


def test_what_is_told_while_a_fact_is_asked_for_goes_along(book: SqliteBookingBook) -> None:
    talk = Talk(book, (WATER, DNA))
    talk.say("1, 27. april")
    talk.say("forældrene spørger mig hver eneste dag, om det bliver til noget")
    assert talk.conversation.chosen == (WATER,)
    talk.say("4.b, 24 elever")
    assert talk.booking().pupils == 24


def test_words_alone_are_written_down_and_nothing_is_said_to_be_changed(book: SqliteBookingBook) -> None:
    talk = Talk(book, (WATER, DNA))
    talk.say("1, 27. april, 4.b, 24 elever, Gørlev Skole")
    answer = talk.say("Vi vil gerne have en stille plads til madpakkerne")
    assert "stille plads" in talk.booking().wishes
    assert "rettet" not in answer
