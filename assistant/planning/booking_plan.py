"""What is due for a booking as it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta

from assistant.bookings.changes import last_possible_day
from assistant.model import Booking
from assistant.planning.due_acts import DueAct, DueKind, key_of
from assistant.planning.school_time import SchoolTime

PLANNED_FOR_BOOKINGS = frozenset({DueKind.RUN_OUT})
"""The kinds that follow from a booking alone; `acts_of_booking` says all of them."""


@dataclass(frozen=True)
class Lead:
    """How many school days before or after something an act is due; 0: never."""


def acts_of_booking(booking: Booking, lead: Lead, school: SchoolTime) -> tuple[DueAct, ...]:
    """All that is due for it, whatever has been done of it already."""
    return tuple(act for act in (_run_out(booking, school),) if act is not None)


def _run_out(booking: Booking, school: SchoolTime) -> DueAct | None:
    last = last_possible_day(booking)
    if booking.waits_for is None or last is None:
        return None
    due = school.next_moment(school.at(last + timedelta(days=1), time()))
    return DueAct(key_of(DueKind.RUN_OUT, booking.id, last), DueKind.RUN_OUT, due, booking.id)
