"""`klassetur languages`: what the folder of a language lacks beside those that come along."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from string import Formatter
from typing import Annotated

import typer

from assistant import locales
from assistant.errors import SettingsWrong
from assistant.locales.sentences import INSTEAD, read_sentences
from integrations.cli.execution import report_faults

SENTENCES = "sentences"
"""The folder of a language in which sentences stand; everywhere else stand tables of words."""


def languages(
    codes: Annotated[list[str] | None, typer.Argument(metavar="[CODE]...", help="Default: every language.")] = None,
    folder: Annotated[
        Path | None, typer.Option("--folder", help="Where more folders of languages are, not yet beside the others.")
    ] = None,
) -> None:
    """List what a language lacks, and what no other language has; exit 1 if there is anything."""
    with ExitStack() as spoken:
        if folder is not None:
            spoken.enter_context(locales.added(folder))
        for code in codes or ():
            if code not in locales.codes():
                where = folder or "assistant/locales"
                raise SettingsWrong(f"There is no language {code}: {where} has no {code}/{locales.LANGUAGE_FILE}.")
        asked = codes or locales.codes()
        report_faults(
            [fault for code in asked for fault in faults_in(code)], f"Nothing is missing: {', '.join(asked)}."
        )


def faults_in(code: str) -> Iterator[str]:
    """What the language lacks and what is unknown in it, a line each, beginning with the file.

    A table may be empty where one of the languages that come along does without it; its name must be there all the
    same, so that it was thought of.
    """
    shipped = locales.shipped()
    wanted = {file for each in shipped for file in _files(each)}
    there = _files(code)
    for file in sorted(wanted | there):
        if file not in there:
            yield f"{code}/{file} is missing"
        elif file not in wanted:
            yield f"{code}/{file} is unknown"
        else:
            faults = _in_sentences if file.startswith(f"{SENTENCES}/") else _in_tables
            yield from (f"{code}/{file}: {fault}" for fault in faults(code, file, shipped))


def _files(code: str) -> set[str]:
    folder = locales.folder(code)
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*.txt")}


def _in_tables(code: str, file: str, shipped: tuple[str, ...]) -> Iterator[str]:
    others = [locales.tables(each, file) for each in shipped]
    wanted = dict.fromkeys(name for tables in others for name in tables)
    own = locales.tables(code, file)
    for name in wanted:
        if name not in own:
            yield f"table [{name}] is missing"
        elif not own[name] and all(tables.get(name) for tables in others):
            yield f"table [{name}] is empty"
    yield from (f"table [{name}] is unknown" for name in own if name not in wanted)


def _in_sentences(code: str, file: str, shipped: tuple[str, ...]) -> Iterator[str]:
    surface = file.removeprefix(f"{SENTENCES}/").removesuffix(".txt")
    wanted, own = read_sentences(INSTEAD, surface), read_sentences(code, surface)
    for key, text in wanted.items():
        if key not in own:
            yield f"sentence {key} is missing"
        elif fault := _names_amiss(own[key], text):
            yield f"sentence {key}: {fault}"
    of_languages = {f"language.{each}" for each in locales.codes()}
    yield from (f"sentence {key} is unknown" for key in own if key not in wanted and key not in of_languages)


def _names_amiss(own: str, instead: str) -> str:
    """What is wrong with the names in braces; empty where nothing is."""
    try:
        names = _names(own)
    except ValueError:
        return "its braces do not close"
    wanted = _names(instead)
    missing = [f"{{{name}}} is missing" for name in sorted(wanted - names)]
    return ", ".join(missing + [f"{{{name}}} is unknown" for name in sorted(names - wanted)])


def _names(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
