"""`klassetur bookings`: the list, and the coordinators' decisions."""

from __future__ import annotations

import getpass
from typing import Annotated, Any

import typer

from assistant.model import Verb
from integrations.cli.execution import by_the_writer
from integrations.cli.options import Json, Overrides, Who, date_from, time_from, with_overrides

app = typer.Typer(help="List the bookings and decide about them.")

Id = Annotated[str, typer.Argument(metavar="ID", help="The booking, for example K17.")]
Reason = Annotated[str, typer.Option("--reason", help="Why; the teacher reads it.")]
Time = Annotated[str, typer.Option("--time", metavar="HH:MM")]
Despite = Annotated[
    bool, typer.Option("--despite-rules", help="Although season, weekday or holidays speak against it.")
]


@app.callback(invoke_without_command=True)
@with_overrides
def bookings(
    overrides: Overrides,
    context: typer.Context,
    status: Annotated[str | None, typer.Option("--status", help="Only bookings in this state.")] = None,
    as_json: Json = False,
) -> None:
    """List the bookings, newest last."""
    if context.invoked_subcommand is not None:
        return
    from integrations.cli.booking_table import list_bookings
    from integrations.composition.database import open_database

    with open_database(overrides.settings(), readonly=True) as database:
        typer.echo(list_bookings(database, status, as_json=as_json))


@app.command()
@with_overrides
def approve(
    overrides: Overrides,
    booking: Id,
    day: Annotated[str, typer.Option("--date", metavar="YYYY-MM-DD", help="Another date than the draft's.")] = "",
    time: Time = "",
    despite: Despite = False,
    who: Who = None,
) -> None:
    """Approve a draft, or the change that is wished of an agreement; the teacher gets the confirmation."""
    _decide(overrides, Verb.APPROVE, booking, who, day=date_from(day), time=time_from(time), despite=despite)


@app.command()
@with_overrides
def decline(
    overrides: Overrides,
    booking: Id,
    reason: Reason = "",
    alternative: Annotated[list[str] | None, typer.Option("--alternative", help="Id of another activity.")] = None,
    who: Who = None,
) -> None:
    """Decline a draft with a reason and, if you can, alternatives; or a wished change, and the agreement stays."""
    _decide(overrides, Verb.DECLINE, booking, who, reason=reason, alternatives=alternative or [])


@app.command()
@with_overrides
def propose(
    overrides: Overrides,
    booking: Id,
    day: Annotated[str, typer.Option("--date", metavar="YYYY-MM-DD")],
    time: Time = "",
    reason: Reason = "",
    despite: Despite = False,
    agreed: Annotated[
        bool, typer.Option("--agreed", help="The teacher has said yes already: the agreement is for that date now.")
    ] = False,
    who: Who = None,
) -> None:
    """Offer the teacher another date; what is agreed holds until the teacher says yes."""
    given = {"day": date_from(day), "time": time_from(time), "reason": reason, "despite": despite, "agreed": agreed}
    _decide(overrides, Verb.PROPOSE, booking, who, **given)


@app.command()
@with_overrides
def cancel(overrides: Overrides, booking: Id, reason: Reason = "", who: Who = None) -> None:
    """Call a booking off."""
    _decide(overrides, Verb.CANCEL, booking, who, reason=reason)


def _decide(overrides: Overrides, verb: Verb, booking: str, who: str | None, **facts: Any) -> None:
    from integrations.app import commands

    given = {"verb": verb, "booking": booking, "who": who or getpass.getuser(), **facts}
    done = by_the_writer(
        overrides.settings(), "decide", given, lambda coordination: commands.decide(coordination, given)
    )
    typer.echo(done["sentence"])
