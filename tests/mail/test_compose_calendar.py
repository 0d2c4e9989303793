"""Invitations and cancellations in mails."""

from __future__ import annotations

import base64
from datetime import date
from email.message import EmailMessage
from typing import Any

from icalendar import Calendar

from assistant.model import (
    Booking,
    BookingView,
    Language,
    Line,
    Reply,
    ReplyKind,
    Status,
)
from tests.mail.composing import approved_booking, composer, opened, part, raw_of, thread


def _calendar_mail(one: Booking) -> EmailMessage:
    view = BookingView(one, "Booket", (Line("Klasse", "4.b, 24 elever"),))
    reply = Reply(Language.DA, ReplyKind.BOOKING, "Booket", bookings=(view,), text="Booket.", calendar=one)
    (posting,) = composer().answer(reply, thread(), f"K7:{one.version}")
    assert posting.booking_id == "K7"
    return opened(posting.payload)


def _event(mail: EmailMessage) -> tuple[Calendar, Any]:
    calendar = Calendar.from_ical(part(mail, "text/calendar"))
    (event,) = calendar.walk("VEVENT")
    return calendar, event


def test_an_approval_carries_an_invitation_and_the_same_as_a_file() -> None:
    mail = _calendar_mail(approved_booking())
    calendar, event = _event(mail)
    (shown,) = [one for one in mail.walk() if one.get_content_type() == "text/calendar"]
    assert shown.get_param("method") == "REQUEST"
    assert calendar["METHOD"] == "REQUEST"
    assert {
        "uid": str(event["UID"]),
        "sequence": event["SEQUENCE"],
        "start": event["DTSTART"].dt.isoformat(),
        "zone": event["DTSTART"].params["TZID"],
        "end": event["DTEND"].dt.isoformat(),
        "summary": str(event["SUMMARY"]),
        "status": str(event["STATUS"]),
        "place": str(event["LOCATION"]),
        "words": str(event["DESCRIPTION"]),
        "organizer": str(event["ORGANIZER"]),
        "attendee": str(event["ATTENDEE"]),
        "rsvp": event["ATTENDEE"].params["RSVP"],
    } == {
        "uid": "K7@skoletjenesten.example.org",
        "sequence": 1,
        "start": "2027-04-27T09:30:00+02:00",
        "zone": "Europe/Copenhagen",
        "end": "2027-04-27T11:00:00+02:00",
        "summary": "Vandets vej, 4.b",
        "status": "CONFIRMED",
        "place": "Renseanlægget, Kalundborg",
        "words": "Klasse: 4.b, 24 elever",
        "organizer": "mailto:assistant@skoletjenesten.example.org",
        "attendee": "mailto:anna@skole.example.org",
        "rsvp": "FALSE",
    }
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/Copenhagen"]
    (attached,) = [one for one in mail.walk() if one.get_content_disposition() == "attachment"]
    assert (attached.get_filename(), attached.get_content_type()) == ("K7.ics", "application/ics")
    assert Calendar.from_ical(attached.get_content()) == calendar


def test_a_teachers_entry_says_neither_telephone_nor_wishes() -> None:
    lines = (Line("Klasse", "4.b"), Line("Telefon", "12345678"), Line("Ønsker", "En elev sidder i kørestol."))
    one = approved_booking()
    reply = Reply(Language.DA, ReplyKind.BOOKING, "Booket", bookings=(BookingView(one, "Booket", lines),), calendar=one)
    _, event = _event(opened(composer().answer(reply, thread(), "K7:1")[0].payload))
    assert str(event["DESCRIPTION"]) == "Klasse: 4.b"


def test_a_cancellation_takes_the_same_entry_out() -> None:
    calendar, event = _event(_calendar_mail(approved_booking(status=Status.CANCELLED, sequence=2, version=3)))
    _, approved = _event(_calendar_mail(approved_booking()))
    assert (calendar["METHOD"], event["STATUS"]) == ("CANCEL", "CANCELLED")
    assert event["UID"] == approved["UID"]
    assert event["SEQUENCE"] > approved["SEQUENCE"]


def test_without_a_time_it_is_all_day() -> None:
    _, event = _event(_calendar_mail(approved_booking(time="")))
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2027, 4, 27), date(2027, 4, 28))


def test_what_is_a_request_again_leaves_the_calendar_and_comes_back_when_it_is_approved() -> None:
    """Moved, or its approval taken back."""
    agreed = _calendar_mail(approved_booking())
    again = _calendar_mail(approved_booking(status=Status.DRAFT, sequence=2, version=3))
    anew = _calendar_mail(approved_booking(date=date(2027, 5, 4), sequence=3, version=4))
    seen = []
    for mail in (agreed, again, anew):
        calendar, event = _event(mail)
        (shown,) = [one for one in mail.walk() if one.get_content_type() == "text/calendar"]
        assert shown.get_param("method") == calendar["METHOD"]
        seen.append((str(event["UID"]), calendar["METHOD"], event["SEQUENCE"], event["STATUS"]))
    assert seen == [
        ("K7@skoletjenesten.example.org", "REQUEST", 1, "CONFIRMED"),
        ("K7@skoletjenesten.example.org", "CANCEL", 2, "CANCELLED"),
        ("K7@skoletjenesten.example.org", "REQUEST", 3, "CONFIRMED"),
    ]


def test_a_calendar_part_is_as_outlook_wants_it_in_its_bytes() -> None:
    one = approved_booking(
        activity_title="Vandets lange vej, fra kilde; til hane og ærligt talt endnu meget længere end det"
    )
    reply = Reply(Language.DA, ReplyKind.BOOKING, "Booket", text="Booket.", calendar=one)
    raw = raw_of(composer().answer(reply, thread(), "K7:1")[0])
    kinds = [line for line in raw.decode("ascii").split("\r\n") if line.startswith("Content-Type:")]
    assert [kind.partition(";")[0].partition(": ")[2] for kind in kinds] == [
        "multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar", "application/ics",
    ]  # fmt: skip
    assert kinds[4] == 'Content-Type: text/calendar; charset="utf-8"; method="REQUEST"'
    mail = opened({"message": base64.b64encode(raw)})
    (attached,) = [part for part in mail.walk() if part.get_content_disposition() == "attachment"]
    file = attached.get_payload(decode=True)
    assert isinstance(file, bytes)
    lines = file.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert not any(b"\n" in line for line in lines)
    assert {line for line in lines if line.startswith((b"METHOD", b"UID", b"SEQUENCE", b"DTSTAMP", b"ORGANIZER"))} == {
        b"METHOD:REQUEST",
        b"UID:K7@skoletjenesten.example.org",
        b"SEQUENCE:1",
        b"DTSTAMP:20261116T090000Z",
        b"ORGANIZER;CN=Klassetur:mailto:assistant@skoletjenesten.example.org",
    }


def test_two_cancelled_at_once_are_two_mails_with_one_entry_each() -> None:
    first, second = (approved_booking(id=name, status=Status.CANCELLED, sequence=1) for name in ("K7", "K8"))
    reply = Reply(Language.DA, ReplyKind.BOOKING, "Aflyst", text="Aflyst.", calendar=first, more_calendars=(second,))
    postings = composer().answer(reply, thread(), "mail:9")
    events = [_event(opened(one.payload)) for one in postings]
    assert [(str(event["UID"]), calendar["METHOD"]) for calendar, event in events] == [
        ("K7@skoletjenesten.example.org", "CANCEL"),
        ("K8@skoletjenesten.example.org", "CANCEL"),
    ]
    assert len({opened(one.payload)["Message-ID"] for one in postings}) == 2
