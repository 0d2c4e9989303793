"""One message of several parts: each is done or answered, and what is not understood loses nothing."""

from __future__ import annotations

import pytest

from assistant.model import AskedFor, Language, ReplyKind, Status
from integrations.store.bookings import SqliteBookingBook
from tests.conversation.talks import FakeRetriever, Talk

WATER, DNA = "vand-til-4-klasse", "dna-live-fra-netlaboratoriet"
DA, DE, EN = Language.DA, Language.DE, Language.EN


def approved(book: SqliteBookingBook, language: Language) -> Talk:
    talk = Talk(book, (WATER,), language=language)
    talk.say("1, uge 17, 4.b, 24 elever, Gørlev Skole")
    talk.approve()
    return talk


@pytest.mark.parametrize(
    ("language", "words", "opening"),
    [
        (
            DA,
            "Tak! Vi bliver kun 18, og hvor lang tid varer det?",
            (
                "Tak, det er rettet, og koordinatoren har fået besked. Bookingen gælder stadig:",
                "Vandets vej for 4. klasse:\nDet varer 2,5 timer.",
            ),
        ),
        (
            DE,
            "Danke! Wir sind nur 18, und wie lange dauert es?",
            (
                "Danke, das ist geändert, und die Koordination weiß Bescheid. Die Buchung gilt weiter:",
                "Vandets vej for 4. klasse:\nEs dauert 2,5 Stunden.",
            ),
        ),
        (
            EN,
            "Thanks! We will only be 18, and how long does it take?",
            (
                "Thank you, it is changed and the coordinator has been told. The booking still stands:",
                "The journey of water for grade 4:\nIt takes 2.5 hours.",
            ),
        ),
    ],
)
def test_thanks_a_change_and_a_question_in_one_message(
    language: Language, words: str, opening: tuple[str, ...], book: SqliteBookingBook
) -> None:
    talk = approved(book, language)
    talk.say(words)
    assert (talk.last.reply.kind, talk.opening, talk.events) == (ReplyKind.BOOKING, opening, [("edited", "K1")])
    assert (talk.booking().status, talk.booking().pupils) == (Status.APPROVED, 18)


@pytest.mark.parametrize(
    ("language", "words", "answer"),
    [
        (DA, "Mange tak for hjælpen!", "Selv tak. God fornøjelse!"),
        (DE, "Vielen Dank für Ihre Hilfe!", "Gern geschehen. Viel Freude dabei!"),
        (EN, "Many thanks for your help!", "You are welcome. Enjoy!"),
    ],
)
def test_thanks_alone_get_a_short_word(language: Language, words: str, answer: str, book: SqliteBookingBook) -> None:
    talk = approved(book, language)
    before = talk.own()
    talk.say(words)
    assert (talk.opening, talk.events, talk.own()) == ((answer,), [], before)


@pytest.mark.parametrize(
    ("language", "unclear", "thanks", "number"),
    [
        (DA, ("Bananer flyver baglæns på tirsdage", "blå grød hopper over muren"), "Tak!", "nummer 2"),
        (DE, ("Bananen fliegen rückwärts im Kreis", "blauer Brei hüpft über die Mauer"), "Danke!", "Nummer 2"),
        (EN, ("Bananas fly backwards in circles", "blue porridge hops across the wall"), "Thanks!", "number 2"),
    ],
)
def test_what_is_not_understood_is_asked_and_the_list_stays(
    language: Language, unclear: tuple[str, ...], thanks: str, number: str, book: SqliteBookingBook
) -> None:
    talk = Talk(book, (WATER, DNA), language=language)
    for words in unclear:
        talk.say(words)
        assert (talk.last.reply.kind, talk.last.reply.cards, talk.events) == (ReplyKind.QUESTION, (), [])
        assert "(1-2)" in talk.opening[0]
    talk.say(thanks)
    talk.say(number)
    assert (talk.conversation.chosen, talk.conversation.asked) == ((DNA,), AskedFor.PERIOD)


@pytest.mark.parametrize(
    ("language", "words", "thanks", "number"),
    [
        (DA, "Har I også noget om heste?", "Tak alligevel", "nummer 2"),
        (DE, "Haben Sie etwas über Ballett?", "Danke trotzdem!", "Nummer 2"),
        (EN, "Do you have anything about ballet?", "Thanks anyway!", "number 2"),
    ],
)
def test_a_search_that_finds_nothing_keeps_the_list(
    language: Language, words: str, thanks: str, number: str, book: SqliteBookingBook
) -> None:
    talk = Talk(book, (WATER, DNA), language=language, retriever=FakeRetriever(()))
    talk.say(words)
    assert (talk.last.reply.kind, talk.last.reply.cards) == (ReplyKind.NOTHING, ())
    talk.say(thanks)
    talk.say(number)
    assert (talk.conversation.chosen, talk.conversation.asked) == ((DNA,), AskedFor.PERIOD)
