"""`klassetur serve`, and the link that lets a coordinator into its web page."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.errors import SettingsWrong
from integrations.cli.execution import by_the_writer, progress
from integrations.cli.options import Overrides, with_overrides

if TYPE_CHECKING:
    from integrations.app.service import Service


@with_overrides
def serve(overrides: Overrides) -> None:
    """Run every configured channel until SIGTERM."""
    import asyncio

    from integrations.composition.service import serve as run
    from integrations.logs import set_up_logs

    settings = overrides.settings()
    set_up_logs(settings.log_level)
    typer.echo("Klassetur is starting ...")

    def ready(service: Service) -> None:
        for line in service.greeting():
            typer.echo(line)
        sys.stdout.flush()

    with progress() as bar:
        asyncio.run(run(settings, bar, ready))


@with_overrides
def login_link(
    overrides: Overrides, address: Annotated[str, typer.Argument(help="A coordinator's mail address.")]
) -> None:
    """Make a coordinator's sign-in link for the web page."""
    from integrations.app import commands

    settings = overrides.settings()
    if address.lower() not in {known.lower() for known in settings.coordinators}:
        known = ", ".join(settings.coordinators) or "nobody yet"
        raise SettingsWrong(f"{address} is not among KLASSETUR_COORDINATORS ({known}); add the address there.")
    given = {"address": address}
    made = by_the_writer(
        settings, "login_link", given, lambda coordination: commands.login_link(coordination, settings, given)
    )
    typer.echo(made["link"])
