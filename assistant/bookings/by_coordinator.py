"""What a coordinator does with a booking: decide it or take that back, claim it, note something, say how it went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import assert_never

from assistant.bookings.changes import class_and_grade, day_and_time, difference, on_day
from assistant.bookings.deciding_changes import agree, is_about_a_change, keep, move
from assistant.bookings.decisions import (
    AddNote,
    Amend,
    Approve,
    Cancel,
    Claim,
    Decision,
    Decline,
    Propose,
    Report,
    Undo,
)
from assistant.bookings.lifecycle import (
    CAN_BE_UNDONE,
    NOTHING_PROPOSED,
    SAID_BESIDE,
    Actor,
    Step,
    approve_on,
    begin,
    call_off,
    must_be_as_seen,
    must_break_nothing_new,
    must_hold,
    name_of,
    next_sequence,
    seen_anew,
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
from assistant.model import MARKS, Booking, Change, ChangeKind, Event, Person, Role, Status
from assistant.ports import BookingBook


def decide(book: BookingBook, rules: Rulebook, decision: Decision, actor: Actor) -> Event:
    """Carries out a coordinator's decision. That the actor is a coordinator is the caller's to check.

    Raises `BookingUnknown`, `AlreadyDecided`, `ChangedMeanwhile` (see `begin`), and what stands at each decision."""
    match decision:
        case Approve() if is_about_a_change(book, decision.booking_id, actor):
            return agree(book, rules, decision, actor)
        case Decline() if is_about_a_change(book, decision.booking_id, actor):
            return keep(book, decision, actor)
        case Propose(agreed=True):
            return move(book, rules, decision, actor)
        case Approve():
            return _approve(book, rules, decision, actor)
        case Decline():
            return _decline(book, rules, decision, actor)
        case Propose():
            return _propose(book, rules, decision, actor)
        case Claim():
            return _claim(book, decision, actor)
        case Cancel():
            step = begin(book, decision.booking_id, Role.COORDINATOR, ChangeKind.CANCELLED, actor)
            return call_off(step, decision.reason)
        case Undo():
            return _undo(book, rules, decision, actor)
        case AddNote():
            return _note(book, decision, actor)
        case Report():
            return _report(book, rules, decision, actor)
        case Amend():
            return _amend(book, rules, decision, actor)
    assert_never(decision)


def readdress(book: BookingBook, booking_id: str, name: str, email: str, actor: Actor) -> Booking:
    """What a coordinator knows better about how to reach the teacher, in any state; nothing else of the booking
    changes, and nobody need hear of it. Raises `BookingUnknown`."""
    booking = book.get(booking_id)
    teacher = replace(booking.teacher, name=name.strip(), email=email.strip())
    if teacher == booking.teacher:
        return booking
    known = booking.with_changes(teacher=teacher)
    book.save(known, Change(booking.id, actor.now, actor.who.address, actor.via, ChangeKind.EDITED))
    return known


def undo_until(history: Sequence[Change], who: Person, within: timedelta) -> datetime | None:
    """Until when this person can take back what happened last; ``None`` where that was not their decision."""
    last = next((change for change in reversed(history) if change.what not in SAID_BESIDE), None)
    if last is None or last.what not in CAN_BE_UNDONE or last.who != who.address:
        return None
    return last.at + within


def _approve(book: BookingBook, rules: Rulebook, decision: Approve, actor: Actor) -> Event:
    """Raises `RulesBroken` for hard rules that fail now, and for soft ones that only fail on another day than the
    draft's, which the coordinator did not see checked."""
    step = begin(book, decision.booking_id, Role.COORDINATOR, ChangeKind.APPROVED, actor)
    day = decision.day or step.booking.date
    return approve_on(step, rules, day, decision.time, decided=name_of(actor.who), despite=decision.despite)


def _decline(book: BookingBook, rules: Rulebook, decision: Decline, actor: Actor) -> Event:
    """Raises `ReasonMissing` for a blank reason, and `UnknownAlternatives`."""
    step = begin(book, decision.booking_id, Role.COORDINATOR, ChangeKind.DECLINED, actor)
    reason = decision.reason.strip()
    if not reason:
        raise ReasonMissing
    unknown = [name for name in decision.alternatives if name not in rules.activities]
    if unknown:
        raise UnknownAlternatives(unknown)
    declined = step.decided(reason=reason, alternatives=decision.alternatives, **NOTHING_PROPOSED)
    return step.take(declined, why=reason, after=" ".join(decision.alternatives))


def _propose(book: BookingBook, rules: Rulebook, decision: Propose, actor: Actor) -> Event:
    """Raises `RulesBroken` for a day that could not be approved as things are. What is agreed stays so until the
    teacher says yes; a change that the teacher had wished is answered by it."""
    step = begin(book, decision.booking_id, Role.COORDINATOR, ChangeKind.PROPOSED, actor)
    booking, reason = step.booking, decision.reason.strip()
    offered = on_day(booking, rules, decision.day, decision.time)
    must_hold(offered, rules, book)
    if not decision.despite:
        must_break_nothing_new(booking, offered, rules, book)
    proposed = step.decided(proposed_date=offered.date, proposed_time=offered.time, reason=reason, change=None)
    return step.take(proposed, why=reason, before=day_and_time(booking), after=day_and_time(offered))


