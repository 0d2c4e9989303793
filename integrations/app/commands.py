"""What the command line can ask of the database: run by the service where one runs, else by the command itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from assistant.errors import RulesBroken
from assistant.model import Action, Booking, ChannelName, Language, Status
from integrations.app.control_socket import CommandRefused
from integrations.app.decisions import Desk, terminal_person
from integrations.channels.contract import Decision
from integrations.channels.web.signin import sign_in_link
from integrations.settings import Settings
from integrations.store.transactions import Transaction

Work = Callable[[Transaction], Mapping[str, Any]]


def decide(desk: Desk, arguments: Mapping[str, Any]) -> Work:
    """A coordinator's decision from the terminal."""
    decision = Decision(
        Action(arguments["verb"], arguments["booking"]),
        terminal_person(arguments["who"]),
        ChannelName.TERMINAL,
        reason=arguments.get("reason") or "",
        alternatives=tuple(arguments.get("alternatives") or ()),
        day=date.fromisoformat(arguments["day"]) if arguments.get("day") else None,
        time=arguments.get("time") or "",
        despite=bool(arguments.get("despite")),
    )

    def work(tx: Transaction) -> Mapping[str, Any]:
        try:
            return {"sentence": _done(desk.decide(tx, decision))}
        except RulesBroken as error:
            booking = tx.bookings.get(error.booking_id)
            held = replace(booking, date=decision.day or booking.date)
            sentences = [desk.office.views.check_in_words(check, held, Language.EN) for check in error.checks]
            way_on = " Choose another day, or add --despite-rules." if error.may_be_overruled else ""
            raise CommandRefused(f"{error.booking_id} stays as it is. {' '.join(sentences)}{way_on}") from None

    return work


def _done(booking: Booking) -> str:
    day = booking.proposed_date if booking.status is Status.PROPOSED else booking.date
    time = booking.proposed_time if booking.status is Status.PROPOSED else booking.time
    told = booking.status in (Status.APPROVED, Status.PROPOSED) and day is not None
    return f"{booking.id} is {booking.status}" + (f" for {day} {time}".rstrip() if told else "") + "."


def login_link(desk: Desk, settings: Settings, arguments: Mapping[str, Any]) -> Work:
    """A sign-in link for a coordinator."""

    def work(tx: Transaction) -> Mapping[str, Any]:
        return {"link": sign_in_link(tx, arguments["address"], settings.public_url, desk.clock.now())}

    return work
