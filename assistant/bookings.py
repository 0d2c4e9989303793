"""The life of a booking: who may do what to it, in which state, and what is written down.

Every function works on the `BookingBook` of an open transaction, writes one `Change` and returns the `Event` that
people must be told about. All raise `BookingUnknown`, and `AlreadyDecided` when the booking's state does not allow it.
Where a ``version`` is given, it is the one that ``who`` saw: `ChangedMeanwhile` when the booking is another one by now.
That coordinators are coordinators is the caller's to check; that a teacher is the booking's own is checked here.

draft -> approved, declined, proposed, cancelled, expired; proposed -> approved (the teacher accepts, or the coordinator
approves all the same), draft (refuses), proposed, declined, cancelled, expired; approved -> cancelled, draft (moved).
An edit changes no state: only a draft's day can be edited, and what is approved stays within the rules.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from assistant.booking_rules import Rulebook, binds_class, time_on
from assistant.errors import (
    AlreadyDecided,
    ChangedMeanwhile,
    NotAllowed,
    ReasonMissing,
    RulesBroken,
    UnknownAlternatives,
)
from assistant.model import Booking, Change, ChannelName, Check, Event, Facts, Person, Status
from assistant.ports import BookingBook

ASSISTANT = Person("assistant:klassetur", name="Klassetur")
"""Who does what nobody did: drafts run out by themselves."""

OPEN = frozenset({Status.DRAFT, Status.PROPOSED})
"""States in which a coordinator can still decide."""

_HARMLESS = frozenset({"claimed"})
"""Changes that leave what a decider saw as it was."""


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
    fresh = replace(_dated(booking, rules, book), status=Status.DRAFT, created_at=now, version=1, sequence=0)
    stored = book.add(fresh, Change("", now, who.address, via, "drafted", after=_day_and_time(fresh)))
    return Event("drafted", stored, who, via)


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
    booking = _open_for(book, booking_id, OPEN | {Status.APPROVED}, version)
    _must_be_teacher(booking, who, "change")
    edited = with_facts(booking, facts)
    if booking.status is not Status.DRAFT and (edited.wish, edited.time) != (booking.wish, booking.time):
        raise AlreadyDecided(booking.id, booking.status, booking.decided_by)
    if booking.status is Status.APPROVED:
        _must_break_nothing_new(booking, edited, rules, book)
    if (edited.wish, edited.time) != (booking.wish, booking.time):
        edited = replace(edited, date=booking.date if edited.wish == booking.wish else None)
        edited = _dated(edited, rules, book)
    before, after = _difference(booking, edited)
    if not after:
        return Event("edited", booking, who, via)
    return _Step(book, booking, who, via, now).take("edited", edited.with_changes(), before=before, after=after)


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
    booking = _open_for(book, booking_id, OPEN, version)
    step = _Step(book, booking, who, via, now)
    return _approve(step, rules, "approved", day or booking.date, time, decided=_name(who), despite=despite)


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
    booking = _open_for(book, booking_id, OPEN, version)
    if not reason.strip():
        raise ReasonMissing
    unknown = [name for name in alternatives if rules is not None and name not in rules.activities]
    if unknown:
        raise UnknownAlternatives(unknown)
    step = _Step(book, booking, who, via, now)
    return step.take(
        "declined",
        step.decided(Status.DECLINED, reason=reason.strip(), alternatives=tuple(alternatives), **_NOTHING_PROPOSED),
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
    booking = _open_for(book, booking_id, OPEN, version)
    offered = _on(booking, rules, day, time)
    _must_hold(offered, rules, book)
    if not despite:
        _must_break_nothing_new(booking, offered, rules, book)
    step = _Step(book, booking, who, via, now)
    return step.take(
        "proposed",
        step.decided(Status.PROPOSED, proposed_date=offered.date, proposed_time=offered.time, reason=reason.strip()),
        why=reason.strip(),
        before=_day_and_time(booking),
        after=_day_and_time(offered),
    )


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
    booking = _open_for(book, booking_id, {Status.PROPOSED}, version)
    _must_be_teacher(booking, who, "accept")
    step = _Step(book, booking, who, via, now)
    day, time = booking.proposed_date, booking.proposed_time
    return _approve(step, rules, "accepted", day, time, decided=booking.decided_by, despite=True)


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
    booking = _open_for(book, booking_id, {Status.PROPOSED}, version)
    _must_be_teacher(booking, who, "refuse")
    wished = booking if facts is None else with_facts(booking, facts)
    if rules is not None and (wished.wish, wished.time) != (booking.wish, booking.time):
        wished = _dated(replace(wished, date=None), rules, book)
    why = reason.strip()
    draft_again = wished.with_changes(
        status=Status.DRAFT, reason=why, decided_by="", decided_at=None, **_NOTHING_PROPOSED
    )
    return _Step(book, booking, who, via, now).take(
        "refused",
        draft_again,
        why=why,
        before=_moment(booking.proposed_date, booking.proposed_time),
        after="" if wished == booking else _difference(booking, wished)[1],
    )


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
    booking = _open_for(book, booking_id, OPEN | {Status.APPROVED}, version)
    if not office:
        _must_be_teacher(booking, who, "cancel")
    step = _Step(book, booking, who, via, now)
    cancelled = step.decided(
        Status.CANCELLED, reason=reason.strip(), sequence=_sequence(book, booking), **_NOTHING_PROPOSED
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
    booking = _open_for(book, booking_id, {Status.APPROVED}, version)
    if not office:
        _must_be_teacher(booking, who, "move")
    elsewhere = _on(booking if facts is None else with_facts(booking, facts), rules, day, time)
    moved = elsewhere.with_changes(
        status=Status.DRAFT,
        reason=reason.strip(),
        decided_by="",
        decided_at=None,
        sequence=_sequence(book, booking),
    )
    return _Step(book, booking, who, via, now).take(
        "moved", moved, why=reason.strip(), before=_day_and_time(booking), after=_day_and_time(elsewhere)
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
    booking = _open_for(book, booking_id, OPEN, version)
    name = _name(who)
    if booking.claimed_by == name:
        return Event("claimed", booking, who, via)
    if booking.claimed_by and version is not None and version != booking.version:
        raise ChangedMeanwhile(booking.id, booking.status, booking.claimed_by)
    return _Step(book, booking, who, via, now).take(
        "claimed", booking.with_changes(claimed_by=name), before=booking.claimed_by, after=name
    )


def expire(
    book: BookingBook, today: date, *, now: datetime, who: Person = ASSISTANT, via: ChannelName | None = None
) -> list[Event]:
    """Close every draft and proposal whose last possible day is over; ``via`` is the booking's own by default."""
    events = []
    for booking in book.find(statuses=OPEN):
        last = _last_possible_day(booking)
        if last is not None and last < today:
            step = _Step(book, booking, who, via or booking.channel, now)
            events.append(
                step.take("expired", step.decided(Status.EXPIRED, **_NOTHING_PROPOSED), before=booking.status)
            )
    return events


