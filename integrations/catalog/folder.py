"""Where the files of a catalogue folder lie, and whether one of them has changed."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

ACTIVITIES = "activities"
BEFORE_IMPORT = ".activities-before-import"
"""Stands in for ``activities`` if an import was cut off while it swapped the two; see `catalog.placing`."""


def signature(folders: Sequence[Path]) -> str:
    """Changes whenever a file of these folders is written, added, moved or removed. Looks at no file's inside."""
    mark = hashlib.sha256()
    for folder in folders:
        for place in (folder, _activities_folder(folder)):
            try:
                entries = sorted(os.scandir(place), key=lambda entry: entry.name)
            except OSError:
                mark.update(b"missing")
                continue
            for entry in entries:
                if entry.name.endswith((".yaml", ".yml", ".txt")):
                    try:
                        state = entry.stat()
                    except OSError:  # removed between the listing and this look: the next look sees it
                        continue
                    mark.update(f"{entry.path}\0{state.st_mtime_ns}\0{state.st_size}\0{state.st_ino}\n".encode())
    return mark.hexdigest()


def _activities_folder(folder: Path) -> Path:
    usual = folder / ACTIVITIES
    kept = folder / BEFORE_IMPORT
    return kept if not usual.is_dir() and kept.is_dir() else usual


def entry_files(folder: Path) -> list[Path]:
    """The files of its activities, by name; none where there is no such folder."""
    place = _activities_folder(folder)
    if not place.is_dir():
        return []
    names = sorted(entry.name for entry in os.scandir(place) if not entry.name.startswith("."))
    return [place / name for name in names if name.endswith((".yaml", ".yml"))]


def shown_path(path: Path) -> str:
    """The path as people know it: from the current folder where it lies below."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)
