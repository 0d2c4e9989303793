"""Calls for a human, kept until a coordinator says that they are done, and afterwards."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from assistant.errors import CallUnknown
from assistant.model import WAITING, Call, CallState
from integrations.store.serialization import CALLS
from integrations.store.table import Table

_ID = re.compile(r"[Hh]([1-9][0-9]{0,17})")

_TEXT = (
    "casefold('H' || id || ' ' || booking || ' ' || json_extract(call, '$.who.name') || ' '"
    " || json_extract(call, '$.who.email') || ' ' || json_extract(call, '$.words') || ' '"
    " || json_extract(call, '$.files') || ' ' || json_extract(call, '$.owner'))"
)
"""What a search looks at, beside all that was said in the conversation."""

_TURNS = "EXISTS (SELECT 1 FROM turns WHERE turns.conversation = calls.conversation AND instr(casefold(text), ?) > 0)"


class CallsReader(Table):
    def get(self, call_id: str) -> Call:
        """Raises `CallUnknown`."""
        found = _ID.fullmatch(call_id.strip())
        row = found and self._connection.execute("SELECT call FROM calls WHERE id = ?", (int(found[1]),)).fetchone()
        if not row:
            raise CallUnknown(call_id)
        return CALLS.validate_json(row[0])

    def open(self) -> Sequence[Call]:
        """What waits for a human, the longest waiting first."""
        return sorted(self.find(WAITING), key=lambda call: (call.at, call.id))

    def of_conversation(self, conversation: str) -> Sequence[Call]:
        """Oldest first, those that are done too."""
        return self._all("conversation = ?", (conversation,))

    def of_booking(self, booking_id: str) -> Sequence[Call]:
        """Oldest first, those that are done too."""
        return self._all("booking = ?", (booking_id,))

    def find(self, states: Collection[CallState], words: str = "", limit: int = 500) -> Sequence[Call]:
        """Oldest first; ``words``: all of them, in its number, name, words or conversation, whatever the case."""
        if words:
            # SQLite's own lower() knows ASCII alone
            self._connection.create_function("casefold", 1, str.casefold, deterministic=True)
        wanted = words.casefold().split()
        where = [f"state IN ({', '.join('?' * len(states))})", *[f"(instr({_TEXT}, ?) > 0 OR {_TURNS})"] * len(wanted)]
        values = [*sorted(states), *(word for each in wanted for word in (each, each))]
        return self._all(" AND ".join(where), values, limit)

    def count(self) -> int:
        """How many wait for a human."""
        row = self._connection.execute("SELECT count(*) FROM calls WHERE state IN ('open', 'claimed')").fetchone()
        return int(row[0])

    def _all(self, where: str, values: Sequence[str], limit: int = -1) -> Sequence[Call]:
        rows = self._connection.execute(f"SELECT call FROM calls WHERE {where} ORDER BY id LIMIT ?", (*values, limit))
        return [CALLS.validate_json(text) for (text,) in rows]


class Calls(CallsReader):
    def add(self, call: Call) -> Call:
        """Store a new one; its number is given here."""
        row = self._connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'calls'").fetchone()
        number = 1 if row is None else int(row[0]) + 1
        stored = replace(call, id=f"H{number}")
        self._connection.execute(
            "INSERT INTO calls (id, conversation, booking, state, call) VALUES (?, ?, ?, ?, ?)",
            (number, stored.conversation, stored.booking_id, stored.state, CALLS.dump_json(stored).decode()),
        )
        return stored

    def save(self, call: Call) -> Call:
        """In the place of what was stored under its number."""
        self._connection.execute(
            "UPDATE calls SET booking = ?, state = ?, call = ? WHERE id = ?",
            (call.booking_id, call.state, CALLS.dump_json(call).decode(), int(call.id[1:])),
        )
        return call
