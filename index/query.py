"""One question, read and embedded once, then held against any selection of the entries."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property, partial, reduce
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from assistant.language.concept_annotation import AnnotatedPassage
from assistant.language.stop_words import stop_words
from assistant.language.vocabulary import Vocabulary
from assistant.matching.facets import ChosenEntries
from assistant.model import Hit, Language
from assistant.ports import Query
from index.bm25 import FullText
from index.candidates import FlatCandidates
from index.candidates_hnsw import HnswCandidates
from index.documents import name_terms, terms_in, terms_of
from index.encoders.sentence_transformer import Encoder, Vectors
from index.ranking_parameters import IN_DOUBT, MOST_READ, MOST_REASONS, MOST_WIDER, TRIVIAL_SHARE, Weights
from index.scope import CatalogueScope
from index.vectors import EntryVectors, Flags, Rows, Scores

FEWEST_CANDIDATES, MOST_CANDIDATES = 128, 256
"""Entries that are compared in full, of all and of those that are allowed: an eighth of the catalogue, within these."""

_FOR_EACH = 3
"""Of these for each hit that is wanted: so the hits are among those that are certain (`index.candidates`)."""


class Entries:
    """The ids of all entries, ascending."""

    def __init__(self, ids: Sequence[str]) -> None:
        self.ids = tuple(ids)
        self._rows = {name: row for row, name in enumerate(self.ids)}
        self._same: Sequence[str] = self.ids
        """Another list of the same ids, found equal before: comparing fifty thousand takes milliseconds."""

    def flags(self, allowed: Collection[str] | None) -> Flags:
        """A new array; ids that are not known are left out."""
        if isinstance(allowed, ChosenEntries) and self._are(allowed.ids):
            return allowed.flags.copy()
        flags = np.full(len(self.ids), allowed is None)
        if allowed is not None:
            flags[[self._rows[name] for name in allowed if name in self._rows]] = True
        return flags

    def _are(self, ids: Sequence[str]) -> bool:
        if ids is self._same:
            return True
        if self.ids != ids:
            return False
        self._same = ids
        return True


class Evidence(NamedTuple):
    """What tells a question with an answer from one without."""

    fused: float
    """The best fused sum among what is allowed."""
    field: float
    """`CatalogueScope.nearness`."""
    unknown: float
    """The share of the topic's words that say nothing to us."""
    gap: float
    """How much better the best entry is that is not allowed; 0 where the best one is."""

    @property
    def of_everything(self) -> Evidence:
        """The same with everything allowed."""
        return self._replace(fused=self.fused + self.gap, gap=0.0)


@dataclass(frozen=True)
class IndexParts:
    """What an index is made of."""

    entries: Entries
    vocabulary: Vocabulary
    encoder: Encoder
    weights: Weights
    words: FullText
    field: CatalogueScope
    vectors: EntryVectors
    search: FlatCandidates | HnswCandidates


