"""Bookings on days and at hours on which calendars are wont to stumble."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from assistant.model import Booking, Status
from tests.mail.composing import approved_booking

ZONE = "Europe/Copenhagen"
DAYS = (
    # the clock goes on, the clock goes back, the days around them, a leap day, the last day of a year
    *(date(2027, 3, 27), date(2027, 3, 28), date(2027, 3, 29), date(2027, 10, 30), date(2027, 10, 31)),
    *(date(2027, 11, 1), date(2028, 2, 29), date(2027, 12, 31), date(2027, 6, 15)),
)
TIMES = ("", "09.30", "08:15", "00:00", "01:30", "02:00", "02:30", "03:00", "23:45", "25:00", "formiddag")
LENGTHS = (None, 15, 60, 90, 240, 1439, 1440, 2880, 4000)
_DIFFICULT = ';,\\n\r\n"æ…😀\x0b\x7f :'


def bookings(**fixed: Any) -> st.SearchStrategy[Booking]:
    texts = st.text(st.characters(codec="utf-8"), max_size=80) | st.text(_DIFFICULT, max_size=90)
    return st.builds(
        approved_booking,
        status=st.sampled_from(sorted(Status)),
        date=st.sampled_from(DAYS),
        time=st.sampled_from(TIMES),
        duration_minutes=st.sampled_from(LENGTHS),
        sequence=st.integers(0, 9),
        activity_title=texts.map(lambda text: f"B{text}"),
        class_name=texts,
        **fixed,
    )


def when(booking: Booking, day: date, clock: str) -> tuple[date | datetime, date | datetime]:
    """From when to when it is, reckoned here: a day and the day after the last, or moments in UTC."""
    minutes = booking.duration_minutes or 60
    days = -(-minutes // 1440)
    after = day + timedelta(days=days)
    hours, _, rest = clock.replace(".", ":").partition(":")
    if not (hours.isdecimal() and rest.isdecimal() and int(hours) < 24):
        return day, after
    start = _moment(day, time(int(hours), int(rest)))
    return start, start + timedelta(minutes=minutes) if minutes < 1440 else _moment(after, time())


def _moment(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, ZoneInfo(ZONE)).astimezone(UTC)
