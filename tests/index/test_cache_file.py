"""What is kept is read again as it was, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from index.files.cache_file import CacheFile

CONTENT = b"first line\nsecond \x00\xff line\n"


@pytest.fixture
def kept(tmp_path: Path) -> CacheFile:
    file = CacheFile(tmp_path / "new" / "kept", "version-1")
    file.write(CONTENT)
    return file


def test_content_is_read_as_it_was_written(kept: CacheFile) -> None:
    assert kept.read() == CONTENT
    kept.write(memoryview(b""))
    assert kept.read() == b""


def test_what_was_made_from_something_else_is_not_read(kept: CacheFile) -> None:
    assert CacheFile(kept.path, "version-2").read() is None
    assert CacheFile(kept.path, "version").read() is None


@pytest.mark.parametrize(
    "harm",
    [
        lambda whole: b"",
        lambda whole: b"\n",
        lambda whole: whole[:-1],
        lambda whole: whole + b"\n",
        lambda whole: whole[:-3] + bytes([whole[-3] ^ 1]) + whole[-2:],
        lambda whole: b"version-1 00000000\n" + CONTENT,
    ],
    ids=["emptied", "a line", "cut off", "longer", "one bit", "another checksum"],
)
def test_what_is_damaged_is_not_read(kept: CacheFile, harm: Callable[[bytes], bytes]) -> None:
    kept.path.write_bytes(harm(kept.path.read_bytes()))
    assert kept.read() is None


def test_where_nothing_is_kept_nothing_is_read(tmp_path: Path) -> None:
    assert CacheFile(tmp_path / "kept", "version-1").read() is None


def test_a_folder_that_cannot_be_written_is_told_in_the_log_alone(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    file = CacheFile(tmp_path / "data" / "kept", "version-1")
    file.write(CONTENT)
    assert file.read() is None
    assert caplog.messages == [
        "cache_not_written file=kept why=File exists",
        "cache_unreadable file=kept why=Not a directory",
    ]
