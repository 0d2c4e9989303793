"""Bookings in every state, each reached by its own steps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from assistant import bookings
from assistant.bookings import (
    Amend,
    Approve,
    Cancel,
    Claim,
    Decision,
    Decline,
    Propose,
    Report,
    Role,
)
from assistant.bookings.rules import Rulebook
from assistant.errors import (
    AlreadyDecided,
)
from assistant.model import Booking, ChangeKind, ChannelName, Event, Facts, Status
from integrations.store.bookings import SqliteBookingBook
from tests.bookings.cases import ANNA, METTE, NOW, TUESDAY, booking, by, rulebook

RULES = rulebook()
WEDNESDAY = TUESDAY + timedelta(days=1)


def drafted(book: SqliteBookingBook, **fields: object) -> Booking:
    return bookings.draft(book, RULES, booking(**fields), by(ANNA, ChannelName.MAIL)).booking


def in_state(book: SqliteBookingBook, status: Status) -> Booking:
    """K1, brought into this state by the life cycle itself."""
    drafted(book)
    approve = (Role.COORDINATOR, ChangeKind.APPROVED)
    ways: dict[Status, Sequence[tuple[Role, ChangeKind]]] = {
        Status.DRAFT: (),
        Status.PROPOSED: ((Role.COORDINATOR, ChangeKind.PROPOSED),),
        Status.APPROVED: (approve,),
        Status.DECLINED: ((Role.COORDINATOR, ChangeKind.DECLINED),),
        Status.CANCELLED: ((Role.COORDINATOR, ChangeKind.CANCELLED),),
        Status.EXPIRED: ((Role.TIME, ChangeKind.EXPIRED),),
        Status.HELD: (approve, (Role.COORDINATOR, ChangeKind.HELD)),
        Status.NO_SHOW: (approve, (Role.COORDINATOR, ChangeKind.NO_SHOW)),
    }
    for step in ways[status]:
        STEPS[step](book)
    found = book.get("K1")
    assert found.status is status
    return found


LATER = rulebook(today=WEDNESDAY)


def decided(decision: Decision, rules: Rulebook = RULES) -> Callable[[SqliteBookingBook], Event]:
    return lambda book: bookings.decide(book, rules, decision, by(METTE))


def expired(book: SqliteBookingBook) -> Event:
    before = book.get("K1")
    events = bookings.expire(book, LATER.season.today, NOW)
    if not events:
        raise AlreadyDecided("K1", before.status, before.decided_by)
    return events[0]


STEPS: dict[tuple[Role, ChangeKind], Callable[[SqliteBookingBook], Event]] = {
    (Role.TEACHER, ChangeKind.EDITED): lambda book: bookings.edit(book, RULES, "K1", Facts(pupils=24), by(ANNA)),
    (Role.TEACHER, ChangeKind.ACCEPTED): lambda book: bookings.accept(book, RULES, "K1", by(ANNA)),
    (Role.TEACHER, ChangeKind.REFUSED): lambda book: bookings.refuse(book, RULES, "K1", by(ANNA)),
    (Role.TEACHER, ChangeKind.MOVED): lambda book: bookings.move(book, RULES, "K1", WEDNESDAY, Facts(), by(ANNA)),
    (Role.TEACHER, ChangeKind.CANCELLED): lambda book: bookings.cancel(book, "K1", by(ANNA)),
    (Role.COORDINATOR, ChangeKind.CLAIMED): decided(Claim("K1")),
    (Role.COORDINATOR, ChangeKind.APPROVED): decided(Approve("K1")),
    (Role.COORDINATOR, ChangeKind.DECLINED): decided(Decline("K1", "Ingen bus")),
    (Role.COORDINATOR, ChangeKind.PROPOSED): decided(Propose("K1", TUESDAY)),
    (Role.COORDINATOR, ChangeKind.CANCELLED): decided(Cancel("K1")),
    (Role.COORDINATOR, ChangeKind.EDITED): decided(Amend("K1", "4.b", 23, "Gørlev Skole")),
    (Role.COORDINATOR, ChangeKind.HELD): decided(Report("K1", held=True), LATER),
    (Role.COORDINATOR, ChangeKind.NO_SHOW): decided(Report("K1", held=False), LATER),
    (Role.TIME, ChangeKind.EXPIRED): expired,
}
