"""What our store costs over SQLite itself: a booking with its line of history, each kept before the next begins."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

from assistant.model import Change, ChangeKind
from integrations.store.database import Database
from integrations.store.serialization import BOOKINGS
from integrations.store.transactions import Transaction
from tests.bench.measure import Figure, Target, paired, timed
from tests.bench.size import Size
from tests.store.cases import MAIL, NOW, booking

TITLE = "Storing a booking with its history (WAL, synchronous FULL)"

_BARE_TABLES = """
    CREATE TABLE bookings (
        id INTEGER PRIMARY KEY, status TEXT, activity_id TEXT, provider_id TEXT, teacher TEXT, conversation TEXT,
        date TEXT, version INTEGER, booking TEXT
    );
    CREATE TABLE history (
        id INTEGER PRIMARY KEY, booking INTEGER, at TEXT, who TEXT, via TEXT, what TEXT, why TEXT, before TEXT,
        after TEXT
    );
"""
_BOOKING = (
    "INSERT INTO bookings (status, activity_id, provider_id, teacher, conversation, date, version, booking)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
_HISTORY = "INSERT INTO history (booking, at, who, via, what, why, before, after) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
_PLAIN = booking()
_WAITING_AT_ONCE = 10


def figures(room: Path, size: Size) -> list[Figure]:
    database = Database.open(room / "ours.db")
    with (
        database,
        Raw.without_indexes(room / "bare.db") as bare,
        Raw.with_our_tables(room / "tables" / "raw.db") as tables,
    ):

        def ours(number: int) -> None:
            for _ in range(number):
                database.write_now(_add)

        def together(number: int) -> None:
            asyncio.run(_written(database, number))

        turns, warm_up = [size.writes] * size.repeats, [size.writes]
        beside_bare = paired(timed(bare.add), timed(ours), turns, warm_up)
        beside_tables = paired(timed(tables.add), timed(ours), turns, warm_up)
        beside_one = paired(timed(bare.add), timed(together), turns, warm_up)
    each = size.writes
    return [
        Figure.of_rates(
            "one after the other", "the two inserts by sqlite3, bare tables", beside_bare,
            Target(0.7, at_most=False), each=each,
        ),
        Figure.of_rates(
            "one after the other", "the two inserts by sqlite3, our tables and indexes", beside_tables,
            Target(0.7, at_most=False), each=each,
        ),
        Figure.of_rates(
            f"{_WAITING_AT_ONCE} waiting at once", "the two inserts by sqlite3, bare tables, one after the other",
            beside_one, Target(1.0, at_most=False), each=each,
        ),
    ]  # fmt: skip


class Raw:
    """One connection and two prepared statements."""

    def __init__(self, path: Path, tables: str) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        for setting in ("journal_mode = WAL", "synchronous = FULL"):
            self._connection.execute(f"PRAGMA {setting}").fetchall()
        self._connection.executescript(tables)
        plain = _PLAIN
        self._row = ("draft", "vand", "vaerket", plain.teacher.address, plain.conversation, None, 1)
        self._text = BOOKINGS.dump_json(plain).decode()

    @classmethod
    def without_indexes(cls, path: Path) -> Raw:
        return cls(path, _BARE_TABLES)

    @classmethod
    def with_our_tables(cls, path: Path) -> Raw:
        Database.open(path).close()
        return cls(path, "")

    def add(self, number: int) -> None:
        execute = self._connection.execute
        for _ in range(number):
            execute("BEGIN IMMEDIATE")
            row = execute(_BOOKING, (*self._row, self._text)).lastrowid
            execute(_HISTORY, (row, NOW.isoformat(), "anna@skole.example.org", "mail", "drafted", "", "", "draft"))
            execute("COMMIT")

    def __enter__(self) -> Raw:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()


def _add(tx: Transaction) -> None:
    tx.bookings.add(_PLAIN, Change("", NOW, "anna@skole.example.org", MAIL, ChangeKind.DRAFTED, after="draft"))


async def _written(database: Database, number: int) -> None:
    for _ in range(0, number, _WAITING_AT_ONCE):
        await asyncio.gather(*(database.write(_add) for _ in range(_WAITING_AT_ONCE)))
