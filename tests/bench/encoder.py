"""Our way of running the model beside the library it comes from: the same vectors, question by question and in bulk."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.bench.entries import catalog_of
from tests.bench.measure import Figure, Target, paired
from tests.bench.questions import WARM_UP, different
from tests.bench.side import Side, side
from tests.bench.sides import ENCODE, BareEncode, OurEncode
from tests.bench.size import Size

TITLE = "The model"

_BATCHES = (8, 32, 64)


def figures(room: Path, size: Size) -> list[Figure]:
    texts = _texts(15 * size.questions)
    with side(BareEncode) as theirs, side(OurEncode) as ours:
        question = paired(theirs.seconds, ours.seconds, different(2 * size.questions), WARM_UP, in_a_row=10)
        best = min(_BATCHES, key=lambda batch: _filling(theirs, texts[: len(texts) // 4], batch))
        turns = [{"texts": texts, "batch": best}] * min(size.repeats, 3)
        filling = paired(theirs.seconds, ours.seconds, turns, [{"texts": texts[:50], "batch": best}])
    return [
        Figure.of_times("one question", ENCODE, question, Target(0.5)),
        Figure.of_rates(
            f"filling, {len(texts)} texts", f"{ENCODE}, batches of {best} (its best)", filling,
            Target(1.6, at_most=False), each=len(texts),
        ),
    ]  # fmt: skip


def _filling(who: Side, texts: list[str], batch: int) -> float:
    argument: dict[str, Any] = {"texts": texts, "batch": batch}
    return min(who.seconds(argument) for _ in range(2))


def _texts(count: int) -> list[str]:
    every = catalog_of(count // 2).activities.values()
    return [text for one in every for field in (one.title, one.summary) for text in field.values()]
