"""Up to 50,000 entries: a question is compared with every one of them."""

from __future__ import annotations

from math import gcd
from typing import Any

import numpy as np

from index.encoders.sentence_transformer import Vectors, threads
from index.vectors import Flags, Rows, Scores, best_of, every_product, faiss, products, use_one_thread

NEIGHBOURS = 64
"""Entries nearest to the question, whatever their words: twice as many as tell what it is about (`index.scope`)."""

FEW = 4_096
"""Entries up to which their whole vectors are read. Of more, FAISS reads codes first: a sixteenth as much."""

_NEAREST = 3
"""Entries that are nearest by their codes, for each one wanted."""

CERTAIN = 0.4
"""Share of those wanted: the likeliest, which are found wherever they stand, as far as codes tell."""

_PAIRS = 2
"""Numbers of a vector that share a code of four bits."""

_LEARNT_FROM, _ROUNDS = 4_096, 5
"""Entries, and rounds over them, that tell which codes there are: more changes nothing."""


class FlatCandidates:
    """Where the likeliest entries are, by one vector each; shape (entries, dimension). For many threads."""

    def __init__(self, heads: Vectors) -> None:
        """Takes 0.3 s for 50,000 entries."""
        self._heads = heads
        self._codes = _codes_of(heads) if len(heads) > FEW else None

    def candidates(self, question: Vectors, words: Scores, allowed: Flags, count: int) -> Rows:
        """The likeliest of all entries, and of those that are allowed; ascending. ``count``: how many of each; of many
        entries the best `CERTAIN` of these are found wherever they stand, the others as far as they are near.
        ``words``: what is added to each entry's inner product. The nearest without it are among them as well."""
        if len(self._heads) <= count:
            return np.arange(len(self._heads))
        if self._codes is None:
            return _likeliest(every_product(question, self._heads), words, allowed, count)
        rows = self._promising(question, words, allowed, count)
        near = products(question, self._heads, rows)
        return rows[_likeliest(near, words[rows], allowed[rows], count)]

    def _promising(self, question: Vectors, words: Scores, allowed: Flags, count: int) -> Rows:
        """The nearest by their codes; and whatever else has words enough to be among the likeliest, or is all that the
        conditions leave."""
        assert self._codes is not None
        use_one_thread()
        nearest = min(_NEAREST * count, len(self._heads))
        found, rows = (column[0] for column in self._codes.search(question[np.newaxis], nearest))
        if rows[-1] < 0:
            # FAISS finds none where all are equally near, as for a text without meaning.
            return np.arange(len(self._heads))
        sums, inside, certain = found + words[rows], allowed[rows], int(CERTAIN * count)
        chosen = words > _floor(sums, certain) - found[-1]
        chosen |= allowed & (words > _floor(sums[inside], certain) - found[-1])
        chosen[rows] = True
        return np.flatnonzero(chosen)


def _likeliest(near: Scores, words: Scores, allowed: Flags, count: int) -> Rows:
    """Where the highest stand: `NEIGHBOURS` of ``near``, ``count`` of ``near`` and ``words`` together, and as many of
    those that are allowed; ascending."""
    together = near + words
    rows = np.flatnonzero(allowed)
    chosen = np.zeros(len(near), np.bool_)
    chosen[best_of(near, NEIGHBOURS)] = True
    chosen[best_of(together, count)] = True
    chosen[rows[best_of(together[rows], count)]] = True
    return np.flatnonzero(chosen)


def _floor(sums: Scores, count: int) -> float:
    """What the ``count`` highest reach; nothing where there are not so many."""
    return float(np.partition(sums, -count)[-count]) if len(sums) >= count else -np.inf


def _codes_of(heads: Vectors) -> Any:
    """An index of FAISS that compares codes in the processor's registers."""
    dimension = heads.shape[1]
    index = faiss.IndexPQFastScan(dimension, dimension // gcd(dimension, _PAIRS), 4, faiss.METRIC_INNER_PRODUCT)
    index.pq.cp.niter = _ROUNDS
    faiss.omp_set_num_threads(threads())
    try:
        index.train(heads[:: -(-len(heads) // _LEARNT_FROM)])
        index.add(heads)
    finally:
        use_one_thread()
    return index
