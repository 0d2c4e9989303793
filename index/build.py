"""Brings the stored index up to date with the catalogue: what has not changed is taken over, the rest is embedded."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np

from assistant.language.vocabulary import Vocabulary
from assistant.model import Activity, Catalog
from index import index_files
from index.bm25 import TermPostings, merged, postings_of
from index.build_checkpoint import BuildCheckpoint
from index.documents import Document, document_of, source_hash, texts_hash
from index.elsewhere import Elsewhere
from index.encoders.sentence_transformer import Encoder, Vectors
from index.index_files import IndexSources, StoredIndex
from index.ranking_parameters import FIELDS, MOST_SENTENCES, Weights
from index.retriever import Index, IndexContents
from index.vectors import owners_of

Progress = Callable[[int, int], None]
"""Called with the number of entries embedded and the number to embed."""

_AT_ONCE = 256
"""Entries embedded between two reports of progress; each time what is done is kept, should the build be cut off."""


def bring_up_to_date(
    catalog: Catalog,
    vocabulary: Vocabulary,
    encoder: Encoder,
    folder: Path,
    progress: Progress | None = None,
    weights: Weights | None = None,
    elsewhere: Elsewhere | None = None,
) -> Index:
    """The index of the catalogue's activities, stored in ``folder``. ``elsewhere``: see `index.elsewhere`. Nothing is
    embedded, nor written, when nothing has changed; only changed entries are embedded; a damaged or foreign index is
    made again."""
    ranking = weights or Weights()
    activities = [catalog.activities[name] for name in sorted(catalog.activities)]
    state = IndexSources(
        encoder.name,
        encoder.dimension,
        encoder.needs_pivot,
        vocabulary.fingerprint,
        _ranking(ranking),
        {activity.id: source_hash(activity) for activity in activities},
        {},
    )
    old = index_files.load(folder)
    if old is None or replace(old.state, texts={}) != state:
        unfinished = BuildCheckpoint(folder, encoder)
        old = _Build(activities, vocabulary, encoder, ranking, state, old, unfinished).made(progress)
        index_files.save(folder, old)
        unfinished.clear()
    return Index(old.contents, vocabulary, encoder, ranking, folder, elsewhere)


@dataclass(frozen=True)
class _Build:
    """One run over a catalogue that has changed."""

    activities: Sequence[Activity]
    vocabulary: Vocabulary
    encoder: Encoder
    weights: Weights
    state: IndexSources
    """Without the texts, which are known only when the documents are made."""
    old: StoredIndex | None
    unfinished: BuildCheckpoint

    def made(self, progress: Progress | None) -> StoredIndex:
        documents = {
            activity.id: document_of(activity, self.vocabulary, self.weights, self.encoder.needs_pivot)
            for activity in self.activities
            if activity.id not in self._unchanged
        }
        told = self.old.state.texts if self.old else {}
        new = {name: texts_hash(document) for name, document in documents.items()}
        hashes = {activity.id: new.get(activity.id) or told[activity.id] for activity in self.activities}
        kept = _kept(self.old, hashes, self.encoder)
        to_embed = {name: document for name, document in documents.items() if name not in kept}
        kept |= _embedded(to_embed, new, self.encoder, self.unfinished, progress)
        contents = self._contents(documents, kept)
        return StoredIndex(replace(self.state, texts=hashes), contents)

    @cached_property
    def _unchanged(self) -> frozenset[str]:
        """Entries whose documents would come out as they are stored."""
        if self.old is None:
            return frozenset()
        before, now = self.old.state, self.state
        if replace(before, sources={}, texts={}) != replace(now, sources={}, texts={}):
            return frozenset()
        return frozenset(name for name, mark in now.sources.items() if before.sources.get(name) == mark)

    def _contents(self, documents: Mapping[str, Document], vectors: dict[str, Vectors]) -> IndexContents:
        names = [activity.id for activity in self.activities]
        none = np.zeros((0, self.encoder.dimension), np.float32)
        in_order = [vectors[name] for name in names]
        return IndexContents(
            names,
            np.vstack([none, *(rows[0:1] for rows in in_order)]),
            np.vstack([none, *(rows[1:2] for rows in in_order)]),
            np.vstack([none, *(rows[2:] for rows in in_order)]),
            owners_of([len(rows) - 2 for rows in in_order]),
            self._postings(names, documents),
        )

    def _postings(self, names: Sequence[str], documents: Mapping[str, Document]) -> TermPostings:
        new = postings_of([(document.terms, document.head) for document in documents.values()])
        if self.old is None or not self._unchanged:
            return new
        row_of = {name: row for row, name in enumerate(names)}
        kept = [row_of[name] if name in self._unchanged else -1 for name in self.old.contents.ids]
        return merged(self.old.contents.postings, kept, new, [row_of[name] for name in documents], len(names))


def _kept(old: StoredIndex | None, hashes: dict[str, str], encoder: Encoder) -> dict[str, Vectors]:
    """Id -> the vectors of its summary, title and sentences, for entries whose texts are as they were."""
    if old is None or not old.state.can_share_vectors(encoder):
        return {}
    contents = old.contents
    starts = np.searchsorted(contents.owners, np.arange(len(contents.ids) + 1))
    return {
        name: np.vstack(
            [contents.summaries[row], contents.titles[row], contents.sentences[starts[row] : starts[row + 1]]]
        )
        for row, name in enumerate(contents.ids)
        if hashes.get(name) == old.state.texts.get(name)
    }


def _embedded(
    documents: Mapping[str, Document],
    hashes: Mapping[str, str],
    encoder: Encoder,
    unfinished: BuildCheckpoint,
    progress: Progress | None,
) -> dict[str, Vectors]:
    before = unfinished.load() if documents else {}
    vectors = {name: before[hashes[name]] for name in documents if hashes[name] in before}
    names = [name for name in documents if name not in vectors]
    for first in range(0, len(names), _AT_ONCE):
        some = names[first : first + _AT_ONCE]
        texts = [text for name in some for text in documents[name].texts]
        found = encoder.encode(texts)
        ends = np.cumsum([len(documents[name].texts) for name in some])
        new = dict(zip(some, np.split(found, ends[:-1]), strict=True))
        vectors |= new
        if len(some) == _AT_ONCE:
            unfinished.add({hashes[name]: rows for name, rows in new.items()})
        if progress is not None:
            progress(first + len(some), len(names))
    return vectors


def _ranking(weights: Weights) -> str:
    """Changes when numbers change that are worked into what is stored."""
    stored = (weights.other_meaning, weights.name_word, FIELDS, MOST_SENTENCES)
    return _hash_of([repr(stored)])


def _hash_of(texts: Sequence[str]) -> str:
    return hashlib.blake2b("\0".join(texts).encode(), digest_size=8).hexdigest()
