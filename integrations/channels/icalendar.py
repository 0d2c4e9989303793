"""Bookings as iCalendar (RFC 5545, RFC 5546): invitations in mails, feeds on the web page.

A booking keeps one UID for life and its SEQUENCE rises, so that a calendar changes or removes its entry instead of
getting a second one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCalAddress, vText

from assistant.model import AGREED, CALLED_OFF, Booking
from integrations.channels.icalendar_zones import time_zone_with_rules

PRODUCT = "-//Klassetur//Bookings//EN"

_OURS = re.compile(r"K\d{1,9}(?!\w)", re.IGNORECASE)

_UNKNOWN_LENGTH = timedelta(hours=1)
"""Shown when the entry does not say how long it takes."""


def method_for(booking: Booking) -> str:
    """``REQUEST`` for what is agreed, else ``CANCEL``: a teacher's calendar holds what is agreed and nothing else. What
    was moved, or whose approval was taken back, is a request again and leaves the calendar until it is approved."""
    return "REQUEST" if booking.status in AGREED else "CANCEL"


def uid_of(booking: Booking, domain: str) -> str:
    return f"{booking.id}@{domain}"


def provider_uid_of(booking: Booking, domain: str) -> str:
    """In the provider's calendar, which may be on the same server as the teacher's."""
    return f"{booking.id}-provider@{domain}"


def booking_of(uid: str, domain: str) -> str:
    """The id of the booking whose invitation has this UID; empty where it is none of ours."""
    name, _, rest = uid.strip().rpartition("@")
    found = _OURS.match(name)
    return found[0].upper() if found and rest.casefold() == domain.casefold() else ""


def invitation(
    booking: Booking,
    *,
    organizer: str,
    attendee: str,
    stamp: datetime,
    time_zone: str,
    organizer_name: str = "",
    place: str = "",
    description: str = "",
    for_provider: bool = False,
) -> bytes:
    """What puts the booking into the teacher's calendar, changes it there or takes it out. ``organizer`` is our address
    (its domain ends the UID), ``attendee`` the teacher's, ``stamp`` aware UTC. ``for_provider``: into theirs, under a
    UID of its own."""
    event = booking_event(
        booking,
        domain=organizer.rpartition("@")[2],
        stamp=stamp,
        time_zone=time_zone,
        place=place,
        description=description,
    )
    if for_provider:
        event["UID"] = vText(provider_uid_of(booking, organizer.rpartition("@")[2]))
    event["ORGANIZER"] = _person(organizer, organizer_name)
    guest = _person(attendee, "" if for_provider else booking.teacher.name)
    guest.params["ROLE"] = vText("REQ-PARTICIPANT")
    # The day is agreed already: nobody need answer, and what calendars answer all the same decides nothing.
    guest.params["RSVP"] = vText("FALSE")
    guest.params["PARTSTAT"] = vText("ACCEPTED" if booking.status in AGREED else "NEEDS-ACTION")
    event.add("attendee", guest, encode=False)
    method = method_for(booking)
    if method == "CANCEL":
        # RFC 5546 3.2.5: the whole event is off, whatever the booking has become
        event["STATUS"] = vText("CANCELLED")
    return _calendar([event], method)


def feed(
    bookings: Iterable[Booking],
    *,
    domain: str,
    stamp: datetime,
    time_zone: str,
    name: str = "",
    place_of: Callable[[Booking], str] = lambda booking: "",
    description_of: Callable[[Booking], str] = lambda booking: "",
) -> bytes:
    """A calendar to subscribe to. Bookings without a date are left out."""
    events = [
        booking_event(
            booking,
            domain=domain,
            stamp=stamp,
            time_zone=time_zone,
            place=place_of(booking),
            description=description_of(booking),
        )
        for booking in bookings
        if booking.date
    ]
    return _calendar(events, "PUBLISH", name)


def booking_event(
    booking: Booking, *, domain: str, stamp: datetime, time_zone: str, place: str = "", description: str = ""
) -> Event:
    """One booking: at its time in ``time_zone``, or all day when no time is known."""
    event = Event()
    event.add("uid", uid_of(booking, domain))
    event.add("dtstamp", stamp)
    event.add("sequence", booking.sequence)
    event.add("summary", _summary(booking))
    event.add("status", _status(booking))
    if booking.date is not None:
        start = _start(booking.date, booking.time, time_zone)
        event.add("dtstart", start)
        if isinstance(start, datetime):
            length = timedelta(minutes=booking.duration_minutes) if booking.duration_minutes else _UNKNOWN_LENGTH
            event.add("dtend", start + length)
        else:
            event.add("dtend", start + timedelta(days=1))
            event.add("transp", "TRANSPARENT")
    if place:
        event.add("location", place)
    if description:
        event.add("description", description)
    return event


def _calendar(events: list[Event], method: str, name: str = "") -> bytes:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    if name:
        calendar.add("x-wr-calname", name)
    for event in events:
        calendar.add_component(event)
    years = [event.start.year for event in events if "DTSTART" in event]
    for name in {zone for event in events if (zone := _zone_of(event))}:
        if (rules := time_zone_with_rules(name, min(years))) is not None:
            calendar.add_component(rules)
    if years:
        calendar.add_missing_timezones(first_date=date(min(years), 1, 1), last_date=date(max(years) + 1, 1, 1))
    return bytes(calendar.to_ical())


def _zone_of(event: Event) -> str:
    start = event.start if "DTSTART" in event else None
    zone = start.tzinfo if isinstance(start, datetime) else None
    return zone.key if isinstance(zone, ZoneInfo) else ""


def _summary(booking: Booking) -> str:
    return ", ".join(part for part in (booking.activity_title, booking.class_name) if part)


def _status(booking: Booking) -> str:
    if booking.status in CALLED_OFF:
        return "CANCELLED"
    return "CONFIRMED" if booking.status in AGREED else "TENTATIVE"


def _start(day: date, clock: str, time_zone: str) -> date | datetime:
    hours, colon, minutes = clock.replace(".", ":").partition(":")
    if not (hours.isdigit() and colon and minutes.isdigit() and int(hours) < 24 and int(minutes) < 60):
        return day
    return datetime.combine(day, time(int(hours), int(minutes)), ZoneInfo(time_zone))


def _person(address: str, name: str) -> vCalAddress:
    person = vCalAddress(f"mailto:{address}")
    if name:
        # A parameter's value holds no double quote and no control character (RFC 5545 3.2).
        person.params["CN"] = vText("".join(sign for sign in name if sign >= " " and sign not in '"\x7f'))
    return person
