"""The waiting list of what is taken: a class is put on it, a place that became free is held for it, and it takes or
leaves the place. Which class a place is offered to is decided in `vacancies`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from assistant.bookings.changes import day_and_time, difference, without_offer
from assistant.bookings.lifecycle import Actor, Step, begin, broken, call_off
from assistant.bookings.rules import NOT_FOR_TEACHERS_TO_JUDGE, Rulebook
from assistant.errors import AlreadyDecided, RulesBroken
from assistant.model import (
    Activity,
    Booking,
    Change,
    ChangeKind,
    Event,
    Period,
    Role,
    Status,
    Vacancy,
    Wait,
    in_language,
)
from assistant.ports import BookingBook


def put_on_list(book: BookingBook, booking: Booking, actor: Actor, alike: Sequence[str] = ()) -> Event:
    """Store what a class waits for within its wish, and at its hour where one is named; ``alike`` are other activities
    that will do. Its id is given here."""
    wait = Wait(booking.activity_id, booking.activity_title, booking.provider_id, actor.now, booking.time, tuple(alike))
    fresh = replace(
        booking, status=Status.WAITLISTED, date=None, created_at=actor.now, version=1, sequence=0, wait=wait
    )
    put = Change("", actor.now, actor.who.address, actor.via, ChangeKind.WAITLISTED, after=" ".join(wait.activities))
    return Event(ChangeKind.WAITLISTED, book.add(fresh, put), actor.who, actor.via, by=Role.TEACHER)


def edit_wait(step: Step, edited: Booking) -> Event:
    """The teacher said more of what waits; another hour is waited for from now on."""
    wait = step.booking.wait
    known = replace(edited, wait=None if wait is None else replace(wait, time=edited.time))
    before, after = difference(step.booking, known)
    return step.take(known.with_changes(), before=before, after=after) if after else step.leave()


def widen(book: BookingBook, booking_id: str, alike: Sequence[str], actor: Actor) -> Event:
    """These other activities will do as well."""
    step = begin(book, booking_id, Role.TEACHER, ChangeKind.EDITED, actor)
    wait = step.booking.wait
    if wait is None or not set(alike) - set(wait.activities):
        return step.leave()
    wider = replace(wait, alike=tuple(dict.fromkeys((*wait.alike, *alike))))
    return step.take(step.booking.with_changes(wait=wider), after=" ".join(wider.activities))


def offer_place(book: BookingBook, rules: Rulebook, booking_id: str, vacancy: Vacancy, actor: Actor) -> Event:
    """Hold a place for the class until its teacher answers or the time is over."""
    step = begin(book, booking_id, Role.TIME, ChangeKind.OFFERED, actor)
    booking, activity = step.booking, rules.activities[vacancy.activity_id]
    if booking.wait is None or booking.offer is not None:
        raise AlreadyDecided(booking.id, booking.status, booking.decided_by)
    offered = of_activity(booking, activity).with_changes(
        date=vacancy.date,
        time=vacancy.time,
        proposed_date=vacancy.date,
        proposed_time=vacancy.time,
        wait=replace(booking.wait, offers=(*booking.wait.offers, vacancy)),
    )
    return step.take(offered, after=f"{vacancy.activity_id} {day_and_time(offered)}")


def take_place(step: Step, rules: Rulebook) -> Event:
    """The teacher says yes: it is a draft, which has the place until a coordinator decides. Raises `RulesBroken` when
    something stands in the way by now."""
    booking = step.booking
    wanted = replace(booking, status=Status.DRAFT)
    wrong = [check for check in broken(wanted, rules, step.book) if check.rule not in NOT_FOR_TEACHERS_TO_JUDGE]
    if wrong:
        raise RulesBroken(booking.id, wrong)
    taken = step.undecided(wanted, wish=Period(booking.date, booking.date), proposed_date=None, proposed_time="")
    return step.take(taken, after=day_and_time(taken))


def leave_place(step: Step, rules: Rulebook, reason: str = "") -> Event:
    """The teacher says no: it waits for another place, or no longer where there can be no other."""
    booking, why = step.booking, reason.strip()
    if may_be_offered_more(booking, rules):
        return step.take(without_offer(booking).with_changes(), why=why, before=day_and_time(booking))
    return call_off(begin(step.book, booking.id, Role.TEACHER, ChangeKind.CANCELLED, step.actor), why)


def lapse(book: BookingBook, rules: Rulebook, booking_id: str, actor: Actor) -> Event:
    """Nobody answered while the place was held. Raises `AlreadyDecided` where none is held or its time is not over."""
    step = begin(book, booking_id, Role.TIME, ChangeKind.OFFER_LAPSED, actor)
    booking, offer = step.booking, step.booking.offer
    if offer is None or actor.now < offer.until:
        raise AlreadyDecided(booking.id, booking.status, booking.decided_by)
    if may_be_offered_more(booking, rules):
        return step.take(without_offer(booking).with_changes(), before=day_and_time(booking))
    over = begin(book, booking.id, Role.TIME, ChangeKind.WAIT_OVER, actor)
    return over.take(over.decided(), before=day_and_time(booking))


def may_be_offered_more(booking: Booking, rules: Rulebook) -> bool:
    """There can be a place for it that was not offered to it yet."""
    wait, wish = booking.wait, booking.wish
    if wait is None or wish is None:
        return False
    if wish.start is None or not wishes_one_day(booking):
        return True
    had = {vacancy.place for vacancy in wait.offers}
    known = (rules.activities[name] for name in wait.activities if name in rules.activities)
    return any((one.id, wish.start, hour) not in had for one in known for hour in hours_on(one, wish.start, wait.time))


def wishes_one_day(booking: Booking) -> bool:
    wish = booking.wish
    return wish is not None and wish.start is not None and wish.start == wish.end


def hours_on(activity: Activity, day: date, wished: str) -> list[str]:
    """The hours at which there are places on this day: those of its sessions, else the one that is wished."""
    hours = [session.time for session in activity.sessions if session.date == day]
    if not activity.sessions:
        return [wished]
    return [wished] if wished in hours else hours


def of_activity(booking: Booking, activity: Activity) -> Booking:
    return replace(
        booking,
        activity_id=activity.id,
        activity_title=in_language(activity.title, booking.language),
        provider_id=activity.provider.id,
        duration_minutes=activity.duration_minutes,
        binds_class=activity.binds_class,
    )
