"""The retriever: vectors of the question and BM25 over concepts, fused, exact among what is allowed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.language.vocabulary import Vocabulary
from assistant.model import Hit
from assistant.ports import Query
from index.bm25 import FullText, TermPostings
from index.candidates import FlatCandidates
from index.candidates_hnsw import FROM, HnswCandidates
from index.elsewhere import Elsewhere
from index.encoders.sentence_transformer import Encoder, Vectors
from index.query import EmbeddedQuery, Entries, Evidence, IndexParts, calibrated
from index.ranking_parameters import Weights
from index.vectors import EntryVectors, Rows

__all__ = ["Evidence", "Index", "IndexContents", "calibrated"]


@dataclass(frozen=True)
class IndexContents:
    """All that an index holds. Rows of ``summaries`` and ``titles`` are in the order of ``ids``."""

    ids: Sequence[str]
    """Ascending."""
    summaries: Vectors
    titles: Vectors
    sentences: Vectors
    owners: Rows
    """The row of the entry that each sentence is of, ascending."""
    postings: TermPostings


class Index:
    """Implements `assistant.ports.Retriever` over one state of the catalogue. Searching changes nothing, so threads may
    share it."""

    def __init__(
        self,
        contents: IndexContents,
        vocabulary: Vocabulary,
        encoder: Encoder,
        weights: Weights,
        folder: Path,
        elsewhere: Elsewhere | None = None,
    ) -> None:
        """``folder``: where the graph is kept that a very large index needs."""
        entries = Entries(contents.ids)
        self.ids = entries.ids
        vectors = EntryVectors(contents.summaries, contents.titles, contents.sentences, contents.owners, weights)
        self._parts = IndexParts(
            entries,
            vocabulary,
            encoder,
            weights,
            FullText(contents.postings, weights),
            elsewhere or Elsewhere(np.zeros((0, encoder.dimension), np.float32)),
            vectors,
            FlatCandidates(vectors.heads) if len(entries.ids) <= FROM else HnswCandidates(vectors.heads, folder),
        )

    def ask(self, query: Query) -> EmbeddedQuery:
        """As `assistant.ports.Retriever.ask`."""
        return EmbeddedQuery(self._parts, query)

    def search(self, query: Query, allowed: Collection[str] | None = None, limit: int = 50) -> list[Hit]:
        """As `assistant.ports.Retriever.search`. Ids that the index does not know are left out."""
        empty = not (query.topic.strip() or query.text.strip())
        return self.ask(query).best(allowed, len(self.ids) if empty else limit)

    def evidence(self, query: Query, allowed: Collection[str] | None = None) -> Evidence:
        """What speaks for and against there being an answer among ``allowed``. For fitting the weights."""
        return self.ask(query).evidence(allowed)
