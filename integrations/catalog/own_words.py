"""A catalogue's own words, ``vocabulary.txt`` in its folder: rows put to it and taken from it, nothing else touched."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from assistant.errors import AssistantError
from assistant.language.vocabulary_rows import COLUMNS, read_rows
from assistant.model import Language
from index.files.atomic_write import replace_file
from integrations.catalog.editing import writing
from integrations.resources.vocabulary import OWN

_WORD = re.compile(r"[^\W_](?:[\w'’. -]{0,58}[\w.])?")
"""A word or a short phrase; what parts rows, columns and words of the file stands in none."""


class WordUnusable(AssistantError):
    """What was written is no word that a row can have."""


def own_rows(folder: Path) -> list[str]:
    """The rows of the file as they are written, without comments; empty where there is no file."""
    return [row for line in _lines(folder) if (row := line.strip()) and row[0] != "#"]


def row_of(concept: str, usual: Sequence[str], word: str, language: Language) -> str:
    """The row that gives a concept one more word. ``usual``: its usual words in the order of the file's columns.

    Raises `WordUnusable`.
    """
    written = " ".join(word.split())
    if not _WORD.fullmatch(written) or written.isdigit():
        raise WordUnusable(written)
    columns = [concept, *usual[1:]]
    place = COLUMNS.index(language)
    columns[place] = f"{columns[place]}, {written}"
    return " | ".join(columns)


def add_row(folder: Path, row: str) -> None:
    """Raises `FaultsFound` for a row that is wrong, `FolderReadOnly`, `FolderBusy`; then nothing is written."""
    read_rows({OWN: [row]})
    with writing(folder):
        lines = _lines(folder)
        if row not in map(str.strip, lines):
            _write(folder, [*lines, row])


def remove_row(folder: Path, row: str) -> bool:
    """False where there is no such row. Raises `FolderReadOnly`, `FolderBusy`."""
    with writing(folder):
        lines = _lines(folder)
        kept = [line for line in lines if line.strip() != row]
        if len(kept) < len(lines):
            _write(folder, kept)
        return len(kept) < len(lines)


def _lines(folder: Path) -> list[str]:
    file = folder / OWN
    return file.read_text("utf-8-sig").splitlines() if file.is_file() else []


def _write(folder: Path, lines: Sequence[str]) -> None:
    replace_file(folder / OWN, "".join(f"{line}\n" for line in lines).encode())
