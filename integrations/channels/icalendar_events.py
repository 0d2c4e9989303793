"""One booking as one entry of a calendar (VEVENT, RFC 5545 3.6.1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from icalendar import Event, vText

from assistant.model import AGREED, CALLED_OFF, Booking, Status

_UNKNOWN_LENGTH = timedelta(hours=1)
"""Shown when the entry does not say how long it takes."""
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Entry:
    """A booking as one calendar shows it."""

    booking: Booking
    uid: str
    """The same for life, so that a calendar changes or removes its entry instead of getting a second one."""
    changed: datetime
    """When what it says was last changed; aware."""
    title: str = ""
    """Instead of the activity's and the class."""
    place: str = ""
    description: str = ""
    address: str = ""
    """Of the page about it."""


def uid_of(booking: Booking, domain: str) -> str:
    return f"{booking.id}@{domain}"


def provider_uid_of(booking: Booking, domain: str) -> str:
    """In the provider's calendar, which may be on the same server as the teacher's."""
    return f"{booking.id}-provider@{domain}"


def day_of(booking: Booking) -> tuple[date | None, str]:
    """Its day and time; of what is not agreed those that were offered last."""
    if booking.status is Status.PROPOSED and booking.proposed_date is not None:
        return booking.proposed_date, booking.proposed_time or booking.time
    return booking.date, booking.time


def event_of(entry: Entry, time_zone: str) -> Event:
    """At its time in ``time_zone``, or all day when no time is known. Without a day it says no time at all."""
    booking, event = entry.booking, Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", entry.changed)
    event.add("last-modified", entry.changed)
    event.add("created", booking.created_at)
    event.add("sequence", booking.sequence)
    event.add("summary", plain(entry.title or _title(booking)))
    event.add("status", _status(booking))
    day, clock = day_of(booking)
    if day is not None:
        _place_in_time(event, booking, day, _time(clock), ZoneInfo(time_zone))
    for name, words in (("location", entry.place), ("description", entry.description)):
        if words:
            event.add(name, plain(words))
    if entry.address:
        event.add("url", entry.address)
    return event


def plain(words: str) -> vText:
    """What a calendar file may hold: no control characters but line ends, nothing that is no character."""
    lines = words.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(sign for sign in lines if sign == "\n" or (sign >= " " and sign != "\x7f"))
    return vText(kept.encode("utf-8", "replace").decode("utf-8"))


def _place_in_time(event: Event, booking: Booking, day: date, clock: time | None, zone: ZoneInfo) -> None:
    length = timedelta(minutes=booking.duration_minutes) if booking.duration_minutes else _UNKNOWN_LENGTH
    days = -(-length // _DAY)
    if clock is None:
        event.add("dtstart", day)
        event.add("dtend", day + days * _DAY)
    else:
        for name, moment in zip(("dtstart", "dtend"), _from_to(day, clock, length, zone), strict=True):
            event.add(name, moment)
    # who knows only the day, or waits for a yes, is not busy
    is_free = clock is None or booking.status not in AGREED
    event.add("transp", "TRANSPARENT" if is_free else "OPAQUE")


def _from_to(day: date, clock: time, length: timedelta, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Beginning and end. A length of days does not say at which hour the last one ends, so all of it counts."""
    # through UTC: an hour that summer time leaves out is moved on, and a length is real time across the change
    start = datetime.combine(day, clock, zone).astimezone(UTC)
    last_midnight = datetime.combine(day + -(-length // _DAY) * _DAY, time(), zone).astimezone(UTC)
    end = start + length if length < _DAY else last_midnight
    local = start.astimezone(zone), end.astimezone(zone)
    # an hour that comes twice is read as its first coming, so the second is said in UTC
    return (start, end) if any(moment.fold for moment in local) else local


def _time(clock: str) -> time | None:
    hours, colon, minutes = clock.replace(".", ":").partition(":")
    if not (hours.isdecimal() and colon and minutes.isdecimal() and int(hours) < 24 and int(minutes) < 60):
        return None
    return time(int(hours), int(minutes))


def _title(booking: Booking) -> str:
    return ", ".join(part for part in (booking.activity_title, booking.class_name) if part)


def _status(booking: Booking) -> str:
    if booking.status in CALLED_OFF:
        return "CANCELLED"
    return "CONFIRMED" if booking.status in AGREED else "TENTATIVE"
