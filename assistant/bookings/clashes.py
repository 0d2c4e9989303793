"""Two bookings of one day: whether they are of the same class, and whether they meet."""

from __future__ import annotations

from assistant.model import Booking


def same_class(one: Booking, other: Booking) -> bool:
    """The same class of the same school; where a school is not known, of the same teacher."""
    if not plain_class(one.class_name) or plain_class(one.class_name) != plain_class(other.class_name):
        return False
    if one.school and other.school:
        return plain_class(one.school) == plain_class(other.school)
    return one.teacher.address == other.teacher.address


def plain_class(name: str) -> str:
    """``8. B`` and ``8b`` are one class."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())


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
