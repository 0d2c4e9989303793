"""Questions that wait at the same time share one forward pass."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Lock

import numpy as np
import pytest

from index.encoders.caching import BatchingEncoder
from index.encoders.sentence_transformer import Vectors
from tests.patience import PATIENCE


class SlowEncoder:
    """Turns a text into its length, and holds the first batch until it is told to go on."""

    name, dimension, needs_pivot = "slow", 1, False

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.busy, self.go = Event(), Event()

    def encode(self, texts: Sequence[str], *, questions: bool = False) -> Vectors:
        self.batches.append(list(texts))
        self.busy.set()
        assert self.go.wait(PATIENCE)
        if "broken" in texts:
            raise ValueError("broken")
        return np.array([[len(text)] for text in texts], np.float32)


def together(slow: SlowEncoder) -> tuple[BatchingEncoder, Line]:
    encoder, line = BatchingEncoder(slow), Line()
    encoder._turn = line
    return encoder, line


def ask(encoder: BatchingEncoder, *texts: str) -> list[float]:
    return [float(row[0]) for row in encoder.encode(texts, questions=True)]


class Line:
    """A lock that lets in whoever came first, which an ordinary one need not."""

    def __init__(self) -> None:
        self._list = Lock()
        self._line: list[Event] = []

    def __enter__(self) -> None:
        mine = Event()
        with self._list:
            self._line.append(mine)
            self._line[0].set()
        assert mine.wait(PATIENCE)

    def __exit__(self, *_: object) -> None:
        with self._list:
            self._line.pop(0)
            if self._line:
                self._line[0].set()

    def wait_for(self, waiting: int) -> None:
        """Until so many stand behind the one that is in."""
        while len(self._line) - 1 < waiting:
            Event().wait(0.01)


def test_whoever_waits_while_a_batch_runs_is_served_by_the_next_one() -> None:
    slow = SlowEncoder()
    encoder, line = together(slow)
    with ThreadPoolExecutor(5) as pool:
        first = pool.submit(ask, encoder, "a")
        assert slow.busy.wait(PATIENCE)
        others = [pool.submit(ask, encoder, "b" * n, "c") for n in (2, 3, 4)]
        line.wait_for(3)
        slow.go.set()
        assert first.result() == [1]
        assert [other.result() for other in others] == [[2, 1], [3, 1], [4, 1]]
    assert [len(batch) for batch in slow.batches] == [1, 6]


def test_a_batch_that_fails_fails_nobody_else() -> None:
    slow = SlowEncoder()
    encoder, line = together(slow)
    with ThreadPoolExecutor(5) as pool:
        pool.submit(ask, encoder, "a")
        assert slow.busy.wait(PATIENCE)
        broken = pool.submit(ask, encoder, "broken")
        line.wait_for(1)
        whole = pool.submit(ask, encoder, "bb")
        line.wait_for(2)
        slow.go.set()
        with pytest.raises(ValueError, match="broken"):
            broken.result()
        assert whole.result() == [2]
