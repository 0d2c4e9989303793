"""Who is compared in full: the best are among them, also where entries hardly differ and conditions leave few."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from index import vectors
from index.vectors import SHARED_FROM, Flat, Rows, Scores, best_of

COUNT = SHARED_FROM + 7
DIMENSION = 384


@pytest.fixture(params=[1, 2])
def threads(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    count: int = request.param
    monkeypatch.setattr(vectors, "threads", lambda: count)
    return count


def likes(chance: np.random.Generator, count: int = COUNT) -> Scores:
    """Entries that differ in a small part of their vectors, as thousands of offers of the same kinds do."""
    kinds = chance.normal(size=(12, DIMENSION))
    made = kinds[chance.integers(0, 12, count)] + 0.4 * chance.normal(size=(count, DIMENSION))
    return np.asarray(made / np.linalg.norm(made, axis=1, keepdims=True), np.float32)


def asked(chance: np.random.Generator, heads: Scores) -> Scores:
    """A question as near to one of the entries as to many others."""
    question = heads[chance.integers(0, len(heads))] + 0.05 * chance.normal(size=DIMENSION)
    return np.asarray(question / np.linalg.norm(question), np.float32)


def found(flat: Flat, question: Scores, words: Scores, allowed: np.ndarray, count: int) -> set[int]:
    rows: Rows = flat.candidates(question, words, allowed, count)
    assert rows.tolist() == sorted(set(rows.tolist()))
    return set(rows.tolist())


@pytest.mark.parametrize("share", [1.0, 0.3, 0.04, 0.01])
def test_the_hundred_best_are_among_the_candidates(share: float, threads: int) -> None:
    chance = np.random.default_rng(7)
    heads = likes(chance)
    flat = Flat(heads)
    for _ in range(20):
        question, allowed = asked(chance, heads), chance.random(COUNT) < share
        words = np.where(chance.random(COUNT) < 0.1, chance.random(COUNT) / 2, 0).astype(np.float32)
        sums = np.where(allowed, heads @ question + words, -2.0)
        best = set(np.argsort(-sums)[: min(100, int(allowed.sum()))].tolist())
        assert best <= found(flat, question, words, allowed, 256)


@pytest.mark.parametrize("count", [1, 5, 300, COUNT])
def test_inner_products_are_right_to_a_thousandth(count: int, threads: int) -> None:
    chance = np.random.default_rng(7)
    heads = likes(chance, count)
    # An entry with an unusual vector does not make the others worse.
    heads[0] = np.eye(DIMENSION)[0] * 1.6
    flat = Flat(heads)
    for _ in range(5):
        question = asked(chance, heads)
        wrong = np.abs(flat.near(question) - heads @ question)
        assert wrong[1:].mean() < 0.001 if count > 1 else wrong[0] < 0.01
        assert wrong.max() < 0.01


def test_the_nearest_is_a_candidate_whatever_words_others_have() -> None:
    chance = np.random.default_rng(7)
    heads = likes(chance)
    words = np.ones(COUNT, np.float32)
    words[4_321] = 0
    assert 4_321 in found(Flat(heads), heads[4_321], words, words > 0, 64)


def test_words_alone_make_a_candidate() -> None:
    heads = likes(np.random.default_rng(7))
    words = np.zeros(COUNT, np.float32)
    words[4_321] = 3.0
    assert 4_321 in found(Flat(heads), heads[0], words, np.ones(COUNT, np.bool_), 64)


def test_entries_without_vectors_are_no_trouble() -> None:
    flat = Flat(np.zeros((COUNT, 8), np.float32))
    assert len(flat.candidates(np.zeros(8, np.float32), np.zeros(COUNT, np.float32), np.ones(COUNT, np.bool_), 9)) >= 9


def test_many_threads_find_what_one_finds() -> None:
    chance = np.random.default_rng(7)
    heads = likes(chance)
    flat = Flat(heads)
    questions = [asked(chance, heads) for _ in range(40)]
    alone = [flat.near(question) for question in questions]
    with ThreadPoolExecutor(6) as pool:
        for one, other in zip(alone, pool.map(flat.near, questions), strict=True):
            assert np.array_equal(one, other)


@pytest.mark.parametrize("count", [1, 7, 64, 256])
@pytest.mark.parametrize("entries", [1, 256, 2_047, 2_048, 50_001])
def test_the_highest_are_found(count: int, entries: int) -> None:
    scores = np.random.default_rng(entries).normal(size=entries).astype(np.float32)
    # As when rows of a kind lie together, so that one group holds many of the highest.
    for some in (scores, np.sort(scores), np.sort(scores)[::-1].copy(), np.round(scores), np.zeros_like(scores)):
        highest = np.sort(some)[::-1][:count].tolist()
        rows = best_of(some, count)
        assert len(set(rows.tolist())) == len(rows)
        assert sorted(some[rows].tolist(), reverse=True) == highest
