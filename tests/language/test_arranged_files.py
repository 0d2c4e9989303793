"""The vocabulary kept arranged in the data folder says what its files say, whatever has happened to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import FaultsFound
from assistant.language.vocabulary import Vocabulary
from assistant.model import Language
from integrations.resources.vocabulary import read_vocabulary

ROWS = "honey bee | honningbi, bi | Honigbiene, Biene\nwater cycle | vandets kredsløb | Wasserkreislauf\n"
TEXT = "Hvordan lever honningbier, og hvad er vandets kredsløb? Vi ser på bierne."


@pytest.fixture
def packaged(tmp_path: Path) -> Path:
    folder = tmp_path / "vocabulary"
    folder.mkdir()
    (folder / "nature.txt").write_text(ROWS, encoding="utf-8")
    return folder


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "data" / "words"


def said(vocabulary: Vocabulary) -> object:
    return (
        vocabulary.fingerprint,
        len(vocabulary),
        vocabulary.concepts(TEXT, Language.DA),
        vocabulary.gloss(TEXT, Language.DA),
        vocabulary.words("honey bee", Language.DE),
        vocabulary.themes("water cycle"),
        vocabulary.correction("honningbu", Language.DA),
    )


def test_what_is_kept_says_the_same(packaged: Path, kept: Path) -> None:
    plain = said(read_vocabulary(packaged=packaged))
    assert said(read_vocabulary(packaged=packaged, kept=kept)) == plain
    (file,) = kept.iterdir()
    written = file.stat().st_mtime_ns
    assert said(read_vocabulary(packaged=packaged, kept=kept)) == plain
    assert file.stat().st_mtime_ns == written


def test_the_whole_vocabulary_that_is_kept_says_the_same(kept: Path) -> None:
    plain = said(read_vocabulary())
    assert said(read_vocabulary(kept=kept)) == plain
    assert said(read_vocabulary(kept=kept)) == plain


def test_a_changed_file_of_the_vocabulary_is_read_again(packaged: Path, kept: Path) -> None:
    read_vocabulary(packaged=packaged, kept=kept)
    (packaged / "nature.txt").write_text(ROWS + "wasp | hveps | Wespe\n", encoding="utf-8")
    assert "wasp" in read_vocabulary(packaged=packaged, kept=kept)
    assert len(list(kept.iterdir())) == 1


def test_a_catalogue_s_own_words_are_kept_beside_the_others(packaged: Path, kept: Path, tmp_path: Path) -> None:
    own = tmp_path / "catalogue"
    own.mkdir()
    (own / "vocabulary.txt").write_text("wasp | hveps | Wespe\n", encoding="utf-8")
    for _ in range(2):
        assert "wasp" in read_vocabulary([own], packaged=packaged, kept=kept)
        assert "wasp" not in read_vocabulary(packaged=packaged, kept=kept)


@pytest.mark.parametrize("damaged", [b"", b"\n", b"nonsense", b"cut off", b"one letter"])
def test_a_damaged_file_is_made_again(packaged: Path, kept: Path, damaged: bytes) -> None:
    plain = said(read_vocabulary(packaged=packaged, kept=kept))
    (file,) = kept.iterdir()
    whole = file.read_bytes()
    middle = len(whole) // 2
    changed = {
        b"cut off": whole[:-10],
        b"one letter": whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :],
    }
    file.write_bytes(changed.get(damaged, damaged))
    assert said(read_vocabulary(packaged=packaged, kept=kept)) == plain
    assert file.read_bytes() == whole


def test_wrong_rows_are_named_at_every_start(packaged: Path, kept: Path) -> None:
    read_vocabulary(packaged=packaged, kept=kept)
    (packaged / "nature.txt").write_text("honey bee | bi\n", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(FaultsFound, match=r"nature\.txt"):
            read_vocabulary(packaged=packaged, kept=kept)


def test_a_folder_that_cannot_be_written_only_costs_time(packaged: Path, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    assert "honey bee" in read_vocabulary(packaged=packaged, kept=tmp_path / "data" / "words")
