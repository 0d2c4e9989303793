"""What a teacher does with a booking: ask for it, change it, take or refuse another date."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from assistant.bookings.activities import binds_class
from assistant.bookings.changes import dated, day_and_time, difference, moment, with_facts
from assistant.bookings.lifecycle import (
    NOTHING_PROPOSED,
    Step,
    approve_on,
    must_be_teacher,
    must_break_nothing_new,
    open_for,
)
from assistant.bookings.rules import Rulebook
from assistant.errors import AlreadyDecided
from assistant.model import OPEN, Booking, Change, ChangeKind, ChannelName, Event, Facts, Person, Status
from assistant.ports import BookingBook


def draft(
    book: BookingBook, rules: Rulebook, booking: Booking, *, who: Person, via: ChannelName, now: datetime
) -> Event:
    """Store a new draft; its id is given here. The date is the first free day of its wish where none is set, the time a
    session's own; duration and ``binds_class`` are the activity's."""
    activity = rules.activity(booking)
    if activity is not None:
        booking = replace(
            booking,
            duration_minutes=booking.duration_minutes or activity.duration_minutes,
            binds_class=binds_class(activity),
        )
    fresh = replace(dated(booking, rules, book), status=Status.DRAFT, created_at=now, version=1, sequence=0)
    stored = book.add(fresh, Change("", now, who.address, via, ChangeKind.DRAFTED, after=day_and_time(fresh)))
    return Event(ChangeKind.DRAFTED, stored, who, via)


def edit(
    book: BookingBook,
    rules: Rulebook,
    booking_id: str,
    facts: Facts,
    *,
    who: Person,
    via: ChannelName,
    now: datetime,
    version: int | None = None,
) -> Event:
    """The teacher changes a booking; what ``facts`` does not say stays. Another period finds its own first free day.
    Raises `NotAllowed` for anybody else. Facts that change nothing write nothing.

    Only a draft gets another day this way: for others `AlreadyDecided` (see `refuse` and `move`). What is approved must
    break no rule that it kept before, not even a soft one: `RulesBroken`."""
    booking = open_for(book, booking_id, OPEN, version)
    must_be_teacher(booking, who, "change")
    edited = with_facts(booking, facts)
    if booking.status is not Status.DRAFT and (edited.wish, edited.time) != (booking.wish, booking.time):
        raise AlreadyDecided(booking.id, booking.status, booking.decided_by)
    if booking.status is Status.APPROVED:
        must_break_nothing_new(booking, edited, rules, book)
    if (edited.wish, edited.time) != (booking.wish, booking.time):
        edited = replace(edited, date=booking.date if edited.wish == booking.wish else None)
        edited = dated(edited, rules, book)
    before, after = difference(booking, edited)
    if not after:
        return Event(ChangeKind.EDITED, booking, who, via)
    return Step(book, booking, who, via, now).take(ChangeKind.EDITED, edited.with_changes(), before=before, after=after)


def accept(
    book: BookingBook,
    rules: Rulebook,
    booking_id: str,
    *,
    who: Person,
    via: ChannelName,
    now: datetime,
    version: int | None = None,
) -> Event:
    """The teacher takes the proposed date, which a coordinator had offered: it is approved. Raises `RulesBroken` when
    the date was lost in the meantime, `NotAllowed` for anybody else."""
    booking = open_for(book, booking_id, {Status.PROPOSED}, version)
    must_be_teacher(booking, who, "accept")
    step = Step(book, booking, who, via, now)
    day, time = booking.proposed_date, booking.proposed_time
    return approve_on(step, rules, ChangeKind.ACCEPTED, day, time, decided=booking.decided_by, despite=True)


def refuse(
    book: BookingBook,
    booking_id: str,
    reason: str = "",
    *,
    who: Person,
    via: ChannelName,
    now: datetime,
    version: int | None = None,
    rules: Rulebook | None = None,
    facts: Facts | None = None,
) -> Event:
    """The teacher does not take the proposed date: it is a draft again, with the teacher's words as its reason. Where
    ``facts`` say what would suit instead, ``rules`` find the day for it. Raises `NotAllowed` for anybody else."""
    booking = open_for(book, booking_id, {Status.PROPOSED}, version)
    must_be_teacher(booking, who, "refuse")
    wished = booking if facts is None else with_facts(booking, facts)
    if rules is not None and (wished.wish, wished.time) != (booking.wish, booking.time):
        wished = dated(replace(wished, date=None), rules, book)
    why = reason.strip()
    draft_again = wished.with_changes(
        status=Status.DRAFT, reason=why, decided_by="", decided_at=None, **NOTHING_PROPOSED
    )
    return Step(book, booking, who, via, now).take(
        ChangeKind.REFUSED,
        draft_again,
        why=why,
        before=moment(booking.proposed_date, booking.proposed_time),
        after="" if wished == booking else difference(booking, wished)[1],
    )
