"""Phrases of several words and what they mean, found in one pass over a text's words.

A phrase is written as words with spaces. ``(a/b)`` is one of several, ``x?`` may be missing, ``word*`` is any word that
begins so, and ``*head`` a compound that ends so (its first part stays a word of its own). Letters are compared folded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from assistant import locales
from assistant.language.tokens import tokens
from assistant.model import ANY_HOUR, Audience, Hours, Kind, Language, Setting, Subject, languages


@dataclass(frozen=True)
class Meaning:
    """What a span of a question says; empty fields say nothing."""

    grades: frozenset[int] = frozenset()
    grades_said: str = ""
    """The writer's own words for grades that are counted otherwise here."""
    class_names: tuple[str, ...] = ()
    subjects: frozenset[Subject] = frozenset()
    kinds: frozenset[Kind] = frozenset()
    hinted_kinds: frozenset[Kind] = frozenset()
    settings: frozenset[Setting] = frozenset()
    audience: Audience | None = None
    languages: frozenset[Language] = frozenset()
    price: str | float | None = None
    price_per_pupil: float | None = None
    group_size: int | None = None
    class_sizes: tuple[int, ...] = ()
    hours: Hours = ANY_HOUR
    duration_minutes: int | None = None
    away: bool = False
    """Out of the house."""
    step_free: bool = False
    near_school: bool = False
    within_km: float | None = None
    home: str = ""
    """A town that the class comes from."""
    place: str = ""
    school: str = ""
    transport: bool = False
    """Speaks of a bus."""
    cue: str = ""
    """A word that steers the reading: ``not``, ``without``, ``except``, ``but``, ``near`` ..., or a short answer."""
    role: bool = False
    """A subject named only as what the writer teaches."""
    keep: bool = False
    """The words also stay for the topic."""


NOTHING = Meaning()
"""Small talk: says nothing, and is no topic."""


@dataclass(frozen=True)
class Found:
    """A meaning and the words ``first`` to ``last`` (exclusive) that carry it."""

    first: int
    last: int
    meaning: Meaning


def expanded(phrase: str) -> Iterator[tuple[str, ...]]:
    """Every way to write a phrase, as folded words (a trailing ``*`` stays)."""
    for way in product(*_read(phrase)):
        words = tuple(word for words in way for word in words)
        if words:
            yield words


def _read(phrase: str) -> _Parts:
    return tuple(_ways(part) for part in (_parts(phrase) if "(" in phrase or "?" in phrase else phrase.split()))


@lru_cache(maxsize=4096)
def _ways(part: str) -> tuple[tuple[str, ...], ...]:
    """Each way to write one part of a phrase; nothing is one where the part may be missing."""
    bare = part.removesuffix("?")
    options = bare[1:-1].split("/") if bare.startswith("(") else [bare]
    ways = tuple(_words(option) for option in options)
    return (*ways, ()) if bare != part else ways


def _parts(phrase: str) -> Iterator[str]:
    """The phrase's words; a bracket with spaces inside is one part."""
    part, depth = "", 0
    for sign in phrase.strip() + " ":
        depth += (sign == "(") - (sign == ")")
        if sign == " " and depth == 0:
            if part:
                yield part
            part = ""
        else:
            part += sign


def _words(option: str) -> tuple[str, ...]:
    if option.isalpha() and option.isascii() and option.islower():
        return (option,)
    starred = option.endswith("*")
    words = [token.folded for token in tokens(option)]
    if starred and words:
        words[-1] += "*"
    return tuple(words)


_LONGEST_HEAD = 30
"""Letters of a compound's last part."""
_MOST_FOLLOWERS = 1_000
"""Words of which it is remembered how they go on, at one spot."""
_MOST_REMEMBERED = 50_000
"""Words of which it is remembered which phrases begin with them."""


