"""The states of a booking, who may bring it from one into another, and how a step is taken and written down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from assistant.bookings.changes import (
    as_wished,
    day_and_time,
    difference,
    last_possible_day,
    moment,
    on_day,
    runs_out,
    without_offer,
)
from assistant.bookings.rules import Rulebook
from assistant.errors import AlreadyDecided, BookingUnknown, ChangedMeanwhile, NotAllowed, RulesBroken
from assistant.model import (
    AGREED,
    OPEN,
    UNDECIDED,
    Booking,
    Change,
    ChangeKind,
    ChannelName,
    Check,
    Event,
    Person,
    Role,
    Status,
)
from assistant.ports import BookingBook, BookingReader

_STAYS_AGREED: Mapping[Status, Status] = {Status.APPROVED: Status.APPROVED}

_WAITS_ON: Mapping[Status, Status] = {Status.WAITLISTED: Status.WAITLISTED}

TRANSITIONS: Mapping[tuple[Role, ChangeKind], Mapping[Status, Status]] = {
    (Role.TEACHER, ChangeKind.EDITED): {status: status for status in sorted(OPEN)},
    (Role.TEACHER, ChangeKind.ACCEPTED): {
        Status.PROPOSED: Status.APPROVED, Status.WAITLISTED: Status.DRAFT, **_STAYS_AGREED,
    },
    (Role.TEACHER, ChangeKind.REFUSED): {Status.PROPOSED: Status.DRAFT, **_WAITS_ON, **_STAYS_AGREED},
    (Role.TEACHER, ChangeKind.CHANGE_ASKED): _STAYS_AGREED,
    (Role.TEACHER, ChangeKind.CHANGE_WITHDRAWN): _STAYS_AGREED,
    (Role.TEACHER, ChangeKind.CONFIRMED): _STAYS_AGREED,
    (Role.TEACHER, ChangeKind.EVALUATED): {**_STAYS_AGREED, Status.HELD: Status.HELD},
    (Role.TEACHER, ChangeKind.CANCELLED): dict.fromkeys(sorted(OPEN), Status.CANCELLED),
    (Role.COORDINATOR, ChangeKind.CLAIMED): {status: status for status in sorted(UNDECIDED)},
    (Role.COORDINATOR, ChangeKind.APPROVED): dict.fromkeys(sorted(UNDECIDED), Status.APPROVED),
    (Role.COORDINATOR, ChangeKind.DECLINED): dict.fromkeys(sorted(UNDECIDED), Status.DECLINED),
    (Role.COORDINATOR, ChangeKind.PROPOSED): {**dict.fromkeys(sorted(UNDECIDED), Status.PROPOSED), **_STAYS_AGREED},
    (Role.COORDINATOR, ChangeKind.CHANGE_AGREED): _STAYS_AGREED,
    (Role.COORDINATOR, ChangeKind.CHANGE_DECLINED): _STAYS_AGREED,
    (Role.COORDINATOR, ChangeKind.CANCELLED): dict.fromkeys(sorted(OPEN), Status.CANCELLED),
    (Role.COORDINATOR, ChangeKind.EDITED): {status: status for status in sorted(OPEN)},
    (Role.COORDINATOR, ChangeKind.HELD): dict.fromkeys(sorted(AGREED), Status.HELD),
    (Role.COORDINATOR, ChangeKind.NO_SHOW): dict.fromkeys(sorted(AGREED), Status.NO_SHOW),
    (Role.TIME, ChangeKind.EXPIRED): dict.fromkeys(sorted(UNDECIDED), Status.EXPIRED),
    (Role.TIME, ChangeKind.CHANGE_LAPSED): _STAYS_AGREED,
    (Role.TIME, ChangeKind.OFFERED): _WAITS_ON,
    (Role.TIME, ChangeKind.OFFER_LAPSED): _WAITS_ON,
    (Role.TIME, ChangeKind.WAIT_OVER): {Status.WAITLISTED: Status.EXPIRED},
}  # fmt: skip
"""By whom and what -> from which state into which; from any other state it is `AlreadyDecided`. A booking begins as a
draft, or on the waiting list. What is agreed stays so while a change of it is wished, offered, declined or taken back,
and whatever becomes of that. Taking a decision back leads to where it came from (`CAN_BE_UNDONE`). A note is written in
any state and changes none."""

CAN_BE_UNDONE = frozenset(
    {
        ChangeKind.APPROVED,
        ChangeKind.DECLINED,
        ChangeKind.PROPOSED,
        ChangeKind.CANCELLED,
        ChangeKind.CHANGE_AGREED,
        ChangeKind.CHANGE_DECLINED,
    }
)
"""What a coordinator can take back, for a minute."""

SAID_BESIDE = frozenset({ChangeKind.NOTED, ChangeKind.REMARKED})
"""What is written in any state and changes none."""

HARMLESS = frozenset({ChangeKind.CLAIMED, ChangeKind.CONFIRMED})
"""Changes that leave what a decider saw as it was."""

NOTHING_PROPOSED: Mapping[str, object] = {"proposed_date": None, "proposed_time": ""}

ASSISTANT = Person("assistant:klassetur", name="Klassetur")
"""Who does what nobody did: drafts run out by themselves."""


@dataclass(frozen=True)
class Actor:
    """Who does something to a booking, where and when."""

    who: Person
    via: ChannelName
    now: datetime
    seen_version: int | None = None
    """The booking's version that they saw; ``None``: whatever it is now."""


