from __future__ import annotations

import random
from pathlib import Path

import pytest

from assistant.language.tokens import SimplemmaForms
from assistant.model import Language
from integrations.resources.lemma_store import StoredForms


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("forms")


def test_stored_forms_say_what_the_dictionary_says(folder: Path) -> None:
    dictionary = SimplemmaForms().all(Language.EN)
    known = [form for form in dictionary if form.isalpha()]
    forms = [*random.Random(1).sample(known, 1000), min(known), max(known), "a", "zzzz", "éé", ""]
    stored = StoredForms(folder)
    assert [stored.base(form, Language.EN) for form in forms] == [dictionary.get(form) for form in forms]


def test_a_file_that_was_cut_off_is_written_again(folder: Path) -> None:
    StoredForms(folder).base("mice", Language.EN)
    (path,) = folder.glob("forms-en-*")
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert StoredForms(folder).base("mice", Language.EN) == "mouse"
    assert path.read_bytes() == whole
