"""The sides that several benches measure: the bare `encode`, our model, and the whole answer."""

from __future__ import annotations

import gc
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from index.encoders.sentence_transformer import Encoder, Vectors, packaged_model
from integrations.app.coordination import Coordination
from tests.bench.entries import template_catalogue
from tests.running import ROOT, share_model

ENCODE = "sentence-transformers encode"


class BareEncode:
    """`SentenceTransformer.encode` of one text, or of a list with the batch size that is given with it."""

    def __init__(self, given: None) -> None:
        from sentence_transformers import SentenceTransformer

        self._model: Any = SentenceTransformer(str(packaged_model()), device="cpu", local_files_only=True)

    def __call__(self, argument: str | dict[str, Any]) -> None:
        texts, batch = (argument, 32) if isinstance(argument, str) else (argument["texts"], argument["batch"])
        self._model.encode(texts, batch_size=batch, normalize_embeddings=True, show_progress_bar=False)


class OurEncode:
    """The exported model, with a question or with a list of texts to fill the index with."""

    def __init__(self, given: None) -> None:
        self._encoder = our_encoder()

    def __call__(self, argument: str | dict[str, Any]) -> None:
        if isinstance(argument, str):
            self._encoder.encode([argument], questions=True)
        else:
            self._encoder.encode(argument["texts"])


class WholeAnswer:
    """All that ``klassetur ask --json`` does with a question, on ``{"entries": number, "room": folder}``. The result
    is the seconds of it that went into vectors, and their number of matches."""

    def __init__(self, given: dict[str, Any]) -> None:
        from integrations.app.terminal import TerminalAssistant

        catalogue = template_catalogue(given["entries"], Path(given["room"]))
        self._encoder = Stopwatch(our_encoder())
        self._asking = TerminalAssistant(catalogue.assistant(self._encoder), catalogue.loaded.clock, 5)
        # As the service and the command line do once everything is read.
        gc.freeze()

    def __call__(self, text: str) -> dict[str, float]:
        self._encoder.seconds = 0.0
        found = self._asking.answer(text)
        return {"vectors": self._encoder.seconds, "matches": len(found["matches"])}


class Stopwatch:
    """An encoder that knows how long it took."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.name, self.dimension, self.needs_pivot = encoder.name, encoder.dimension, encoder.needs_pivot
        self.seconds = 0.0

    def encode(self, texts: Sequence[str], *, questions: bool = False) -> Vectors:
        start = time.perf_counter()
        try:
            return self._encoder.encode(texts, questions=questions)
        finally:
            self.seconds += time.perf_counter() - start


def prepared(count: int) -> Path:
    """Where the index of so many template entries is kept from one bench to the next; brought up to date as any is."""
    return ROOT / "var" / "bench" / f"{count}-entries"


def our_encoder() -> Encoder:
    """The exported model, shared with the tests."""
    from integrations.composition.encoder import load_encoder
    from integrations.settings import settings_from

    share_model(ROOT / "var" / "bench")
    return load_encoder(settings_from({}, {"data_dir": ROOT / "var" / "bench"}))


def no_coordination() -> Coordination:
    """For houses that only receive: what arrives is stored, and nobody decides anything."""
    raise RuntimeError("a side that only receives was asked to decide")
