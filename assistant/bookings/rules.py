"""The rules that a booking is held against, before a coordinator sees it and again in the transaction that approves it.

A hard rule stops an approval; the others are warnings that a coordinator may overrule. ``facts`` carry raw values:
days as `date`, grades and sizes as the activity's own pairs.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice

from assistant.bookings.occupancy import Occupancy, overlap, same_class
from assistant.matching.season import Season
from assistant.model import Activity, Booking, Check, Kind, Period, Rule, Session
from assistant.ports import BookingReader, Holidays

_HARD = frozenset(
    {
        Rule.CAPACITY_DAY,
        Rule.CAPACITY_WEEK,
        Rule.CAPACITY_YEAR,
        Rule.SEATS,
        Rule.STOCK,
        Rule.CLASS_BUSY,
        Rule.PAST,
        Rule.GONE,
        Rule.NO_DATE,
        Rule.SESSION,
    }
)

LACKS_ROOM = frozenset({Rule.CAPACITY_DAY, Rule.CAPACITY_WEEK, Rule.CAPACITY_YEAR, Rule.SEATS, Rule.STOCK})
"""Broken where others have taken the places."""

NOT_FOR_TEACHERS_TO_JUDGE = frozenset({Rule.PROVIDER_BUSY, Rule.MEMBERS_ONLY, Rule.NO_DATE})
"""Broken rules with which a draft is made all the same: the coordinator sees and decides."""

_FOR_MANY = frozenset({Kind.EVENT, Kind.COMPETITION, Kind.TEACHER_COURSE, Kind.ONLINE})
"""Kinds that receive several groups side by side."""


UNDO_WITHIN = timedelta(minutes=1)
"""So long can a decision be taken back by whoever made it, where nothing else is set; so long it is kept from everybody
outside the office."""


@dataclass(frozen=True)
class Rulebook:
    """What bookings, and decisions about them, are held against today."""

    activities: Mapping[str, Activity]
    season: Season
    holidays: Holidays
    undo_within: timedelta = UNDO_WITHIN

    def activity(self, booking: Booking) -> Activity | None:
        """The booking's activity, or ``None`` when it left the catalogue."""
        return self.activities.get(booking.activity_id)

    def checks(self, booking: Booking, book: BookingReader) -> tuple[Check, ...]:
        """See `checks`."""
        return checks(self.activity(booking), booking, book, self.season, self.holidays, self.season.today)

    def first_free_day(self, booking: Booking, book: BookingReader) -> date | None:
        """See `first_free_day`; ``None`` also when the activity left the catalogue."""
        activity = self.activity(booking)
        return None if activity is None else first_free_day(activity, booking, book, self.season, self.holidays)

    def first_full_day(self, booking: Booking, book: BookingReader) -> date | None:
        """The first day of the wish on which nothing but room is lacking, and for this group at that."""
        activity = self.activity(booking)
        if activity is None:
            return None
        for day, broken in _days_tried(activity, booking, book, self.season, self.holidays):
            session = activity.session_on(day, booking.time)
            seats = session.seats if session is not None else None
            never = seats is not None and activity.seats_for(booking.pupils) > seats
            if broken & LACKS_ROOM and not broken - LACKS_ROOM - NOT_FOR_TEACHERS_TO_JUDGE and not never:
                return day
        return None

    def free_days(self, booking: Booking, book: BookingReader, most: int) -> list[date]:
        """See `free_days`; none when the activity left the catalogue."""
        activity = self.activity(booking)
        return [] if activity is None else free_days(activity, booking, book, self.season, self.holidays, most)


