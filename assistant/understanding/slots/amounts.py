"""How many pupils and how long."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from assistant import locales
from assistant.language.folding import fold
from assistant.language.numerals import number_of
from assistant.language.tokens import parts_compounds
from assistant.language.word_tables import CONJUNCTIONS, alternatives, numbers_of_words, words_of_all
from assistant.model import Language, languages
from assistant.understanding.annotated_text import Page
from assistant.understanding.phrase_matcher import NOTHING, Meaning
from assistant.understanding.slots.classes import read_classes, read_pair, read_size_of_class, settle_classes
from assistant.understanding.slots.prices import read_prices

_FILE = "words/amounts.txt"
_DAY = 480
_MOST_PUPILS = 2000


def read_amounts(page: Page, language: Language) -> None:
    """Claim group size, duration and price. A duration or price with "at least" is used up and says nothing."""
    _read_pupils(page, language)
    read_prices(page)
    _read_durations(page, language)


def _read_pupils(page: Page, language: Language) -> None:
    classes = read_classes(page, language)
    size: int | None = None
    pupils, adults = words_of_all(_FILE, "pupils"), words_of_all(_FILE, "adults")
    for index, word in enumerate(page.words):
        if word not in pupils or page.taken[index]:
            continue
        first, count = _number_before(page, index, language)
        if count is None or not 1 <= count <= _MOST_PUPILS:
            continue
        if first == index - 1:
            first, classes = read_pair(page, index, classes, language)
        first, count = _with_range(page, first, count, language)
        if count == 1 and not page.words[first].isdigit():
            continue  # "a child", "en elev" counts nobody
        size = count if size is None else size
        page.claim(first, index + 1, Meaning(group_size=size))
    size = _of_graders(page, language) if size is None else size
    for index, word in enumerate(page.words):
        if word in adults and not page.taken[index]:
            first, count = _number_before(page, index, language)
            if count is not None and (count > 1 or page.words[first].isdigit()):
                _read_adults(page, first, index)
    if size is None and not read_size_of_class(page):
        _read_bare_size(page, language)
    settle_classes(page, classes, language)


def _of_graders(page: Page, language: Language) -> int | None:
    """``24 first graders``, ``20 Viertklässler``: the grade stands for the pupils."""
    for found in list(page.found):
        words = page.words[found.first : found.last]
        if not found.meaning.grades or not found.first or not words:
            continue
        before = found.first - 1
        people = any(word.endswith(_pupils_by_their_grade()) for word in words)
        if people and not page.taken[before]:
            first, count = _number_before(page, found.first, language)
            if count is not None and count > 4:
                page.claim(first, first + 1, Meaning(group_size=count))
                return count
    return None


def _read_adults(page: Page, first: int, index: int) -> None:
    """``24 + 2 lærere``: the bare number before the plus is the pupils'; adults are not counted."""
    before = first - 1
    gap = page.text[page.tokens[before].end : page.tokens[first].start] if before >= 0 else ""
    if before >= 0 and "+" in gap and page.words[before].isdigit() and not page.taken[before]:
        page.claim(before, index + 1, Meaning(group_size=int(page.words[before][:6])))
    else:
        page.claim(first, index + 1, NOTHING)


def _number_before(page: Page, index: int, language: Language) -> tuple[int, int | None]:
    """The number of ``24 glade elever``, with at most two words between, or of ``24 Schülerinnen und Schüler``."""
    for first in range(index - 1, max(-1, index - 4), -1):
        if page.taken[first] or page.clause[first] != page.clause[index]:
            break
        if page.words[first] in words_of_all(_FILE, "money words"):
            break
        count = number_of(page.words[first], language)
        if count is not None:
            if parts_compounds(language) and first and count < 10:  # twenty four
                tens = number_of(page.words[first - 1] + page.words[first], language)
                if tens is not None and not page.words[first].isdigit():
                    return first - 1, tens
            return first, count
    return index, None


