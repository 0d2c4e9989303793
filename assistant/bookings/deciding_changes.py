"""What coordinators decide about the change of an agreed booking: the teacher's wish, or a day that they offer."""

from __future__ import annotations

from assistant.bookings.changes import as_wished, difference, on_day
from assistant.bookings.decisions import Approve, Decline, Propose
from assistant.bookings.lifecycle import (
    NOTHING_PROPOSED,
    Actor,
    Step,
    begin,
    must_break_nothing_new,
    must_hold,
    name_of,
    next_sequence,
)
from assistant.bookings.rules import Rulebook
from assistant.errors import AlreadyDecided, BookingUnknown, DayNotWished, ReasonMissing
from assistant.model import Booking, ChangeKind, Event, Role, Status
from assistant.ports import BookingBook, BookingReader


def is_about_a_change(book: BookingReader, booking_id: str, actor: Actor) -> bool:
    """What is decided is a change of what is agreed; so it was when the actor looked, where it is decided by now."""
    booking = book.get(booking_id)
    if booking.status is not Status.APPROVED:
        return False
    if booking.waits_for is not None or actor.seen_version in (None, booking.version):
        return booking.waits_for is not None
    try:
        seen = book.before(booking.id, actor.seen_version + 1)
    except BookingUnknown:
        return False
    return seen.status is Status.APPROVED and seen.waits_for is not None


def agree(book: BookingBook, rules: Rulebook, decision: Approve, actor: Actor) -> Event:
    """The booking becomes what was wished, or is on the day that was offered, to which the teacher said yes elsewhere.

    Another day than that only within the period that was wished: else `DayNotWished`. Raises `RulesBroken` as an
    approval does: what is wished was checked before the coordinator looked."""
    step = begin(book, decision.booking_id, Role.COORDINATOR, ChangeKind.CHANGE_AGREED, actor)
    booking = step.booking
    _must_wait(step)
    seen = _what_waits(booking, rules)
    day, time = decision.day or seen.date, decision.time or seen.time
    if day is None or (day, time) == (seen.date, seen.time):
        return _become(step, rules, seen, seen, despite=decision.despite)
    period = booking.change.wish if booking.change is not None else None
    if (day != seen.date and (period is None or not period.covers(day))) or seen.time not in ("", time):
        raise DayNotWished(booking.id, day)
    return _become(step, rules, seen, on_day(seen, rules, day, time), despite=decision.despite)


def keep(book: BookingBook, decision: Decline, actor: Actor) -> Event:
    """The agreement stays as it is; the teacher reads the reason. Raises `ReasonMissing` for a blank one."""
    step = begin(book, decision.booking_id, Role.COORDINATOR, ChangeKind.CHANGE_DECLINED, actor)
    _must_wait(step)
    reason = decision.reason.strip()
    if not reason:
        raise ReasonMissing
    before, after = difference(as_wished(step.booking), step.booking)
    kept = step.decided(change=None, reason="", **NOTHING_PROPOSED)
    return step.take(kept, why=reason, before=before, after=after, words=reason)


def move(book: BookingBook, rules: Rulebook, decision: Propose, actor: Actor) -> Event:
    """Another day for what is agreed, to which the teacher has said yes already. Raises as `agree` does."""
    step = begin(book, decision.booking_id, Role.COORDINATOR, ChangeKind.CHANGE_AGREED, actor)
    wanted = on_day(as_wished(step.booking), rules, decision.day, decision.time)
    return _become(step, rules, step.booking, wanted, despite=decision.despite)


def _what_waits(booking: Booking, rules: Rulebook) -> Booking:
    """The booking as it was wished, or with the day that was offered."""
    if booking.proposed_date is None:
        return as_wished(booking)
    return on_day(booking, rules, booking.proposed_date, booking.proposed_time)


def _must_wait(step: Step) -> None:
    booking = step.booking
    if booking.waits_for is None:
        raise AlreadyDecided(booking.id, booking.status, booking.decided_by)


def _become(step: Step, rules: Rulebook, seen: Booking, wanted: Booking, *, despite: bool) -> Event:
    """Raises `RulesBroken`: for hard rules, and without ``despite`` for soft ones that what was ``seen`` kept."""
    booking = step.booking
    must_hold(wanted, rules, step.book)
    if not despite:
        must_break_nothing_new(seen, wanted, rules, step.book)
    agreed = step.decided(
        date=wanted.date,
        time=wanted.time,
        wish=wanted.wish,
        class_name=wanted.class_name,
        grade=wanted.grade,
        pupils=wanted.pupils,
        change=None,
        reason="",
        decided_by=name_of(step.actor.who),
        sequence=next_sequence(step.book, booking),
        **NOTHING_PROPOSED,
    )
    before, after = difference(booking, agreed)
    return step.take(agreed, before=before, after=after)
