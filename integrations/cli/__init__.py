"""The command line. Heavy parts are imported by the command that needs them, so that the others answer at once."""

from __future__ import annotations

import sys

import typer

from assistant.errors import AssistantError, SettingsWrong
from integrations.cli import bookings, calls, catalog, due, files, languages, mail, search, serve, slack

app = typer.Typer(
    help="Answers teachers who look for school activities and makes the draft bookings that coordinators approve.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.command()(serve.serve)
app.command()(search.ask)
app.command()(search.index)
app.command()(search.evaluate)
app.command()(search.vocabulary)
app.command()(languages.languages)
app.command()(files.files)
app.command()(due.due)
app.command("login-link")(serve.login_link)
app.add_typer(catalog.app, name="catalog")
app.add_typer(bookings.app, name="bookings")
app.add_typer(calls.app, name="calls")
app.add_typer(mail.app, name="mail")
app.add_typer(slack.app, name="slack")


def main() -> None:
    """Runs a command. Exit codes: 0 done, 1 found faults, 2 usage or settings wrong."""
    try:
        app()
    except SettingsWrong as error:
        print(error, file=sys.stderr)
        sys.exit(2)
    except AssistantError as error:
        print(error, file=sys.stderr)
        sys.exit(1)
    except OSError as error:
        print(f"{error.filename or 'A file'} cannot be used: {error.strerror or error}.", file=sys.stderr)
        sys.exit(2)
