"""No sentence promises what the table of notices does not keep, and none that promises is forgotten."""

from __future__ import annotations

import re

import pytest

from assistant.bookings.promises import PROMISES
from assistant.locales.sentences import read_sentences
from assistant.model import Language
from integrations.channels.mail.texts import say as say_in_mail
from integrations.channels.slack.texts import text as say_in_slack
from integrations.channels.web.texts import say as say_on_the_page

FILES = tuple(dict.fromkeys(file for say in (say_on_the_page, say_in_slack, say_in_mail) for file in say.files))
SENTENCES = {key: words for file in FILES for key, words in read_sentences(Language.DA, file).items()}
PROMISING = re.compile(
    r"får besked|fået besked|svarer dig|hører fra os|sendt din besked videre|sendt samtalen videre|får begrundelsen"
    r"|får tilbudt|får en rettelse|får rettelsen|jeg skriver, så snart|[Kk]oordinatoren ser på|koordinator ser på"
    r"|[Kk]oordinatoren (?:får|har fået)|kommer på mail til"
)
"""As Danish sentences promise."""
NO_PROMISES = {
    "catalogue.try.help": "that nobody is told",
    "command.seen": "the answer comes by itself, in a direct message",
    "mine.next.draft": "what happens; where it is told stands behind it",
    "offer.wrong.too_many": "the list of proposals, which is a page",
    "own.entries.lead": "the list of proposals, which is a page",
}
"""Sentences that speak of telling without promising it."""


@pytest.mark.parametrize("key", PROMISES)
def test_what_a_sentence_promises_is_kept_by_the_table(key: str) -> None:
    promise = PROMISES[key]
    occasions = promise.occasions()
    assert {occasion.what for occasion in occasions} == set(promise.what)
    assert [occasion for occasion in occasions if not promise.is_kept_on(occasion)] == []


def test_every_promise_is_a_sentence() -> None:
    assert sorted(PROMISES.keys() - SENTENCES.keys()) == []


def test_no_promising_sentence_is_forgotten() -> None:
    promising = {key for key, words in SENTENCES.items() if PROMISING.search(words)}
    assert sorted(promising - PROMISES.keys() - NO_PROMISES.keys()) == []
    assert sorted(NO_PROMISES.keys() - promising) == []


def test_a_promise_that_the_table_breaks_is_found() -> None:
    kept = PROMISES["edited.opening"]
    broken = type(kept)(kept.to, kept.by, kept.what, None)
    assert all(broken.is_kept_on(occasion) for occasion in broken.occasions())
    of_teachers = type(kept)(PROMISES["done.approved"].to, kept.by, kept.what, kept.was)
    assert not any(of_teachers.is_kept_on(occasion) for occasion in of_teachers.occasions())
