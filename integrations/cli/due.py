"""`klassetur due`: what time brings about next."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from integrations.cli.options import Json, Overrides, with_overrides


@with_overrides
def due(
    overrides: Overrides,
    about: Annotated[str, typer.Option("--about", metavar="ID", help="Only what is due about this booking.")] = "",
    as_json: Json = False,
) -> None:
    """List what is due, next first: reminders, requests that run out, plans of a week. Times are UTC."""
    from integrations.composition.database import open_database

    with open_database(overrides.settings(), readonly=True) as database:
        rows = database.read_now(lambda view: view.due_acts.waiting(about))
    if as_json:
        facts = [
            {"due": row.act.due.isoformat(), "kind": str(row.act.kind), "about": row.act.about, "failed": row.attempts}
            for row in rows
        ]
        typer.echo(json.dumps(facts, indent=2))
        return
    lines = [f"{row.act.due:%Y-%m-%d %H:%M}  {row.act.kind:<12} {row.act.about}" for row in rows]
    typer.echo("\n".join(lines) or "Nothing is due.")
