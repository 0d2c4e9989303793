"""The one writer: one connection, used by one thread at a time, and the lock that keeps other processes from writing.

SQLite before 3.51.3 can lose data when two connections write or checkpoint one WAL at the same moment, so nothing but
this connection ever does.
"""

from __future__ import annotations

import fcntl
import os
import queue
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import sqlite_utils
import structlog

from integrations.store.errors import StoreBusy, StoreFull, StoreUnavailable
from integrations.store.migrations import MIGRATIONS

T = TypeVar("T")

_AT_ONCE = 100
"""Pieces of work that wait may share one commit with the first."""

_SETTINGS = (
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = ON",
    # what is erased is overwritten in the file, not only unlinked
    "secure_delete = ON",
    # 16 MB of log: each time it is carried over costs two waits for the disk
    "wal_autocheckpoint = 4000",
)

_log = structlog.get_logger(__name__)


class WriterLock:
    """``writer.lock`` beside the database, held by the process that may write."""

    def __init__(self, database: Path) -> None:
        self.path = database.parent / "writer.lock"
        self._file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as taken:
            holder = os.pread(self._file, 20, 0).decode("ascii", "replace").strip()
            os.close(self._file)
            raise StoreBusy(database, holder) from taken
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, str(os.getpid()).encode(), 0)

    def release(self) -> None:
        # unlocked by name, because a forked child that still holds the file would keep the lock otherwise
        fcntl.flock(self._file, fcntl.LOCK_UN)
        os.close(self._file)


class _Job(NamedTuple):
    """A piece of work that waits for its turn."""

    work: Callable[[sqlite3.Connection], Any]
    is_wanted: Callable[[], bool]
    """Asked just before the work begins: whoever waited may have left."""
    tell: Callable[[WorkResult], None]
    """Called once the work is committed or undone."""


class WorkResult(NamedTuple):
    """What came of a piece of work: its result, or what went wrong."""

    result: Any = None
    failure: BaseException | None = None


