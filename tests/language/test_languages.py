"""The languages there are follow from the folders of words alone."""

import copy
import pickle
from pathlib import Path

import pytest

from assistant import locales
from assistant.model import Language, languages


@pytest.fixture
def swedish(tmp_path: Path) -> Path:
    (tmp_path / "sv").mkdir()
    (tmp_path / "sv" / "language.txt").write_text("[name]\nsvenska\n", encoding="utf-8")
    return tmp_path


def test_each_folder_of_words_is_a_language() -> None:
    assert languages() == (Language.DA, Language.DE, Language.EN)


def test_a_language_is_its_code_and_always_the_same_object() -> None:
    assert Language("de") is Language.DE
    assert Language.DE == "de"
    assert copy.deepcopy(Language.DE) is Language.DE
    assert pickle.loads(pickle.dumps(Language.DE)) is Language.DE


def test_a_code_without_a_folder_is_no_language() -> None:
    with pytest.raises(ValueError, match="Input should be 'da', 'de' or 'en'"):
        Language("sv")


def test_a_folder_beside_them_adds_a_language(swedish: Path) -> None:
    with locales.added(swedish):
        assert languages() == (Language.DA, Language.DE, Language.EN, "sv")
        assert Language("sv") is languages()[-1]
    assert languages() == (Language.DA, Language.DE, Language.EN)


def test_a_folder_without_words_is_no_language(swedish: Path) -> None:
    (swedish / "drafts").mkdir()
    with locales.added(swedish):
        assert "drafts" not in languages()
