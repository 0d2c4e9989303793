"""The retriever: vectors of the bare topic and BM25 over concepts, fused, exact among what is allowed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.language.vocabulary import Vocabulary
from assistant.model import Hit
from assistant.ports import Query
from index.documents import terms_of
from index.encoder import Encoder, Vectors
from index.fulltext import FullText, Postings
from index.vectors import Rows, VectorKind, use_one_thread
from index.weights import MOST_REASONS, TRIVIAL_SHARE, Weights

_FIRST_LOOK = 8
"""Vectors looked at first, for each hit that is wanted; four times as many when that cannot be proved to be enough."""


@dataclass(frozen=True)
class Contents:
    """All that an index holds. Rows of ``summaries`` and ``titles`` are in the order of ``ids``."""

    ids: Sequence[str]
    summaries: Vectors
    titles: Vectors
    sentences: Vectors
    owners: Rows
    """The row of the entry that each sentence is of, ascending."""
    postings: Postings


class Index:
    """Implements `assistant.ports.Retriever` over one state of the catalogue. Searching changes nothing, so threads may
    share it."""

    def __init__(self, contents: Contents, vocabulary: Vocabulary, encoder: Encoder, weights: Weights) -> None:
        use_one_thread()
        self.ids = tuple(contents.ids)
        self._row = {name: row for row, name in enumerate(self.ids)}
        self._vocabulary = vocabulary
        self._encoder = encoder
        self._weights = weights
        count = len(self.ids)
        every = np.arange(count, dtype=np.int64)
        self._kinds = (
            (weights.summary, VectorKind(contents.summaries, every, count)),
            (weights.title, VectorKind(contents.titles, every, count)),
            (weights.sentence, VectorKind(contents.sentences, contents.owners, count)),
        )
        self._words = FullText(contents.postings, weights)

    def search(self, query: Query, allowed: Collection[str] | None = None, limit: int = 50) -> list[Hit]:
        """As `assistant.ports.Retriever.search`. Ids that the index does not know are left out."""
        mask = self._allowed(query, allowed)
        if not (query.topic.strip() or query.text.strip()):
            return [Hit(name, 0.0) for name in sorted(self.ids[row] for row in np.flatnonzero(mask))]
        if limit < 1 or not mask.any():
            return []
        vector = self._vector(query)
        terms = self._terms(query)
        words = self._words.scores(terms) * self._weights.words
        rows, fused = self._best(vector, words, mask, limit)
        scores = calibrated(fused, self._weights)
        order = sorted(range(len(rows)), key=lambda place: (-round(float(scores[place]), 6), self.ids[rows[place]]))
        telling = self._telling(terms)
        return [self._hit(int(rows[place]), float(scores[place]), telling) for place in order[:limit]]

    def _allowed(self, query: Query, allowed: Collection[str] | None) -> NDArray[np.bool_]:
        mask = np.full(len(self.ids), allowed is None)
        if allowed is not None:
            mask[[self._row[name] for name in allowed if name in self._row]] = True
        for topic in query.excluded:
            mask[self._about(topic, query)] = False
        return mask

    def _about(self, topic: str, query: Query) -> Rows:
        """Entries whose title or summary names the topic: all of its words, each in any meaning."""
        rows: NDArray[np.int64] | None = None
        by_place: dict[tuple[int, int], list[str]] = {}
        for occurrence in self._vocabulary.concepts(topic, query.language):
            by_place.setdefault(occurrence.span, []).extend((occurrence.concept, *occurrence.others))
        wanted = list(by_place.values())
        wanted += [[term] for term in self._terms_of(topic, query) if term.startswith("=")]
        for terms in wanted:
            found = self._words.about(terms).astype(np.int64)
            rows = found if rows is None else np.intersect1d(rows, found)
        return np.zeros(0, np.int64) if rows is None else rows

    def _vector(self, query: Query) -> Vectors:
        """The topic's vector with a little of the whole question's."""
        topic, text = (self._to_embed(part, query) for part in (query.topic, query.text))
        wanted = [text or topic] if not topic or topic == text or not text else [topic, text]
        found = self._encoder.encode(wanted, questions=True)
        vector: Vectors = found[0] if len(found) == 1 else found[0] + self._weights.question * found[1]
        length = float(np.linalg.norm(vector))
        return np.ascontiguousarray(vector / length if length else vector, np.float32)

    def _to_embed(self, text: str, query: Query) -> str:
        plain = " ".join(text.split())
        if not self._encoder.needs_pivot:
            return plain
        return self._vocabulary.gloss(text, query.language).strip(" .") or plain

    def _terms(self, query: Query) -> dict[str, float]:
        return self._terms_of(query.topic if query.topic.strip() else query.text, query)

    def _terms_of(self, text: str, query: Query) -> dict[str, float]:
        return terms_of(text, query.language, self._vocabulary, self._weights, correct=True)

    def _best(
        self, vector: Vectors, words: NDArray[np.float32], mask: NDArray[np.bool_], limit: int
    ) -> tuple[Rows, NDArray[np.float32]]:
        """Rows that hold the ``limit`` best of all allowed entries, with their fused scores.

        Looks at the best vectors of each kind and stops when no entry unseen can be among the best (Fagin's threshold).
        """
        count = int(mask.sum())
        most = _FIRST_LOOK * limit
        while True:
            if most >= count:
                rows, rest = np.flatnonzero(mask), -1.0
            else:
                rows, rest = self._look(vector, words, mask, most)
            fused = words[rows] + sum(weight * kind.best(vector, rows) for weight, kind in self._kinds)
            if rest < 0 or (len(rows) >= limit and np.partition(fused, -limit)[-limit] > rest):
                return rows, np.asarray(fused, np.float32)
            most *= 4

    def _look(
        self, vector: Vectors, words: NDArray[np.float32], mask: NDArray[np.bool_], most: int
    ) -> tuple[Rows, float]:
        """Candidates, and what an entry that is none of them can score at most."""
        by_words = np.where(mask, words, -1.0)
        found = [np.argpartition(by_words, -most)[-most:].astype(np.int64)]
        rest = 0.0
        for weight, kind in self._kinds:
            nearest = kind.nearest(vector, mask, most)
            found.append(nearest.rows)
            rest += weight * max(nearest.rest, 0.0)
        rows = np.unique(np.concatenate(found))
        by_words[rows] = -1.0
        return rows, rest + max(0.0, float(by_words.max()))

    def _telling(self, terms: dict[str, float]) -> list[str]:
        """The question's concepts that are worth naming, most telling first."""
        worth = {
            term: weight * self._words.telling(term)
            for term, weight in terms.items()
            if term[0] not in "~=" and 0 < self._words.frequency(term) <= max(2, TRIVIAL_SHARE * len(self.ids))
        }
        return sorted(worth, key=lambda term: (-worth[term], term))

    def _hit(self, row: int, score: float, telling: Sequence[str]) -> Hit:
        shared = [term for term in telling if self._words.has(term, row)]
        return Hit(self.ids[row], round(score, 6), tuple(shared[:MOST_REASONS]))


def calibrated(fused: NDArray[np.float32], weights: Weights) -> NDArray[np.float32]:
    """The fused sum as a score 0..1 that means the same for every question: 0.5 is as likely about it as not."""
    scores: NDArray[np.float32] = 1.0 / (1.0 + np.exp(-weights.steepness * (fused - weights.middle)))
    return scores
