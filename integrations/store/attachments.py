"""The files that people sent, until their conversation is erased."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from assistant.model import Attachment, FileFate
from integrations.store.serialization import moment_from_text, moment_to_text, storable
from integrations.store.table import Table


class GivenBy(StrEnum):
    """Who sent a file, and so who may open it: coordinators may open all."""

    TEACHER = "teacher"
    COORDINATOR = "coordinator"
    """To the teacher, who may open it too."""
    PROVIDER = "provider"
    NOTE = "note"
    """A coordinator, for coordinators alone."""


@dataclass(frozen=True)
class StoredAttachment:
    """A file of a conversation, without its bytes."""

    key: str
    """Nobody guesses it."""
    conversation: str
    origin: str
    """What brought it: ``mail:12`` for an item of the inbox."""
    given_by: GivenBy
    who: str
    """The address of its sender, with the channel's name."""
    at: datetime
    file: Attachment


@dataclass(frozen=True)
class StorageUse:
    """What a conversation's kept files take up."""

    files: int = 0
    bytes: int = 0


_COLUMNS = "key, conversation, origin, given_by, who, at, name, media_type, size, fate"


class AttachmentsReader(Table):
    def get(self, key: str) -> StoredAttachment | None:
        row = self._connection.execute(f"SELECT {_COLUMNS} FROM attachments WHERE key = ?", (key,)).fetchone()
        return None if row is None else _stored(row)

    def content(self, key: str) -> bytes | None:
        """The bytes as they came; ``None`` for a file that is not known or was not kept."""
        row = self._connection.execute(
            "SELECT content FROM attachment_contents JOIN attachments USING (id) WHERE key = ?", (key,)
        ).fetchone()
        return None if row is None else bytes(row[0])

    def of_conversation(self, conversation: str) -> Sequence[StoredAttachment]:
        """Oldest first, those that were not kept too."""
        rows = self._connection.execute(
            f"SELECT {_COLUMNS} FROM attachments WHERE conversation = ? ORDER BY id", (conversation,)
        )
        return [_stored(row) for row in rows]

    def use(self, conversation: str) -> StorageUse:
        row = self._connection.execute(
            "SELECT count(*), coalesce(sum(size), 0) FROM attachments WHERE conversation = ? AND fate = ?",
            (conversation, FileFate.KEPT),
        ).fetchone()
        return StorageUse(int(row[0]), int(row[1]))


class Attachments(AttachmentsReader):
    def add(
        self,
        file: Attachment,
        content: bytes,
        *,
        conversation: str,
        origin: str,
        given_by: GivenBy,
        who: str,
        now: datetime,
    ) -> str:
        """Keeps the file, or only its name where its fate says so; returns its key."""
        key = secrets.token_urlsafe(18)
        number = self._connection.execute(
            f"INSERT INTO attachments ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                key,
                conversation,
                origin,
                given_by,
                who,
                moment_to_text(now),
                storable(file.name),
                file.media_type,
                file.size,
                file.fate,
            ),
        ).lastrowid
        if file.is_kept:
            self._connection.execute("INSERT INTO attachment_contents (id, content) VALUES (?, ?)", (number, content))
        return key

    def remove_of_conversation(self, conversation: str) -> int:
        """Erases all files of a conversation and their names; returns how many there were."""
        return self._connection.execute("DELETE FROM attachments WHERE conversation = ?", (conversation,)).rowcount


def _stored(row: tuple[Any, ...]) -> StoredAttachment:
    key, conversation, origin, given_by, who, at, name, media_type, size, fate = row
    return StoredAttachment(
        key,
        conversation,
        origin,
        GivenBy(given_by),
        who,
        moment_from_text(at),
        Attachment(name, media_type, size, FileFate(fate)),
    )
