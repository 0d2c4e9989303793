"""Compounds taken apart, in languages that write them as one word: ``spildevandsrensning`` -> spildevand, rensning."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from assistant import locales
from assistant.language.folding import fold
from assistant.language.stop_words import stop_words
from assistant.model import Language

_FILE = "words/compounds.txt"
_MOST_PARTS = 4
_PART = 1.0
"""What a part costs at least."""
_LONGEST = 80
"""Letters of a word that is looked into: splitting takes the third power of its length."""


@dataclass(frozen=True)
class CompoundSplit:
    """``parts`` as they stand in the vocabulary (folded, lost endings restored; the last one as written)."""

    parts: tuple[str, ...]
    cost: float


_Seen = dict[tuple[int, int], CompoundSplit | None]
"""(where the rest begins, parts it may have) -> how it is read best"""


class CompoundSplitter:
    """Finds the cheapest way to read a word as words that are known.

    ``is_first(folded)`` says whether a word can stand first or in the middle, ``is_last(part)`` whether an inflected
    part in its own spelling can stand last.
    """

    def __init__(self, language: Language, is_first: Callable[[str], bool], is_last: Callable[[str], bool]) -> None:
        self._compounds = _compounds(language)
        self._stop_words = stop_words(language)
        self._is_first = is_first
        self._is_last = is_last

    def split(self, word: str, base: str | None = None) -> tuple[str, ...]:
        """The parts of a word, or ``()`` when it is none that can be read so. ``base`` is its base form, if known."""
        lowered = word.lower()
        if not self._compounds.usual or not 6 <= len(lowered) <= _LONGEST or not lowered.isalpha():
            return ()
        if {fold(lowered), fold(base or "")} & self._compounds.never_parted:
            return ()
        best = self._rest(lowered, 0, _MOST_PARTS, {})
        return best.parts if best is not None and len(best.parts) > 1 else ()

    def _rest(self, word: str, start: int, parts_left: int, seen: _Seen) -> CompoundSplit | None:
        key = (start, parts_left)
        if key not in seen:
            seen[key] = self._cheapest(word, start, parts_left, seen)
        return seen[key]

    def _cheapest(
        self, word: str, start: int, parts_left: int, seen: dict[tuple[int, int], CompoundSplit | None]
    ) -> CompoundSplit | None:
        best: CompoundSplit | None = None
        tail = word[start:]
        if start and self._can_be_last(tail) and self._is_last(tail):
            best = CompoundSplit((tail,), _cost(tail))
        if parts_left == 1:
            return best
        for end in range(start + 3, len(word) - 1):
            if best is not None and best.cost <= 2 * _PART:
                break
            first = self._first_part(word[start:end])
            if first is None:
                continue
            rest = self._rest(word, end, parts_left - 1, seen)
            if rest is not None and (best is None or first[1] + rest.cost < best.cost):
                best = CompoundSplit((first[0], *rest.parts), first[1] + rest.cost)
        return best

    def _can_be_last(self, tail: str) -> bool:
        long_enough = len(tail) >= 3 or fold(tail) in self._compounds.short_last_parts
        return long_enough and tail not in self._compounds.never_last

    def _first_part(self, written: str) -> tuple[str, float] | None:
        """The known word that ``written`` stands for, with its cost: fewer changes are cheaper."""
        best: tuple[str, float] | None = None
        if written in self._compounds.never_first:
            return None
        for link in self._compounds.links:
            if not written.endswith(link) or len(written) - len(link) < 3:
                continue
            bare = written.removesuffix(link)
            folded = fold(bare)
            for ending in self._compounds.lost_endings if not link else ("",):
                candidate = folded + ending
                if not self._is_first(candidate) or candidate in self._stop_words:
                    continue
                cost = _cost(bare) + (0.1 if link or ending else 0.0)
                if best is None or cost < best[1]:
                    best = (candidate, cost)
        return best


@dataclass(frozen=True)
class _Compounds:
    """How a language makes them."""

    usual: bool
    links: tuple[str, ...]
    """Letters between two parts."""
    lost_endings: tuple[str, ...]
    """Of first parts: *Schul-* Schule, *klär-* klären, *wander-* wandern, *rens-* rense."""
    short_last_parts: frozenset[str]
    """Last parts of two letters (folded); shorter than three letters is otherwise noise."""
    never_parted: frozenset[str]
    """Words (folded) that only look like compounds."""
    never_first: frozenset[str]
    never_last: frozenset[str]
    """Prefixes and suffixes that are also written like nouns: *entnehmen* has no duck, *brandbar* no bar."""


@locales.remembered
def _compounds(language: Language) -> _Compounds:
    usual = locales.table(language, _FILE, "compounds") == "yes"

    def words(table: str) -> list[str]:
        return locales.words(language, _FILE, table)

    return _Compounds(
        usual,
        links=("", *words("links")),
        lost_endings=("", *words("lost endings")),
        short_last_parts=frozenset(map(fold, words("short last parts"))),
        never_parted=frozenset(words("never parted")),
        never_first=frozenset(words("never first")),
        never_last=frozenset(words("never last")),
    )


def _cost(part: str) -> float:
    """Every part costs, short ones more: they are found by accident."""
    return _PART + (0.6 if len(part) <= 3 else 0.2 if len(part) == 4 else 0.0)
