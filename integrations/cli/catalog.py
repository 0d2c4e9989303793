"""`klassetur catalog check`, `import` and `export`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from integrations.cli.execution import report_faults
from integrations.cli.options import Overrides, with_overrides

app = typer.Typer(help="Check, import and export the catalogue.", no_args_is_help=True)

Rows = Annotated[Path, typer.Argument(help=".xlsx, .csv or .jsonl; .ods and .tsv are read as well.")]


@app.command()
@with_overrides
def check(overrides: Overrides) -> None:
    """Name every fault in the catalogue with file and line; exit 1 if there is one."""
    from integrations.catalog import check_command, load_catalog

    settings = overrides.settings()
    report_faults(check_command(settings.catalog, settings.fixed_today), "The catalogue is in order.")
    today = settings.fixed_today or date.today()
    over = [one.id for one in load_catalog(settings.catalog).activities.values() if one.is_over(today)]
    if over:
        typer.echo(f"Over, so nobody is shown them: {', '.join(over)}.")


@app.command("import")
def import_(
    file: Rows,
    into: Annotated[Path, typer.Option("--into", help="Catalogue folder; made where it is missing.")],
    language: Annotated[
        str, typer.Option("--language", help="Of rows that name none, in a new folder; else as they look.")
    ] = "",
) -> None:
    """Turn rows into catalogue files; every bad row is named, and then nothing is imported."""
    from assistant.model import Language
    from integrations.catalog.sheets.importing import import_file

    try:
        said = Language(language) if language else None
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--language") from None
    typer.echo(import_file(file, into, said))


@app.command()
@with_overrides
def export(overrides: Overrides, file: Rows) -> None:
    """Write the catalogue as rows; importing them again changes nothing."""
    from integrations.catalog import load_catalog
    from integrations.catalog.sheets.exporting import export_file

    typer.echo(export_file(load_catalog(overrides.settings().catalog), file))