# --- steps ----------------------------------------------------------------------------------------------------------

_NOTHING_PROPOSED: Mapping[str, object] = {"proposed_date": None, "proposed_time": ""}


@dataclass(frozen=True)
class _Step:
    """One change of one booking by one person."""

    book: BookingBook
    booking: Booking
    who: Person
    via: ChannelName
    now: datetime

    def decided(self, status: Status, **changes: object) -> Booking:
        """The booking in its new state, with the name of who brought it there."""
        return self.booking.with_changes(
            **{"status": status, "decided_by": _name(self.who), "decided_at": self.now, **changes}
        )

    def take(self, what: str, changed: Booking, *, why: str = "", before: str = "", after: str = "") -> Event:
        change = Change(changed.id, self.now, self.who.address, self.via, what, why, before, after)
        self.book.save(changed, change)
        return Event(what, changed, self.who, self.via)


def _approve(
    step: _Step, rules: Rulebook, what: str, day: date | None, time: str, *, decided: str, despite: bool
) -> Event:
    booking = step.booking if day is None else _on(step.booking, rules, day, time)
    _must_hold(booking, rules, step.book)
    if not despite:
        _must_break_nothing_new(step.booking, booking, rules, step.book)
    approved = step.decided(
        Status.APPROVED,
        date=booking.date,
        time=booking.time,
        reason="",
        alternatives=(),
        decided_by=decided,
        sequence=_sequence(step.book, step.booking),
        **_NOTHING_PROPOSED,
    )
    return step.take(what, approved, before=_day_and_time(step.booking), after=_day_and_time(approved))


def _open_for(book: BookingBook, booking_id: str, states: Collection[Status], version: int | None) -> Booking:
    booking = book.get(booking_id)
    if booking.status not in states:
        raise AlreadyDecided(booking.id, booking.status, booking.decided_by)
    if version is not None and version != booking.version:
        _must_be_harmless(book, booking, version)
    return booking


def _must_be_harmless(book: BookingBook, booking: Booking, seen: int) -> None:
    """Each version has its line of history; notes have no version."""
    since = [change for change in book.history(booking.id) if change.what != "noted"][seen:]
    telling = [change for change in since if change.what not in _HARMLESS]
    if telling or not since:
        raise ChangedMeanwhile(booking.id, booking.status, _changer(booking, telling[-1].who) if telling else "")


def _changer(booking: Booking, address: str) -> str:
    return _name(booking.teacher) if address == booking.teacher.address else booking.decided_by or address


def _must_be_teacher(booking: Booking, who: Person, what: str) -> None:
    if who.address != booking.teacher.address:
        raise NotAllowed(who.address, f"{what} {booking.id}")


