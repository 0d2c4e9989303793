"""The index on disk: one folder a state, and a manifest that names the state that counts.

A state is written beside the old one and the manifest replaced at the end, so a reader sees the old index or the new.
Whatever is stale, foreign, cut off or damaged reads as "nothing there" and is made again.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import tempfile
import time
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from index.bm25 import TermPostings
from index.encoders.sentence_transformer import Encoder
from index.files.atomic_write import replace_file
from index.retriever import IndexContents

FORMAT = 4
"""Rises when what is written changes its meaning."""

_ABANDONED = 3600.0
"""Seconds after which a state that no manifest names was left by a process that died."""

_MANIFEST = "manifest.json"
_ARRAYS = ("summaries", "titles", "sentences", "owners")
_POSTINGS = ("starts", "rows", "counts", "heads", "lengths")

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class IndexSources:
    """What the stored index was made from; compared with what there is now."""

    model: str
    dimension: int
    pivot: bool
    vocabulary: str
    """The vocabulary's fingerprint."""
    ranking: str
    """The weights that decide what is stored."""
    sources: Mapping[str, str]
    """Id -> hash of the entry's own texts."""
    texts: Mapping[str, str]
    """Id -> hash of the texts that were embedded."""

    def can_share_vectors(self, encoder: Encoder) -> bool:
        """Vectors of entries whose texts are the same can be taken over."""
        return (self.model, self.dimension, self.pivot) == (encoder.name, encoder.dimension, encoder.needs_pivot)


@dataclass(frozen=True)
class StoredIndex:
    state: IndexSources
    contents: IndexContents


def load(folder: Path) -> StoredIndex | None:
    """The stored index, or ``None`` when there is none that can be trusted."""
    manifest = folder / _MANIFEST
    if not manifest.exists():
        return None
    try:
        return _load(folder, json.loads(manifest.read_text(encoding="utf-8")))
    # Damaged files fail in as many ways as there are: all of them mean "make it again".
    except (OSError, ValueError, KeyError, TypeError, EOFError) as error:
        log.warning("index_unusable folder=%s error=%s why=%s", folder.name, type(error).__name__, str(error)[:200])
        return None


def save(folder: Path, stored: StoredIndex) -> None:
    """Puts a new state in place of the old one; readers see one or the other."""
    folder.mkdir(parents=True, exist_ok=True)
    before = _place_of(folder / _MANIFEST)
    place = Path(tempfile.mkdtemp(prefix="state-", dir=folder))
    try:
        place.chmod(0o755)
        _write_contents(place, stored.contents)
        checks = {path.name: _checksum(path) for path in sorted(place.iterdir())}
        written = {"format": FORMAT, "place": place.name, "state": asdict(stored.state), "files": checks}
        replace_file(folder / _MANIFEST, json.dumps(written, ensure_ascii=False, indent=1).encode())
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise
    for old in folder.glob("state-*"):
        # Another process may be writing a state of its own at this moment.
        if old != place and (old.name == before or time.time() - old.stat().st_mtime > _ABANDONED):
            shutil.rmtree(old, ignore_errors=True)


def _place_of(manifest: Path) -> str:
    """The folder of the state that counts now; empty when that cannot be told."""
    try:
        return str(json.loads(manifest.read_text(encoding="utf-8"))["place"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def _load(folder: Path, manifest: dict[str, Any]) -> StoredIndex:
    if manifest["format"] != FORMAT:
        raise ValueError(f"format {manifest['format']}, wanted {FORMAT}")
    place = folder / Path(manifest["place"]).name
    for name, checksum in manifest["files"].items():
        if _checksum(place / name) != checksum:
            raise ValueError(f"{name} is damaged")
    arrays = {name: np.load(place / f"{name}.npy", allow_pickle=False) for name in (*_ARRAYS, *_POSTINGS)}
    names = json.loads((place / "names.json").read_text(encoding="utf-8"))
    state = IndexSources(**manifest["state"])
    postings = TermPostings(names["terms"], **{name: arrays[name] for name in _POSTINGS})
    contents = IndexContents(names["ids"], **{name: arrays[name] for name in _ARRAYS}, postings=postings)
    _check_shapes(state, contents)
    return StoredIndex(state, contents)


def _check_shapes(state: IndexSources, contents: IndexContents) -> None:
    count = len(contents.ids)
    wanted = [
        (contents.summaries.shape, (count, state.dimension)),
        (contents.titles.shape, (count, state.dimension)),
        (contents.sentences.shape, (len(contents.owners), state.dimension)),
        (contents.postings.lengths.shape, (count,)),
        (contents.postings.starts.shape, (len(contents.postings.terms) + 1,)),
    ]
    if any(found != expected for found, expected in wanted) or set(contents.ids) != set(state.sources):
        raise ValueError("the parts do not belong together")


def _write_contents(place: Path, contents: IndexContents) -> None:
    arrays = {name: getattr(contents, name) for name in _ARRAYS}
    arrays |= {name: getattr(contents.postings, name) for name in _POSTINGS}
    for name, array in arrays.items():
        _write(place / f"{name}.npy", array)
    names = {"ids": list(contents.ids), "terms": list(contents.postings.terms)}
    (place / "names.json").write_text(json.dumps(names, ensure_ascii=False), encoding="utf-8")


def _write(path: Path, array: Any) -> None:
    with path.open("wb") as file:
        np.save(file, array, allow_pickle=False)
        file.flush()
        os.fsync(file.fileno())


def _checksum(path: Path) -> str:
    """Tells damage, not forgery."""
    return f"{zlib.crc32(path.read_bytes()):08x}"
