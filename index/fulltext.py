"""BM25 over concepts, in memory.

The vocabulary turns a text into some dozen terms that are the same in all languages, so what is left for full text is
one sparse matrix. Adding up a question's columns is exact under any filter, takes a millisecond for 50,000 entries, and
is stored as arrays beside the vectors; an engine of its own would bring segments, tokenizers and locks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.weights import Weights

Scores = NDArray[np.float32]


@dataclass(frozen=True)
class Postings:
    """Sparse columns: term number i stands in entries ``rows[starts[i]:starts[i + 1]]``, as often as ``counts``."""

    terms: Sequence[str]
    starts: NDArray[np.int64]
    """One more than there are terms."""
    rows: NDArray[np.int32]
    counts: NDArray[np.float32]
    heads: NDArray[np.bool_]
    """The entry has the term in its title or summary."""
    lengths: NDArray[np.float32]
    """Sum of all counts of an entry."""


def postings_of(entries: Sequence[tuple[Mapping[str, float], frozenset[str]]]) -> Postings:
    """From the terms and the head of each entry, in the order of the rows."""
    columns: dict[str, list[tuple[int, float, bool]]] = {}
    lengths = np.zeros(len(entries), np.float32)
    for row, (terms, head) in enumerate(entries):
        lengths[row] = sum(terms.values())
        for term, count in terms.items():
            columns.setdefault(term, []).append((row, count, term in head))
    terms_in_order = sorted(columns)
    cells = [cell for term in terms_in_order for cell in columns[term]]
    starts = np.cumsum([0, *(len(columns[term]) for term in terms_in_order)], dtype=np.int64)
    return Postings(
        terms_in_order,
        starts,
        np.array([cell[0] for cell in cells], np.int32),
        np.array([cell[1] for cell in cells], np.float32),
        np.array([cell[2] for cell in cells], np.bool_),
        lengths,
    )


class FullText:
    """Scores every entry for the terms of a question."""

    def __init__(self, postings: Postings, weights: Weights) -> None:
        self._postings = postings
        self._weights = weights
        self._number = {term: number for number, term in enumerate(postings.terms)}
        self._entries = len(postings.lengths)
        average = float(postings.lengths.mean()) if self._entries else 1.0
        self._norms = weights.k1 * (1 - weights.b + weights.b * postings.lengths / (average or 1.0))

    def scores(self, terms: Mapping[str, float]) -> Scores:
        """0..1 for every entry: the share of what the question's terms could score at most. A term that no entry has
        counts as well: an entry cannot be all about a question of which it lacks half."""
        total = np.zeros(self._entries, np.float32)
        most = 0.0
        for term, weight in terms.items():
            worth = weight * self.telling(term)
            most += worth
            rows, counts, _ = self._column(term)
            if rows.size:
                total[rows] += worth * counts * (1 + self._weights.k1) / (counts + self._norms[rows])
        # Saturation lets a term count 1 + k1 times; a single mention counts about once.
        return np.minimum(total / most, 1.0) if most else total

    def telling(self, term: str) -> float:
        """The term's inverse document frequency, 0..1."""
        frequency = self.frequency(term)
        top = np.log1p((self._entries + 0.5) / 0.5)
        return float(np.log1p((self._entries - frequency + 0.5) / (frequency + 0.5)) / top)

    def frequency(self, term: str) -> int:
        """How many entries have the term."""
        return int(self._column(term)[0].size)

    def has(self, term: str, row: int) -> bool:
        rows = self._column(term)[0]
        place = int(np.searchsorted(rows, row))
        return place < rows.size and int(rows[place]) == row

    def about(self, terms: Iterable[str]) -> NDArray[np.int32]:
        """Rows of entries that have one of these terms in title or summary, without duplicates."""
        found = [rows[heads] for rows, _, heads in map(self._column, terms)]
        return np.unique(np.concatenate(found)) if found else np.zeros(0, np.int32)

    def _column(self, term: str) -> tuple[NDArray[np.int32], NDArray[np.float32], NDArray[np.bool_]]:
        number = self._number.get(term)
        at = slice(0, 0) if number is None else slice(self._postings.starts[number], self._postings.starts[number + 1])
        return self._postings.rows[at], self._postings.counts[at], self._postings.heads[at]
