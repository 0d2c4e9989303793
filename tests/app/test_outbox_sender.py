"""Each posting leaves once: whatever the database, the network and the process do meanwhile."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from assistant.model import ChannelName
from integrations.app import outbox_sender
from integrations.app.outbox_sender import OutboxSender
from integrations.channels.contract import NotThere, Postponed, SendResult, Sent
from integrations.store import FILE, Database
from integrations.store.envelopes import Outgoing, Posting
from tests.fakes import FakeClock
from tests.patience import until

MAIL = ChannelName.MAIL


class Wire:
    """A channel that keeps what it was handed, and answers as it is told."""

    def __init__(self) -> None:
        self.handed: list[Outgoing] = []
        self.answers: dict[str, list[SendResult]] = {}
        self.hangs: set[str] = set()
        self.meanwhile: Callable[[Outgoing], None] = lambda item: None

    async def send(self, item: Outgoing) -> SendResult:
        self.handed.append(item)
        self.meanwhile(item)
        if item.posting.address in self.hangs:
            await asyncio.Event().wait()
        planned = self.answers.get(item.posting.key)
        return planned.pop(0) if planned else Sent()

    @property
    def keys(self) -> list[str]:
        return [item.posting.key for item in self.handed]


class Office:
    def __init__(self, database: Database) -> None:
        self.database, self.clock, self.wire = database, FakeClock(), Wire()
        self.sender = OutboxSender(database, {MAIL: self.wire}, self.clock)  # type: ignore[dict-item]

    def post(self, *keys: str) -> None:
        """Key ``a1`` goes to the address ``a``."""
        for key in keys:
            self.database.write_now(
                lambda tx, key=key: tx.outbox.post(Posting(MAIL, key, key[0], {}), self.clock.now())
            )

    def waiting(self) -> int:
        return self.database.read_now(lambda view: view.statistics.counts())["outbox_waiting"]

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        task = asyncio.create_task(self.sender.run())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    for name in ("PAUSE", "LONGEST_WAIT_FOR_STORE"):
        monkeypatch.setattr(outbox_sender, name, 0.02)
    with Database.open(tmp_path / FILE, busy_seconds=0.02) as database:
        yield Office(database)


@contextmanager
def no_room(office: Office) -> Iterator[None]:
    """SQLite itself finds the disk full."""
    assert office.database._writer is not None
    connection = office.database._writer._connection
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute("CREATE TEMP TRIGGER full BEFORE UPDATE ON main.outbox BEGIN INSERT INTO marks VALUES"
                       " (hex(randomblob(40000)), ''); END")  # fmt: skip
    connection.execute(f"PRAGMA max_page_count = {pages}")
    try:
        yield
    finally:
        connection.execute("DROP TRIGGER temp.full")
        connection.execute("PRAGMA max_page_count = 1000000")


@contextmanager
def locked(office: Office) -> Iterator[None]:
    """Another program holds the database."""
    other = sqlite3.connect(office.database.path, isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        yield
    finally:
        other.close()


async def test_a_posting_is_claimed_before_it_leaves(office: Office) -> None:
    claimed = []

    def look(item: Outgoing) -> None:
        with sqlite3.connect(office.database.path) as other:
            claimed.append(
                other.execute("SELECT claimed_at IS NOT NULL FROM outbox WHERE id = ?", (item.id,)).fetchone()
            )

    office.wire.meanwhile = look
    office.post("a1")
    assert await office.sender.step(MAIL) == 1
    assert claimed == [(1,)]
    assert office.wire.handed[0].claimed_at is None


@pytest.mark.parametrize("trouble", [no_room, locked], ids=lambda trouble: trouble.__name__)
async def test_what_left_while_the_database_took_nothing_does_not_leave_again(
    office: Office, trouble: Callable[[Office], contextmanager[None]]
) -> None:
    office.post("a1", "b1", "c1", "a2")
    stack = []

    def begin(item: Outgoing) -> None:
        if not stack:
            stack.append(trouble(office))
            stack[0].__enter__()

    office.wire.meanwhile = begin
    async with office.running():
        await until(lambda: office.sender.store_fault)
        for _ in range(20):
            await asyncio.sleep(0.02)
        assert office.wire.keys == ["a1", "b1", "c1"]
        stack[0].__exit__(None, None, None)
        await until(lambda: not office.waiting())
        assert office.sender.store_fault == ""
    assert office.wire.keys == ["a1", "b1", "c1", "a2"]


async def test_nothing_leaves_that_cannot_be_claimed(office: Office) -> None:
    office.post("a1")
    with locked(office):
        async with office.running():
            await until(lambda: office.sender.store_fault)
    assert office.wire.handed == []


async def test_one_that_hangs_holds_up_its_own_address_alone(office: Office) -> None:
    office.wire.hangs = {"a"}
    office.post("a1", "a2", "b1")
    async with office.running():
        await until(lambda: "b1" in office.wire.keys)
        office.post("b2", "c1")
        await until(lambda: office.waiting() == 2)
    assert sorted(office.wire.keys) == ["a1", "b1", "b2", "c1"]


async def test_what_was_on_its_way_at_the_end_is_looked_for_after_the_next_start(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox_sender, "LAST_SECONDS", 0.02)
    office.wire.hangs = {"a"}
    office.post("a1")
    async with office.running():
        await until(lambda: office.wire.handed)
    claimed_at, office.wire.hangs = office.clock.now(), set()
    office.clock.advance(timedelta(seconds=9))
    assert await OutboxSender(office.database, office.sender.channels, office.clock).step(MAIL) == 1
    assert [item.claimed_at for item in office.wire.handed] == [None, claimed_at]


async def test_what_may_have_left_is_told_so_until_somebody_looked(office: Office) -> None:
    office.wire.answers["a1"] = [Postponed("cut", may_have_left=True), NotThere(), Postponed("busy"), Sent()]
    office.post("a1")
    claimed_at = office.clock.now()
    for _ in range(4):
        await office.sender.step(MAIL)
        office.clock.advance(timedelta(seconds=30))
    assert [item.claimed_at for item in office.wire.handed] == [None, claimed_at, None, None]


async def test_two_who_take_at_the_same_time_take_nothing_twice(office: Office) -> None:
    office.post("a1", "b1", "c1")
    await asyncio.gather(*(office.sender.step(MAIL) for _ in range(5)))
    assert sorted(office.wire.keys) == ["a1", "b1", "c1"]


async def test_what_waits_for_an_operator_is_named_and_tried_at_the_next_start(office: Office) -> None:
    office.wire.answers["a1"] = [Postponed("token_revoked", needs_operator=True)]
    office.post("a1")
    await office.sender.step(MAIL)
    assert office.database.read_now(lambda view: view.outbox.faults()) == [(MAIL, "token_revoked")]
    async with office.running():
        await until(lambda: not office.waiting())
    assert office.database.read_now(lambda view: view.outbox.faults()) == []


def test_what_is_not_due_yet_lets_later_ones_pass(office: Office) -> None:
    now = office.clock.now()

    def post(tx: object) -> None:
        tx.outbox.post(Posting(MAIL, "a1", "a", {}), now + timedelta(minutes=1))  # type: ignore[attr-defined]
        tx.outbox.post(Posting(MAIL, "a2", "a", {}), now)  # type: ignore[attr-defined]

    office.database.write_now(post)
    assert [item.posting.key for item in office.database.read_now(lambda view: view.outbox.due(now))] == ["a2"]
