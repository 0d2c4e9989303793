"""Whatever is drafted, approved, moved and called off, in whatever order and over whatever restarts: no day, week, year
or session ever holds more than it has room for, and the history tells how it came about."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from assistant import bookings
from assistant.bookings import Approve, Decline, Propose
from assistant.errors import AssistantError
from assistant.model import TAKING_ROOM, Booking, Event, Facts, Period, Session, Status
from integrations.store.database import FILE, Database
from integrations.store.transactions import Transaction
from tests.bookings.cases import ANNA, METTE, MONDAY, WATERWORKS, activity, booking, by, rulebook

PER_DAY, PER_YEAR, PER_WEEK, SEATS = 2, 5, 6, 1
RULES = rulebook(
    activity("vand", per_day=PER_DAY, per_school_year=PER_YEAR, provider=replace(WATERWORKS, per_week=PER_WEEK)),
    activity(
        "aften",
        sessions=(Session(MONDAY, "17:00", SEATS), Session(MONDAY + timedelta(days=1), "17:00", SEATS)),
        provider=replace(WATERWORKS, per_week=PER_WEEK),
    ),
)
SESSION_DAYS = {session.date for session in RULES.activities["aften"].sessions}
DAYS = st.integers(0, 2).map(lambda offset: MONDAY + timedelta(days=offset))
STATES = {
    "drafted": Status.DRAFT,
    "approved": Status.APPROVED,
    "accepted": Status.APPROVED,
    "declined": Status.DECLINED,
    "proposed": Status.PROPOSED,
    "refused": Status.DRAFT,
    "change_asked": Status.APPROVED,
    "change_agreed": Status.APPROVED,
    "change_declined": Status.APPROVED,
    "change_withdrawn": Status.APPROVED,
    "cancelled": Status.CANCELLED,
}


class Capacity(RuleBasedStateMachine):
    ids = Bundle("ids")

    @initialize()
    def open(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.database = Database.open(self.folder / FILE)
        self.known: dict[str, Booking] = {}

    def teardown(self) -> None:
        if hasattr(self, "database"):
            self.database.close()
            shutil.rmtree(self.folder)

    def step(self, work: Callable[[Transaction], Event]) -> None:
        """A refused step changes nothing; the invariants see to that."""
        with contextlib.suppress(AssistantError):
            event = self.database.write_now(work)
            self.known[event.booking.id] = event.booking

    @rule(target=ids, which=st.sampled_from(["vand", "aften"]), day=DAYS, class_name=st.sampled_from("abcdefgh"))
    def draft(self, which: str, day: object, class_name: str) -> str:
        wanted = booking(activity_id=which, wish=Period(MONDAY, None), class_name=class_name)
        event = self.database.write_now(lambda tx: bookings.draft(tx.bookings, RULES, wanted, by(ANNA)))
        self.known[event.booking.id] = event.booking
        return event.booking.id

    @rule(id=ids, day=st.none() | DAYS)
    def approve(self, id: str, day: object) -> None:
        self.step(lambda tx: bookings.decide(tx.bookings, RULES, Approve(id, day=day), by(METTE)))

    @rule(id=ids, day=DAYS)
    def propose(self, id: str, day: object) -> None:
        self.step(lambda tx: bookings.decide(tx.bookings, RULES, Propose(id, day), by(METTE)))  # type: ignore[arg-type]

    @rule(id=ids)
    def accept(self, id: str) -> None:
        self.step(lambda tx: bookings.accept(tx.bookings, RULES, id, by(ANNA)))

    @rule(id=ids)
    def refuse(self, id: str) -> None:
        self.step(lambda tx: bookings.refuse(tx.bookings, RULES, id, by(ANNA)))

    @rule(id=ids)
    def cancel(self, id: str) -> None:
        self.step(lambda tx: bookings.cancel(tx.bookings, id, by(ANNA)))

    @rule(id=ids, day=DAYS)
    def wish(self, id: str, day: date) -> None:
        self.step(lambda tx: bookings.wish_change(tx.bookings, RULES, id, facts=Facts(), day=day, actor=by(ANNA)))

    @rule(id=ids)
    def withdraw(self, id: str) -> None:
        self.step(lambda tx: bookings.withdraw_change(tx.bookings, id, by(ANNA)))

    @rule(id=ids)
    def decline(self, id: str) -> None:
        self.step(lambda tx: bookings.decide(tx.bookings, RULES, Decline(id, "Nej"), by(METTE)))

    @rule(id=ids)
    def fail_after_approving(self, id: str) -> None:
        def approve_and_fail(tx: Transaction) -> Event:
            bookings.decide(tx.bookings, RULES, Approve(id), by(METTE))
            raise AssistantError

        self.step(approve_and_fail)

    @rule()
    def restart(self) -> None:
        self.database.close()
        self.database = Database.open(self.folder / FILE)

    @invariant()
    def nothing_is_overbooked(self) -> None:
        if not hasattr(self, "database"):
            return
        stored = self.database.read_now(lambda view: view.bookings.find())
        assert {one.id: one for one in stored} == self.known
        taken = [one for one in stored if one.status in TAKING_ROOM]
        assert all(one.date is not None for one in taken)
        visits = Counter(one.date for one in taken if one.activity_id == "vand")
        assert all(count <= PER_DAY for count in visits.values())
        # a coordinator may put an evening on a day without a session: its season is a warning, and it has no seats
        evenings = Counter(one.date for one in taken if one.activity_id == "aften" and one.date in SESSION_DAYS)
        assert all(count <= SEATS for count in evenings.values())
        assert sum(one.activity_id == "vand" for one in taken) <= PER_YEAR
        assert len(taken) <= PER_WEEK
        classes = Counter((one.class_name, one.date) for one in taken if not one.time)
        assert all(count == 1 for count in classes.values())

    @invariant()
    def history_tells_every_step(self) -> None:
        if not hasattr(self, "database"):
            return
        for id, kept in self.known.items():
            history = self.database.read_now(lambda view, id=id: view.bookings.history(id))
            assert len(history) == kept.version
            expected = {STATES[history[-1].what]}
            if history[-1].what in ("proposed", "refused"):  # of what is agreed, too
                expected.add(Status.APPROVED)
            assert kept.status in expected


Capacity.TestCase.settings = settings(
    max_examples=80, stateful_step_count=30, suppress_health_check=[HealthCheck.too_slow]
)
TestCapacityHolds = Capacity.TestCase
