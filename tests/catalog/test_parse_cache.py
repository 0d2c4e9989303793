"""The copy of what was read saves time and changes nothing."""

from __future__ import annotations

import os
import pickle
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

from index.files.cache_file import CacheFile
from integrations.catalog import load_catalog, parse_cache
from integrations.catalog.parse_cache import ParseCache
from integrations.catalog.reader import CatalogReader
from integrations.resources import DATA

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


def read(folder: Path, copies: ParseCache) -> tuple[dict[str, str], int]:
    """Id -> title, and how many files were read."""
    reader = CatalogReader(copies)
    catalog = reader.load([folder])
    assert catalog == load_catalog([folder])
    return {name: next(iter(entry.title.values())) for name, entry in catalog.activities.items()}, reader._read


def test_only_files_that_changed_are_read_again(folder: Path, tmp_path: Path) -> None:
    copies = ParseCache(tmp_path / "copies")
    assert read(folder, copies) == ({"a": "a", "b": "b", "c": "c"}, 3)
    assert read(folder, copies) == ({"a": "a", "b": "b", "c": "c"}, 0)
    write(folder, "b", "z", second=1)
    (folder / "activities" / "c.yaml").unlink()
    assert read(folder, copies) == ({"a": "a", "b": "z"}, 1)


def test_a_file_changed_a_moment_ago_is_not_trusted(folder: Path, tmp_path: Path) -> None:
    copies = ParseCache(tmp_path / "copies")
    os.utime(folder / "activities" / "b.yaml")
    read(folder, copies)
    assert read(folder, copies)[1] == 1


@pytest.mark.parametrize(
    "harm",
    [
        lambda data: data[: len(data) // 2],
        lambda data: data[:-5] + bytes([data[-5] ^ 0xFF]) + data[-4:],
        lambda data: b"",
        pickle.dumps,
    ],
    ids=["cut", "flipped", "empty", "what a former release kept"],
)
def test_a_copy_that_cannot_be_trusted_counts_for_nothing(harm: object, folder: Path, tmp_path: Path) -> None:
    copies = ParseCache(tmp_path / "copies")
    read(folder, copies)
    (copy,) = (tmp_path / "copies").iterdir()
    copy.write_bytes(harm(copy.read_bytes()))  # type: ignore[operator]
    assert read(folder, copies) == ({"a": "a", "b": "b", "c": "c"}, 3)


@pytest.mark.parametrize("content", [b"[]", b'[["activities/a.yaml", [1, 2, 3], {"id": "a"}]]', b"null", b"{"])
def test_a_copy_of_something_else_counts_for_nothing(content: bytes, folder: Path, tmp_path: Path) -> None:
    copies = ParseCache(tmp_path / "copies")
    read(folder, copies)
    (copy,) = (tmp_path / "copies").iterdir()
    stamp = copy.read_bytes().partition(b" ")[0].decode()
    CacheFile(copy, stamp).write(content)
    assert read(folder, copies) == ({"a": "a", "b": "b", "c": "c"}, 3)


def test_a_catalogue_whose_currency_changed_is_read_again(folder: Path, tmp_path: Path) -> None:
    copies = ParseCache(tmp_path / "copies")
    read(folder, copies)
    (folder / "catalog.yaml").write_text("country: DE\n")
    assert read(folder, copies)[1] == 3


SAMPLES = [path.parent for path in sorted(DATA.glob("*/catalog.yaml"))]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_every_value_of_an_entry_is_kept(sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parse_cache, "_WORTH_WRITING", 1)
    monkeypatch.setattr(parse_cache, "_SETTLED", -(10**18))
    copies = ParseCache(tmp_path / "copies")
    read_anew = load_catalog([sample], kept=copies)
    reader = CatalogReader(copies)
    assert exactly(reader.load([sample])) == exactly(read_anew)
    assert reader._read == 0


def exactly(value: object) -> object:
    """With the types, which equality passes over: 1 and 1.0, a word and an enum's."""
    if is_dataclass(value):
        return {one.name: exactly(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, dict):
        return [(exactly(key), exactly(item)) for key, item in value.items()]
    if isinstance(value, frozenset):
        return type(value), sorted(map(repr, value))
    if isinstance(value, tuple):
        return tuple(map(exactly, value))
    return type(value), repr(value)
