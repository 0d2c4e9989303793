"""One writer, many readers; what goes wrong is undone and the writer goes on."""

from __future__ import annotations

import asyncio
import contextlib
import resource
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant import bookings
from assistant.bookings import Actor, Approve
from assistant.errors import AlreadyDecided
from assistant.model import Change, ChangeKind, Person, Status
from integrations.store.database import FILE, Database, empty_connection
from integrations.store.errors import StoreBusy, StoreFull, StoreUnavailable
from integrations.store.transactions import Snapshot, Transaction
from tests.bookings.cases import rulebook
from tests.patience import PATIENCE
from tests.store.cases import ANNA, MAIL, NOW, SLACK, booking


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / FILE


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    with Database.open(path, busy_seconds=0.2) as database:
        yield database


def receive(tx: Transaction, key: str, payload: bytes = b"x") -> int | None:
    return tx.inbox.receive(MAIL, key, payload, {}, NOW)


def waiting(view: Snapshot) -> int:
    return view.statistics.counts()["inbox_waiting"]


def test_the_writer_is_set_up_to_lose_nothing(database: Database) -> None:
    assert database._writer is not None
    settings = ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
    found = database._writer.submit(
        lambda connection: [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in settings]
    ).result()
    assert found == ["wal", 2, 1, 1]


def test_only_the_owner_may_read_the_files(database: Database) -> None:
    assert {stat.S_IMODE(file.stat().st_mode) for file in database.path.parent.iterdir()} == {0o600}


