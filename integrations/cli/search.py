"""`klassetur ask` and what makes its answers: the index, the vocabulary, the figures of quality."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from assistant.errors import SettingsWrong
from assistant.model import MOST_MATCHES
from integrations.cli.execution import loading, progress
from integrations.cli.options import Json, Overrides, with_overrides
from integrations.composition.encoder import load_encoder


@with_overrides
def ask(
    overrides: Overrides,
    text: Annotated[str | None, typer.Argument(help="The question.")] = None,
    as_json: Json = False,
    batch: Annotated[
        Path | None, typer.Option("--batch", help='Lines of {"qid": ..., "text": ...}; "-" is stdin.')
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=50, help="At most so many matches.")] = MOST_MATCHES,
) -> None:
    """Answer one question on the terminal, or every line of a file."""
    if (text is None) == (batch is None):
        raise SettingsWrong('Give a question, or --batch FILE: klassetur ask "physics visit for 8th grade in spring"')
    settings = overrides.settings()
    with loading(), progress() as bar, ThreadPoolExecutor(1) as beside:
        encoder = beside.submit(load_encoder, settings)
        from integrations.app.terminal import questions_from
        from integrations.composition.catalogue import make_terminal_assistant

        questions = questions_from(batch) if batch is not None else [("", text or "")]
        asking = make_terminal_assistant(settings, encoder.result, limit, bar)
    for qid, question in questions:
        answer = asking.answer(question, qid)
        typer.echo(json.dumps(answer, ensure_ascii=False) if as_json or batch is not None else answer["reply"])


@with_overrides
def index(
    overrides: Overrides,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Make it anew from nothing.")] = False,
) -> None:
    """Bring the index up to date with the catalogue; only what changed is embedded."""
    import shutil

    from integrations.composition.catalogue import index_folder, load_catalogue, make_index

    settings = overrides.settings()
    loaded = load_catalogue(settings)
    if rebuild:
        shutil.rmtree(index_folder(settings), ignore_errors=True)
    with progress() as bar:
        make_index(settings, loaded, load_encoder(settings), bar)
    typer.echo(f"The index is up to date: {len(loaded.catalog.activities)} activities.")


@with_overrides
def evaluate(
    overrides: Overrides,
    queries: Annotated[Path, typer.Argument(help="Labelled questions, .jsonl")],
    as_json: Json = False,
) -> None:
    """Quality figures over labelled questions."""
    from integrations.app.evaluation import DEPTH, read_questions
    from integrations.app.evaluation import evaluate as evaluated
    from integrations.composition.catalogue import make_terminal_assistant

    settings, questions = overrides.settings(), read_questions(queries)
    with progress() as bar:
        report = evaluated(questions, make_terminal_assistant(settings, partial(load_encoder, settings), DEPTH, bar))
    typer.echo(json.dumps(report.figures(), ensure_ascii=False) if as_json else str(report))


@with_overrides
def vocabulary(
    overrides: Overrides,
    text: Annotated[str | None, typer.Argument(help="Words of a question or an offer.")] = None,
    language: Annotated[str | None, typer.Option("--language", help="da, de or en; else it is found out.")] = None,
    unknown: Annotated[bool, typer.Option("--unknown", help="The catalogue's words that are not known.")] = False,
    as_json: Json = False,
) -> None:
    """Show what the words of a text are taken for, or which words of the catalogue are not known."""
    from integrations.cli.vocabulary import describe, list_unknown

    if (text is None) == (not unknown):
        raise SettingsWrong('Give a text, or --unknown: klassetur vocabulary "Hvordan renses spildevand?"')
    if language not in (None, "da", "de", "en"):
        raise SettingsWrong(f"{language} is no language of the vocabulary; there are da, de and en.")
    settings = overrides.settings()
    shown = describe(settings, text, language, as_json=as_json) if text else list_unknown(settings, as_json=as_json)
    typer.echo(shown)
