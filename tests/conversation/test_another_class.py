"""Another class comes beside the first or instead of it; of two requests the one that is meant is changed."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.model import AskedFor, ChannelName, Conversation, Facts, Language, Status
from assistant.understanding.follow_up import FollowUp, Intent
from integrations.store.bookings import SqliteBookingBook
from tests.conversation.talks import ANNA, Talk

WATER = "vand-til-4-klasse"
DA, DE, EN = Language.DA, Language.DE, Language.EN
BOTH = {
    DA: "Vi tager nr. 1: 4.a med 24 elever i uge 17 og 4.b med 26 elever i uge 18",
    DE: "1 für die 4a, 24 Schüler, in KW 17 und die 4b, 26 Schüler, in KW 18",
    EN: "1 for 4.a, 24 pupils, in week 17 and 4.b, 26 pupils, in week 18",
}
UNCERTAIN = FollowUp(Intent.ADD_CLASS, facts=Facts(class_name="4.a", grade=4, pupils=26), certain=False)
STATES = ("draft", "approved")


def one(book: SqliteBookingBook, language: Language, state: str) -> Talk:
    """K1 for 4.b, in week 17."""
    talk = Talk(book, (WATER,), language=language)
    talk.say("1, uge 17, 4.b, 24 elever, Gørlev Skole")
    if state == "approved":
        talk.approve()
    return talk


def two(book: SqliteBookingBook, language: Language) -> Talk:
    """K1 for 4.a and K2 for 4.b, of one message."""
    talk = Talk(book, (WATER,), language=language)
    talk.say(BOTH[language])
    assert sizes(talk) == [("K1", "4.a", 24), ("K2", "4.b", 26)]
    return talk


def sizes(talk: Talk) -> list[tuple[str, str, int | None]]:
    return [(booking.id, booking.class_name, booking.pupils) for booking in talk.own()]


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize(
    ("language", "words"),
    [
        (DA, "også til 4.a, 26 elever, uge 18"),
        (DE, "Auch für die 4a, 26 Schüler, KW 18"),
        (DE, "Die 4a möchte auch kommen, 26 Schüler, in KW 18"),
        (EN, "4.a would like to come as well, 26 pupils, in week 18"),
    ],
)
def test_as_well_makes_a_second_request_and_leaves_the_first(
    language: Language, words: str, state: str, book: SqliteBookingBook
) -> None:
    talk = one(book, language, state)
    first = talk.booking()
    talk.say(words)
    second = talk.booking("K2")
    assert (talk.events, talk.booking()) == ([("drafted", "K2")], first)
    assert (second.status, second.activity_id, second.date) == (Status.DRAFT, WATER, date(2027, 5, 4))
    assert sizes(talk) == [("K1", "4.b", 24), ("K2", "4.a", 26)]


@pytest.mark.parametrize(
    ("language", "question"),
    [
        (DA, "K1 er til 4.b. Skal 4.a med i stedet, eller skal 4.a også have en plads? Svar »i stedet« eller »også«."),
        (
            DE,
            "K1 ist für die 4.b. Soll die 4.a stattdessen kommen oder zusätzlich? "
            "Antworten Sie mit „stattdessen“ oder „auch“.",
        ),
        (EN, "K1 is for 4.b. Is 4.a to come instead, or as well? Reply “instead” or “as well”."),
    ],
)
@pytest.mark.parametrize("state", STATES)
def test_where_it_is_not_clear_nothing_is_changed_and_it_is_asked(
    language: Language, question: str, state: str, book: SqliteBookingBook
) -> None:
    talk = one(book, language, state)
    before = talk.own()
    talk.understood("4.a, 26", UNCERTAIN)
    assert (talk.opening, talk.conversation.asked) == ((question,), AskedFor.CLASS_TOO)
    assert (talk.events, talk.own()) == ([], before)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize(("language", "answer"), [(DA, "i stedet"), (DE, "stattdessen"), (EN, "instead")])
def test_instead_changes_the_one_that_is_there(
    language: Language, answer: str, state: str, book: SqliteBookingBook
) -> None:
    talk = one(book, language, state)
    talk.understood("4.a, 26", UNCERTAIN)
    talk.say(answer)
    assert (talk.events, sizes(talk)) == ([("edited", "K1")], [("K1", "4.a", 26)])
    assert (talk.booking().status, talk.booking().date) == (Status(state), date(2027, 4, 27))


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize(
    ("language", "answer", "week"),
    [
        (DA, "også", "uge 18"),
        (DA, "Ja, begge", "uge 18"),
        (DE, "auch", "KW 18"),
        (DE, "zusätzlich", "KW 18"),
        (EN, "as well", "week 18"),
    ],
)
def test_the_answer_as_well_asks_when_and_makes_a_second_request(
    language: Language, answer: str, week: str, state: str, book: SqliteBookingBook
) -> None:
    talk = one(book, language, state)
    first = talk.booking()
    talk.understood("4.a, 26", UNCERTAIN)
    talk.say(answer)
    assert (talk.conversation.asked, talk.events, talk.own()) == (AskedFor.PERIOD, [], [first])
    talk.say(week)
    assert (talk.events, talk.booking()) == ([("drafted", "K2")], first)
    assert sizes(talk) == [("K1", "4.b", 24), ("K2", "4.a", 26)]


@pytest.mark.parametrize(("language", "answer"), [(DA, "Nej tak"), (DE, "Nein danke"), (EN, "No thanks")])
def test_no_leaves_it_as_it_was(language: Language, answer: str, book: SqliteBookingBook) -> None:
    talk = one(book, language, "approved")
    before = talk.own()
    talk.understood("4.a, 26", UNCERTAIN)
    talk.say(answer)
    assert (talk.events, talk.own(), talk.conversation.asked) == ([], before, AskedFor.NOTHING)


@pytest.mark.parametrize(
    ("language", "words", "question"),
    [
        (DA, "Vi bliver kun 20", "Hvilken af dem mener du? Svar fx »K2« eller med klassen."),
        (
            DE,
            "Wir sind nur noch 20",
            "Welche davon meinen Sie? Antworten Sie zum Beispiel mit „K2“ oder mit der Klasse.",
        ),
        (EN, "We will only be 20", "Which of them do you mean? Reply, for example, “K2”, or name the class."),
    ],
)
@pytest.mark.parametrize(
    ("answer", "changed"),
    [
        ("4.a", [("K1", "4.a", 20), ("K2", "4.b", 26)]),
        ("K1", [("K1", "4.a", 20), ("K2", "4.b", 26)]),
        ("4.b", [("K1", "4.a", 24), ("K2", "4.b", 20)]),
    ],
)
def test_a_number_that_may_be_of_either_class_is_asked_about(
    language: Language, words: str, question: str, answer: str, changed: list[object], book: SqliteBookingBook
) -> None:
    talk = two(book, language)
    before = talk.own()
    talk.say(words)
    assert (talk.opening, talk.conversation.asked, talk.own()) == ((question,), AskedFor.BOOKING, before)
    talk.say(answer)
    assert sizes(talk) == changed
    assert [name for name, _ in talk.events] == ["edited"]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (DA, "4.b bliver 25"),
        (DE, "4b wird 25"),
        (DE, "Die 4b hat nur 25 Schüler"),
        (EN, "4.b will be 25"),
    ],
)
def test_a_number_of_a_named_class_changes_that_class_alone(
    language: Language, words: str, book: SqliteBookingBook
) -> None:
    talk = two(book, language)
    other = talk.booking("K1")
    talk.say(words)
    assert (talk.events, talk.booking("K1")) == ([("edited", "K2")], other)
    assert sizes(talk) == [("K1", "4.a", 24), ("K2", "4.b", 25)]


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize(
    ("language", "words"),
    [
        (DA, "det samme som sidst, men til 4.a, 21 elever, i uge 19"),
        (DE, "das Gleiche wie letztes Mal, aber für die 4a, 21 Schüler, in KW 19"),
        (EN, "the same as last time, but for 4.a, 21 pupils, in week 19"),
    ],
)
def test_as_before_books_the_same_activity_for_the_new_class(
    language: Language, words: str, state: str, book: SqliteBookingBook
) -> None:
    """In a new conversation, as a year later."""
    talk = one(book, language, state)
    first = talk.booking()
    talk.conversation = Conversation("mail:later", ChannelName.MAIL, ANNA, language=language)
    talk.say(words)
    second = talk.booking("K2")
    assert (talk.events, talk.booking()) == ([("drafted", "K2")], first)
    assert (second.activity_id, second.class_name, second.pupils) == (WATER, "4.a", 21)
    assert second.date == date(2027, 5, 11)