@dataclass(frozen=True)
class Step:
    """One change of one booking, which its state allows."""

    book: BookingBook
    booking: Booking
    by: Role
    actor: Actor
    what: ChangeKind
    target: Status

    def decided(self, **changes: object) -> Booking:
        """The booking in its new state, with the name of who brought it there; a place that was held for it is not any
        more."""
        decided = {"status": self.target, "decided_by": name_of(self.actor.who), "decided_at": self.actor.now}
        return without_offer(self.booking).with_changes(**{**decided, **changes})

    def undecided(self, changed: Booking, **changes: object) -> Booking:
        """``changed`` in its new state, where somebody is to decide again."""
        return changed.with_changes(**{"status": self.target, "decided_by": "", "decided_at": None, **changes})

    def take(self, changed: Booking, *, why: str = "", before: str = "", after: str = "", words: str = "") -> Event:
        """Store it with its line of history. ``words``: as people are told, where the booking does not keep them."""
        actor = self.actor
        change = Change(changed.id, actor.now, actor.who.address, actor.via, self.what, why, before, after)
        self.book.save(changed, change)
        return self._event(changed, words)

    def leave(self) -> Event:
        """Nothing was changed by it: nothing is written."""
        return self._event(self.booking)

    def _event(self, now: Booking, words: str = "") -> Event:
        return Event(self.what, now, self.actor.who, self.actor.via, words=words, by=self.by, was=self.booking.status)


def begin(book: BookingBook, booking_id: str, by: Role, what: ChangeKind, actor: Actor) -> Step:
    """A step that the state allows (else `AlreadyDecided`) on a booking that is as the actor saw it (else
    `ChangedMeanwhile`) and, where a teacher takes it, their own (else `NotAllowed`)."""
    booking, allowed = book.get(booking_id), TRANSITIONS[by, what]
    if booking.status not in allowed:
        raise AlreadyDecided(booking.id, booking.status, booking.decided_by)
    must_be_as_seen(book, booking, actor)
    if by is Role.TEACHER and not booking.is_of(actor.who.address):
        raise NotAllowed(actor.who.address, f"change {booking.id}")
    return Step(book, booking, by, actor, what, allowed[booking.status])


def must_be_as_seen(book: BookingReader, booking: Booking, actor: Actor) -> None:
    """Raises `ChangedMeanwhile` when something that matters happened since the version that the actor saw."""
    seen = actor.seen_version
    if seen is None or seen == booking.version:
        return
    # each version has its line of history; notes have no version
    since = [change for change in book.history(booking.id) if change.what != ChangeKind.NOTED][seen:]
    telling = [change for change in since if change.what not in HARMLESS]
    if telling or not since:
        raise ChangedMeanwhile(booking.id, booking.status, _changer(booking, telling[-1].who) if telling else "")


def _changer(booking: Booking, address: str) -> str:
    teachers = (name_of(teacher) for teacher in booking.everybody if teacher.address == address)
    return next(teachers, "") or booking.decided_by or address


def approve_on(step: Step, rules: Rulebook, day: date | None, time: str, *, decided: str, despite: bool) -> Event:
    """Approved on this day. Raises `RulesBroken`: for hard rules, and without ``despite`` for soft ones that the
    booking as it was kept."""
    booking = step.booking if day is None else on_day(step.booking, rules, day, time)
    must_hold(booking, rules, step.book)
    if not despite:
        must_break_nothing_new(step.booking, booking, rules, step.book)
    approved = step.decided(
        date=booking.date,
        time=booking.time,
        reason="",
        alternatives=(),
        decided_by=decided,
        sequence=next_sequence(step.book, step.booking),
        **NOTHING_PROPOSED,
    )
    return step.take(approved, before=day_and_time(step.booking), after=day_and_time(approved))


