"""BM25 over concepts, in memory.

The vocabulary turns a text into some dozen terms that are the same in all languages, so what is left for full text is
one sparse matrix. Adding up a question's columns is exact under any filter, takes a millisecond for 50,000 entries, and
is stored as arrays beside the vectors; an engine of its own would bring segments, tokenizers and locks.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.ranking_parameters import Weights

Scores = NDArray[np.float32]


@dataclass(frozen=True)
class TermPostings:
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


def postings_of(entries: Sequence[tuple[Mapping[str, float], frozenset[str]]]) -> TermPostings:
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
    return TermPostings(
        terms_in_order,
        starts,
        np.array([cell[0] for cell in cells], np.int32),
        np.array([cell[1] for cell in cells], np.float32),
        np.array([cell[2] for cell in cells], np.bool_),
        lengths,
    )


def merged(
    old: TermPostings, old_rows: Sequence[int], new: TermPostings, new_rows: Sequence[int], entries: int
) -> TermPostings:
    """Both in one, for so many entries. ``old_rows`` and ``new_rows``: the row that each of their entries has now; -1
    for one that is gone."""
    terms = sorted({*old.terms, *new.terms})
    number_of = {term: number for number, term in enumerate(terms)}
    lengths = np.zeros(entries, np.float32)
    parts = []
    for postings, to in ((old, np.asarray(old_rows, np.int64)), (new, np.asarray(new_rows, np.int64))):
        lengths[to[to >= 0]] = postings.lengths[to >= 0]
        numbers = np.repeat([number_of[term] for term in postings.terms], np.diff(postings.starts)).astype(np.int64)
        rows = to[postings.rows]
        stays = rows >= 0
        parts.append((numbers[stays], rows[stays], postings.counts[stays], postings.heads[stays]))
    numbers, rows, counts, heads = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.lexsort((rows, numbers))
    sizes = np.bincount(numbers, minlength=len(terms))
    used = np.flatnonzero(sizes)
    return TermPostings(
        [terms[number] for number in used.tolist()],
        np.concatenate([[0], np.cumsum(sizes[used])]).astype(np.int64),
        rows[order].astype(np.int32),
        counts[order],
        heads[order],
        lengths,
    )


class FullText:
    """Scores every entry for the terms of a question."""

    def __init__(self, postings: TermPostings, weights: Weights) -> None:
        self._postings = postings
        self._number = {term: number for number, term in enumerate(postings.terms)}
        self._starts: list[int] = postings.starts.tolist()
        self._entries = len(postings.lengths)
        average = float(postings.lengths.mean()) if self._entries else 1.0
        norms = weights.k1 * (1 - weights.b + weights.b * postings.lengths / (average or 1.0))
        counts = postings.counts
        self._worth = (counts * (1 + weights.k1) / (counts + norms[postings.rows])).astype(np.float32)

    def scores(self, terms: Mapping[str, float]) -> Scores:
        """0..1 for every entry: the share of what the question's terms could score at most. A term that no entry has
        counts as well: an entry cannot be all about a question of which it lacks half."""
        total = np.zeros(self._entries, np.float32)
        telling = {term: weight * self.telling(term) for term, weight in terms.items()}
        most = sum(telling.values())
        if not most:
            return total
        for term, worth in telling.items():
            at = self._place(term)
            if at.stop > at.start:
                # Saturation lets a term count 1 + k1 times; a single mention counts about once.
                total[self._postings.rows[at]] += (worth / most) * self._worth[at]
        return np.minimum(total, np.float32(1.0), out=total)

    def telling(self, term: str) -> float:
        """The term's inverse document frequency, 0..1."""
        frequency = self.frequency(term)
        top = math.log1p((self._entries + 0.5) / 0.5)
        return math.log1p((self._entries - frequency + 0.5) / (frequency + 0.5)) / top

    def frequency(self, term: str) -> int:
        """How many entries have the term."""
        number = self._number.get(term)
        return 0 if number is None else self._starts[number + 1] - self._starts[number]

    def having(self, term: str, rows: NDArray[np.int64]) -> list[bool]:
        """Which of these entries have the term."""
        known = self._postings.rows[self._place(term)]
        if not known.size:
            return [False] * len(rows)
        found: list[bool] = (known.take(np.searchsorted(known, rows), mode="clip") == rows).tolist()
        return found

    def about(self, terms: Iterable[str]) -> NDArray[np.int32]:
        """Rows of entries that have one of these terms in title or summary, without duplicates."""
        places = map(self._place, terms)
        found = [self._postings.rows[at][self._postings.heads[at]] for at in places]
        return np.unique(np.concatenate(found)) if found else np.zeros(0, np.int32)

    def _place(self, term: str) -> slice:
        """Where the term's column stands."""
        number = self._number.get(term)
        return slice(0, 0) if number is None else slice(self._starts[number], self._starts[number + 1])
