"""The ways of finding activities that are compared. Each is fetched only in the process that goes it: torch and
OpenVINO in one process slow each other down, and txtai lives in an environment of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Protocol

from tests.bench.ranking import Bm25, fused

WINDOW = 50
"""Places of each ranking that are fused."""

WARM_UP = (
    "Kan vi få besøg af en astronom? 28 elever i 5. klasse, helst i marts",
    "Wo können wir mit der 6. Klasse einen Roboter bauen? Im Mai, höchstens 90 Minuten",
    "Is there a bakery that shows classes around? Grade 3, some morning in June",
)
"""Asked before the clock runs; like the measured questions, but none of them."""


@dataclass(frozen=True)
class Job:
    """What a way is given before the questions."""

    catalog: str
    """The folder, for Klassetur."""
    texts: dict[str, str]
    """Title, summary and description of each entry as they stand, for the others."""
    model: str
    """Folder of the sentence-transformers model that all of them use."""
    data: str
    """Folder for what Klassetur prepares."""
    today: str
    depth: int


class Way(Protocol):
    """One way of finding."""

    def answer(self, text: str) -> tuple[str, ...]:
        """At most ``depth`` ids, best first."""
        ...


class Klassetur:
    """Reading, conditions, search and the reply's text: all that ``klassetur ask --json`` does."""

    def __init__(self, job: Job) -> None:
        from integrations.composition.catalogue import make_terminal_assistant
        from integrations.composition.encoder import load_encoder
        from integrations.settings import settings_from

        overrides = {"catalog": (Path(job.catalog),), "data_dir": Path(job.data), "today": job.today}
        settings = settings_from({}, overrides)
        self._asking = make_terminal_assistant(settings, lambda: load_encoder(settings), job.depth)

    def answer(self, text: str) -> tuple[str, ...]:
        return tuple(match["id"] for match in self._asking.answer(text)["matches"])


class Encode:
    """The bare `encode` of a question with sentence-transformers; finds nothing. What all times are compared with."""

    def __init__(self, job: Job) -> None:
        from sentence_transformers import SentenceTransformer

        self._model: Any = SentenceTransformer(job.model, device="cpu", local_files_only=True)

    def answer(self, text: str) -> tuple[str, ...]:
        self.vector(text)
        return ()

    def vector(self, text: str) -> Any:
        return self._model.encode(text, normalize_embeddings=True, show_progress_bar=False)

    def vectors(self, texts: list[str]) -> Any:
        return self._model.encode(texts, normalize_embeddings=True, show_progress_bar=False)


class Dense:
    """Cosine of the whole question with each whole entry."""

    def __init__(self, job: Job) -> None:
        self._encode = Encode(job)
        self._names = list(job.texts)
        self._vectors = self._encode.vectors(list(job.texts.values()))
        self._depth = job.depth

    def answer(self, text: str) -> tuple[str, ...]:
        return tuple(self.ranked(text)[: self._depth])

    def ranked(self, text: str) -> list[str]:
        return [self._names[row] for row in (-(self._vectors @ self._encode.vector(text))).argsort(kind="stable")]


class LearnedDense:
    """Cosine of the whole question with title and summary, both glossed, with what the model has learned: what the
    encoder is worth alone."""

    def __init__(self, job: Job) -> None:
        from assistant.model import Language
        from index.documents import document_of
        from index.encoders.sentence_transformer import SentenceTransformerEncoder
        from index.ranking_parameters import Weights
        from integrations.composition.catalogue import language_detector, load_catalogue
        from integrations.settings import settings_from

        loaded = load_catalogue(settings_from({}, {"catalog": (Path(job.catalog),), "data_dir": Path(job.data)}))
        self._vocabulary, self._detector = loaded.vocabulary, language_detector(loaded.vocabulary)
        self._where_unsure = Language.DA
        self._encoder = SentenceTransformerEncoder()
        self._names = list(loaded.catalog.activities)
        entries = loaded.catalog.activities.values()
        documents = [document_of(entry, self._vocabulary, Weights(), pivot=True) for entry in entries]
        self._vectors = self._encoder.encode([document.summary for document in documents])
        self._depth = job.depth

    def answer(self, text: str) -> tuple[str, ...]:
        gloss = self._vocabulary.gloss(text, self._detector.detect(text, self._where_unsure))
        (question,) = self._encoder.encode([gloss], questions=True)
        return tuple(self._names[row] for row in (-(self._vectors @ question)).argsort(kind="stable")[: self._depth])


class Words:
    """BM25 over raw words. An entry without a word of the question is not found."""

    def __init__(self, job: Job) -> None:
        self._bm25 = Bm25(job.texts)
        self._depth = job.depth

    def answer(self, text: str) -> tuple[str, ...]:
        return tuple(self._bm25.ranked(text)[: self._depth])


class Hybrid:
    """`Dense` and `Words`, fused by reciprocal rank."""

    def __init__(self, job: Job) -> None:
        self._dense, self._bm25, self._depth = Dense(job), Bm25(job.texts), job.depth

    def answer(self, text: str) -> tuple[str, ...]:
        rankings = (self._dense.ranked(text)[:WINDOW], self._bm25.ranked(text)[:WINDOW])
        return tuple(fused(rankings)[: self._depth])


class Txtai:
    """txtai with the same model and its own defaults."""

    def __init__(self, job: Job, *, hybrid: bool = False) -> None:
        from txtai import Embeddings  # type: ignore[import-not-found, unused-ignore]

        self._embeddings = Embeddings(path=job.model, gpu=False, **({"hybrid": True} if hybrid else {}))
        self._embeddings.index([(name, text, None) for name, text in job.texts.items()])
        self._depth = job.depth

    def answer(self, text: str) -> tuple[str, ...]:
        return tuple(str(name) for name, _ in self._embeddings.search(text, self._depth))


ENCODE, OURS = "bare encode", "Klassetur"
WAYS: Mapping[str, Callable[[Job], Way]] = {
    ENCODE: Encode,
    OURS: Klassetur,
    "dense": Dense,
    "dense, glossed and learned": LearnedDense,
    "BM25": Words,
    "dense + BM25, RRF": Hybrid,
    "txtai": Txtai,
    "txtai, hybrid": lambda job: Txtai(job, hybrid=True),
}
IN_TXTAIS_ENVIRONMENT = ("txtai", "txtai, hybrid")

_LIBRARIES = {
    ENCODE: ("sentence-transformers", "torch", "transformers"),
    OURS: ("openvino", "tokenizers", "faiss-cpu"),
    "BM25": (),
    "txtai": ("txtai", "transformers", "torch", "faiss-cpu"),
}


def versions_of(way: str) -> dict[str, str]:
    """Package -> version of what the way runs on, where no earlier way has said it."""
    return {name: version(name) for name in _LIBRARIES.get(way, ())}


class WayGone:
    """A side that goes one way: made with ``{"way": name, "job": the fields of `Job`}``, called with a question,
    answered by ids. ``about`` has the versions of the libraries."""

    def __init__(self, given: dict[str, Any]) -> None:
        self._way = WAYS[given["way"]](Job(**given["job"]))
        for text in WARM_UP:
            self._way.answer(text)
        self.about = versions_of(given["way"])

    def __call__(self, question: str) -> tuple[str, ...]:
        return self._way.answer(question)
