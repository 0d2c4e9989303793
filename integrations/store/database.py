"""The database as the rest of the service holds it: many readers, one writer."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from integrations.store.errors import StoreUnavailable
from integrations.store.transactions import Snapshot, Transaction
from integrations.store.writer import WorkResult, Writer, WriterLock, migrate, unavailable

T = TypeVar("T")

FILE = "klassetur.db"
"""The database's name in the data folder."""

_READERS = 4


class Database:
    """SQLite with one writing process. Made by `open`; safe to use from any thread and event loop."""

    def __init__(self, path: Path, lock: WriterLock | None, writer: Writer | None, busy_seconds: float) -> None:
        self.path = path
        self._lock, self._writer = lock, writer
        self._readers = _Readers(path, busy_seconds)
        self._reading = ThreadPoolExecutor(_READERS, thread_name_prefix="klassetur-reader")
        self._closed = False

    @classmethod
    def open(cls, path: Path, *, readonly: bool = False, busy_seconds: float = 5.0) -> Self:
        """Open the database file ``path``; for writing, its folder and tables are made where they are missing.

        One process may write at a time: raises `StoreBusy` when another one does, `StoreUnavailable` when the file
        cannot be opened. Opening with ``readonly`` is always possible; a database that is not there yet is empty.
        """
        if readonly:
            return cls(path, None, None, busy_seconds)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            lock = WriterLock(path)
        except OSError as failure:
            raise unavailable(path, failure) from failure
        try:
            writer = Writer(path, busy_seconds)
        except BaseException:
            lock.release()
            raise
        return cls(path, lock, writer, busy_seconds)

    async def write(self, work: Callable[[Transaction], T]) -> T:
        """Run ``work`` in a transaction on the writer's thread and return its result after the commit.

        Writes that wait at the same moment are committed together; each is still kept or undone by itself. Whatever
        ``work`` raises undoes it and comes out here. Raises `StoreFull` or `StoreUnavailable` when the database could
        not keep it. A caller that is cancelled while the work runs does not undo it.
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()

        def tell(outcome: WorkResult) -> None:
            # a loop that is closed has nobody left to be told
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(_settle, future, outcome)

        self._for_writing().hand_in(
            lambda connection: work(Transaction(connection)), lambda: not future.cancelled(), tell
        )
        return await future

    def write_now(self, work: Callable[[Transaction], T]) -> T:
        """As `write`, for threads without an event loop. Not from inside a piece of work."""
        return self._for_writing().carry_out(lambda connection: work(Transaction(connection)))

    async def read(self, work: Callable[[Snapshot], T]) -> T:
        """Run ``work`` with a consistent view, outside the event loop. Raises `StoreUnavailable`."""
        if self._closed:
            raise StoreUnavailable(self.path, "it is closed")
        return await asyncio.get_running_loop().run_in_executor(self._reading, self.read_now, work)

    def read_now(self, work: Callable[[Snapshot], T]) -> T:
        """As `read`, on this thread."""
        with self._readers.connection() as connection:
            try:
                connection.execute("BEGIN")
                return work(Snapshot(connection))
            except sqlite3.OperationalError as failure:
                raise unavailable(self.path, failure) from failure
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")

    def close(self) -> None:
        """Finish the work that was handed in, then close; closing twice is harmless."""
        if self._closed:
            return
        self._closed = True
        self._reading.shutdown()
        self._readers.close()
        if self._writer is not None:
            self._writer.close()
        if self._lock is not None:
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, failure: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _for_writing(self) -> Writer:
        if self._writer is None:
            raise StoreUnavailable(self.path, "it was opened for reading only")
        return self._writer


def _settle(future: asyncio.Future[Any], outcome: WorkResult) -> None:
    if future.cancelled():
        return
    if outcome.failure is None:
        future.set_result(outcome.result)
    else:
        future.set_exception(outcome.failure)


class _Readers:
    """Read-only connections, each used by one thread at a time."""

    def __init__(self, path: Path, busy_seconds: float) -> None:
        self._path = path
        self._busy_seconds = busy_seconds
        self._idle: list[sqlite3.Connection] = []
        self._gate = threading.Lock()
        self._closed = False

    @contextlib.contextmanager
    def connection(self) -> Iterator[sqlite3.Connection]:
        connection = self._take()
        if connection is None:
            with contextlib.closing(empty_connection()) as empty:
                yield empty
            return
        try:
            yield connection
        finally:
            self._give_back(connection)

    def close(self) -> None:
        with self._gate:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    def _take(self) -> sqlite3.Connection | None:
        """A connection, or ``None`` while there is no database to read."""
        with self._gate:
            if self._closed:
                raise StoreUnavailable(self._path, "it is closed")
            if self._idle:
                return self._idle.pop()
        try:
            return self._connect()
        except sqlite3.DatabaseError as failure:
            raise unavailable(self._path, failure) from failure

    def _connect(self) -> sqlite3.Connection | None:
        if not self._path.exists():
            return None
        connection = sqlite3.connect(
            f"{self._path.resolve().as_uri()}?mode=ro",
            uri=True,
            timeout=self._busy_seconds,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=512,
        )
        try:
            # the writer may have made the file a moment ago and not all of its tables yet
            ready = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'sessions'").fetchone()
        except BaseException:
            connection.close()
            raise
        if ready is None:
            connection.close()
            return None
        return connection

    def _give_back(self, connection: sqlite3.Connection) -> None:
        with self._gate:
            if not self._closed and len(self._idle) < 2 * _READERS:
                self._idle.append(connection)
                return
        connection.close()


def empty_connection() -> sqlite3.Connection:
    """A database in memory with all tables and no rows."""
    connection = sqlite3.connect(":memory:")
    migrate(connection)
    connection.isolation_level = None
    return connection
