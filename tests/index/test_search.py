from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from assistant.language.vocabulary import Vocabulary
from assistant.model import Catalog, Hit, Language, Provider
from assistant.ports import Query
from index.build import bring_up_to_date
from index.documents import document_of
from index.encoders.sentence_transformer import Encoder
from index.ranking_parameters import Weights
from index.retriever import Evidence, Index, calibrated
from tests.index.samples import activities, catalog

DA, DE, EN = Language.DA, Language.DE, Language.EN


def ids(hits: list[Hit]) -> list[str]:
    return [hit.id for hit in hits]


@pytest.mark.parametrize(
    ("topic", "language", "best"),
    [
        ("bier og honning", DA, "de-biene"),
        ("Fernwärme", DE, "da-fjernvarme"),
        ("fossils on the beach", EN, "da-fossil"),
        ("antibiotikaresistente bakterier", DA, "en-antibiotic"),
        ("Hochspannung und Transformatoren", DE, "da-hoejspaending"),
        ("canal lock", EN, "de-schleuse"),
    ],
)
def test_an_entry_in_one_language_is_found_in_another(index: Index, topic: str, language: Language, best: str) -> None:
    assert ids(index.search(Query(topic, topic, language), limit=1)) == [best]


def test_only_allowed_entries_are_found_and_all_of_them(index: Index) -> None:
    allowed = ["en-rocket", "de-biene", "da-smed", "unknown"]
    assert sorted(ids(index.search(Query("bier", "bier", DA), allowed))) == ["da-smed", "de-biene", "en-rocket"]
    assert index.search(Query("bier", "bier", DA), []) == []


def test_a_filter_changes_no_order(index: Index) -> None:
    query = Query("robotter der kører", "noget med robotter", DA)
    every = index.search(query, limit=100)
    some = set(ids(every)[1::3])
    assert ids(index.search(query, some)) == [hit.id for hit in every if hit.id in some]


def test_a_filter_that_keeps_the_best_out_lowers_the_score_of_the_next(index: Index) -> None:
    query = Query("robotter der kører", "noget med robotter", DA)
    best, second, *_ = index.search(query)
    (found,) = index.search(query, set(activities()) - {best.id}, limit=1)
    assert found.id == second.id
    assert found.score < second.score


def test_a_smaller_limit_gives_the_head_of_the_same_list(index: Index) -> None:
    query = Query("Energie", "etwas über Energie", DE)
    every = index.search(query, limit=100)
    assert len(every) == len(activities())
    assert [index.search(query, limit=limit) for limit in (0, 1, 7)] == [every[:0], every[:1], every[:7]]


def test_without_a_question_every_allowed_entry_has_score_zero(index: Index) -> None:
    assert index.search(Query("", " ", EN), ["en-rocket", "da-aal"]) == [Hit("da-aal", 0.0), Hit("en-rocket", 0.0)]
    assert ids(index.search(Query("", "", EN), limit=1)) == sorted(activities())


def test_the_whole_question_stands_in_for_a_missing_topic(index: Index) -> None:
    assert ids(index.search(Query("", "Wir möchten zu einem Imker", DE), limit=1)) == ["de-biene"]


def test_a_hit_names_the_concepts_it_shares_most_telling_first(index: Index) -> None:
    (hit,) = index.search(Query("vand og surdej", "", DA), limit=1)
    assert (hit.id, hit.concepts) == ("da-gaer", ("sourdough", "water"))


def test_entries_about_an_excluded_topic_are_left_out(index: Index) -> None:
    topic = Query("robotter og programmering", "", DA)
    assert {"da-koder", "en-lego", "en-coding-music"} <= set(ids(index.search(topic, limit=5)))
    without = ids(index.search(replace(topic, excluded=("robotter",)), limit=100))
    assert {"da-koder", "en-lego"}.isdisjoint(without)
    assert "en-coding-music" in without
    assert len(without) == len(activities()) - 2


def test_an_excluded_topic_of_two_words_needs_both(index: Index) -> None:
    found = ids(index.search(Query("Natur", "", DE, excluded=("Honig der Fische",)), limit=100))
    assert len(found) == len(activities())


def test_a_provider_is_found_by_its_name(model: Encoder, vocabulary: Vocabulary, tmp_path: Path) -> None:
    known = activities()
    known["de-mikro"] = replace(known["de-mikro"], provider=Provider("z", "Zwirbelkamp"))
    index = bring_up_to_date(Catalog(known), vocabulary, model, tmp_path)
    assert ids(index.search(Query("Zwirbelkamp", "", DE), limit=1)) == ["de-mikro"]


def test_ties_are_broken_by_id(model: Encoder, vocabulary: Vocabulary, tmp_path: Path) -> None:
    bee = activities()["de-biene"]
    twins = {name: replace(bee, id=name) for name in ("zebra", "alfa", "mike")}
    index = bring_up_to_date(Catalog(twins), vocabulary, model, tmp_path)
    assert ids(index.search(Query("bees", "bees", EN), limit=2)) == ["alfa", "mike"]


def test_an_empty_catalogue_finds_nothing(model: Encoder, vocabulary: Vocabulary, tmp_path: Path) -> None:
    index = bring_up_to_date(Catalog({}), vocabulary, model, tmp_path)
    assert index.search(Query("bees", "bees", EN)) == []


def test_scores_rise_with_the_fused_sum_and_stay_between_0_and_1() -> None:
    scores = calibrated(
        np.linspace(-1.5, 1.5, 50, dtype=np.float32), Evidence(0.0, 0.0, 0.0, 0.0, 0.0), Weights(bias=0.0)
    )
    assert (np.diff(scores) >= 0).all()
    assert 0 <= scores.min() < 0.01
    assert 0.99 < scores.max() <= 1


def test_a_question_of_strange_words_or_nearer_to_a_wish_of_elsewhere_scores_lower() -> None:
    fused = np.array([0.3], np.float32)
    plain = Evidence(0.3, 0.4, 0.5, 0.0, 0.1)
    score = calibrated(fused, plain, Weights())
    assert calibrated(fused, plain._replace(nearest=0.3), Weights()) < score
    assert calibrated(fused, plain._replace(elsewhere=0.6), Weights()) < score
    assert calibrated(fused, plain._replace(unknown=0.5), Weights()) < score


def test_the_score_is_the_sum_of_weighed_parts(
    index: Index, model: Encoder, vocabulary: Vocabulary, tmp_path: Path
) -> None:
    """Against a plain reference that compares one text after the other."""
    weights = Weights(words=0.0, names=0.0)
    dense = bring_up_to_date(catalog(), vocabulary, model, tmp_path, weights=weights)
    (question,) = model.encode(["fish sea"])
    expected = {}
    for name, activity in activities().items():
        document = document_of(activity, vocabulary, weights, pivot=True)
        summary, title, *sentences = (float(question @ vector) for vector in model.encode(document.texts))
        fused = weights.summary * summary + weights.title * title + weights.sentence * max(sentences, default=0.0)
        expected[name] = fused
    query = Query("Fisch im Meer", "", DE)
    fused_sums = np.array(list(expected.values()), np.float32)
    expected = dict(zip(expected, calibrated(fused_sums, dense.evidence(query), weights), strict=True))
    found = {hit.id: hit.score for hit in dense.search(query, limit=100)}
    assert found == pytest.approx(expected, abs=1e-4)