class Writer:
    """Carries out pieces of work one after the other, each kept whole or not at all.

    Those that wait at the same moment share one ``BEGIN IMMEDIATE`` ... ``COMMIT``, and with it one wait for the disk;
    each is a savepoint in there, so that one that fails takes nothing of the others with it.
    """

    def __init__(self, path: Path, busy_seconds: float) -> None:
        """Raises `StoreUnavailable` when the database cannot be opened."""
        self._path = path
        self._busy_seconds = busy_seconds
        self._queue: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._gate = threading.Lock()
        self._closed = False
        self._turn = threading.Lock()
        """Held by the thread that uses the connection."""
        self._busy_thread = 0
        """The thread that does a piece of work at this moment."""
        self._connection = open_for_writing(path, busy_seconds)
        self._thread = threading.Thread(target=self._serve, name="klassetur-writer", daemon=True)
        self._thread.start()

    def hand_in(
        self,
        work: Callable[[sqlite3.Connection], Any],
        is_wanted: Callable[[], bool],
        tell: Callable[[WorkResult], None],
    ) -> None:
        """Have it done on the writer's thread, where ``is_wanted`` and ``tell`` are called too; they must not raise.
        Raises `StoreUnavailable` once closed."""
        with self._gate:
            if self._closed:
                raise StoreUnavailable(self._path, "it is closed")
            self._queue.put(_Job(work, is_wanted, tell))

    def submit(self, work: Callable[[sqlite3.Connection], T]) -> Future[T]:
        """As `hand_in`; the result comes after the commit."""
        future: Future[T] = Future()

        def tell(outcome: WorkResult) -> None:
            if outcome.failure is None:
                future.set_result(outcome.result)
            else:
                future.set_exception(outcome.failure)

        self.hand_in(work, future.set_running_or_notify_cancel, tell)
        return future

    def carry_out(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do it now: on this thread when nobody else writes, else together with whatever waits. Raises
        `StoreUnavailable` once closed, and `RuntimeError` from inside a piece of work."""
        if self._busy_thread == threading.get_ident():
            raise RuntimeError("a transaction is open already: use it instead of opening another one")
        if not self._turn.acquire(blocking=False):
            return self.submit(work).result()
        try:
            if self._closed:
                raise StoreUnavailable(self._path, "it is closed")
            [outcome] = self._together([work])
        finally:
            self._turn.release()
        if outcome.failure is not None:
            raise outcome.failure
        result: T = outcome.result
        return result

    def close(self) -> None:
        """Finish what was submitted, then close."""
        with self._gate:
            if not self._closed:
                self._closed = True
                self._queue.put(None)
        self._thread.join()

    def _serve(self) -> None:
        open_ = True
        while open_:
            first = self._queue.get()
            with self._turn:
                # what has come meanwhile; what comes from now on is for the next round
                jobs = [first, *(self._queue.get() for _ in range(min(self._queue.qsize(), _AT_ONCE)))]
                open_ = None not in jobs
                self._do([job for job in jobs if job is not None])
            # the work and its result must not live on until the next one comes
            del first, jobs
        with self._turn:
            self._close(self._connection)

    def _do(self, jobs: list[_Job]) -> None:
        wanted = [job for job in jobs if job.is_wanted()]
        if wanted:
            for job, outcome in zip(wanted, self._together([job.work for job in wanted]), strict=True):
                job.tell(outcome)

    def _together(self, works: list[Callable[[sqlite3.Connection], Any]]) -> list[WorkResult]:
        """What came of each, after one commit for all."""
        self._busy_thread = threading.get_ident()
        try:
            connection = self._mended()
            connection.execute("BEGIN IMMEDIATE")
            if len(works) == 1:
                outcomes = [WorkResult(works[0](connection))]
            else:
                outcomes = [self._attempted(connection, work) for work in works]
            connection.execute("COMMIT")
        except BaseException as failure:  # noqa: BLE001 - whoever waits for the work gets it
            ours = isinstance(failure, sqlite3.OperationalError) or len(works) > 1
            told = unavailable(self._path, failure) if ours else failure
            if told is not failure:
                told.__cause__ = failure
            return [WorkResult(failure=told)] * len(works)
        finally:
            self._roll_back()
            self._busy_thread = 0
        return outcomes

    def _attempted(self, connection: sqlite3.Connection, work: Callable[[sqlite3.Connection], Any]) -> WorkResult:
        """One among several: undone by itself when it fails."""
        connection.execute("SAVEPOINT work")
        try:
            result = work(connection)
            if not connection.in_transaction:
                raise sqlite3.OperationalError("the transaction was given up")
            connection.execute("RELEASE work")
        except BaseException as failure:
            if not connection.in_transaction:
                # SQLite gave all of it up, as it does when the disk is full: then nobody's work is kept
                raise
            connection.execute("ROLLBACK TO work")
            connection.execute("RELEASE work")
            if isinstance(failure, sqlite3.OperationalError):
                return WorkResult(failure=unavailable(self._path, failure))
            return WorkResult(failure=failure)
        return WorkResult(result)

    def _roll_back(self) -> None:
        """Leave no transaction open after a failure; SQLite has ended it already in some cases."""
        if not self._connection.in_transaction:
            return
        try:
            self._connection.execute("ROLLBACK")
        except sqlite3.Error as failure:
            _log.error("store.rollback_failed", error=failure.sqlite_errorname)

    def _mended(self) -> sqlite3.Connection:
        """The connection, or a new one where the old one is stuck in a transaction that could not be rolled back."""
        if self._connection.in_transaction:
            self._connection.close()
            self._connection = connect_writer(self._path, self._busy_seconds)
        return self._connection

    def _close(self, connection: sqlite3.Connection) -> None:
        try:
            connection.execute("PRAGMA optimize")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        except sqlite3.Error as failure:
            # the log is kept and read at the next opening, so nothing is lost
            _log.warning("store.checkpoint_failed", error=failure.sqlite_errorname)
        connection.close()


def open_for_writing(path: Path, busy_seconds: float) -> sqlite3.Connection:
    """Bring the tables up to date and connect. Raises `StoreUnavailable`."""
    try:
        path.touch(mode=0o600, exist_ok=True)
        connection = connect_writer(path, busy_seconds)
        # sqlite-utils wants Python's own transaction handling, which the writer does without
        connection.isolation_level = "DEFERRED"
        migrate(connection)
        connection.isolation_level = None
    except (sqlite3.DatabaseError, OSError) as failure:
        raise unavailable(path, failure) from failure
    return connection


def connect_writer(path: Path, busy_seconds: float) -> sqlite3.Connection:
    connection = sqlite3.connect(
        path, timeout=busy_seconds, isolation_level=None, check_same_thread=False, cached_statements=512
    )
    for setting in _SETTINGS:
        connection.execute(f"PRAGMA {setting}").fetchall()
    return connection


def migrate(connection: sqlite3.Connection) -> None:
    """Apply what is not applied yet."""
    MIGRATIONS.apply(sqlite_utils.Database(connection, recursive_triggers=False, execute_plugins=False))
    connection.commit()


def unavailable(path: Path, failure: BaseException) -> StoreUnavailable:
    """Our own word for what SQLite or the disk could not do."""
    if getattr(failure, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL:
        return StoreFull(path, str(failure))
    return StoreUnavailable(path, str(failure))
