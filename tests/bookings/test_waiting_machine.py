"""Whatever happens in whatever order: the waiting list against a model that knows nothing but lists.

The model counts seats, and knows of the service only what the bookings and the events say.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import ClassVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, precondition, rule

from assistant import bookings
from assistant.bookings import Approve, Cancel, Decision, Decline
from assistant.bookings.rules import Rulebook
from assistant.errors import AlreadyDecided, RulesBroken
from assistant.model import Activity, Audience, Booking, Period, Person, Provider, Session, Status
from integrations.store.bookings import SqliteBookingBook
from integrations.store.database import empty_connection
from tests.bookings.cases import METTE, MONDAY, NOW, activity, booking, by, rulebook

DAYS = [MONDAY + timedelta(days=day) for day in range(2)]
COURSES = ("vand", "skov")
HOLD = timedelta(hours=48)
GROUPS = st.integers(1, 3)
SEATS = st.lists(st.integers(1, 3), min_size=4, max_size=4)


class WaitingListMachine(RuleBasedStateMachine):
    """Two courses on two days each; groups of one to three take seats."""

    asked = Bundle("asked")
    waiting = Bundle("waiting")
    PLACES: ClassVar = [(course, day) for course in COURSES for day in DAYS]

    def __init__(self) -> None:
        super().__init__()
        self.connection = empty_connection()
        self.seats: dict[tuple[str, date], int] = {}
        self.now = NOW
        self.offers: dict[str, list[tuple[str, date]]] = {}
        """Booking -> what it was offered, as the events said."""
        self.people = 0

    def teardown(self) -> None:
        self.connection.close()

    @property
    def book(self) -> SqliteBookingBook:
        """Anew each time: nothing is remembered but what is stored."""
        return SqliteBookingBook(self.connection)

    @property
    def rulebook(self) -> Rulebook:
        def course(name: str) -> Activity:
            adults, own = frozenset({Audience.TEACHERS}), Provider(name, name)
            sessions = tuple(Session(day, "14:00", seats=self.seats[name, day]) for day in DAYS)
            return activity(name, called=name, audience=adults, sessions=sessions, provider=own)

        return rulebook(*(course(name) for name in COURSES))

    def of(self, course: str, size: int, wish: Period) -> Booking:
        self.people += 1
        who = Person(f"mail:{self.people}@skole.example.org")
        return booking(
            activity_id=course, activity_title=course, provider_id=course, teacher=who, class_name="", grade=None,
            pupils=size, wish=wish, created_at=self.now,
        )  # fmt: skip

    def all(self) -> list[Booking]:
        return self.book.find()

    def offered(self) -> list[Booking]:
        """Who holds a place and has not answered."""
        return [one for one in self.all() if one.status is Status.WAITLISTED and one.proposed_date is not None]

    @initialize(seats=SEATS)
    def open(self, seats: list[int]) -> None:
        self.seats = dict(zip(self.PLACES, seats, strict=True))

    @rule(target=asked, course=st.sampled_from(COURSES), day=st.sampled_from(DAYS), size=GROUPS)
    def ask(self, course: str, day: date, size: int) -> str:
        one = self.of(course, size, Period(day, day))
        return bookings.draft(self.book, self.rulebook, one, by(one.teacher, now=self.now)).booking.id

    @rule(
        target=waiting,
        course=st.sampled_from(COURSES),
        first=st.sampled_from(DAYS),
        more=st.integers(0, 1),
        size=GROUPS,
        alike=st.booleans(),
    )
    def wait(self, course: str, first: date, more: int, size: int, alike: bool) -> str:
        one = self.of(course, size, Period(first, min(first + timedelta(days=more), DAYS[-1])))
        others = [name for name in COURSES if name != course] if alike else []
        return bookings.put_on_list(self.book, one, by(one.teacher, now=self.now), others).booking.id

    @rule(name=asked, then_look=st.booleans())
    def approve(self, name: str, then_look: bool) -> None:
        self.decide(Approve(name))
        self.look_if(then_look)

    @rule(name=asked, then_look=st.booleans())
    def decline(self, name: str, then_look: bool) -> None:
        self.may_be_refused(
            lambda: bookings.decide(self.book, self.rulebook, Decline(name, "Nej"), by(METTE, now=self.now))
        )

    @rule(name=asked, then_look=st.booleans())
    def cancel(self, name: str, then_look: bool) -> None:
        self.may_be_refused(
            lambda: bookings.decide(self.book, self.rulebook, Cancel(name, "Syg"), by(METTE, now=self.now))
        )

    @precondition(lambda self: self.offered())
    @rule(target=asked, nth=st.integers(0, 9))
    def say_yes(self, nth: int) -> str:
        one = self.offered()[nth % len(self.offered())]
        self.may_be_refused(lambda: bookings.accept(self.book, self.rulebook, one.id, by(one.teacher, now=self.now)))
        return one.id

    @precondition(lambda self: self.offered())
    @rule(nth=st.integers(0, 9), then_look=st.booleans())
    def say_no(self, nth: int, then_look: bool) -> None:
        one = self.offered()[nth % len(self.offered())]
        now = bookings.refuse(self.book, self.rulebook, one.id, by(one.teacher, now=self.now)).booking
        assert now.proposed_date is now.date is None
        self.look_if(then_look)

    @rule(name=consumes(waiting))
    def leave(self, name: str) -> None:
        one = self.book.get(name)
        self.may_be_refused(lambda: bookings.cancel(self.book, name, by(one.teacher, now=self.now)))

    @rule(place=st.sampled_from(PLACES), then_look=st.booleans())
    def raise_capacity(self, place: tuple[str, date], then_look: bool) -> None:
        self.seats[place] += 1
        self.look_if(then_look)

    @rule()
    def restart(self) -> None:
        """The service goes on from what the file holds."""
        stored = sqlite3.connect(":memory:", isolation_level=None)
        self.connection.backup(stored)
        self.connection.close()
        self.connection = stored

    @rule(hours=st.integers(1, 60))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        for one in self.all():
            if one.offer is not None and one.offer.until <= self.now:
                bookings.lapse(self.book, self.rulebook, one.id, by(bookings.ASSISTANT, now=self.now))

    @rule()
    def look(self) -> None:
        self.now += timedelta(seconds=1)
        events = bookings.offer_places(self.book, self.rulebook, self.now, lambda _: self.now + HOLD)
        for event in events:
            one = event.booking
            self.offers.setdefault(one.id, []).append((one.activity_id, one.date))
        self.nothing_is_idle()

    def look_if(self, then_look: bool) -> None:
        """Between two looks several things may happen."""
        if then_look:
            self.look()

    def decide(self, decision: Decision) -> None:
        self.may_be_refused(lambda: bookings.decide(self.book, self.rulebook, decision, by(METTE, now=self.now)))

    def may_be_refused(self, act: Callable[[], object]) -> None:
        """What cannot be is refused and changes nothing."""
        before = self.all()
        try:
            act()
        except (AlreadyDecided, RulesBroken):
            assert self.all() == before

    # --- the model --------------------------------------------------------------------------------------------------

    def taken(self) -> Mapping[tuple[str, date], int]:
        """Seats that are agreed, offered, or taken from the list and not decided."""
        found = dict.fromkeys(self.PLACES, 0)
        for one in self.all():
            from_list = bool(self.offers.get(one.id)) and self.offers[one.id][-1] == (one.activity_id, one.date)
            holds = one.status is Status.WAITLISTED and one.proposed_date is not None
            if one.status is Status.APPROVED or (one.status is Status.DRAFT and from_list) or holds:
                found[one.activity_id, one.date] += one.pupils or 1
        return found

    @invariant()
    def no_session_is_overfull(self) -> None:
        assert [place for place, seats in self.taken().items() if seats > self.seats.get(place, 0)] == []

    @invariant()
    def nobody_is_offered_a_place_twice(self) -> None:
        assert all(len(places) == len(set(places)) for places in self.offers.values())

    def nothing_is_idle(self) -> None:
        """After a look: no class that waits would fit where it was not yet offered a place."""
        everybody, taken = self.all(), dict(self.taken())
        for one in everybody:
            if one.status is not Status.WAITLISTED or one.proposed_date is not None or one.wait is None:
                continue
            for course in (one.wait.activity_id, *one.wait.alike):
                for day in DAYS:
                    claimed = sum(
                        other.pupils or 1
                        for other in everybody
                        if other.status is Status.DRAFT
                        and (other.activity_id, other.date) == (course, day)
                        and other.id not in self.offers
                        and other.created_at <= one.created_at
                    )
                    room = self.seats[course, day] - taken[course, day] - claimed
                    wished = one.wish is not None and one.wish.covers(day)
                    had = (course, day) in self.offers.get(one.id, [])
                    assert not (wished and not had and room >= (one.pupils or 1)), (one.id, course, day)


WaitingListMachine.TestCase.settings = settings(
    max_examples=100, stateful_step_count=50, deadline=None, suppress_health_check=list(HealthCheck)
)
test_waiting_list_machine = WaitingListMachine.TestCase
