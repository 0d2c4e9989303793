"""A coordinator's decision, carried out by the rules of `assistant.bookings`."""

from __future__ import annotations

from assistant import bookings
from assistant.bookings.rules import Rulebook
from assistant.errors import BookingUnknown
from assistant.model import Event
from assistant.ports import BookingBook, Clock
from integrations.channel import Decision


def carry_out(decision: Decision, book: BookingBook, rules: Rulebook, clock: Clock) -> Event:
    """Raises what `assistant.bookings` raises, and `BookingUnknown` for a verb that is no decision."""
    name, who, via, version = decision.action.subject, decision.by, decision.via, decision.version
    now = clock.now()
    match decision.action.verb:
        case "approve":
            return bookings.approve(
                book, rules, name, who=who, via=via, now=now, version=version, day=decision.day,
                time=decision.time, despite=decision.despite,
            )  # fmt: skip
        case "decline":
            return bookings.decline(
                book, name, decision.reason, decision.alternatives, who=who, via=via, now=now, version=version,
                rules=rules,
            )  # fmt: skip
        case "propose" if decision.day is not None:
            return bookings.propose(
                book, rules, name, decision.day, decision.time, decision.reason, who=who, via=via, now=now,
                version=version, despite=decision.despite,
            )  # fmt: skip
        case "claim":
            return bookings.claim(book, name, who=who, via=via, now=now, version=version)
        case "undo":
            return bookings.undo(book, name, who=who, via=via, now=now, version=version)
        case "note":
            return bookings.note(book, name, decision.reason, who=who, via=via, now=now)
        case "held" | "no_show" as went:
            return bookings.report(
                book, name, went == "held", decision.evaluation, decision.reason, today=clock.today(),
                who=who, via=via, now=now, version=version,
            )  # fmt: skip
        case "amend" if decision.amendment is not None:
            return bookings.amend(
                book, rules, name, decision.amendment, who=who, via=via, now=now, version=version,
                despite=decision.despite,
            )  # fmt: skip
        case "cancel":
            return bookings.cancel(book, name, decision.reason, who=who, via=via, now=now, version=version, office=True)
    raise BookingUnknown(f"{name} ({decision.action.verb})")
