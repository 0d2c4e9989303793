"""Entries as they were read the last time, so that a catalogue of fifty thousand is there in seconds.

A copy that may be lost: what is missing, damaged, of another version of this code or of changed files is read anew.
"""

from __future__ import annotations

import gc
import hashlib
import logging
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter

from assistant.model import Activity
from index.files.cache_file import CacheFile
from integrations.catalog.entry_reader import Entry
from integrations.catalog.entry_schema import EntryDefaults

State = tuple[int, int, int]
"""A file's time of change in nanoseconds, size and inode."""

_SETTLED = 2_000_000_000
"""Nanoseconds after which a file's time tells its next change for certain."""

_WORTH_WRITING = 200
"""Entries read anew from which the copy is written again; fewer are as quickly read the next time."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Known:
    """An entry as it was read, from a file in this state."""

    state: State
    defaults: EntryDefaults
    entry: Entry


class ParseCache:
    """The copies of all catalogues, in one folder of the data folder."""

    def __init__(self, place: Path) -> None:
        self._place = place

    def load(self, folder: Path, defaults: EntryDefaults) -> dict[Path, Known]:
        """What was read of this catalogue, by file; empty when there is no copy that can be trusted."""
        path = self._path(folder)
        # small catalogues have none, and need not look through the code
        content = _cache_file(path, defaults).read() if path.exists() else None
        if content is None:
            return {}
        try:
            kept = _rows().validate_json(content)
        except ValueError:
            # a language that entries are written in, say, is no longer there
            log.warning("catalog_copy_unusable")
            return {}
        return {
            folder / name: Known(state, defaults, Entry(folder / name, activity.id, activity))
            for name, state, activity in kept
        }

    def save(self, folder: Path, known: Mapping[Path, Known], read_anew: int) -> None:
        """Keeps what was read, where so much of it is new that it is worth it. All of it is of one ``defaults``."""
        if read_anew < _WORTH_WRITING:
            return
        latest = time.time_ns() - _SETTLED
        kept = [
            (str(file.relative_to(folder)), one.state, one.entry.activity)
            for file, one in known.items()
            if one.state[0] < latest
        ]
        defaults = next(iter(known.values())).defaults
        # an int where a float may stand is no reason for a warning
        content = _rows().dump_json(kept, exclude_defaults=True, warnings=False)
        _cache_file(self._path(folder), defaults).write(content)

    def _path(self, folder: Path) -> Path:
        return self._place / hashlib.blake2b(str(folder.resolve()).encode(), digest_size=8).hexdigest()


@contextmanager
def collector_paused() -> Iterator[None]:
    """Half the time of reading fifty thousand entries went into looking for garbage among them."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _cache_file(path: Path, defaults: EntryDefaults) -> CacheFile:
    made_from = hashlib.blake2b(f"{defaults.language} {defaults.currency}".encode() + _code(), digest_size=16)
    return CacheFile(path, made_from.hexdigest())


@cache
def _rows() -> TypeAdapter[list[tuple[str, State, Activity]]]:
    """Files below the folder, their states and activities. Made when it is needed: small catalogues have no copy."""
    return TypeAdapter(list[tuple[str, State, Activity]])


@cache
def _code() -> bytes:
    """Tells the code that reads entries: another version may read them otherwise."""
    here = Path(__file__).resolve().parent
    model = here.parent.parent / "assistant" / "model"
    files = [*sorted(here.glob("*.py")), *sorted(model.glob("*.py"))]
    return b"".join(hashlib.blake2b(file.read_bytes()).digest() for file in files)
