"""The retriever: vectors of the bare topic and BM25 over concepts, fused, exact among what is allowed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import partial, reduce
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from assistant.language.folding import fold
from assistant.language.vocabulary import Vocabulary
from assistant.language.words import is_stop_word, tokens
from assistant.model import Hit, Language
from assistant.ports import Query
from index.documents import name_terms, terms_of
from index.encoder import Encoder, Vectors
from index.field import Field
from index.fulltext import FullText, Postings
from index.vectors import Rows, VectorKind, use_one_thread
from index.weights import MOST_REASONS, TRIVIAL_SHARE, Weights


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
    elsewhere: Vectors
    """Wishes that belong elsewhere; shape (wishes, dimension)."""


class Evidence(NamedTuple):
    """What tells a question with an answer from one without."""

    fused: float
    """The best fused sum among what is allowed."""
    field: float
    """`Field.nearness`."""
    unknown: float
    """The share of the topic's words that say nothing to us."""
    gap: float
    """How much better the best entry is that is not allowed; 0 where the best one is."""


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
        self._field = Field(contents.elsewhere)
        self._everything = np.full(count, True)

    def search(self, query: Query, allowed: Collection[str] | None = None, limit: int = 50) -> list[Hit]:
        """As `assistant.ports.Retriever.search`. Ids that the index does not know are left out."""
        mask = self._allowed(query, allowed)
        if not (query.topic.strip() or query.text.strip()):
            return [Hit(name, 0.0) for name in sorted(self.ids[row] for row in np.flatnonzero(mask))]
        if limit < 1 or not mask.any():
            return []
        evidence, fused = self._weigh(query, mask)
        scores = calibrated(fused, evidence, self._weights)
        telling = self._telling(query)
        return [self._hit(row, float(scores[row]), telling) for row in self._order(scores, mask, limit)]

    def evidence(self, query: Query, allowed: Collection[str] | None = None) -> Evidence:
        """What speaks for and against there being an answer among ``allowed``. For fitting the weights."""
        return self._weigh(query, self._allowed(query, allowed))[0]

    def _weigh(self, query: Query, mask: NDArray[np.bool_]) -> tuple[Evidence, NDArray[np.float32]]:
        """The evidence, and the fused sum of every entry."""
        vector = self._vector(query)
        terms = self._terms_of(_searched(query), query)
        names = {term: 1.0 for term in terms if term.startswith("=") and self._words.frequency(term)}
        fused = self._weights.words * self._words.scores(terms) + self._weights.names * self._words.scores(names)
        cosines = [kind.best(vector, self._everything) for _, kind in self._kinds]
        for (weight, _), found in zip(self._kinds, cosines, strict=True):
            fused += weight * found
        best = float(fused[mask].max())
        field = self._field.nearness(vector, cosines[0])
        return Evidence(best, field, self._unknown_share(query), float(fused.max()) - best), fused

    def _unknown_share(self, query: Query) -> float:
        """The share of the topic's words that say nothing to us: neither the vocabulary nor any entry has them."""
        words = [token.word for token in tokens(_searched(query)) if not is_stop_word(token.word, query.language)]
        if not words:
            return 0.0
        strange = [
            word
            for word in words
            if not self._vocabulary.resolve(word, query.language).concepts
            and not self._words.frequency("=" + fold(word))
        ]
        return len(strange) / len(words)

    def _allowed(self, query: Query, allowed: Collection[str] | None) -> NDArray[np.bool_]:
        mask = np.full(len(self.ids), allowed is None)
        if allowed is not None:
            mask[[self._row[name] for name in allowed if name in self._row]] = True
        for topic in query.excluded:
            mask[self._about(topic, query)] = False
        return mask

    def _about(self, topic: str, query: Query) -> Rows:
        """Entries whose title or summary names the topic: all of its words, each in any meaning or within the name of a
        narrower concept."""
        by_place: dict[object, list[str]] = {}
        for occurrence in self._vocabulary.concepts(topic, query.language):
            terms = by_place.setdefault(occurrence.span, [])
            terms += [occurrence.concept, *occurrence.others]
            narrower = name_terms(occurrence.concept, self._vocabulary)
            terms += narrower if len(narrower) == 1 else []
        unknown = (term for term in self._terms_of(topic, query) if term.startswith("="))
        by_place |= {term: [term] for term in unknown}
        found = [self._words.about(terms) for terms in by_place.values()]
        return reduce(np.intersect1d, found).astype(np.int64) if found else np.zeros(0, np.int64)

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

    def _terms_of(self, text: str, query: Query) -> dict[str, float]:
        return terms_of(text, query.language, self._vocabulary, self._weights, correct=True)

    def _order(self, scores: NDArray[np.float64], mask: NDArray[np.bool_], limit: int) -> list[int]:
        """The rows of the ``limit`` best allowed entries, best first, ties by id."""
        rows = np.flatnonzero(mask)
        if len(rows) > limit:
            # Everything that ties with the last one that fits stays, so that the ids decide.
            last = np.partition(scores[rows], -limit)[-limit]
            rows = rows[scores[rows] >= last]
        return sorted(map(int, rows), key=lambda row: (-scores[row], self.ids[row]))[:limit]

    def _telling(self, query: Query) -> list[tuple[str, ...]]:
        """For each word of the question worth naming, its concept and others of that name; most telling first."""
        label = partial(self._vocabulary.label, language=Language.EN)
        groups: dict[str, tuple[str, ...]] = {}
        for occurrence in self._vocabulary.concepts(_searched(query), query.language):
            alike = (other for other in occurrence.others if label(other) == label(occurrence.concept))
            groups.setdefault(label(occurrence.concept), (occurrence.concept, *alike))
        common = max(2.0, TRIVIAL_SHARE * len(self.ids))
        worth = {
            group: max(map(self._words.telling, group))
            for group in groups.values()
            if 0 < max(map(self._words.frequency, group)) <= common
        }
        return sorted(worth, key=lambda group: (-worth[group], group))

    def _hit(self, row: int, score: float, telling: Sequence[tuple[str, ...]]) -> Hit:
        shared = (next((term for term in group if self._words.has(term, row)), None) for group in telling)
        return Hit(self.ids[row], score, tuple(term for term in shared if term is not None)[:MOST_REASONS])


def _searched(query: Query) -> str:
    return query.topic if query.topic.strip() else query.text


def calibrated(fused: NDArray[np.float32], evidence: Evidence, weights: Weights) -> NDArray[np.float64]:
    """The fused sums as scores 0..1 that mean the same for every question: 0.5 is as likely an answer as not. Rounded,
    so that two entries with the same texts tie whatever the order of adding up."""
    best = (
        weights.bias
        + weights.of_fused * evidence.fused
        + weights.of_field * evidence.field
        + weights.of_unknown * evidence.unknown
        + weights.of_gap * evidence.gap
    )
    odds = best + weights.behind * (fused.astype(np.float64) - evidence.fused)
    return np.asarray(np.round(1.0 / (1.0 + np.exp(-odds)), 6), np.float64)
