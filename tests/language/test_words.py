from __future__ import annotations

import pytest

from assistant.language.folding import fold
from assistant.language.tokens import BaseForms, SimplemmaForms, tokens
from assistant.model import Language


@pytest.mark.parametrize(
    ("one", "other"),
    [("Kläranlage", "klaeranlage"), ("grøn", "GROEN"), ("Årstid", "aarstid"), ("Größe", "groesse"), ("idé", "ide")],
)
def test_spellings_of_one_word_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_tokens_keep_their_places_and_part_at_hyphens() -> None:
    text = "Fysik/kemi: STEM-dag!"
    assert [(token.word, text[token.start : token.end], token.opens) for token in tokens(text)] == [
        ("Fysik", "Fysik", True),
        ("kemi", "kemi", False),
        ("STEM", "STEM", True),
        ("dag", "dag", False),
    ]


@pytest.mark.parametrize(
    "written", ["Schüler:innen", "Schüler*innen", "Schüler_innen", "Schüler/-innen", "SchülerInnen"]
)
def test_gender_endings_are_part_of_the_place_but_not_of_the_word(written: str) -> None:
    assert [(token.word, token.start, token.end) for token in tokens(written)] == [("Schüler", 0, len(written))]


@pytest.mark.parametrize(
    ("form", "language", "base"),
    [
        ("hvalerne", Language.DA, "hval"),
        ("groenne", Language.DA, "grøn"),
        ("Kläranlagen", Language.DE, "Kläranlage"),
        ("klaeranlagen", Language.DE, "Kläranlage"),
        ("Häuser", Language.DE, "Haus"),
        ("mice", Language.EN, "mouse"),
        ("qwxz", Language.EN, None),
    ],
)
def test_base_forms_are_found_in_any_usual_spelling(form: str, language: Language, base: str | None) -> None:
    assert BaseForms(language, SimplemmaForms()).base(form) == base