def _with_range(page: Page, first: int, count: int, language: Language) -> tuple[int, int]:
    """``22-26 elever`` are 26 at most."""
    if first and not page.taken[first - 1]:
        gap = page.text[page.tokens[first - 1].end : page.tokens[first].start].strip()
        low = number_of(page.words[first - 1], language)
        if gap in ("-", "–", "/") and low is not None and page.words[first - 1].isdigit():
            return first - 1, max(low, count)
    if (
        first > 1
        and page.words[first - 1] in words_of_all(CONJUNCTIONS, "to")
        and page.words[first - 2].isdigit()
        and not page.taken[first - 2]
    ):
        return first - 2, count
    return first, count


def _read_bare_size(page: Page, language: Language) -> None:
    """``vi er 22``, ``a class of 25``, ``omkring 20``."""
    patterns = _size_patterns()
    whole = patterns.alone.search(page.text) if page.has_digits else None
    beside = (patterns.counted, patterns.in_all, patterns.stranded)
    for match in (whole, *(next(page.finditer(pattern), None) for pattern in beside)):
        group = match.lastgroup if match is not None else None
        if match is not None and group is not None and page.free(match.start(group), match.end(group)):
            page.claim_letters(match.start(group), match.end(group), Meaning(group_size=int(match[group])))
            return
    we_are, minutes = _persons_that_are(), numbers_of_words(_FILE, "minutes")
    for index, before in enumerate(pairwise(page.words[:-1]), 2):
        if before in we_are and not page.taken[index]:
            counted = page.words[index + 1] if index + 1 < len(page.words) else ""
            count = number_of(page.words[index], language) if counted not in minutes else None
            if count is not None and count > 4 and not page.words[index].isdigit():
                page.claim(index, index + 1, Meaning(group_size=count))
                return


def _read_durations(page: Page, language: Language) -> None:
    lowered, patterns, minutes_of = page.text.lower(), _duration_patterns(), numbers_of_words(_FILE, "minutes")
    for match in patterns.fixed.finditer(page.text) if any(unit in lowered for unit in patterns.units) else ():
        _claim_duration(page, match.start(), match.end(), int(str(match.lastgroup)[1:]))
    for index, word in enumerate(page.words):
        minutes_each = minutes_of.get(word)
        if minutes_each is None or page.taken[index] or not index or page.taken[index - 1]:
            continue
        count = number_of(page.words[index - 1], language)
        if count is None or (
            page.clause[index] != page.clause[index - 1]
            and "," not in page.text[page.tokens[index - 1].start - 2 : page.tokens[index].start]
        ):
            continue
        first, hours = _decimal(page, index - 1, float(count))
        first, _ = _with_range(page, first, count, language)
        _claim_duration(page, page.tokens[first].start, page.tokens[index].end, round(hours * minutes_each))
    for match in page.at_numbers(patterns.glued):
        number = float((match.group(2) or match.group(1)).replace(",", "."))
        _claim_duration(page, match.start(), match.end(), round(number * int(str(match.lastgroup)[1:])))


def _decimal(page: Page, index: int, count: float) -> tuple[int, float]:
    """``1,5 time`` and ``1.5 hours``; ``2½ timer``."""
    if index and page.words[index - 1].isdigit() and page.words[index].isdigit():
        gap = page.text[page.tokens[index - 1].end : page.tokens[index].start]
        if gap in (",", "."):
            return index - 1, float(f"{page.words[index - 1][:4]}.{page.words[index][:2]}")
    return index, count


def _claim_duration(page: Page, start: int, end: int, minutes: int) -> None:
    if not page.free(start, end):
        return
    before, after, patterns = page.text[max(0, start - 40) : start], page.text[end : end + 30], _duration_patterns()
    if minutes > _DAY and patterns.in_a_while.search(before):
        return  # "om 14 dage" is a date
    least = patterns.at_least.search(before) and not patterns.not_more.search(before)
    if least or patterns.travel.match(after) or minutes <= 0:
        page.claim_letters(start, end, NOTHING)
    else:
        page.claim_letters(start, end, Meaning(duration_minutes=minutes))


@locales.remembered
def _pupils_by_their_grade() -> tuple[str, ...]:
    return tuple(words_of_all(_FILE, "pupils by their grade"))


@locales.remembered
def _persons_that_are() -> frozenset[tuple[str, str]]:
    """Two words after which a number counts people."""
    found = (line.split() for each in languages() for line in locales.lines(each, _FILE, "persons that are"))
    return frozenset((fold(one), fold(other)) for one, other in found)


