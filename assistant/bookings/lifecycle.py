"""One step in a booking's life: what must hold before it, and how it is written down."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from assistant.bookings.changes import day_and_time, last_possible_day, on_day, with_facts
from assistant.bookings.rules import Rulebook
from assistant.errors import AlreadyDecided, ChangedMeanwhile, NotAllowed, RulesBroken
from assistant.model import (
    OPEN,
    UNDECIDED,
    Booking,
    Change,
    ChangeKind,
    ChannelName,
    Check,
    Event,
    Facts,
    Person,
    Status,
)
from assistant.ports import BookingBook, BookingReader

HARMLESS = frozenset({ChangeKind.CLAIMED})
"""Changes that leave what a decider saw as it was."""

NOTHING_PROPOSED: Mapping[str, object] = {"proposed_date": None, "proposed_time": ""}


@dataclass(frozen=True)
class Step:
    """One change of one booking by one person."""

    book: BookingBook
    booking: Booking
    who: Person
    via: ChannelName
    now: datetime

    def decided(self, status: Status, **changes: object) -> Booking:
        """The booking in its new state, with the name of who brought it there."""
        return self.booking.with_changes(
            **{"status": status, "decided_by": name_of(self.who), "decided_at": self.now, **changes}
        )

    def take(self, what: ChangeKind, changed: Booking, *, why: str = "", before: str = "", after: str = "") -> Event:
        change = Change(changed.id, self.now, self.who.address, self.via, what, why, before, after)
        self.book.save(changed, change)
        return Event(what, changed, self.who, self.via)


def approve_on(
    step: Step, rules: Rulebook, what: ChangeKind, day: date | None, time: str, *, decided: str, despite: bool
) -> Event:
    """Approved on this day. Raises `RulesBroken`: for hard rules, and without ``despite`` for soft ones that the
    booking as it was kept."""
    booking = step.booking if day is None else on_day(step.booking, rules, day, time)
    must_hold(booking, rules, step.book)
    if not despite:
        must_break_nothing_new(step.booking, booking, rules, step.book)
    approved = step.decided(
        Status.APPROVED,
        date=booking.date,
        time=booking.time,
        reason="",
        alternatives=(),
        decided_by=decided,
        sequence=next_sequence(step.book, step.booking),
        **NOTHING_PROPOSED,
    )
    return step.take(what, approved, before=day_and_time(step.booking), after=day_and_time(approved))


def open_for(book: BookingReader, booking_id: str, states: Collection[Status], version: int | None) -> Booking:
    """The booking, if it is in one of these states (`AlreadyDecided`) and nothing that matters happened since
    ``version`` (`ChangedMeanwhile`)."""
    booking = book.get(booking_id)
    if booking.status not in states:
        raise AlreadyDecided(booking.id, booking.status, booking.decided_by)
    if version is not None and version != booking.version:
        _must_be_harmless(book, booking, version)
    return booking


def _must_be_harmless(book: BookingReader, booking: Booking, seen: int) -> None:
    """Each version has its line of history; notes have no version."""
    since = [change for change in book.history(booking.id) if change.what != ChangeKind.NOTED][seen:]
    telling = [change for change in since if change.what not in HARMLESS]
    if telling or not since:
        raise ChangedMeanwhile(booking.id, booking.status, _changer(booking, telling[-1].who) if telling else "")


def _changer(booking: Booking, address: str) -> str:
    return name_of(booking.teacher) if address == booking.teacher.address else booking.decided_by or address


def must_be_teacher(booking: Booking, who: Person, what: str) -> None:
    """Raises `NotAllowed` for anybody but the booking's teacher."""
    if who.address != booking.teacher.address:
        raise NotAllowed(who.address, f"{what} {booking.id}")


def must_hold(booking: Booking, rules: Rulebook, book: BookingReader) -> None:
    """Raises `RulesBroken` for hard rules that fail."""
    hard = [check for check in broken(booking, rules, book) if check.hard]
    if hard:
        raise RulesBroken(booking.id, hard)


def must_break_nothing_new(seen: Booking, changed: Booking, rules: Rulebook, book: BookingReader) -> None:
    """Raises `RulesBroken` for rules that the change breaks and the booking as it was seen kept."""
    if changed == seen:
        return
    known = {check.rule for check in broken(seen, rules, book)}
    new = [check for check in broken(changed, rules, book) if check.rule not in known]
    if new:
        raise RulesBroken(seen.id, new)


def broken(booking: Booking, rules: Rulebook, book: BookingReader) -> list[Check]:
    """The rules that fail, hard and soft."""
    return [check for check in rules.checks(booking, book) if not check.ok]


def next_sequence(book: BookingReader, booking: Booking) -> int:
    """One more than what calendars have seen, where they have seen this booking at all."""
    seen = any(change.what in (ChangeKind.APPROVED, ChangeKind.ACCEPTED) for change in book.history(booking.id))
    return booking.sequence + 1 if seen else booking.sequence


def name_of(who: Person) -> str:
    """As others are told who it was."""
    return who.name or who.email or who.address


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
    booking = open_for(book, booking_id, OPEN, version)
    if not office:
        must_be_teacher(booking, who, "cancel")
    step = Step(book, booking, who, via, now)
    cancelled = step.decided(
        Status.CANCELLED, reason=reason.strip(), sequence=next_sequence(book, booking), **NOTHING_PROPOSED
    )
    return step.take(ChangeKind.CANCELLED, cancelled, why=reason.strip(), before=booking.status)


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
        ChangeKind.MOVED, moved, why=reason.strip(), before=day_and_time(booking), after=day_and_time(elsewhere)
    )


def expire(
    book: BookingBook, today: date, *, now: datetime, who: Person = ASSISTANT, via: ChannelName | None = None
) -> list[Event]:
    """Close every draft and proposal whose last possible day is over; ``via`` is the booking's own by default."""
    events = []
    for booking in book.find(statuses=UNDECIDED):
        last = last_possible_day(booking)
        if last is not None and last < today:
            step = Step(book, booking, who, via or booking.channel, now)
            events.append(
                step.take(ChangeKind.EXPIRED, step.decided(Status.EXPIRED, **NOTHING_PROPOSED), before=booking.status)
            )
    return events
