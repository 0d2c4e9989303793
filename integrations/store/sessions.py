"""Signed-in web sessions; only the hash of a session's token is stored."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from integrations.store.serialization import hash_of, moment_to_text
from integrations.store.table import Table


class SessionsReader(Table):
    def get(self, token: str, now: datetime) -> Mapping[str, Any] | None:
        """The session's facts; ``None`` when it is unknown or over."""
        row = self._connection.execute(
            "SELECT facts FROM sessions WHERE hash = ? AND expires_at > ?", (hash_of(token), moment_to_text(now))
        ).fetchone()
        if row is None:
            return None
        facts: Mapping[str, Any] = json.loads(row[0])
        return facts


class Sessions(SessionsReader):
    def add(self, token: str, facts: Mapping[str, Any], expires_at: datetime) -> None:
        self._connection.execute(
            "INSERT INTO sessions (hash, facts, expires_at) VALUES (?, ?, ?)",
            (hash_of(token), json.dumps(dict(facts)), moment_to_text(expires_at)),
        )

    def end(self, token: str) -> None:
        self._connection.execute("DELETE FROM sessions WHERE hash = ?", (hash_of(token),))
