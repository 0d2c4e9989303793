"""Files of a catalogue put in place all at once, or not at all."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from assistant.errors import SettingsWrong
from index.files.atomic_write import remove_drafts, replace_file
from integrations.catalog.folder import ACTIVITIES, BEFORE_IMPORT

_STAGE = ".activities-import-"


class FolderBusy(SettingsWrong):
    """Somebody else writes into the folder."""


@contextmanager
def only_writer(folder: Path, patience: float = 0.0) -> Iterator[None]:
    """Holds the folder against a second writer; ends with the process. Raises `FolderBusy` when one still is at work
    after so many seconds."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        _take(handle, folder, time.monotonic() + patience)
        _mend(folder)
        yield
    finally:
        os.close(handle)


def _take(handle: int, folder: Path, until: float) -> None:
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                raise FolderBusy(f"Another import into {folder} is running; try again when it is done.") from None
            time.sleep(0.05)
        else:
            return


def put_in_place(folder: Path, lists: Mapping[str, str], entries: Mapping[str, str]) -> None:
    """Replaces ``lists`` (file name in the folder -> text) and then, in one step, the entries (file name -> text).

    A whole new ``activities`` folder is built beside the old one, untouched files linked into it, and the two are
    swapped. A crash before the swap leaves the old entries; the lists only ever grow, so old entries fit them. Between
    the swap's two renames the reader finds the old entries under their other name (`index.files.BEFORE_IMPORT`).
    """
    stage = Path(tempfile.mkdtemp(prefix=_STAGE, dir=folder)) if entries else None
    try:
        if stage is not None:
            _fill(stage, folder / ACTIVITIES, entries)
        for name, text in lists.items():
            replace_file(folder / name, text.encode())
        if stage is not None:
            _swap(folder, stage)
    finally:
        if stage is not None:
            shutil.rmtree(stage, ignore_errors=True)


def _fill(stage: Path, old: Path, entries: Mapping[str, str]) -> None:
    stage.chmod(old.stat().st_mode & 0o777 if old.is_dir() else 0o755)
    for entry in os.scandir(old) if old.is_dir() else ():
        if entry.name in entries:
            continue
        if entry.is_dir(follow_symlinks=False):
            shutil.copytree(entry.path, stage / entry.name, symlinks=True)
        else:
            _link(Path(entry.path), stage / entry.name)
    for name, text in entries.items():
        _write(stage / name, text)
    _sync_folder(stage)


def _link(old: Path, new: Path) -> None:
    try:
        os.link(old, new, follow_symlinks=False)
    except OSError:  # a file system without hard links
        shutil.copy2(old, new, follow_symlinks=False)


def _swap(folder: Path, stage: Path) -> None:
    usual, kept = folder / ACTIVITIES, folder / BEFORE_IMPORT
    if usual.is_dir():
        usual.rename(kept)
    stage.rename(usual)
    _sync_folder(folder)
    shutil.rmtree(kept, ignore_errors=True)


def _mend(folder: Path) -> None:
    """Puts right what an import that was cut off has left."""
    usual, kept = folder / ACTIVITIES, folder / BEFORE_IMPORT
    if kept.is_dir() and not usual.is_dir():
        kept.rename(usual)
    for left in [kept, *folder.glob(f"{_STAGE}*")]:
        shutil.rmtree(left, ignore_errors=True)
    for place in (folder, usual):
        remove_drafts(place)


def put_entry(file: Path, text: str) -> None:
    """Replaces one entry's file, or makes it: it is there with all of this text, or as it was."""
    replace_file(file, text.encode())


def _write(file: Path, text: str) -> None:
    with file.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
