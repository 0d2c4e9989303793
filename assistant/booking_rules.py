"""The rules that a booking is held against, before a coordinator sees it and again in the transaction that approves it.

A hard rule stops an approval; the others are warnings that a coordinator may overrule. Only bookings that are approved
or were held use up room. ``facts`` carry raw values: days as `date`, grades and sizes as the activity's own pairs.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from assistant.model import Activity, Audience, Booking, Check, Kind, Period, Session, Status
from assistant.ports import BookingBook, Holidays
from assistant.season import Season, runs_without_school

TAKING_ROOM = frozenset({Status.APPROVED, Status.HELD})
"""States in which a booking uses up capacity."""

LOAN_DAYS = 21
"""Days for which a kit is away, counted from the booked day."""

_HARD = frozenset(
    {
        "capacity_day", "capacity_year", "capacity_week", "seats", "stock", "class_busy", "past", "gone", "no_date",
        "session",
    }
)  # fmt: skip

_WITHOUT_HOURS = frozenset({Kind.SELF_GUIDED, Kind.LOAN_KIT, Kind.COMPETITION, Kind.SCHOOL_PROJECT})
"""Kinds for which nobody meets anybody at a fixed hour."""

_FOR_MANY = frozenset({Kind.EVENT, Kind.COMPETITION, Kind.TEACHER_COURSE, Kind.ONLINE})
"""Kinds that receive several groups side by side."""


@dataclass(frozen=True)
class Rulebook:
    """What bookings are held against today."""

    activities: Mapping[str, Activity]
    season: Season
    holidays: Holidays

    def activity(self, booking: Booking) -> Activity | None:
        """The booking's activity, or ``None`` when it left the catalogue."""
        return self.activities.get(booking.activity_id)

    def checks(self, booking: Booking, book: BookingBook) -> tuple[Check, ...]:
        """See `checks`."""
        return checks(self.activity(booking), booking, book, self.season, self.holidays, self.season.today)

    def first_free_day(self, booking: Booking, book: BookingBook) -> date | None:
        """See `first_free_day`; ``None`` also when the activity left the catalogue."""
        activity = self.activity(booking)
        return None if activity is None else first_free_day(activity, booking, book, self.season, self.holidays)


def checks(
    activity: Activity | None, booking: Booking, book: BookingBook, season: Season, holidays: Holidays, today: date
) -> tuple[Check, ...]:
    """Every rule that applies, failed or not; rules about the day only where there is one. ``activity`` is ``None``
    when it left the catalogue."""
    dated = _check("no_date", booking.date is not None, wish=booking.wish)
    past = () if booking.date is None else (_check("past", booking.date >= today, day=booking.date),)
    if activity is None:
        return (_check("gone", False), dated, *past)
    same_on_any_day = (_check("gone", True), dated, *_of_the_class(activity, booking), *past)
    if booking.date is None:
        return (*same_on_any_day, *_deadline(activity, None, today))
    taken = _Taken(activity, booking, book)
    return (*same_on_any_day, *_of_the_day(activity, booking, booking.date, taken, holidays, today))


def first_free_day(
    activity: Activity, booking: Booking, book: BookingBook, season: Season, holidays: Holidays
) -> date | None:
    """The first day in ``booking.wish`` from today on, as far as the season reaches, on which nothing is broken, a
    school day where there is one; failing that, one on which only the provider has another visit. A kit starts on a
    school day unless one exact day is wished. ``None`` when there is none, or no wish."""
    if booking.wish is None:
        return None
    offered = season.of_activity(activity)
    if offered is None:
        offered = season.of_periods(()) if runs_without_school(activity) else season.of_school()
    taken = _Taken(activity, booking, book)
    second_best: date | None = None
    for day in _days_to_try(activity, booking.wish, offered & season.of_periods([booking.wish]), season):
        held = replace(booking, date=day, time=time_on(activity, day, booking.time))
        broken = {
            check.rule for check in _of_the_day(activity, held, day, taken, holidays, season.today) if not check.ok
        }
        if not broken:
            return day
        if broken == {"provider_busy"} and second_best is None:
            second_best = day
    return second_best


def _days_to_try(activity: Activity, wish: Period, fitting: int, season: Season) -> Iterator[date]:
    """A class is at school when it gets a kit or goes somewhere on its own; other days only where that cannot be."""
    if activity.sessions or not for_pupils(activity) or wish.start == wish.end:
        yield from season.days(fitting)
        return
    at_school = fitting & season.of_school()
    yield from season.days(at_school)
    if activity.kind is not Kind.LOAN_KIT:
        yield from season.days(fitting & ~at_school)


def for_pupils(activity: Activity) -> bool:
    """Classes take part; otherwise adults register one by one, or a few of a school together."""
    return Audience.PUPILS in activity.audience


