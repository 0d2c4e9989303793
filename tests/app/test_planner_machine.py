"""A year with a clock that is moved, a service that is cut off and started again, and bookings that are agreed, moved
and called off: whatever time brings about is told exactly once, in school hours, and of nothing that is no more."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from assistant import bookings
from assistant.bookings import Approve, Cancel, Report
from assistant.bookings.decisions import Propose
from assistant.errors import AssistantError
from assistant.model import Booking, ChannelName, Facts, Period, Status
from assistant.planning import SchoolTime
from integrations.store import Database
from integrations.store.due_acts import DueState
from integrations.store.transactions import Transaction
from tests.app.office import PROVIDER, TEACHERS, TriedOffice, office
from tests.fakes import FakeClock, FakeHolidays

T = TypeVar("T")
HERE = ZoneInfo("Europe/Copenhagen")
HOLIDAYS = FakeHolidays(
    {
        "christmas": Period(date(2026, 12, 19), date(2027, 1, 3)),
        "winter": Period(date(2027, 2, 13), date(2027, 2, 21)),
        "easter": Period(date(2027, 3, 20), date(2027, 3, 29)),
        "ascension": Period(date(2027, 5, 6), date(2027, 5, 7)),
    }
)
SCHOOL = SchoolTime(HERE, HOLIDAYS)
ANNA = TEACHERS[ChannelName.MAIL]
OF_TIME = ("coming", "visit", "week", "after", "after_again", "after_provider")
AFTERWARDS = ("after", "after_again", "after_provider")
DAYS = [date(2027, 4, 20), date(2027, 4, 22), date(2027, 4, 27), date(2027, 5, 4), date(2027, 5, 11), date(2027, 5, 12)]


class CutOff(Exception):
    """The power goes in the middle of a transaction."""


class CutOffDatabase:
    """Whose power goes at the end of a transaction, before it is kept, and stays away."""

    def __init__(self, database: Database, after: int) -> None:
        self._database, self._left = database, after
        self.read = database.read

    async def write(self, work: Callable[[Transaction], T]) -> T:
        def cut_off(tx: Transaction) -> T:
            done = work(tx)
            self._left -= 1
            if self._left < 0:
                raise CutOff
            return done

        return await self._database.write(cut_off)


class TimeAsADriver(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self._stack = ExitStack()
        folder = self._stack.enter_context(tempfile.TemporaryDirectory())
        self.here: TriedOffice = self._stack.enter_context(office(Path(folder), (ChannelName.MAIL, ChannelName.WEB)))
        self.here.clock = FakeClock(datetime(2027, 4, 5, 9, 0, tzinfo=UTC), HERE)
        self.here.mail.clock = self.here.clock
        self._with(clock=self.here.clock, holidays=HOLIDAYS)
        self.known: list[str] = []
        self.told: Counter[str] = Counter()
        """How often each message that time brought about was posted, by its key."""

    def _with(self, **changes: Any) -> None:
        self.here.coordination = replace(self.here.coordination, **changes)

    def teardown(self) -> None:
        self._stack.close()

    @initialize(day=st.sampled_from(DAYS))
    def first(self, day: date) -> None:
        self.draft(day)

    @precondition(lambda self: len(self.known) < 4)
    @rule(day=st.sampled_from(DAYS))
    def draft(self, day: date) -> None:
        if day > self.here.clock.today():
            self.known.append(self.here.drafted(ChannelName.MAIL, day=day).id)
            self._collect()

    @rule(pick=st.integers(0, 9))
    def approve(self, pick: int) -> None:
        self._try(lambda: self.here.decide(Approve(self._one(pick))))

    @rule(pick=st.integers(0, 9), day=st.sampled_from(DAYS))
    def move(self, pick: int, day: date) -> None:
        self._try(lambda: self.here.decide(Propose(self._one(pick), day, agreed=True)))

    @rule(pick=st.integers(0, 9))
    def cancel(self, pick: int) -> None:
        self._try(lambda: self.here.decide(Cancel(self._one(pick), "Sygdom")))

    @rule(pick=st.integers(0, 9))
    def confirm(self, pick: int) -> None:
        name = self._one(pick)
        self._try(
            lambda: self.here.by_teacher(lambda book, _, who: bookings.confirm(book, name, who), ANNA, ChannelName.MAIL)
        )

    @rule(pick=st.integers(0, 9), mark=st.integers(1, 5))
    def evaluate(self, pick: int, mark: int) -> None:
        name, today = self._one(pick), self.here.clock.today()
        self._try(
            lambda: self.here.by_teacher(
                lambda book, _, who: bookings.evaluate(book, name, mark, "", today, who), ANNA, ChannelName.MAIL
            )
        )

    @rule(pick=st.integers(0, 9), held=st.booleans())
    def report(self, pick: int, held: bool) -> None:
        self._try(lambda: self.here.decide(Report(self._one(pick), held=held)))

    @rule(pick=st.integers(0, 9), pupils=st.integers(15, 25))
    def edit(self, pick: int, pupils: int) -> None:
        name, facts = self._one(pick), Facts(pupils=pupils)
        self._try(
            lambda: self.here.by_teacher(
                lambda book, rules, who: bookings.edit(book, rules, name, facts, who), ANNA, ChannelName.MAIL
            )
        )

    @rule(hours=st.integers(1, 30))
    def hours_pass(self, hours: int) -> None:
        self.here.clock.advance(timedelta(hours=hours))
        self.look()

    @rule(days=st.integers(1, 9))
    def days_pass_without_the_service(self, days: int) -> None:
        self.here.clock.advance(timedelta(days=days))
        self.look()

    @rule()
    def look(self) -> None:
        before = self._status()
        self.here.look()
        self._collect(before)

    @rule(after=st.integers(0, 8))
    def the_power_goes_while_it_looks(self, after: int) -> None:
        """The service starts again at once, and looks again."""
        before = self._status()
        with suppress(CutOff):
            self.here.look(CutOffDatabase(self.here.database, after))
        self.here.look()
        self._collect(before)

    @invariant()
    def nothing_is_told_twice(self) -> None:
        assert [key for key, times in self.told.items() if times > 1] == []

    @invariant()
    def what_is_done_was_told_and_what_was_told_is_done(self) -> None:
        rows = [row for name in [*self.known, PROVIDER.id] for row in self._read(lambda tx, n=name: tx.due_acts.of(n))]
        done = {row.act.key for row in rows if row.state is DueState.DONE and row.act.kind in OF_TIME}
        assert sorted(done) == sorted(self.told)

    @invariant()
    def nothing_waits_that_is_no_more(self) -> None:
        for name in self.known:
            booking = self._booking(name)
            waiting = self._read(lambda tx, n=name: tx.due_acts.waiting(n))
            if booking.status in (Status.CANCELLED, Status.EXPIRED, Status.NO_SHOW):
                assert waiting == []
            for row in waiting:
                if row.act.kind in AFTERWARDS:
                    assert booking.status in (Status.APPROVED, Status.HELD)
                    assert row.act.key[-10:] == str(booking.date)
                    assert row.act.kind == "after_provider" or not booking.is_evaluated
                if row.act.kind in ("coming", "visit"):
                    assert (booking.status, row.act.key[-10:]) == (Status.APPROVED, str(booking.date))

    # --- looking ----------------------------------------------------------------------------------------------------

    def _one(self, pick: int) -> str:
        return self.known[pick % len(self.known)]

    def _booking(self, name: str) -> Booking:
        found: Booking = self._read(lambda tx: tx.bookings.get(name))
        return found

    def _read(self, work: Any) -> Any:
        return self.here.write(work)

    def _status(self) -> dict[str, Booking]:
        return {name: self._booking(name) for name in self.known}

    def _try(self, what: Any) -> None:
        try:
            what()
        except AssistantError:
            return
        self._collect()

    def _collect(self, before: dict[str, Booking] | None = None) -> None:
        """Reads what was posted; ``before``: how bookings stood when time alone acted."""
        now = self.here.clock.now()
        posted = self.here.posted(wait=False)
        if before is None:
            return
        for one in posted:
            outside = one.address in (ANNA.email, PROVIDER.email)
            if outside:
                assert SCHOOL.is_in_hours(now), f"{one.key} at {now.astimezone(HERE)}"
            kind = next((kind for kind in OF_TIME if f":{kind}:" in f":{one.key}"), "")
            if not kind:
                continue
            if kind == "week":
                key = one.key.rpartition(":")[0]
            else:
                booking = before[one.booking_id]
                assert booking.date is not None
                if kind in AFTERWARDS:
                    assert booking.status in (Status.APPROVED, Status.HELD)
                    assert SCHOOL.day_of(now) > booking.date
                    assert kind == "after_provider" or not booking.is_evaluated
                else:
                    assert booking.status is Status.APPROVED
                    assert SCHOOL.day_of(now) <= booking.date
                    assert kind == "visit" or not booking.is_confirmed
                key = f"{kind}:{booking.id}:{booking.date}"
            self.told[key] += 1


TimeAsADriver.TestCase.settings = settings(
    max_examples=40, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
TestTimeAsADriver = TimeAsADriver.TestCase
