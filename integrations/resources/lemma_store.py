"""Word forms in a table of SQLite, so that a process that answers one question need not unpack whole dictionaries.

simplemma's dictionaries take up to half a second to open. Written once as a table a form is found in half a
millisecond. The file is a copy that may be lost: of another version of simplemma, or damaged, it is made again.
"""

from __future__ import annotations

import contextlib
import sqlite3
import subprocess
import sys
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

from assistant.errors import SettingsWrong
from assistant.model import Language, languages
from index.files.atomic_write import replacing

_LONGEST = 300.0
"""Seconds that writing one language's file may take."""

_TABLES = (
    "CREATE TABLE made_from (version TEXT NOT NULL)",
    # no row ids: the table is the index, and half as large
    "CREATE TABLE forms (form TEXT PRIMARY KEY, base TEXT NOT NULL) WITHOUT ROWID",
)


class LemmaStore:
    """Implements `assistant.language.tokens.WordForms`. A language's file is written into ``folder`` when it is first
    needed, which takes some seconds. Safe to use from any thread: SQLite lets them in one after the other.

    Raises `SettingsWrong` where the folder cannot be written."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open: dict[Language, sqlite3.Connection] = {}

    def base(self, form: str, language: Language) -> str | None:
        forms = self._open.get(language) or self._opened(language)
        try:
            return _base(forms, form)
        except sqlite3.DatabaseError:
            # whole when it was opened, and yet damaged further in
            return _base(self._made_again(language), form)

    def prepare(self) -> None:
        """Writes what is missing."""
        for language in languages():
            self._opened(language)

    def _opened(self, language: Language) -> sqlite3.Connection:
        forms = _connection(self._path(language))
        if forms is None:
            return self._made_again(language)
        self._open[language] = forms
        return forms

    def _made_again(self, language: Language) -> sqlite3.Connection:
        path = self._path(language)
        _written_elsewhere(path, language)
        forms = _connection(path)
        assert forms is not None
        self._open[language] = forms
        return forms

    def _path(self, language: Language) -> Path:
        return self._folder / f"forms-{language}.sqlite"


def _base(forms: sqlite3.Connection, form: str) -> str | None:
    row = forms.execute("SELECT base FROM forms WHERE form = ?", (form,)).fetchone()
    return None if row is None else str(row[0])


def _connection(path: Path) -> sqlite3.Connection | None:
    """``None`` when there is no file of this version that can be read."""
    if not path.exists():
        return None
    # a file that is only ever replaced as a whole needs no locks
    forms = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    try:
        if forms.execute("SELECT version FROM made_from").fetchone() == (version("simplemma"),):
            return forms
    except sqlite3.DatabaseError:
        pass  # damaged: it is made again
    forms.close()
    return None


def _written_elsewhere(path: Path, language: Language) -> None:
    """Writes the file in a process of its own: the dictionary takes up to 400 MB, which that gives back."""
    command = [sys.executable, "-m", "integrations.resources.lemma_store", str(path), language]
    done = subprocess.run(command, capture_output=True, timeout=_LONGEST, check=False)
    if done.returncode:
        _write(path, language)  # what is wrong can be told here


def _write(path: Path, language: Language) -> None:
    from simplemma.strategies.dictionaries import DefaultDictionaryFactory

    # An instance of its own: simplemma's shared one would keep 100 MB for good.
    forms = DefaultDictionaryFactory().get_dictionary(language)
    try:
        with replacing(path, durable=False) as draft:
            _fill(draft, sorted((form, base) for form, base in forms.items() if form.isalpha()))
        for older in path.parent.glob(f"forms-{language}-*"):
            older.unlink(missing_ok=True)
    except (OSError, sqlite3.OperationalError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise SettingsWrong(
            f"KLASSETUR_DATA_DIR: {path.parent} cannot be written ({why}); make room there or name another folder."
        ) from None


def _fill(path: Path, pairs: Iterable[tuple[str, str]]) -> None:
    with contextlib.closing(sqlite3.connect(path)) as database:
        # a draft that is cut off is thrown away: no journal of it is needed
        database.execute("PRAGMA journal_mode = OFF")
        database.execute("PRAGMA synchronous = OFF")
        for table in _TABLES:
            database.execute(table)
        database.execute("INSERT INTO made_from VALUES (?)", (version("simplemma"),))
        database.executemany("INSERT INTO forms VALUES (?, ?)", pairs)
        database.commit()


if __name__ == "__main__":
    _write(Path(sys.argv[1]), Language(sys.argv[2]))