def open_sessions(activity: Activity, today: date) -> list[Session]:
    """The sessions that can still be booked, as the entry orders them."""
    return [
        session
        for session in activity.sessions
        if session.date >= today and (session.deadline is None or session.deadline >= today)
    ]


def session_on(activity: Activity, day: date, time: str = "") -> Session | None:
    """The activity's session on this day: the one at this time, else the day's first."""
    of_day = [session for session in activity.sessions if session.date == day]
    at_time = [session for session in of_day if session.time == time]
    return next(iter(at_time or of_day), None)


def time_on(activity: Activity, day: date, time: str = "") -> str:
    """A session's own time, where the day has a session with one; else ``time``."""
    session = session_on(activity, day, time)
    return session.time if session is not None and session.time else time


def binds_class(activity: Activity) -> bool:
    """Whether the class (and the provider) cannot be elsewhere at that hour."""
    return activity.kind not in _WITHOUT_HOURS


def school_year(day: date) -> tuple[date, date]:
    """1 August to 31 July."""
    first = day.year if day.month >= 8 else day.year - 1
    return date(first, 8, 1), date(first + 1, 7, 31)


# --- what is taken already ------------------------------------------------------------------------------------------


class _Taken:
    """The bookings that use up room, without the one that is checked; each question is asked once."""

    def __init__(self, activity: Activity, booking: Booking, book: BookingBook) -> None:
        self._activity, self._booking, self._book = activity, booking, book
        self._of_days: dict[date, list[Booking]] = {}
        self._of_weeks: dict[date, list[Booking]] = {}
        self._of_years: dict[date, list[Booking]] = {}

    def on(self, day: date) -> list[Booking]:
        """Of every activity on this day."""
        if day not in self._of_days:
            self._of_days[day] = self._others(self._book.find(statuses=TAKING_ROOM, between=(day, day)))
        return self._of_days[day]

    def of_provider_in_week(self, day: date) -> list[Booking]:
        """Of all the provider's activities, Monday to Sunday."""
        monday = day - timedelta(days=day.weekday())
        if monday not in self._of_weeks:
            found = self._book.find(
                statuses=TAKING_ROOM,
                provider_id=self._activity.provider.id,
                between=(monday, monday + timedelta(days=6)),
            )
            self._of_weeks[monday] = self._others(found)
        return self._of_weeks[monday]

    def in_year(self, day: date) -> list[Booking]:
        """Of this activity in the day's school year."""
        first, last = school_year(day)
        if first not in self._of_years:
            found = self._book.find(statuses=TAKING_ROOM, activity_id=self._activity.id, between=(first, last))
            self._of_years[first] = self._others(found)
        return self._of_years[first]

    def of_activity(self, day: date) -> list[Booking]:
        """Of this activity on this day."""
        return [other for other in self.in_year(day) if other.date == day]

    def lent_with(self, day: date) -> int:
        """The most kits that are away on one day while a kit lent on this day is."""
        nearby = [
            other
            for year in {school_year(day - timedelta(days=LOAN_DAYS)), school_year(day + timedelta(days=LOAN_DAYS))}
            for other in self.in_year(year[0])
        ]
        starts = [other.date for other in nearby if other.date is not None]
        # the number away can only rise on the day on which one is lent
        peaks = [day, *(start for start in starts if day < start < day + timedelta(days=LOAN_DAYS))]
        return max(sum(1 for start in starts if 0 <= (peak - start).days < LOAN_DAYS) for peak in peaks)

    def _others(self, found: Iterable[Booking]) -> list[Booking]:
        return [other for other in found if other.id != self._booking.id]


# --- rules ----------------------------------------------------------------------------------------------------------


def _check(rule: str, ok: bool, **facts: object) -> Check:
    return Check(rule, ok, hard=rule in _HARD, facts=facts)


def _of_the_class(activity: Activity, booking: Booking) -> tuple[Check, ...]:
    fewest, most = activity.group_size
    if not for_pupils(activity):
        fewest = None  # the event needs so many in all, not each registration
    count = booking.pupils
    size_fits = count is None or ((fewest is None or fewest <= count) and (most is None or count <= most))
    grade_fits = booking.grade is None or activity.fits_grade(booking.grade)
    return (
        _check("grade", grade_fits, grade=booking.grade, grades=activity.grades),
        _check("group_size", size_fits, count=count, size=activity.group_size),
        _check("members_only", not activity.members_only),
    )


def _of_the_day(
    activity: Activity, booking: Booking, day: date, taken: _Taken, holidays: Holidays, today: date
) -> tuple[Check, ...]:
    return (
        *_when_offered(activity, day, holidays),
        *_deadline(activity, session_on(activity, day, booking.time), today),
        *_room(activity, booking, day, taken),
        _class_busy(booking, day, taken),
        *_provider_busy(activity, booking, day, taken),
    )


