"""What a build has embedded so far, on disk: one that is cut off goes on where it stopped."""

from __future__ import annotations

import hashlib
import io
import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from index.encoders.sentence_transformer import Encoder, Vectors
from index.files.cache_file import CacheFile

_FOLDER = "unfinished"


class BuildCheckpoint:
    """Vectors by the hash of the texts they are of, in files of some seconds' work each."""

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        self._place = folder / _FOLDER
        self._model = hashlib.blake2b(f"{encoder.name}\0{encoder.dimension}".encode(), digest_size=16).hexdigest()

    def load(self) -> dict[str, Vectors]:
        """What an earlier build left of this model; a file that was cut off counts for nothing."""
        found: dict[str, Vectors] = {}
        for path in sorted(self._place.glob("*.vectors")):
            content = CacheFile(path, self._model).read()
            if content is None:
                continue
            with np.load(io.BytesIO(content), allow_pickle=False) as kept:
                ends = np.cumsum(kept["counts"])[:-1]
                found |= dict(zip(kept["hashes"].tolist(), np.split(kept["vectors"], ends), strict=True))
        return found

    def add(self, vectors: Mapping[str, Vectors]) -> None:
        """Keeps these. Where that is not possible the build goes on without."""
        content = io.BytesIO()
        np.savez(
            content,
            hashes=np.array(list(vectors)),
            counts=np.array([len(rows) for rows in vectors.values()]),
            vectors=np.vstack(list(vectors.values())),
        )
        CacheFile(self._place / f"{secrets.token_hex(8)}.vectors", self._model).write(content.getbuffer())

    def clear(self) -> None:
        """The build is finished."""
        shutil.rmtree(self._place, ignore_errors=True)