def test_a_second_process_may_read_but_not_write(database: Database) -> None:
    database.write_now(lambda tx: receive(tx, "a"))
    script = f"""
from pathlib import Path
from integrations.store.database import Database
from integrations.store.errors import StoreBusy
path = Path({str(database.path)!r})
with Database.open(path, readonly=True) as database:
    print(database.read_now(lambda view: view.statistics.counts()["inbox_waiting"]))
try:
    Database.open(path)
except StoreBusy as busy:
    print(busy)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True)
    holder = (database.path.parent / "writer.lock").read_text()
    assert done.stdout.splitlines() == [
        "1",
        f"{database.path} is being written by another Klassetur (process {holder}). "
        "Stop that one first, or work through it.",
    ]


def test_the_lock_is_free_after_closing(path: Path) -> None:
    first = Database.open(path)
    with pytest.raises(StoreBusy):
        Database.open(path)
    first.close()
    first.close()
    Database.open(path).close()


def test_a_database_that_is_not_there_is_empty_to_a_reader_until_it_is(path: Path) -> None:
    with Database.open(path, readonly=True) as reader:
        assert reader.read_now(waiting) == 0
        assert reader.read_now(lambda view: view.bookings.find()) == []
        assert not path.parent.exists()
        with Database.open(path) as writer:
            writer.write_now(lambda tx: receive(tx, "a"))
            assert reader.read_now(waiting) == 1
        assert reader.read_now(waiting) == 1
        with pytest.raises(StoreUnavailable, match="opened for reading only"):
            reader.write_now(lambda tx: receive(tx, "b"))


def test_a_file_without_tables_yet_is_empty_to_a_reader(path: Path) -> None:
    path.parent.mkdir()
    path.touch()
    with Database.open(path, readonly=True) as reader:
        assert reader.read_now(waiting) == 0


def test_a_reader_cannot_write(database: Database) -> None:
    with pytest.raises(StoreUnavailable, match="readonly"):
        database.read_now(lambda view: Transaction(view.bookings._connection).marks.put("a", "b"))


def test_what_changes_is_offered_by_a_transaction_alone() -> None:
    def offered(table: object) -> set[str]:
        return {name for name in dir(table) if not name.startswith("_")}

    with contextlib.closing(empty_connection()) as connection:
        view, tx = Snapshot(connection), Transaction(connection)
        more = {name: offered(getattr(tx, name)) - offered(getattr(view, name)) for name in offered(Snapshot)}
    assert {name: methods for name, methods in more.items() if methods} == {
        "inbox": {"receive", "next", "finish", "retry", "resume", "drop"},
        "outbox": {
            "post",
            "claim",
            "sent",
            "postpone",
            "hand_over_anew",
            "try_what_was_to_be_mended",
            "withdraw",
            "withdraw_answers",
            "let_go",
            "reroute",
            "bounced",
            "give_up",
            "retry",
            "drop",
        },
        "conversations": {"save", "hand_over"},
        "newcomers": {"save", "join"},
        "turns": {"add", "withdraw", "let_go"},
        "holds": {"begin", "end"},
        "due_acts": {"plan", "replan", "void", "end", "put_off", "failed"},
        "closed_addresses": {"close", "open"},
        "marks": {"put", "put_all"},
        "links": {"add", "use", "end"},
        "sessions": {"add", "end"},
        "deeds": {"add"},
        "bookings": {"add", "save", "note"},
        "catalog_history": {"add"},
        "proposals": {"add", "decide"},
        "remarks": {"add", "withdraw"},
        "attachments": {"add", "remove_of_conversation"},
        "calls": {"add", "save"},
    }


def test_a_read_sees_one_moment(database: Database) -> None:
    def count_twice(view: Snapshot) -> tuple[int, int]:
        before = waiting(view)
        database.write_now(lambda tx: receive(tx, "a"))
        return before, waiting(view)

    assert database.read_now(count_twice) == (0, 0)
    assert database.read_now(waiting) == 1


async def test_a_waiting_reader_does_not_hold_up_the_event_loop_or_the_writer(database: Database) -> None:
    entered, leave = threading.Event(), threading.Event()

    def linger(view: Snapshot) -> int:
        entered.set()
        assert leave.wait(PATIENCE)
        return waiting(view)

    reading = asyncio.create_task(database.read(linger))
    await asyncio.to_thread(entered.wait, PATIENCE)
    assert await database.write(lambda tx: receive(tx, "a")) == 1
    leave.set()
    assert await reading in (0, 1)


def test_work_that_raises_leaves_nothing(database: Database) -> None:
    def fail(tx: Transaction) -> None:
        receive(tx, "a")
        raise LookupError("half way")

    with pytest.raises(LookupError, match="half way"):
        database.write_now(fail)
    assert database.read_now(waiting) == 0
    assert database.write_now(lambda tx: receive(tx, "a")) is not None


def test_a_transaction_inside_a_transaction_is_refused(database: Database) -> None:
    with pytest.raises(RuntimeError, match="open already"):
        database.write_now(lambda tx: database.write_now(lambda inner: None))


def test_a_locked_database_is_unavailable_and_then_goes_on(database: Database) -> None:
    intruder = sqlite3.connect(database.path, isolation_level=None)
    intruder.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnavailable, match="database is locked"):
        database.write_now(lambda tx: receive(tx, "a"))
    intruder.execute("ROLLBACK")
    intruder.close()
    assert database.write_now(lambda tx: receive(tx, "a")) is not None
    assert database.read_now(waiting) == 1


def test_a_full_database_keeps_nothing_of_the_work_and_then_goes_on(database: Database) -> None:
    assert database._writer is not None

    def limit(pages: int) -> None:
        assert database._writer is not None
        database._writer.submit(lambda connection: connection.execute(f"PRAGMA max_page_count = {pages}")).result()

    database.write_now(lambda tx: receive(tx, "before"))
    limit(1)
    with pytest.raises(StoreFull, match="no room left"):
        database.write_now(lambda tx: (receive(tx, "small"), receive(tx, "large", b"x" * 500_000)))
    assert database.read_now(waiting) == 1
    limit(1_000_000)
    assert database.write_now(lambda tx: receive(tx, "large", b"x" * 500_000)) is not None
    assert database.read_now(waiting) == 2


def test_a_disk_that_takes_no_more_is_unavailable_and_then_goes_on(database: Database) -> None:
    database.write_now(lambda tx: receive(tx, "before"))
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, limits[1]))
    try:
        with pytest.raises(StoreUnavailable):
            database.write_now(lambda tx: receive(tx, "large", b"x" * 2_000_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert database.write_now(lambda tx: receive(tx, "large", b"x" * 2_000_000)) is not None
    assert database.read_now(waiting) == 2


def test_a_file_that_is_no_database_is_unavailable_and_frees_the_lock(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"no database at all, but long enough to look at" * 100)
    for _ in range(2):
        with pytest.raises(StoreUnavailable, match="not a database"):
            Database.open(path)
    with Database.open(path, readonly=True) as reader, pytest.raises(StoreUnavailable, match="not a database"):
        reader.read_now(waiting)


async def test_closing_finishes_what_was_handed_in(path: Path) -> None:
    database = Database.open(path)

    def slowly(tx: Transaction) -> int | None:
        time.sleep(0.05)
        return receive(tx, "a")

    writes = [asyncio.create_task(database.write(slowly))]
    writes += [asyncio.create_task(database.write(lambda tx, n=n: receive(tx, str(n)))) for n in range(20)]
    await asyncio.sleep(0)
    await asyncio.to_thread(database.close)
    assert None not in await asyncio.gather(*writes)
    with pytest.raises(StoreUnavailable, match="it is closed"):
        await database.write(lambda tx: receive(tx, "b"))
    with pytest.raises(StoreUnavailable, match="it is closed"):
        await database.read(waiting)
    with Database.open(path, readonly=True) as reader:
        assert reader.read_now(waiting) == 21


async def test_writes_that_wait_share_one_commit_and_each_stands_or_falls_alone(database: Database) -> None:
    entered, leave = threading.Event(), threading.Event()
    said: list[str] = []

    def linger(tx: Transaction) -> None:
        entered.set()
        assert leave.wait(PATIENCE)

    def fail(tx: Transaction) -> int:
        receive(tx, "failed")
        raise LookupError("half way")

    assert database._writer is not None
    database._writer._connection.set_trace_callback(said.append)
    first = asyncio.create_task(database.write(linger))
    await asyncio.to_thread(entered.wait, PATIENCE)
    works: list[Callable[[Transaction], int | None]] = [
        lambda tx: receive(tx, "a"),
        fail,
        lambda tx: receive(tx, "a"),
        lambda tx: receive(tx, "b"),
    ]
    writes = [asyncio.create_task(database.write(work)) for work in works]
    await asyncio.sleep(0)
    left = asyncio.create_task(database.write(lambda tx: receive(tx, "nobody waits for it")))
    await asyncio.sleep(0)
    left.cancel()
    await asyncio.sleep(0)
    leave.set()
    await first
    one, failed, again, two = await asyncio.gather(*writes, return_exceptions=True)
    assert (one, again) == (1, None)
    assert isinstance(two, int)
    assert isinstance(failed, LookupError)
    assert await database.read(waiting) == 2
    assert said.count("COMMIT") == 2


async def test_a_cancelled_wait_leaves_the_writer_working(database: Database) -> None:
    started = threading.Event()

    def slowly(tx: Transaction) -> int | None:
        started.set()
        time.sleep(0.05)
        return receive(tx, "a")

    task = asyncio.create_task(database.write(slowly))
    await asyncio.to_thread(started.wait, PATIENCE)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await database.write(lambda tx: receive(tx, "a")) is None
    assert await database.read(waiting) == 1


def test_of_two_approvals_in_two_threads_one_wins_and_the_other_is_told_who(database: Database) -> None:
    database.write_now(
        lambda tx: tx.bookings.add(booking(date=NOW.date()), Change("", NOW, ANNA.address, MAIL, ChangeKind.DRAFTED))
    )
    rules = rulebook()
    start = threading.Barrier(8)
    told: list[str] = []

    def approve(name: str) -> None:
        start.wait()
        try:
            event = database.write_now(
                lambda tx: bookings.decide(
                    tx.bookings, rules, Approve("K1"), Actor(Person(f"slack:{name}", name), SLACK, NOW, 1)
                )
            )
            told.append(f"won: {event.booking.decided_by}")
        except AlreadyDecided as decided:
            told.append(decided.by)

    threads = [threading.Thread(target=approve, args=(f"Coordinator {n}",)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    kept = database.read_now(lambda view: view.bookings.get("K1"))
    assert kept.status is Status.APPROVED
    assert sorted(told) == [kept.decided_by] * 7 + [f"won: {kept.decided_by}"]
    assert len(database.read_now(lambda view: view.bookings.history("K1"))) == 2


def test_the_searches_of_the_rules_use_an_index(database: Database) -> None:
    database.close()
    connection = sqlite3.connect(database.path)
    wheres = [
        "status IN ('approved', 'held') AND activity_id = 'a' AND date BETWEEN '1' AND '2'",
        "status IN ('approved', 'held') AND provider_id = 'a' AND date BETWEEN '1' AND '2'",
        "status IN ('approved', 'held') AND date BETWEEN '1' AND '2'",
        "teacher = 'a'",
    ]
    plans = [
        connection.execute(f"EXPLAIN QUERY PLAN SELECT booking FROM bookings WHERE {where} ORDER BY +id").fetchall()
        for where in wheres
    ]
    outbox = connection.execute(
        "EXPLAIN QUERY PLAN SELECT 1 FROM outbox"
        " WHERE status = 'waiting' AND channel = 'a' AND address = 'b' AND id < 3"
    ).fetchall()
    connection.close()
    assert ["SEARCH" in plan[0][3] and "INDEX" in plan[0][3] for plan in [*plans, outbox]] == [True] * 5
