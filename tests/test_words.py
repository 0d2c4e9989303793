"""Folders, modules and types are named with the words of `docs/words.md`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.running import ROOT

PACKAGES = ("assistant", "index", "integrations")
PAGE = (ROOT / "docs" / "words.md").read_text("utf-8")
OF_THE_OLD_HOUSE = {
    "desk", "house", "ground", "told", "kept", "standing", "placed", "holdings", "shelf", "eyes", "papers", "office",
}  # fmt: skip
"""Words that once stood for many things."""


def sources() -> list[Path]:
    single = (ROOT / f"{name}.py" for name in PACKAGES)
    inside = (path for name in PACKAGES for path in (ROOT / name).rglob("*.py"))
    return sorted(path.relative_to(ROOT) for path in [*single, *inside] if path.is_file())


def folders() -> list[Path]:
    return sorted({path.parent for path in sources() if path.name == "__init__.py"})


def public_types(path: Path) -> Iterator[str]:
    for node in ast.parse((ROOT / path).read_text("utf-8")).body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield node.name


def words_of_page() -> set[str]:
    return {stem(part) for word in re.findall(r"[A-Za-z]+", PAGE) for part in parts_of(word)}


def parts_of(name: str) -> list[str]:
    return re.findall(r"[A-Z]+(?=[A-Z][a-z]|$)|[A-Z]?[a-z]+|[A-Z]", name)


def stem(word: str) -> str:
    """The word without its plural and in small letters."""
    word = word.lower()
    for ending, instead in (("ies", "y"), ("ches", "ch"), ("sses", "ss"), ("s", "")):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            return word.removesuffix(ending) + instead
    return word


@pytest.mark.parametrize("folder", folders(), ids=str)
def test_every_folder_is_a_word_of_the_page(folder: Path) -> None:
    assert re.search(rf"`([a-z_]+/)*{folder.name}`", PAGE), f"{folder.name} does not stand in docs/words.md"


def test_no_folder_and_no_module_has_a_word_that_once_stood_for_many_things() -> None:
    named = {path: {*path.parts[:-1], *path.stem.split("_")} for path in sources()}
    assert {str(path): words & OF_THE_OLD_HOUSE for path, words in named.items() if words & OF_THE_OLD_HOUSE} == {}


def test_every_type_is_made_of_words_of_the_page() -> None:
    known = words_of_page()
    unknown = {
        f"{path}: {name}": missing
        for path in sources()
        for name in public_types(path)
        if (missing := [part for part in parts_of(name) if stem(part) not in known])
    }
    assert unknown == {}