def checks(
    activity: Activity | None, booking: Booking, book: BookingReader, season: Season, holidays: Holidays, today: date
) -> tuple[Check, ...]:
    """Every rule that applies, failed or not; rules about the day only where there is one. ``activity`` is ``None``
    when it left the catalogue."""
    dated = _check(Rule.NO_DATE, booking.date is not None, wish=booking.wish)
    past = () if booking.date is None else (_check(Rule.PAST, booking.date >= today, day=booking.date),)
    if activity is None:
        return (_check(Rule.GONE, False), dated, *past)
    same_on_any_day = (_check(Rule.GONE, True), dated, *_of_the_class(activity, booking), *past)
    if booking.date is None:
        return (*same_on_any_day, *_deadline(activity, None, today))
    taken = Occupancy(activity, booking, book)
    return (*same_on_any_day, *_of_the_day(activity, booking, booking.date, taken, holidays, today))


def first_free_day(
    activity: Activity, booking: Booking, book: BookingReader, season: Season, holidays: Holidays
) -> date | None:
    """The first day in ``booking.wish`` from today on, as far as the season reaches, on which nothing is broken, a
    school day where there is one; failing that, one on which only the provider has another visit. A kit starts on a
    school day unless one exact day is wished. ``None`` when there is none, or no wish."""
    second_best: date | None = None
    for day, broken in _days_tried(activity, booking, book, season, holidays):
        if not broken:
            return day
        if broken == {Rule.PROVIDER_BUSY} and second_best is None:
            second_best = day
    return second_best


def free_days(
    activity: Activity, booking: Booking, book: BookingReader, season: Season, holidays: Holidays, most: int
) -> list[date]:
    """The first days in ``booking.wish`` from today on, at most so many, on which nothing is broken."""
    tried = _days_tried(activity, booking, book, season, holidays)
    return list(islice((day for day, broken in tried if not broken), most))


def _days_tried(
    activity: Activity, booking: Booking, book: BookingReader, season: Season, holidays: Holidays
) -> Iterator[tuple[date, set[Rule]]]:
    """Each day of the wish on which it is offered, with the rules that it would break."""
    if booking.wish is None:
        return
    offered = season.of_activity(activity)
    if offered is None:
        offered = season.of_periods(()) if activity.runs_without_school else season.of_school()
    taken = Occupancy(activity, booking, book)
    for day in _days_to_try(activity, booking.wish, offered & season.of_periods([booking.wish]), season):
        held = replace(booking, date=day, time=activity.time_on(day, booking.time))
        checked = _of_the_day(activity, held, day, taken, holidays, season.today)
        yield day, {check.rule for check in checked if not check.ok}


def _days_to_try(activity: Activity, wish: Period, fitting: int, season: Season) -> Iterator[date]:
    """A class is at school when it gets a kit or goes somewhere on its own; other days only where that cannot be."""
    if activity.sessions or not activity.for_pupils or wish.start == wish.end:
        yield from season.days(fitting)
        return
    at_school = fitting & season.of_school()
    yield from season.days(at_school)
    if activity.kind is not Kind.LOAN_KIT:
        yield from season.days(fitting & ~at_school)


def _check(rule: Rule, ok: bool, **facts: object) -> Check:
    return Check(rule, ok, hard=rule in _HARD, facts=facts)


def _of_the_class(activity: Activity, booking: Booking) -> tuple[Check, ...]:
    fewest, most = activity.group_size
    if not activity.for_pupils:
        fewest = None  # the event needs so many in all, not each registration
    count = booking.pupils
    size_fits = count is None or ((fewest is None or fewest <= count) and (most is None or count <= most))
    grade_fits = booking.grade is None or activity.fits_grade(booking.grade)
    return (
        _check(Rule.GRADE, grade_fits, grade=booking.grade, grades=activity.grades),
        _check(Rule.GROUP_SIZE, size_fits, count=count, size=activity.group_size),
        _check(Rule.MEMBERS_ONLY, not activity.members_only),
    )


def _of_the_day(
    activity: Activity, booking: Booking, day: date, taken: Occupancy, holidays: Holidays, today: date
) -> tuple[Check, ...]:
    return (
        *_when_offered(activity, day, holidays),
        *_deadline(activity, activity.session_on(day, booking.time), today),
        *room(activity, booking, day, taken),
        _class_busy(booking, day, taken),
        *_provider_busy(activity, booking, day, taken),
    )


