"""What a coordinator does with a booking: decide it or take that back, claim it, note something, say how it went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from assistant.bookings.changes import class_and_grade, day_and_time, difference, on_day
from assistant.bookings.lifecycle import (
    NOTHING_PROPOSED,
    Step,
    approve_on,
    must_break_nothing_new,
    must_hold,
    name_of,
    next_sequence,
    open_for,
)
from assistant.bookings.rules import Rulebook
from assistant.errors import (
    AlreadyDecided,
    ChangedMeanwhile,
    NothingWritten,
    NotOver,
    ReasonMissing,
    TooLate,
    UnknownAlternatives,
)
from assistant.model import AGREED, OPEN, UNDECIDED, Booking, Change, ChangeKind, ChannelName, Event, Person, Status
from assistant.ports import BookingBook

UNDO_WITHIN = timedelta(minutes=1)
"""So long can a decision be taken back by whoever made it."""

CAN_BE_UNDONE = frozenset({ChangeKind.APPROVED, ChangeKind.DECLINED, ChangeKind.PROPOSED, ChangeKind.CANCELLED})
"""What can be taken back."""


@dataclass(frozen=True)
class Amendment:
    """A booking's facts as a coordinator wrote them down, all of them; an empty one is not known any more."""

    class_name: str = ""
    pupils: int | None = None
    school: str = ""
    phone: str = ""
    wishes: str = ""
    date: date | None = None
    """``None`` leaves day and time as they are."""
    time: str = ""


def approve(
    book: BookingBook,
    rules: Rulebook,
    booking_id: str,
    *,
    who: Person,
    via: ChannelName,
    now: datetime,
    version: int | None = None,
    day: date | None = None,
    time: str = "",
    despite: bool = False,
) -> Event:
    """A coordinator approves, on another day or at another time where they are given. Raises `RulesBroken` for hard
    rules that fail now, and for soft ones that only fail on the day given here, which the coordinator did not see
    checked; ``despite`` says that those are known."""
    booking = open_for(book, booking_id, UNDECIDED, version)
    step = Step(book, booking, who, via, now)
    return approve_on(
        step, rules, ChangeKind.APPROVED, day or booking.date, time, decided=name_of(who), despite=despite
    )


def decline(
    book: BookingBook,
    booking_id: str,
    reason: str,
    alternatives: Sequence[str] = (),
    *,
    who: Person,
    via: ChannelName,
    now: datetime,
    version: int | None = None,
    rules: Rulebook | None = None,
) -> Event:
    """A coordinator declines; ``alternatives`` are activity ids. Raises `ReasonMissing` for a blank reason and, where
    ``rules`` say what there is, `UnknownAlternatives`."""
    booking = open_for(book, booking_id, UNDECIDED, version)
    if not reason.strip():
        raise ReasonMissing
    unknown = [name for name in alternatives if rules is not None and name not in rules.activities]
    if unknown:
        raise UnknownAlternatives(unknown)
    step = Step(book, booking, who, via, now)
    return step.take(
        ChangeKind.DECLINED,
        step.decided(Status.DECLINED, reason=reason.strip(), alternatives=tuple(alternatives), **NOTHING_PROPOSED),
        why=reason.strip(),
        after=" ".join(alternatives),
    )


def propose(
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
    despite: bool = False,
) -> Event:
    """A coordinator offers another date, and the teacher says yes or no. Raises `RulesBroken` for a day that could not
    be approved as things are; ``despite`` as in `approve`."""
    booking = open_for(book, booking_id, UNDECIDED, version)
    offered = on_day(booking, rules, day, time)
    must_hold(offered, rules, book)
    if not despite:
        must_break_nothing_new(booking, offered, rules, book)
    step = Step(book, booking, who, via, now)
    return step.take(
        ChangeKind.PROPOSED,
        step.decided(Status.PROPOSED, proposed_date=offered.date, proposed_time=offered.time, reason=reason.strip()),
        why=reason.strip(),
        before=day_and_time(booking),
        after=day_and_time(offered),
    )


def claim(
    book: BookingBook,
    booking_id: str,
    *,
    who: Person,
    via: ChannelName,
    now: datetime,
    version: int | None = None,
) -> Event:
    """A coordinator takes the booking on, or over from the one who had it. Claiming twice writes nothing. Whoever did
    not see yet that somebody else claimed it is told so: `ChangedMeanwhile` with that name."""
    booking = open_for(book, booking_id, UNDECIDED, version)
    name = name_of(who)
    if booking.claimed_by == name:
        return Event(ChangeKind.CLAIMED, booking, who, via)
    if booking.claimed_by and version is not None and version != booking.version:
        raise ChangedMeanwhile(booking.id, booking.status, booking.claimed_by)
    return Step(book, booking, who, via, now).take(
        ChangeKind.CLAIMED, booking.with_changes(claimed_by=name), before=booking.claimed_by, after=name
    )


