"""The comparison itself, with the ways that need no model."""

from __future__ import annotations

import json
from math import log2
from pathlib import Path

import pytest

from integrations.app.evaluation import LabelledQuestion, QualityReport, ScoredQuestion, ndcg
from tests.bench.peers import COLUMNS, Result, compare, job_of, table
from tests.bench.side import SideFailed
from tests.bench.ways import ENCODE, Job

OFFERS = (
    {"id": "a1", "lang": "da", "title": "Byg en robot", "summary": "Klassen bygger en robot.", "kind": "off_site"},
    {"id": "a2", "lang": "de", "title": "Das Moor", "summary": "Im Moor.", "description": "Torf.", "kind": "off_site"},
    {"id": "a3", "lang": "en", "title": "Bread", "summary": "Bake your own bread.", "kind": "company_visit"},
)
QUESTIONS = (
    LabelledQuestion(qid="1", text="noget om en robot", grades={"a1": 2}, lang="da"),
    LabelledQuestion(qid="2", text="Torf im Moor", grades={"a2": 2}, lang="de"),
    LabelledQuestion(qid="3", text="Ekskursion zum Roboter", grades={"a1": 2}, lang="de", tags=("cross",)),
    LabelledQuestion(qid="4", text="hip hop", grades={}, lang="en"),
)


@pytest.fixture
def job(tmp_path: Path) -> Job:
    offers = tmp_path / "offers.jsonl"
    offers.write_text("".join(json.dumps(offer) + "\n" for offer in OFFERS), encoding="utf-8")
    return job_of(offers, tmp_path / "room")


def test_ndcg_is_the_discounted_gain_over_the_best_there_is() -> None:
    grades = {"best": 2, "good": 1}
    assert ndcg(["best", "good"], grades, 5) == 1.0
    assert ndcg(["good", "best"], grades, 5) == pytest.approx((1 + 3 / log2(3)) / (3 + 1 / log2(3)))
    assert ndcg(["x", "x", "x", "x", "x", "best"], grades, 5) == 0.0


def test_the_others_read_title_summary_and_description_as_they_stand(job: Job) -> None:
    assert job.texts == {
        "a1": "Byg en robot\nKlassen bygger en robot.",
        "a2": "Das Moor\nIm Moor.\nTorf.",
        "a3": "Bread\nBake your own bread.",
    }


def test_every_question_is_asked_once_in_a_process_of_its_own(job: Job) -> None:
    (result,), versions = compare(["BM25"], job, QUESTIONS)
    assert [one.found for one in result.report.scored] == [("a1",), ("a2",), (), ()]
    assert len(result.seconds) == len(QUESTIONS)
    assert all(0 < seconds < 5 for seconds in result.seconds)
    assert versions == {}


def test_a_way_that_fails_is_named_with_what_it_said_last(job: Job) -> None:
    with pytest.raises(
        SideFailed, match=r"^no such way failed\. Its process said last:\n(.|\n)*KeyError: 'no such way'$"
    ):
        compare(["no such way"], job, QUESTIONS)


def test_the_table_has_quality_by_group_and_times_as_multiples_of_encode() -> None:
    found = (("a1",), ("a3", "a2"), (), ("a3",))
    report = QualityReport(tuple(ScoredQuestion(question, ids) for question, ids in zip(QUESTIONS, found, strict=True)))
    nothing = QualityReport(tuple(ScoredQuestion(question, ()) for question in QUESTIONS))
    shown = table([Result(ENCODE, nothing, (0.004,) * 4), Result("mine", report, (0.002, 0.002, 0.002, 0.002))])
    assert shown.splitlines() == [
        f"| {' | '.join(COLUMNS)} |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
        "| bare encode |  |  |  |  |  |  |  | 4.0 | 4.0 | 1.00 |",
        # 1, 1 / log2(3) and 0: their mean, and those of each language
        "| mine | 0.54 | 1.00 | 0.32 |  | 0.00 | 0.33 | 0.00 | 2.0 | 2.0 | 0.50 |",
    ]
