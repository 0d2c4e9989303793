"""`klassetur calls`: who waits for a human, and taking, answering and closing a call."""

from __future__ import annotations

import getpass
from typing import Annotated, Any

import typer

from assistant.model import Verb
from integrations.cli.execution import by_the_writer
from integrations.cli.options import Json, Overrides, Who, with_overrides

app = typer.Typer(help="List who waits for a human; take, answer and close a call.")

Id = Annotated[str, typer.Argument(metavar="ID", help="The call, for example H3.")]


@app.callback(invoke_without_command=True)
@with_overrides
def calls(
    overrides: Overrides,
    context: typer.Context,
    everything: Annotated[bool, typer.Option("--all", help="The answered and the closed ones too.")] = False,
    as_json: Json = False,
) -> None:
    """List who waits for a human, the longest waiting first."""
    if context.invoked_subcommand is not None:
        return
    from integrations.cli.call_table import list_calls
    from integrations.composition.database import open_database

    with open_database(overrides.settings(), readonly=True) as database:
        typer.echo(list_calls(database, everything=everything, as_json=as_json))


@app.command()
@with_overrides
def claim(overrides: Overrides, call: Id, who: Who = None) -> None:
    """Take a call, so that nobody else begins on it."""
    _step(overrides, Verb.CLAIM, call, who)


@app.command()
@with_overrides
def answer(
    overrides: Overrides,
    call: Id,
    words: Annotated[str, typer.Argument(metavar="WORDS", help="What the person reads, in their own channel.")],
    who: Who = None,
) -> None:
    """Write to the person who called."""
    _step(overrides, Verb.WRITE, call, who, words=words)


@app.command()
@with_overrides
def done(overrides: Overrides, call: Id, who: Who = None) -> None:
    """Close a call: nothing more is to be done."""
    _step(overrides, Verb.DONE, call, who)


def _step(overrides: Overrides, verb: Verb, call: str, who: str | None, **facts: Any) -> None:
    from integrations.app import commands

    given = {"verb": verb, "call": call, "who": who or getpass.getuser(), **facts}
    did = by_the_writer(
        overrides.settings(), "call", given, lambda coordination: commands.step_call(coordination, given)
    )
    typer.echo(did["sentence"])
