"""When an activity is offered, as one bit a day: two seasons fit when their bits meet.

A day is a bit of a Python integer, so that asking fifty thousand activities for "spring, but no Mondays" takes
milliseconds. The calendar starts at the day it is made for and reaches two school years ahead.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from assistant.model import Activity, Period
from assistant.ports import Holidays

REACH = 800
"""Days ahead that can be asked for and booked."""

_NEARLY_A_YEAR = 51 * 7
"""Days in which every month comes and no week twice: week 9 may be in March this year and in February the next."""


@dataclass(frozen=True)
class Offered:
    """What an entry says about its season, part by part, to tell which one keeps a day out. It is offered
    on the days that are in all of them."""

    sessions: int | None
    """The days of its sessions, whose deadlines may be over; ``None`` where it has no fixed dates."""
    season: int
    """Days in its months, weeks and dates, as long as it is valid; all where none are named."""
    weekdays: int
    """Its weekdays; where none are named, those on which somebody is there."""
    open_days: int
    """Days without holidays, and weekends that it names; all where it runs without school."""

    @property
    def days(self) -> int:
        every_part = self.season & self.weekdays & self.open_days
        return every_part if self.sessions is None else every_part & self.sessions


class Season:
    """The days from ``today`` on, so many, with the country's holidays."""

    def __init__(self, today: date, holidays: Holidays, reach: int = REACH) -> None:
        self.today = today
        self._reach = reach
        self._holidays = holidays
        self._known: dict[Hashable, int | None] = {}

    @cached_property
    def _months(self) -> dict[int, int]:
        return self._masks(lambda day: day.month)

    @cached_property
    def _weeks(self) -> dict[int, int]:
        return self._masks(lambda day: day.isocalendar().week)

    @cached_property
    def _weekdays(self) -> dict[int, int]:
        return self._masks(lambda day: day.weekday())

    @cached_property
    def _open_days(self) -> int:
        """Without holidays."""
        return sum(1 << offset for offset, day in enumerate(self._days()) if not self._holidays.closed(day))

    @cached_property
    def _monday_to_friday(self) -> int:
        return _union(self._weekdays.get(weekday, 0) for weekday in range(5))

    def of_activity(self, activity: Activity) -> int | None:
        """The days on which it can be booked; ``None`` when its season is not known."""
        stated = _stated(activity)
        if stated not in self._known:
            self._known[stated] = self._of_activity(activity)
        return self._known[stated]

    def offered(self, activity: Activity) -> Offered:
        """What the entry says, with nothing left out that is over: see `of_activity` for what can be booked."""
        valid = self._of_period(Period(None, activity.valid_until))
        if activity.sessions:
            days = _union(self._of_day(session.date) for session in activity.sessions)
            return Offered(days, valid, self._all, self._all)
        season = self._in_season(activity) & valid
        named = _union(self._weekdays.get(weekday, 0) for weekday in activity.weekdays)
        if activity.runs_without_school:
            return Offered(None, season, named if activity.weekdays else self._all, self._all)
        named_weekends = named & ~self._monday_to_friday
        weekdays = named if activity.weekdays else self._monday_to_friday
        return Offered(None, season, weekdays, self._open_days | named_weekends)

    def months_of(self, activity: Activity) -> frozenset[int] | None:
        """The months in which it can be booked, 1 to 12, in the year that begins with its first day; ``None`` when its
        season is not known."""
        days = self.of_activity(activity)
        if days is None:
            return None
        first = days & -days
        of_a_year = days & (first << _NEARLY_A_YEAR) - first
        return frozenset(month for month, of_month in self._months.items() if of_month & of_a_year)

    def of_periods(self, periods: Iterable[Period], weekdays: Iterable[int] = ()) -> int:
        """The days that the periods cover, on these weekdays where any are named; no period means every day."""
        listed = list(periods)
        mask = _union(self._of_period(period) for period in listed) if listed else self._all
        named = list(weekdays)
        return mask & _union(self._weekdays.get(weekday, 0) for weekday in named) if named else mask

    def of_school(self) -> int:
        """Days on which schools are open."""
        return self._open_days & self._monday_to_friday

    def days(self, mask: int) -> Iterator[date]:
        """The days of a mask, earliest first."""
        while mask:
            lowest = mask & -mask
            yield self.today + timedelta(days=lowest.bit_length() - 1)
            mask ^= lowest

    def middle(self, mask: int) -> date:
        """The day in the middle of a mask that has one, the later of two."""
        before, first, last = mask.bit_count() // 2, 0, mask.bit_length() - 1
        while first < last:
            half = (first + last) // 2
            if (mask & (2 << half) - 1).bit_count() > before:
                last = half
            else:
                first = half + 1
        return self.today + timedelta(days=first)

    @property
    def _all(self) -> int:
        return (1 << self._reach) - 1

    def _days(self) -> Iterator[date]:
        return (self.today + timedelta(days=offset) for offset in range(self._reach))

    def _masks(self, key: Callable[[date], int]) -> dict[int, int]:
        masks: dict[int, int] = {}
        for offset, day in enumerate(self._days()):
            name = key(day)
            masks[name] = masks.get(name, 0) | 1 << offset
        return masks

    def _of_period(self, period: Period) -> int:
        first = 0 if period.start is None else max(0, (period.start - self.today).days)
        last = self._reach - 1 if period.end is None else min(self._reach - 1, (period.end - self.today).days)
        return ((1 << (last + 1)) - 1) & ~((1 << first) - 1) if last >= first else 0

    def _of_day(self, day: date) -> int:
        return self._of_period(Period(day, day))

    def _of_activity(self, activity: Activity) -> int | None:
        if activity.deadline is not None and activity.deadline < self.today:
            return 0
        offered = self.offered(activity)
        if activity.sessions:
            return offered.days & _union(self._of_day(session.date) for session in activity.open_sessions(self.today))
        if activity.months or activity.weeks or activity.dates or activity.weekdays:
            return offered.days
        return None if offered.season else 0

    def _in_season(self, activity: Activity) -> int:
        if not (activity.months or activity.weeks or activity.dates):
            return self._all
        return (
            _union(self._months.get(month, 0) for month in activity.months)
            | _union(self._weeks.get(week, 0) for week in activity.weeks)
            | _union(self._of_period(period) for period in activity.dates)
        )


def _stated(activity: Activity) -> Hashable:
    """All that decides when an activity is offered; the same for most of a large catalogue."""
    return (
        activity.months,
        activity.weeks,
        activity.dates,
        activity.weekdays,
        activity.sessions,
        activity.deadline,
        activity.valid_until,
        activity.runs_without_school,
    )


def _union(masks: Iterable[int]) -> int:
    result = 0
    for mask in masks:
        result |= mask
    return result
