"""A file is there as it was or with all of its new content, and no draft stays behind."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from index.files.atomic_write import create_file, remove_drafts, replace_file, replacing


def write_half(file: Path) -> None:
    with replacing(file) as draft:
        draft.write_bytes(b"ne")
        raise KeyboardInterrupt


def test_a_file_is_made_in_a_folder_that_is_made_too(tmp_path: Path) -> None:
    replace_file(tmp_path / "new" / "file", b"whole")
    assert [path.read_bytes() for path in (tmp_path / "new").iterdir()] == [b"whole"]


def test_a_reader_sees_the_old_file_until_the_new_one_is_whole(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"old")
    with replacing(file) as draft:
        draft.write_bytes(b"new")
        assert file.read_bytes() == b"old"
    assert file.read_bytes() == b"new"


def test_a_failure_leaves_the_old_file_and_no_draft(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"old")
    with pytest.raises(KeyboardInterrupt):
        write_half(file)
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"old"]


def test_a_file_that_cannot_be_put_in_place_leaves_no_draft(tmp_path: Path) -> None:
    (tmp_path / "file" / "occupied").mkdir(parents=True)
    with pytest.raises(OSError, match="directory"):
        replace_file(tmp_path / "file", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_replaced_file_keeps_its_mode(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"old")
    file.chmod(0o640)
    replace_file(file, b"new")
    assert file.stat().st_mode & 0o777 == 0o640


def test_two_that_write_the_same_file_do_not_meet(tmp_path: Path) -> None:
    file = tmp_path / "file"
    with replacing(file) as first, replacing(file) as second:
        first.write_bytes(b"first")
        second.write_bytes(b"second")
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"first"]


def test_what_a_killed_writer_left_is_removed(tmp_path: Path) -> None:
    command = "import os, sys; from index.files.atomic_write import *\nwith replacing(Path(sys.argv[1])): os._exit(9)"
    killed = subprocess.run([sys.executable, "-c", command, str(tmp_path / "file")], check=False)
    assert (killed.returncode, [path.suffix for path in tmp_path.iterdir()]) == (9, [".draft"])
    (tmp_path / "kept.draft").touch()
    remove_drafts(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["kept.draft"]


def test_of_two_that_make_a_file_the_first_one_counts(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    assert create_file(file, b"first", mode=0o600)
    assert not create_file(file, b"second", mode=0o600)
    assert [(path.read_bytes(), path.stat().st_mode & 0o777) for path in tmp_path.iterdir()] == [(b"first", 0o600)]
