"""Decisions that can still be undone, and of which nobody outside the office has heard."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from integrations.store.serialization import moment_from_text, moment_to_text
from integrations.store.table import Table


@dataclass(frozen=True)
class Hold:
    """A booking's last decision, kept back."""

    booking_id: str
    version: int
    """What the booking is by the decision."""
    until: datetime


class HoldsReader(Table):
    def of(self, booking_id: str, now: datetime) -> Hold | None:
        """``None`` where everybody may know how things stand."""
        return self.all(now).get(booking_id)

    def all(self, now: datetime) -> Mapping[str, Hold]:
        """By booking. Few: each lasts a minute."""
        rows = self._connection.execute(
            "SELECT booking, version, until FROM holds WHERE until > ?", (moment_to_text(now),)
        )
        return {booking: Hold(booking, version, moment_from_text(until)) for booking, version, until in rows}


class Holds(HoldsReader):
    """Postings and turns that are kept back name the booking in ``held_for``; they are let go or taken back with it."""

    def begin(self, hold: Hold, now: datetime) -> None:
        self._connection.execute("DELETE FROM holds WHERE until <= ?", (moment_to_text(now),))
        self._connection.execute(
            "INSERT OR REPLACE INTO holds (booking, version, until) VALUES (?, ?, ?)",
            (hold.booking_id, hold.version, moment_to_text(hold.until)),
        )

    def end(self, booking_id: str, now: datetime) -> bool:
        """Whether there was one."""
        ended = self._connection.execute(
            "DELETE FROM holds WHERE booking = ? AND until > ?", (booking_id, moment_to_text(now))
        )
        return ended.rowcount > 0
