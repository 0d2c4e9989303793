"""Two wishes in one message: both are answered, and each choice knows its own class."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.model import AskedFor
from integrations.store.bookings import SqliteBookingBook
from tests.conversation.talks import Talk
from tests.fakes import book_in_memory

WATER, DNA = "vand-til-4-klasse", "dna-live-fra-netlaboratoriet"


@pytest.fixture
def talk() -> Iterator[Talk]:
    with book_in_memory() as book:
        yield _asked(book)


def _asked(book: SqliteBookingBook) -> Talk:
    talk = Talk(book, (WATER, DNA))
    talk.say("Vi søger noget om vand til 4. klasse i uge 17. Desuden leder vi efter noget om biologi til 8. klasse.")
    return talk


def test_both_are_answered_with_numbers_that_go_on(talk: Talk) -> None:
    reply = talk.last.reply
    assert reply.opening == ("Du har 2 ønsker. Her er, hvad jeg fandt til hvert af dem.",)
    assert [(card.number, card.activity_id, bool(card.heading)) for card in reply.cards] == [
        (1, WATER, True),
        (2, DNA, True),
    ]
    assert reply.cards[1].heading == "Ønske 2: biologi, 8. klasse"
    assert reply.cards[1].heading in reply.text


def test_each_choice_takes_the_class_and_time_of_its_own_wish(talk: Talk) -> None:
    talk.say("1, 22 elever")
    first = talk.book.get("K1")
    assert (first.activity_id, first.grade, first.pupils) == (WATER, 4, 22)
    assert first.question.startswith("Vi søger noget om vand")
    talk.say("og nummer 2 i marts, 8.b, 24 elever")
    second = talk.book.get("K2")
    assert (second.activity_id, second.class_name, second.pupils) == (DNA, "8.b", 24)
    assert "biologi" in second.question
    assert second.wish is not None
    assert second.wish.start is not None
    assert second.wish.start.month == 3


def test_what_is_missing_for_the_second_is_asked_and_not_taken_from_the_first(talk: Talk) -> None:
    talk.say("1, 22 elever")
    talk.say("2")
    assert talk.conversation.chosen == (DNA,)
    assert talk.conversation.asked == AskedFor.PERIOD
