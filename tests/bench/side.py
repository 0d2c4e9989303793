"""One side of a comparison in a process of its own.

torch and OpenVINO in one process slow each other down, so each side gets its own, with the same number of threads.
A side is a class in a bench's module: `tests.bench.worker` makes it with the value on the first line, then calls it
with the value on every other one; answered by ``[seconds, result]``.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from index.encoders.sentence_transformer import threads

ROOT = Path(__file__).resolve().parents[2]


class SideFailed(Exception):
    """A side's process ended before it had answered."""

    def __init__(self, name: str, said: str) -> None:
        super().__init__(name, said)
        self.name, self.said = name, said

    def __str__(self) -> str:
        return f"{self.name} failed. Its process said last:\n{self.said}"


class Side:
    """A running process; ``made_in`` is how many seconds its class took to make, ``about`` what the made one says of
    itself in an attribute of this name."""

    def __init__(self, name: str, process: subprocess.Popen[str], said: Path, given: object) -> None:
        self.name, self._process, self._said = name, process, said
        self.pid = process.pid
        self.made_in, self.about = self._tell(given)

    def seconds(self, argument: Any) -> float:
        """What it took to do it with this argument. Raises `SideFailed`."""
        return self.do(argument)[0]

    def do(self, argument: Any) -> tuple[float, Any]:
        """Seconds and result. Raises `SideFailed`."""
        took, result = self._tell(argument)
        return float(took), result

    def _tell(self, value: object) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            self._process.stdin.write(json.dumps(value) + "\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            pass  # it has ended; what it said last tells why
        line = self._process.stdout.readline()
        if not line:
            said = self._said.read_text(errors="replace").strip().splitlines()[-5:]
            raise SideFailed(self.name, "\n".join(said))
        return json.loads(line)


@contextmanager
def side(kind: type, given: object = None, *, name: str = "", python: str = sys.executable) -> Iterator[Side]:
    """Started and made; gone afterwards. ``name`` tells sides of one class apart, and ``python`` runs it in another
    environment. Raises `SideFailed`."""
    command = [python, "-m", "tests.bench.worker", kind.__module__, kind.__name__]
    with tempfile.TemporaryDirectory(prefix="klassetur-bench-") as room:
        said = Path(room) / "said.log"
        with (
            said.open("w") as errors,
            subprocess.Popen(
                command, cwd=ROOT, env=plain_environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=errors, text=True, encoding="utf-8",
            ) as process,
        ):  # fmt: skip
            try:
                yield Side(name or kind.__name__, process, said, given)
            finally:
                process.kill()


def plain_environment(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """This process's environment without settings of the service; every side gets the same number of threads."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("KLASSETUR_", "SLACK_"))}
    return {
        **plain,
        "OMP_NUM_THREADS": str(threads()),
        "HF_HUB_OFFLINE": "1",
        "TOKENIZERS_PARALLELISM": "false",
        **(more or {}),
    }
