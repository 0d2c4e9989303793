"""What a teacher does with a booking: ask for it, change it, take or refuse another date, call it off."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from assistant.bookings.changes import after_being_told, dated, day_and_time, difference, moment, with_facts
from assistant.bookings.lifecycle import (
    NOTHING_PROPOSED,
    Actor,
    approve_on,
    begin,
    call_off,
    must_be_offered,
    must_break_nothing_new,
    seen_anew,
)
from assistant.bookings.rules import Rulebook
from assistant.bookings.waiting import edit_wait, leave_place, take_place
from assistant.errors import AlreadyDecided, NotOver
from assistant.model import MARKS, Booking, Change, ChangeKind, Event, Facts, Person, Role, Status
from assistant.ports import BookingBook

_MOST_WORDS = 2_000
"""Letters that are kept of how it was."""


def draft(book: BookingBook, rules: Rulebook, booking: Booking, actor: Actor) -> Event:
    """Store a new draft; its id is given here. The date is the first free day of its wish where none is set, the time a
    session's own; duration and ``binds_class`` are the activity's."""
    activity = rules.activity(booking)
    if activity is not None:
        booking = replace(
            booking,
            duration_minutes=booking.duration_minutes or activity.duration_minutes,
            binds_class=activity.binds_class,
        )
    fresh = replace(dated(booking, rules, book), status=Status.DRAFT, created_at=actor.now, version=1, sequence=0)
    drafted = Change("", actor.now, actor.who.address, actor.via, ChangeKind.DRAFTED, after=day_and_time(fresh))
    return Event(ChangeKind.DRAFTED, book.add(fresh, drafted), actor.who, actor.via, by=Role.TEACHER)


def edit(book: BookingBook, rules: Rulebook, booking_id: str, facts: Facts, actor: Actor) -> Event:
    """The teacher changes a booking; what ``facts`` does not say stays. Another period finds its own first free day.
    Facts that change nothing write nothing.

    Only a draft gets another day this way, and what waits for a place another period: for others `AlreadyDecided` (see
    `refuse` and `change_agreed`). What is approved must break no rule that it kept before, not even a soft one:
    `RulesBroken`."""
    step = begin(book, booking_id, Role.TEACHER, ChangeKind.EDITED, actor)
    booking = step.booking
    edited = replace(with_facts(booking, facts), change=after_being_told(booking.change, facts))
    other_day = (edited.wish, edited.time) != (booking.wish, booking.time)
    if booking.status is Status.WAITLISTED and booking.offer is None:
        return edit_wait(step, edited)
    if booking.status is not Status.DRAFT and other_day:
        raise AlreadyDecided(booking.id, booking.status, booking.decided_by)
    if booking.status is Status.APPROVED:
        must_break_nothing_new(booking, edited, rules, book)
    if other_day:
        edited = replace(edited, date=booking.date if edited.wish == booking.wish else None)
        edited = dated(edited, rules, book)
    before, after = difference(booking, edited)
    return step.take(seen_anew(book, booking, edited), before=before, after=after) if after else step.leave()


def share(
    book: BookingBook,
    booking_id: str,
    person: Person,
    actor: Actor,
    *,
    instead: bool = False,
    by: Role = Role.TEACHER,
) -> Event:
    """Another teacher beside the one who asked, who hears of all and may change it; ``instead``: in their place. A
    coordinator may do that too."""
    step = begin(book, booking_id, by, ChangeKind.EDITED, actor)
    booking = step.booking
    others = tuple(one for one in booking.teachers if one.address != person.address)
    if person.address == booking.teacher.address or (len(others) < len(booking.teachers) and not instead):
        return step.leave()
    if instead:
        shared = booking.with_changes(teacher=person, teachers=others)
    else:
        shared = booking.with_changes(teachers=(*others, person))
    return step.take(shared, after=f"teacher={person.name or person.email or person.address}")


def accept(book: BookingBook, rules: Rulebook, booking_id: str, actor: Actor) -> Event:
    """The teacher takes the proposed date, which a coordinator had offered: it is approved; or the place that became
    free (see `take_place`). Raises `RulesBroken` when the date was lost in the meantime."""
    step = begin(book, booking_id, Role.TEACHER, ChangeKind.ACCEPTED, actor)
    must_be_offered(step)
    if step.booking.status is Status.WAITLISTED:
        return take_place(step, rules)
    offered = step.booking
    day, time = offered.proposed_date, offered.proposed_time
    return approve_on(step, rules, day, time, decided=offered.decided_by, despite=True)


def refuse(
    book: BookingBook, rules: Rulebook, booking_id: str, actor: Actor, reason: str = "", facts: Facts | None = None
) -> Event:
    """The teacher does not take the proposed date: it is a draft again, with the teacher's words as its reason. Where
    ``facts`` say what would suit instead, the day is found for it. What was agreed for another day stays agreed; what
    would suit instead is wished then (see `wish_change`). A place from the waiting list is left (see `leave_place`)."""
    step = begin(book, booking_id, Role.TEACHER, ChangeKind.REFUSED, actor)
    must_be_offered(step)
    if step.booking.status is Status.WAITLISTED:
        return leave_place(step, rules, reason)
    booking, why = step.booking, reason.strip()
    offered = moment(booking.proposed_date, booking.proposed_time)
    if booking.status is Status.APPROVED:
        return step.take(booking.with_changes(reason="", **NOTHING_PROPOSED), why=why, before=offered)
    wished = booking if facts is None else with_facts(booking, facts)
    if (wished.wish, wished.time) != (booking.wish, booking.time):
        wished = dated(replace(wished, date=None), rules, book)
    return step.take(
        step.undecided(wished, reason=why, **NOTHING_PROPOSED),
        why=why,
        before=offered,
        after="" if wished == booking else difference(booking, wished)[1],
    )


def confirm(book: BookingBook, booking_id: str, actor: Actor) -> Event:
    """The teacher still comes on the agreed day. Said once more, it writes nothing."""
    step = begin(book, booking_id, Role.TEACHER, ChangeKind.CONFIRMED, actor)
    booking = step.booking
    if booking.is_confirmed:
        return step.leave()
    return step.take(booking.with_changes(confirmed_for=booking.date), after=day_and_time(booking))


def evaluate(book: BookingBook, booking_id: str, mark: int | None, words: str, today: date, actor: Actor) -> Event:
    """The teacher says how it was, in a mark from 1 to 5, in words or in both. What is said later is added; of two
    marks the later counts. Whether it was held stays the coordinators' to say. Raises `NotOver` before the day."""
    step = begin(book, booking_id, Role.TEACHER, ChangeKind.EVALUATED, actor)
    booking, words = step.booking, words.strip()[:_MOST_WORDS]
    if booking.date is None or booking.date > today:
        raise NotOver(booking.id, booking.date)
    if mark is not None and mark not in MARKS:
        raise ValueError(f"a mark is 1 to 5, not {mark}")
    said = "" if words in booking.evaluation_words.splitlines() else words
    together = "\n".join(filter(None, (booking.evaluation_words, said)))
    told = booking.with_changes(
        evaluation=booking.evaluation if mark is None else mark, evaluation_words=together[:_MOST_WORDS]
    )
    if (told.evaluation, told.evaluation_words) == (booking.evaluation, booking.evaluation_words):
        return step.leave()
    before, after = ("" if one.evaluation is None else str(one.evaluation) for one in (booking, told))
    return step.take(told, why=said, before=before, after=after)


def cancel(book: BookingBook, booking_id: str, actor: Actor, reason: str = "") -> Event:
    """The teacher calls it off."""
    return call_off(begin(book, booking_id, Role.TEACHER, ChangeKind.CANCELLED, actor), reason)
