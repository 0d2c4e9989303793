"""A time zone as calendar programs want it (RFC 5545 3.6.5): its summer and winter time, each with the rule by which it
begins every year, and not the days of two years alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard
from icalendar.prop import vRecur

_YEARS_AHEAD = 5
"""For so many years a rule must be right to be written."""
_HOUR = timedelta(hours=1)
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@lru_cache(maxsize=100)
def time_zone_with_rules(name: str, year: int) -> Timezone | None:
    """``None`` for a zone without summer time, and for one whose changes follow no rule of weekdays."""
    zone = ZoneInfo(name)
    changes = list(_changes(zone, year))
    rules = [[_rule(zone, change) for change in _changes(zone, later)] for later in range(year, year + _YEARS_AHEAD)]
    if len(changes) != 2 or any(later != rules[0] for later in rules):
        return None
    found = Timezone()
    found.add("tzid", name)
    for change in changes:
        found.add_component(_observance(zone, change))
    return found


def _changes(zone: ZoneInfo, year: int) -> Iterator[datetime]:
    """The moments of the year, in UTC, from which on another offset holds."""
    moment = datetime(year, 1, 1, tzinfo=UTC)
    while moment.year == year:
        later = moment + timedelta(days=1)
        if _offset(zone, moment) != _offset(zone, later):
            while _offset(zone, moment) == _offset(zone, moment + _HOUR):
                moment += _HOUR
            yield moment + _HOUR
        moment = later


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()


def _rule(zone: ZoneInfo, change: datetime) -> tuple[int, str, tuple[int, int]]:
    """Month, weekday with its place in the month (``-1SU``), and hour of a change, by the clock as it stood before."""
    change = _by_the_clock_before(zone, change)
    day = change.date()
    is_last = (day + timedelta(days=7)).month != day.month
    place = -1 if is_last else (day.day - 1) // 7 + 1
    return day.month, f"{place}{_WEEKDAYS[day.weekday()]}", (change.hour, change.minute)


def _by_the_clock_before(zone: ZoneInfo, change: datetime) -> datetime:
    return change + _offset(zone, change - _HOUR)


def _observance(zone: ZoneInfo, change: datetime) -> TimezoneDaylight | TimezoneStandard:
    before, after = _offset(zone, change - _HOUR), _offset(zone, change)
    local = change.astimezone(zone)
    # Ireland calls its winter the exception; calendar programs expect summer time to be the later clock
    kind = TimezoneDaylight if after > before else TimezoneStandard
    # Since when the rule holds: from a year long over on, so that no visit lies before it.
    begins = next((one for year in (1997, 2008, change.year - 1) if (one := _same_change(zone, change, year))), change)
    found = kind()
    found.add("tzname", local.tzname())
    found.add("tzoffsetfrom", before)
    found.add("tzoffsetto", after)
    found.add("dtstart", _by_the_clock_before(zone, begins).replace(tzinfo=None))
    month, weekday, _ = _rule(zone, change)
    found["RRULE"] = vRecur({"FREQ": "YEARLY", "BYMONTH": month, "BYDAY": weekday})
    return found


def _same_change(zone: ZoneInfo, change: datetime, year: int) -> datetime | None:
    return next((one for one in _changes(zone, year) if _rule(zone, one) == _rule(zone, change)), None)