def call_off(step: Step, reason: str) -> Event:
    """Cancelled, by whoever takes the step."""
    sequence = next_sequence(step.book, step.booking)
    cancelled = step.decided(reason=reason.strip(), sequence=sequence, change=None, **NOTHING_PROPOSED)
    return step.take(cancelled, why=reason.strip(), before=step.booking.status)


def expire(book: BookingBook, booking_id: str, today: date, now: datetime) -> Event | None:
    """Close a draft, proposal or wait whose last possible day is over; a change of what is agreed lapses so, and leaves
    the agreement as it is. ``None`` where it waits for nothing or its day is still to come. Raises `BookingUnknown`."""
    booking = book.get(booking_id)
    last = last_possible_day(booking)
    if not runs_out(booking) or last is None or last >= today:
        return None
    actor, what = Actor(ASSISTANT, booking.channel, now), _ENDS.get(booking.status, ChangeKind.EXPIRED)
    step = begin(book, booking.id, Role.TIME, what, actor)
    return _lapsed(step) if what is ChangeKind.CHANGE_LAPSED else _expired(step)


_ENDS: Mapping[Status, ChangeKind] = {
    Status.APPROVED: ChangeKind.CHANGE_LAPSED,
    Status.WAITLISTED: ChangeKind.WAIT_OVER,
}
"""How what is not answered ends."""


def close_ahead(book: BookingBook, booking_id: str, alternatives: tuple[str, ...], now: datetime) -> Event | None:
    """Close a draft that nobody decided ahead of its day, with alternatives to choose; ``None`` where it is none any
    more. Raises `BookingUnknown`."""
    booking = book.get(booking_id)
    if booking.status is not Status.DRAFT:
        return None
    step = begin(book, booking.id, Role.TIME, ChangeKind.EXPIRED, Actor(ASSISTANT, booking.channel, now))
    closed = step.decided(alternatives=alternatives, **NOTHING_PROPOSED)
    return step.take(closed, before=booking.status, after=" ".join(alternatives))


def _expired(step: Step) -> Event:
    return step.take(step.decided(**NOTHING_PROPOSED), before=step.booking.status)


def _lapsed(step: Step) -> Event:
    booking = step.booking
    before, after = difference(as_wished(booking), booking)
    before = before or moment(booking.proposed_date, booking.proposed_time)
    kept = booking.with_changes(change=None, reason="", **NOTHING_PROPOSED)
    return step.take(kept, before=before, after=after)


def must_be_offered(step: Step) -> None:
    """Raises `AlreadyDecided` where the teacher is asked nothing any more."""
    booking = step.booking
    if booking.waits_for is not Role.TEACHER:
        raise AlreadyDecided(booking.id, booking.status, booking.decided_by)


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


def seen_anew(book: BookingReader, booking: Booking, changed: Booking) -> Booking:
    """What was changed of an agreement, as calendars take it over: they keep what they have of one with the same
    SEQUENCE. Wishes do not stand in them."""
    beside_wishes = replace(changed, wishes=booking.wishes, change=booking.change)
    if booking.status is not Status.APPROVED or beside_wishes == booking:
        return changed.with_changes()
    return changed.with_changes(sequence=next_sequence(book, booking))


def next_sequence(book: BookingReader, booking: Booking) -> int:
    """One more than what calendars have seen, where they have seen this booking at all."""
    seen = any(change.what in (ChangeKind.APPROVED, ChangeKind.ACCEPTED) for change in book.history(booking.id))
    return booking.sequence + 1 if seen else booking.sequence


def booking_before(book: BookingReader, booking: Booking) -> Booking | None:
    """As it was before what happened last; ``None`` where it began with that."""
    try:
        return book.before(booking.id, booking.version)
    except BookingUnknown:
        return None


def owner_before(book: BookingReader, booking: Booking) -> str:
    """The address of the coordinator who had claimed it before what happened last; empty where nobody had."""
    before = booking_before(book, booking)
    return "" if before is None or not before.claimed_by else _claimed_by(book, booking, before_last=True)


def owner_of(book: BookingReader, booking: Booking) -> str:
    """The address of the coordinator who has claimed it; empty where nobody has."""
    return _claimed_by(book, booking) if booking.claimed_by else ""


def _claimed_by(book: BookingReader, booking: Booking, *, before_last: bool = False) -> str:
    """Who claimed it last, or last ``before`` what happened last."""
    changes = [change for change in book.history(booking.id) if change.what != ChangeKind.NOTED]
    considered = changes[:-1] if before_last else changes
    return next((one.who for one in reversed(considered) if one.what == ChangeKind.CLAIMED), "")


def name_of(who: Person) -> str:
    """As others are told who it was."""
    return who.name or who.email or who.address
