"""What is due for a booking as it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time, timedelta

from assistant.bookings.changes import last_possible_day, waiting_since
from assistant.model import Booking, Role, Status
from assistant.planning.due_acts import DueAct, DueKind, key_of
from assistant.planning.school_time import SchoolTime

PLANNED_FOR_BOOKINGS = frozenset({DueKind.RUN_OUT, DueKind.UNDECIDED, DueKind.OVERDUE, DueKind.CLOSE_AHEAD})
"""The kinds that follow from a booking alone; `acts_of_booking` says all of them."""


@dataclass(frozen=True)
class Lead:
    """How many school days before or after something an act is due; 0: never."""

    undecided: int = 3
    """After a request, until whoever claimed it is reminded."""
    overdue: int = 6
    """After a request, until the deputy hears of it."""
    close_ahead: int = 0
    """Before its last possible day, when a request that nobody decided is closed."""


def acts_of_booking(booking: Booking, lead: Lead, school: SchoolTime) -> tuple[DueAct, ...]:
    """All that is due for it, whatever has been done of it already."""
    return (*_run_out(booking, school), *_undecided(booking, lead, school), *_close_ahead(booking, lead, school))


def _run_out(booking: Booking, school: SchoolTime) -> Iterator[DueAct]:
    last = last_possible_day(booking)
    if booking.waits_for is not None and last is not None:
        due = school.next_moment(school.at(last + timedelta(days=1), time()))
        yield DueAct(key_of(DueKind.RUN_OUT, booking.id, last), DueKind.RUN_OUT, due, booking.id)


def _undecided(booking: Booking, lead: Lead, school: SchoolTime) -> Iterator[DueAct]:
    if booking.waits_for is not Role.COORDINATOR:
        return
    since = school.day_of(waiting_since(booking))
    for kind, days in ((DueKind.UNDECIDED, lead.undecided), (DueKind.OVERDUE, lead.overdue)):
        if days:
            due = school.opening(school.days_after(since, days))
            yield DueAct(key_of(kind, booking.id, since), kind, due, booking.id)


def _close_ahead(booking: Booking, lead: Lead, school: SchoolTime) -> Iterator[DueAct]:
    last = last_possible_day(booking)
    if booking.status is not Status.DRAFT or last is None or not lead.close_ahead:
        return
    due = school.opening(school.days_before(last, lead.close_ahead))
    if due > booking.created_at:  # what is asked for at short notice is left to the coordinators
        yield DueAct(key_of(DueKind.CLOSE_AHEAD, booking.id, last), DueKind.CLOSE_AHEAD, due, booking.id)
