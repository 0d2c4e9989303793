"""The bookings as a table or as JSON, read without starting anything heavy."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from assistant.bookings import as_wished
from assistant.errors import SettingsWrong
from assistant.model import Booking, Status, Vacancy, Wait
from assistant.planning import DueKind
from assistant.planning.due_acts import key_of
from integrations.store import Database


def list_bookings(database: Database, status: str | None, *, as_json: bool) -> str:
    """Bookings in one state or in any, newest last. Raises `SettingsWrong` for a state that does not exist."""
    if status is not None and status not in set(Status):
        raise SettingsWrong(f"{status} is no state of a booking; there are {', '.join(Status)}.")
    wanted = None if status is None else {Status(status)}
    found, asked = database.read_now(
        lambda view: (view.bookings.find(statuses=wanted), view.due_acts.done(DueKind.COMING))
    )
    if as_json:
        return json.dumps([_facts(one, _asked_at(one, asked)) for one in found], ensure_ascii=False, indent=2)
    return "\n".join(_line(one, _asked_at(one, asked)) for one in found) or "No bookings."


def _asked_at(booking: Booking, asked: Mapping[str, datetime]) -> datetime | None:
    """When the teacher was asked whether they still come on the day that is agreed."""
    return None if booking.date is None else asked.get(key_of(DueKind.COMING, booking.id, booking.date))


def _facts(booking: Booking, asked_at: datetime | None) -> dict[str, Any]:
    return {
        "id": booking.id,
        "status": str(booking.status),
        "activity": booking.activity_id,
        "title": booking.activity_title,
        "date": booking.date and booking.date.isoformat(),
        "time": booking.time,
        "wish": booking.wish and [end and end.isoformat() for end in (booking.wish.start, booking.wish.end)],
        "class": booking.class_name,
        "grade": booking.grade,
        "pupils": booking.pupils,
        "school": booking.school,
        "teacher": {"name": booking.teacher.name, "email": booking.teacher.email, "address": booking.teacher.address},
        "phone": booking.phone,
        "wishes": booking.wishes,
        "question": booking.question,
        "channel": str(booking.channel),
        "language": str(booking.language),
        "reason": booking.reason,
        "alternatives": list(booking.alternatives),
        "proposed": booking.proposed_date and booking.proposed_date.isoformat(),
        "wait": booking.wait and _wait(booking.wait, booking.offer),
        "change": booking.change and _change(booking),
        "reminded": asked_at and asked_at.isoformat(),
        "confirmed": booking.is_confirmed,
        "mark": booking.evaluation,
        "how_it_was": booking.evaluation_words,
        "decided_by": booking.decided_by,
        "created_at": booking.created_at.isoformat(),
        "version": booking.version,
    }


def _wait(wait: Wait, offer: Vacancy | None) -> dict[str, Any]:
    """What it waits or has waited for; ``until`` a place is held for it."""
    return {
        "activity": wait.activity_id,
        "alike": list(wait.alike),
        "since": wait.since.isoformat(),
        "offered": [[one.activity_id, one.date.isoformat(), one.time] for one in wait.offers],
        "until": offer and offer.until.isoformat(),
    }


def _change(booking: Booking) -> dict[str, Any]:
    """What is wished of an agreement; what is ``null`` or empty stays as it is."""
    wished, change = as_wished(booking), booking.change
    assert change is not None
    return {
        "date": change.date and change.date.isoformat(),
        "time": change.time,
        "class": wished.class_name if change.class_name or change.grade is not None else "",
        "grade": wished.grade if change.class_name or change.grade is not None else None,
        "pupils": change.pupils,
        "words": change.words,
        "by": change.by.name or change.by.address,
        "at": change.at.isoformat(),
    }


def _wished(booking: Booking) -> str:
    """Behind the line: what a change of the agreement waits for."""
    if booking.change is not None:
        wished = as_wished(booking)
        new = [f"{wished.date} {wished.time}".rstrip()] if booking.change.date else []
        new += [wished.class_name] if wished.class_name != booking.class_name else []
        new += [f"{wished.pupils} in all"] if booking.change.pupils is not None else []
        return f"  wished: {', '.join(filter(None, new))}"
    if booking.offer is not None:
        until = booking.offer.until.isoformat(timespec="minutes")
        return f"  offered: {booking.proposed_date} {booking.proposed_time}".rstrip() + f", held until {until}"
    if booking.status is Status.APPROVED and booking.proposed_date is not None:
        return f"  proposed: {booking.proposed_date} {booking.proposed_time}".rstrip()
    return ""


def _line(booking: Booking, asked_at: datetime | None) -> str:
    day = f"{booking.date} {booking.time}".rstrip() if booking.date else "no date"
    group = ", ".join(str(part) for part in (booking.class_name, booking.pupils, booking.school) if part)
    asked = asked_at is not None and booking.status is Status.APPROVED
    coming = "  confirmed" if booking.is_confirmed else "  reminded" if asked else ""
    what = f"{booking.id:<6} {booking.status:<10} {day:<17} {booking.activity_title[:44]:<44}"
    return f"{what}  {group}{_wished(booking)}{coming}"
