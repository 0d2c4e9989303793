"""Mail addresses at which nothing arrives any more: a server said so, or what was sent there came back."""

from __future__ import annotations

from datetime import datetime

from integrations.store.serialization import moment_to_text
from integrations.store.table import Table


class ClosedAddressesReader(Table):
    def why(self, address: str) -> str:
        """What was said of it; empty while it is open."""
        row = self._connection.execute("SELECT why FROM closed_addresses WHERE address = ?", (address,)).fetchone()
        return "" if row is None else str(row[0])


class ClosedAddresses(ClosedAddressesReader):
    def close(self, address: str, why: str, now: datetime) -> None:
        self._connection.execute(
            "INSERT OR REPLACE INTO closed_addresses (address, why, at) VALUES (?, ?, ?)",
            (address, why, moment_to_text(now)),
        )

    def open(self, address: str) -> None:
        """Somebody mended it, or it was heard from."""
        self._connection.execute("DELETE FROM closed_addresses WHERE address = ?", (address,))
