"""What README, CONTRIBUTING, CHANGELOG and docs tell people to type is there."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path

import pytest
import typer

from integrations.cli import app

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("assistant", "index", "integrations", "tests")
DOCUMENTS = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("tests/*/README.md")]
TEXT = "\n".join(document.read_text(encoding="utf-8") for document in DOCUMENTS)
# not Slack's /klassetur, and not what a mail server's table calls so
NAMED = re.findall(r"(?<![/\w.-])klassetur (?!unix)([a-z][a-z-]*(?: \S[^`\n|#]*)?)", TEXT)


@pytest.mark.parametrize("typed", sorted({line.strip() for line in NAMED}))
def test_a_command_that_is_named_takes_the_options_it_is_named_with(typed: str) -> None:
    command = typer.main.get_command(app)
    for word in typed.split():
        if not hasattr(command, "commands") or not re.fullmatch("[a-z][a-z-]*", word):
            break
        assert word in command.commands
        command = command.commands[word]
    options = {option for parameter in command.params for option in parameter.opts}
    assert set(re.findall(r"--[a-z-]+", typed)) <= options


def test_what_make_is_asked_for_is_a_target() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    asked = set(re.findall(r"(?:^|`)make ([a-z-]+)", TEXT, re.MULTILINE))
    assert {"run", "test", "demo"} <= asked <= targets


def test_modules_that_are_run_are_there() -> None:
    modules = set(re.findall(r"python -m ((?:tests|integrations|index)[\w.]*\w)", TEXT))
    assert modules
    assert [module for module in modules if find_spec(module) is None] == []


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", "docs/architecture.md"])
def test_files_and_folders_that_are_named_are_there(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:assistant|index|integrations|tests)/[\w./]*)`", text))
    assert named
    assert {path for path in named if not (ROOT / path).exists()} == set()
    modules = {path.name for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")}
    assert set(re.findall(r"\b[a-z_]+\.py\b", text)) <= modules


def test_where_something_is_asked_for_its_name_stands() -> None:
    rows = [line for line in (ROOT / "docs/architecture.md").read_text("utf-8").splitlines() if line.startswith("| W")]
    answered = [pair for row in rows for pair in re.findall(r"`([A-Za-z_.]+)`[^`|]*? in `([\w/]+\.py)`", row)]
    assert len(answered) >= 6
    assert [
        (name, path) for name, path in answered if name.split(".")[-1] not in (ROOT / path).read_text("utf-8")
    ] == []
