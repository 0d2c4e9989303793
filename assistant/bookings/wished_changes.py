"""What a teacher would like to be another of what is agreed: the agreement holds, with all the room that it takes up,
until a coordinator decides."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from assistant.bookings.by_teacher import edit
from assistant.bookings.changes import NUMBER_AND_CLASS, as_wished, difference, on_day, wishes_anything
from assistant.bookings.lifecycle import NOTHING_PROPOSED, Actor, Step, begin, must_hold
from assistant.bookings.rules import Rulebook
from assistant.errors import AlreadyDecided, RulesBroken
from assistant.model import Booking, ChangeKind, Event, Facts, Period, Role, WishedChange
from assistant.ports import BookingBook


def change_agreed(
    book: BookingBook,
    rules: Rulebook,
    booking_id: str,
    facts: Facts,
    actor: Actor,
    *,
    day: date | None = None,
    words: str = "",
) -> list[Event]:
    """The teacher would like what is agreed to be another. What breaks no rule and is no other day or time is changed
    at once; ``day``, where another day or time is meant, and a number or class that breaks a rule are wished (see
    `wish_change`). What changes nothing is no event."""
    before = book.get(booking_id)
    at_once = replace(facts, period=None, time="", filled_in=facts.filled_in - {"period", "time"})
    wished = Facts(period=facts.period, time=facts.time)
    try:
        done = [edit(book, rules, booking_id, at_once, actor)]
    except RulesBroken:
        wished = replace(wished, pupils=facts.pupils, class_name=facts.class_name, grade=facts.grade)
        done = [edit(book, rules, booking_id, _without_number_and_class(at_once), actor)]
    if day is not None or _says_number_or_class(wished):
        later = replace(actor, seen_version=None)
        done.append(wish_change(book, rules, booking_id, facts=wished, day=day, actor=later, words=words))
    return [event for event in done if event.booking is not None and event.booking.version > before.version]


def wish_change(
    book: BookingBook,
    rules: Rulebook,
    booking_id: str,
    *,
    facts: Facts,
    day: date | None,
    actor: Actor,
    words: str = "",
) -> Event:
    """The teacher wishes this ``day`` (with what ``facts`` say of its time and period), number or class for what is
    agreed. A wish for the same takes the place of an earlier one, and a day that a coordinator had offered is refused
    by it; to wish what is agreed takes the wish back.

    Raises `RulesBroken` for a day on which what is agreed could not be. Number and class are the coordinator's to
    judge."""
    step = begin(book, booking_id, Role.TEACHER, ChangeKind.CHANGE_ASKED, actor)
    booking, why = step.booking, words.strip()
    wish = booking.change or WishedChange(actor.who, actor.now)
    if day is not None:
        offered = on_day(booking, rules, day, facts.time)
        must_hold(offered, rules, book)
        wish = replace(wish, date=offered.date, time=offered.time, wish=facts.period or Period(day, day))
    said = {name: value for name in NUMBER_AND_CLASS if (value := getattr(facts, name)) not in (None, "")}
    wish = _of_what_is_another(replace(wish, **said), booking)
    if not wishes_anything(wish):
        return step.leave() if booking.change is None else withdraw_change(book, booking_id, actor)
    if wish == booking.change:
        return step.leave()
    wish = replace(wish, by=actor.who, at=actor.now, words=why)
    changed = booking.with_changes(change=wish, **NOTHING_PROPOSED, reason="")
    before, after = difference(booking, as_wished(changed))
    return step.take(changed, why=why, before=before, after=after)


def withdraw_change(book: BookingBook, booking_id: str, actor: Actor) -> Event:
    """The teacher takes the wish back. Raises `AlreadyDecided` where there is none any more."""
    step = begin(book, booking_id, Role.TEACHER, ChangeKind.CHANGE_WITHDRAWN, actor)
    must_be_wished(step)
    before, after = difference(as_wished(step.booking), step.booking)
    return step.take(step.booking.with_changes(change=None), before=before, after=after)


def must_be_wished(step: Step) -> None:
    """Raises `AlreadyDecided` where no change waits for a coordinator."""
    booking = step.booking
    if booking.change is None:
        raise AlreadyDecided(booking.id, booking.status, booking.decided_by)


def _says_number_or_class(facts: Facts) -> bool:
    return any(name in NUMBER_AND_CLASS for name in facts.said)


def _without_number_and_class(facts: Facts) -> Facts:
    return replace(facts, pupils=None, class_name="", grade=None, filled_in=facts.filled_in - NUMBER_AND_CLASS)


def _of_what_is_another(wish: WishedChange, booking: Booking) -> WishedChange:
    """The wish without what is agreed anyhow."""
    if (wish.date, wish.time) == (booking.date, booking.time):
        wish = replace(wish, date=None, time="", wish=None)
    if wish.pupils == booking.pupils:
        wish = replace(wish, pupils=None)
    wished = as_wished(replace(booking, change=wish))
    if (wished.class_name, wished.grade) == (booking.class_name, booking.grade):
        wish = replace(wish, class_name="", grade=None)
    return wish
