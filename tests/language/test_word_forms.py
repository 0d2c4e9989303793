from __future__ import annotations

import contextlib
import random
import sqlite3
from pathlib import Path

import pytest

from assistant.errors import SettingsWrong
from assistant.language.tokens import SimplemmaForms
from assistant.model import Language
from integrations.resources.lemma_store import LemmaStore


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("forms")


def test_stored_forms_say_what_the_dictionary_says(folder: Path) -> None:
    dictionary = SimplemmaForms().all(Language.EN)
    known = [form for form in dictionary if form.isalpha()]
    forms = [*random.Random(1).sample(known, 1000), min(known), max(known), "a", "zzzz", "éé", ""]
    stored = LemmaStore(folder)
    assert [stored.base(form, Language.EN) for form in forms] == [dictionary.get(form) for form in forms]


def test_a_file_that_was_cut_off_is_written_again(folder: Path) -> None:
    LemmaStore(folder).base("mice", Language.EN)
    path = folder / "forms-en.sqlite"
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert LemmaStore(folder).base("mice", Language.EN) == "mouse"
    assert path.read_bytes() == whole


@pytest.mark.parametrize("damage", [b"", b"nonsense", b"SQLite format 3\0nonsense"])
def test_a_file_of_something_else_is_written_again(folder: Path, damage: bytes) -> None:
    (folder / "forms-en.sqlite").write_bytes(damage)
    assert LemmaStore(folder).base("mice", Language.EN) == "mouse"


def test_a_file_that_proves_damaged_while_it_is_in_use_is_written_again(folder: Path) -> None:
    LemmaStore(folder).base("mice", Language.EN)
    path = folder / "forms-en.sqlite"
    whole = path.read_bytes()
    path.write_bytes(whole[:8192] + bytes(len(whole) - 8192))
    assert LemmaStore(folder).base("mice", Language.EN) == "mouse"
    assert path.read_bytes() == whole


def test_another_version_s_file_is_written_again(folder: Path) -> None:
    LemmaStore(folder).base("mice", Language.EN)
    path = folder / "forms-en.sqlite"
    with contextlib.closing(sqlite3.connect(path)) as forms:
        forms.execute("UPDATE made_from SET version = '0.9'")
        forms.execute("UPDATE forms SET base = 'rat' WHERE form = 'mice'")
        forms.commit()
    assert LemmaStore(folder).base("mice", Language.EN) == "mouse"


def test_what_an_older_release_kept_is_removed(folder: Path) -> None:
    path = folder / "forms-en.sqlite"
    path.unlink(missing_ok=True)
    (folder / "forms-en-1.1.0.blocks").write_bytes(b"")
    LemmaStore(folder).base("mice", Language.EN)
    assert list(folder.glob("forms-en*")) == [path]


def test_a_folder_that_cannot_be_written_is_told_with_its_setting(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    with pytest.raises(SettingsWrong, match="KLASSETUR_DATA_DIR"):
        LemmaStore(tmp_path / "data" / "words").base("mice", Language.EN)
