"""Very large catalogues: a graph leads to the nearest entries without comparing all of them."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import numpy as np

from index.encoders.sentence_transformer import Vectors
from index.files.cache_file import CacheFile
from index.vectors import Flags, Rows, Scores, best_of, faiss, products, use_one_thread

FROM = 50_000
"""Entries up to which comparing all of them is as fast."""

NARROW = 0.05
"""Share of the entries below which those that are allowed are all compared: the graph would lose many of them."""

_LINKS = 32
_WIDTH_WHILE_BUILDING = 80
_WIDTH = 2
"""Entries looked at for each one wanted."""

_FILE = "graph.faiss"


class HnswCandidates:
    """As `index.candidates.FlatCandidates`, by FAISS's HNSW. Making it takes a millisecond an entry or two, so it is
    kept in ``folder`` until the heads change. Built by one thread, so that it is the same every time."""

    def __init__(self, heads: Vectors, folder: Path) -> None:
        self._heads = heads
        mark = hashlib.blake2b(np.ascontiguousarray(heads).data, digest_size=16).hexdigest()
        self._index = _loaded(folder, mark, len(heads)) or _made(heads, folder, mark)

    def candidates(self, question: Vectors, words: Scores, allowed: Flags, count: int) -> Rows:
        """As `Flat.candidates`. Nearness and words each name their own, as the sum is known only of what is found."""
        rows = np.flatnonzero(allowed)
        chosen = np.zeros(len(allowed), np.bool_)
        chosen[self._nearest(question, count, None)] = True
        chosen[_with_words(words, np.flatnonzero(words), count)] = True
        if len(rows) < NARROW * len(allowed):
            chosen[rows[best_of(products(question, self._heads, rows) + words[rows], count)]] = True
        else:
            chosen[self._nearest(question, count, None if len(rows) == len(allowed) else allowed)] = True
            chosen[_with_words(words, rows, count)] = True
        return np.flatnonzero(chosen)

    def _nearest(self, question: Vectors, count: int, allowed: Flags | None) -> Rows:
        use_one_thread()
        parameters = faiss.SearchParametersHNSW(efSearch=_WIDTH * count)
        if allowed is not None:
            bits = np.packbits(allowed, bitorder="little")
            # The selector reads the bits in place and keeps neither itself nor them alive.
            parameters.bits, parameters.sel = bits, faiss.IDSelectorBitmap(bits)
        _, found = self._index.search(question[np.newaxis], count, params=parameters)
        rows: Rows = found[0][found[0] >= 0]
        return rows


def _with_words(words: Scores, rows: Rows, count: int) -> Rows:
    rows = rows[words[rows] > 0]
    return rows[best_of(words[rows], count)]


def _made(heads: Vectors, folder: Path, mark: str) -> Any:
    index = faiss.IndexHNSWFlat(heads.shape[1], _LINKS, faiss.METRIC_INNER_PRODUCT)
    index.hnsw.efConstruction = _WIDTH_WHILE_BUILDING
    use_one_thread()
    index.add(heads)
    CacheFile(folder / _FILE, mark).write(memoryview(faiss.serialize_index(index)))
    return index


def _loaded(folder: Path, mark: str, entries: int) -> Any:
    """The stored graph of these very heads; ``None`` when there is none that can be trusted."""
    content = CacheFile(folder / _FILE, mark).read()
    if content is None:
        return None
    index = faiss.deserialize_index(np.frombuffer(content, np.uint8))
    return index if index.ntotal == entries else None
