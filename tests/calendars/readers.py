"""Calendar files as three programs read them: `icalendar`, `ical`, and one that knows no time zone but the file's."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from ical.calendar_stream import IcsCalendarStream
from icalendar import Calendar

from tests.calendars.conformance import Component, offset_at, read


class Read(NamedTuple):
    """An event as everybody should understand it: a day with the day after its last one, or moments in UTC."""

    start: date | datetime
    end: date | datetime
    status: str
    sequence: int
    summary: str


def by_everybody(file: bytes) -> Mapping[str, Read]:
    """By UID. Fails where the programs do not agree."""
    found = [_by_icalendar(file), _by_ical(file), _by_the_file_alone(file)]
    assert found[0] == found[1] == found[2]
    return found[0]


def _by_icalendar(file: bytes) -> Mapping[str, Read]:
    return {
        str(one["UID"]): Read(
            _moment(one.start), _moment(one.end), str(one["STATUS"]), int(one["SEQUENCE"]), str(one["SUMMARY"])
        )
        for one in Calendar.from_ical(file).walk("VEVENT")
    }


def _by_ical(file: bytes) -> Mapping[str, Read]:
    [calendar] = IcsCalendarStream.from_ics(file.decode("utf-8")).calendars
    return {
        one.uid: Read(
            _moment(one.start),
            _moment(one.end),
            one.status.value if one.status else "",
            int(one.sequence or 0),
            str(one.summary),
        )
        for one in calendar.events
    }


def _by_the_file_alone(file: bytes) -> Mapping[str, Read]:
    calendar = read(file)
    zones = {one.value("TZID"): one for one in calendar.parts if one.name == "VTIMEZONE"}
    return {
        one.value("UID"): Read(
            _by_rule(one, "DTSTART", zones),
            _by_rule(one, "DTEND", zones),
            one.value("STATUS"),
            int(one.value("SEQUENCE")),
            re.sub(r"\\(.)", lambda found: {"n": "\n"}.get(found[1], found[1]), one.value("SUMMARY")),
        )
        for one in calendar.parts
        if one.name == "VEVENT"
    }


def _by_rule(event: Component, name: str, zones: Mapping[str, Component]) -> date | datetime:
    [written] = event.all(name)
    if written.params.get("VALUE") == "DATE":
        return datetime.strptime(written.value, "%Y%m%d").date()
    local = datetime.strptime(written.value.removesuffix("Z"), "%Y%m%dT%H%M%S")
    offset = offset_at(zones[written.params["TZID"]], local) if "TZID" in written.params else timedelta()
    return (local - offset).replace(tzinfo=UTC)


def _moment(when: date | datetime) -> date | datetime:
    return when.astimezone(UTC) if isinstance(when, datetime) else when
