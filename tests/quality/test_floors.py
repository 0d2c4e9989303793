"""Floors for the answers on labelled questions; docs/quality.md says how the questions came about."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from integrations.app.evaluation import QualityReport, ScoredQuestion, read_questions
from integrations.app.terminal import TerminalAssistant
from integrations.catalog.sheets.importing import import_file
from integrations.composition.catalogue import make_terminal_assistant
from integrations.composition.encoder import load_encoder
from integrations.resources import DATA
from integrations.settings import settings_from
from tests.running import TODAY, share_model

HERE = Path(__file__).parent
LANGUAGES = ("da", "de", "en")


def asking_of(catalog: Path, data_dir: Path) -> TerminalAssistant:
    share_model(data_dir)
    settings = settings_from({}, {"catalog": (catalog,), "data_dir": data_dir, "today": TODAY})
    return make_terminal_assistant(settings, lambda: load_encoder(settings), 5)


@pytest.mark.parametrize(
    ("offers", "questions", "all_of_them", "each_language", "silent_rightly"),
    [
        ("offers.jsonl", "questions.jsonl", 0.82, 0.75, 0.50),
        ("holdout_offers.jsonl", "holdout_questions.jsonl", 0.87, 0.85, 0.80),
    ],
)
def test_the_right_activity_is_found_in_every_language_and_across(
    offers: str, questions: str, all_of_them: float, each_language: float, silent_rightly: float, tmp_path: Path
) -> None:
    import_file(HERE / offers, tmp_path / "catalog")
    asking = asking_of(tmp_path / "catalog", tmp_path / "data")
    figures = QualityReport(
        tuple(ScoredQuestion(one, asking.found(one.text)) for one in read_questions(HERE / questions))
    ).figures()
    assert figures["all"]["ndcg"] >= all_of_them
    assert min(figures[group]["ndcg"] for group in (*LANGUAGES, "cross")) >= each_language
    assert figures["all"]["silent"] <= 0.05
    assert figures["no answer"]["silent"] >= silent_rightly


def test_the_same_question_in_three_languages_has_the_same_first_match_six_times_in_seven(tmp_path: Path) -> None:
    agreed = []
    for name, rows in yaml.safe_load((HERE / "three_languages.yaml").read_text("utf-8")).items():
        asking = asking_of(DATA / name, tmp_path / name)
        for row in rows:
            firsts = [asking.found(text)[:1] for text in row]
            agreed.append((len(set(firsts)) == 1 and firsts[0] != (), row[0], firsts))
    apart = [(question, firsts) for same, question, firsts in agreed if not same]
    assert len(apart) <= len(agreed) / 7, apart


def test_wishes_that_nobody_offers_are_mostly_answered_with_nothing(tmp_path: Path) -> None:
    """Of the labelled questions few have no answer, and most of those ask for what no school service has."""
    wishes = yaml.safe_load((HERE / "not_offered.yaml").read_text("utf-8"))
    asking = asking_of(DATA / "kalundborg", tmp_path)
    for language, forms in wishes["forms"].items():
        texts = [form.format(topic) for form in forms for topic in wishes["topics"][language]]
        answered = [text for text in texts if asking.found(text)]
        assert len(answered) <= 0.28 * len(texts), answered
