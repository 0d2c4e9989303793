"""What a "not", "without" or "except" reaches, what was had already, and what is a wish to leave out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from assistant import locales
from assistant.language.word_tables import CONJUNCTIONS, words_of_all
from assistant.model import Language
from assistant.understanding.annotated_text import Page
from assistant.understanding.phrase_matcher import NOTHING, Meaning, phrases_of_all

_FILE = "words/negation.txt"
_CUES = ("not", "none", "without", "except", "instead_of", "but")
_MOST_WORDS = 7
_MOST_TOPIC_WORDS = 3
HAD = "had"


BOX = "box"
"""The cue of what a kit comes in; it stays a word of the topic."""


def negation_phrases() -> Iterator[tuple[str, Meaning]]:
    """The words that deny or turn, and what only looks like them."""
    yield from phrases_of_all(_FILE, "boxes", Meaning(cue=BOX, keep=True))
    yield from phrases_of_all(_FILE, "no bus", Meaning(cue="no bus"))
    yield from phrases_of_all(_FILE, "no denial", NOTHING)
    for cue in _CUES:
        yield from phrases_of_all(_FILE, cue.replace("_", " "), Meaning(cue=cue))


@dataclass(frozen=True)
class Denied:
    """The words that a denial reaches."""

    first: int
    last: int
    cue: str
    excludes_conditions: bool
    """The conditions in it are not wanted; otherwise they are merely not there ("we have no beakers")."""
    excludes_topics: bool
    """The words left over in it are topics that are not wanted."""


def denials(page: Page) -> list[Denied]:
    """Every denial of the text, in order."""
    found = [(spot.first, spot.last, spot.meaning.cue) for spot in page.found if spot.meaning.cue in _CUES]
    turns = {first for first, _, cue in found if cue == "but"}
    denied: list[Denied] = []
    for first, last, cue in sorted(found):
        if cue == "but" or (denied and first < denied[-1].last):
            continue
        end = _end(page, last, turns)
        if end == last:  # "Tiere bitte nicht": it looks back
            start = _start(page, first)
            if cue == "not" and start < first:
                denied.append(Denied(start, first, cue, True, False))
        else:
            excludes = _excludes(page, first, last, end, cue)
            not_there = not any(excludes) and page.words[last] in _words().lacking
            denied.append(Denied(last, end, "none" if not_there else cue, *excludes))
    return denied + list(_had(page))


def _had(page: Page) -> Iterator[Denied]:
    """The clauses of "that we have had already"; where the wish goes on behind them, up to there."""
    words = _words()
    if words.had.isdisjoint(page.words) or words.already.isdisjoint(page.words):
        return
    for clause in dict.fromkeys(page.clause):
        within = [index for index in range(len(page.words)) if page.clause[index] == clause]
        said = {part for index in within for part in (page.words[index], page.words[index].partition("'")[0])}
        if words.had.isdisjoint(said) or words.already.isdisjoint(said) or words.persons.isdisjoint(said):
            continue
        last = _where_it_goes_on(page, within)
        yield Denied(within[0], last, HAD, False, True)


def _where_it_goes_on(page: Page, within: list[int]) -> int:
    """``... been to the harbour | and would now like``"""
    words, done = _words(), False
    for index in within:
        done = done or page.words[index] in words.had
        next_few = page.words[index : index + 4]
        if done and page.words[index] in words.joints and not words.wanting_now.isdisjoint(next_few):
            return index
    return within[-1] + 1


class _Words(NamedTuple):
    """Of all languages, folded; the tables have the same names."""

    wanting: frozenset[str]
    """Before a denial these make it a wish."""
    lacking: frozenset[str]
    """Near a denial these make it a fact: "we have no beakers"."""
    persons: frozenset[str]
    """Persons and verbs: what follows them is no longer denied."""
    starting_anew: frozenset[str]
    """After what is not wanted these begin something else: ``anything but maths for grade 6``."""
    fillers: frozenset[str]
    had: frozenset[str]
    already: frozenset[str]
    because: frozenset[str]
    wishing: frozenset[str]
    joints: frozenset[str]
    wanting_now: frozenset[str]


_DERIVED = ("joints", "wanting_now")


@locales.remembered
def _words() -> _Words:
    joints = words_of_all(CONJUNCTIONS, "and") | words_of_all(CONJUNCTIONS, "but")
    read = {name: words_of_all(_FILE, name.replace("_", " ")) for name in _Words._fields if name not in _DERIVED}
    read |= {"joints": joints, "wanting_now": read["wanting"] - joints}
    read["fillers"] |= read["starting_anew"]
    return _Words(**read)


def _end(page: Page, start: int, turns: set[int]) -> int:
    end, words = start, _words()
    clause = page.clause[start - 1]
    while end < len(page.words) and end < start + _MOST_WORDS and end not in turns and page.clause[end] == clause:
        if page.words[end] in words.starting_anew and any(word not in words.fillers for word in page.words[start:end]):
            break
        if end > start and page.words[end] in words.persons | words.because:
            break
        end += 1
    return end


def _start(page: Page, end: int) -> int:
    start = end
    while start and page.clause[start - 1] == page.clause[end] and start > end - 4:
        start -= 1
    return start


def _excludes(page: Page, first: int, last: int, end: int, cue: str) -> tuple[bool, bool]:
    """Whether the denied conditions, and whether the denied topics, are wished away."""
    before = page.words[first - 1] if first and page.clause[first - 1] == page.clause[first] else ""
    near = {page.words[index] for index in range(max(0, first - 4), first) if page.clause[index] == page.clause[first]}
    words = _words()
    if near & words.lacking and cue in ("not", "none"):
        return False, False
    if page.words[last] in words.persons or (before in words.persons and page.words[last] in words.lacking):
        return False, False
    return True, cue not in ("not",) or before in words.wanting or not before


def excluded_topics(page: Page, denied: Denied, is_small_talk: Callable[[int], bool]) -> tuple[str, ...]:
    """The topics that a denial leaves out: its words that are neither used nor small talk, at most three."""
    if denied.cue == HAD:
        return tuple(filter(None, [_had_topic(page, denied, is_small_talk)]))
    boxes = {found.first for found in page.found if found.meaning.cue == BOX}
    topics = [
        index
        for index in range(denied.first, denied.last)
        if index not in boxes and not page.taken[index] and not is_small_talk(index)
    ][:_MOST_TOPIC_WORDS]
    return tuple(page.tokens[index].word for index in topics)


def _had_topic(page: Page, denied: Denied, is_small_talk: Callable[[int], bool]) -> str:
    """What was had, as one name: ``Kassen Lys skygge``."""
    words = _words()
    skipped = words.had | words.already | words.persons | words.lacking | words.fillers
    named = [
        page.tokens[index].word
        for index in range(denied.first, denied.last)
        if not page.taken[index] and not is_small_talk(index) and page.words[index] not in skipped
    ]
    return " ".join(named[:_MOST_WORDS])


def reasons_given(page: Page, denied: list[Denied]) -> frozenset[int]:
    """The words behind a denial that only tell why: ``noget med mad | pga. mange allergier``."""
    because = _words().because
    told: set[int] = set()
    for one in denied:
        if one.last < len(page.words) and page.words[one.last] in because:
            clause = page.clause[one.last]
            told.update(index for index in range(one.last, len(page.words)) if page.clause[index] == clause)
    return frozenset(told)


def spoken_of_again(page: Page, denied: list[Denied], language: Language) -> frozenset[int]:
    """The words of sentences about what the sentence before denies: ``keine Kiste. Davon haben wir genug``."""
    behind = {page.sentence[one.first] + 1 for one in denied if one.cue != HAD and one.excludes_conditions}
    again: set[int] = set()
    for sentence in sorted(behind):
        within = [index for index, number in enumerate(page.sentence) if number == sentence]
        if not within or not _words().wishing.isdisjoint(page.words[index] for index in within):
            continue
        text = page.text[page.tokens[within[0]].start : page.tokens[within[-1]].end + 2]
        if "?" not in text and _pointing_back(language).search(text):
            again.update(within)
    return frozenset(again)


@locales.remembered
def _pointing_back(language: Language) -> re.Pattern[str]:
    return re.compile(locales.pattern(_FILE, "pointing back", language), re.I)


def reach(denied: list[Denied]) -> frozenset[int]:
    """Every word that a denial reaches; what was had may still say for whom the wish is."""
    return frozenset(index for one in denied if one.cue != HAD for index in range(one.first, one.last))
