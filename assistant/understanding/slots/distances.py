"""How far it may be, and from where: ``nicht weiter als 10 km``, ``i gåafstand``, ``near the school``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from assistant import locales
from assistant.model import languages
from assistant.understanding.annotated_text import Page
from assistant.understanding.phrase_matcher import Meaning, phrases, phrases_of_all

_FILE = "words/distances.txt"
BY_BUS = "public transport"
_KM_OF_A_MILE = 1.6
_FARTHEST = 300
"""Kilometres that a class travels in a day."""


def distance_phrases() -> Iterator[tuple[str, Meaning]]:
    """Nearness to the school, and ways that a class can go by itself."""
    yield from phrases_of_all(_FILE, "near school", Meaning(near_school=True))
    for language in languages():
        for km, names in locales.rows(language, _FILE, "ways"):
            yield from phrases(names, Meaning(near_school=True, within_km=float(km)))


def near_and_within(meanings: Sequence[Meaning]) -> tuple[bool, float | None]:
    """Whether near the school, and how far at most. Who may also come by bus need not be able to walk."""
    by_bus = any(meaning.cue == BY_BUS for meaning in meanings)
    told = [meaning for meaning in meanings if not (by_bus and meaning.near_school and meaning.within_km)]
    farthest = min((meaning.within_km for meaning in told if meaning.within_km), default=None)
    return any(meaning.near_school for meaning in told), farthest


def read_distances(page: Page) -> None:
    """Claim distances and travel times; what is a least distance, or the length of a run, is none."""
    patterns = _patterns()
    if not page.has_digits or patterns.measured.search(page.text) is None:
        return
    for match in page.finditer(patterns.far):
        km = _kilometres(match, patterns.speeds)
        limited = match["limit"] or match["from"] or match["circle"]
        if limited and km is not None and 0 < km <= _FARTHEST and page.free(match.start(), match.end()):
            page.claim_letters(match.start(), match.end(), Meaning(within_km=km))


def _kilometres(match: re.Match[str], speeds: Mapping[str, float]) -> float | None:
    number = float(match["number"].replace(",", "."))
    if match["km"]:
        return number
    if match["miles"]:
        return round(number * _KM_OF_A_MILE)
    by = next((speed for group, speed in speeds.items() if match[group]), None)
    minutes = number * (60 if match["hours"] else 1)
    return None if by is None else max(1.0, round(minutes / 60 * by))


class _Patterns(NamedTuple):
    far: re.Pattern[str]
    measured: re.Pattern[str]
    """A number with its unit, whatever it measures."""
    speeds: Mapping[str, float]
    """Group of the pattern -> kilometres an hour as the crow flies."""


@locales.remembered
def _patterns() -> _Patterns:
    named = {
        name: locales.pattern(_FILE, name)
        for name in ("at most", "kilometres", "miles", "minutes", "hours", "from", "between", "around")
    }
    by_speed: dict[str, list[str]] = {}
    for language in languages():
        for speed, pattern in locales.rows(language, _FILE, "speeds"):
            by_speed.setdefault(speed, []).append(pattern)
    ways = "|".join(f"(?P<by{speed}>{'|'.join(patterns)})" for speed, patterns in by_speed.items())
    far = re.compile(
        rf"(?:\b(?:(?P<circle>{named['around']})|(?P<limit>{named['at most']}))\s)?"
        rf"(?<![\w.,])(?P<number>\d{{1,3}}(?:[.,]\d)?)\s?-?\s?"
        rf"(?:(?P<km>{named['kilometres']})|(?P<miles>{named['miles']})"
        rf"|(?:(?P<hours>{named['hours']})|{named['minutes']})[\s-]{named['between']}?(?:{ways}))\b"
        rf"(?:\s?(?P<from>{named['from']})\b)?",
        re.I,
    )
    units = "|".join(named[name] for name in ("kilometres", "miles", "minutes", "hours"))
    measured = re.compile(rf"\d\s?-?\s?(?:{units})(?!\w)", re.I)
    return _Patterns(far, measured, {f"by{speed}": float(speed) for speed in by_speed})
