"""A process that goes one way: ``python -m tests.bench.worker WAY``.

The first line in is the `Job` as JSON, answered by the versions of the libraries; every other one is a list of
questions, answered by a list of ``[ids, seconds]``. Ends with its input.
"""

from __future__ import annotations

import json
import sys
from contextlib import redirect_stdout
from time import perf_counter
from typing import TextIO

from tests.bench.ways import WAYS, Job, Way, versions_of

WARM_UP = (
    "Kan vi få besøg af en astronom? 28 elever i 5. klasse, helst i marts",
    "Wo können wir mit der 6. Klasse einen Roboter bauen? Im Mai, höchstens 90 Minuten",
    "Is there a bakery that shows classes around? Grade 3, some morning in June",
)
"""Asked before the clock runs; like the measured questions, but none of them."""


def main(way: str, asked: TextIO, told: TextIO) -> None:
    # Libraries print what they like; ours alone goes to the one who asks.
    with redirect_stdout(sys.stderr):
        finder = WAYS[way](Job(**json.loads(asked.readline())))
        _timed(finder, WARM_UP)
        _tell(told, versions_of(way))
        while line := asked.readline():
            _tell(told, _timed(finder, json.loads(line)))


def _timed(way: Way, texts: tuple[str, ...] | list[str]) -> list[tuple[tuple[str, ...], float]]:
    answers = []
    for text in texts:
        start = perf_counter()
        found = way.answer(text)
        answers.append((found, perf_counter() - start))
    return answers


def _tell(told: TextIO, value: object) -> None:
    told.write(json.dumps(value) + "\n")
    told.flush()


if __name__ == "__main__":
    main(sys.argv[1], sys.stdin, sys.stdout)
