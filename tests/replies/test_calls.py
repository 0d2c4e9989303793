"""What coordinators read of a call: the reason as it is, then the words, then the booking, then the conversation."""

from __future__ import annotations

import pytest

from assistant.model import Call, CallReason, ChannelName, Language, Person, Reply, languages
from assistant.replies.calls import call_in_words
from tests.store.cases import ANNA, NOW, booking


def call(reason: CallReason = CallReason.NOT_UNDERSTOOD, who: Person = ANNA) -> Call:
    return Call("H1", "mail:1", reason, who, ChannelName.MAIL, NOW, "Kan de komme ind overalt?", "K1")


def worded(one: Call, language: Language = Language.DA, *, again: bool = False) -> Reply:
    agreed = booking(id="K1", date=NOW.date(), school="Gørlev Skole")
    return call_in_words(one, "Kan de komme ind overalt?", agreed, ["Læreren:\nHej"], language, again=again)


def test_the_words_come_first_and_the_conversation_last() -> None:
    reply = worded(call())
    assert reply.subject == "Ikke forstået (K1): Anna Lund"
    assert reply.opening == (
        "Anna Lund <anna@skole.example.org> har skrevet noget, som jeg ikke kan svare på.",
        "»Kan de komme ind overalt?«",
        "K1: Vandets vej, mandag den 16. november 2026, 4.b, Gørlev Skole",
        "Samtalen indtil nu:",
        "Læreren:\nHej",
    )


def test_who_goes_on_writing_is_not_said_to_ask_anew() -> None:
    assert worded(call(), again=True).opening[0] == "Anna Lund <anna@skole.example.org> har skrevet igen."


@pytest.mark.parametrize("language", languages())
def test_every_reason_is_said_as_it_is(language: Language) -> None:
    said = [worded(call(reason), language).opening[0] for reason in CallReason]
    assert len(set(said)) == len(CallReason)


def test_somebody_without_a_name_is_no_number() -> None:
    assert worded(call(who=Person("slack:U3"))).subject == "Ikke forstået (K1): Læreren"
