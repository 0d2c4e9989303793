"""Links that only their holder knows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from integrations.store.serialization import hash_of, moment_from_text, moment_to_text
from integrations.store.table import Table


@dataclass(frozen=True)
class Link:
    """An unguessable link. One that decides or signs in works once; one that is only looked at works until it ends.
    Only its hash is stored."""

    purpose: str
    """``sign_in``, ``decide``, ``calendar_feed``, ``provider_page``."""
    subject: str
    """What it is for: a booking's id and version, or empty."""
    person: str
    """Who it was given to: an address."""
    expires_at: datetime


class LinksReader(Table):
    def get(self, token: str, purpose: str, now: datetime) -> Link | None:
        """The link if it is known, unexpired and unused; looking changes nothing."""
        row = self._connection.execute(
            "SELECT subject, person, expires_at FROM links"
            " WHERE hash = ? AND purpose = ? AND used_at IS NULL AND expires_at > ?",
            (hash_of(token), purpose, moment_to_text(now)),
        ).fetchone()
        return None if row is None else Link(purpose, row[0], row[1], moment_from_text(row[2]))

    def newest(self, purpose: str, subject: str, now: datetime) -> Link | None:
        """The newest link with this purpose and subject that still works, for those that are used many times."""
        row = self._connection.execute(
            "SELECT person, expires_at FROM links WHERE purpose = ? AND subject = ? AND used_at IS NULL"
            " AND expires_at > ? ORDER BY expires_at DESC LIMIT 1",
            (purpose, subject, moment_to_text(now)),
        ).fetchone()
        return None if row is None else Link(purpose, subject, row[0], moment_from_text(row[1]))


class Links(LinksReader):
    def add(self, token: str, link: Link) -> None:
        self._connection.execute(
            "INSERT INTO links (hash, purpose, subject, person, expires_at) VALUES (?, ?, ?, ?, ?)",
            (hash_of(token), link.purpose, link.subject, link.person, moment_to_text(link.expires_at)),
        )

    def use(self, token: str, purpose: str, now: datetime) -> Link | None:
        """As `get`, and it is used up."""
        link = self.get(token, purpose, now)
        if link is not None:
            self._connection.execute(
                "UPDATE links SET used_at = ? WHERE hash = ?", (moment_to_text(now), hash_of(token))
            )
        return link

    def end(self, purpose: str, subject: str, now: datetime) -> int:
        """Every link with this purpose and subject stops working; how many did."""
        return self._connection.execute(
            "UPDATE links SET used_at = ? WHERE purpose = ? AND subject = ? AND used_at IS NULL",
            (moment_to_text(now), purpose, subject),
        ).rowcount
