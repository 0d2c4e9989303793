"""Topics come again - water, robots, physics - and their vectors need not be made again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock

import numpy as np
from cachetools import LRUCache

from index.encoders.sentence_transformer import Encoder, Vectors

MOST_KEPT = 4_096
"""Texts whose vectors are kept, those asked last: some 6 MB."""

_LONGEST_KEPT = 200
"""Letters; what is longer does not come again."""


class CachingEncoder:
    """An encoder that keeps the vectors of short questions. For many threads."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.name, self.dimension, self.needs_pivot = encoder.name, encoder.dimension, encoder.needs_pivot
        self._kept: LRUCache[str, Vectors] = LRUCache(MOST_KEPT)
        self._lock = Lock()

    def encode(self, texts: Sequence[str], *, questions: bool = False) -> Vectors:
        """As `Encoder.encode`."""
        if not questions or not texts:
            return self._encoder.encode(texts, questions=questions)
        found = {text: vector for text in texts if (vector := self._known(text)) is not None}
        new = [text for text in dict.fromkeys(texts) if text not in found]
        if new:
            made = self._encoder.encode(new, questions=True)
            found |= dict(zip(new, made, strict=True))
            self._keep({text: found[text] for text in new})
        return np.stack([found[text] for text in texts])

    def _known(self, text: str) -> Vectors | None:
        with self._lock:
            return self._kept.get(text)

    def _keep(self, made: dict[str, Vectors]) -> None:
        with self._lock:
            for text, vector in made.items():
                if len(text) <= _LONGEST_KEPT:
                    self._kept[text] = vector.copy()


MOST_AT_ONCE = 32
"""Texts of one batch, so that nobody waits long for the others."""


@dataclass
class _Waiting:
    texts: Sequence[str]
    vectors: Vectors | None = None


class BatchingEncoder:
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
