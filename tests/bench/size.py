"""How much is measured."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """Numbers that every bench is given; what they stand for is the same in all of them."""

    repeats: int
    """Turns of each side."""
    questions: int
    """Different questions asked in all."""
    writes: int
    """Commits, mails or payloads in one turn."""
    entries: tuple[int, ...]
    """Catalogue sizes at which answers are measured."""
    scales: tuple[int, ...]
    """Catalogue sizes at which the index alone is measured."""


TINY = Size(repeats=1, questions=2, writes=10, entries=(30,), scales=(50,))
"""Says nothing about speed, but goes every way."""
USUAL = Size(repeats=9, questions=40, writes=200, entries=(1_000, 50_000), scales=(1_000, 20_000))
LARGE = Size(repeats=9, questions=40, writes=200, entries=(1_000, 50_000), scales=(1_000, 20_000, 200_000, 1_000_000))