class EmbeddedQuery:
    """Implements `assistant.ports.PreparedQuery`. What is worked out is kept, so one thread asks it at a time."""

    def __init__(self, parts: IndexParts, query: Query) -> None:
        self._parts = parts
        self._query = query
        self._searched = query.topic if query.topic.strip() else query.text
        self._known_by: Vectors | None = None

    def best(self, allowed: Collection[str] | None = None, limit: int = 50) -> list[Hit]:
        flags = self._allowed(allowed)
        if not self._searched.strip():
            rows = np.flatnonzero(flags)[: max(limit, 0)].tolist()
            return [Hit(self._parts.entries.ids[row], 0.0) for row in rows]
        if limit < 1 or not flags.any():
            return []
        evidence, rows, fused = self._weigh(flags, limit)
        scores = calibrated(fused, evidence, self._parts.weights)
        # Rows ascend and so do their ids: ties are broken by id.
        first = (-scores).argsort(kind="stable")[:limit]
        return self._hits(rows[first], scores[first])

    def evidence(self, allowed: Collection[str] | None = None) -> Evidence:
        """What speaks for and against there being an answer among ``allowed``. For fitting the weights."""
        return self._weigh(self._allowed(allowed), 0)[0]

    def _weigh(self, flags: Flags, limit: int) -> tuple[Evidence, Rows, Scores]:
        """The evidence, and the allowed candidates with their fused sums. A question is known by its topic; only where
        that leaves in doubt whether anything here answers it, whatever the conditions, more of its words count."""
        if self._known_by is not None:
            return self._weighed(self._known_by, flags, limit)
        self._known_by = self._topic
        found = self._weighed(self._known_by, flags, limit)
        if abs(odds_of(found[0].of_everything, self._parts.weights)) >= IN_DOUBT or not self._wider:
            return found
        self._known_by = self._whole
        return self._weighed(self._known_by, flags, limit)

    def _weighed(self, vector: Vectors, flags: Flags, limit: int) -> tuple[Evidence, Rows, Scores]:
        parts = self._parts
        count = max(_FOR_EACH * limit, min(max(len(flags) // 8, FEWEST_CANDIDATES), MOST_CANDIDATES))
        rows = parts.search.candidates(vector, self._word_scores, flags, count)
        cosines, fused = parts.vectors.compared(vector, rows)
        fused += self._word_scores[rows]
        inside = flags[rows]
        allowed = fused[inside]
        best = float(allowed.max())
        field = parts.field.nearness(vector, cosines, len(parts.entries.ids))
        return Evidence(best, field, self._unknown_share, float(fused.max()) - best), rows[inside], allowed

    @cached_property
    def _topic_embedded(self) -> str:
        return self._to_embed(self._query.topic) or self._to_embed(self._query.text)

    @cached_property
    def _topic(self) -> Vectors:
        return self._embedded(self._topic_embedded)

    @cached_property
    def _wider(self) -> str:
        """The topic and the first words of the question that it lacks; empty where there are none."""
        topic = self._topic_embedded.split()
        beginning = " ".join(self._query.text.split()[:MOST_READ])
        others = [word for word in self._to_embed(beginning).split() if word not in topic]
        others = others[: max(MOST_WIDER - len(topic), 0)]
        return " ".join([*topic, *others]) if others else ""

    @cached_property
    def _whole(self) -> Vectors:
        """The topic's vector with some of the wider one."""
        vector = self._topic + self._parts.weights.wider * self._embedded(self._wider)
        length = float(np.linalg.norm(vector))
        return np.ascontiguousarray(vector / length if length else vector, np.float32)

    def _embedded(self, text: str) -> Vectors:
        return np.ascontiguousarray(self._parts.encoder.encode([text], questions=True)[0])

    @cached_property
    def _passage(self) -> AnnotatedPassage:
        """What is searched for."""
        return self._parts.vocabulary.passage(self._searched, self._query.language)

    @cached_property
    def _word_scores(self) -> Scores:
        """What full text adds to each entry's fused sum."""
        parts = self._parts
        terms = terms_in(self._passage, parts.vocabulary, parts.weights)
        names = {term: 1.0 for term in terms if term.startswith("=") and parts.words.frequency(term)}
        scores = parts.words.scores(terms)
        scores *= parts.weights.words
        return scores + parts.weights.names * parts.words.scores(names) if names else scores

    @cached_property
    def _unknown_share(self) -> float:
        """The share of the topic's words that say nothing to us: neither the vocabulary nor any entry has them."""
        language, vocabulary, known = self._query.language, self._parts.vocabulary, self._parts.words
        words = [token for token in self._passage.tokens if token.folded not in stop_words(language)]
        if not words:
            return 0.0
        strange = [
            token
            for token in words
            if not vocabulary.resolve(token.word, language).concepts and not known.frequency("=" + token.folded)
        ]
        return len(strange) / len(words)

    @cached_property
    def _telling(self) -> list[tuple[str, ...]]:
        """For each word of the question worth naming, its concept and others of that name; most telling first."""
        words = self._parts.words
        label = partial(self._parts.vocabulary.label, language=Language.EN)
        groups: dict[str, tuple[str, ...]] = {}
        for occurrence in self._passage.concepts:
            name = label(occurrence.concept)
            if name not in groups:
                groups[name] = (occurrence.concept, *(other for other in occurrence.others if label(other) == name))
        common = max(2.0, TRIVIAL_SHARE * len(self._parts.entries.ids))
        worth = {
            group: max(map(words.telling, group))
            for group in groups.values()
            if 0 < max(map(words.frequency, group)) <= common
        }
        return sorted(worth, key=lambda group: (-worth[group], group))

    def _to_embed(self, text: str) -> str:
        plain = " ".join(text.split())
        if not self._parts.encoder.needs_pivot:
            return plain
        if text == self._searched:
            passage = self._passage
        else:
            passage = self._parts.vocabulary.passage(text, self._query.language)
        return passage.gloss.strip(" .") or plain

    def _allowed(self, allowed: Collection[str] | None) -> Flags:
        flags = self._parts.entries.flags(allowed)
        for topic in self._query.excluded:
            flags[self._about(topic)] = False
        return flags

    def _about(self, topic: str) -> Rows:
        """Entries whose title or summary names the topic: all of its words, each in any meaning or within the name of a
        narrower concept."""
        vocabulary, query = self._parts.vocabulary, self._query
        by_place: dict[object, list[str]] = {}
        for occurrence in vocabulary.concepts(topic, query.language):
            terms = by_place.setdefault(occurrence.span, [])
            terms += [occurrence.concept, *occurrence.others]
            narrower = name_terms(occurrence.concept, vocabulary)
            terms += narrower if len(narrower) == 1 else ()
        every = terms_of(topic, query.language, vocabulary, self._parts.weights, correct=True)
        by_place |= {term: [term] for term in every if term.startswith("=")}
        found = [self._parts.words.about(terms) for terms in by_place.values()]
        return reduce(np.intersect1d, found).astype(np.int64) if found else np.zeros(0, np.int64)

    def _hits(self, rows: Rows, scores: NDArray[np.float64]) -> list[Hit]:
        """With the concepts that each shares with the question, most telling first."""
        words = self._parts.words
        shared: list[list[str]] = [[] for _ in rows]
        for group in self._telling:
            having = [words.having(term, rows) for term in group]
            for concepts, *has in zip(shared, *having, strict=True):
                concepts += [term for term, there in zip(group, has, strict=True) if there][:1]
        return [
            Hit(self._parts.entries.ids[row], score, tuple(concepts[:MOST_REASONS]))
            for row, score, concepts in zip(rows.tolist(), scores.tolist(), shared, strict=True)
        ]


def calibrated(fused: NDArray[np.float32], evidence: Evidence, weights: Weights) -> NDArray[np.float64]:
    """The fused sums as scores 0..1 that mean the same for every question: 0.5 is as likely an answer as not. Rounded,
    so that two entries with the same texts tie whatever the order of adding up."""
    odds = odds_of(evidence, weights) + weights.behind * (fused.astype(np.float64) - evidence.fused)
    return np.asarray(np.round(1.0 / (1.0 + np.exp(-odds)), 6), np.float64)


def odds_of(evidence: Evidence, weights: Weights) -> float:
    """The logarithm of the odds that the best hit is an answer; 0 is as likely as not."""
    return (
        weights.bias
        + weights.of_fused * evidence.fused
        + weights.of_field * evidence.field
        + weights.of_unknown * evidence.unknown
        + weights.of_gap * evidence.gap
    )
