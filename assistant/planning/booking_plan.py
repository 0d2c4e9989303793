"""What is due for a booking as it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time, timedelta

from assistant.bookings.changes import last_possible_day, runs_out, waiting_since
from assistant.model import Booking, Role, Status
from assistant.planning.due_acts import DueAct, DueKind, key_of
from assistant.planning.school_time import OPENS, SchoolTime

PLANNED_FOR_BOOKINGS = frozenset({
    DueKind.RUN_OUT, DueKind.UNDECIDED, DueKind.OVERDUE, DueKind.CLOSE_AHEAD, DueKind.COMING, DueKind.VISIT,
    DueKind.OFFER_ENDS, DueKind.AFTER, DueKind.AFTER_AGAIN, DueKind.AFTER_PROVIDER,
})  # fmt: skip
"""The kinds that follow from a booking alone; `acts_of_booking` says all of them."""


STILL_KNOWN = 10
"""School days for which a question how it was can be late."""


@dataclass(frozen=True)
class Lead:
    """How many school days before or after something an act is due; 0: never."""

    undecided: int = 3
    """After a request, until whoever claimed it is reminded."""
    overdue: int = 6
    """After a request, until the deputy hears of it."""
    close_ahead: int = 0
    """Before its last possible day, when a request that nobody decided is closed."""
    coming: int = 3
    """Before a visit, when the teacher is asked whether they still come."""
    visit: int = 3
    """Before a visit, when its provider is reminded."""
    after: int = 1
    """After a visit, when its teacher is asked how it was."""
    after_again: int = 3
    """After that, until the teacher is asked once more."""
    after_provider: int = 1
    """After a visit, when its provider is asked how it was."""


def acts_of_booking(booking: Booking, lead: Lead, school: SchoolTime) -> tuple[DueAct, ...]:
    """All that is due for it, whatever has been done of it already."""
    return (
        *_run_out(booking, school),
        *_offer_ends(booking, school),
        *_undecided(booking, lead, school),
        *_close_ahead(booking, lead, school),
        *_before_the_visit(booking, lead, school),
        *_after_the_visit(booking, lead, school),
    )


def _run_out(booking: Booking, school: SchoolTime) -> Iterator[DueAct]:
    last = last_possible_day(booking)
    if runs_out(booking) and last is not None:
        due = school.next_moment(school.at(last + timedelta(days=1), time()))
        yield DueAct(key_of(DueKind.RUN_OUT, booking.id, last), DueKind.RUN_OUT, due, booking.id)


def _offer_ends(booking: Booking, school: SchoolTime) -> Iterator[DueAct]:
    if booking.offer is not None and booking.wait is not None:
        key = f"{DueKind.OFFER_ENDS}:{booking.id}:{len(booking.wait.offers)}"
        yield DueAct(key, DueKind.OFFER_ENDS, school.next_moment(booking.offer.until), booking.id)


def _undecided(booking: Booking, lead: Lead, school: SchoolTime) -> Iterator[DueAct]:
    if booking.waits_for is not Role.COORDINATOR:
        return
    since = school.day_of(waiting_since(booking))
    over = next((act.due for act in _run_out(booking, school)), None)
    later = school.opening(school.days_after(since, lead.overdue)) if lead.overdue else None
    sooner = school.opening(school.days_after(since, lead.undecided)) if lead.undecided else None
    if later is not None:
        yield DueAct(key_of(DueKind.OVERDUE, booking.id, since), DueKind.OVERDUE, later, booking.id, until=over)
    if sooner is not None:
        # whoever is late with both says what weighs more
        until = min((one for one in (later, over) if one is not None and one > sooner), default=None)
        yield DueAct(key_of(DueKind.UNDECIDED, booking.id, since), DueKind.UNDECIDED, sooner, booking.id, until=until)


def _close_ahead(booking: Booking, lead: Lead, school: SchoolTime) -> Iterator[DueAct]:
    last = last_possible_day(booking)
    if booking.status is not Status.DRAFT or last is None or not lead.close_ahead:
        return
    due = school.opening(school.days_before(last, lead.close_ahead))
    if due > booking.created_at:  # what is asked for at short notice is left to the coordinators
        yield DueAct(key_of(DueKind.CLOSE_AHEAD, booking.id, last), DueKind.CLOSE_AHEAD, due, booking.id)


def _before_the_visit(booking: Booking, lead: Lead, school: SchoolTime) -> Iterator[DueAct]:
    """Until the visit begins; nobody is reminded of what was agreed a moment ago, or is about to change."""
    if booking.status is not Status.APPROVED or booking.date is None or booking.waits_for is not None:
        return
    begins = school.at(booking.date, _hour_of(booking.time))
    asked = booking.binds_class and not booking.is_confirmed
    for kind, days in ((DueKind.COMING, lead.coming if asked else 0), (DueKind.VISIT, lead.visit)):
        due = school.opening(school.days_before(booking.date, days))
        if days and (booking.decided_at is None or due > booking.decided_at):
            yield DueAct(key_of(kind, booking.id, booking.date), kind, due, booking.id, until=begins)


def _after_the_visit(booking: Booking, lead: Lead, school: SchoolTime) -> Iterator[DueAct]:
    """While one still knows how it was, and nobody has said so; what needs no fixed hours has no day after."""
    over = booking.status in (Status.APPROVED, Status.HELD) and booking.waits_for is None and booking.binds_class
    if booking.date is None or not over:
        return
    asked = lead.after if not booking.is_evaluated else 0
    again = lead.after + lead.after_again if asked and lead.after_again else 0
    # whoever is late with both asks once
    limits = {DueKind.AFTER: again or asked + STILL_KNOWN, DueKind.AFTER_AGAIN: again + STILL_KNOWN}
    limits[DueKind.AFTER_PROVIDER] = lead.after_provider + STILL_KNOWN
    kinds = (DueKind.AFTER, asked), (DueKind.AFTER_AGAIN, again), (DueKind.AFTER_PROVIDER, lead.after_provider)
    for kind, days in kinds:
        if days:
            due, until = (school.opening(school.days_after(booking.date, one)) for one in (days, limits[kind]))
            yield DueAct(key_of(kind, booking.id, booking.date), kind, due, booking.id, until=until)


def _hour_of(text: str) -> time:
    """When a visit begins; where that is not said, or no hour there is, when schools open."""
    try:
        return time.fromisoformat(text)
    except ValueError:
        return OPENS
