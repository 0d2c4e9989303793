"""The turns of conversations, in the order in which they were said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from assistant.model import Person, Reply
from integrations.store.serialization import REPLIES, moment_from_text, moment_to_text
from integrations.store.table import Table

_END = "9999"
"""Sorts after every moment."""


@dataclass(frozen=True)
class Turn:
    """One utterance of a conversation, as coordinators and the chat page show it."""

    conversation: str
    at: datetime
    who: str
    """``teacher``, ``provider``, ``assistant`` or ``coordinator``."""
    text: str
    reply: Reply | None = None
    """The assistant's reply with all its parts."""
    person: Person | None = None
    """The teacher who said it, or to whom it was said; ``None`` for what is older than threads of several people."""


class TurnsReader(Table):
    def of_conversation(self, conversation_id: str, told_by: datetime | None = None) -> Sequence[Turn]:
        """Oldest first. ``told_by`` leaves out what is held back from the teacher at that moment; without it, for
        coordinators, what is held back stands among them with the moment when it will be told."""
        rows = self._connection.execute(
            "SELECT at, who, text, reply, address, name FROM turns"
            " WHERE conversation = ? AND (held_for = '' OR ? >= at) ORDER BY id",
            (conversation_id, _END if told_by is None else moment_to_text(told_by)),
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

    def count(self, conversation_id: str, told_by: datetime) -> int:
        """How many the teacher has been told, without reading them."""
        row = self._connection.execute(
            "SELECT count(*) FROM turns WHERE conversation = ? AND (held_for = '' OR ? >= at)",
            (conversation_id, moment_to_text(told_by)),
        )
        return int(row.fetchone()[0])

    def told_last(self, conversation_id: str, address: str, told_by: datetime) -> Turn | None:
        """The last thing that was said to this person or by them, where it is a notice that had been held back."""
        row = self._connection.execute(
            "SELECT at, text, reply, held_for FROM turns WHERE conversation = ? AND address IN ('', ?)"
            " AND (held_for = '' OR at <= ?) ORDER BY at DESC, id DESC LIMIT 1",
            (conversation_id, address, moment_to_text(told_by)),
        ).fetchone()
        if row is None or not row[3] or row[2] is None:
            return None
        at, text, reply, _ = row
        return Turn(conversation_id, moment_from_text(at), "assistant", text, REPLIES.validate_json(reply))


class Turns(TurnsReader):
    def add(self, turn: Turn, held_for: str = "") -> None:
        """``held_for`` names the booking whose last decision it tells, see `Holds`; it is told at ``turn.at``."""
        reply = None if turn.reply is None else REPLIES.dump_json(turn.reply).decode()
        person = turn.person or Person("")
        self._connection.execute(
            "INSERT INTO turns (conversation, at, who, text, reply, address, name, held_for)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                turn.conversation,
                moment_to_text(turn.at),
                turn.who,
                turn.text,
                reply,
                person.address,
                person.name,
                held_for,
            ),
        )

    def withdraw(self, held_for: str, now: datetime) -> None:
        """It is never told."""
        self._connection.execute("DELETE FROM turns WHERE held_for = ? AND at > ?", (held_for, moment_to_text(now)))

    def let_go(self, held_for: str, now: datetime) -> None:
        """It is told now."""
        self._connection.execute("UPDATE turns SET at = min(at, ?) WHERE held_for = ?", (moment_to_text(now), held_for))
