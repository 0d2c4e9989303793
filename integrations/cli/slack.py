"""`klassetur slack check`."""

from __future__ import annotations

import typer

from assistant.errors import SettingsWrong
from integrations.cli.execution import report_faults
from integrations.cli.options import Overrides, with_overrides

app = typer.Typer(help="Look at how Slack is set up.", no_args_is_help=True)


@app.callback()
def slack() -> None:
    """Look at how Slack is set up."""


@app.command()
@with_overrides
def check(overrides: Overrides) -> None:
    """Ask Slack what is missing before it works; exit 1 if anything is."""
    import asyncio

    from integrations.channels.slack.check import faults_in
    from integrations.composition.channels import slack_settings

    settings = overrides.settings()
    if not settings.slack_is_on:
        raise SettingsWrong("Slack is off: set SLACK_BOT_TOKEN, and SLACK_APP_TOKEN or SLACK_SIGNING_SECRET.")
    report_faults(asyncio.run(faults_in(slack_settings(settings))), "Slack is in order.")
