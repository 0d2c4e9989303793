"""Killed in the middle of its writes, again and again: what was acknowledged is there, whole and once."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

from integrations.store.database import FILE, Database
from tests.patience import PATIENCE

ROUNDS = 12


def test_every_acknowledged_receive_survives_kill_9(tmp_path: Path) -> None:
    path = tmp_path / FILE
    chance = random.Random(20261116)
    acknowledged: set[str] = set()
    for round in range(ROUNDS):
        acknowledged |= run_and_kill(path, f"round{round}", chance.randint(1, 250))
        with Database.open(path) as database:
            assert database.read_now(lambda view: view.statistics.counts()["inbox_waiting"]) >= len(acknowledged)
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    stored = dict(connection.execute("SELECT key, payload FROM inbox"))
    posted = {key for (key,) in connection.execute("SELECT key FROM outbox")}
    connection.close()
    assert len(acknowledged) > 50 * ROUNDS
    assert acknowledged <= set(stored)
    assert set(stored) == posted
    assert all(payload == key.encode() * 500 for key, payload in stored.items())


def run_and_kill(path: Path, name: str, after: int) -> set[str]:
    """The keys that were acknowledged before the receiver was killed, which is done while it goes on ``after`` so
    many."""
    receiver = subprocess.Popen(
        [sys.executable, "-m", "tests.store.receiver", str(path), name], stdout=subprocess.PIPE, text=True
    )
    assert receiver.stdout is not None
    lines = [receiver.stdout.readline() for _ in range(after)]
    receiver.send_signal(signal.SIGKILL)
    rest, _ = receiver.communicate(timeout=PATIENCE)
    # the last line may have been cut off by the kill: then nobody heard it
    lines += rest.splitlines(keepends=True)
    assert receiver.returncode == -signal.SIGKILL
    return {line.strip() for line in lines if line.endswith("\n")}
