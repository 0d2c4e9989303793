"""A topic that comes again is not embedded again, and its vector is the same."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from index.encoders import caching
from index.encoders.caching import CachingEncoder
from index.encoders.sentence_transformer import Vectors


class Lengths:
    """Turns a text into its length."""

    name, dimension, needs_pivot = "lengths", 1, False

    def __init__(self) -> None:
        self.asked: list[tuple[list[str], bool]] = []

    def encode(self, texts: Sequence[str], *, questions: bool = False) -> Vectors:
        self.asked.append((list(texts), questions))
        return np.array([[len(text)] for text in texts], np.float32)


def test_only_what_is_new_is_embedded_and_the_order_is_kept() -> None:
    inner = Lengths()
    encoder = CachingEncoder(inner)
    assert encoder.encode(["water", "bees"], questions=True).tolist() == [[5], [4]]
    assert encoder.encode(["bees", "robots", "water", "robots"], questions=True).tolist() == [[4], [6], [5], [6]]
    assert inner.asked == [(["water", "bees"], True), (["robots"], True)]


def test_entries_and_long_texts_are_not_kept() -> None:
    inner = Lengths()
    encoder = CachingEncoder(inner)
    story = "x" * 300
    for _ in range(2):
        encoder.encode(["water"])
        encoder.encode([story], questions=True)
    assert inner.asked == [(["water"], False), ([story], True)] * 2


def test_the_oldest_is_forgotten_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caching, "MOST_KEPT", 2)
    inner = Lengths()
    encoder = CachingEncoder(inner)
    for text in ("a", "bb", "a", "ccc", "a", "bb"):
        encoder.encode([text], questions=True)
    assert [texts for texts, _ in inner.asked] == [["a"], ["bb"], ["ccc"], ["bb"]]


def test_what_is_given_out_can_be_changed_without_harm() -> None:
    encoder = CachingEncoder(Lengths())
    encoder.encode(["water"], questions=True)[0] = 0
    assert encoder.encode(["water"], questions=True).tolist() == [[5]]
