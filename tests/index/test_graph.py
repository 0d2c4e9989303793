"""The graph finds what comparing all of them would find."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.candidates_hnsw import HnswCandidates
from index.encoders.sentence_transformer import Vectors

COUNT, DIMENSION = 4_000, 32


def directions(count: int, seed: int) -> Vectors:
    found = np.random.default_rng(seed).normal(size=(count, DIMENSION)).astype(np.float32)
    return found / np.linalg.norm(found, axis=1, keepdims=True)


@pytest.fixture(scope="module")
def heads() -> Vectors:
    return directions(COUNT, 1)


def recall(graph: HnswCandidates, heads: Vectors, share: float) -> float:
    random, found = np.random.default_rng(2), 0
    words = np.zeros(COUNT, np.float32)
    for question in directions(50, 3):
        allowed = random.random(COUNT) < share
        rows = np.flatnonzero(allowed)
        best = rows[np.argsort(-(heads[rows] @ question))[:10]]
        found += int(np.isin(best, graph.candidates(question, words, allowed, 128)).sum())
    return found / 500


def test_a_narrow_selection_loses_nobody_and_a_wide_one_hardly_anybody(heads: Vectors, tmp_path: Path) -> None:
    graph = HnswCandidates(heads, tmp_path)
    assert recall(graph, heads, 0.04) == 1.0
    assert recall(graph, heads, 0.3) >= 0.98
    assert recall(graph, heads, 1.0) >= 0.98


def test_whoever_has_the_words_is_a_candidate_however_far_away(heads: Vectors, tmp_path: Path) -> None:
    graph = HnswCandidates(heads, tmp_path)
    farthest = int(np.argmin(heads @ heads[0]))
    words = np.zeros(COUNT, np.float32)
    words[farthest] = 0.4
    assert farthest in graph.candidates(heads[0], words, np.ones(COUNT, np.bool_), 128)


def test_the_kept_graph_gives_the_same_candidates_and_a_damaged_one_is_made_again(
    heads: Vectors, tmp_path: Path
) -> None:
    words, every = np.zeros(COUNT, np.float32), np.ones(COUNT, np.bool_)
    first = HnswCandidates(heads, tmp_path).candidates(heads[0], words, every, 128).tolist()
    kept = tmp_path / "graph.faiss"
    written = kept.stat().st_mtime_ns
    assert HnswCandidates(heads, tmp_path).candidates(heads[0], words, every, 128).tolist() == first
    assert kept.stat().st_mtime_ns == written
    kept.write_bytes(kept.read_bytes()[:-100])
    assert HnswCandidates(heads, tmp_path).candidates(heads[0], words, every, 128).tolist() == first
    assert kept.stat().st_mtime_ns > written
