"""All three languages say the same things with the same names."""

import re

import pytest

from assistant.model import Audience, Kind, Language, Setting, Status, Subject, languages
from assistant.replies.phrases import PHRASES


def names_in(phrase: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", phrase))


@pytest.mark.parametrize("language", [Language.DE, Language.EN])
def test_every_language_has_every_phrase_with_the_same_names(language: Language) -> None:
    danish = {key: names_in(phrase) for key, phrase in PHRASES[Language.DA].items()}
    assert {key: names_in(phrase) for key, phrase in PHRASES[language].items()} == danish


@pytest.mark.parametrize("language", languages())
def test_every_value_of_the_catalogue_has_a_word(language: Language) -> None:
    values = {
        "kind": Kind,
        "subject": Subject,
        "setting": Setting,
        "audience": Audience,
        "status": Status,
        "language": languages(),
    }
    wanted = {f"{prefix}.{value}" for prefix, enum in values.items() for value in enum}
    assert wanted <= set(PHRASES[language])


def test_danish_says_du_and_german_says_sie() -> None:
    danish = " ".join(PHRASES[Language.DA].values())
    german = " ".join(PHRASES[Language.DE].values())
    assert not re.search(r"\bDe\b|\bDem\b|\bDeres\b", danish)
    assert not re.search(r"\b(du|dich|dir|dein|deine|euch|eure)\b", german)