def _when_offered(activity: Activity, day: date, holidays: Holidays) -> tuple[Check, ...]:
    """Season, weekday and holiday: together they hold exactly where `Season.of_activity` has the day."""
    weekend, named = day.weekday() >= 5, day.weekday() in activity.weekdays
    of_session: tuple[Check, ...]
    if activity.sessions:
        in_season = on_weekday = open_day = True
        of_session = (_check("session", any(session.date == day for session in activity.sessions), day=day),)
    else:
        of_session = ()
        needs_school = not runs_without_school(activity)
        in_season = _in_season(activity, day)
        on_weekday = named or (not activity.weekdays and not (weekend and needs_school))
        open_day = not needs_school or (weekend and named) or not holidays.closed(day)
    still_valid = activity.valid_until is None or day <= activity.valid_until
    return (
        *of_session,
        _check("season", in_season and still_valid, day=day),
        _check("weekday", on_weekday, day=day),
        _check("holiday", open_day, day=day),
    )


def _in_season(activity: Activity, day: date) -> bool:
    if not (activity.months or activity.weeks or activity.dates):
        return True
    return (
        day.month in activity.months
        or day.isocalendar().week in activity.weeks
        or any(period.covers(day) for period in activity.dates)
    )


def _deadline(activity: Activity, session: Session | None, today: date) -> tuple[Check, ...]:
    """The session's own deadline and the activity's; the earlier one is named."""
    deadlines = [last for last in (activity.deadline, session.deadline if session else None) if last is not None]
    return (_check("deadline", today <= min(deadlines), day=min(deadlines)),) if deadlines else ()


def _room(activity: Activity, booking: Booking, day: date, taken: _Taken) -> tuple[Check, ...]:
    """Capacity per day, week and school year, seats and stock, each where the entry names it."""
    found: list[Check] = []
    per_week = activity.provider.per_week
    limits: tuple[tuple[str, int | None, Callable[[date], Collection[Booking]]], ...] = (
        ("capacity_day", activity.per_day, taken.of_activity),
        ("capacity_week", per_week, taken.of_provider_in_week),
        ("capacity_year", activity.per_school_year, taken.in_year),
    )
    for rule, most, others in limits:
        if most is not None:
            count = len(others(day))
            found.append(_check(rule, count < most, count=count, most=most, day=day))
    found.extend(_seats(activity, booking, day, taken))
    if activity.stock is not None:
        lent = taken.lent_with(day)
        found.append(_check("stock", lent < activity.stock, count=lent, most=activity.stock, day=day))
    return tuple(found)


def _seats(activity: Activity, booking: Booking, day: date, taken: _Taken) -> tuple[Check, ...]:
    """Seats are classes; for teachers and leaders they are participants."""
    session = session_on(activity, day, booking.time)
    if session is None or session.seats is None:
        return ()
    same = [other for other in taken.of_activity(day) if session_on(activity, day, other.time) == session]
    count = sum(_seats_of(activity, other) for other in same)
    fits = count + _seats_of(activity, booking) <= session.seats
    return (_check("seats", fits, count=count, most=session.seats, day=day),)


def _seats_of(activity: Activity, booking: Booking) -> int:
    return 1 if for_pupils(activity) else max(1, booking.pupils or 1)


def _class_busy(booking: Booking, day: date, taken: _Taken) -> Check:
    other = next(
        (
            other
            for other in taken.on(day)
            if booking.binds_class and other.binds_class and _same_class(booking, other) and _overlap(booking, other)
        ),
        None,
    )
    return _check("class_busy", other is None, **_named(other), class_name=booking.class_name, day=day)


def _provider_busy(activity: Activity, booking: Booking, day: date, taken: _Taken) -> tuple[Check, ...]:
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
            and _overlap(booking, other)
        ),
        None,
    )
    return (_check("provider_busy", other is None, **_named(other), day=day),)


def _named(other: Booking | None) -> dict[str, object]:
    return {} if other is None else {"other": other.activity_title, "booking": other.id}


def _same_class(one: Booking, other: Booking) -> bool:
    """The same class of the same school; where a school is not known, of the same teacher."""
    if not plain_class(one.class_name) or plain_class(one.class_name) != plain_class(other.class_name):
        return False
    if one.school and other.school:
        return plain_class(one.school) == plain_class(other.school)
    return one.teacher.address == other.teacher.address


def plain_class(name: str) -> str:
    """``8. B`` and ``8b`` are one class."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def _overlap(one: Booking, other: Booking) -> bool:
    """Whether two bookings of one day meet; yes where the hours of one are not known."""
    first, second = _hours(one), _hours(other)
    return first is None or second is None or (first[0] < second[1] and second[0] < first[1])


def _hours(booking: Booking) -> tuple[int, int] | None:
    """From and to, in minutes of the day."""
    hour, separator, minute = booking.time.partition(":")
    if not (separator and hour.isdecimal() and minute.isdecimal() and booking.duration_minutes):
        return None
    start = int(hour) * 60 + int(minute)
    return start, start + booking.duration_minutes
