"""The look-up of threads while foreign input is read, each look in a view of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.ports import Thread
from integrations.store import Database


@dataclass(frozen=True)
class StoredThreads:
    """Satisfies `assistant.ports.Threads` from any thread."""

    database: Database

    def get(self, conversation: str) -> Thread | None:
        return self.database.read_now(lambda view: view.threads.get(conversation))

    def of_person(self, address: str) -> Sequence[Thread]:
        return self.database.read_now(lambda view: view.threads.of_person(address))

    def mark(self, name: str) -> str | None:
        return self.database.read_now(lambda view: view.mark(name))
