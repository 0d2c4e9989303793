"""Who is compared in full: the best are among them, also where entries hardly differ and conditions leave few."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from index.candidates import FEW, FlatCandidates
from index.vectors import Rows, Scores, best_of, faiss

COUNT = 2 * FEW + 7
DIMENSION = 384


def likes(chance: np.random.Generator, count: int = COUNT) -> Scores:
    """Entries that differ in a small part of their vectors, as thousands of offers of the same kinds do."""
    kinds = chance.normal(size=(12, DIMENSION))
    made = kinds[chance.integers(0, 12, count)] + 0.4 * chance.normal(size=(count, DIMENSION))
    return np.asarray(made / np.linalg.norm(made, axis=1, keepdims=True), np.float32)


def asked(chance: np.random.Generator, heads: Scores) -> Scores:
    """A question as near to one of the entries as to many others."""
    question = heads[chance.integers(0, len(heads))] + 0.05 * chance.normal(size=DIMENSION)
    return np.asarray(question / np.linalg.norm(question), np.float32)


def found(flat: FlatCandidates, question: Scores, words: Scores, allowed: np.ndarray, count: int) -> set[int]:
    rows: Rows = flat.candidates(question, words, allowed, count)
    assert rows.tolist() == sorted(set(rows.tolist()))
    return set(rows.tolist())


@pytest.mark.parametrize("entries", [FEW, COUNT])
@pytest.mark.parametrize("share", [1.0, 0.3, 0.04, 0.01])
def test_the_hundred_best_are_among_the_candidates(share: float, entries: int) -> None:
    chance = np.random.default_rng(7)
    heads = likes(chance, entries)
    flat = FlatCandidates(heads)
    for _ in range(20):
        question, allowed = asked(chance, heads), chance.random(entries) < share
        words = np.where(chance.random(entries) < 0.1, chance.random(entries) / 2, 0).astype(np.float32)
        sums = np.where(allowed, heads @ question + words, -2.0)
        best = set(np.argsort(-sums)[: min(100, int(allowed.sum()))].tolist())
        assert best <= found(flat, question, words, allowed, 256)


def test_what_conditions_leave_is_found_though_it_is_the_farthest() -> None:
    chance = np.random.default_rng(7)
    heads = likes(chance)
    flat, words = FlatCandidates(heads), np.zeros(COUNT, np.float32)
    for _ in range(5):
        question = asked(chance, heads)
        near = heads @ question
        allowed = near < np.median(near)
        best = set(np.argsort(-np.where(allowed, near, -2.0))[:100].tolist())
        assert best <= found(flat, question, words, allowed, 256)


@pytest.mark.parametrize("count", [600, 3_000, COUNT])
def test_as_many_are_found_as_are_wanted(count: int) -> None:
    chance = np.random.default_rng(7)
    heads = likes(chance)
    allowed = chance.random(COUNT) < 0.2
    rows = found(FlatCandidates(heads), asked(chance, heads), np.zeros(COUNT, np.float32), allowed, 3 * count)
    assert sum(allowed[sorted(rows)]) >= min(count, allowed.sum())


def test_the_nearest_is_a_candidate_whatever_words_others_have() -> None:
    chance = np.random.default_rng(7)
    heads = likes(chance)
    words = np.ones(COUNT, np.float32)
    words[4_321] = 0
    assert 4_321 in found(FlatCandidates(heads), heads[4_321], words, words > 0, 64)


def test_words_alone_make_a_candidate() -> None:
    heads = likes(np.random.default_rng(7))
    words = np.zeros(COUNT, np.float32)
    words[4_321] = 3.0
    assert 4_321 in found(FlatCandidates(heads), heads[0], words, np.ones(COUNT, np.bool_), 64)


@pytest.mark.parametrize("question", [0.0, 1.0])
@pytest.mark.parametrize("head", [0.0, 1.0])
def test_entries_that_are_all_equally_near_are_no_trouble(head: float, question: float) -> None:
    flat, words = FlatCandidates(np.full((COUNT, 8), head, np.float32)), np.zeros(COUNT, np.float32)
    words[4_321] = 0.1
    rows = found(flat, np.full(8, question, np.float32), words, np.ones(COUNT, np.bool_), 9)
    assert len(rows) >= 9
    assert 4_321 in rows


def test_a_dimension_that_is_odd_is_no_trouble() -> None:
    heads = likes(np.random.default_rng(7))[:, :383].copy()
    assert 4_321 in found(
        FlatCandidates(heads), heads[4_321], np.zeros(COUNT, np.float32), np.ones(COUNT, np.bool_), 64
    )


def test_many_threads_find_what_one_finds() -> None:
    chance = np.random.default_rng(7)
    heads = likes(chance)
    flat, words, allowed = FlatCandidates(heads), np.zeros(COUNT, np.float32), np.ones(COUNT, np.bool_)
    questions = [asked(chance, heads) for _ in range(40)]
    alone = [found(flat, question, words, allowed, 256) for question in questions]
    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(lambda question: found(flat, question, words, allowed, 256), questions)) == alone


def test_one_thread_searches_whoever_asks() -> None:
    heads = likes(np.random.default_rng(7))
    flat, words, allowed = FlatCandidates(heads), np.zeros(COUNT, np.float32), np.ones(COUNT, np.bool_)

    def ask() -> int:
        flat.candidates(heads[0], words, allowed, 256)
        threads: int = faiss.omp_get_max_threads()
        return threads

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(ask).result() == 1


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
