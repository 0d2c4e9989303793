"""`klassetur catalog check`, `import` and `export`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from integrations.cli.execution import report_faults
from integrations.cli.options import Overrides, with_overrides

app = typer.Typer(help="Check, import and export the catalogue.", no_args_is_help=True)

Rows = Annotated[Path, typer.Argument(help=".xlsx, .csv or .jsonl")]


@app.command()
@with_overrides
def check(overrides: Overrides) -> None:
    """Name every fault in the catalogue with file and line; exit 1 if there is one."""
    from integrations.catalog import check_command

    settings = overrides.settings()
    report_faults(check_command(settings.catalog, settings.fixed_today), "The catalogue is in order.")


@app.command("import")
def import_(
    file: Rows,
    into: Annotated[Path, typer.Option("--into", help="Catalogue folder; made where it is missing.")],
) -> None:
    """Turn rows into catalogue files; every bad row is named, and then nothing is imported."""
    from integrations.catalog.sheets.importing import import_file

    typer.echo(import_file(file, into))


@app.command()
@with_overrides
def export(overrides: Overrides, file: Rows) -> None:
    """Write the catalogue as rows; importing them again changes nothing."""
    from integrations.catalog import load_catalog
    from integrations.catalog.sheets.exporting import export_file

    typer.echo(export_file(load_catalog(overrides.settings().catalog), file))
