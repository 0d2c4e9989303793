"""How well activities are found, over the labelled questions. The floors stand a little below what was measured."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from assistant.language.vocabulary import Vocabulary
from assistant.matching.matcher import ENOUGH
from assistant.model import languages
from assistant.ports import Query
from index.build import bring_up_to_date
from index.encoders.sentence_transformer import SentenceTransformerEncoder
from index.ranking_parameters import Weights
from index.retriever import Index
from tests.index.conftest import CountingEncoder
from tests.index.measure import is_cross_language, mean_ndcg
from tests.index.samples import catalog, questions, unanswerable


def test_activities_are_found_in_every_language(index: Index) -> None:
    asked = questions()
    assert mean_ndcg(index, asked) > 0.95
    for language in languages():
        assert mean_ndcg(index, [question for question in asked if question.language is language]) > 0.93


def test_another_language_costs_nothing(index: Index) -> None:
    asked = questions()
    across = [question for question in asked if is_cross_language(question)]
    assert len(across) > len(asked) / 2
    assert mean_ndcg(index, across) > 0.95


def test_the_whole_question_alone_still_finds_most(index: Index) -> None:
    assert mean_ndcg(index, questions(), lambda asked: Query("", asked.text, asked.language)) > 0.9


def test_the_gloss_is_what_makes_the_english_model_trilingual(
    model: SentenceTransformerEncoder, vocabulary: Vocabulary, tmp_path: Path
) -> None:
    plain = CountingEncoder(model)
    plain.needs_pivot = False
    without = bring_up_to_date(catalog(), vocabulary, plain, tmp_path, weights=replace(Weights(), words=0.0))
    assert mean_ndcg(without, questions()) < 0.5


def test_a_score_tells_an_answer_from_none(index: Index) -> None:
    answered = [
        max(hit.score for hit in index.search(Query(q.topic, q.text, q.language)) if hit.id in q.relevant) >= ENOUGH
        for q in questions()
    ]
    invented = [index.search(Query(q.topic, q.text, q.language), limit=1)[0].score >= ENOUGH for q in unanswerable()]
    assert sum(answered) / len(answered) > 0.95
    assert sum(invented) <= 1
