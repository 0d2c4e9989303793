"""A first message that wishes no activity is answered as what it is; a wish is never swallowed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.model import AskedFor, ReplyKind, Spoken
from integrations.store.bookings import SqliteBookingBook
from tests.conversation.talks import Talk


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("Tak for en dejlig dag i går!", "Selv tak."),
        ("Kan I reparere vores printer?", "Det lyder ikke, som om du leder efter en aktivitet."),
        ("Können Sie unseren Drucker reparieren?", "Das klingt nicht, als suchten Sie ein Angebot."),
        ("How do I reset my password?", "This does not sound as if you are looking for an activity."),
    ],
)
def test_a_first_message_that_is_no_search_gets_a_short_word(said: str, answer: str, book: SqliteBookingBook) -> None:
    talk = Talk(book)
    assert talk.say(said).startswith(answer)
    assert talk.events == []
    assert talk.conversation.reading is None


@pytest.mark.parametrize("said", ["Hvor bliver min faktura af?", "Wo bleibt meine Rechnung?"])
def test_a_matter_of_the_office_reaches_a_human(said: str, book: SqliteBookingBook) -> None:
    talk = Talk(book)
    talk.say(said)
    assert (talk.last.reply.kind, talk.last.reply.cards) == (ReplyKind.HUMAN, ())
    assert talk.events == [("human", "")]


@pytest.mark.parametrize(
    "said", ["Jeg vil gerne tale med et menneske i jeres afdeling", "Ich möchte mit jemandem aus Ihrem Team sprechen"]
)
def test_who_wants_a_human_gets_one(said: str, book: SqliteBookingBook) -> None:
    talk = Talk(book)
    talk.say(said)
    assert [name for name, _ in talk.events] == ["human"]
    assert talk.conversation.spoken is Spoken.HUMAN


@pytest.mark.parametrize(
    "said",
    [
        "Har I noget om ballet til 3. klasse?",
        "Noget om vikinger",
        "Etwas über Ritter",
        "Slanger, kan vi låne nogle?",
    ],
)
def test_a_wish_that_nobody_serves_stays_a_search(said: str, book: SqliteBookingBook) -> None:
    talk = Talk(book)
    talk.say(said)
    assert talk.conversation.reading is not None
    assert talk.conversation.spoken is Spoken.ACTIVITIES


@pytest.mark.parametrize("said", ["Skoven i tal", "Vi vil gerne booke Skoven i tal til 4.b i uge 17"])
def test_a_title_is_a_wish(said: str, book: SqliteBookingBook) -> None:
    talk = Talk(book, ("skoven-i-tal",))
    talk.conversation = replace(talk.conversation, offered=(), shown=())
    talk.say(said)
    assert talk.last.reply.cards or talk.conversation.chosen == ("skoven-i-tal",)


def test_what_is_missing_of_a_booking_by_name_is_asked(book: SqliteBookingBook) -> None:
    talk = Talk(book, ("skoven-i-tal",))
    talk.conversation = replace(talk.conversation, offered=(), shown=())
    talk.say("Vi vil gerne booke Skoven i tal til 4.b i uge 17")
    assert (talk.conversation.chosen, talk.conversation.asked) == (("skoven-i-tal",), AskedFor.PUPILS)
    talk.say("22")
    assert (talk.booking().class_name, talk.booking().pupils) == ("4.b", 22)
