"""What is asked about an activity: each fact of its entry, in many people's words."""

from __future__ import annotations

import pytest

from assistant.model import Language
from integrations.resources.classifiers import ASKED_FACTS, learned_from
from tests.quality.train_classifiers import LESSONS, fingerprint
from tests.understanding.readers import reader_of


def asked(text: str, language: str) -> list[str]:
    return [str(fact) for fact in reader_of("kalundborg").questions.asked_facts(text, Language(language))]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("da", "Hvad koster nummer 1?", ["price"]),
        ("da", "Tak for bekræftelsen. Hvor kan bussen parkere?", ["parking"]),
        ("da", "Hvad er forskellen på 1 og 2?", ["difference"]),
        ("de", "Kann man da mit dem Bus hin?", ["transport"]),
        ("de", "Wie lange dauert der Robotik-Tag und gibt es dort Mittagessen?", ["duration", "food"]),
        ("de", "Bis wann muss ich mich für den SWT Forscherpreis anmelden?", ["deadline"]),
        ("en", "Is lunch included?", ["food"]),
        ("en", "How much does it cost and how many pupils can take part?", ["price", "group_size"]),
    ],
)
def test_a_question_asks_for_its_facts(language: str, text: str, expected: list[str]) -> None:
    assert asked(text, language) == expected


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("da", "Jeg vil gerne tilmelde 5.a til Tal & Form matematikdyst"),
        ("da", "1, uge 16, 22 elever"),
        ("da", "Noget i Svebølle, så vi ikke skal køre bus, 3. klasse"),
        ("de", "rollstuhlgerecht Klasse 6"),
        ("en", "thanks, see you on Friday"),
        ("en", ""),
    ],
)
def test_a_wish_or_a_choice_asks_for_none(language: str, text: str) -> None:
    assert asked(text, language) == []


def test_it_is_learned_from_the_sentences_that_come_along() -> None:
    assert learned_from(ASKED_FACTS) == fingerprint(LESSONS[ASKED_FACTS].folders)