def undo(
    book: BookingBook,
    booking_id: str,
    *,
    who: Person,
    via: ChannelName,
    now: datetime,
    version: int | None = None,
) -> Event:
    """Take one's own last decision back within `UNDO_WITHIN`: the booking is what it was before. Raises `TooLate` when
    the minute is over, and `ChangedMeanwhile` when the last thing that happened was not this person's decision."""
    booking = open_for(book, booking_id, frozenset(Status), version)
    until = undo_until(book.history(booking.id), who)
    if until is None:
        raise ChangedMeanwhile(booking.id, booking.status, booking.decided_by)
    if now > until:
        raise TooLate(booking.id)
    before = book.before(booking.id, booking.version)
    restored = replace(before, version=booking.version + 1, sequence=next_sequence(book, booking))
    step = Step(book, booking, who, via, now)
    return step.take(ChangeKind.UNDONE, restored, before=booking.status, after=restored.status)


def undo_until(history: Sequence[Change], who: Person) -> datetime | None:
    """Until when this person can take back what happened last; ``None`` where that was not their decision."""
    last = next((change for change in reversed(history) if change.what != ChangeKind.NOTED), None)
    if last is None or last.what not in CAN_BE_UNDONE or last.who != who.address:
        return None
    return last.at + UNDO_WITHIN


def note(book: BookingBook, booking_id: str, text: str, *, who: Person, via: ChannelName, now: datetime) -> Event:
    """Write something beside the booking, for coordinators alone; it changes nothing and has no version. Raises
    `NothingWritten` for a blank note."""
    booking = book.get(booking_id)
    if not text.strip():
        raise NothingWritten
    book.note(booking.id, Change(booking.id, now, who.address, via, ChangeKind.NOTED, text.strip()))
    return Event(ChangeKind.NOTED, booking, who, via, words=text.strip())


def report(
    book: BookingBook,
    booking_id: str,
    held: bool,
    evaluation: int | None = None,
    words: str = "",
    *,
    today: date,
    who: Person,
    via: ChannelName,
    now: datetime,
    version: int | None = None,
) -> Event:
    """How it went: it was held, or nobody came. ``evaluation`` is 1 (poor) to 5 (excellent). What was said can be said
    anew. Raises `NotOver` before the day itself."""
    booking = open_for(book, booking_id, AGREED, version)
    if booking.date is None or booking.date > today:
        raise NotOver(booking.id, booking.date)
    if evaluation is not None and not 1 <= evaluation <= 5:
        raise ValueError(f"an evaluation is 1 to 5, not {evaluation}")
    status, change = (Status.HELD, ChangeKind.HELD) if held else (Status.NO_SHOW, ChangeKind.NO_SHOW)
    told = booking.with_changes(status=status, evaluation=evaluation, evaluation_words=words.strip())
    before, after = (f"{one.status} {one.evaluation or ''}".strip() for one in (booking, told))
    return Step(book, booking, who, via, now).take(change, told, why=words.strip(), before=before, after=after)


def amend(
    book: BookingBook,
    rules: Rulebook,
    booking_id: str,
    amendment: Amendment,
    *,
    who: Person,
    via: ChannelName,
    now: datetime,
    version: int | None = None,
    despite: bool = False,
) -> Event:
    """A coordinator corrects what is known, after a telephone call say. What changes nothing writes nothing.

    Only a draft gets another day this way: for others `AlreadyDecided` (see `propose` and `move`). What is approved
    must break no rule that it kept before: `RulesBroken` for hard ones, and for soft ones without ``despite``."""
    booking = open_for(book, booking_id, OPEN, version)
    amended = _amended(booking, rules, amendment)
    if booking.status is not Status.DRAFT and (amended.date, amended.time) != (booking.date, booking.time):
        raise AlreadyDecided(booking.id, booking.status, booking.decided_by)
    if booking.status is Status.APPROVED and amended != booking:
        must_hold(amended, rules, book)
        if not despite:
            must_break_nothing_new(booking, amended, rules, book)
    before, after = difference(booking, amended)
    if not after:
        return Event(ChangeKind.EDITED, booking, who, via)
    return Step(book, booking, who, via, now).take(
        ChangeKind.EDITED, amended.with_changes(), before=before, after=after
    )


def _amended(booking: Booking, rules: Rulebook, amendment: Amendment) -> Booking:
    name, grade = "", booking.grade
    if amendment.class_name.strip():
        name, grade = class_and_grade((booking.class_name, booking.grade), (amendment.class_name.strip(), None))
    known = replace(
        booking,
        class_name=name,
        grade=grade,
        pupils=amendment.pupils,
        school=amendment.school.strip(),
        phone=amendment.phone.strip(),
        wishes=amendment.wishes.strip(),
    )
    if amendment.date is None:
        return known
    return on_day(replace(known, time=amendment.time), rules, amendment.date, amendment.time)
