"""What providers said about requests and visits, and their messages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from assistant.model import Remark, RemarkKind
from integrations.store.serialization import moment_from_text, moment_to_text
from integrations.store.table import Table

_COLUMNS = "id, provider, kind, at, booking, day, other_day, words, withdrawn_at"


class RemarksReader(Table):
    def of_booking(self, booking_id: str) -> Sequence[Remark]:
        """Oldest first, those that were taken back too."""
        return self._all("booking = ? ORDER BY id", booking_id)

    def of_provider(self, provider_id: str, limit: int = 200) -> Sequence[Remark]:
        """The newest, oldest first, those that were taken back too."""
        return self._all("provider = ? ORDER BY id DESC LIMIT ?", provider_id, limit)[::-1]

    def get(self, remark_id: int) -> Remark | None:
        return next(iter(self._all("id = ?", remark_id)), None)

    def is_known(self, provider_id: str, once: str) -> bool:
        """Whether this form was taken in already."""
        return bool(
            self._connection.execute(
                "SELECT 1 FROM remarks WHERE provider = ? AND once = ? LIMIT 1", (provider_id, once)
            ).fetchone()
        )

    def _all(self, where: str, *values: str | int) -> list[Remark]:
        return [
            _remark(row) for row in self._connection.execute(f"SELECT {_COLUMNS} FROM remarks WHERE {where}", values)
        ]


class Remarks(RemarksReader):
    def add(self, remark: Remark, once: str) -> int:
        """Store it; its number is given here. ``once``: what tells this form from every other."""
        return int(
            self._connection.execute(
                "INSERT INTO remarks (provider, kind, at, booking, day, other_day, words, once)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    remark.provider_id,
                    remark.kind,
                    moment_to_text(remark.at),
                    remark.booking_id,
                    _text(remark.day),
                    _text(remark.other_day),
                    remark.words,
                    once,
                ),
            ).lastrowid
            or 0
        )

    def withdraw(self, remark_id: int, now: datetime) -> None:
        self._connection.execute(
            "UPDATE remarks SET withdrawn_at = ? WHERE id = ? AND withdrawn_at IS NULL",
            (moment_to_text(now), remark_id),
        )


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _remark(row: tuple[Any, ...]) -> Remark:
    number, provider, kind, at, booking, day, other_day, words, withdrawn_at = row
    return Remark(
        number,
        provider,
        RemarkKind(kind),
        moment_from_text(at),
        booking,
        None if day is None else date.fromisoformat(day),
        None if other_day is None else date.fromisoformat(other_day),
        words,
        None if withdrawn_at is None else moment_from_text(withdrawn_at),
    )
