"""The process of a `tests.bench.side.Side`: ``python -m tests.bench.worker MODULE NAME``. Ends with its input.

It needs nothing but the module's own libraries, for a side may run in an environment where ours are not.
"""

from __future__ import annotations

import json
import sys
import time
from contextlib import redirect_stdout
from importlib import import_module
from typing import TextIO


def main(module: str, name: str, asked: TextIO, told: TextIO) -> None:
    # Libraries print what they like; ours alone goes to the one who asks.
    with redirect_stdout(sys.stderr):
        given = json.loads(asked.readline())
        start = time.perf_counter()
        made = getattr(import_module(module), name)(given)
        _tell(told, time.perf_counter() - start, getattr(made, "about", None))
        while line := asked.readline():
            argument = json.loads(line)
            start = time.perf_counter()
            result = made(argument)
            _tell(told, time.perf_counter() - start, result)


def _tell(told: TextIO, took: float, result: object) -> None:
    told.write(json.dumps([took, result]) + "\n")
    told.flush()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.stdin, sys.stdout)
