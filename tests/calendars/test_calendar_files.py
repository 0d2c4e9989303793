"""Every calendar file of ours keeps to the standards, and all programs read the same out of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.model import AGREED, Booking, Status
from integrations.channels.icalendar import feed, invitation, method_for
from integrations.channels.icalendar_events import Entry, day_of, uid_of
from tests.calendars.cases import ZONE, bookings, when
from tests.calendars.conformance import read, violations
from tests.calendars.readers import by_everybody
from tests.mail.composing import approved_booking

STAMP = datetime(2027, 1, 2, 3, 4, 5, tzinfo=UTC)
GOOD = {"organizer": "skole@skoletjenesten.example.org", "attendee": "anna@skole.example.org", "stamp": STAMP}


def invited(booking: Booking, **more: Any) -> bytes:
    return invitation(booking, **{**GOOD, "time_zone": ZONE, **more})


def fed(*booked: Booking, name: str = "Besøg", zone: str = ZONE) -> bytes:
    return feed([Entry(one, uid_of(one, "example.org"), STAMP) for one in booked], time_zone=zone, name=name)


def good_words(words: str) -> str:
    """Without what no calendar file may hold."""
    lines = words.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in lines if sign == "\n" or (sign >= " " and sign != "\x7f"))


@settings(max_examples=300, deadline=None)
@given(
    bookings(),
    st.text(alphabet='ab;:,"\\\r\n\x00æ', max_size=40),
    st.text(st.characters(codec="utf-8"), max_size=300),
    st.booleans(),
)
def test_an_invitation_is_read_alike_by_everybody(booking: Booking, name: str, words: str, for_provider: bool) -> None:
    file = invited(booking, organizer_name=name, place=words, description=words, for_provider=for_provider)
    assert violations(file) == []
    [(uid, event)] = by_everybody(file).items()
    assert uid == ("K7-provider" if for_provider else "K7") + "@skoletjenesten.example.org"
    assert (event.start, event.end) == when(booking, *day_of(booking))
    assert event.sequence == booking.sequence
    assert event.status == ("CONFIRMED" if booking.status in AGREED else "CANCELLED")
    assert read(file).value("METHOD") == method_for(booking)


@settings(max_examples=150, deadline=None)
@given(st.lists(bookings(), max_size=6), st.text(st.characters(codec="utf-8"), max_size=60))
def test_a_feed_is_read_alike_by_everybody(booked: list[Booking], name: str) -> None:
    booked = [Booking(**{**vars(one), "id": f"K{number}"}) for number, one in enumerate(booked, 1)]
    file = fed(*booked, name=name)
    assert violations(file) == []
    found = by_everybody(file)
    assert list(found) == [f"{one.id}@example.org" for one in booked]
    for one, event in zip(booked, found.values(), strict=True):
        assert (event.start, event.end) == when(one, *day_of(one))
        title = ", ".join(part for part in (one.activity_title, one.class_name) if part)
        # icalendar takes the letters \N for a line end
        assert event.summary == good_words(title).replace("\\N", "\n")
    assert fed(*booked, name=name) == file


@pytest.mark.parametrize(
    ("zone", "summer", "winter"),
    [
        ("Europe/Copenhagen", "+0200", "+0100"),
        ("Europe/Dublin", "+0100", "+0000"),
        ("America/New_York", "-0400", "-0500"),
        ("Australia/Sydney", "+1100", "+1000"),
    ],
)
def test_summer_time_is_the_later_clock_wherever_it_is(zone: str, summer: str, winter: str) -> None:
    file = fed(approved_booking(), zone=zone)
    assert violations(file) == []
    [rules] = [one for one in read(file).parts if one.name == "VTIMEZONE"]
    assert {one.name: one.value("TZOFFSETTO") for one in rules.parts} == {"DAYLIGHT": summer, "STANDARD": winter}
    by_everybody(file)


def test_a_zone_without_summer_time_stands_before_its_events_too() -> None:
    file = fed(approved_booking(), zone="Asia/Tokyo")
    assert violations(file) == []
    assert [one.name for one in read(file).parts] == ["VTIMEZONE", "VEVENT"]


def test_what_is_asked_for_is_tentative_and_makes_nobody_busy() -> None:
    draft, proposed = approved_booking(status=Status.DRAFT), approved_booking(id="K8", status=Status.PROPOSED)
    [_, first, second] = read(fed(draft, proposed)).parts
    assert [(one.value("STATUS"), one.value("TRANSP")) for one in (first, second)] == [("TENTATIVE", "TRANSPARENT")] * 2


def test_a_feed_says_its_name_how_often_to_come_again_and_asks_for_nothing() -> None:
    calendar = read(fed(name="Besøg; alle, også i morgen"))
    assert {one.name: one.value for one in calendar.properties} == {
        "PRODID": "-//Klassetur//Bookings//EN",
        "VERSION": "2.0",
        "CALSCALE": "GREGORIAN",
        "NAME": "Besøg\\; alle\\, også i morgen",
        "X-WR-CALNAME": "Besøg\\; alle\\, også i morgen",
        "X-WR-TIMEZONE": ZONE,
        "REFRESH-INTERVAL": "PT1H",
        "X-PUBLISHED-TTL": "PT1H",
    }
    assert calendar.all("REFRESH-INTERVAL")[0].params == {"VALUE": "DURATION"}


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        (b"\r\nSUMMARY", b"\nSUMMARY", "a line end that is not CRLF"),
        (b"END:VCALENDAR\r\n", b"END:VCALENDAR", "the last line does not end"),
        (b"Vandets", b"Van\x07dets", "a control character"),
        (b"SUMMARY:Vandets", b"SUMMARY:" + b"V" * 70, "a line of"),
        (b"vej\\, 4", b"vej, 4", "SUMMARY is not escaped"),
        (b"DTSTART;TZID=Europe/Copenhagen:", b"DTSTART:", "beginning and end are not of one kind"),
        (b"TZID:Europe/Copenhagen", b"TZID:Europe/Berlin", "zones ['Europe/Berlin'] for ['Europe/Copenhagen']"),
        (b"STATUS:CONFIRMED", b"STATUS:CANCELLED", "METHOD and STATUS do not agree"),
        (b"STATUS:CONFIRMED", b"STATUS:HELD", "a STATUS that events do not have"),
        (b"RSVP=FALSE", b"RSVP=TRUE", "a guest who is asked and has answered"),
        (b"DTSTAMP:20270102T030405Z", b"DTSTAMP:20270102T030405", "DTSTAMP is no moment in UTC"),
        (b"SEQUENCE:1", b"SEQUENCE:", "SEQUENCE is no number"),
        (b"UID:K7", b"UID;X:K7", "no content line"),
        (b"FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3", b"FREQ=YEARLY", "summer time without a rule"),
        (b"TRANSP:OPAQUE", b"TRANSP:TRANSPARENT", "busy and tentative do not agree"),
        (b"END:VEVENT", b"END:VTODO", "END:VTODO ends what was not begun"),
        (b"ORGANIZER", b"X-ORGANIZER", "not one organizer and one guest"),
    ],
)
def test_the_check_itself_finds_what_is_wrong(right: bytes, wrong: bytes, said: str) -> None:
    file = invited(approved_booking())
    assert violations(file) == []
    assert right in file
    assert any(one.startswith(said) for one in violations(file.replace(right, wrong, 1)))
