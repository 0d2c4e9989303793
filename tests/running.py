"""The whole service as its users meet it: `klassetur serve` in a process of its own."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import itertools
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Self

from tests.patience import PATIENCE

READY = "Ready."
COMMAND = [sys.executable, "-m", "integrations.cli"]
ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "var"
SHARED = ("models", "words")
TODAY = "2026-11-21"
"""The sample catalogue's periods lie in the school years 2026/27 and 2027/28."""


def _ports() -> Iterator[int]:
    """Below those that systems give to connections, so that nobody gets one before it is listened on; each process that
    runs tests has its own."""
    processes = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    mine = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    ports = list(range(20_000 + mine, 32_000, processes))
    random.Random(os.getpid()).shuffle(ports)
    return itertools.cycle(ports)


_PORTS = _ports()


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on."""
    while True:
        port = next(_PORTS)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


class RunningService:
    """Started, killed and started again on one data folder."""

    def __init__(self, data_dir: Path, **settings: str) -> None:
        share_model(data_dir)
        self.data_dir = data_dir
        self.web_port, self.mail_port = free_port(), free_port()
        self.settings = {
            "KLASSETUR_DATA_DIR": str(data_dir),
            "KLASSETUR_WEB_LISTEN": f"127.0.0.1:{self.web_port}",
            "KLASSETUR_MAIL_LISTEN": f"127.0.0.1:{self.mail_port}",
            "KLASSETUR_TODAY": TODAY,
            "KLASSETUR_UNDO_SECONDS": "0",
            **settings,
        }
        self._process: asyncio.subprocess.Process | None = None
        self.output: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.web_port}"

    async def start(self) -> None:
        """Returns when the service says that it is ready."""
        self._process = await asyncio.create_subprocess_exec(
            *COMMAND, "serve", env=environment(self.settings), cwd=ROOT,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip
        assert self._process.stdout is not None
        try:
            async with asyncio.timeout(PATIENCE):
                while True:
                    line = (await self._process.stdout.readline()).decode()
                    if not line:
                        raise AssertionError("the service ended while it started:\n" + "".join(self.output))
                    self.output.append(line)
                    if READY in line:
                        break
        except TimeoutError:
            raise AssertionError("the service did not get ready:\n" + "".join(self.output)) from None
        self._listener = asyncio.create_task(self._listen())

    async def kill(self) -> None:
        """Power cut: SIGKILL."""
        await self._end(signal.SIGKILL)

    async def stop(self) -> int:
        """SIGTERM; the exit code."""
        return await self._end(signal.SIGTERM)

    async def command(self, *arguments: str) -> str:
        """Runs another command on the same data folder and returns what it printed; raises when it fails."""
        process = await asyncio.create_subprocess_exec(
            *COMMAND, *arguments, env=environment(self.settings), cwd=ROOT,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        out, err = await process.communicate()
        if process.returncode:
            raise AssertionError(f"klassetur {' '.join(arguments)}: {err.decode()}{out.decode()}")
        return out.decode()

    async def bookings(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads(await self.command("bookings", "--json"))
        return found

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._process is not None and self._process.returncode is None:
            await self.stop()

    async def _listen(self) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        while line := await self._process.stdout.readline():
            self.output.append(line.decode())

    async def _end(self, how: signal.Signals) -> int:
        assert self._process is not None
        with contextlib.suppress(ProcessLookupError):
            self._process.send_signal(how)
        code = await self._process.wait()
        await self._listener
        return code


def share_model(data_dir: Path) -> None:
    """The model's export and the words' files are the same for every data folder, and take half a minute: they are made
    once, by whichever process needs them first, and kept."""
    KEPT.mkdir(exist_ok=True)
    with (KEPT / "tests.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not all((KEPT / name).exists() for name in SHARED):
            with tempfile.TemporaryDirectory() as folder:
                _link(Path(folder))
                ask = ["ask", "vand", "--data-dir", folder, "--today", TODAY]
                subprocess.run([*COMMAND, *ask], env=environment({}), cwd=ROOT, check=True, capture_output=True)
    _link(data_dir)


def _link(data_dir: Path) -> None:
    data_dir.mkdir(parents=True, exist_ok=True)
    for name in SHARED:
        (KEPT / name).mkdir(exist_ok=True)
        if not (data_dir / name).exists():
            (data_dir / name).symlink_to(KEPT / name)


def environment(settings: Mapping[str, str]) -> dict[str, str]:
    """This process's environment without settings of its own."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("KLASSETUR_", "SLACK_"))}
    return {**plain, **settings}
