"""With two busy neighbours: how much slower than alone."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from tests.bench.measure import Figure, Pair, Target
from tests.bench.questions import WARM_UP, different
from tests.bench.side import Side, side
from tests.bench.sides import ENCODE, BareEncode, WholeAnswer, prepared
from tests.bench.size import Size

TITLE = "Beside two busy neighbours"

_NEIGHBOURS = 2
_AT_A_TIME = 5


def figures(room: Path, size: Size) -> list[Figure]:
    given = {"entries": size.entries[0], "room": str(prepared(size.entries[0]))}
    with side(BareEncode) as theirs, side(WholeAnswer, given) as ours:
        for each in (theirs, ours):
            _median(each, list(WARM_UP))
        texts = different(2 * size.questions)
        quiet, busy = texts[::2], texts[1::2]
        turns = range(0, min(len(quiet), len(busy)), _AT_A_TIME)
        alone: dict[str, list[float]] = {"theirs": [], "ours": []}
        beside: dict[str, list[float]] = {"theirs": [], "ours": []}
        for start in turns:
            part = slice(start, start + _AT_A_TIME)
            for name, who in (("theirs", theirs), ("ours", ours)):
                alone[name].append(_median(who, quiet[part]))
            with _busy(_NEIGHBOURS):
                for name, who in (("theirs", theirs), ("ours", ours)):
                    beside[name].append(_median(who, busy[part]))
    mine, other = (Pair(tuple(alone[name]), tuple(beside[name])) for name in ("ours", "theirs"))
    return [
        Figure.of_times("a whole answer", "the same without neighbours", mine, Target(1.5)),
        Figure.of_times(ENCODE, "the same without neighbours", other),
        Figure.of_times(
            "a whole answer, both with neighbours", f"{ENCODE} of the question",
            Pair(tuple(beside["theirs"]), tuple(beside["ours"])), Target(1.0),
        ),
    ]  # fmt: skip


def _median(who: Side, texts: list[str]) -> float:
    return median(who.seconds(text) for text in texts)


@contextmanager
def _busy(count: int) -> Iterator[None]:
    """Processes that compute without a pause."""
    busy = [subprocess.Popen([sys.executable, "-c", "while True: sum(range(10_000))"]) for _ in range(count)]
    try:
        yield
    finally:
        for process in busy:
            process.kill()
            process.wait()
