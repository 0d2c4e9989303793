"""The vectors of all entries, and which entries a question may be near to.

Searching takes two steps. Candidates come from one vector an entry, summary and title weighed: up to 50,000 entries all
of them are compared, beyond that a graph is followed (`index.graph`). Only candidates are then compared in full, with
every sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock
from typing import Any

import faiss as _faiss
import numpy as np
from numpy.typing import NDArray

from index.encoder import Vectors
from index.weights import Weights

Rows = NDArray[np.int64]
Flags = NDArray[np.bool_]
Scores = NDArray[np.float32]

# FAISS's type stubs describe the generated base classes, not what Python gets.
faiss: Any = _faiss

NEIGHBOURS = 64
"""Entries nearest to the question, whatever their words: twice as many as tell what it is about (`index.field`)."""

_GROUPS = 4
"""Groups of entries for each one wanted, when the highest of very many are looked for."""

_LARGEST = 127
"""The largest number of a vector in bytes."""

_AT_ONCE = 4_096
"""Entries turned into bytes at once, so that it takes little memory."""


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


class Flat:
    """Compares a question with every head, all rounded to bytes: a quarter of the memory is read, and an inner product
    is wrong by a thousandth."""

    def __init__(self, heads: Vectors) -> None:
        self._entries, dimension = heads.shape
        self._step = _step(heads)
        self._bytes = _in_bytes(heads, self._step)
        self._rows = np.arange(self._entries)
        # An empty index, for its loop over bytes: what that reads lies here, in numpy's large pages.
        self._index = faiss.IndexIVFScalarQuantizer(
            faiss.IndexFlatIP(dimension), dimension, 1, faiss.ScalarQuantizer.QT_8bit_direct_signed,
            faiss.METRIC_INNER_PRODUCT, False,
        )  # fmt: skip
        self._scanner = self._index.get_InvertedListScanner(False, None, None)
        self._scanner.set_list(0, 0.0)
        self._scanning = Lock()

    def candidates(self, question: Vectors, words: Scores, allowed: Flags, count: int) -> Rows:
        """The ``count`` likeliest of all entries, and of those that are allowed; ascending. ``words``: what is added
        to each entry's inner product. The nearest without it are among them as well."""
        if self._entries <= count:
            return self._rows
        return likeliest(self._near(question), words, allowed, NEIGHBOURS, count)

    def _near(self, question: Vectors) -> Scores:
        """The inner product with each head, nearly."""
        step = _step(question)
        rounded = np.rint(question / step)
        found = faiss.RangeSearchResult(1)
        all_of_them = faiss.RangeSearchPartialResult(found)
        with self._scanning:
            self._scanner.set_query(faiss.swig_ptr(rounded))
            self._scanner.scan_codes_range(
                self._entries, faiss.swig_ptr(self._bytes), faiss.swig_ptr(self._rows), -np.inf,
                all_of_them.new_result(0),
            )  # fmt: skip
        all_of_them.finalize()
        near: Scores = faiss.rev_swig_ptr(found.distances, self._entries) * np.float32(step * self._step)
        return near


def likeliest(near: Scores, words: Scores, allowed: Flags, neighbours: int, count: int) -> Rows:
    """Where the highest stand: ``neighbours`` of ``near``, ``count`` of ``near`` and ``words`` together, and as many of
    those that are allowed; ascending."""
    together = near + words
    chosen = np.zeros(len(near), np.bool_)
    chosen[best_of(np.where(allowed, together, np.float32(-np.inf)), count)] = True
    chosen &= allowed
    chosen[best_of(near, neighbours)] = True
    chosen[best_of(together, count)] = True
    return np.flatnonzero(chosen)


def use_one_thread() -> None:
    """More threads make an exact search of this size slower, and take the cores from the rest of the service."""
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


def _step(vectors: Vectors) -> float:
    """What one byte's difference is worth."""
    return float(np.abs(vectors).max(initial=0.0)) / _LARGEST or 1.0


def _in_bytes(vectors: Vectors, step: float) -> NDArray[np.uint8]:
    """As FAISS stores signed bytes: 128 is nothing."""
    codes = np.empty(vectors.shape, np.uint8)
    for start in range(0, len(vectors), _AT_ONCE):
        some = slice(start, start + _AT_ONCE)
        codes[some] = np.rint(vectors[some] / step) + 128
    return codes
