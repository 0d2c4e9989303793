"""Two ways of doing the same beside each other: they take turns, so that whatever else the machine does meets both."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from statistics import median, quantiles
from typing import Any

Timed = Callable[[Any], float]
"""Does it with this argument and returns the seconds that it took."""


@dataclass(frozen=True)
class Pair:
    """What was measured of a baseline and of ours, turn by turn."""

    baseline: tuple[float, ...]
    ours: tuple[float, ...]

    @property
    def ratio(self) -> float:
        """The median over the turns of ours as a multiple of the baseline; below 1 is better than the baseline."""
        return median(self._ratios)

    @property
    def spread(self) -> tuple[float, float]:
        """The turns' ratios at a quarter and at three quarters."""
        if len(self._ratios) == 1:
            return self._ratios[0], self._ratios[0]
        first, _, third = quantiles(self._ratios, n=4, method="inclusive")
        return first, third

    @property
    def _ratios(self) -> list[float]:
        return [mine / theirs for theirs, mine in zip(self.baseline, self.ours, strict=True)]


def paired(
    baseline: Timed, ours: Timed, arguments: Iterable[Any], warm_up: Sequence[Any] = (), *, in_a_row: int = 1
) -> Pair:
    """Both with every argument, once each. They take turns, each with so many ``in_a_row``; who begins changes from
    turn to turn. What ``warm_up`` takes is not counted."""
    for argument in warm_up:
        baseline(argument)
        ours(argument)
    given = list(arguments)
    taken: dict[Timed, list[float]] = {baseline: [], ours: []}
    order = [baseline, ours]
    for start in range(0, len(given), in_a_row):
        for side in order:
            taken[side] += map(side, given[start : start + in_a_row])
        order.reverse()
    return Pair(tuple(taken[baseline]), tuple(taken[ours]))


def timed(work: Callable[[Any], object]) -> Timed:
    """``work`` on this process's clock."""

    def seconds(argument: Any) -> float:
        start = time.perf_counter()
        work(argument)
        return time.perf_counter() - start

    return seconds


def at(share: float, values: Sequence[float]) -> float:
    """The value that ``share`` of them do not exceed, such as the 99th percentile with 0.99."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


@dataclass(frozen=True)
class Target:
    """What a figure should be."""

    value: float
    at_most: bool = True

    def is_met_by(self, figure: float) -> bool:
        return figure <= self.value if self.at_most else figure >= self.value

    def __str__(self) -> str:
        return f"{'≤' if self.at_most else '≥'} {self.value:g}"


@dataclass(frozen=True)
class Figure:
    """One line of a table."""

    what: str
    value: float
    """What is held against the target: a ratio to the baseline unless ``unit`` says otherwise."""
    unit: str = "×"
    baseline: str = ""
    """What it is compared with."""
    theirs: str = ""
    """The baseline's own value, with its unit."""
    ours: str = ""
    spread: tuple[float, float] | None = None
    target: Target | None = None

    @classmethod
    def of_times(cls, what: str, baseline: str, pair: Pair, target: Target | None = None, *, each: int = 1) -> Figure:
        """Ours as a multiple of the baseline's time. A turn does it ``each`` times."""
        theirs, ours = (seconds(median(values) / each) for values in (pair.baseline, pair.ours))
        return cls(what, pair.ratio, "×", baseline, theirs, ours, pair.spread, target)

    @classmethod
    def of_rates(cls, what: str, baseline: str, pair: Pair, target: Target | None = None, *, each: int = 1) -> Figure:
        """Ours as a multiple of what the baseline gets done in the same time."""
        turned = Pair(tuple(1 / one for one in pair.baseline), tuple(1 / one for one in pair.ours))
        theirs, ours = (f"{each / median(values):,.0f} /s" for values in (pair.baseline, pair.ours))
        return cls(what, turned.ratio, "×", baseline, theirs, ours, turned.spread, target)

    @property
    def is_met(self) -> bool | None:
        """``None`` without a target."""
        return None if self.target is None else self.target.is_met_by(self.value)

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"met": self.is_met}


def seconds(value: float) -> str:
    """With the unit that suits it, in three digits."""
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if value >= size:
            return f"{value / size:.3g} {unit}"
    return f"{value * 1e9:.3g} ns"
