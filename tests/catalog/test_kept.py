"""The copy of what was read saves time and changes nothing."""

from __future__ import annotations

import os
import pickle
from pathlib import Path

import pytest

from integrations.catalog import load_catalog, parse_cache
from integrations.catalog.parse_cache import KeptEntries
from integrations.catalog.reader import CatalogReader

ENTRY = "title: {title}\nsummary: Vi ser på vand.\nkind: company_visit\nprovider: p\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(parse_cache, "_WORTH_WRITING", 1)
    place = tmp_path / "catalog"
    (place / "activities").mkdir(parents=True)
    (place / "providers.yaml").write_text("p:\n  name: P\n")
    for name in ("a", "b", "c"):
        write(place, name, name)
    return place


def write(folder: Path, name: str, title: str, second: int = 0) -> None:
    file = folder / "activities" / f"{name}.yaml"
    file.write_text(ENTRY.format(title=title))
    os.utime(file, (1_700_000_000 + second, 1_700_000_000 + second))


def read(folder: Path, copies: KeptEntries) -> tuple[dict[str, str], int]:
    """Id -> title, and how many files were read."""
    reader = CatalogReader(copies)
    catalog = reader.load([folder])
    assert catalog == load_catalog([folder])
    return {name: next(iter(entry.title.values())) for name, entry in catalog.activities.items()}, reader._read


def test_only_files_that_changed_are_read_again(folder: Path, tmp_path: Path) -> None:
    copies = KeptEntries(tmp_path / "copies")
    assert read(folder, copies) == ({"a": "a", "b": "b", "c": "c"}, 3)
    assert read(folder, copies) == ({"a": "a", "b": "b", "c": "c"}, 0)
    write(folder, "b", "z", second=1)
    (folder / "activities" / "c.yaml").unlink()
    assert read(folder, copies) == ({"a": "a", "b": "z"}, 1)


def test_a_file_changed_a_moment_ago_is_not_trusted(folder: Path, tmp_path: Path) -> None:
    copies = KeptEntries(tmp_path / "copies")
    os.utime(folder / "activities" / "b.yaml")
    read(folder, copies)
    assert read(folder, copies)[1] == 1


class _Foreign:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, ("false",)


@pytest.mark.parametrize(
    "harm",
    [
        lambda data: data[: len(data) // 2],
        lambda data: data[:-5] + bytes([data[-5] ^ 0xFF]) + data[-4:],
        lambda data: b"",
        lambda data: parse_cache._checksum(pickle.dumps(_Foreign())) + pickle.dumps(_Foreign()),
    ],
    ids=["cut", "flipped", "empty", "foreign"],
)
def test_a_copy_that_cannot_be_trusted_counts_for_nothing(harm: object, folder: Path, tmp_path: Path) -> None:
    copies = KeptEntries(tmp_path / "copies")
    read(folder, copies)
    (copy,) = (tmp_path / "copies").iterdir()
    copy.write_bytes(harm(copy.read_bytes()))  # type: ignore[operator]
    assert read(folder, copies) == ({"a": "a", "b": "b", "c": "c"}, 3)
