"""Bookings in every state, each reached by its own steps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

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
from assistant.bookings.deciding_changes import agree, keep
from assistant.bookings.rules import Rulebook
from assistant.errors import (
    AlreadyDecided,
)
from assistant.model import UNDECIDED, Booking, ChangeKind, ChannelName, Event, Facts, Period, Status, Vacancy
from integrations.store.bookings import SqliteBookingBook
from tests.bookings.cases import ANNA, METTE, MONDAY, NOW, TUESDAY, booking, by, rulebook

RULES = rulebook()
WEDNESDAY = TUESDAY + timedelta(days=1)


def drafted(book: SqliteBookingBook, **fields: object) -> Booking:
    return bookings.draft(book, RULES, booking(**fields), by(ANNA, ChannelName.MAIL)).booking


def in_state(book: SqliteBookingBook, status: Status) -> Booking:
    """K1, brought into this state by the life cycle itself."""
    if status is Status.WAITLISTED:
        return bookings.put_on_list(book, booking(wish=Period(MONDAY, TUESDAY)), by(ANNA, ChannelName.MAIL)).booking
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


def confirmed(book: SqliteBookingBook) -> Event:
    return bookings.confirm(book, "K1", by(ANNA))


_OF_A_WISH = frozenset(
    {ChangeKind.CHANGE_WITHDRAWN, ChangeKind.CHANGE_AGREED, ChangeKind.CHANGE_DECLINED, ChangeKind.CHANGE_LAPSED}
)
_OF_AN_OFFER = frozenset({ChangeKind.ACCEPTED, ChangeKind.REFUSED})
_OF_A_PLACE = frozenset({*_OF_AN_OFFER, ChangeKind.OFFER_LAPSED})


def ready_for(book: SqliteBookingBook, what: ChangeKind, status: Status) -> Booking:
    """K1 in this state; where it is agreed, with the change of which something is to become."""
    found = in_state(book, status)
    if status is Status.APPROVED and what in _OF_A_WISH:
        wished(book)
    if status is Status.APPROVED and what in _OF_AN_OFFER:
        bookings.decide(book, RULES, Propose("K1", TUESDAY), by(METTE))
    if status is Status.WAITLISTED and what in _OF_A_PLACE:
        offered(book)
    return book.get(found.id)


LATER = rulebook(today=WEDNESDAY)


def decided(decision: Decision, rules: Rulebook = RULES) -> Callable[[SqliteBookingBook], Event]:
    return lambda book: bookings.decide(book, rules, decision, by(METTE))


def expired(book: SqliteBookingBook) -> Event:
    before = book.get("K1")
    if before.status is Status.WAITLISTED:  # of this there is an end of its own
        raise AlreadyDecided("K1", before.status, before.decided_by)
    return ended(book)


def ended(book: SqliteBookingBook) -> Event:
    before = book.get("K1")
    event = bookings.expire(book, "K1", LATER.season.today, NOW)
    if event is None:
        raise AlreadyDecided("K1", before.status, before.decided_by)
    return event


def lapsed(book: SqliteBookingBook) -> Event:
    before = book.get("K1")
    if before.status in {*UNDECIDED, Status.WAITLISTED}:  # these end as a whole
        raise AlreadyDecided("K1", before.status, before.decided_by)
    return expired(book)


def offered(book: SqliteBookingBook) -> Event:
    """A place is free for K1, which could come on another day too."""
    vacancy = Vacancy("vand", TUESDAY, "", NOW, NOW + timedelta(days=2))
    return bookings.offer_place(book, RULES, "K1", vacancy, by(bookings.ASSISTANT))


def place_lapsed(book: SqliteBookingBook) -> Event:
    return bookings.lapse(book, RULES, "K1", by(bookings.ASSISTANT, now=NOW + timedelta(days=3)))


def wait_over(book: SqliteBookingBook) -> Event:
    before = book.get("K1")
    if before.status is not Status.WAITLISTED:
        raise AlreadyDecided("K1", before.status, before.decided_by)
    return ended(book)


def wished(book: SqliteBookingBook, day: date = TUESDAY) -> Event:
    """The teacher would like K1 to be on another day."""
    return bookings.wish_change(book, RULES, "K1", facts=Facts(), day=day, actor=by(ANNA), words="Lejrskole")


STEPS: dict[tuple[Role, ChangeKind], Callable[[SqliteBookingBook], Event]] = {
    (Role.TEACHER, ChangeKind.EDITED): lambda book: bookings.edit(book, RULES, "K1", Facts(pupils=24), by(ANNA)),
    (Role.TEACHER, ChangeKind.ACCEPTED): lambda book: bookings.accept(book, RULES, "K1", by(ANNA)),
    (Role.TEACHER, ChangeKind.REFUSED): lambda book: bookings.refuse(book, RULES, "K1", by(ANNA)),
    (Role.TEACHER, ChangeKind.CHANGE_ASKED): lambda book: wished(book),
    (Role.TEACHER, ChangeKind.CHANGE_WITHDRAWN): lambda book: bookings.withdraw_change(book, "K1", by(ANNA)),
    (Role.TEACHER, ChangeKind.CONFIRMED): confirmed,
    (Role.TEACHER, ChangeKind.EVALUATED): lambda book: bookings.evaluate(
        book, "K1", 4, "De var glade", LATER.season.today, by(ANNA)
    ),
    (Role.TEACHER, ChangeKind.CANCELLED): lambda book: bookings.cancel(book, "K1", by(ANNA)),
    (Role.COORDINATOR, ChangeKind.CLAIMED): decided(Claim("K1")),
    (Role.COORDINATOR, ChangeKind.APPROVED): decided(Approve("K1")),
    (Role.COORDINATOR, ChangeKind.DECLINED): decided(Decline("K1", "Ingen bus")),
    (Role.COORDINATOR, ChangeKind.PROPOSED): decided(Propose("K1", TUESDAY)),
    (Role.COORDINATOR, ChangeKind.CHANGE_AGREED): lambda book: agree(book, RULES, Approve("K1"), by(METTE)),
    (Role.COORDINATOR, ChangeKind.CHANGE_DECLINED): lambda book: keep(book, Decline("K1", "Ingen bus"), by(METTE)),
    (Role.COORDINATOR, ChangeKind.CANCELLED): decided(Cancel("K1")),
    (Role.COORDINATOR, ChangeKind.EDITED): decided(Amend("K1", "4.b", 23, "Gørlev Skole")),
    (Role.COORDINATOR, ChangeKind.HELD): decided(Report("K1", held=True), LATER),
    (Role.COORDINATOR, ChangeKind.NO_SHOW): decided(Report("K1", held=False), LATER),
    (Role.TIME, ChangeKind.EXPIRED): expired,
    (Role.TIME, ChangeKind.CHANGE_LAPSED): lapsed,
    (Role.TIME, ChangeKind.OFFERED): offered,
    (Role.TIME, ChangeKind.OFFER_LAPSED): place_lapsed,
    (Role.TIME, ChangeKind.WAIT_OVER): wait_over,
}
