"""Questions that wait at the same time are embedded in one batch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock

import numpy as np

from index.encoder import Encoder, Vectors

MOST_AT_ONCE = 32
"""Texts of one batch, so that nobody waits long for the others."""


@dataclass
class _Waiting:
    texts: Sequence[str]
    vectors: Vectors | None = None


class TogetherEncoder:
    """An encoder for many threads. While one batch is worked on, whoever comes waits; the first to be let in then takes
    everybody's texts along. Without company a question goes straight through."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.name, self.dimension, self.needs_pivot = encoder.name, encoder.dimension, encoder.needs_pivot
        self._turn = Lock()
        self._waiting: list[_Waiting] = []
        self._list = Lock()

    def encode(self, texts: Sequence[str], *, questions: bool = False) -> Vectors:
        """As `Encoder.encode`."""
        if not questions or not texts:
            return self._encoder.encode(texts, questions=questions)
        mine = _Waiting(texts)
        with self._list:
            self._waiting.append(mine)
        with self._turn:
            # Where an encoding failed, those that it was to serve try anew, each with its own.
            if mine.vectors is None:
                self._encode(self._taken(mine))
        assert mine.vectors is not None
        return mine.vectors

    def _taken(self, mine: _Waiting) -> list[_Waiting]:
        """This one and, as far as they fit in, those that wait longest."""
        with self._list:
            taken = [mine]
            room = MOST_AT_ONCE - len(mine.texts)
            for other in self._waiting:
                if other is not mine and len(other.texts) <= room:
                    taken.append(other)
                    room -= len(other.texts)
            self._waiting = [one for one in self._waiting if not any(one is other for other in taken)]
        return taken

    def _encode(self, taken: Sequence[_Waiting]) -> None:
        if len(taken) == 1:
            taken[0].vectors = self._encoder.encode(taken[0].texts, questions=True)
            return
        found = self._encoder.encode([text for one in taken for text in one.texts], questions=True)
        ends = np.cumsum([len(one.texts) for one in taken])[:-1]
        for one, vectors in zip(taken, np.split(found, ends), strict=True):
            one.vectors = vectors
