"""What can go wrong with the database."""

from __future__ import annotations

from pathlib import Path

from assistant.errors import AssistantError


class StoreBusy(AssistantError):
    """Another process has the database open for writing."""

    def __init__(self, path: Path, holder: str) -> None:
        super().__init__(path, holder)
        self.path, self.holder = path, holder

    def __str__(self) -> str:
        by = f" (process {self.holder})" if self.holder else ""
        return f"{self.path} is being written by another Klassetur{by}. Stop that one first, or work through it."


class StoreUnavailable(AssistantError):
    """The database could not do it now: locked, unreadable, closed. Nothing of the work was kept."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(path, why)
        self.path, self.why = path, why

    def __str__(self) -> str:
        return f"The database {self.path} cannot be used: {self.why}."


class StoreFull(StoreUnavailable):
    """No room left on the disk. Nothing of the work was kept."""

    def __str__(self) -> str:
        return f"There is no room left for the database {self.path}: free some space on its disk."
