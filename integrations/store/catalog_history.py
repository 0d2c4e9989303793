"""The history of the catalogue's entries: what each save found and left, never rewritten."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from integrations.store.serialization import moment_from_text, moment_to_text
from integrations.store.table import Table

_COLUMNS = "id, at, entry, who, what, before, after"


@dataclass(frozen=True)
class Edit:
    """One change of one entry."""

    entry_id: str
    who: str
    """A coordinator's mail address, ``provider:<id>``, ..."""
    what: str
    """``created``, ``changed``, ``confirmed``, ``retired``, ``restored``, ``imported``."""
    before: str
    """The text of the entry's file as it was found; empty: there was none."""
    after: str
    """The text that was written."""


@dataclass(frozen=True)
class RecordedEdit:
    """An edit as it stands in the history."""

    id: int
    at: datetime
    edit: Edit


class CatalogHistoryReader(Table):
    def of_entry(self, entry_id: str, limit: int = 100) -> Sequence[RecordedEdit]:
        """Newest first."""
        return self._found("WHERE entry = ? ORDER BY id DESC LIMIT ?", entry_id, limit)

    def latest(self, limit: int = 50, before: int | None = None) -> Sequence[RecordedEdit]:
        """Of all entries, newest first; ``before``: only those older than the edit with this id."""
        if before is None:
            return self._found("ORDER BY id DESC LIMIT ?", limit)
        return self._found("WHERE id < ? ORDER BY id DESC LIMIT ?", before, limit)

    def get(self, edit_id: int) -> RecordedEdit | None:
        found = self._found("WHERE id = ?", edit_id)
        return found[0] if found else None

    def _found(self, question: str, *values: Any) -> list[RecordedEdit]:
        rows = self._connection.execute(f"SELECT {_COLUMNS} FROM catalog_history {question}", values)
        return [
            RecordedEdit(id, moment_from_text(at), Edit(entry, who, what, before, after))
            for id, at, entry, who, what, before, after in rows
        ]


class CatalogHistory(CatalogHistoryReader):
    def add(self, edits: Iterable[Edit], now: datetime) -> None:
        at = moment_to_text(now)
        self._connection.executemany(
            "INSERT INTO catalog_history (at, entry, who, what, before, after) VALUES (?, ?, ?, ?, ?, ?)",
            ((at, one.entry_id, one.who, one.what, one.before, one.after) for one in edits),
        )