def _claim(book: BookingBook, decision: Claim, actor: Actor) -> Event:
    """Claiming twice writes nothing. Whoever did not see yet that somebody else claimed it is told so:
    `ChangedMeanwhile` with that name."""
    step = begin(book, decision.booking_id, Role.COORDINATOR, ChangeKind.CLAIMED, actor)
    booking, name = step.booking, name_of(actor.who)
    if booking.claimed_by == name:
        return step.leave()
    if booking.claimed_by and actor.seen_version not in (None, booking.version):
        raise ChangedMeanwhile(booking.id, booking.status, booking.claimed_by)
    return step.take(booking.with_changes(claimed_by=name), before=booking.claimed_by, after=name)


def _undo(book: BookingBook, rules: Rulebook, decision: Undo, actor: Actor) -> Event:
    """The booking is what it was before. Raises `TooLate` after `Rulebook.undo_within`, and `ChangedMeanwhile` when the
    last thing that happened was not this person's decision."""
    booking = book.get(decision.booking_id)
    must_be_as_seen(book, booking, actor)
    until = undo_until(book.history(booking.id), actor.who, rules.undo_within)
    if until is None:
        raise ChangedMeanwhile(booking.id, booking.status, booking.decided_by)
    if actor.now > until:
        raise TooLate(booking.id)
    before = book.before(booking.id, booking.version)
    restored = replace(before, version=booking.version + 1, sequence=next_sequence(book, booking))
    step = Step(book, booking, Role.COORDINATOR, actor, ChangeKind.UNDONE, restored.status)
    return step.take(restored, before=booking.status, after=restored.status)


def _note(book: BookingBook, decision: AddNote, actor: Actor) -> Event:
    """It changes nothing and has no version. Raises `NothingWritten` for a blank note."""
    booking, words = book.get(decision.booking_id), decision.words.strip()
    if not words:
        raise NothingWritten
    book.note(booking.id, Change(booking.id, actor.now, actor.who.address, actor.via, ChangeKind.NOTED, words))
    noted = Event(ChangeKind.NOTED, booking, actor.who, actor.via, words=words)
    return replace(noted, by=Role.COORDINATOR, was=booking.status)


def _report(book: BookingBook, rules: Rulebook, decision: Report, actor: Actor) -> Event:
    """What the teacher said of a visit that was held stays where nothing else is said. Raises `NotOver` before the day
    itself."""
    what = ChangeKind.HELD if decision.held else ChangeKind.NO_SHOW
    step = begin(book, decision.booking_id, Role.COORDINATOR, what, actor)
    booking, evaluation, words = step.booking, decision.evaluation, decision.words.strip()
    if booking.date is None or booking.date > rules.season.today:
        raise NotOver(booking.id, booking.date)
    if evaluation is not None and evaluation not in MARKS:
        raise ValueError(f"an evaluation is 1 to 5, not {evaluation}")
    if decision.held and evaluation is None:
        evaluation = booking.evaluation
    if decision.held and not words:
        words = booking.evaluation_words
    told = booking.with_changes(
        status=step.target, evaluation=evaluation, evaluation_words=words, change=None, **NOTHING_PROPOSED
    )
    before, after = (f"{one.status} {one.evaluation or ''}".strip() for one in (booking, told))
    return step.take(told, why=words, before=before, after=after)


def _amend(book: BookingBook, rules: Rulebook, decision: Amend, actor: Actor) -> Event:
    """What changes nothing writes nothing.

    Only a draft gets another day this way: for others `AlreadyDecided` (see `Propose`). What
    is approved must break no rule that it kept before: `RulesBroken` for hard ones, and for soft ones without
    ``despite``."""
    step = begin(book, decision.booking_id, Role.COORDINATOR, ChangeKind.EDITED, actor)
    booking = step.booking
    amended = _amended(booking, rules, decision)
    if booking.status is not Status.DRAFT and (amended.date, amended.time) != (booking.date, booking.time):
        raise AlreadyDecided(booking.id, booking.status, booking.decided_by)
    if booking.status is Status.APPROVED and amended != booking:
        must_hold(amended, rules, book)
        if not decision.despite:
            must_break_nothing_new(booking, amended, rules, book)
    before, after = difference(booking, amended)
    return step.take(seen_anew(book, booking, amended), before=before, after=after) if after else step.leave()


def _amended(booking: Booking, rules: Rulebook, decision: Amend) -> Booking:
    name, grade = "", booking.grade
    if decision.class_name.strip():
        name, grade = class_and_grade((booking.class_name, booking.grade), (decision.class_name.strip(), None))
    known = replace(
        booking,
        class_name=name,
        grade=grade,
        pupils=decision.pupils,
        school=decision.school.strip(),
        phone=decision.phone.strip(),
        wishes=decision.wishes.strip(),
    )
    if decision.day is None:
        return known
    return on_day(replace(known, time=decision.time), rules, decision.day, decision.time)
