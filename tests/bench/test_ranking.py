"""The plain ranking functions that Klassetur is compared with."""

from __future__ import annotations

import sqlite3

import pytest

from tests.bench.ranking import Bm25, fused, words_of

TEXTS = {
    "water": "Vandværket: fra grundvand til hane. Vandværket viser rundt!",
    "robot": "Byg en robot på 90 minutter; en robot der kører",
    "sea": "Ud og gå på havbunden",
    "moor": "Das Moor im Frühling, für die 4. Klasse",
    "bread": "Enzymer og brød: bag et brød, og se hvad der sker i dejen, når gæren arbejder i en time",
}


def in_sqlite(question: str) -> dict[str, float]:
    """The scores that SQLite's full text search computes."""
    database = sqlite3.connect(":memory:")
    database.execute(
        "create virtual table texts using fts5(name unindexed, text, tokenize='unicode61 remove_diacritics 0')"
    )
    database.executemany("insert into texts values (?, ?)", TEXTS.items())
    wanted = " OR ".join(f'"{word}"' for word in words_of(question))
    found = dict(database.execute("select name, -bm25(texts) from texts where texts match ?", [wanted]))
    database.close()
    return found


@pytest.mark.parametrize(
    "question",
    ["vandværket", "en robot og brød", "BRØD brød og havbunden i 4. klasse", "Klasse 4 im Frühling? 90 Minuten"],
)
def test_bm25_scores_are_those_of_sqlite(question: str) -> None:
    assert Bm25(TEXTS).scores(question) == pytest.approx(in_sqlite(question), abs=1e-9)


def test_bm25_ranks_the_entry_with_the_rare_word_first() -> None:
    assert Bm25(TEXTS).ranked("og en robot") == ["robot", "bread", "sea"]


def test_bm25_finds_nothing_without_a_word_in_common() -> None:
    assert Bm25(TEXTS).ranked("wastewater sewage") == []


def test_bm25_of_an_empty_catalogue_finds_nothing() -> None:
    assert Bm25({}).ranked("robot") == []


def test_fusion_puts_first_what_both_rankings_have_in_front() -> None:
    assert fused([["a", "b", "c"], ["b", "d", "a"]]) == ["b", "a", "d", "c"]


def test_fusion_counts_one_over_k_and_place() -> None:
    # b: 1/(1+2) + 1/(1+2) = 2/3 beats a: 1/(1+1) with k = 1; with k = 0 it is 1 against 1 and the first one stays.
    assert fused([["a", "b"], ["c", "b"]], k=1) == ["b", "a", "c"]
    assert fused([["a", "b"], ["c", "b"]], k=0) == ["a", "b", "c"]


def test_fusion_with_an_empty_ranking_changes_no_order() -> None:
    assert fused([["a", "b", "c"], []]) == ["a", "b", "c"]
