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
from index.elsewhere import Elsewhere
from index.encoders.sentence_transformer import Encoder, Vectors
from index.ranking_parameters import MOST_READ, MOST_REASONS, TRIVIAL_SHARE, Weights
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
    nearest: float
    """The best cosine with a summary among what is allowed."""
    elsewhere: float
    """`Elsewhere.nearness`."""
    unknown: float
    """The share of the topic's words that say nothing to us."""
    brevity: float
    """1 / (1 + words): a word alone is near to much, here and elsewhere."""


@dataclass(frozen=True)
class IndexParts:
    """What an index is made of."""

    entries: Entries
    vocabulary: Vocabulary
    encoder: Encoder
    weights: Weights
    words: FullText
    elsewhere: Elsewhere
    vectors: EntryVectors
    search: FlatCandidates | HnswCandidates


class EmbeddedQuery:
    """Implements `assistant.ports.PreparedQuery`. What is worked out is kept, so one thread asks it at a time."""

    def __init__(self, parts: IndexParts, query: Query) -> None:
        self._parts = parts
        self._query = query
        self._searched = query.topic if query.topic.strip() else query.text

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
        """The evidence, and the allowed candidates with their fused sums."""
        parts = self._parts
        count = max(_FOR_EACH * limit, min(max(len(flags) // 8, FEWEST_CANDIDATES), MOST_CANDIDATES))
        rows = parts.search.candidates(self._vector, self._word_scores, flags, count)
        cosines, fused = parts.vectors.compared(self._vector, rows)
        fused += self._word_scores[rows]
        inside = flags[rows]
        allowed = fused[inside]
        best, nearest = float(allowed.max()), float(cosines[inside].max())
        evidence = Evidence(best, nearest, self._elsewhere, self._unknown_share, self._brevity)
        return evidence, rows[inside], allowed

    @cached_property
    def _elsewhere(self) -> float:
        return self._parts.elsewhere.nearness(self._vector)

    @cached_property
    def _views(self) -> list[str]:
        """All that was said and, of a letter, the sentences of the wish; as they are embedded."""
        said = [text for text in (self._query.text, self._query.wish) if text.strip()] or [self._query.topic]
        return [self._to_embed(text) for text in said]

    @property
    def _brevity(self) -> float:
        return 1.0 / (1 + len(self._views[0].split()))

    @cached_property
    def _vector(self) -> Vectors:
        """Of all that was said; the sentences of the wish, where a letter has others beside them, count once more."""
        found = self._parts.encoder.encode(self._views, questions=True)
        vector = found[0] if len(found) == 1 else found[0] + self._parts.weights.wish * found[1]
        length = float(np.linalg.norm(vector))
        return np.ascontiguousarray(vector / length if length else vector, np.float32)

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
        plain = " ".join(text.split()[:MOST_READ])
        if not self._parts.encoder.needs_pivot:
            return plain
        passage = (
            self._passage if text == self._searched else self._parts.vocabulary.passage(plain, self._query.language)
        )
        # Numbers are conditions: another grade is no other wish.
        words = [word for word in passage.gloss.split() if not word.strip(".").isdigit()]
        return " ".join(words).strip(" .") or plain

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
        + weights.of_nearest * evidence.nearest
        + weights.of_elsewhere * evidence.elsewhere
        + weights.of_unknown * evidence.unknown
        + weights.of_brevity * evidence.brevity
    )
