"""Phrases of several words and what they mean, found in one pass over a text's words.

A phrase is written as words with spaces. ``(a/b)`` is one of several, ``x?`` may be missing, ``word*`` is any word that
begins so, and ``*head`` a compound that ends so (its first part stays a word of its own). Letters are compared folded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

from assistant.language.folding import fold
from assistant.language.words import tokens
from assistant.model import Audience, Kind, Language, Setting, Subject


@dataclass(frozen=True)
class Meaning:
    """What a span of a question says; empty fields say nothing."""

    grades: frozenset[int] = frozenset()
    class_names: tuple[str, ...] = ()
    subjects: frozenset[Subject] = frozenset()
    kinds: frozenset[Kind] = frozenset()
    hinted_kinds: frozenset[Kind] = frozenset()
    settings: frozenset[Setting] = frozenset()
    audience: Audience | None = None
    languages: frozenset[Language] = frozenset()
    price: str | float | None = None
    group_size: int | None = None
    duration_minutes: int | None = None
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
    if "(" not in phrase and "?" not in phrase:
        plain = tuple(word for part in phrase.split() for word in _words(part))
        if plain:
            yield plain
        return
    choices: list[list[tuple[str, ...]]] = []
    for part in _parts(phrase):
        optional = part.endswith("?")
        bare = part.removesuffix("?")
        options = bare[1:-1].split("/") if bare.startswith("(") else [bare]
        ways = [_words(option) for option in options]
        choices.append([*ways, ()] if optional else ways)
    for way in product(*choices):
        words = tuple(word for words in way for word in words)
        if words:
            yield words


def folded_words(table: str) -> frozenset[str]:
    """The words of a table, folded."""
    return frozenset(fold(word) for word in table.split())


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
    starred = option.endswith("*")
    words = [token.folded for token in tokens(option)]
    if starred and words:
        words[-1] += "*"
    return tuple(words)


_LONGEST_WORD = 30
"""Letters of a word that are looked at."""


class Lexicon:
    """Phrases by their first word. Where several begin at one word the longest wins; of equals the one added first."""

    def __init__(self, entries: Iterable[tuple[str, Meaning]] = ()) -> None:
        self._exact: dict[str, _Rests] = {}
        self._prefix: dict[str, _Rests] = {}
        self._heads: dict[str, Meaning] = {}
        for phrase, meaning in entries:
            self.add(phrase, meaning)

    def add(self, phrase: str, meaning: Meaning) -> None:
        """Later additions do not replace earlier ones."""
        if phrase.startswith("*"):
            self._heads.setdefault(phrase[1:], meaning)
            return
        for words in expanded(phrase):
            first = words[0]
            if first.endswith("*"):
                self._prefix.setdefault(first[:-1], _Rests()).add(words[1:], meaning)
            else:
                self._exact.setdefault(first, _Rests()).add(words[1:], meaning)

    def at(self, words: list[str], index: int, end: int) -> tuple[int, Meaning] | None:
        """The longest phrase that begins at ``index`` and ends before ``end``: its end and meaning."""
        word = words[index]
        best: tuple[int, Meaning] | None = None
        rests = self._exact.get(word)
        if rests is not None:
            best = rests.longest(words, index + 1, end)
        for length in range(3, min(len(word), _LONGEST_WORD) + 1):
            rests = self._prefix.get(word[:length])
            if rests is not None:
                found = rests.longest(words, index + 1, end)
                # A longer phrase wins, then the more exact word.
                if found is not None and (best is None or found[0] > best[0]):
                    best = found
        return best

    def head_of(self, word: str) -> tuple[str, Meaning] | None:
        """The first part of a compound whose last part is known, as written, and what the last part means."""
        lowered = word.lower()
        for length in range(3, min(len(lowered) - 2, _LONGEST_WORD)):
            meaning = self._heads.get(lowered[-length:])
            if meaning is not None and len(lowered) == len(word):
                return word[:-length], meaning
        return None


class _Rests:
    """What may follow a phrase's first word, found by the word that comes next."""

    def __init__(self) -> None:
        self._alone: Meaning | None = None
        self._by_next: dict[str, list[_Rest]] = {}
        self._by_prefix: list[_Rest] = []
        self._known: set[tuple[str, ...]] = set()

    def add(self, rest: tuple[str, ...], meaning: Meaning) -> None:
        if rest in self._known:
            return
        entry = _Rest(rest, meaning, len(self._known))
        self._known.add(rest)
        if not rest:
            self._alone = meaning
        elif rest[0].endswith("*"):
            self._by_prefix.append(entry)
        else:
            self._by_next.setdefault(rest[0], []).append(entry)

    def longest(self, words: list[str], start: int, end: int) -> tuple[int, Meaning] | None:
        """Where the longest rest ends that stands from ``start`` on, and its meaning; of equals the one added first."""
        best: _Rest | None = None
        if start < end:
            for rest in (*self._by_next.get(words[start], ()), *self._by_prefix):
                if (best is None or rest.comes_before(best)) and rest.stands(words, start, end):
                    best = rest
        if best is not None:
            return start + len(best.words), best.meaning
        return None if self._alone is None else (start, self._alone)


class _Rest(NamedTuple):
    words: tuple[str, ...]
    meaning: Meaning
    serial: int

    def comes_before(self, other: _Rest) -> bool:
        return (-len(self.words), self.serial) < (-len(other.words), other.serial)

    def stands(self, words: list[str], start: int, end: int) -> bool:
        if start + len(self.words) > end:
            return False
        return all(_same(wanted, words[start + offset]) for offset, wanted in enumerate(self.words))


def _same(wanted: str, word: str) -> bool:
    return word.startswith(wanted[:-1]) if wanted.endswith("*") else word == wanted


def phrases(table: str, meaning: Meaning) -> Iterator[tuple[str, Meaning]]:
    """One entry for each phrase of a table whose phrases are parted by commas; lines may break anywhere."""
    for phrase in table.split(","):
        words = " ".join(phrase.split())
        if words:
            yield words, meaning
