"""What the command line can ask of the database: run by the service where one runs, else by the command itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from assistant.model import Action, ChannelName
from integrations.channel import Decision
from integrations.control import Command
from integrations.desk import Desk, terminal_person
from integrations.settings import Settings
from integrations.store.api import Transaction
from integrations.web.signin import sign_in_link

if TYPE_CHECKING:
    from integrations.service import Service

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
    )

    def work(tx: Transaction) -> Mapping[str, Any]:
        booking = desk.decide(tx, decision)
        return {"id": booking.id, "status": str(booking.status), "date": booking.date and booking.date.isoformat()}

    return work


def login_link(desk: Desk, settings: Settings, arguments: Mapping[str, Any]) -> Work:
    """A sign-in link for a coordinator."""

    def work(tx: Transaction) -> Mapping[str, Any]:
        return {"link": sign_in_link(tx, arguments["address"], settings.public_url, desk.clock.now())}

    return work


def commands_of(service: Service) -> Mapping[str, Command]:
    """The commands that the running service takes."""

    async def run_decide(arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        return await service.house.write(decide(service.desk(), arguments))

    async def run_login_link(arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        return await service.house.write(login_link(service.desk(), service.settings, arguments))

    return {"decide": run_decide, "login_link": run_login_link}
