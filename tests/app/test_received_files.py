"""How much is kept of what came: each message and each conversation has its limits."""

from __future__ import annotations

from assistant.model import Attachment, FileFate
from integrations.app.received_files import FileLimits, within
from integrations.channels.contract import ReceivedFile
from integrations.store.attachments import StorageUse

LIMITS = FileLimits(files_of_message=3, bytes_of_message=100, files_of_conversation=5, bytes_of_conversation=150)


def files(*sizes: int) -> list[ReceivedFile]:
    return [ReceivedFile(Attachment(f"{size}.pdf", "application/pdf", size), b"x" * size) for size in sizes]


def fates(*sizes: int, used: StorageUse = StorageUse()) -> list[FileFate]:  # noqa: B008 - a frozen value
    weighed = within(files(*sizes), used, LIMITS)
    assert all(bool(one.content) == one.file.is_kept for one in weighed)
    return [one.file.fate for one in weighed]


def test_what_fits_is_kept_and_the_rest_named_with_the_reason() -> None:
    assert fates(10, 20) == [FileFate.KEPT, FileFate.KEPT]
    assert fates(10, 95, 20) == [FileFate.KEPT, FileFate.TOO_LARGE, FileFate.KEPT]
    assert fates(1, 1, 1, 1) == [FileFate.KEPT] * 3 + [FileFate.TOO_MANY]


def test_a_conversation_holds_so_many_files_and_bytes() -> None:
    assert fates(10, 10, used=StorageUse(files=4, bytes=4)) == [FileFate.KEPT, FileFate.FULL]
    assert fates(60, 40, used=StorageUse(files=1, bytes=100)) == [FileFate.FULL, FileFate.KEPT]


def test_what_is_refused_already_keeps_its_reason_and_takes_no_room() -> None:
    program = ReceivedFile(Attachment("a.pdf", "application/x-executable", 99, FileFate.PROGRAM))
    weighed = within([program, *files(90)], StorageUse(), LIMITS)
    assert [one.file.fate for one in weighed] == [FileFate.PROGRAM, FileFate.KEPT]
