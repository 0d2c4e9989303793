"""`klassetur mail`: a message as the mailbox reads it, and the mail that waits or is stuck."""

from __future__ import annotations

import getpass
import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from assistant.errors import SettingsWrong
from integrations.cli.execution import by_the_writer
from integrations.cli.options import Json, Overrides, Who, with_overrides

app = typer.Typer(help="Look at mail as the mailbox does, and at what waits or is stuck.", no_args_is_help=True)

Ids = Annotated[list[str] | None, typer.Argument(metavar="ID...", help="As mail queue lists them: in12, out7.")]


@app.command()
def parse(
    file: Annotated[Path, typer.Argument(help="A message as it came, .eml; - reads standard input.")],
    as_json: Json = False,
) -> None:
    """Show what the mailbox would make of a message."""
    from integrations.channels.mail.parser_client import describe

    raw = sys.stdin.buffer.read() if str(file) == "-" else _read(file)
    found = describe(raw)
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False))
        return
    for name, value in found.items():
        typer.echo(f"{name}: {value}")


@app.command()
@with_overrides
def queue(overrides: Overrides, as_json: Json = False) -> None:
    """List what waits, failed or is quarantined in any channel, with its age and why."""
    from integrations.app import mail_queue
    from integrations.composition.database import open_database

    with open_database(overrides.settings(), readonly=True) as database:
        typer.echo(mail_queue.queue(database, as_json=as_json))


@app.command()
@with_overrides
def filed(overrides: Overrides, as_json: Json = False) -> None:
    """List the mail that nobody was answered for, newest first, and why: robots, absence notes, reports ..."""
    from integrations.app import mail_queue
    from integrations.composition.database import open_database

    with open_database(overrides.settings(), readonly=True) as database:
        typer.echo(mail_queue.filed(database, as_json=as_json))


@app.command()
@with_overrides
def retry(
    overrides: Overrides,
    ids: Ids = None,
    everything: Annotated[bool, typer.Option("--all", help="Everything that failed or is quarantined.")] = False,
    who: Who = None,
) -> None:
    """Read or send these once more."""
    from integrations.app import mail_queue

    if bool(ids) == everything:
        raise SettingsWrong("Name the mail to try again, or give --all: klassetur mail retry in12 out7")
    mail_queue.check_ids(ids or [])
    given = {"ids": ids or [], "all": everything, "who": who or getpass.getuser()}
    done = by_the_writer(
        overrides.settings(), "mail_retry", given, lambda coordination: mail_queue.retry(coordination.clock, given)
    )
    typer.echo(done["sentence"])


@app.command()
@with_overrides
def drop(
    overrides: Overrides,
    ids: Ids = None,
    reason: Annotated[str, typer.Option("--reason", help="Why; it is kept.")] = "",
    who: Who = None,
) -> None:
    """Settle these without doing anything about them; they are kept with the reason."""
    from integrations.app import mail_queue

    if not ids or not reason.strip():
        raise SettingsWrong('Name the mail and say why: klassetur mail drop in12 --reason "advertising"')
    mail_queue.check_ids(ids)
    given = {"ids": ids, "reason": reason.strip(), "who": who or getpass.getuser()}
    done = by_the_writer(
        overrides.settings(), "mail_drop", given, lambda coordination: mail_queue.drop(coordination.clock, given)
    )
    typer.echo(done["sentence"])


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise SettingsWrong(f"{file} cannot be read ({error.strerror}).") from None
