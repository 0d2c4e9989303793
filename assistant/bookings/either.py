"""What teacher and coordinators can both do, and what time does by itself."""

from __future__ import annotations

from datetime import date, datetime

from assistant.bookings.days import day_and_time, last_possible_day, on_day, with_facts
from assistant.bookings.rules import Rulebook
from assistant.bookings.steps import NOTHING_PROPOSED, OPEN, Step, must_be_teacher, next_sequence, open_for
from assistant.model import ChannelName, Event, Facts, Person, Status
from assistant.ports import BookingBook

ASSISTANT = Person("assistant:klassetur", name="Klassetur")
"""Who does what nobody did: drafts run out by themselves."""


def cancel(
    book: BookingBook,
    booking_id: str,
    reason: str = "",
    *,
    who: Person,
    via: ChannelName,
    now: datetime,
    version: int | None = None,
    office: bool = False,
) -> Event:
    """Call it off; ``office`` says that a coordinator does, else it must be the booking's teacher (`NotAllowed`)."""
    booking = open_for(book, booking_id, OPEN | {Status.APPROVED}, version)
    if not office:
        must_be_teacher(booking, who, "cancel")
    step = Step(book, booking, who, via, now)
    cancelled = step.decided(
        Status.CANCELLED, reason=reason.strip(), sequence=next_sequence(book, booking), **NOTHING_PROPOSED
    )
    return step.take("cancelled", cancelled, why=reason.strip(), before=booking.status)


def move(
    book: BookingBook,
    rules: Rulebook,
    booking_id: str,
    day: date,
    time: str = "",
    reason: str = "",
    *,
    who: Person,
    via: ChannelName,
    now: datetime,
    version: int | None = None,
    office: bool = False,
    facts: Facts | None = None,
) -> Event:
    """An approved booking should be on another day: it is a draft for that day again, with the same id, the ``reason``
    and what ``facts`` say besides. ``office`` as in `cancel`."""
    booking = open_for(book, booking_id, {Status.APPROVED}, version)
    if not office:
        must_be_teacher(booking, who, "move")
    elsewhere = on_day(booking if facts is None else with_facts(booking, facts), rules, day, time)
    moved = elsewhere.with_changes(
        status=Status.DRAFT,
        reason=reason.strip(),
        decided_by="",
        decided_at=None,
        sequence=next_sequence(book, booking),
    )
    return Step(book, booking, who, via, now).take(
        "moved", moved, why=reason.strip(), before=day_and_time(booking), after=day_and_time(elsewhere)
    )


def expire(
    book: BookingBook, today: date, *, now: datetime, who: Person = ASSISTANT, via: ChannelName | None = None
) -> list[Event]:
    """Close every draft and proposal whose last possible day is over; ``via`` is the booking's own by default."""
    events = []
    for booking in book.find(statuses=OPEN):
        last = last_possible_day(booking)
        if last is not None and last < today:
            step = Step(book, booking, who, via or booking.channel, now)
            events.append(step.take("expired", step.decided(Status.EXPIRED, **NOTHING_PROPOSED), before=booking.status))
    return events
