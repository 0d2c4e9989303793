"""The time zone in our calendar files holds for every year, by the clock as it stood before each change."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from integrations.channels.icalendar_zones import time_zone_with_rules


@pytest.mark.parametrize(
    ("name", "summer", "winter"),
    [
        ("Europe/Copenhagen", ("DTSTART:19970330T020000", "BYDAY=-1SU"), ("DTSTART:19971026T030000", "BYDAY=-1SU")),
        ("Europe/London", ("DTSTART:19970330T010000", "BYDAY=-1SU"), ("DTSTART:19971026T020000", "BYDAY=-1SU")),
        ("America/New_York", ("DTSTART:20080309T020000", "BYDAY=2SU"), ("DTSTART:20081102T020000", "BYDAY=1SU")),
    ],
)
def test_summer_and_winter_begin_by_a_rule(name: str, summer: tuple[str, str], winter: tuple[str, str]) -> None:
    zone = time_zone_with_rules(name, 2027)
    assert zone is not None
    text = zone.to_ical().decode()
    daylight, _, standard = text.partition("BEGIN:STANDARD")
    assert all(part in daylight for part in ("BEGIN:DAYLIGHT", *summer, "RRULE:FREQ=YEARLY"))
    assert all(part in standard for part in (*winter, "RRULE:FREQ=YEARLY"))


@pytest.mark.parametrize("name", ["Asia/Tokyo", "Africa/Casablanca", "UTC"])
def test_a_zone_without_such_a_rule_is_left_to_its_days(name: str) -> None:
    assert time_zone_with_rules(name, 2027) is None


@pytest.mark.parametrize("day", ["20270115", "20270328", "20270715", "20271031", "20350715", "20401220"])
def test_a_program_that_knows_only_the_file_reads_the_right_hour(day: str) -> None:
    zone = time_zone_with_rules("Europe/Copenhagen", 2027)
    assert zone is not None
    renamed = zone.to_ical().decode().replace("Europe/Copenhagen", "Nowhere")
    event = f"BEGIN:VEVENT\r\nUID:x\r\nDTSTART;TZID=Nowhere:{day}T100000\r\nEND:VEVENT\r\n"
    calendar = Calendar.from_ical(f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{renamed}{event}END:VCALENDAR\r\n")
    [read] = calendar.walk("VEVENT")
    expected = datetime.strptime(f"{day}10", "%Y%m%d%H").replace(tzinfo=ZoneInfo("Europe/Copenhagen"))
    assert read.start.utcoffset() == expected.utcoffset()
