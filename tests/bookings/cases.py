"""The people, activities and bookings that these tests speak of."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from assistant import bookings
from assistant.bookings import Actor
from assistant.bookings.rules import Rulebook
from assistant.matching.season import Season
from assistant.model import (
    Activity,
    Booking,
    ChannelName,
    Event,
    Kind,
    Language,
    Period,
    Person,
    Provider,
    Role,
    Status,
)
from assistant.ports import BookingBook
from tests.fakes import FakeHolidays

NOW = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
TODAY = NOW.date()
MONDAY = date(2027, 4, 19)
TUESDAY = date(2027, 4, 20)

ANNA = Person("mail:anna@skole.example.org", "Anna Lund")
METTE = Person("slack:U1", "Mette Holm")
OLE = Person("web:ole@kommune.example.org", "Ole Bang")

WATERWORKS = Provider("vaerket", "Vandværket")
HOLIDAYS = FakeHolidays(
    {"winter": Period(date(2027, 2, 13), date(2027, 2, 21)), "easter": Period(date(2027, 3, 20), date(2027, 3, 29))}
)


def activity(id: str = "vand", **fields: Any) -> Activity:
    """A visit to the waterworks; whatever is not named is unknown."""
    base = Activity(
        id=id,
        title={Language.DA: fields.pop("called", "Vandets vej")},
        summary={Language.DA: "Klassen følger vandet."},
        kind=Kind.COMPANY_VISIT,
        provider=WATERWORKS,
    )
    return replace(base, **fields)


def booking(**fields: Any) -> Booking:
    """Class 4.b would like to come on one Monday in April."""
    base = Booking(
        id="",
        activity_id="vand",
        activity_title="Vandets vej",
        provider_id="vaerket",
        status=Status.DRAFT,
        teacher=ANNA,
        conversation="mail:abc",
        channel=ChannelName.MAIL,
        language=Language.DA,
        created_at=NOW,
        wish=Period(MONDAY, MONDAY),
        class_name="4.b",
        grade=4,
        pupils=22,
        school="Gørlev Skole",
    )
    return replace(base, **fields)


def rulebook(*activities: Activity, today: date = TODAY) -> Rulebook:
    listed = activities or (activity(),)
    return Rulebook({one.id: one for one in listed}, Season(today, HOLIDAYS), HOLIDAYS)


def all_expired(book: BookingBook, today: date) -> list[Event]:
    """Whatever has run out by this day is closed."""
    waiting = book.find(waits_for=(Role.COORDINATOR, Role.TEACHER))
    events = [bookings.expire(book, one.id, today, NOW) for one in waiting]
    return [event for event in events if event is not None]


def by(who: Person, via: ChannelName = ChannelName.WEB, *, now: datetime = NOW, version: int | None = None) -> Actor:
    """Whoever does it."""
    return Actor(who, via, now, version)
