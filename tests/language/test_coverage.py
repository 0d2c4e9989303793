"""Plain texts of school books and teachers' mails, in ``coverage/``: how many of their words the vocabulary knows."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.language.vocabulary import Vocabulary
from assistant.model import Language
from integrations.cli.vocabulary import UNKNOWN, WordRead, read_text

TEXTS = Path(__file__).parent / "coverage"
FLOOR = {Language.DA: 0.97, Language.DE: 0.97}
FLOOR_OF_ONE_TEXT = 0.93


def _words_of(path: Path, vocabulary: Vocabulary) -> tuple[WordRead, ...]:
    return read_text(path.read_text("utf-8"), Language(path.name[:2]), vocabulary, correct=False).words


def _share(words: list[WordRead]) -> float:
    return sum(word.how != UNKNOWN for word in words) / len(words)


@pytest.mark.parametrize("language", FLOOR)
def test_plain_texts_are_understood_word_by_word(packaged: Vocabulary, language: Language) -> None:
    paths = sorted(TEXTS.glob(f"{language}_*.txt"))
    words = [word for path in paths for word in _words_of(path, packaged)]
    assert len(paths) >= 10
    assert len(words) > 900
    unknown = sorted({word.text for word in words if word.how == UNKNOWN})
    assert _share(words) >= FLOOR[language], unknown


@pytest.mark.parametrize("path", sorted(TEXTS.glob("*.txt")), ids=lambda path: path.stem)
def test_no_text_is_left_behind(packaged: Vocabulary, path: Path) -> None:
    assert _share(list(_words_of(path, packaged))) >= FLOOR_OF_ONE_TEXT


@pytest.mark.parametrize(
    ("text", "language", "gloss"),
    [
        ("Byg dit eget batteri", Language.DA, "build battery"),
        ("Rovdyr, og hvad de lever af", Language.DA, "predator live"),
        ("Vi bor ved en stor vej", Language.DA, "live way"),
        ("korte film", Language.DA, "short film"),
        ("brandbar", Language.DA, "flammable"),
        ("Das Getreide wird abgefüllt", Language.DE, "grain bottle"),
        ("dem Hindernis auszuweichen", Language.DE, "obstacle avoid"),
        ("Proben entnehmen", Language.DE, "sample take from"),
        ("messbar und spürbar", Language.DE, "measurable tangible"),
        ("ist es trinkbar", Language.DE, "drink"),
        ("Eleverne måler", Language.DA, "pupil measure"),
        ("siebzehn Kinder", Language.DE, "seventeen child"),
    ],
)
def test_everyday_forms_mean_what_they_mean_most(
    packaged: Vocabulary, text: str, language: Language, gloss: str
) -> None:
    assert packaged.gloss(text, language) == gloss
