"""Praise, small talk, a question or another possibility changes nothing that is asked for or agreed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from assistant.model import Booking, Language, Status
from integrations.store.bookings import SqliteBookingBook
from tests.conversation.talks import Talk

WATER, DNA = "vand-til-4-klasse", "dna-live-fra-netlaboratoriet"
DA, DE, EN = Language.DA, Language.DE, Language.EN
BOOKED = ("draft", "proposed", "approved")

BESIDE = [
    (DA, "Det var en virkelig god oplevelse sidste år"),
    (DA, "I er bare så dygtige!"),
    (DA, "Børnene glæder sig"),
    (DA, "Det regner herude i dag"),
    (DA, "Min nabo har fået en hund"),
    (DA, "Hvor lang tid varer det?"),
    (DA, "Hvad skal vi have med?"),
    (DE, "Das war letztes Jahr ein wirklich schönes Erlebnis"),
    (DE, "Sie machen das wirklich toll!"),
    (DE, "Die Kinder freuen sich schon"),
    (DE, "Hier regnet es heute"),
    (DE, "Mein Nachbar hat jetzt einen Hund"),
    (DE, "Wie lange dauert es?"),
    (DE, "Was sollen wir mitbringen?"),
    (EN, "It was a truly lovely experience last year"),
    (EN, "You are doing a wonderful job!"),
    (EN, "The children are looking forward to it"),
    (EN, "It is raining here today"),
    (EN, "My neighbour has got a dog"),
    (EN, "How long does it take?"),
    (EN, "What should we bring?"),
]
POSSIBLE = [
    (DA, "Hvis uge 17 ikke går, kunne uge 18 også bruges"),
    (DE, "Falls KW 11 nicht geht, wäre auch KW 10 möglich"),
    (EN, "If week 17 does not work, week 18 would also be possible"),
]


def booked(book: SqliteBookingBook, language: Language, state: str) -> Talk:
    """K1, for 27 April; where a day is proposed, it is 11 May."""
    talk = Talk(book, (WATER, DNA), language=language)
    talk.say("1, uge 17, 4.b, 24 elever, Gørlev Skole")
    if state == "approved":
        talk.approve()
    if state == "proposed":
        talk.propose("K1", date(2027, 5, 11))
    return talk


def agreed(booking: Booking) -> Booking:
    """All but the words that go along."""
    return replace(booking, wishes="", version=0)


@pytest.mark.parametrize("state", BOOKED)
@pytest.mark.parametrize(("language", "words"), BESIDE)
def test_what_is_said_beside_changes_nothing(
    language: Language, words: str, state: str, book: SqliteBookingBook
) -> None:
    talk = booked(book, language, state)
    before = talk.own()
    talk.say(words)
    assert talk.own() == before
    assert [name for name, _ in talk.events] in ([], ["human"])


@pytest.mark.parametrize(("language", "words"), BESIDE)
def test_it_chooses_nothing_from_a_list(language: Language, words: str, book: SqliteBookingBook) -> None:
    talk = Talk(book, (WATER, DNA), language=language)
    talk.say(words)
    assert (talk.own(), talk.conversation.chosen, talk.conversation.offered) == ([], (), (WATER, DNA))


@pytest.mark.parametrize("state", BOOKED)
@pytest.mark.parametrize(("language", "words"), POSSIBLE)
def test_another_possible_week_is_noted_and_moves_nothing(
    language: Language, words: str, state: str, book: SqliteBookingBook
) -> None:
    talk = booked(book, language, state)
    before = agreed(talk.booking())
    talk.say(words)
    assert agreed(talk.booking()) == before
    assert words in talk.booking().wishes


@pytest.mark.parametrize("state", BOOKED)
@pytest.mark.parametrize(
    ("language", "words"),
    [
        (DA, "Hvis vi ikke kan flytte, må vi aflyse"),
        (DA, "Hvad sker der, hvis vi må aflyse?"),
        (DE, "Wenn wir nicht verschieben können, müssen wir absagen"),
        (DE, "Was passiert, wenn wir absagen müssen?"),
        (EN, "If we cannot move it, we will have to cancel"),
        (EN, "What happens if we have to cancel?"),
    ],
)
def test_what_depends_on_something_calls_nothing_off(
    language: Language, words: str, state: str, book: SqliteBookingBook
) -> None:
    talk = booked(book, language, state)
    before = talk.own()
    talk.say(words)
    assert talk.own() == before


@pytest.mark.parametrize(
    ("language", "words", "asked"),
    [
        (
            DA,
            "Super, så ses vi den 3. marts",
            "K1 er aftalt til tirsdag den 27. april 2027, men du skriver onsdag den 3. marts 2027. "
            "Hvilken dag mener du?",
        ),
        (
            DE,
            "Super, dann sehen wir uns am 3. März",
            "K1 ist für Dienstag, den 27. April 2027, vereinbart, Sie schreiben aber Mittwoch, 3. März 2027. "
            "Welcher Tag ist gemeint?",
        ),
        (
            EN,
            "Great, see you on 3 March",
            "K1 is agreed for Tuesday 27 April 2027, but you write Wednesday 3 March 2027. Which day do you mean?",
        ),
    ],
)
def test_joy_about_another_day_than_the_agreed_one_is_asked_about(
    language: Language, words: str, asked: str, book: SqliteBookingBook
) -> None:
    talk = booked(book, language, "approved")
    before = talk.own()
    talk.say(words)
    assert (talk.own(), talk.events) == (before, [("human", "K1")])
    assert talk.opening[0].startswith(asked)


@pytest.mark.parametrize("state", ["draft", "approved"])
@pytest.mark.parametrize(
    ("language", "words"), [(DA, "Super, så ses vi!"), (DE, "Super, bis dann!"), (EN, "Great, see you then!")]
)
def test_a_farewell_changes_nothing(language: Language, words: str, state: str, book: SqliteBookingBook) -> None:
    talk = booked(book, language, state)
    before = talk.own()
    talk.say(words)
    assert (talk.own(), talk.events) == (before, [])


BINDS_NOTHING = [
    (DA, "Vi aflyser altså ikke, bare rolig"),
    (DA, "Jeg vil ikke have, at I aflyser det"),
    (DA, "Naboklassen måtte aflyse deres tur sidste år"),
    (DA, "Skal vi aflyse, hvis det bliver snevejr?"),
    (DA, "Min kollega har aflyst sit kursus i Odense"),
    (DA, "Vil du aflyse mit abonnement på nyhedsbrevet?"),
    (DE, "Wir sagen natürlich nicht ab, keine Sorge"),
    (DE, "Ich möchte nicht, dass Sie den Besuch absagen"),
    (DE, "Die Parallelklasse musste letztes Jahr absagen"),
    (DE, "Müssen wir absagen, wenn es schneit?"),
    (DE, "Bitte stornieren Sie mein Abo des Newsletters"),
    (EN, "We are not going to cancel, don't worry"),
    (EN, "I don't want you to cancel the visit"),
    (EN, "The other class had to cancel theirs last year"),
    (EN, "Would we have to cancel if it snows?"),
    (EN, "Please cancel my newsletter"),
    (DA, "Aflys endelig ikke K1!"),
    (DE, "Bloß nicht K1 absagen!"),
    (EN, "Please do not cancel K1"),
    (EN, "What happens if I cancel K1?"),
]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (DA, "Ja måske"),
        (DA, "Det passer mig fint, men ikke min kollega"),
        (DE, "Ja vielleicht"),
        (DE, "Bei mir passt es, aber bei meiner Kollegin nicht"),
        (EN, "Yes maybe"),
        (EN, "11 May, is that not a holiday?"),
    ],
)
def test_half_a_yes_takes_no_proposed_day(language: Language, words: str, book: SqliteBookingBook) -> None:
    talk = booked(book, language, "proposed")
    talk.say(words)
    assert talk.booking().status is Status.PROPOSED


@pytest.mark.parametrize("state", BOOKED)
@pytest.mark.parametrize(("language", "words"), BINDS_NOTHING)
def test_what_is_denied_or_of_something_else_calls_nothing_off(
    language: Language, words: str, state: str, book: SqliteBookingBook
) -> None:
    talk = booked(book, language, state)
    before = [agreed(booking) for booking in talk.own()]
    talk.say(words)
    assert [agreed(booking) for booking in talk.own()] == before


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (DA, "Ja, det passer fint"),
        (DA, "Ja tak"),
        (DA, "Det siger vi ja til!"),
        (DE, "Ja, das passt uns gut"),
        (DE, "Einverstanden, wir nehmen den Tag"),
        (EN, "Yes please"),
        (EN, "That day suits us well, thank you"),
    ],
)
def test_a_plain_yes_takes_the_proposed_day(language: Language, words: str, book: SqliteBookingBook) -> None:
    talk = booked(book, language, "proposed")
    talk.say(words)
    assert (talk.booking().status, talk.booking().date) == (Status.APPROVED, date(2027, 5, 11))


@pytest.mark.parametrize("state", BOOKED)
@pytest.mark.parametrize(
    ("language", "words"),
    [
        (DA, "Vi er desværre nødt til at aflyse"),
        (DA, "Aflys venligst besøget"),
        (DE, "Wir müssen den Besuch leider absagen"),
        (DE, "Bitte stornieren"),
        (EN, "Unfortunately we have to cancel the visit"),
        (EN, "Please cancel it"),
    ],
)
def test_a_plain_call_off_is_done(language: Language, words: str, state: str, book: SqliteBookingBook) -> None:
    talk = booked(book, language, state)
    talk.say(words)
    assert talk.booking().status is Status.CANCELLED
