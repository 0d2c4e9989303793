"""The vectors of all entries, and which entries a question may be near to.

Searching takes two steps. Candidates come from one vector an entry, summary and title weighed: up to 50,000 entries all
of them are compared (`index.candidates`), beyond that a graph is followed (`index.candidates_hnsw`). Only candidates
are then compared in full, with every sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import faiss as _faiss
import numpy as np
from numpy.typing import NDArray

from index.encoders.sentence_transformer import Vectors
from index.ranking_parameters import Weights

Rows = NDArray[np.int64]
Flags = NDArray[np.bool_]
Scores = NDArray[np.float32]

# FAISS's type stubs describe the generated base classes, not what Python gets.
faiss: Any = _faiss

_GROUPS = 4
"""Groups of entries for each one wanted, when the highest of very many are looked for."""


class EntryVectors:
    """Vectors of length 1 of summaries, titles and sentences. Sentence i is of the entry in row ``owners[i]``;
    ascending."""

    def __init__(self, summaries: Vectors, titles: Vectors, sentences: Vectors, owners: Rows, weights: Weights) -> None:
        self.heads = np.ascontiguousarray(weights.summary * summaries + weights.title * titles, np.float32)
        """One vector an entry: its inner product with a question is what summary and title say together."""
        self._summaries = summaries
        self._sentences = sentences
        self._of_sentence = weights.sentence
        self._starts = np.searchsorted(owners, np.arange(len(summaries) + 1))

    def compared(self, question: Vectors, rows: Rows) -> tuple[Scores, Scores]:
        """Of these entries the cosine with the summary, and the weighed sum with title and best sentence."""
        sums = products(question, self.heads, rows)
        counts = self._starts[rows + 1] - self._starts[rows]
        with_sentences = np.flatnonzero(counts)
        if with_sentences.size:
            counts = counts[with_sentences]
            firsts = np.cumsum(counts) - counts
            each = np.arange(int(counts.sum())) + np.repeat(self._starts[rows[with_sentences]] - firsts, counts)
            best = np.maximum.reduceat(products(question, self._sentences, each), firsts)
            sums[with_sentences] += self._of_sentence * best
        return products(question, self._summaries, rows), sums


def use_one_thread() -> None:
    """For FAISS when it is called from the calling thread, as OpenMP counts: with more an exact search of this size is
    slower, and the cores are taken from the rest of the service."""
    faiss.omp_set_num_threads(1)


def owners_of(counts: Sequence[int]) -> Rows:
    """The row of each vector where row i has ``counts[i]`` of them."""
    return np.repeat(np.arange(len(counts), dtype=np.int64), np.asarray(counts, np.int64))


def every_product(question: Vectors, vectors: Vectors) -> Scores:
    """The inner product with each row, by FAISS's own loop: numpy's would wake a thread on every core."""
    question, found = np.ascontiguousarray(question, np.float32), np.empty(len(vectors), np.float32)
    if len(vectors):
        faiss.fvec_inner_products_ny(
            faiss.swig_ptr(found), faiss.swig_ptr(question), faiss.swig_ptr(vectors), vectors.shape[1], len(vectors)
        )
    return found


def products(question: Vectors, vectors: Vectors, rows: Rows) -> Scores:
    """The inner product with each of these rows, which are read where they lie."""
    rows, found = np.ascontiguousarray(rows, np.int64), np.empty(len(rows), np.float32)
    if len(rows):
        faiss.fvec_inner_products_by_idx(
            faiss.swig_ptr(found), faiss.swig_ptr(question), faiss.swig_ptr(vectors), faiss.swig_ptr(rows),
            vectors.shape[1], 1, len(rows),
        )  # fmt: skip
    return found


def best_of(scores: Scores, count: int) -> Rows:
    """Where the ``count`` highest stand, in no order."""
    if len(scores) <= count:
        return np.arange(len(scores))
    if len(scores) < 2 * _GROUPS * count:
        return np.argpartition(scores, -count)[-count:]
    # The best of each group: so many of these are as high as the floor, so the highest of all are not below it.
    groups = _GROUPS * count
    best = scores[: len(scores) // groups * groups].reshape(-1, groups).max(axis=0)
    rows = np.flatnonzero(scores >= np.partition(best, -count)[-count])
    return rows[np.argpartition(scores[rows], -count)[-count:]]
