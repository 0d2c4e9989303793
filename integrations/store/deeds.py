"""The audit: what operators did, beside the histories that bookings and entries have of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from integrations.store.serialization import moment_from_text, moment_to_text
from integrations.store.table import Table


@dataclass(frozen=True)
class Deed:
    """A line of the audit: what somebody did that is no booking's own change."""

    at: datetime
    who: str
    """An address."""
    what: str
    """``retried``, ``dropped``, ``downloaded`` ..."""
    subject: str
    """What it was done to: ``inbox 12``, a booking's id."""
    why: str = ""


class DeedsReader(Table):
    def latest(self, limit: int = 50) -> Sequence[Deed]:
        """The audit's newest lines, those of the bookings' and the catalogue's history among them, newest first."""
        rows = self._connection.execute(
            "SELECT at, who, what, subject, why FROM"
            " (SELECT at, who, what, subject, why FROM deeds ORDER BY id DESC LIMIT :limit)"
            " UNION ALL SELECT at, who, what, subject, why FROM"
            " (SELECT at, who, what, 'K' || booking AS subject, why FROM history ORDER BY id DESC LIMIT :limit)"
            " UNION ALL SELECT at, who, what, subject, why FROM"
            " (SELECT at, who, what, 'catalogue ' || entry AS subject, '' AS why FROM catalog_history"
            " ORDER BY id DESC LIMIT :limit)"
            " ORDER BY at DESC LIMIT :limit",
            {"limit": limit},
        )
        return [Deed(moment_from_text(at), who, what, subject, why) for at, who, what, subject, why in rows]


class Deeds(DeedsReader):
    def add(self, deed: Deed) -> None:
        self._connection.execute(
            "INSERT INTO deeds (at, who, what, subject, why) VALUES (?, ?, ?, ?, ?)",
            (moment_to_text(deed.at), deed.who, deed.what, deed.subject, deed.why),
        )
