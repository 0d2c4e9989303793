"""Charts as SVG made here: columns over the months, drawn by `templates/charts.html` with the numbers beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 560, 210
_LEFT, _RIGHT, _TOP, _BOTTOM = 34, 4, 16, 26


@dataclass(frozen=True)
class Series:
    """One part of each column; the first stands at the bottom."""

    name: str
    style: str
    """``agreed`` or ``open``: solid or hatched, so that it can be told apart without colours."""
    values: Sequence[int]


@dataclass(frozen=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    style: str
    label: str
    """``marts: 12 aftalte``."""


@dataclass(frozen=True)
class Mark:
    """Words beside an axis, or above a column."""

    x: float
    y: float
    text: str


@dataclass(frozen=True)
class Columns:
    title: str
    series: Sequence[Series]
    bars: Sequence[Bar]
    names: Sequence[Mark]
    totals: Sequence[Mark]
    lines: Sequence[Mark]
    """Horizontal lines with their number."""
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def left(self) -> int:
        return _LEFT

    @property
    def right(self) -> int:
        return self.width - _RIGHT


def columns(title: str, labels: Sequence[str], series: Sequence[Series]) -> Columns:
    """A column for each label, made of the series' values there."""
    totals = [sum(values) for values in zip(*(one.values for one in series), strict=True)]
    step = _step(max(totals, default=0))
    top = step * max(1, -(-max(totals, default=0) // step))
    space = (WIDTH - _LEFT - _RIGHT) / max(1, len(labels))
    unit = (HEIGHT - _TOP - _BOTTOM) / top
    floor = HEIGHT - _BOTTOM
    bars: list[Bar] = []
    for position, label in enumerate(labels):
        y: float = floor
        for one in series:
            height = one.values[position] * unit
            y -= height
            if height:
                x = _LEFT + (position + 0.17) * space
                words = f"{label}: {one.values[position]} {one.name}"
                bars.append(Bar(_short(x), _short(y), _short(space * 0.66), _short(height), one.style, words))
    middles = [_short(_LEFT + (position + 0.5) * space) for position in range(len(labels))]
    above = zip(middles, totals, strict=True)
    return Columns(
        title,
        series,
        bars,
        [Mark(x, HEIGHT - 8, label) for x, label in zip(middles, labels, strict=True)],
        [Mark(x, _short(floor - total * unit - 4), str(total)) for x, total in above if total],
        [Mark(_LEFT - 6, _short(floor - value * unit), str(value)) for value in range(0, top + 1, step)],
    )


def _step(most: int) -> int:
    """Between two lines, so that there are at most five: 1, 2, 5, 10, 20 ..."""
    step = 1
    for factor in (2, 2.5, 2) * 6:
        if most <= step * 5:
            break
        step = int(step * factor)
    return step


def _short(number: float) -> float:
    return round(number, 1)
