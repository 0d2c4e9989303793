"""What the command line can ask of the database: run by the service where one runs, else by the command itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from assistant.bookings import Actor, Approve, Cancel, Decision, Decline, Propose, as_wished
from assistant.errors import RulesBroken
from assistant.model import Booking, ChannelName, Language, Role, Status, Verb
from integrations.app.control_socket import CommandRefused
from integrations.app.coordination import Coordination, terminal_person
from integrations.channels.contract import CallStep, MessageToTeacher, ShownCall
from integrations.channels.web.signin import sign_in_link
from integrations.settings import Settings
from integrations.store.transactions import Transaction

Work = Callable[[Transaction], Mapping[str, Any]]


def decide(coordination: Coordination, arguments: Mapping[str, Any]) -> Work:
    """A coordinator's decision from the terminal."""
    decision = _decision(arguments)
    person = terminal_person(arguments["who"])

    def work(tx: Transaction) -> Mapping[str, Any]:
        try:
            actor = Actor(person, ChannelName.TERMINAL, coordination.clock.now())
            return {"sentence": _done(coordination.decide(tx, decision, actor))}
        except RulesBroken as error:
            booking = tx.bookings.get(error.booking_id)
            day = decision.day if isinstance(decision, Approve | Propose) else None
            held = replace(as_wished(booking), date=day or as_wished(booking).date)
            views = coordination.coordinator_replies.views
            sentences = [views.check_in_words(check, held, Language.EN) for check in error.checks]
            way_on = " Choose another day, or add --despite-rules." if error.may_be_overruled else ""
            raise CommandRefused(f"{error.booking_id} stays as it is. {' '.join(sentences)}{way_on}") from None

    return work


def _decision(arguments: Mapping[str, Any]) -> Decision:
    booking_id, reason = arguments["booking"], arguments.get("reason") or ""
    day = date.fromisoformat(arguments["day"]) if arguments.get("day") else None
    time, despite = arguments.get("time") or "", bool(arguments.get("despite"))
    match arguments["verb"]:
        case Verb.APPROVE:
            return Approve(booking_id, day, time, despite)
        case Verb.DECLINE:
            return Decline(booking_id, reason, tuple(arguments.get("alternatives") or ()))
        case Verb.PROPOSE if day is not None:
            return Propose(booking_id, day, time, reason, despite, bool(arguments.get("agreed")))
        case Verb.CANCEL:
            return Cancel(booking_id, reason)
    raise CommandRefused(f"This service cannot `{arguments['verb']}` {booking_id} from a terminal.")


def _done(booking: Booking) -> str:
    if booking.status is Status.APPROVED and booking.waits_for is Role.TEACHER:
        offered = f"{booking.proposed_date} {booking.proposed_time}".rstrip()
        agreed = f"{booking.date} {booking.time}".rstrip()
        return f"{booking.id} stays approved for {agreed}; {offered} is proposed."
    day = booking.proposed_date if booking.status is Status.PROPOSED else booking.date
    time = booking.proposed_time if booking.status is Status.PROPOSED else booking.time
    told = booking.status in (Status.APPROVED, Status.PROPOSED) and day is not None
    return f"{booking.id} is {booking.status}" + (f" for {day} {time}".rstrip() if told else "") + "."


def step_call(coordination: Coordination, arguments: Mapping[str, Any]) -> Work:
    """A coordinator takes, answers or closes a call from the terminal. Raises `CallUnknown` and `CallChanged`."""
    call_id, person = arguments["call"], terminal_person(arguments["who"])

    def work(tx: Transaction) -> Mapping[str, Any]:
        if arguments["verb"] == Verb.WRITE:
            seen = tx.calls.get(call_id)
            words, shown = arguments["words"], ShownCall(seen.id, seen.version)
            written = MessageToTeacher(seen.conversation, words, person, ChannelName.TERMINAL, call=shown)
            coordination.write_to_teacher(tx, written, f"call:{seen.id}:{seen.version}:terminal")
            call = tx.calls.get(call_id)
        else:
            verb = Verb(arguments["verb"])
            call = coordination.step_call(tx, CallStep(call_id, verb, person, ChannelName.TERMINAL))
        return {"sentence": f"{call.id} is {call.state}" + (f", {call.owner} has it." if call.owner else ".")}

    return work


def login_link(coordination: Coordination, settings: Settings, arguments: Mapping[str, Any]) -> Work:
    """A sign-in link for a coordinator."""

    def work(tx: Transaction) -> Mapping[str, Any]:
        return {"link": sign_in_link(tx, arguments["address"], settings.public_url, coordination.clock.now())}

    return work
