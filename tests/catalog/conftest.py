"""Catalogue folders for the tests of this room."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

GOOD = """\
title: Vandets vej
summary: Klassen følger vandet fra kilde til hane.
kind: company_visit
provider: vandvaerket
"""

Folder = Callable[..., Path]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is written without a folder's name is written there."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """Makes a catalogue in the current folder from file names and texts; one good activity when none is given."""
    monkeypatch.chdir(tmp_path)

    def make(files: dict[str, str | bytes] | None = None, *, name: str = "cat") -> Path:
        place = tmp_path / name
        (place / "activities").mkdir(parents=True)
        wanted: dict[str, str | bytes] = {"providers.yaml": "vandvaerket: {name: Vandværket}\n", **(files or {})}
        if not any(file.startswith("activities/") for file in wanted):
            wanted["activities/vand.yaml"] = GOOD
        for file, text in wanted.items():
            (place / file).write_bytes(text if isinstance(text, bytes) else text.encode())
        return Path(name)

    return make
