"""Stages of school by name: ``indskolingen``, ``Grundschule``, ``key stage 2``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from assistant import locales
from assistant.model import KITA, languages
from assistant.understanding.phrase_matcher import Meaning, phrases, phrases_of_all

_FILE = "words/stages.txt"


def stage_phrases(country: str) -> Iterator[tuple[str, Meaning]]:
    """Every stage's names for a catalogue of this country (``DE``, else as in Denmark)."""
    if country != "DE":
        # A school that is visited says nothing about the visitors' age.
        yield from phrases_of_all(_FILE, "schools to visit", Meaning(keep=True))
    for table in ("stages", "stages in DE" if country == "DE" else "stages elsewhere"):
        for language in languages():
            for grades, names in locales.rows(language, _FILE, table):
                yield from phrases(names, Meaning(grades=_grades_of(grades)))


@locales.remembered
def years_of_upper_school() -> Mapping[str, frozenset[int]]:
    """``Q1`` -> its grades; written exactly so."""
    rows = (row for language in languages() for row in locales.rows(language, _FILE, "years of upper school"))
    return {name: _grades_of(grades) for grades, name in rows}


def _grades_of(stage: str) -> frozenset[int]:
    """``kita``, ``0``, ``7-9``"""
    if stage == "kita":
        return frozenset({KITA})
    first, _, last = stage.partition("-")
    return frozenset(range(int(first), int(last or first) + 1))
