"""What a teacher answers to "how was it?", in the way that teachers write."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from assistant.model import Action, AskedFor, Language, Spoken, Status, Verb
from integrations.store.bookings import SqliteBookingBook
from tests.conversation.talks import Talk
from tests.conversation.test_coming import CHOICES

ANSWERS = [
    pytest.param(Language(language), one, id=f"{language}: {one['says']}")
    for language, said in YAML(typ="safe").load(Path(__file__).with_name("evaluation.yaml").read_text("utf-8")).items()
    for one in said
]
DAY_AFTER = date(2027, 4, 21)


def asked(book: SqliteBookingBook, language: Language = Language.DA) -> Talk:
    """The day after K1 its teacher was asked how it was."""
    talk = Talk(book, ("vand-til-4-klasse",), language)
    talk.say(CHOICES[language])
    talk.approve()
    talk.today = DAY_AFTER
    was_asked(talk)
    return talk


def was_asked(talk: Talk, booking_id: str = "K1") -> None:
    known = replace(talk.conversation, spoken=Spoken.BOOKINGS)
    talk.conversation = known.having_been_asked(booking_id, AskedFor.EVALUATION)


@pytest.mark.parametrize(("language", "answer"), ANSWERS)
def test_a_mark_and_words_are_kept_and_nothing_else_is_done(
    book: SqliteBookingBook, language: Language, answer: dict[str, Any]
) -> None:
    talk = asked(book, language)
    before = talk.booking()
    talk.say(answer["says"])
    booking, words = talk.booking(), answer.get("words", "")
    assert (booking.evaluation, booking.evaluation_words) == (
        answer.get("mark"), answer["says"] if words is True else words,
    )  # fmt: skip
    assert [one.id for one in talk.own()] == ["K1"]
    assert (booking.status, booking.pupils, booking.change) == (Status.APPROVED, before.pupils, None)


def test_the_answer_is_read_back_and_told_once(book: SqliteBookingBook) -> None:
    talk = asked(book)
    assert "Vandets vej for 4. klasse får 4 af 5" in talk.say("4, de var glade, men bussen kom for sent")
    assert talk.events == [("evaluated", "K1")]
    assert talk.conversation.asked is AskedFor.NOTHING
    talk.say("", Action(Verb.MARK, "K1:4"))
    assert talk.events == []


def test_words_alone_can_be_followed_by_a_mark(book: SqliteBookingBook) -> None:
    talk = asked(book)
    assert "dine ord" in talk.say("Det var en god dag")
    talk.say("5")
    booking = talk.booking()
    assert (booking.evaluation, booking.evaluation_words) == (5, "Det var en god dag")


def test_a_button_says_the_mark_and_of_two_the_later_counts(book: SqliteBookingBook) -> None:
    talk = asked(book)
    talk.say("", Action(Verb.MARK, "K1:2"))
    talk.say("", Action(Verb.MARK, "K1:3"))
    assert talk.booking().evaluation == 3


@pytest.mark.parametrize("subject", ["K1:6", "K1:0", "K1", "K1:", "K2:4", "", "K1:4:4"])
def test_a_button_that_says_no_mark_of_an_own_visit_changes_nothing(book: SqliteBookingBook, subject: str) -> None:
    talk = asked(book)
    talk.say("", Action(Verb.MARK, subject))
    assert talk.booking().evaluation is None
    assert talk.events == []


def test_a_visit_that_is_still_to_come_or_was_called_off_gets_no_mark(book: SqliteBookingBook) -> None:
    talk = asked(book)
    talk.today = date(2027, 4, 19)
    talk.say("", Action(Verb.MARK, "K1:4"))
    assert talk.booking().evaluation is None
    talk.say("aflys K1")
    talk.today = DAY_AFTER
    was_asked(talk)
    talk.say("4")
    assert (talk.booking().evaluation, talk.booking().status) == (None, Status.CANCELLED)


def test_a_question_beside_the_mark_is_answered(book: SqliteBookingBook) -> None:
    talk = asked(book)
    said = talk.say("4. De var glade. Hvad koster Vandets vej?")
    assert talk.booking().evaluation == 4
    assert talk.booking().evaluation_words == "4. De var glade."
    assert "af 5" in said
    assert len(said.splitlines()) > 2


def test_what_a_coordinator_wrote_or_a_list_shown_since_is_what_a_number_is_about(book: SqliteBookingBook) -> None:
    talk = asked(book)
    for spoken in (Spoken.HUMAN, Spoken.ACTIVITIES):
        talk.conversation = replace(talk.conversation, spoken=spoken)
        talk.say("1")
        assert talk.booking("K1").evaluation is None