class Lexicon:
    """Phrases by their first word. Where several begin at one word the longest wins; of equals the one added first.

    There are a hundred thousand ways to write the phrases, and a text meets few of them: no way is written out, but
    after each word that was met stands what may follow.
    """

    def __init__(self, entries: Iterable[tuple[str, Meaning]] = ()) -> None:
        self._exact: dict[str, _Spot] = {}
        self._prefix: dict[str, dict[str, _Spot]] = {}
        """First three letters -> beginnings of words."""
        self._heads: dict[str, Meaning] = {}
        self._begun: dict[str, tuple[_Spot, ...]] = {}
        """Word -> the phrases that can begin with it."""
        for phrase, meaning in entries:
            self.add(phrase, meaning)

    def add(self, phrase: str, meaning: Meaning) -> None:
        """Later additions do not replace earlier ones."""
        if phrase.startswith("*"):
            self._heads.setdefault(phrase[1:], meaning)
            return
        for first, rest in _begun(_read(phrase)):
            starred = first.endswith("*")
            table = self._prefix.setdefault(first[:3], {}) if starred else self._exact
            table.setdefault(first.removesuffix("*"), _Spot()).add(rest, meaning)
        self._begun.clear()

    def at(self, words: list[str], index: int, end: int) -> tuple[int, Meaning] | None:
        """The longest phrase that begins at ``index`` and ends before ``end``: its end and meaning."""
        word = words[index]
        begun = self._begun.get(word)
        if begun is None:
            begun = self._begun_by(word)
        best: tuple[int, Meaning] | None = None
        for spot in begun:
            found = spot.longest(words, index + 1, end)
            # A longer phrase wins, then the more exact word.
            if found is not None and (best is None or found[0] > best[0]):
                best = found
        return best

    def _begun_by(self, word: str) -> tuple[_Spot, ...]:
        if len(self._begun) > _MOST_REMEMBERED:
            self._begun.clear()
        exact, prefix = self._exact.get(word), self._prefix.get(word[:3], {})
        beginnings = tuple(prefix[begun] for begun in sorted(filter(word.startswith, prefix)))
        begun = self._begun[word] = beginnings if exact is None else (exact, *beginnings)
        return begun

    def head_of(self, word: str) -> tuple[str, Meaning] | None:
        """The first part of a compound whose last part is known, as written, and what the last part means."""
        lowered = word.lower()
        if len(lowered) != len(word):
            return None
        for length in range(3, min(len(lowered) - 2, _LONGEST_HEAD)):
            meaning = self._heads.get(lowered[-length:])
            if meaning is not None:
                return word[:-length], meaning
        return None


_Parts = tuple[tuple[tuple[str, ...], ...], ...]
"""The parts of a phrase, of each the ways to write it, of each its words."""


class _Spot:
    """A place within phrases: what was said ends one of them, or may go on."""

    def __init__(self) -> None:
        self._ways: list[tuple[_Parts, Meaning]] = []
        """What is left of each phrase, in the order in which they were added."""
        self._ends: Meaning | None = None
        self._next: dict[str, list[tuple[int, tuple[_Parts, Meaning]]]] | None = None
        """Next word -> what is left after it; a word with ``*`` is one that begins so."""
        self._beginnings: tuple[str, ...] = ()
        self._known: dict[str, _Spot] = {}

    def add(self, rest: _Parts, meaning: Meaning) -> None:
        self._ways.append((rest, meaning))
        if self._next is not None:
            self._next = None
            self._known.clear()

    def longest(self, words: list[str], start: int, end: int) -> tuple[int, Meaning] | None:
        """Where the longest phrase ends whose rest stands from ``start`` on, and its meaning."""
        best: tuple[int, Meaning] | None = None
        spot: _Spot | None = self
        while spot is not None:
            if spot._next is None:
                spot._look_ahead()
            if spot._ends is not None:
                best = start, spot._ends
            spot = spot._after(words[start]) if start < end else None
            start += 1
        return best

    def _after(self, word: str) -> _Spot | None:
        known = self._known.get(word)
        if known is not None:
            return known
        assert self._next is not None
        if word not in self._next and not word.startswith(self._beginnings):
            return None
        keys = [word, *(f"{begun}*" for begun in self._beginnings if word.startswith(begun))]
        spot = _Spot()
        # Of phrases alike the one added first counts, however the word is written in it.
        spot._ways = [way for _, way in sorted((each for key in keys for each in self._next.get(key, ())), key=_serial)]
        if len(self._known) > _MOST_FOLLOWERS:
            self._known.clear()
        self._known[word] = spot
        return spot

    def _look_ahead(self) -> None:
        following: dict[str, list[tuple[int, tuple[_Parts, Meaning]]]] = {}
        for serial, (parts, meaning) in enumerate(self._ways):
            for word, rest in _begun(parts):
                following.setdefault(word, []).append((serial, (rest, meaning)))
        self._ends = next((meaning for parts, meaning in self._ways if all(() in ways for ways in parts)), None)
        self._beginnings = tuple(word[:-1] for word in following if word.endswith("*"))
        # Last: with it the spot counts as known, also for another thread.
        self._next = following


def _begun(parts: _Parts) -> Iterator[tuple[str, _Parts]]:
    """Each word that can come first, and what is left after it."""
    for position, ways in enumerate(parts):
        rest = parts[position + 1 :]
        for words in ways:
            if words:
                yield words[0], ((words[1:],), *rest) if len(words) > 1 else rest
        if () not in ways:
            return


def _serial(way: tuple[int, object]) -> int:
    return way[0]


def phrases_of_all(file: str, table: str, meaning: Meaning) -> Iterator[tuple[str, Meaning]]:
    """One entry for each phrase of a table in every language."""
    for language in languages():
        yield from phrases(locales.table(language, file, table), meaning)


def phrases(table: str, meaning: Meaning) -> Iterator[tuple[str, Meaning]]:
    """One entry for each phrase of a table whose phrases are parted by commas; lines may break anywhere."""
    for phrase in table.split(","):
        words = " ".join(phrase.split())
        if words:
            yield words, meaning
