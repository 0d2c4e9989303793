"""Learned weights that tell to which of a few classes a text belongs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from assistant.language.text_features import ROWS, Features

Numbers = npt.NDArray[np.float32]


@dataclass(frozen=True)
class TextClassifier:
    """Logistic regression over hashed features. Read from a file, see `integrations.resources.classifiers`."""

    classes: tuple[str, ...]
    weights: Numbers
    """A row for each feature, a column for each class, shape (`ROWS`, classes)."""
    bias: Numbers
    """Shape (classes,)."""

    def __post_init__(self) -> None:
        """Raises `ValueError` where the parts do not go together."""
        if self.weights.shape != (ROWS, len(self.classes)) or self.bias.shape != (len(self.classes),):
            raise ValueError(f"{self.weights.shape} weights for {ROWS} rows and {len(self.classes)} classes")

    def chances(self, texts: Sequence[Features]) -> npt.NDArray[Any]:
        """How likely each text is of each class, 0..1, shape (texts, classes); a row sums to 1."""
        sums = np.array([text.weights @ self.weights[text.rows] for text in texts], np.float64) + self.bias
        odds = np.exp(sums - sums.max(axis=1, keepdims=True))
        return np.asarray(odds / odds.sum(axis=1, keepdims=True))
