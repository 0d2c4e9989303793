"""Bringing the index up to date when one entry in a hundred has changed, beside building it anew."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from tests.bench.entries import template_catalogue
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
    """Builds with the real model; only what the index itself does is timed, not reading catalogue and vocabulary."""

    def __init__(self, given: dict[str, Any]) -> None:
        self._room, count = Path(given["room"]), given["entries"]
        self._encoder = our_encoder()
        share = max(1, count // 100)
        # each turn another hundredth: the first ones are changed already
        self._changed = [template_catalogue(count, self._room, changed=share * turn) for turn in range(4)]
        self._anew = template_catalogue(count, self._room / "anew")
        self._changed[0].index(self._encoder)

    def __call__(self, argument: dict[str, Any]) -> None:
        if argument["anew"]:
            # Once it is asked, the encoder lets go of what filling needs, so that each turn begins as a process does.
            self._encoder.encode([f"turn {argument['turn']}"], questions=True)
            shutil.rmtree(self._room / "anew" / "index", ignore_errors=True)
            self._anew.index(self._encoder)
        else:
            self._changed[argument["turn"]].index(self._encoder)
