"""Brings the stored index up to date with the catalogue: what has not changed is taken over, the rest is embedded."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from assistant.language.vocabulary import Vocabulary
from assistant.model import Activity, Catalog
from index import store
from index.documents import Document, document_of, source_hash, texts_hash
from index.encoder import Encoder, Vectors
from index.fulltext import postings_of
from index.search import Contents, Index
from index.store import State, Stored
from index.vectors import owners_of
from index.weights import FIELDS, MOST_SENTENCES, Weights

Progress = Callable[[int, int], None]
"""Called with the number of entries embedded and the number to embed."""

_AT_ONCE = 64
"""Entries embedded between two reports of progress."""


def bring_up_to_date(
    catalog: Catalog,
    vocabulary: Vocabulary,
    encoder: Encoder,
    folder: Path,
    progress: Progress | None = None,
    weights: Weights | None = None,
    elsewhere: Sequence[str] = (),
) -> Index:
    """The index of the catalogue's activities, stored in ``folder``. ``elsewhere``: see `index.field`. Nothing is
    embedded, nor written, when nothing has changed; only changed entries are embedded; a damaged or foreign index is
    made again."""
    ranking = weights or Weights()
    activities = [catalog.activities[name] for name in sorted(catalog.activities)]
    old = store.load(folder)
    if old is None or not _is_current(old.state, activities, vocabulary, encoder, ranking, elsewhere):
        old = _made(activities, vocabulary, encoder, old, ranking, elsewhere, progress)
        store.save(folder, old)
    return Index(old.contents, vocabulary, encoder, ranking)


def _is_current(
    state: State,
    activities: Sequence[Activity],
    vocabulary: Vocabulary,
    encoder: Encoder,
    weights: Weights,
    elsewhere: Sequence[str],
) -> bool:
    return (
        state.can_share_vectors(encoder)
        and state.vocabulary == vocabulary.fingerprint
        and state.ranking == _ranking(weights)
        and state.elsewhere == _hash_of(elsewhere)
        and state.sources == {activity.id: source_hash(activity) for activity in activities}
    )


def _made(
    activities: Sequence[Activity],
    vocabulary: Vocabulary,
    encoder: Encoder,
    old: Stored | None,
    weights: Weights,
    elsewhere: Sequence[str],
    progress: Progress | None,
) -> Stored:
    documents = {
        activity.id: document_of(activity, vocabulary, weights, encoder.needs_pivot) for activity in activities
    }
    hashes = {name: texts_hash(document) for name, document in documents.items()}
    kept = _kept(old, hashes, encoder)
    kept |= _embedded({name: document for name, document in documents.items() if name not in kept}, encoder, progress)
    state = State(
        encoder.name,
        encoder.dimension,
        encoder.needs_pivot,
        vocabulary.fingerprint,
        _ranking(weights),
        _hash_of(elsewhere),
        {activity.id: source_hash(activity) for activity in activities},
        hashes,
    )
    return Stored(state, _contents(documents, kept, encoder.dimension, encoder.encode(list(elsewhere))))


def _kept(old: Stored | None, hashes: dict[str, str], encoder: Encoder) -> dict[str, Vectors]:
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


def _embedded(documents: dict[str, Document], encoder: Encoder, progress: Progress | None) -> dict[str, Vectors]:
    vectors: dict[str, Vectors] = {}
    names = list(documents)
    for first in range(0, len(names), _AT_ONCE):
        some = names[first : first + _AT_ONCE]
        texts = [text for name in some for text in documents[name].texts]
        found = encoder.encode(texts)
        ends = np.cumsum([len(documents[name].texts) for name in some])
        vectors |= dict(zip(some, np.split(found, ends[:-1]), strict=True))
        if progress is not None:
            progress(first + len(some), len(names))
    return vectors


def _contents(
    documents: dict[str, Document], vectors: dict[str, Vectors], dimension: int, elsewhere: Vectors
) -> Contents:
    none = np.zeros((0, dimension), np.float32)
    in_order = [vectors[name] for name in documents]
    return Contents(
        list(documents),
        np.vstack([none, *(rows[0:1] for rows in in_order)]),
        np.vstack([none, *(rows[1:2] for rows in in_order)]),
        np.vstack([none, *(rows[2:] for rows in in_order)]),
        owners_of([len(rows) - 2 for rows in in_order]),
        postings_of([(document.terms, document.head) for document in documents.values()]),
        elsewhere,
    )


def _ranking(weights: Weights) -> str:
    """Changes when numbers change that are worked into what is stored."""
    stored = (weights.other_meaning, weights.name_word, FIELDS, MOST_SENTENCES)
    return _hash_of([repr(stored)])


def _hash_of(texts: Sequence[str]) -> str:
    return hashlib.blake2b("\0".join(texts).encode(), digest_size=8).hexdigest()
