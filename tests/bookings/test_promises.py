"""No sentence promises what the tables of notices and of undoing do not keep, and none that promises is forgotten."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

from assistant.bookings import CAN_BE_UNDONE, TRANSITIONS
from assistant.bookings.notices import NOTICES, Occasion
from assistant.bookings.promises import PROMISED_UNDO, PROMISES
from assistant.locales.sentences import read_sentences
from assistant.model import ChangeKind, Language, Role, languages
from integrations.channels.mail.texts import say as say_in_mail
from integrations.channels.slack.texts import text as say_in_slack
from integrations.channels.web.texts import say as say_on_the_page

FILES = tuple(dict.fromkeys(file for say in (say_on_the_page, say_in_slack, say_in_mail) for file in say.files))
SENTENCES = {
    language: {key: words for file in FILES for key, words in read_sentences(language, file).items()}
    for language in languages()
}
PROMISING = {
    Language.DA: re.compile(
        r"får besked|fået besked|svarer dig|hører fra os|sendt [^.]*videre til (?:en )?koordinator"
        r"|sendt din besked videre|sendt samtalen videre|får begrundelsen"
        r"|får tilbudt|får en rettelse|får rettelsen|jeg skriver, så snart|[Kk]oordinatoren ser på|koordinator ser på"
        r"|[Kk]oordinatoren (?:får|har fået|har også fået)|kommer på mail til|ser en koordinator på"
        r"|Koordinatoren ser (?:jeres|det)|Beskederne til lærerne går"
    ),
    Language.DE: re.compile(
        r"(?:bekommt|erhalten|weiß)\b[^.]*\bBescheid|antwortet Ihnen|hören von uns|melde mich, sobald"
        r"|weitergegeben|weitergeleitet\."
        r"|bekommt (?:die Begründung|die Korrektur)|bekommt die Lehrkraft eine Berichtigung"
        r"|wird der Lehrkraft [^.]*angeboten|per Mail an"
        r"|Koordination (?:sieht|prüft|erfährt|weiß)|sieht die Koordination|sieht sie an und antwortet"
        r"|jemand aus der Koordination|Koordination hat Ihre[n]? \w+ bekommen|Nachrichten an die Lehrkräfte gehen"
    ),
    Language.EN: re.compile(
        r"(?:teacher|coordinator) (?:is|has been) (?:being )?told|You will (?:be told|hear)|will answer you"
        r"|look at it and answer"
        r"|gets the reason|is (?:being )?offered to the teacher|is shown the correction|I will write as soon|by mail to"
        r"|coordinator (?:looks|will look|checks|sees|has your)|passed [^.]*to (?:a|the) coordinator"
        r"|messages to the teachers leave"
    ),
}
"""As sentences promise that somebody hears."""
UNDOING = {
    Language.DA: re.compile(r"[Ff]ortryd|om \{seconds\} sekunder"),
    Language.DE: re.compile(r"[Zz]urück(?:zu)?nehmen|rückgängig|in \{seconds\} Sekunden"),
    Language.EN: re.compile(r"\bUndo\b|be undone|in \{seconds\} seconds"),
}
"""As sentences speak of taking back what was done."""
NO_PROMISES = {
    "catalogue.try.help": "that nobody is told",
    "command.seen": "the answer comes by itself, in a direct message",
    "mail.note_how": "who reads a coordinator's note",
    "mine.next.draft": "what happens; where it is told stands behind it",
    "offer.lead": "the list of proposals, which is a page",
    "offer.wrong.too_many": "the list of proposals, which is a page",
    "own.entries.lead": "the list of proposals, which is a page",
}
"""Sentences that speak of telling without promising it."""


NO_UNDO = {
    "catalogue.form.cancel": "a form that is left, of which nothing is kept",
    "drafted.closing": "calling off, which is asked for by its own word",
    "mine.cancel.sure": "that it cannot",
    "own.take_back": "a provider's remark, which the provider alone takes back",
    "refusal.late": "that it no longer can",
    "undo.over": "that it no longer can",
    "words.back": "a word that was taught",
    "words.back.this": "a word that was taught",
}
"""Sentences that speak of taking back without promising that a decision can be."""


def found(patterns: Mapping[Language, re.Pattern[str]]) -> set[str]:
    """The keys of the sentences that speak so in any of the languages."""
    return {
        key
        for language, pattern in patterns.items()
        for key, words in SENTENCES[language].items()
        if pattern.search(words)
    }


@pytest.mark.parametrize("key", PROMISES)
def test_what_a_sentence_promises_is_kept_by_the_table(key: str) -> None:
    promise = PROMISES[key]
    occasions = promise.occasions()
    assert {occasion.what for occasion in occasions} == set(promise.what)
    assert [occasion for occasion in occasions if not promise.is_kept_on(occasion)] == []


def test_every_promise_is_a_sentence() -> None:
    for sentences in SENTENCES.values():
        assert sorted((PROMISES.keys() | PROMISED_UNDO.keys()) - sentences.keys()) == []


def test_no_promising_sentence_is_forgotten() -> None:
    promising = found(PROMISING)
    assert sorted(promising - PROMISES.keys() - NO_PROMISES.keys()) == []
    assert sorted(NO_PROMISES.keys() - promising) == []


def test_no_sentence_that_speaks_of_undoing_is_forgotten() -> None:
    undoing = found(UNDOING)
    assert sorted(undoing - PROMISED_UNDO.keys() - NO_UNDO.keys()) == []
    assert sorted((PROMISED_UNDO.keys() | NO_UNDO.keys()) - undoing) == []


def test_how_sentences_promise_is_known_in_every_language() -> None:
    assert set(PROMISING) == set(UNDOING) == set(SENTENCES) == set(languages())


@pytest.mark.parametrize("key", PROMISED_UNDO)
def test_what_a_sentence_says_can_be_undone_leads_back(key: str) -> None:
    for what in PROMISED_UNDO[key]:
        assert what in CAN_BE_UNDONE
        for before, after in TRANSITIONS[Role.COORDINATOR, what].items():
            assert Occasion(Role.COORDINATOR, ChangeKind.UNDONE, after, before) in NOTICES


def test_a_promise_that_the_table_breaks_is_found() -> None:
    kept = PROMISES["edited.opening"]
    broken = type(kept)(kept.to, kept.by, kept.what, None)
    assert all(broken.is_kept_on(occasion) for occasion in broken.occasions())
    of_teachers = type(kept)(PROMISES["done.approved"].to, kept.by, kept.what, kept.was)
    assert not any(of_teachers.is_kept_on(occasion) for occasion in of_teachers.occasions())
