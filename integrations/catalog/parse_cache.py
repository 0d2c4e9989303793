"""Entries as they were read the last time, so that a catalogue of fifty thousand is there in seconds.

A copy that may be lost: what is missing, damaged, of another version of this code or of changed files is read anew.
"""

from __future__ import annotations

import gc
import hashlib
import io
import logging
import pickle
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from files.atomic_write import replace_file

_MAY_HOLD = {
    "assistant.model.catalogue",
    "assistant.model.terms",
    "datetime",
    "integrations.catalog.entry_reader",
    "integrations.catalog.entry_schema",
    "pathlib",
}
"""Modules whose classes a copy is made of; nothing else is ever built from a file."""

_SETTLED = 2_000_000_000
"""Nanoseconds after which a file's time tells its next change for certain."""

_WORTH_WRITING = 200
"""Entries read anew from which the copy is written again; fewer are as quickly read the next time."""

_CHECKSUM = 32

log = logging.getLogger(__name__)

Known = dict[Path, tuple[Any, Any]]
"""File -> what told its state, and what was read; the key begins with the file's time of change in nanoseconds."""


class KeptEntries:
    """The copies of all catalogues, in one folder of the data folder."""

    def __init__(self, place: Path) -> None:
        self._place = place

    def load(self, folder: Path) -> Known:
        """What was read of this catalogue; empty when there is no copy that can be trusted."""
        try:
            data = self._file(folder).read_bytes()
        except OSError:
            return {}
        found = data[_CHECKSUM:]
        if data[:_CHECKSUM] != _checksum(found):
            log.warning("catalog_copy_unusable why=damaged")
            return {}
        try:
            known: Known = _Reader(io.BytesIO(found)).load()
        except pickle.UnpicklingError as error:
            log.warning("catalog_copy_unusable why=%s", error)
            return {}
        return known

    def save(self, folder: Path, known: Mapping[Path, tuple[Any, Any]], read_anew: int) -> None:
        """Keeps what was read, where so much of it is new that it is worth it."""
        if read_anew < _WORTH_WRITING:
            return
        latest = time.time_ns() - _SETTLED
        data = pickle.dumps({file: entry for file, entry in known.items() if entry[0][0] < latest}, 5)
        try:
            replace_file(self._file(folder), _checksum(data) + data, durable=False)
        except OSError as error:
            log.warning("catalog_copy_not_written why=%s", error.strerror)

    def _file(self, folder: Path) -> Path:
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


class _Reader(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if module in _MAY_HOLD or (module, name) == ("builtins", "frozenset"):
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} is no part of a catalogue")


def _checksum(data: bytes) -> bytes:
    """Also of the code that reads entries: another version may read them otherwise."""
    return hashlib.blake2b(_code() + data, digest_size=_CHECKSUM).digest()


@cache
def _code() -> bytes:
    here = Path(__file__).resolve().parent
    model = here.parent.parent / "assistant" / "model"
    files = [*sorted(here.glob("*.py")), *sorted(model.glob("*.py"))]
    return b"".join(hashlib.blake2b(file.read_bytes()).digest() for file in files)
