"""Is a question about what the catalogue offers, or a wish that somebody else would have to serve?

Vector search always finds something, and a low similarity alone does not tell a question in unusual words from one
that nobody here can answer. What does: whether it is nearer to one of the many things that schools wish for anywhere
than to anything here. A service that does offer it is nearer still.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.encoders.sentence_transformer import Encoder, Vectors
from index.files.cache_file import CacheFile
from index.vectors import every_product

_NEIGHBOURS = 3


class Elsewhere:
    """What schools wish for, as vectors of length 1; shape (wishes, dimension)."""

    def __init__(self, wishes: Vectors) -> None:
        self._wishes = wishes

    @classmethod
    def of(cls, wishes: Sequence[str], encoder: Encoder, folder: Path) -> Elsewhere:
        """``wishes``: in English. Their vectors are kept in ``folder`` for all catalogues and later starts."""
        stamp = hashlib.blake2b("\0".join([encoder.name, *wishes]).encode(), digest_size=12).hexdigest()
        kept = CacheFile(folder / "elsewhere", stamp)
        content = kept.read()
        if content is None:
            content = encoder.encode(wishes).astype(np.float16).tobytes()
            kept.write(content)
        vectors = np.frombuffer(content, np.float16).astype(np.float32)
        return cls(vectors.reshape(len(wishes), encoder.dimension))

    def nearness(self, question: Vectors) -> float:
        """The mean cosine with the nearest wishes; 0 where there are none."""
        if not len(self._wishes):
            return 0.0
        similarities = every_product(question, self._wishes)
        count = min(_NEIGHBOURS, len(similarities))
        return float(np.partition(similarities, -count)[-count:].mean())
