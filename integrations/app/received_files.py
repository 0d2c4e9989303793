"""Which of the files that came are kept, and keeping them with the transaction that settles what they came with."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from assistant.model import FileFate, Person
from integrations.channels.contract import ReceivedFile
from integrations.store.attachments import GivenBy, StorageUse
from integrations.store.transactions import Transaction


@dataclass(frozen=True)
class FileLimits:
    """How much is kept; sizes in bytes."""

    files_of_message: int = 20
    bytes_of_message: int = 20_000_000
    files_of_conversation: int = 100
    bytes_of_conversation: int = 100_000_000


def within(
    files: Sequence[ReceivedFile], used: StorageUse, limits: FileLimits, room: int = sys.maxsize
) -> tuple[ReceivedFile, ...]:
    """The files of one message, those beyond the limits without their bytes; the first come first. ``room``: so many
    bytes go along with it."""
    number = size = 0
    weighed: list[ReceivedFile] = []
    for received in files:
        fate = received.file.fate
        if fate is FileFate.KEPT:
            if number >= limits.files_of_message:
                fate = FileFate.TOO_MANY
            elif size + received.file.size > min(limits.bytes_of_message, room):
                fate = FileFate.TOO_LARGE
            elif (
                used.files + number >= limits.files_of_conversation
                or used.bytes + size + received.file.size > limits.bytes_of_conversation
            ):
                fate = FileFate.FULL
        if fate is FileFate.KEPT:
            number, size = number + 1, size + received.file.size
            weighed.append(received)
        else:
            weighed.append(ReceivedFile(replace(received.file, fate=fate)))
    return tuple(weighed)


def keep(
    tx: Transaction,
    files: Sequence[ReceivedFile],
    conversation: str,
    origin: str,
    given_by: GivenBy,
    who: Person,
    now: datetime,
) -> list[str]:
    """Remembers them all, those without bytes by their names; their keys in the same order."""
    return [
        tx.attachments.add(
            received.file,
            received.content,
            conversation=conversation,
            origin=origin,
            given_by=given_by,
            who=who.address,
            now=now,
        )
        for received in files
    ]
