"""What a "not", "without" or "except" reaches, and what of it is a wish to leave something out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from assistant import locales
from assistant.language.word_tables import words_of_all
from assistant.understanding.annotated_text import Page
from assistant.understanding.phrase_matcher import NOTHING, Meaning, phrases_of_all

_FILE = "words/negation.txt"
_CUES = ("not", "none", "without", "except", "instead_of", "but")
_MOST_WORDS = 7
_MOST_TOPIC_WORDS = 3


def negation_phrases() -> Iterator[tuple[str, Meaning]]:
    """The words that deny or turn, and what only looks like them."""
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
            denied.append(Denied(last, end, cue, *_excludes(page, first, last, end, cue)))
    return denied


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


@locales.remembered
def _words() -> _Words:
    found = _Words(*(words_of_all(_FILE, name.replace("_", " ")) for name in _Words._fields))
    return found._replace(fillers=found.fillers | found.starting_anew)


def _end(page: Page, start: int, turns: set[int]) -> int:
    end, words = start, _words()
    clause = page.clause[start - 1]
    while end < len(page.words) and end < start + _MOST_WORDS and end not in turns and page.clause[end] == clause:
        if page.words[end] in words.starting_anew and any(word not in words.fillers for word in page.words[start:end]):
            break
        if end > start and page.words[end] in words.persons:
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
    if page.words[last] in words.persons:
        return False, False
    return True, cue not in ("not",) or before in words.wanting or not before


def excluded_topics(page: Page, denied: Denied, is_small_talk: Callable[[int], bool]) -> tuple[str, ...]:
    """The topics that a denial leaves out: its words that are neither used nor small talk, at most three."""
    topics = [
        index for index in range(denied.first, denied.last) if not page.taken[index] and not is_small_talk(index)
    ][:_MOST_TOPIC_WORDS]
    return tuple(page.tokens[index].word for index in topics)


def reach(denied: list[Denied]) -> frozenset[int]:
    """Every word that a denial reaches."""
    return frozenset(index for one in denied for index in range(one.first, one.last))
