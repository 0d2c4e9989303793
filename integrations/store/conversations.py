"""Conversations with their threads: what is remembered of each person in them, and where it goes on in its channel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.model import ChannelName, Conversation, Person
from assistant.ports import Thread
from integrations.store.marks import MarksReader
from integrations.store.newcomers import NewcomersReader
from integrations.store.serialization import CONVERSATIONS, THREADS
from integrations.store.table import Table

_ONE = " WHERE id = :id AND (address = :address OR :address = '') ORDER BY joined LIMIT 1"
"""The row of this person, or without an address of whoever began the conversation."""


class ConversationsReader(Table):
    def get(self, conversation_id: str, address: str = "") -> Conversation | None:
        """What is remembered of this person in it; without an address, of whoever began it."""
        row = self._connection.execute(
            f"SELECT conversation FROM conversations{_ONE}", {"id": conversation_id, "address": address}
        ).fetchone()
        return None if row is None else CONVERSATIONS.validate_json(row[0])

    def everybodys(self, conversation_id: str) -> Sequence[Conversation]:
        """One for each person in it, whoever began it first."""
        rows = self._connection.execute(
            "SELECT conversation FROM conversations WHERE id = ? ORDER BY joined", (conversation_id,)
        )
        return [CONVERSATIONS.validate_json(text) for (text,) in rows]

    def as_seen_by(self, conversation_id: str, person: Person, channel: ChannelName) -> Conversation:
        """As it stands for this person, who may be new in it; ``channel`` is where one begins that nobody knows."""
        known = self.everybodys(conversation_id)
        own = next((one for one in known if one.person.address == person.address), None)
        new = Conversation(conversation_id, known[0].channel if known else channel, person)
        return (own or new).beside(known)


class Conversations(ConversationsReader):
    def save(self, conversation: Conversation, thread: Thread) -> None:
        """New, or in the place of what was remembered of the thread's person; it is their newest from now on."""
        self._connection.execute(
            "INSERT INTO conversations (id, address, conversation, thread, touched, joined)"
            " VALUES (?, ?, ?, ?, (SELECT coalesce(max(touched), 0) + 1 FROM conversations),"
            " (SELECT count(*) FROM conversations WHERE id = ?))"
            " ON CONFLICT (id, address) DO UPDATE SET conversation = excluded.conversation,"
            " thread = excluded.thread, touched = excluded.touched",
            (
                conversation.id,
                thread.person.address,
                # an int where a float may stand is no reason for a warning
                CONVERSATIONS.dump_json(conversation, warnings=False).decode(),
                THREADS.dump_json(thread).decode(),
                conversation.id,
            ),
        )

    def hand_over(self, conversation_id: str, address: str, person: Person) -> None:
        """What is remembered of this address belongs to the person, unless they have a part of their own in it."""
        row = self._connection.execute(
            "SELECT conversation, thread FROM conversations WHERE id = ? AND address = ?", (conversation_id, address)
        ).fetchone()
        if row is None or self.get(conversation_id, person.address) is not None:
            return
        conversation, thread = CONVERSATIONS.validate_json(row[0]), THREADS.validate_json(row[1])
        self._connection.execute("DELETE FROM conversations WHERE id = ? AND address = ?", (conversation_id, address))
        self.save(replace(conversation, person=person), replace(thread, person=person))


class SqliteThreads(Table):
    """`assistant.ports.Threads`: the threads stand beside their conversations, what channels kept in the marks."""

    def get(self, conversation: str, address: str = "") -> Thread | None:
        row = self._connection.execute(
            f"SELECT thread FROM conversations{_ONE}", {"id": conversation, "address": address}
        ).fetchone()
        return None if row is None else THREADS.validate_json(row[0])

    def of_person(self, address: str) -> Sequence[Thread]:
        rows = self._connection.execute(
            "SELECT thread FROM conversations WHERE address = ? ORDER BY touched DESC", (address,)
        )
        return [THREADS.validate_json(text) for (text,) in rows]

    def main_address(self, address: str) -> str:
        return NewcomersReader(self._connection).main_address(address)

    def newest(self, channel: ChannelName, limit: int) -> Sequence[Thread]:
        """The threads of a channel in which somebody wrote last, the newest first."""
        rows = self._connection.execute(
            "SELECT thread FROM conversations WHERE substr(id, 1, ?) = ? ORDER BY touched DESC LIMIT ?",
            (len(channel) + 1, f"{channel}:", limit),
        )
        return [THREADS.validate_json(text) for (text,) in rows]

    def mark(self, name: str) -> str | None:
        return MarksReader(self._connection).get(name)
