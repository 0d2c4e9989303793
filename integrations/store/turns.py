"""The turns of conversations, in the order in which they were said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from assistant.model import Person, Reply
from integrations.store.serialization import REPLIES, moment_from_text, moment_to_text
from integrations.store.table import Table


@dataclass(frozen=True)
class Turn:
    """One utterance of a conversation, as coordinators and the chat page show it."""

    conversation: str
    at: datetime
    who: str
    """``teacher``, ``assistant`` or ``coordinator``."""
    text: str
    reply: Reply | None = None
    """The assistant's reply with all its parts."""
    person: Person | None = None
    """The teacher who said it, or to whom it was said; ``None`` for what is older than threads of several people."""


class TurnsReader(Table):
    def of_conversation(self, conversation_id: str) -> Sequence[Turn]:
        """Oldest first."""
        rows = self._connection.execute(
            "SELECT at, who, text, reply, address, name FROM turns WHERE conversation = ? ORDER BY id",
            (conversation_id,),
        )
        return [
            Turn(
                conversation_id,
                moment_from_text(at),
                who,
                text,
                None if reply is None else REPLIES.validate_json(reply),
                Person(address, name) if address else None,
            )
            for at, who, text, reply, address, name in rows
        ]

    def count(self, conversation_id: str) -> int:
        """How many there are, without reading them."""
        row = self._connection.execute("SELECT count(*) FROM turns WHERE conversation = ?", (conversation_id,))
        return int(row.fetchone()[0])


class Turns(TurnsReader):
    def add(self, turn: Turn) -> None:
        reply = None if turn.reply is None else REPLIES.dump_json(turn.reply).decode()
        person = turn.person or Person("")
        self._connection.execute(
            "INSERT INTO turns (conversation, at, who, text, reply, address, name) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (turn.conversation, moment_to_text(turn.at), turn.who, turn.text, reply, person.address, person.name),
        )
