""" "Did you mean X or Y?" is answered by yes."""

from __future__ import annotations

import pytest

from assistant.model import ReplyKind
from integrations.store.bookings import SqliteBookingBook
from tests.conversation.talks import FakeRetriever, Talk


def unsure(book: SqliteBookingBook, *names: str) -> Talk:
    """A talk in which nothing is sure enough to be a match."""
    talk = Talk(book, retriever=FakeRetriever(names, (0.3, 0.3)))
    assert "Mente du måske" in talk.say("Noget om kvaksalvere")
    assert talk.conversation.suggested == names
    return talk


@pytest.mark.parametrize("said", ["ja", "Ja tak", "ja præcis", "genau", "yes"])
def test_yes_shows_what_was_meant(said: str, book: SqliteBookingBook) -> None:
    name = next(iter(Talk(book).assistant.catalog.activities))
    talk = unsure(book, name)
    talk.say(said)
    assert talk.last.reply.kind is ReplyKind.ANSWER
    assert [card.activity_id for card in talk.last.reply.cards] == [name]
    assert (talk.conversation.offered, talk.conversation.suggested) == ((name,), ())


def test_of_two_a_title_or_a_place_says_which(book: SqliteBookingBook) -> None:
    names = tuple(Talk(book).assistant.catalog.activities)[:2]
    title = next(iter(Talk(book).assistant.catalog.activities[names[1]].title.values()))
    for said, meant in (("ja, den første", names[:1]), (f"Ja, {title}", names[1:]), ("ja", names)):
        talk = unsure(book, *names)
        talk.say(said)
        assert talk.conversation.offered == meant, said


def test_another_question_leaves_what_was_suggested(book: SqliteBookingBook) -> None:
    talk = unsure(book, next(iter(Talk(book).assistant.catalog.activities)))
    talk.say("Ja, men så hellere noget om raketter til 5. klasse")
    assert "raketter" in (talk.conversation.reading.topic if talk.conversation.reading else "")
