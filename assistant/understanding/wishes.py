"""Two wishes in one message: "a visit about water for grade 4 and a loan kit about robots for grade 6"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from assistant import locales
from assistant.language.word_tables import CONJUNCTIONS, alternatives, whole_words
from assistant.model import ANY_HOUR, Reading

_FILE = "words/wishes.txt"
MOST = 4
"""Wishes of one message that are answered one by one."""
_MOST_SEGMENTS = 24
_MOST_JOINTS = 6
_EARLY = 40
"""Letters within which "also" begins a wish; later in a sentence it adds to the one that is told."""

_ITEM = re.compile(r"^[ \t]*(?:\(?\d{1,2}[.)]|\(?[a-d]\)|[-–—*•])[ \t]+(?=\S)", re.MULTILINE)
_INLINE_ITEM = re.compile(r"(?<![\w.])(?:\(?[1-4]\)|\(?[a-d]\))\s+(?=\w)")


@dataclass(frozen=True)
class _Segment:
    text: str
    is_item: bool


def read_wishes(reading: Reading, read: Callable[[str], Reading]) -> tuple[Reading, ...]:
    """The wishes of a message that holds more than one, at most `MOST`, each with the conditions that were said for
    all; empty for one wish. ``read`` reads a part of the message on its own."""
    text = reading.text
    if not (_ITEM.search(text) or _INLINE_ITEM.search(text) or _also().search(text) or len(reading.grades) > 1):
        return ()
    wishes, common = _grouped(list(_segments(text))[:_MOST_SEGMENTS], read)
    if not 2 <= len(wishes) <= MOST:
        return ()
    shared = read("\n".join(common)) if common else None
    return tuple(wish if shared is None else _with_shared(wish, shared) for wish in wishes)


def _segments(text: str) -> Iterator[_Segment]:
    """Sentences, and the items of a list."""
    pattern = _ITEM if _ITEM.search(text) else _INLINE_ITEM
    marks = list(pattern.finditer(text))
    starts = [0, *(mark.start() for mark in marks)]
    ends = [*starts[1:], len(text)]
    for place, (start, end) in enumerate(zip(starts, ends, strict=True)):
        part = text[start:end] if place == 0 else text[marks[place - 1].end() : end]
        for number, sentence in enumerate(_patterns().sentence.split(part)):
            if sentence.strip():
                yield _Segment(sentence.strip(), place > 0 and number == 0)


def _grouped(segments: list[_Segment], read: Callable[[str], Reading]) -> tuple[list[Reading], list[str]]:
    """The wishes, and the sentences that were said for all of them."""
    texts: list[list[str]] = []
    common: list[str] = []
    now: Reading | None = None
    for segment in segments:
        for part in _halves(segment.text, read):
            said = read(part)
            if _is_for_all(part, said, first=now is None):
                common.append(part)
            elif now is None or _begins_another(segment, part, said, now, first=part is segment.text):
                texts.append([_without_also(part)])
                now = said
            else:
                texts[-1].append(part)
                now = read("\n".join(texts[-1]))
    return [read("\n".join(lines)) for lines in texts], common


def _without_also(part: str) -> str:
    """The part without an "also" that opens it; one that stands later is a word of its sentence."""
    also = _patterns().also_first.match(part)
    return part[also.end() :] if also else part


def _halves(text: str, read: Callable[[str], Reading]) -> tuple[str, ...]:
    """``water for grade 4 and robots for grade 6`` apart; the text as it is where it is one wish."""
    if len(read(text).grades) < 2:
        return (text,)
    for joint in list(_patterns().joint.finditer(text))[:_MOST_JOINTS]:
        left, right = text[: joint.start()], text[joint.end() :]
        one, other = read(left), read(right)
        if _is_wish(one) and _is_wish(other) and one.grades and other.grades and one.grades.isdisjoint(other.grades):
            return left, right
    return (text,)


def _begins_another(segment: _Segment, part: str, said: Reading, now: Reading, *, first: bool) -> bool:
    if not _is_wish(said) or not _is_wish(now):
        return False
    if segment.is_item or not first:
        return True
    if _patterns().refers_back.match(part):
        return False
    asks = bool(whole_words(_FILE, "asks").search(part) or said.kinds)
    another_class = bool(said.grades and now.grades and said.grades.isdisjoint(now.grades))
    also = bool(_also().search(part[:_EARLY]) or _patterns().and_first.match(part))
    return asks and (also or another_class)


def _is_for_all(part: str, said: Reading, *, first: bool) -> bool:
    """What was said before the first wish, or of both."""
    if _patterns().both.match(part):
        return not first
    return not _is_wish(said) and (first or bool(whole_words(_FILE, "for all").search(part)))


def _is_wish(reading: Reading) -> bool:
    """Says what is wanted, not only for whom or when."""
    return bool(reading.topic or reading.subjects or reading.kinds)


def _with_shared(wish: Reading, shared: Reading) -> Reading:
    """The wish, with what was said for all where it says nothing itself."""
    return replace(
        wish,
        grades=wish.grades or shared.grades,
        grades_said=wish.grades_said if wish.grades else shared.grades_said,
        periods=wish.periods or shared.periods,
        weekdays=wish.weekdays or shared.weekdays,
        time=wish.time or shared.time,
        hours=shared.hours if wish.hours == ANY_HOUR else wish.hours,
        group_size=shared.group_size if wish.group_size is None else wish.group_size,
        class_sizes=shared.class_sizes if wish.group_size is None else wish.class_sizes,
        duration_minutes=shared.duration_minutes if wish.duration_minutes is None else wish.duration_minutes,
        price=shared.price if wish.price is None else wish.price,
        price_per_pupil=shared.price_per_pupil if wish.price_per_pupil is None else wish.price_per_pupil,
        places=wish.places or shared.places,
        home=wish.home or shared.home,
        near_school=wish.near_school or (shared.near_school and not wish.places),
        within_km=shared.within_km if wish.within_km is None else wish.within_km,
        settings=wish.settings or shared.settings,
        away=wish.away or (shared.away and not wish.settings),
        step_free=wish.step_free or shared.step_free,
        languages=wish.languages or shared.languages,
        class_name=wish.class_name or ("" if wish.grades else shared.class_name),
        school=wish.school or shared.school,
    )


class _Patterns(NamedTuple):
    sentence: re.Pattern[str]
    """``week 17. We`` ends a sentence, ``4. klasse`` and ``17. Mai`` do not."""
    joint: re.Pattern[str]
    also_first: re.Pattern[str]
    and_first: re.Pattern[str]
    refers_back: re.Pattern[str]
    both: re.Pattern[str]


@locales.remembered
def _patterns() -> _Patterns:
    both, joints = locales.pattern(_FILE, "both"), alternatives(CONJUNCTIONS, "and")
    openers, also = alternatives(_FILE, "openers"), locales.pattern(_FILE, "also")
    back = alternatives(_FILE, "refers back")

    def found(pattern: str) -> re.Pattern[str]:
        return re.compile(pattern, re.IGNORECASE)

    return _Patterns(
        sentence=found(
            rf"(?<=[^\d\s][.!?;])\s+(?=\w)|(?<=\d[.!?;])\s+(?={openers}\b)|\n+|,\s+(?={both}\b)"
        ),
        joint=found(rf",?\s(?:{joints}|{alternatives(_FILE, 'also joins')})\s"),
        also_first=found(rf"\W*(?:{joints}\s+)?\b{also}\b\W*"),
        and_first=found(rf"\W*{joints}\b"),
        refers_back=found(rf"\W*(?:\w+\W+){{0,3}}?{back}\b(?!\s+{alternatives(_FILE, 'unless')}\b)"),
        both=found(rf"\W*{both}\b"),
    )  # fmt: skip


def _also() -> re.Pattern[str]:
    return whole_words(_FILE, "also")
