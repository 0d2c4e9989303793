from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.running import COMMAND, ROOT

_ACTIVITY = """\
title: {title}
summary: {summary}
kind: off_site
provider: blorkvaerket
"""


@pytest.fixture
def catalog(tmp_path: Path) -> Path:
    folder = tmp_path / "catalog"
    (folder / "activities").mkdir(parents=True)
    (folder / "catalog.yaml").write_text("name: Prøve\ncountry: DK\nlanguages: [da, de]\n", "utf-8")
    (folder / "providers.yaml").write_text("blorkvaerket:\n  name: Blorkværket\n  town: Snurreby\n", "utf-8")
    texts = {
        "a1": ("Vandets vej", "Vi ser på glipmaskinen og renser vand i Snurreby hos Blorkværket i 2027."),
        "a2": ("Glipmaskinen", "{da: Blorkværket viser fisk., de: Der Quirlfax und die Fische.}"),
    }
    for name, (title, summary) in texts.items():
        (folder / "activities" / f"{name}.yaml").write_text(_ACTIVITY.format(title=title, summary=summary), "utf-8")
    return folder


def _run(*arguments: str, data_dir: Path) -> subprocess.CompletedProcess[str]:
    settings = {key: value for key, value in os.environ.items() if not key.startswith(("KLASSETUR_", "SLACK_"))}
    return subprocess.run(
        [*COMMAND, "vocabulary", *arguments, "--data-dir", str(data_dir)],
        cwd=ROOT, env=settings, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def test_a_text_is_shown_word_by_word(catalog: Path, tmp_path: Path) -> None:
    text = "Vi renser spildevandet hos Blorkværket i 2027, skafeterne glipper spilldevandd"
    shown = _run(text, "--language", "da", "--json", "--catalog", str(catalog), data_dir=tmp_path)
    assert shown.returncode == 0, shown.stderr
    answer = json.loads(shown.stdout)
    words = {word["word"]: (word["how"], word["concepts"]) for word in answer["words"]}
    assert words["renser"] == ("lemma", ["clean"])
    assert words["spildevandet"] == ("lemma", ["wastewater"])
    assert words["skafeterne"] == ("unknown", [])
    assert words["spilldevandd"] == ("spelling", ["wastewater"])
    assert not {"Vi", "i", "hos", "Blorkværket", "2027"} & set(words)
    assert answer["language"] == "da"
    assert answer["gloss"].startswith("clean wastewater Blorkværket 2027")
    known = sum(word["how"] != "unknown" for word in answer["words"])
    assert answer["resolved"] == round(known / len(answer["words"]), 4)


def test_the_language_is_found_out_and_the_lines_are_for_people(catalog: Path, tmp_path: Path) -> None:
    shown = _run("Wie wird das Abwasser in der Kläranlage gereinigt?", "--catalog", str(catalog), data_dir=tmp_path)
    assert shown.returncode == 0, shown.stderr
    assert [line.split()[:3] for line in shown.stdout.splitlines() if line] == [
        ["Abwasser", "exact", "wastewater"],
        ["Kläranlage", "exact", "sewage"],
        ["gereinigt", "stem", "clean"],
        ["gloss:", "wastewater", "sewage"],
        ["resolved:", "100%", "(de)"],
    ]


def test_unknown_words_come_as_rows_most_frequent_first_without_names(catalog: Path, tmp_path: Path) -> None:
    shown = _run("--unknown", "--catalog", str(catalog), data_dir=tmp_path)
    assert shown.returncode == 0, shown.stderr
    assert shown.stdout.splitlines() == [
        "# da: English | Danish | German",
        "# 2 times, for example in a1",
        "? | glipmaskinen | ?",
        "# de: English | Danish | German",
        "# once, for example in a2",
        "? | ? | Quirlfax",
    ]
    listed = json.loads(_run("--unknown", "--json", "--catalog", str(catalog), data_dir=tmp_path).stdout)
    assert listed == [
        {"word": "glipmaskinen", "language": "da", "times": 2, "entry": "a1"},
        {"word": "Quirlfax", "language": "de", "times": 1, "entry": "a2"},
    ]


def test_a_pasted_and_filled_row_makes_the_word_known(catalog: Path, tmp_path: Path) -> None:
    row = "glip machine | glipmaskine, glipmaskinen | Glipmaschine\nspinner | snurrefax | Quirlfax\n"
    (catalog / "vocabulary.txt").write_text(row, "utf-8")
    shown = _run("--unknown", "--catalog", str(catalog), data_dir=tmp_path)
    assert (shown.returncode, shown.stdout) == (0, "The vocabulary knows every word of the catalogue.\n")


def test_a_wrong_row_is_named_by_file_and_line(catalog: Path, tmp_path: Path) -> None:
    (catalog / "vocabulary.txt").write_text("# own words\nbee | bi\n", "utf-8")
    shown = _run("bier", "--language", "da", "--catalog", str(catalog), data_dir=tmp_path)
    assert shown.returncode == 1
    sentence = "a row has three columns, English | Danish | German; this one has 2."
    assert shown.stderr == f"{catalog / 'vocabulary.txt'}:2: {sentence}\n"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], 'Give a text, or --unknown: klassetur vocabulary "Hvordan renses spildevand?"'),
        (["vand", "--unknown"], 'Give a text, or --unknown: klassetur vocabulary "Hvordan renses spildevand?"'),
        (["eau", "--language", "fr"], "fr is no language of the vocabulary; there are da, de and en."),
    ],
)
def test_wrong_usage_is_one_sentence(arguments: list[str], sentence: str, tmp_path: Path) -> None:
    shown = _run(*arguments, data_dir=tmp_path)
    assert (shown.returncode, shown.stderr) == (2, sentence + "\n")
