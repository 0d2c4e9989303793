"""Several classes of one message: they come one after the other, each with its pupils, unless they come together."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant import locales
from assistant.language.numerals import number_of
from assistant.language.word_tables import CONJUNCTIONS, alternatives, words_of_all
from assistant.model import Language
from assistant.understanding.annotated_text import Page
from assistant.understanding.phrase_matcher import NOTHING, Found, Meaning

FILE = "words/amounts.txt"
_FEWEST, _MOST = 5, 40
"""Pupils of a class."""
_MOST_CLASSES = 20
_FULL_CLASS = 30
"""More pupils than this are those of several classes together."""


@dataclass(frozen=True)
class Classes:
    """What is said of several classes before their pupils are counted."""

    number: int = 0
    sizes: tuple[int, ...] = ()
    at: int = 0
    """The word they are named with."""


def read_classes(page: Page, language: Language) -> Classes:
    """``2 klasser à 24``, ``3.a (20) og 3.b (22)``, ``4a und 4b``; claims all but the names."""
    named = _sizes_of_named(page)
    if named.number:
        return named
    counted = _counted(page, language)
    if counted.number:
        return counted
    names = [(name, found.first) for found in page.found for name in found.meaning.class_names]
    several = len({name for name, _ in names}) > 1 and len({_grade(name) for name, _ in names}) == 1
    return Classes(len(names), at=names[0][1]) if several else Classes()


def settle_classes(page: Page, classes: Classes, language: Language) -> None:
    """Puts what was read of the pupils of several classes before every other number of people."""
    if classes.number < 2:
        return
    said = next((found.meaning.group_size for found in page.found if found.meaning.group_size), None)
    sizes = classes.sizes or _shared(page, classes.number, said)
    if not sizes:
        return
    together = _patterns().together.search(page.text) is not None
    meaning = Meaning(group_size=sum(sizes)) if together else Meaning(group_size=max(sizes), class_sizes=sizes)
    page.found.insert(0, Found(classes.at, classes.at, meaning))


def read_pair(page: Page, index: int, classes: Classes, language: Language) -> tuple[int, Classes]:
    """``23 and 25 pupils`` of two classes: where it begins, and the classes with these sizes."""
    words, joints = page.words, words_of_all(CONJUNCTIONS, "and")
    if classes.number != 2 or classes.sizes or index < 3 or words[index - 2] not in joints:
        return index - 1, classes
    one, other = (number_of(words[at], language) for at in (index - 3, index - 1))
    if one is None or other is None or page.taken[index - 3]:
        return index - 1, classes
    return index - 3, Classes(2, (one, other), classes.at)


def read_size_of_class(page: Page) -> bool:
    """``10b (26)``, ``9a, das sind 24``, ``25 fra 10.b``: the pupils of the only class, who are not named; ``False``
    where none are counted."""
    named = [found for found in page.found if len(found.meaning.class_names) == 1]
    if len(named) != 1:
        return False
    patterns, start, end = _patterns(), page.tokens[named[0].first].start, page.tokens[named[0].last - 1].end
    before = patterns.counted_before.search(page.text, 0, start)
    if before is not None and patterns.in_a_week.search(page.text, 0, before.start("n")):
        before = None
    for match in (patterns.counted_behind.match(page.text, end), before):
        counted = next((name for name, n in match.groupdict().items() if n), "") if match is not None else ""
        if match is not None and _FEWEST <= int(match[counted]) <= _MOST and page.free(*match.span(counted)):
            page.claim_letters(*match.span(counted), Meaning(group_size=int(match[counted])))
            return True
    return False


def _shared(page: Page, number: int, said: int | None) -> tuple[int, ...]:
    """The pupils of each of so many classes: all had, or each has, the number that was said."""
    if said is None:
        return ()
    if said <= _FULL_CLASS and not _patterns().in_all.search(page.text):
        return (said,) * number
    least, more = divmod(said, number)
    return (least + 1,) * more + (least,) * (number - more)


def _sizes_of_named(page: Page) -> Classes:
    """``3.a (20) og 3.b (22)``"""
    sizes: list[int] = []
    spans: list[tuple[int, int]] = []
    named = [found for found in page.found if len(found.meaning.class_names) == 1]
    for found in named:
        end = page.tokens[found.last - 1].end
        match = _patterns().size_behind.match(page.text, end)
        if match is None or not _FEWEST <= int(match["n"]) <= _MOST or not page.free(match.start("n"), match.end()):
            return Classes()
        sizes.append(int(match["n"]))
        spans.append((match.start("n"), match.end()))
    if len(named) < 2 or len({_grade(found.meaning.class_names[0]) for found in named}) > 1:
        return Classes()
    for start, stop in spans:
        page.claim_letters(start, stop, NOTHING)
    return Classes(len(sizes), tuple(sizes), named[0].first)


def _counted(page: Page, language: Language) -> Classes:
    """``2 klasser à 24``, ``three classes, 25 each``, ``both classes``"""
    pupils, each_of = words_of_all(FILE, "pupils"), words_of_all(FILE, "each")
    beside = pupils | each_of | words_of_all(FILE, "beside each")
    for index, word in enumerate(page.words):
        if word not in words_of_all(FILE, "classes") or page.taken[index] or not index or page.taken[index - 1]:
            continue
        first = index - 1
        classes = _number(page, first, language)
        if classes is None and first and not page.taken[first - 1]:
            first -= 1
            classes = _number(page, first, language)
        if classes is None or not 1 < classes < _MOST_CLASSES:
            continue
        for later in range(index + 1, min(index + 5, len(page.words))):
            each = number_of(page.words[later], language)
            around = page.words[index + 1 : later] + page.words[later + 1 : later + 4]
            if _says_in_all(page, index, later):
                break
            if each is not None and each >= _FEWEST and any(near in each_of for near in around):
                last = later + 1
                while last < len(page.words) and last < later + 4 and page.words[last] in beside:
                    last += 1
                page.claim(first, last, NOTHING)
                return Classes(classes, (each,) * classes, first)
        page.claim(first, index + 1, NOTHING)
        return Classes(classes, at=first)
    return Classes()


def _says_in_all(page: Page, first: int, last: int) -> bool:
    """The number behind is that of all classes together: ``tre klasser med i alt 66``."""
    return _patterns().in_all.search(page.text, page.tokens[first].end, page.tokens[last].start) is not None


def _number(page: Page, index: int, language: Language) -> int | None:
    return 2 if page.words[index] in words_of_all(FILE, "both") else number_of(page.words[index], language)


def _grade(class_name: str) -> str:
    return class_name.rstrip("abcdefx.")


@dataclass(frozen=True)
class _Patterns:
    size_behind: re.Pattern[str]
    in_all: re.Pattern[str]
    together: re.Pattern[str]
    counted_behind: re.Pattern[str]
    counted_before: re.Pattern[str]
    in_a_week: re.Pattern[str]


@locales.remembered
def _patterns() -> _Patterns:
    joins, pupils = alternatives(FILE, "each"), alternatives(FILE, "pupils")
    return _Patterns(
        size_behind=re.compile(
            rf"\s?[(:=,]?\s?(?:{joins}\s|{locales.pattern(FILE, 'has')}\s)?(?P<n>\d{{1,2}})(?![\d:]|\.\s?\w)"
            rf"(?:\s{pupils}\b)?",
            re.I,
        ),
        in_all=re.compile(rf"\b{locales.pattern(FILE, 'in all')}\b", re.I),
        together=re.compile(rf"\b{locales.pattern(FILE, 'together')}\b", re.I),
        counted_behind=re.compile(
            rf"\s?\((?P<n>\d{{1,2}})\)|,?\s(?:{joins}|{locales.pattern(FILE, 'has')})\s(?P<m>\d{{1,2}})"
            rf"(?=\s*(?:[,;!?)]|$|\.(?:\s|$)|\s{alternatives(CONJUNCTIONS, 'and')}\b))",
            re.I,
        ),
        in_a_week=re.compile(rf"\b{alternatives('words/facts.txt', 'week words')}\.?\s$", re.I),
        counted_before=re.compile(
            rf"(?<![\d.:/-])\b(?P<n>\d{{1,2}})\s{alternatives(FILE, 'of a class')}\s(?:\w{{3}}\s)?$", re.I
        ),
    )
