"""Whether a calendar file keeps to RFC 5545 and RFC 5546, read by nothing but this file: what the libraries forgive,
Outlook, Google and Apple may not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

_LINE = re.compile(
    r'(?P<name>[A-Z0-9-]+)(?P<params>(?:;[A-Z0-9-]+=(?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)*):(?P<value>.*)'
)
_PARAM = re.compile(r';([A-Z0-9-]+)=("[^"]*"|[^";:]*)')
_TEXT = re.compile(r"(?:[^\\;,]|\\[\\;,nN])*")
_TEXTS = ("SUMMARY", "DESCRIPTION", "LOCATION", "NAME", "X-WR-CALNAME", "TZNAME")
_UTC, _LOCAL, _DATE = re.compile(r"\d{8}T\d{6}Z"), re.compile(r"\d{8}T\d{6}"), re.compile(r"\d{8}")
_ONCE = ("UID", "DTSTAMP", "SUMMARY", "SEQUENCE", "STATUS", "CREATED", "LAST-MODIFIED", "DTSTART", "DTEND", "TRANSP")
_STATUSES = {"TENTATIVE", "CONFIRMED", "CANCELLED"}


@dataclass
class Property:
    name: str
    params: dict[str, str]
    value: str


@dataclass
class Component:
    name: str
    properties: list[Property] = field(default_factory=list)
    parts: list[Component] = field(default_factory=list)

    def all(self, name: str) -> list[Property]:
        return [one for one in self.properties if one.name == name]

    def value(self, name: str) -> str:
        """Of the only one; empty where there is none."""
        return next((one.value for one in self.all(name)), "")


def violations(file: bytes) -> list[str]:
    """What is wrong with it, nothing for a good one."""
    return [*_bytes(file), *_structure(file)]


def read(file: bytes) -> Component:
    """The calendar, unfolded. Raises `ValueError`."""
    outside = Component("")
    open_ones = [outside]
    for line in _unfolded(file):
        found = _LINE.fullmatch(line)
        if found is None:
            raise ValueError(f"no content line: {line!r}")
        params = {name: value.strip('"') for name, value in _PARAM.findall(found["params"])}
        one = Property(found["name"], params, found["value"])
        if one.name == "BEGIN":
            open_ones.append(Component(one.value))
            open_ones[-2].parts.append(open_ones[-1])
        elif one.name == "END":
            if open_ones.pop().name != one.value or not open_ones:
                raise ValueError(f"END:{one.value} ends what was not begun")
        else:
            open_ones[-1].properties.append(one)
    if len(open_ones) != 1 or len(outside.parts) != 1 or outside.properties:
        raise ValueError("not one calendar")
    return outside.parts[0]


def _bytes(file: bytes) -> Iterator[str]:
    if not file.endswith(b"\r\n"):
        yield "the last line does not end"
    if re.search(rb"\r(?!\n)|(?<!\r)\n", file):
        yield "a line end that is not CRLF"
    if re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", file):
        yield "a control character"
    for line in file.split(b"\r\n"):
        if len(line) > 75:
            yield f"a line of {len(line)} bytes"
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            yield "a character that is folded in its middle"


def _unfolded(file: bytes) -> list[str]:
    whole = re.sub(rb"\r\n[ \t]", b"", file)
    return whole.decode("utf-8").removesuffix("\r\n").split("\r\n")


def _structure(file: bytes) -> Iterator[str]:
    try:
        calendar = read(file)
    except ValueError as wrong:
        yield str(wrong)
        return
    if calendar.name != "VCALENDAR" or calendar.value("VERSION") != "2.0" or len(calendar.all("PRODID")) != 1:
        yield "no VCALENDAR 2.0 with a PRODID"
    for component in _all(calendar):
        for one in component.properties:
            if one.name in _TEXTS and not _TEXT.fullmatch(one.value):
                yield f"{one.name} is not escaped"
    zones = [one for one in calendar.parts if one.name == "VTIMEZONE"]
    events = [one for one in calendar.parts if one.name == "VEVENT"]
    if [one.name for one in calendar.parts] != ["VTIMEZONE"] * len(zones) + ["VEVENT"] * len(events):
        yield "zones do not stand before the events"
    known = {zone.value("TZID") for zone in zones}
    used = {one.params["TZID"] for event in events for one in event.properties if "TZID" in one.params}
    if used != known:
        yield f"zones {sorted(known)} for {sorted(used)}"
    if repeated := [uid for uid, count in Counter(one.value("UID") for one in events).items() if count > 1]:
        yield f"UID {repeated} stands more than once"
    for zone in zones:
        yield from _zone(zone)
    for event in events:
        yield from _event(event)
    yield from _method(calendar, events)


def _zone(zone: Component) -> Iterator[str]:
    """Daylight and standard time that follow each other by rules, or only one that always holds."""
    kinds = sorted(one.name for one in zone.parts)
    if kinds not in (["DAYLIGHT", "STANDARD"], ["STANDARD"]):
        yield f"a zone of {kinds}"
    for one in zone.parts:
        if not _LOCAL.fullmatch(one.value("DTSTART")):
            yield "a zone's part without a beginning of its own"
        if not all(re.fullmatch(r"[+-]\d{4}", one.value(name)) for name in ("TZOFFSETFROM", "TZOFFSETTO")):
            yield "a zone's part without offsets"
        if len(kinds) > 1 and not re.fullmatch(r"FREQ=YEARLY;BYDAY=-?\d[A-Z]{2};BYMONTH=\d+", one.value("RRULE")):
            yield "summer time without a rule"
        if one.name == "DAYLIGHT" and int(one.value("TZOFFSETTO")) <= int(one.value("TZOFFSETFROM")):
            yield "summer time that puts the clock back"


def _event(event: Component) -> Iterator[str]:
    for name in _ONCE:
        if len(event.all(name)) > 1:
            yield f"{name} more than once"
    for name in ("DTSTAMP", "CREATED", "LAST-MODIFIED"):
        if not _UTC.fullmatch(event.value(name)):
            yield f"{name} is no moment in UTC"
    if event.value("CREATED") > event.value("LAST-MODIFIED"):
        yield "changed before it was made"
    if not event.value("UID") or not event.value("SUMMARY"):
        yield "an event without UID or SUMMARY"
    if not event.value("SEQUENCE").isdecimal():
        yield "SEQUENCE is no number"
    if event.value("STATUS") not in _STATUSES:
        yield "a STATUS that events do not have"
    if event.all("DTSTART"):
        yield from _times(event)


def _times(event: Component) -> Iterator[str]:
    start, ends = event.all("DTSTART")[0], event.all("DTEND")
    if len(ends) != 1:
        yield "no end"
        return
    end = ends[0]
    if start.params != end.params:
        yield "beginning and end are not of one kind"
    if start.params.get("VALUE") == "DATE":
        if not (_DATE.fullmatch(start.value) and _DATE.fullmatch(end.value)):
            yield "a day that is none"
        if end.value <= start.value:
            yield "the last day does not come after the first"
        if event.value("TRANSP") != "TRANSPARENT":
            yield "a whole day that makes busy"
        return
    shape = _LOCAL if "TZID" in start.params else _UTC
    if not (shape.fullmatch(start.value) and shape.fullmatch(end.value)):
        yield "a time that hangs in the air"
    if end.value <= start.value:
        yield "it ends before it begins"
    expected = "OPAQUE" if event.value("STATUS") == "CONFIRMED" else "TRANSPARENT"
    if event.value("STATUS") != "CANCELLED" and event.value("TRANSP") != expected:
        yield "busy and tentative do not agree"


def _method(calendar: Component, events: Sequence[Component]) -> Iterator[str]:
    """RFC 5546 3.2.2 and 3.2.5; a feed asks nobody for anything."""
    method = calendar.value("METHOD")
    for event in events:
        guests, cancelled = event.all("ATTENDEE"), event.value("STATUS") == "CANCELLED"
        if not method:
            if guests or event.all("ORGANIZER"):
                yield "a feed that invites"
            if not event.all("DTSTART"):
                yield "a feed's entry without a day"
            continue
        if method not in {"REQUEST", "CANCEL"} or len(events) != 1:
            yield "not one event that is asked for or called off"
        if len(event.all("ORGANIZER")) != 1 or len(guests) != 1:
            yield "not one organizer and one guest"
        if (method == "CANCEL") != cancelled:
            yield "METHOD and STATUS do not agree"
        if method == "REQUEST" and not event.all("DTSTART"):
            yield "an invitation without a day"
        for guest in guests:
            asked = guest.params.get("RSVP"), guest.params.get("PARTSTAT")
            if asked not in {("FALSE", "ACCEPTED"), ("FALSE", "NEEDS-ACTION")}:
                yield "a guest who is asked and has answered"
        if any(not one.value.startswith("mailto:") for one in (*guests, *event.all("ORGANIZER"))):
            yield "somebody without an address"


def _all(component: Component) -> Iterator[Component]:
    yield component
    for part in component.parts:
        yield from _all(part)


def offset_at(zone: Component, local: datetime) -> timedelta:
    """What a program that knows nothing but the file takes for the zone's offset at this local time: of the last change
    before it, each year by its rule."""
    changes = [(_change(part, year), part) for part in zone.parts for year in (local.year - 1, local.year)]
    _, last = max(((at, part) for at, part in changes if at <= local), key=lambda one: one[0])
    text = last.value("TZOFFSETTO")
    size = timedelta(hours=int(text[1:3]), minutes=int(text[3:5]))
    return size if text[0] == "+" else -size


def _change(part: Component, year: int) -> datetime:
    rule = dict(piece.split("=") for piece in part.value("RRULE").split(";"))
    place, weekday = int(rule["BYDAY"][:-2]), ("MO", "TU", "WE", "TH", "FR", "SA", "SU").index(rule["BYDAY"][-2:])
    month = int(rule["BYMONTH"])
    clock = datetime.strptime(part.value("DTSTART"), "%Y%m%dT%H%M%S").time()
    first = datetime.combine(datetime(year, month, 1), clock)
    days = [first + timedelta(days=number) for number in range(31)]
    fitting = [day for day in days if day.month == month and day.weekday() == weekday]
    return fitting[place - 1] if place > 0 else fitting[place]
