"""Bringing the index up to date when one entry in a hundred has changed, beside building it anew."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from tests.bench.entries import ground_of
from tests.bench.measure import Figure, Target, paired
from tests.bench.side import side
from tests.bench.sides import our_encoder
from tests.bench.size import Size

TITLE = "Bringing the index up to date"


def figures(room: Path, size: Size) -> list[Figure]:
    count = size.entries[0]
    with side(Builder, {"entries": count, "room": str(room)}) as builder:
        turns = range(1, min(size.repeats, 3) + 1)
        pair = paired(
            lambda turn: builder.seconds({"anew": True, "turn": turn}),
            lambda turn: builder.seconds({"anew": False, "turn": turn}),
            turns,
        )
    return [Figure.of_times(f"1 % of {count:,} entries changed", "all of them embedded", pair, Target(0.05))]


class Builder:
    """Builds with the real model; only reading and embedding are timed, not what must be loaded for them."""

    def __init__(self, given: dict[str, Any]) -> None:
        self._count, self._room = given["entries"], Path(given["room"])
        self._encoder = our_encoder()
        ground_of(self._count, self._room).assistant(self._encoder)

    def __call__(self, argument: dict[str, Any]) -> None:
        if argument["anew"]:
            folder = self._room / "anew"
            ground_of(self._count, folder).assistant(self._encoder)
            shutil.rmtree(folder / "index")
        else:
            share = max(1, self._count // 100)
            # each turn another hundredth: the first ones are changed already
            ground_of(self._count, self._room, changed=share * argument["turn"]).assistant(self._encoder)
