"""Who is compared in full: the best are among them, also where entries hardly differ and conditions leave few."""

from __future__ import annotations

import numpy as np
import pytest

from index.vectors import WHOLE_UP_TO, Flat

COUNT = 2 * WHOLE_UP_TO
DIMENSION = 384


def likes(chance: np.random.Generator) -> np.ndarray:
    """Entries that differ in a small part of their vectors, as thousands of offers of the same kinds do."""
    kinds = chance.normal(size=(12, DIMENSION))
    made = kinds[chance.integers(0, 12, COUNT)] + 0.4 * chance.normal(size=(COUNT, DIMENSION))
    return (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)


@pytest.mark.parametrize(("share", "least"), [(1.0, 0.98), (0.3, 0.98), (0.04, 1.0), (0.01, 1.0)])
def test_the_ten_best_are_among_the_candidates(share: float, least: float) -> None:
    chance = np.random.default_rng(7)
    heads = likes(chance)
    flat = Flat(heads)
    words = np.zeros(COUNT, np.float32)
    found = []
    for row in chance.integers(0, COUNT, 20):
        question = heads[row] + 0.05 * chance.normal(size=DIMENSION).astype(np.float32)
        allowed = chance.random(COUNT) < share
        near = np.where(allowed, heads @ question, -2.0)
        best = set(np.argsort(-near)[:10].tolist())
        found.append(len(best & set(flat.candidates(question, words, allowed, 256).tolist())) / 10)
    assert np.mean(found) >= least


def test_words_alone_make_a_candidate() -> None:
    heads = likes(np.random.default_rng(7))
    words = np.zeros(COUNT, np.float32)
    words[4_321] = 3.0
    found = Flat(heads).candidates(heads[0], words, np.ones(COUNT, np.bool_), 64)
    assert 4_321 in found.tolist()
