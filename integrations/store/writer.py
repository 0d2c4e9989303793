"""The one writer: one connection on one thread, and the lock that keeps every other process from writing.

SQLite before 3.51.3 can lose data when two connections write or checkpoint one WAL at the same moment, so nothing but
this thread ever does.
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
from typing import Any, TypeVar

import sqlite_utils
import structlog

from integrations.store.errors import StoreBusy, StoreFull, StoreUnavailable
from integrations.store.migrations import MIGRATIONS

T = TypeVar("T")

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


class Writer:
    """Carries out pieces of work one after the other, each in ``BEGIN IMMEDIATE`` ... ``COMMIT``."""

    def __init__(self, path: Path, busy_seconds: float) -> None:
        """Raises `StoreUnavailable` when the database cannot be opened."""
        self._path = path
        self._busy_seconds = busy_seconds
        self._queue: queue.SimpleQueue[tuple[Callable[[sqlite3.Connection], Any], Future[Any]] | None] = (
            queue.SimpleQueue()
        )
        self._gate = threading.Lock()
        self._closed = False
        opened: Future[None] = Future()
        self._thread = threading.Thread(target=self._serve, args=(opened,), name="klassetur-writer", daemon=True)
        self._thread.start()
        opened.result()

    def submit(self, work: Callable[[sqlite3.Connection], T]) -> Future[T]:
        """The result comes after the commit. Raises `StoreUnavailable` once closed."""
        future: Future[T] = Future()
        with self._gate:
            if self._closed:
                raise StoreUnavailable(self._path, "it is closed")
            self._queue.put((work, future))
        return future

    def is_current_thread(self) -> bool:
        return threading.current_thread() is self._thread

    def close(self) -> None:
        """Finish what was submitted, then close."""
        with self._gate:
            if not self._closed:
                self._closed = True
                self._queue.put(None)
        self._thread.join()

    def _serve(self, opened: Future[None]) -> None:
        try:
            connection = open_for_writing(self._path, self._busy_seconds)
        except BaseException as failure:  # noqa: BLE001 - the thread that waits for the opening gets it
            opened.set_exception(failure)
            return
        opened.set_result(None)
        while (item := self._queue.get()) is not None:
            work, future = item
            if not future.set_running_or_notify_cancel():
                continue
            try:
                connection = self._mended(connection)
                result = self._carry_out(connection, work)
            except BaseException as failure:  # noqa: BLE001 - whoever waits for the work gets it
                future.set_exception(failure)
            else:
                future.set_result(result)
            # the work and its result must not live on until the next one comes
            del item, work, future
        self._close(connection)

    def _carry_out(self, connection: sqlite3.Connection, work: Callable[[sqlite3.Connection], T]) -> T:
        try:
            connection.execute("BEGIN IMMEDIATE")
            result = work(connection)
            connection.execute("COMMIT")
        except sqlite3.OperationalError as failure:
            raise unavailable(self._path, failure) from failure
        finally:
            self._roll_back(connection)
        return result

    def _roll_back(self, connection: sqlite3.Connection) -> None:
        """Leave no transaction open after a failure; SQLite has ended it already in some cases."""
        if not connection.in_transaction:
            return
        try:
            connection.execute("ROLLBACK")
        except sqlite3.Error as failure:
            _log.error("store.rollback_failed", error=failure.sqlite_errorname)

    def _mended(self, connection: sqlite3.Connection) -> sqlite3.Connection:
        """The connection, or a new one where the old one is stuck in a transaction that could not be rolled back."""
        if not connection.in_transaction:
            return connection
        connection.close()
        return connect_writer(self._path, self._busy_seconds)

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
    connection = sqlite3.connect(path, timeout=busy_seconds, isolation_level=None, cached_statements=512)
    # secure_delete: what is erased is overwritten in the file, not only unlinked
    for setting in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
        connection.execute(f"PRAGMA {setting}").fetchall()
    return connection


def migrate(connection: sqlite3.Connection) -> None:
    """Apply what is not applied yet."""
    MIGRATIONS.apply(sqlite_utils.Database(connection, recursive_triggers=False, execute_plugins=False))
    connection.commit()


def unavailable(path: Path, failure: Exception) -> StoreUnavailable:
    """Our own word for what SQLite or the disk could not do."""
    if getattr(failure, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL:
        return StoreFull(path, str(failure))
    return StoreUnavailable(path, str(failure))