def _when_offered(activity: Activity, day: date, holidays: Holidays) -> tuple[Check, ...]:
    """Season, weekday and holiday, each told apart. The day may be over or further away than any season reaches."""
    offered = Season(day, holidays, reach=1).offered(activity)
    return (
        *(() if offered.sessions is None else (_check(Rule.SESSION, bool(offered.sessions), day=day),)),
        _check(Rule.SEASON, bool(offered.season), day=day),
        _check(Rule.WEEKDAY, bool(offered.weekdays), day=day),
        _check(Rule.HOLIDAY, bool(offered.open_days), day=day),
    )


def _deadline(activity: Activity, session: Session | None, today: date) -> tuple[Check, ...]:
    """The session's own deadline and the activity's; the earlier one is named."""
    deadlines = [last for last in (activity.deadline, session.deadline if session else None) if last is not None]
    return (_check(Rule.DEADLINE, today <= min(deadlines), day=min(deadlines)),) if deadlines else ()


def room(activity: Activity, booking: Booking, day: date, taken: Occupancy) -> tuple[Check, ...]:
    """Capacity per day, week and school year, seats and stock, each where the entry names it, on this ``day``: the
    booking's own may be another one."""
    found: list[Check] = []
    per_week = activity.provider.per_week
    limits: tuple[tuple[Rule, int | None, Callable[[date], Collection[Booking]]], ...] = (
        (Rule.CAPACITY_DAY, activity.per_day, taken.of_activity),
        (Rule.CAPACITY_WEEK, per_week, taken.of_provider_in_week),
        (Rule.CAPACITY_YEAR, activity.per_school_year, taken.in_year),
    )
    for rule, most, others in limits:
        if most is not None:
            count = len(others(day))
            found.append(_check(rule, count < most, count=count, most=most, day=day))
    found.extend(_seats(activity, booking, day, taken))
    if activity.stock is not None:
        lent = taken.lent_with(day)
        found.append(_check(Rule.STOCK, lent < activity.stock, count=lent, most=activity.stock, day=day))
    return tuple(found)


def _seats(activity: Activity, booking: Booking, day: date, taken: Occupancy) -> tuple[Check, ...]:
    session = activity.session_on(day, booking.time)
    if session is None or session.seats is None:
        return ()
    same = [other for other in taken.of_activity(day) if activity.session_on(day, other.time) == session]
    count = sum(activity.seats_for(other.pupils) for other in same)
    fits = count + activity.seats_for(booking.pupils) <= session.seats
    return (_check(Rule.SEATS, fits, count=count, most=session.seats, day=day),)


def _class_busy(booking: Booking, day: date, taken: Occupancy) -> Check:
    other = next(
        (
            other
            for other in taken.on(day)
            if booking.binds_class and other.binds_class and same_class(booking, other) and overlap(booking, other)
        ),
        None,
    )
    return _check(Rule.CLASS_BUSY, other is None, **_named(other), class_name=booking.class_name, day=day)


def _provider_busy(activity: Activity, booking: Booking, day: date, taken: Occupancy) -> tuple[Check, ...]:
    """Only where the provider takes one group at a time, as far as anybody knows."""
    if activity.per_day not in (None, 1) or not booking.binds_class:
        return ()
    together = bool(activity.sessions) or activity.kind in _FOR_MANY
    other = next(
        (
            other
            for other in taken.of_provider_in_week(day)
            if other.date == day
            and other.binds_class
            and not (together and other.activity_id == activity.id)
            and overlap(booking, other)
        ),
        None,
    )
    return (_check(Rule.PROVIDER_BUSY, other is None, **_named(other), day=day),)


def _named(other: Booking | None) -> dict[str, object]:
    return {} if other is None else {"other": other.activity_title, "booking": other.id}
