from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from assistant.language.vocabulary import Vocabulary
from index.build import bring_up_to_date
from index.elsewhere import Elsewhere
from index.encoders.sentence_transformer import Encoder, SentenceTransformerEncoder, Vectors
from index.retriever import Index
from integrations.resources.vocabulary import read_elsewhere, read_vocabulary
from tests.index.samples import catalog


class CountingEncoder:
    """The packaged model, which remembers what it has embedded."""

    def __init__(self, encoder: Encoder, name: str = "") -> None:
        self._encoder = encoder
        self.name = name or encoder.name
        self.dimension = encoder.dimension
        self.needs_pivot = encoder.needs_pivot
        self.embedded: list[str] = []

    def encode(self, texts: Sequence[str], *, questions: bool = False) -> Vectors:
        self.embedded += texts
        return self._encoder.encode(texts, questions=questions)


@pytest.fixture(scope="session")
def model() -> SentenceTransformerEncoder:
    return SentenceTransformerEncoder()


@pytest.fixture
def encoder(model: SentenceTransformerEncoder) -> CountingEncoder:
    return CountingEncoder(model)


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    return read_vocabulary()


@pytest.fixture(scope="session")
def index(model: SentenceTransformerEncoder, vocabulary: Vocabulary, tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder: Path = tmp_path_factory.mktemp("index")
    return bring_up_to_date(
        catalog(), vocabulary, model, folder, elsewhere=Elsewhere.of(read_elsewhere(), model, folder)
    )
