"""When an activity is offered, as one bit a day: two seasons fit when their bits meet.

A day is a bit of a Python integer, so that asking fifty thousand activities for "spring, but no Mondays" takes
milliseconds. The calendar starts at the day it is made for and reaches two school years ahead.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from datetime import date, timedelta
from functools import cached_property

from assistant.model import Activity, Period
from assistant.ports import Holidays

REACH = 800
"""Days ahead that can be asked for and booked."""


class Season:
    """The days from ``today`` on, with the country's holidays."""

    def __init__(self, today: date, holidays: Holidays) -> None:
        self.today = today
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
    def _school_days(self) -> int:
        """Monday to Friday without holidays."""
        return sum(
            1 << offset
            for offset, day in enumerate(self._days())
            if day.weekday() < 5 and not self._holidays.closed(day)
        )

    def of_activity(self, activity: Activity) -> int | None:
        """The days on which it can be booked; ``None`` when its season is not known."""
        stated = _stated(activity)
        if stated not in self._known:
            self._known[stated] = self._of_activity(activity)
        return self._known[stated]

    def of_periods(self, periods: Iterable[Period], weekdays: Iterable[int] = ()) -> int:
        """The days that the periods cover, on these weekdays where any are named; no period means every day."""
        listed = list(periods)
        mask = _union(self._of_period(period) for period in listed) if listed else self._all
        named = list(weekdays)
        return mask & _union(self._weekdays.get(weekday, 0) for weekday in named) if named else mask

    def of_school(self) -> int:
        """Days on which schools are open."""
        return self._school_days

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
        return (1 << REACH) - 1

    def _days(self) -> Iterator[date]:
        return (self.today + timedelta(days=offset) for offset in range(REACH))

    def _masks(self, key: Callable[[date], int]) -> dict[int, int]:
        masks: dict[int, int] = {}
        for offset, day in enumerate(self._days()):
            name = key(day)
            masks[name] = masks.get(name, 0) | 1 << offset
        return masks

    def _of_period(self, period: Period) -> int:
        first = 0 if period.start is None else max(0, (period.start - self.today).days)
        last = REACH - 1 if period.end is None else min(REACH - 1, (period.end - self.today).days)
        return ((1 << (last + 1)) - 1) & ~((1 << first) - 1) if last >= first else 0

    def _of_activity(self, activity: Activity) -> int | None:
        if activity.deadline is not None and activity.deadline < self.today:
            return 0
        mask = self._of_sessions(activity) if activity.sessions else self._of_openings(activity)
        if activity.valid_until is None:
            return mask
        still_valid = self._of_period(Period(None, activity.valid_until))
        if mask is None:
            return None if still_valid else 0
        return mask & still_valid

    def _of_sessions(self, activity: Activity) -> int:
        days = (session.date for session in activity.open_sessions(self.today))
        return _union(self._of_period(Period(day, day)) for day in days)

    def _of_openings(self, activity: Activity) -> int | None:
        if not (activity.months or activity.weeks or activity.dates or activity.weekdays):
            return None
        if activity.months or activity.weeks or activity.dates:
            mask = (
                _union(self._months.get(month, 0) for month in activity.months)
                | _union(self._weeks.get(week, 0) for week in activity.weeks)
                | _union(self._of_period(period) for period in activity.dates)
            )
        else:
            mask = self._all
        if activity.weekdays:
            mask &= _union(self._weekdays.get(weekday, 0) for weekday in activity.weekdays)
        return mask if activity.runs_without_school else mask & (self._school_days | self._named_weekend(activity))

    def _named_weekend(self, activity: Activity) -> int:
        return _union(self._weekdays.get(weekday, 0) for weekday in activity.weekdays if weekday >= 5)


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
