"""What a build has embedded so far, on disk: one that is cut off goes on where it stopped."""

from __future__ import annotations

import logging
import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from files.atomic_write import replacing
from index.encoders.sentence_transformer import Encoder, Vectors

_FOLDER = "unfinished"

log = logging.getLogger(__name__)


class BuildCheckpoint:
    """Vectors by the hash of the texts they are of, in files of some seconds' work each."""

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        self._place = folder / _FOLDER
        self._model = f"{encoder.name}\0{encoder.dimension}"

    def load(self) -> dict[str, Vectors]:
        """What an earlier build left of this model; a file that was cut off counts for nothing."""
        found: dict[str, Vectors] = {}
        for file in sorted(self._place.glob("*.npz")):
            try:
                with np.load(file, allow_pickle=False) as kept:
                    if str(kept["model"]) == self._model:
                        ends = np.cumsum(kept["counts"])[:-1]
                        found |= dict(zip(kept["hashes"].tolist(), np.split(kept["vectors"], ends), strict=True))
            except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
                log.warning("unfinished_unusable error=%s", type(error).__name__)
        return found

    def add(self, vectors: Mapping[str, Vectors]) -> None:
        """Keeps these. Where that is not possible the build goes on without."""
        try:
            path = self._place / f"{secrets.token_hex(8)}.npz"
            with replacing(path, durable=False) as draft, draft.open("wb") as file:
                np.savez(
                    file,
                    model=np.array(self._model),
                    hashes=np.array(list(vectors)),
                    counts=np.array([len(rows) for rows in vectors.values()]),
                    vectors=np.vstack(list(vectors.values())),
                )
        except OSError as error:
            log.warning("unfinished_not_written why=%s", error.strerror)

    def clear(self) -> None:
        """The build is finished."""
        shutil.rmtree(self._place, ignore_errors=True)
