"""A whole answer - reading, vectors, filter, search, fusion, the reply's text - beside the bare `encode` of its
question, which finds nothing."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

from tests.bench.measure import Figure, Pair, Target, paired
from tests.bench.questions import LONG_MAIL, different
from tests.bench.side import Side, side
from tests.bench.sides import ENCODE, BareEncode, WholeAnswer, prepared
from tests.bench.size import Size

TITLE = "A whole answer (entries from templates)"

_IN_A_ROW = 40
"""Questions one after the other before the other side's turn, as in a service at work: by then the processor's memory
holds what a question needs."""

_SHARES = 7
"""One of all questions warms up, one is asked alone, the others in a row."""

_WHOLE = {1_000: Target(0.5), 50_000: Target(0.6)}


def figures(room: Path, size: Size) -> list[Figure]:
    found: list[Figure] = []
    with side(BareEncode) as theirs:
        for count in size.entries:
            with side(WholeAnswer, {"entries": count, "room": str(prepared(count))}) as ours:
                found += _of(theirs, ours, count, size)
    return found


def _of(theirs: Side, ours: Side, count: int, size: Size) -> list[Figure]:
    vectors: list[float] = []

    def whole(text: str) -> float:
        seconds, told = ours.do(text)
        vectors.append(told["vectors"])
        return seconds

    texts = different(_SHARES * size.questions)
    warm_up, alone, *others = (texts[first::_SHARES] for first in range(_SHARES))
    in_a_row = [*chain(*others)]
    pair = paired(theirs.seconds, whole, in_a_row, warm_up, in_a_row=_IN_A_ROW)
    rest = [one - inside for one, inside in zip(pair.ours, vectors[len(warm_up) :], strict=True)]
    without = Pair(pair.baseline, tuple(rest))
    after_a_pause = paired(theirs.seconds, ours.seconds, alone)
    turns = [f"{LONG_MAIL} {number}" for number in range(min(size.repeats, size.questions))]
    long = paired(theirs.seconds, ours.seconds, turns)
    return [
        Figure.of_times(f"{count:,} entries", f"{ENCODE} of the question", pair, _WHOLE.get(count)),
        Figure.of_times(f"{count:,} entries, vectors left out", f"{ENCODE} of the question", without),
        Figure.of_times(f"{count:,} entries, each after a pause", f"{ENCODE} of the question", after_a_pause),
        Figure.of_times(f"{count:,} entries, a mail of {len(LONG_MAIL):,} characters", f"{ENCODE} of the mail", long),
    ]  # fmt: skip
