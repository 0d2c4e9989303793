"""From nothing to an answer: a fresh process that ends with it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from index.encoders.sentence_transformer import packaged_model
from tests.bench.measure import Figure, Target, paired
from tests.bench.side import ROOT, plain_environment
from tests.bench.size import Size
from tests.running import TODAY, share_model

TITLE = "A process from start to answer"

_QUESTION = "Har I et besøg om vand til min 4. klasse i maj?"
_THEIRS = "importing sentence-transformers, loading, one encode"
_CODE = f"""
from sentence_transformers import SentenceTransformer
model = SentenceTransformer({str(packaged_model())!r}, device="cpu", local_files_only=True)
model.encode({_QUESTION!r}, normalize_embeddings=True)
"""


def figures(room: Path, size: Size) -> list[Figure]:
    share_model(room)
    ask = ["-m", "integrations.cli", "ask", _QUESTION, "--data-dir", str(room), "--today", TODAY]
    theirs, ours = _Started(["-c", _CODE]), _Started(ask)
    pair = paired(theirs.seconds, ours.seconds, range(min(size.repeats, 5)), warm_up=[0])
    memory = ours.memory / theirs.memory
    return [
        Figure.of_times("wall clock", _THEIRS, pair, Target(0.25)),
        Figure("wall clock, by itself", median(pair.ours), "s", ours=f"{median(pair.ours):.2f} s", target=Target(1.0)),
        Figure("peak memory", memory, "×", _THEIRS, _mb(theirs.memory), _mb(ours.memory), target=Target(0.6)),
        Figure("peak memory, by itself", ours.memory / 1e6, "MB", ours=_mb(ours.memory), target=Target(300.0)),
    ]


@dataclass
class _Started:
    """A command, run again and again."""

    arguments: list[str]

    def __post_init__(self) -> None:
        self._peaks: list[float] = []

    @property
    def memory(self) -> float:
        """Peak resident bytes, the median over the runs."""
        return median(self._peaks)

    def seconds(self, turn: object) -> float:
        start = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, *self.arguments], cwd=ROOT, env=plain_environment(),
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        _, status, usage = os.wait4(process.pid, 0)
        took = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise RuntimeError(f"{self.arguments[:3]} ended with {process.returncode}")
        # kilobytes on Linux, bytes on macOS
        self._peaks.append(usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024))
        return took


def _mb(size: float) -> str:
    return f"{size / 1e6:.0f} MB"
