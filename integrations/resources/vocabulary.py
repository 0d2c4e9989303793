"""Reads the vocabulary: the one that comes along, and what a catalogue adds in its own ``vocabulary.txt``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from assistant.errors import Fault, FaultsFound
from assistant.language.tokens import WordForms
from assistant.language.vocabulary import Vocabulary
from assistant.language.vocabulary_index import ArrangedVocabulary
from assistant.language.vocabulary_rows import read_rows
from integrations.resources import DATA
from integrations.resources.vocabulary_cache import VocabularyCache

PACKAGED = DATA / "vocabulary"
"""The vocabulary that comes along."""

ELSEWHERE = DATA / "elsewhere.txt"
"""What people ask a school service for that is somebody else's business; see `index.scope`."""

OWN = "vocabulary.txt"
"""A catalogue's own words: names of places, companies and courses that only it knows."""


def read_vocabulary(
    catalogs: Sequence[Path] = (),
    forms: WordForms | None = None,
    names: Iterable[str] = (),
    packaged: Path = PACKAGED,
    kept: Path | None = None,
) -> Vocabulary:
    """The vocabulary for these catalogue folders. ``forms``: see `integrations.resources.lemma_store`; ``names``: words
    that are never taken for misspelled ones; ``kept``: the folder in which it is kept arranged, see `VocabularyCache`.

    Raises `FaultsFound` with file and line of every wrong row, and for a file that is not UTF-8.
    """
    paths = [*(catalog / OWN for catalog in catalogs if (catalog / OWN).is_file()), *sorted(packaged.glob("*.txt"))]
    contents = {str(path): path.read_bytes() for path in paths}
    if kept is None:
        return Vocabulary(ArrangedVocabulary.of(read_rows(_lines(contents))), forms, names)
    file = VocabularyCache.of(kept, contents)
    arranged = file.read() or file.write(ArrangedVocabulary.of(read_rows(_lines(contents))))
    return Vocabulary(arranged, forms, names)


def _lines(contents: dict[str, bytes]) -> dict[str, list[str]]:
    faults: list[Fault] = []
    files: dict[str, list[str]] = {}
    for name, content in contents.items():
        try:
            files[name] = content.decode("utf-8-sig").splitlines()
        except UnicodeDecodeError as error:
            line = error.object[: error.start].count(b"\n") + 1
            faults.append(Fault(name, line, "", "vocabulary.not_utf8"))
    if faults:
        raise FaultsFound(faults)
    return files


def read_elsewhere(catalogs: Sequence[Path] = (), packaged: Path = ELSEWHERE) -> list[str]:
    """The wishes that belong elsewhere: those that come along, and a catalogue's own ``elsewhere.txt``."""
    paths = [packaged, *(catalog / packaged.name for catalog in catalogs)]
    lines = [line.strip() for path in paths if path.is_file() for line in path.read_text("utf-8-sig").splitlines()]
    return list(dict.fromkeys(line for line in lines if line and not line.startswith("#")))
