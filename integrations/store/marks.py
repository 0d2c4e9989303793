"""Small facts kept by name, such as the ts of a Slack message or the day of the last digest."""

from __future__ import annotations

from collections.abc import Mapping

from integrations.store.table import Table


class MarksReader(Table):
    def get(self, name: str) -> str | None:
        row = self._connection.execute("SELECT value FROM marks WHERE name = ?", (name,)).fetchone()
        return None if row is None else str(row[0])


class Marks(MarksReader):
    def put(self, name: str, value: str) -> None:
        """In the place of what was kept under this name."""
        self._connection.execute(
            "INSERT INTO marks (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (name, value),
        )

    def put_all(self, marks: Mapping[str, str]) -> None:
        for name, value in marks.items():
            self.put(name, value)
