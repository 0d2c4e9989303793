"""Exact vector search with FAISS: several vectors an entry, filtered before they are compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import faiss as _faiss
import numpy as np
from numpy.typing import NDArray

from index.encoder import Vectors

Rows = NDArray[np.int64]

# FAISS's type stubs describe the generated base classes, not what Python gets.
faiss: Any = _faiss


@dataclass(frozen=True)
class Found:
    """The nearest entries of one kind of vector."""

    rows: Rows
    rest: float
    """No allowed entry that is not among ``rows`` has a better score than this; -1 when there is none."""


class VectorKind:
    """All vectors of one kind (summaries, titles, sentences). Vector i is of the entry in row ``owners[i]``."""

    def __init__(self, vectors: Vectors, owners: Rows, entries: int) -> None:
        self._index: Any = faiss.IndexIDMap2(faiss.IndexFlatIP(vectors.shape[1]))
        self._index.add_with_ids(np.ascontiguousarray(vectors), np.arange(len(owners), dtype=np.int64))
        self.owners = owners
        self._entries = entries
        # FAISS's own copy, looked at in place.
        flat = faiss.downcast_index(self._index.index)
        self.vectors: Vectors = faiss.rev_swig_ptr(flat.get_xb(), vectors.size).reshape(vectors.shape)
        self._starts = np.searchsorted(owners, np.arange(entries + 1))

    def nearest(self, question: Vectors, allowed: NDArray[np.bool_], most: int) -> Found:
        """The entries of the ``most`` best vectors among those of the ``allowed`` entries."""
        mask = allowed[self.owners]
        count = int(mask.sum())
        if not count:
            return Found(np.zeros(0, np.int64), -1.0)
        bits = np.packbits(mask, bitorder="little")
        selector = faiss.IDSelectorBitmap(bits)
        parameters = faiss.SearchParameters(sel=selector)
        scores, found = self._index.search(question[np.newaxis], min(most, count), params=parameters)
        return Found(np.unique(self.owners[found[0]]), float(scores[0, -1]) if most < count else -1.0)

    def best(self, question: Vectors, rows: Rows) -> NDArray[np.float32]:
        """The best score of each of these entries, 0 for one without a vector of this kind."""
        best = np.zeros(len(rows), np.float32)
        if not len(self.owners):
            return best
        counts = self._starts[rows + 1] - self._starts[rows]
        if counts.max(initial=0) <= 1:
            has = counts == 1
            best[has] = self.vectors[self._starts[rows[has]]] @ question
            return best
        has = counts > 0
        places = np.concatenate([np.arange(self._starts[row], self._starts[row + 1]) for row in rows[has]])
        scores = self.vectors[places] @ question
        best[has] = np.maximum.reduceat(scores, np.concatenate([[0], np.cumsum(counts[has])[:-1]]))
        return best


def use_one_thread() -> None:
    """More threads make an exact search of this size slower, and take the cores from the rest of the service."""
    faiss.omp_set_num_threads(1)


def owners_of(counts: Sequence[int]) -> Rows:
    """The row of each vector where row i has ``counts[i]`` of them."""
    return np.repeat(np.arange(len(counts), dtype=np.int64), np.asarray(counts, np.int64))
