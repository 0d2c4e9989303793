"""Measures, and prints one table a theme: ``python -m tests.bench [NAME ...] [--large] [--write]``."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path

from tests.bench import peers
from tests.bench.measure import Figure
from tests.bench.report import Theme, as_text, conditions, write
from tests.bench.side import SideFailed
from tests.bench.size import LARGE, TINY, USUAL, Size

THEMES = (
    "store", "mail", "slack", "web", "encoder", "answer", "start", "neighbours", "building", "exactness", "scale",
)  # fmt: skip
PEERS = "peers"
"""Quality and time beside the usual ways of finding; has tables of its own."""


def measured(name: str, size: Size) -> Theme:
    """One theme. Raises `SideFailed` when a process that is measured ends."""
    bench = import_module(f"tests.bench.{name}")
    with tempfile.TemporaryDirectory(prefix="klassetur-bench-") as room:
        start = time.perf_counter()
        figures: list[Figure] = bench.figures(Path(room), size)
        return Theme(name, bench.TITLE, tuple(figures), time.perf_counter() - start)


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"{', '.join((*THEMES, PEERS))}; none: all")
    parser.add_argument("--large", action="store_true", help="200,000 and 1,000,000 entries too: an hour, 16 GB")
    parser.add_argument("--tiny", action="store_true", help="every way once, to see that it can be gone")
    parser.add_argument("--write", action="store_true", help="results to docs/performance.md, .json and the picture")
    given = parser.parse_args(arguments)
    if strange := set(given.names) - {*THEMES, PEERS}:
        parser.error(f"there is no {', '.join(sorted(strange))}; there are {', '.join((*THEMES, PEERS))}")
    names = given.names or [*THEMES, PEERS]
    size = TINY if given.tiny else LARGE if given.large else USUAL
    around = conditions()
    print(around, end="\n\n", flush=True)
    themes = []
    for name in names:
        if name == PEERS:
            peers.main()
            continue
        themes.append(measured(name, size))
        print(as_text(themes[-1]), end="\n\n", flush=True)
    if given.write:
        print(f"written: {', '.join(str(path) for path in write(themes, around))}")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except SideFailed as failure:
        sys.exit(str(failure))
