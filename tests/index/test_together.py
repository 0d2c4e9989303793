"""Questions that wait at the same time share one forward pass."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import numpy as np
import pytest

from index.encoders.caching import TogetherEncoder
from index.encoders.sentence_transformer import Vectors


class SlowEncoder:
    """Turns a text into its length, and holds the first batch until it is told to go on."""

    name, dimension, needs_pivot = "slow", 1, False

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.busy, self.go = Event(), Event()

    def encode(self, texts: Sequence[str], *, questions: bool = False) -> Vectors:
        self.batches.append(list(texts))
        self.busy.set()
        assert self.go.wait(10)
        if "broken" in texts:
            raise ValueError("broken")
        return np.array([[len(text)] for text in texts], np.float32)


def ask(encoder: TogetherEncoder, *texts: str) -> list[float]:
    return [float(row[0]) for row in encoder.encode(texts, questions=True)]


def wait_for(encoder: TogetherEncoder, waiting: int) -> None:
    while len(encoder._waiting) < waiting:
        Event().wait(0.01)


def test_whoever_waits_while_a_batch_runs_is_served_by_the_next_one() -> None:
    slow = SlowEncoder()
    encoder = TogetherEncoder(slow)
    with ThreadPoolExecutor(5) as pool:
        first = pool.submit(ask, encoder, "a")
        assert slow.busy.wait(10)
        others = [pool.submit(ask, encoder, "b" * n, "c") for n in (2, 3, 4)]
        wait_for(encoder, 3)
        slow.go.set()
        assert first.result() == [1]
        assert [other.result() for other in others] == [[2, 1], [3, 1], [4, 1]]
    assert [len(batch) for batch in slow.batches] == [1, 6]


def test_a_batch_that_fails_fails_nobody_else() -> None:
    slow = SlowEncoder()
    encoder = TogetherEncoder(slow)
    with ThreadPoolExecutor(5) as pool:
        pool.submit(ask, encoder, "a")
        assert slow.busy.wait(10)
        broken = pool.submit(ask, encoder, "broken")
        wait_for(encoder, 1)
        whole = pool.submit(ask, encoder, "bb")
        wait_for(encoder, 2)
        slow.go.set()
        with pytest.raises(ValueError, match="broken"):
            broken.result()
        assert whole.result() == [2]
