"""What is taken already: what is approved or took place uses up room, and a place that is held for who waited."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from assistant.model import MAY_TAKE_ROOM, TAKING_ROOM, Activity, Booking, plain_class
from assistant.ports import BookingReader

LOAN_DAYS = 21
"""Days for which a kit is away, counted from the booked day."""


class Occupancy:
    """The bookings that use up room, without the one that is checked; each question is asked once."""

    def __init__(self, activity: Activity, booking: Booking, book: BookingReader) -> None:
        self._activity, self._booking, self._book = activity, booking, book
        self._of_days: dict[date, list[Booking]] = {}
        self._of_weeks: dict[date, list[Booking]] = {}
        self._of_years: dict[date, list[Booking]] = {}

    def on(self, day: date) -> list[Booking]:
        """Of every activity on this day, without places that are only held: a class may be elsewhere until it takes
        one."""
        if day not in self._of_days:
            self._of_days[day] = self._others(self._book.find(statuses=TAKING_ROOM, between=(day, day)))
        return self._of_days[day]

    def of_provider_in_week(self, day: date) -> list[Booking]:
        """Of all the provider's activities, Monday to Sunday."""
        monday = day - timedelta(days=day.weekday())
        if monday not in self._of_weeks:
            found = self._book.find(
                statuses=MAY_TAKE_ROOM,
                provider_id=self._activity.provider.id,
                between=(monday, monday + timedelta(days=6)),
            )
            self._of_weeks[monday] = self._others(found)
        return self._of_weeks[monday]

    def in_year(self, day: date) -> list[Booking]:
        """Of this activity in the day's school year."""
        first, last = school_year(day)
        if first not in self._of_years:
            found = self._book.find(statuses=MAY_TAKE_ROOM, activity_id=self._activity.id, between=(first, last))
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
        return [other for other in found if other.id != self._booking.id and other.takes_room]


def school_year(day: date) -> tuple[date, date]:
    """1 August to 31 July."""
    first = day.year if day.month >= 8 else day.year - 1
    return date(first, 8, 1), date(first + 1, 7, 31)


def same_class(one: Booking, other: Booking) -> bool:
    """The same class of the same school; where a school is not known, of the same teacher."""
    if not plain_class(one.class_name) or plain_class(one.class_name) != plain_class(other.class_name):
        return False
    if one.school and other.school:
        return plain_class(one.school) == plain_class(other.school)
    return one.teacher.address == other.teacher.address


def overlap(one: Booking, other: Booking) -> bool:
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
