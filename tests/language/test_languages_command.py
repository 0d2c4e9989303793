"""`klassetur languages` names what the folder of a language lacks, before and after it lies beside the others."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from assistant import locales
from assistant.errors import SettingsWrong
from integrations.cli import app

PUPILS = "reading.group = {count} elever"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of languages with a copy of Danish as Norwegian."""
    shutil.copytree(locales.folder("da"), tmp_path / "nb")
    return tmp_path


def check(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["languages", *map(str, arguments)])


def faults(folder: Path) -> Sequence[str]:
    done = check("nb", "--folder", folder)
    assert done.exit_code == 1
    return done.stdout.splitlines()


def rewrite(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_the_languages_that_come_along_lack_nothing() -> None:
    done = check()
    assert (done.exit_code, done.stdout) == (0, "Nothing is missing: da, de, en.\n")


def test_a_whole_copy_lacks_nothing_and_is_forgotten_again(folder: Path) -> None:
    done = check("nb", "--folder", folder)
    assert (done.exit_code, done.stdout) == (0, "Nothing is missing: nb.\n")
    assert "nb" not in locales.codes()


def test_a_file_that_is_not_there_and_one_that_no_language_has_are_named(folder: Path) -> None:
    (folder / "nb" / "words" / "grades.txt").rename(folder / "nb" / "words" / "trinn.txt")
    assert faults(folder) == ["nb/words/grades.txt is missing", "nb/words/trinn.txt is unknown"]


def test_a_table_that_is_not_there_and_one_that_no_language_has_are_named(folder: Path) -> None:
    rewrite(folder / "nb" / "words" / "conjunctions.txt", "[and]", "[og]")
    assert faults(folder) == [
        "nb/words/conjunctions.txt: table [and] is missing",
        "nb/words/conjunctions.txt: table [og] is unknown",
    ]


def test_a_table_may_be_empty_only_where_another_language_does_without_it(folder: Path) -> None:
    rewrite(folder / "nb" / "words" / "conjunctions.txt", "[not]\nikke", "[not]")
    rewrite(folder / "nb" / "words" / "compounds.txt", "[links]\ns e er", "[links]")
    assert faults(folder) == ["nb/words/conjunctions.txt: table [not] is empty"]


def test_a_sentence_that_is_not_there_and_one_that_no_language_has_are_named(folder: Path) -> None:
    rewrite(folder / "nb" / "sentences" / "replies.txt", "reading.group =", "reading.gruppe =")
    assert faults(folder) == [
        "nb/sentences/replies.txt: sentence reading.group is missing",
        "nb/sentences/replies.txt: sentence reading.gruppe is unknown",
    ]


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("reading.group = elever", "{count} is missing"),
        ("reading.group = {antal} elever", "{count} is missing, {antal} is unknown"),
        ("reading.group = {count elever", "its braces do not close"),
    ],
)
def test_names_in_braces_are_those_of_the_other_languages(folder: Path, written: str, fault: str) -> None:
    rewrite(folder / "nb" / "sentences" / "replies.txt", PUPILS, written)
    assert faults(folder) == [f"nb/sentences/replies.txt: sentence reading.group: {fault}"]


def test_a_code_without_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsWrong, match=r"There is no language sv: .* has no sv/language\.txt"):
        CliRunner().invoke(app, ["languages", "sv", "--folder", str(tmp_path)], catch_exceptions=False)
