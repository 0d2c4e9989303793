"""The vectors of all entries, and which entries a question may be near to.

Searching takes two steps. Candidates come from one vector an entry, summary and title weighed: up to 50,000 entries all
of them are compared, beyond that a graph is followed (`index.graph`). Only candidates are then compared in full, with
every sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import Any

import faiss as _faiss
import numpy as np
from numpy.typing import NDArray

from index.encoder import Vectors, threads
from index.weights import Weights

Rows = NDArray[np.int64]
Flags = NDArray[np.bool_]
Scores = NDArray[np.float32]

# FAISS's type stubs describe the generated base classes, not what Python gets.
faiss: Any = _faiss

NEIGHBOURS = 64
"""Entries nearest to the question, whatever their words: twice as many as tell what it is about (`index.field`)."""

SHARED_FROM = 10_000
"""Entries from which a second thread compares half of them; with fewer, handing over takes as long."""

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
    """Compares a question with every head, all rounded to bytes: a quarter is read, and an inner product is wrong by
    some 0.0005. Many are shared with a second thread, as one core waits for the memory."""

    def __init__(self, heads: Vectors) -> None:
        self._entries = len(heads)
        codes, self._steps = _in_bytes(heads)
        halves = 2 if len(heads) >= SHARED_FROM and threads() > 1 else 1
        self._first, *self._others = map(_Bytes, np.array_split(codes, halves))
        self._helper = ThreadPoolExecutor(1, "compare")

    def candidates(self, question: Vectors, words: Scores, allowed: Flags, count: int) -> Rows:
        """The ``count`` likeliest of all entries, and of those that are allowed; ascending. ``words``: what is added
        to each entry's inner product. The nearest without it are among them as well."""
        if self._entries <= count:
            return np.arange(self._entries)
        return likeliest(self.near(question), words, allowed, NEIGHBOURS, count)

    def near(self, question: Vectors) -> Scores:
        """The inner product with each head, nearly."""
        step = _steps(question)
        rounded = np.rint(question / step)
        others = [self._helper.submit(other.products, rounded) for other in self._others]
        found = np.concatenate([self._first.products(rounded), *(other.result() for other in others)])
        found *= self._steps
        found *= step
        return found


class _Bytes:
    """Vectors in bytes as FAISS stores signed ones; shape (entries, dimension)."""

    def __init__(self, codes: NDArray[np.uint8]) -> None:
        self._codes = codes
        self._rows = np.arange(len(codes))
        dimension = codes.shape[1]
        # An empty index, for its loop over bytes: what that reads lies here, in numpy's large pages.
        self._index = faiss.IndexIVFScalarQuantizer(
            faiss.IndexFlatIP(dimension), dimension, 1, faiss.ScalarQuantizer.QT_8bit_direct_signed,
            faiss.METRIC_INNER_PRODUCT, False,
        )  # fmt: skip
        self._scanner = self._index.get_InvertedListScanner(False, None, None)
        self._scanner.set_list(0, 0.0)
        self._scanning = Lock()

    def products(self, question: Vectors) -> Scores:
        """The inner product with each row. ``question``: whole numbers from -127 to 127."""
        found = faiss.RangeSearchResult(1)
        all_of_them = faiss.RangeSearchPartialResult(found)
        with self._scanning:
            self._scanner.set_query(faiss.swig_ptr(question))
            self._scanner.scan_codes_range(
                len(self._codes), faiss.swig_ptr(self._codes), faiss.swig_ptr(self._rows), -np.inf,
                all_of_them.new_result(0),
            )  # fmt: skip
        all_of_them.finalize()
        products: Scores = faiss.rev_swig_ptr(found.distances, len(self._codes)).copy()
        return products


def likeliest(near: Scores, words: Scores, allowed: Flags, neighbours: int, count: int) -> Rows:
    """Where the highest stand: ``neighbours`` of ``near``, ``count`` of ``near`` and ``words`` together, and as many of
    those that are allowed; ascending."""
    together = near + words
    rows = np.flatnonzero(allowed)
    chosen = np.zeros(len(near), np.bool_)
    chosen[best_of(near, neighbours)] = True
    chosen[best_of(together, count)] = True
    chosen[rows[best_of(together[rows], count)]] = True
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


def _steps(vectors: Vectors) -> Scores:
    """What one is worth in a vector's bytes; the shape of ``vectors`` without its last axis."""
    longest = np.abs(vectors).max(axis=-1, initial=0.0)
    return np.asarray(np.where(longest > 0, longest / _LARGEST, 1.0), np.float32)


def _in_bytes(vectors: Vectors) -> tuple[NDArray[np.uint8], Scores]:
    """As FAISS stores signed bytes, 128 for nothing; and what one is worth in each row."""
    codes, steps = np.empty(vectors.shape, np.uint8), np.empty(len(vectors), np.float32)
    for start in range(0, len(vectors), _AT_ONCE):
        some = slice(start, start + _AT_ONCE)
        steps[some] = _steps(vectors[some])
        codes[some] = np.rint(vectors[some] / steps[some, np.newaxis]) + 128
    return codes, steps
