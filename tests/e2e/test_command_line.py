"""Commands as an operator types them: what they print, and how they end."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.running import COMMAND, ROOT, TODAY, environment, share_model

pytestmark = pytest.mark.e2e


def run(*arguments: str, given: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments], env=environment(settings), cwd=ROOT, input=given, capture_output=True, text=True,
        timeout=120, check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("data")
    share_model(folder)
    return str(folder)


def ask(data_dir: str, text: str, *more: str) -> dict[str, object]:
    done = run("ask", text, "--json", "--today", TODAY, "--data-dir", data_dir, *more)
    assert done.returncode == 0, done.stderr
    answer: dict[str, object] = json.loads(done.stdout)
    return answer


def test_the_same_question_in_three_languages_has_the_same_first_match_that_keeps_every_condition(
    data_dir: str,
) -> None:
    questions = {
        "da": "fysikbesøg til 8. klasse til foråret",
        "de": "Physikbesuch für Klasse 8 im Frühling",
        "en": "physics visit for 8th grade in spring",
    }
    answers = {language: ask(data_dir, text) for language, text in questions.items()}
    assert {language: answer["language"] for language, answer in answers.items()} == {lang: lang for lang in questions}
    firsts = {answer["matches"][0]["id"] for answer in answers.values()}  # type: ignore[index]
    assert firsts == {"fysikbesoeg-paa-blaesbjerg-energi"}
    for answer in answers.values():
        reading = answer["reading"]
        assert (reading["grades"], reading["subjects"]) == ([8], ["physics_chemistry"])  # type: ignore[index]
        assert reading["periods"] == [["2027-03-01", "2027-05-31"]]  # type: ignore[index]
        assert 3 <= len(answer["matches"]) <= 5  # type: ignore[arg-type]


def test_an_answer_has_the_fixed_form(data_dir: str) -> None:
    answer = ask(data_dir, "something about water for grade 4, free, 24 pupils", "--limit", "2")
    assert list(answer) == ["qid", "language", "reading", "outcome", "matches", "near_misses", "reply"]
    assert answer["outcome"] == "fits"
    assert list(answer["matches"][0]) == ["id", "title", "score", "reasons", "doubts"]  # type: ignore[index]
    assert len(answer["matches"]) == 2  # type: ignore[arg-type]
    reading = answer["reading"]
    assert (reading["group_size"], reading["price"], reading["grades"]) == (24, "free", [4])  # type: ignore[index]


def test_several_wishes_are_answered_one_by_one(data_dir: str) -> None:
    answer = ask(data_dir, "Noget om vand til 4. klasse og noget om energi til 8. klasse")
    wishes: list[dict[str, Any]] = answer["wishes"]  # type: ignore[assignment]
    assert [wish["reading"]["grades"] for wish in wishes] == [[4], [8]]
    assert {name: answer[name] for name in wishes[0]} == wishes[0]
    assert all(wish["outcome"] == "fits" for wish in wishes)


def test_a_batch_is_answered_line_by_line_in_order(data_dir: str, tmp_path: Path) -> None:
    lines = [{"qid": "a", "text": "bier"}, {"qid": "b", "text": ""}, {"qid": "c", "text": "asdf qwer zxcv"}]
    file = tmp_path / "questions.jsonl"
    file.write_text("\n".join(json.dumps(line) for line in lines) + "\n", encoding="utf-8")
    done = run("ask", "--batch", str(file), "--today", TODAY, "--data-dir", data_dir)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["qid"] for answer in answers] == ["a", "b", "c"]
    assert answers[1]["matches"] == answers[2]["matches"] == []
    assert answers[1]["outcome"] == "no_search"
    assert "Din besked var tom" in answers[1]["reply"]


@pytest.mark.parametrize(
    ("arguments", "settings", "code", "sentence"),
    [
        (["ask"], {}, 2, "Give a question, or --batch FILE"),
        (["ask", "x", "--today", "soon"], {}, 2, "soon is no date; write it as 2027-04-29."),
        (["bookings"], {"KLASSETUR_CATALGO": "x"}, 2, "KLASSETUR_CATALGO is no setting of Klassetur. Did you mean"),
        (["bookings", "--status", "open"], {}, 2, "open is no state of a booking"),
        (["bookings", "approve", "K99"], {}, 1, "There is no booking K99"),
        (["serve"], {"KLASSETUR_WEB_LISTEN": "8080"}, 2, "KLASSETUR_WEB_LISTEN=8080: must be host:port"),
        (["ask", "bier"], {"KLASSETUR_MODEL": "nowhere"}, 2, "KLASSETUR_MODEL names 'nowhere'"),
        (["ask", "bier", "--catalog", "nowhere"], {}, 2, "nowhere"),
        (["catalog", "import", "nowhere.csv", "--into", "x"], {}, 2, "nowhere.csv"),
        (["login-link", "mette@example.org"], {}, 2, "KLASSETUR_COORDINATORS"),
        (["mail", "parse", "nowhere.eml"], {}, 2, "nowhere.eml cannot be read"),
        (["evaluate", "nowhere.jsonl"], {}, 2, "nowhere.jsonl cannot be read"),
    ],
)
def test_a_mistake_gets_one_sentence_and_its_exit_code(
    arguments: list[str], settings: dict[str, str], code: int, sentence: str, tmp_path: Path
) -> None:
    done = run(*arguments, KLASSETUR_DATA_DIR=str(tmp_path), **settings)
    assert (done.returncode, "Traceback" in done.stderr) == (code, False)
    assert sentence in done.stderr


def test_a_broken_catalogue_is_named_by_file_and_line(tmp_path: Path) -> None:
    activities = tmp_path / "activities"
    activities.mkdir()
    (tmp_path / "providers.yaml").write_text("gaard:\n  name: Gården\n", encoding="utf-8")
    broken = "title: Bier\nsummary: Vi ser på bier.\nkind: company_visits\nprovider: gaard\ngrads: 4-6\n"
    (activities / "bier.yaml").write_text(broken, encoding="utf-8")
    done = run("catalog", "check", "--catalog", str(tmp_path))
    assert done.returncode == 1
    assert [line.partition("bier.yaml:")[2].partition(":")[0] for line in done.stdout.splitlines()] == ["3", "5"]
    assert "company_visit" in done.stdout
    assert "grades" in done.stdout


def test_help_and_bookings_import_nothing_heavy(tmp_path: Path) -> None:
    for arguments in (["--help"], ["bookings", "--data-dir", str(tmp_path)]):
        code = (
            "import sys; from integrations.cli import app; "
            f"app({arguments!r}, standalone_mode=False); "
            "heavy = {'torch', 'faiss', 'sentence_transformers', 'openvino', 'slack_bolt'}; "
            "sys.exit(len(heavy & set(sys.modules)))"
        )
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, capture_output=True, env=environment({}), check=False
        )
        assert done.returncode == 0, done.stderr
