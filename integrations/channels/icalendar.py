"""Bookings as iCalendar (RFC 5545, RFC 5546): invitations in mails, feeds on the web page.

A booking keeps one UID for life and its SEQUENCE rises, so that a calendar changes or removes its entry instead of
getting a second one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event, vCalAddress, vDuration, vText

from assistant.model import AGREED, Booking
from integrations.channels.icalendar_events import Entry, event_of, plain, provider_uid_of, uid_of
from integrations.channels.icalendar_zones import time_zone_with_rules

PRODUCT = "-//Klassetur//Bookings//EN"

LOOKED_AT_AGAIN = timedelta(hours=1)
"""So often a calendar program is asked to fetch a feed; many take their own time."""

_OURS = re.compile(r"K\d{1,9}(?!\w)", re.IGNORECASE)


def method_for(booking: Booking) -> str:
    """``REQUEST`` for what is agreed, else ``CANCEL``: a teacher's calendar holds what is agreed and nothing else. What
    was moved, or whose approval was taken back, is a request again and leaves the calendar until it is approved."""
    return "REQUEST" if booking.status in AGREED else "CANCEL"


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
    domain = organizer.rpartition("@")[2]
    uid = provider_uid_of(booking, domain) if for_provider else uid_of(booking, domain)
    event = event_of(Entry(booking, uid, stamp, place=place, description=description), time_zone)
    event["ORGANIZER"] = _person(organizer, organizer_name)
    guest = _person(attendee, "" if for_provider else booking.teacher.name)
    guest.params["CUTYPE"] = vText("INDIVIDUAL")
    guest.params["ROLE"] = vText("REQ-PARTICIPANT")
    # The day is agreed already: nobody need answer, and what calendars answer all the same decides nothing.
    guest.params["RSVP"] = vText("FALSE")
    guest.params["PARTSTAT"] = vText("ACCEPTED" if booking.status in AGREED else "NEEDS-ACTION")
    event.add("attendee", guest, encode=False)
    calendar = _calendar()
    calendar.add("method", method_for(booking))
    if method_for(booking) == "CANCEL":
        # RFC 5546 3.2.5: the whole event is off, whatever the booking has become
        event["STATUS"] = vText("CANCELLED")
    return _with_events(calendar, [event], time_zone)


def feed(entries: Iterable[Entry], *, time_zone: str, name: str) -> bytes:
    """A calendar to subscribe to, called ``name``. Bookings without a day are left out.

    It has no METHOD: nothing is published or asked with it, and DTSTAMP is when an entry was last changed (RFC 5545
    3.8.7.2), so that the same bookings make the same bytes.
    """
    calendar = _calendar()
    # the first by RFC 7986, the second as everybody has always read it
    for key in ("NAME", "X-WR-CALNAME"):
        calendar[key] = plain(name)
    calendar["X-WR-TIMEZONE"] = vText(time_zone)
    calendar.add("refresh-interval", LOOKED_AT_AGAIN, parameters={"VALUE": "DURATION"})
    calendar["X-PUBLISHED-TTL"] = vDuration(LOOKED_AT_AGAIN)
    events = [event_of(entry, time_zone) for entry in entries]
    return _with_events(calendar, [event for event in events if "DTSTART" in event], time_zone)


def _calendar() -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    return calendar


def _with_events(calendar: Calendar, events: Sequence[Event], time_zone: str) -> bytes:
    """The zone stands before what is reckoned by it: some programs read a file once."""
    days = [event.start for event in events if "DTSTART" in event and "TZID" in event["DTSTART"].params]
    rules = time_zone_with_rules(time_zone, min(days).year) if days else None
    for component in (*([rules] if rules is not None else []), *events):
        calendar.add_component(component)
    if days:
        # for a zone without such rules: day by day
        calendar.add_missing_timezones(first_date=date(min(days).year, 1, 1), last_date=date(max(days).year + 1, 1, 1))
    return bytes(calendar.to_ical())


def _person(address: str, name: str) -> vCalAddress:
    person = vCalAddress(f"mailto:{address}")
    if name:
        # A parameter's value holds no double quote and no control character (RFC 5545 3.2).
        person.params["CN"] = vText("".join(sign for sign in name if sign >= " " and sign not in '"\x7f'))
    return person
