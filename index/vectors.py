"""Exact vector search with FAISS: several vectors an entry, filtered before they are compared."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import faiss as _faiss
import numpy as np
from numpy.typing import NDArray

from index.encoder import Vectors

Rows = NDArray[np.int64]

# FAISS's type stubs describe the generated base classes, not what Python gets.
faiss: Any = _faiss

_BEYOND = 2.0
"""No inner product of vectors of length 1 is beyond it."""


class VectorKind:
    """All vectors of one kind (summaries, titles, sentences). Vector i is of the entry in row ``owners[i]``;
    ascending."""

    def __init__(self, vectors: Vectors, owners: Rows, entries: int) -> None:
        self._index: Any = faiss.IndexIDMap2(faiss.IndexFlatIP(vectors.shape[1]))
        self._index.add_with_ids(np.ascontiguousarray(vectors), np.arange(len(owners), dtype=np.int64))
        self._entries = entries
        self._owners = owners
        self._with_vectors, self._firsts = np.unique(owners, return_index=True)

    def best(self, question: Vectors, allowed: NDArray[np.bool_]) -> NDArray[np.float32]:
        """For each entry its best inner product with the question; 0 where it is not allowed or has no vector.

        Everything that is allowed is compared once: a search for the nearest few takes as long on a flat index, and
        would have to be repeated until the sum over all kinds is sure.
        """
        best = np.zeros(self._entries, np.float32)
        if not len(self._owners):
            return best
        chosen = None if allowed.all() else _parameters(allowed[self._owners])
        _, products, found = self._index.range_search(question[np.newaxis], -_BEYOND, params=chosen)
        scores = np.full(len(self._owners), -_BEYOND, np.float32)
        scores[found] = products
        best[self._with_vectors] = np.maximum.reduceat(scores, self._firsts)
        best[best == -_BEYOND] = 0.0
        return best


def use_one_thread() -> None:
    """More threads make an exact search of this size slower, and take the cores from the rest of the service."""
    faiss.omp_set_num_threads(1)


def owners_of(counts: Sequence[int]) -> Rows:
    """The row of each vector where row i has ``counts[i]`` of them."""
    return np.repeat(np.arange(len(counts), dtype=np.int64), np.asarray(counts, np.int64))


def _parameters(mask: NDArray[np.bool_]) -> Any:
    bits = np.packbits(mask, bitorder="little")
    parameters = faiss.SearchParameters(sel=faiss.IDSelectorBitmap(bits))
    # The selector reads the bits in place and does not keep them alive.
    parameters.bits = bits
    return parameters
