"""Topics come again - water, robots, physics - and their vectors need not be made again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

import numpy as np

from index.encoder import Encoder, Vectors

MOST_KEPT = 4_096
"""Texts whose vectors are kept, those asked last: some 6 MB."""

_LONGEST_KEPT = 200
"""Letters; what is longer does not come again."""


class RememberingEncoder:
    """An encoder that keeps the vectors of short questions. For many threads."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.name, self.dimension, self.needs_pivot = encoder.name, encoder.dimension, encoder.needs_pivot
        self._kept: OrderedDict[str, Vectors] = OrderedDict()
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
            vector = self._kept.get(text)
            if vector is not None:
                self._kept.move_to_end(text)
            return vector

    def _keep(self, made: dict[str, Vectors]) -> None:
        with self._lock:
            for text, vector in made.items():
                if len(text) <= _LONGEST_KEPT:
                    self._kept[text] = vector.copy()
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
