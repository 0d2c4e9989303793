"""Between which times of day it must take place: ``om formiddagen``, ``erst ab 10 Uhr``, ``back by 1 pm``."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from assistant import locales
from assistant.language.word_tables import CONJUNCTIONS, alternatives, words_of_all
from assistant.model import ANY_HOUR, Hours, languages
from assistant.understanding.annotated_text import Page
from assistant.understanding.phrase_matcher import NOTHING, Found, Meaning, phrases, phrases_of_all

_FILE = "words/hours.txt"
_HALF_A_DAY = 12
_MONTHS = 12


def hour_phrases() -> Iterator[tuple[str, Meaning]]:
    """Parts of the day by name, and the greetings that only name one."""
    yield from phrases_of_all(_FILE, "greetings", NOTHING)
    for language in languages():
        for span, names in _parts_of_the_day(language):
            start, _, end = span.partition("-")
            yield from phrases(names, Meaning(hours=Hours(start, end)))


def _parts_of_the_day(language: str) -> Iterator[tuple[str, str]]:
    """``07:00-13:00`` and its names; the head holds colons itself."""
    for line in locales.lines(language, _FILE, "parts of the day"):
        span, _, names = line.partition(" ")
        yield span.rstrip(":"), names


def read_hours(page: Page) -> None:
    """Find windows of clock times. Their words are claimed, the times themselves are left to the reader of time."""
    patterns, later = _patterns(), words_of_all(_FILE, "calls")
    if not page.has_digits or patterns.time.search(page.text) is None:
        return
    for match in page.finditer(patterns.window):
        hours = _window(match)
        first, last = page.between(match.start(), match.end())
        if hours is None or any(page.taken[first:last]) or not later.isdisjoint(_sentence_of(page, first)):
            continue
        said = match.start("bound") if match["bound"] else -1
        end = page.between(0, match.end("bound"))[1] if match["bound"] else first
        if said >= 0:
            page.claim(page.between(0, said)[1], end, Meaning(hours=hours))
        elif match["behind"]:
            page.claim(*page.between(match.start("behind"), match.end("behind")), Meaning(hours=hours))
        else:
            page.found.append(Found(first, first, Meaning(hours=hours)))


def joined(several: Collection[Hours]) -> Hours:
    """What is within all of them; any hour where that is nothing ("in the morning or in the afternoon")."""
    starts = [hours.start for hours in several if hours.start]
    ends = [hours.end for hours in several if hours.end]
    start, end = max(starts, default=""), min(ends, default="")
    return ANY_HOUR if start and end and start >= end else Hours(start, end)


def _sentence_of(page: Page, index: int) -> list[str]:
    number = page.sentence[index] if index < len(page.sentence) else -1
    return [word for word, sentence in zip(page.words, page.sentence, strict=True) if sentence == number]


def _window(match: re.Match[str]) -> Hours | None:
    first, second = _clock(match, "1"), _clock(match, "2")
    if first is None:
        return None
    if match["to"]:
        if second is None or not any(_is_certain(match, number) for number in "12"):
            return None
        if second <= first and match["half2"] and not match["half1"]:
            first = _clock(match, "1", hours=0) or first
        return Hours(first, second) if first < second else None
    if not _is_certain(match, "1"):
        return None
    if match["from"]:
        return Hours(start=first)
    return Hours(end=first) if match["until"] or match["behind"] else None


def _is_certain(match: re.Match[str], number: str) -> bool:
    """It is a time and no other number; ``9.10`` may be a date."""
    if any(match[part + number] for part in ("at", "word", "half")):
        return True
    minute = match["minute" + number]
    return bool(minute) and (match.string[match.start("minute" + number) - 1] == ":" or not 0 < int(minute) <= _MONTHS)


def _clock(match: re.Match[str], number: str, hours: int | None = None) -> str | None:
    if match["hour" + number] is None:
        return None
    hour, minute = int(match["hour" + number]), int(match["minute" + number] or 0)
    half = (match["half" + number] or "").lower().replace(".", "")
    added = hours if hours is not None else _HALF_A_DAY if half == "pm" and hour < _HALF_A_DAY else 0
    hour += added
    return f"{hour:02d}:{minute:02d}" if hour < 24 and minute < 60 else None


class _Patterns(NamedTuple):
    window: re.Pattern[str]
    """A bound or two times, with the groups that say how each is written."""
    time: re.Pattern[str]
    """A time that can be no other number; without one there is no window."""


@locales.remembered
def _patterns() -> _Patterns:
    at, words = alternatives(_FILE, "at"), alternatives(_FILE, "behind the hour")
    from_, until, behind = (locales.pattern(_FILE, name) for name in ("from", "until", "until behind"))
    to = f"[-–]|{alternatives(CONJUNCTIONS, 'to')}|{alternatives(CONJUNCTIONS, 'and')}"

    def clock(number: str) -> str:
        return (
            rf"(?:(?P<at{number}>{at})\.?\s?)?(?<![\d.,])(?P<hour{number}>\d{{1,2}})"
            rf"(?:[.:](?P<minute{number}>\d\d))?(?![\d:]|\.\d)"
            rf"(?:\s?(?:(?P<word{number}>{words})\b|(?P<half{number}>[ap]\.?m\b\.?)))?"
        )

    return _Patterns(
        re.compile(
            rf"(?:\b(?P<bound>(?P<from>{from_})|(?P<until>{until}))\s)?{clock('1')}"
            rf"(?:\s?(?P<to>{to})\s?{clock('2')})?(?:\s(?P<behind>{behind}))?",
            re.I,
        ),
        re.compile(rf"\d[.:]\d\d|\b{at}\.?\s?\d|\d\s?(?:{words}|[ap]\.?m)\b", re.I),
    )
