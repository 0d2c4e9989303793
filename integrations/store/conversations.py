"""Conversations with their threads: what is remembered of each, and where it goes on in its channel."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.model import Conversation
from assistant.ports import Thread
from integrations.store.marks import MarksReader
from integrations.store.serialization import CONVERSATIONS, THREADS
from integrations.store.table import Table


class ConversationsReader(Table):
    def get(self, conversation_id: str) -> Conversation | None:
        row = self._connection.execute(
            "SELECT conversation FROM conversations WHERE id = ?", (conversation_id,)
        ).fetchone()
        return None if row is None else CONVERSATIONS.validate_json(row[0])


class Conversations(ConversationsReader):
    def save(self, conversation: Conversation, thread: Thread) -> None:
        """New, or in the place of what was remembered; it is its person's newest from now on."""
        self._connection.execute(
            "INSERT INTO conversations (id, address, conversation, thread, touched)"
            " VALUES (?, ?, ?, ?, (SELECT coalesce(max(touched), 0) + 1 FROM conversations))"
            " ON CONFLICT (id) DO UPDATE SET address = excluded.address, conversation = excluded.conversation,"
            " thread = excluded.thread, touched = excluded.touched",
            (
                conversation.id,
                thread.person.address,
                # an int where a float may stand is no reason for a warning
                CONVERSATIONS.dump_json(conversation, warnings=False).decode(),
                THREADS.dump_json(thread).decode(),
            ),
        )


class SqliteThreads(Table):
    """`assistant.ports.Threads`: the threads stand beside their conversations, what channels kept in the marks."""

    def get(self, conversation: str) -> Thread | None:
        row = self._connection.execute("SELECT thread FROM conversations WHERE id = ?", (conversation,)).fetchone()
        return None if row is None else THREADS.validate_json(row[0])

    def of_person(self, address: str) -> Sequence[Thread]:
        rows = self._connection.execute(
            "SELECT thread FROM conversations WHERE address = ? ORDER BY touched DESC", (address,)
        )
        return [THREADS.validate_json(text) for (text,) in rows]

    def mark(self, name: str) -> str | None:
        return MarksReader(self._connection).get(name)
