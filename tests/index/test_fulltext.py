from __future__ import annotations

from math import log1p

import numpy as np

from index.bm25 import FullText, postings_of
from index.ranking_parameters import Weights

_ENTRIES = [
    ({"water": 3.0, "fish": 1.0}, frozenset({"water"})),
    ({"fish": 2.0, "net": 1.0}, frozenset({"fish", "net"})),
    ({"robot": 1.0}, frozenset({"robot"})),
    ({}, frozenset[str]()),
]


def test_scores_are_those_of_the_formula() -> None:
    weights = Weights()
    text = FullText(postings_of(_ENTRIES), weights)
    asked = {"fish": 1.0, "water": 0.5, "unheard": 1.0}
    frequency = {"fish": 2, "water": 1, "unheard": 0}
    average = sum(sum(terms.values()) for terms, _ in _ENTRIES) / 4

    def idf(term: str) -> float:
        return log1p((4 - frequency[term] + 0.5) / (frequency[term] + 0.5)) / log1p(4.5 / 0.5)

    most = sum(weight * idf(term) for term, weight in asked.items())
    expected = []
    for terms, _ in _ENTRIES:
        norm = weights.k1 * (1 - weights.b + weights.b * sum(terms.values()) / average)
        score = sum(
            weight * idf(term) * terms[term] * (1 + weights.k1) / (terms[term] + norm)
            for term, weight in asked.items()
            if term in terms
        )
        expected.append(min(1.0, score / most))
    np.testing.assert_allclose(text.scores(asked), expected, rtol=1e-5)
    assert expected[0] > expected[1] > expected[2] == expected[3] == 0


def test_no_terms_and_unknown_terms_score_nothing() -> None:
    text = FullText(postings_of(_ENTRIES), Weights())
    assert [text.scores(asked).tolist() for asked in ({}, {"unheard": 1.0})] == [[0.0] * 4, [0.0] * 4]
    assert FullText(postings_of([]), Weights()).scores({"fish": 1.0}).tolist() == []


def test_what_an_entry_is_about_stands_in_its_head() -> None:
    text = FullText(postings_of(_ENTRIES), Weights())
    assert [text.about(terms).tolist() for terms in (["fish"], ["fish", "water"], ["unheard"], [])] == [
        [1],
        [0, 1],
        [],
        [],
    ]


def test_a_rare_term_tells_more() -> None:
    text = FullText(postings_of(_ENTRIES), Weights())
    assert 1.0 >= text.telling("unheard") > text.telling("robot") > text.telling("fish") > 0
