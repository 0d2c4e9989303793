"""Which of the files that came are kept, and keeping them with the transaction that settles what they came with."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.model import Attachment, FileFate, Person, ReplyFile
from assistant.ports import Clock
from integrations.channels.contract import DecisionMade, IncomingMessage, MessageToTeacher, ReceivedFile
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


@dataclass(frozen=True)
class ReceivedFiles:
    """Weighs and keeps them, in the transaction that is given."""

    limits: FileLimits
    clock: Clock

    def weighed(self, incoming: IncomingMessage, used: StorageUse) -> IncomingMessage:
        """The message with those of its files that may be kept beside what its conversation holds already."""
        files = within(incoming.files, used, self.limits)
        if not files:
            return incoming
        attachments = tuple(received.file for received in files)
        return replace(incoming, files=files, message=replace(incoming.message, attachments=attachments))

    def carried(
        self, tx: Transaction, written: MessageToTeacher, room: int
    ) -> tuple[list[ReceivedFile], tuple[Attachment, ...]]:
        """Of a coordinator's letter: the files that go along where there is so much ``room``, and those that stay
        behind, each with the reason."""
        files = within(written.files, tx.attachments.use(written.conversation), self.limits, room)
        return [one for one in files if one.file.is_kept], tuple(one.file for one in files if not one.file.is_kept)

    def keep(
        self,
        tx: Transaction,
        files: Sequence[ReceivedFile],
        conversation: str,
        origin: str,
        given_by: GivenBy,
        who: Person,
    ) -> tuple[ReplyFile, ...]:
        """Remembers all that were weighed, those without bytes by their names; as a reply may carry them."""
        now = self.clock.now()
        return tuple(
            ReplyFile(
                tx.attachments.add(
                    received.file,
                    received.content,
                    conversation=conversation,
                    origin=origin,
                    given_by=given_by,
                    who=who.address,
                    now=now,
                ),
                received.file,
            )
            for received in files
        )

    def keep_beside(self, tx: Transaction, made: DecisionMade, key: str) -> None:
        """The files that came with a note, for coordinators alone."""
        if made.files:
            conversation = tx.bookings.get(made.decision.booking_id).conversation
            files = within(made.files, tx.attachments.use(conversation), self.limits)
            self.keep(tx, files, conversation, key, GivenBy.NOTE, made.actor.who)