class _SizePatterns(NamedTuple):
    """How a number of people is said without a word for them; the number is the last group."""

    counted: re.Pattern[str]
    """``vi er 22``, ``a class of 25``"""
    alone: re.Pattern[str]
    """``omkring 20`` is all that is said."""
    in_all: re.Pattern[str]
    stranded: re.Pattern[str]
    """``..., omkring 20, ...``"""


@locales.remembered
def _size_patterns() -> _SizePatterns:
    we_are, about = locales.pattern(_FILE, "we are"), locales.pattern(_FILE, "about")
    groups = rf"{alternatives(_FILE, 'groups')}\s{alternatives(_FILE, 'groups of')}(?:\s{about})?"
    # a dot that ends the sentence, not that of "26. april" or "8. klasse"
    no_end = rf"\.(?!\s*(?:$|\n)|\s+(?-i:(?!{alternatives(_FILE, 'behind a dot')})[A-ZÆØÅÄÖÜ]))"
    counts_else = rf"(?![\d:]|\s\.|{no_end}|{locales.pattern(_FILE, 'no people behind')})"
    in_all = locales.pattern(_FILE, "in all")
    return _SizePatterns(
        counted=re.compile(
            rf"\b(?:{we_are}(?:\s{locales.pattern(_FILE, 'roughly')})*|{groups})\s(?P<n>\d{{1,3}}){counts_else}", re.I
        ),
        alone=re.compile(rf"^\W*(?:{we_are}\s)?{about}\s(?P<n>\d{{1,3}})\W*$", re.I),
        in_all=re.compile(rf"\b{in_all}\s(?P<n>\d{{2,3}})\b|\b(?P<m>\d{{2,3}})\s{in_all}", re.I),
        stranded=re.compile(rf"\b{about}\s(?P<n>[12]\d|3[0-5])(?=\s*(?:[,;.!?]|$))", re.I),
    )


class _DurationPatterns(NamedTuple):
    """The name of a group that holds a duration ends with its minutes."""

    fixed: re.Pattern[str]
    units: tuple[str, ...]
    """Each fixed duration holds one of these."""
    glued: re.Pattern[str]
    """``90min``"""
    at_least: re.Pattern[str]
    not_more: re.Pattern[str]
    travel: re.Pattern[str]
    in_a_while: re.Pattern[str]


@locales.remembered
def _duration_patterns() -> _DurationPatterns:
    articles = rf"\s?{alternatives(_FILE, 'articles')}?\s?$"
    before_travel = alternatives(_FILE, "before travel")
    lasts, not_ = alternatives(_FILE, "lasts"), alternatives(CONJUNCTIONS, "not")
    return _DurationPatterns(
        fixed=re.compile(rf"\b(?:{_by_minutes('fixed durations')})\b", re.I),
        units=tuple(each for code in languages() for each in locales.words(code, _FILE, "units of fixed durations")),
        glued=re.compile(
            rf"(?<![\w.,])(\d{{1,3}}(?:[.,]\d)?)\s?-?\s?(?:(\d{{1,3}}(?:[.,]\d)?)\s?)?(?:{_by_minutes('glued units')})",
            re.I,
        ),
        at_least=re.compile(rf"{locales.pattern(_FILE, 'at least')}{articles}", re.I),
        not_more=re.compile(rf"{not_}\s+(?:{lasts}\s)?{locales.pattern(_FILE, 'more than')}{articles}", re.I),
        travel=re.compile(rf"^[\s,]*(?:{before_travel} )*{locales.pattern(_FILE, 'travel')}", re.I),
        in_a_while=re.compile(rf"\b{locales.pattern(_FILE, 'in a while')}\s$", re.I),
    )


def _by_minutes(table: str) -> str:
    """A group for each number of minutes of the table, in the order in which they come first."""
    found: dict[str, list[str]] = {}
    for language in languages():
        for minutes, pattern in locales.rows(language, _FILE, table):
            found.setdefault(minutes, []).append(pattern)
    return "|".join(f"(?P<m{minutes}>{'|'.join(patterns)})" for minutes, patterns in found.items())