def _must_hold(booking: Booking, rules: Rulebook, book: BookingBook) -> None:
    broken = [check for check in _broken(booking, rules, book) if check.hard]
    if broken:
        raise RulesBroken(booking.id, broken)


def _must_break_nothing_new(seen: Booking, changed: Booking, rules: Rulebook, book: BookingBook) -> None:
    """Raises `RulesBroken` for rules that the change breaks and the booking as it was seen kept."""
    if changed == seen:
        return
    known = {check.rule for check in _broken(seen, rules, book)}
    new = [check for check in _broken(changed, rules, book) if check.rule not in known]
    if new:
        raise RulesBroken(seen.id, new)


def _broken(booking: Booking, rules: Rulebook, book: BookingBook) -> list[Check]:
    return [check for check in rules.checks(booking, book) if not check.ok]


def _sequence(book: BookingBook, booking: Booking) -> int:
    """One more than what calendars have seen, where they have seen this booking at all."""
    seen = any(change.what in ("approved", "accepted") for change in book.history(booking.id))
    return booking.sequence + 1 if seen else booking.sequence


def _name(who: Person) -> str:
    return who.name or who.email or who.address


# --- days and facts -------------------------------------------------------------------------------------------------


def _dated(booking: Booking, rules: Rulebook, book: BookingBook) -> Booking:
    """With a day, where its wish has a free one, and a session's own time."""
    day = booking.date or rules.first_free_day(booking, book)
    return booking if day is None else _on(booking, rules, day, booking.time)


def _on(booking: Booking, rules: Rulebook, day: date, time: str) -> Booking:
    """The booking on this day: at this time, else the session's, else the one it has."""
    activity = rules.activity(booking)
    wanted = time or booking.time
    return replace(booking, date=day, time=wanted if activity is None else time_on(activity, day, wanted))


def _last_possible_day(booking: Booking) -> date | None:
    if booking.status is Status.PROPOSED:
        return booking.proposed_date
    days = [day for day in (booking.date, booking.wish.end if booking.wish else None) if day is not None]
    return max(days, default=None)


def with_facts(booking: Booking, facts: Facts) -> Booking:
    """The booking with what the facts say; what they do not say stays, unless it contradicts them."""
    said: dict[str, object] = {
        "wish": facts.period,
        "time": facts.time,
        "pupils": facts.pupils,
        "school": facts.school,
        "phone": facts.phone,
        "wishes": facts.wishes,
    }
    changes = {name: value for name, value in said.items() if value is not None and value != ""}
    if facts.teacher_name:
        changes["teacher"] = replace(booking.teacher, name=facts.teacher_name)
    known, told = (booking.class_name, booking.grade), (facts.class_name, facts.grade)
    changes["class_name"], changes["grade"] = class_and_grade(known, told)
    return replace(booking, **changes)  # type: ignore[arg-type]


def class_and_grade(known: tuple[str, int | None], said: tuple[str, int | None]) -> tuple[str, int | None]:
    """Class and grade after more was said of them: a class of another grade is no longer meant, and a grade follows
    the class that was named."""
    (name, grade), (new_name, new_grade) = known, said
    if new_name:
        own = _grade_in(new_name)
        return new_name, new_grade if new_grade is not None else grade if own in (None, grade) else own
    if new_grade is not None:
        return name if _grade_in(name) in (None, new_grade) else "", new_grade
    return known


def _grade_in(class_name: str) -> int | None:
    """The grade that a class is named after: 8 for ``8.b``, 11 for ``1.g``."""
    found = _CLASS.match(class_name)
    if found is None:
        return None
    number = int(found["number"])
    return number + 10 if found["upper"] and number <= 3 else number


_CLASS = re.compile(r"\s*(?P<number>\d{1,2})\s*\.?\s*(?P<upper>g\b|hf\b|hhx\b|htx\b|stx\b)?", re.IGNORECASE)
"""``8.b``, ``8 b``, and the three years of upper secondary: ``1.g``."""


def _difference(before: Booking, after: Booking) -> tuple[str, str]:
    """What changed, as ``pupils=24; time=09:00`` before and after; texts of the teacher's are named, not repeated."""
    named = ("date", "time", "class_name", "grade", "pupils", "school")
    changed = [name for name in named if getattr(before, name) != getattr(after, name)]
    others = [name for name in ("wish", "phone", "wishes", "teacher") if getattr(before, name) != getattr(after, name)]
    old = [f"{name}={_shown(getattr(before, name))}" for name in changed]
    new = [f"{name}={_shown(getattr(after, name))}" for name in changed]
    return "; ".join(old), "; ".join([*new, *others])


def _shown(value: object) -> str:
    return "" if value is None else str(value)


def _day_and_time(booking: Booking) -> str:
    return _moment(booking.date, booking.time)


def _moment(day: date | None, time: str) -> str:
    return "" if day is None else f"{day.isoformat()} {time}".rstrip()
