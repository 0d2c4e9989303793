"""Stages of school by name: ``indskolingen``, ``Grundschule``, ``key stage 2``."""

from __future__ import annotations

from collections.abc import Iterator

from assistant import locales
from assistant.model import KITA, languages
from assistant.understanding.phrase_matcher import Meaning, phrases, phrases_of_all


def stage_phrases(country: str) -> Iterator[tuple[str, Meaning]]:
    """Every stage's names for a catalogue of this country (``DE``, else as in Denmark)."""
    file = "words/stages.txt"
    if country != "DE":
        # A school that is visited says nothing about the visitors' age.
        yield from phrases_of_all(file, "schools to visit", Meaning(keep=True))
    for table in ("stages", "stages in DE" if country == "DE" else "stages elsewhere"):
        for language in languages():
            for grades, names in locales.rows(language, file, table):
                yield from phrases(names, Meaning(grades=_grades_of(grades)))


def _grades_of(stage: str) -> frozenset[int]:
    """``kita``, ``0``, ``7-9``"""
    if stage == "kita":
        return frozenset({KITA})
    first, _, last = stage.partition("-")
    return frozenset(range(int(first), int(last or first) + 1))
