"""Danish and German compounds taken apart: ``spildevandsrensning`` -> spildevand, rensning."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from assistant.language.folding import fold
from assistant.language.stop_words import STOP_WORDS
from assistant.model import Language

_LINKS = {
    Language.DA: ("", "s", "e", "er"),
    Language.DE: ("", "s", "n", "en", "er", "es", "e", "ns", "ens"),
    Language.EN: (),
}
"""Letters between two parts."""

_RESTORED = {Language.DA: ("", "e"), Language.DE: ("", "e", "en", "n"), Language.EN: ()}
"""Endings that a first part has lost: *Schul-* Schule, *klär-* klären, *wander-* wandern, *rens-* rense."""

_SHORT_HEADS = frozenset({"by", "aeg", "is", "oel", "ei"})
"""Last parts of two letters (folded); shorter than three letters is otherwise noise."""

_WHOLE_DANISH = """
undervisning undersoege undersoegelse underholdning oplevelse udvikling uddannelse udstilling indsigt indsamling
omraade forloeb forsoeg forskning forklaring forstaaelse forberedelse overraskelse afdeling aftale opgave oplaeg
opdagelse anlaeg ansvar besoeg bestemmelse gennemgang samarbejde samfund tilbud tilmelding vejledning virksomhed
udflugt forening gymnasium kursus rundvisning industri historie astronomi laboratorium formular kommune museum
september fremstilling tilpasning medarbejder deltager
"""

_WHOLE_GERMAN = """
unterricht untersuchung untersuchen unternehmen unterstufe unterstuetzung ausstellung ausbildung ausflug angebot
anlage anmeldung aufgabe bearbeitung bedeutung begeisterung beobachtung besichtigung betrieb einfuehrung einblick
entdeckung entwicklung erfahrung erlebnis ergebnis fortbildung fuehrung gelaende gesellschaft gestaltung gymnasium
herstellung information innenstadt institut jahrgang kindergarten laboratorium material mitarbeit museum nachhaltig
september sammlung teilnehmer termin ueberraschung umgebung umgang veranstaltung verarbeitung versuch vorbereitung
vorstellung wirtschaft zusammenarbeit zusammenhang wissenschaft
"""

_NEVER_SPLIT = {
    Language.DA: frozenset(_WHOLE_DANISH.split()),
    Language.DE: frozenset(_WHOLE_GERMAN.split()),
    Language.EN: frozenset[str](),
}
"""Words (folded) that only look like compounds."""

_NEVER_FIRST = {Language.DA: frozenset[str](), Language.DE: frozenset({"ent"}), Language.EN: frozenset[str]()}
_NEVER_LAST = {
    Language.DA: frozenset({"bar", "bart", "bare", "som", "somt", "somme"}),
    Language.DE: frozenset({"bar", "bare", "baren", "barer", "bares", "sam", "same", "samen", "samer", "sames"}),
    Language.EN: frozenset[str](),
}
"""Prefixes and suffixes that are also written like nouns: *entnehmen* has no duck, *brandbar* no bar."""

_MOST_PARTS = 4
_PART = 1.0
"""What a part costs at least."""
_LONGEST = 80
"""Letters of a word that is looked into: splitting takes the third power of its length."""


@dataclass(frozen=True)
class Split:
    """``parts`` as they stand in the vocabulary (folded, lost endings restored; the last one as written)."""

    parts: tuple[str, ...]
    cost: float


_Seen = dict[tuple[int, int], Split | None]
"""(where the rest begins, parts it may have) -> how it is read best"""


class CompoundSplitter:
    """Finds the cheapest way to read a word as words that are known.

    ``is_first(folded)`` says whether a word can stand first or in the middle, ``is_last(part)`` whether an inflected
    part in its own spelling can stand last.
    """

    def __init__(self, language: Language, is_first: Callable[[str], bool], is_last: Callable[[str], bool]) -> None:
        self._links = _LINKS[language]
        self._restored = _RESTORED[language]
        self._never = _NEVER_SPLIT[language]
        self._stop_words = STOP_WORDS[language]
        self._never_first = _NEVER_FIRST[language]
        self._never_last = _NEVER_LAST[language]
        self._is_first = is_first
        self._is_last = is_last

    def split(self, word: str, base: str | None = None) -> tuple[str, ...]:
        """The parts of a word, or ``()`` when it is none that can be read so. ``base`` is its base form, if known."""
        lowered = word.lower()
        if not self._links or not 6 <= len(lowered) <= _LONGEST or not lowered.isalpha():
            return ()
        if {fold(lowered), fold(base or "")} & self._never:
            return ()
        best = self._rest(lowered, 0, _MOST_PARTS, {})
        return best.parts if best is not None and len(best.parts) > 1 else ()

    def _rest(self, word: str, start: int, parts_left: int, seen: _Seen) -> Split | None:
        key = (start, parts_left)
        if key not in seen:
            seen[key] = self._cheapest(word, start, parts_left, seen)
        return seen[key]

    def _cheapest(
        self, word: str, start: int, parts_left: int, seen: dict[tuple[int, int], Split | None]
    ) -> Split | None:
        best: Split | None = None
        tail = word[start:]
        if start and _can_be_head(tail) and tail not in self._never_last and self._is_last(tail):
            best = Split((tail,), _cost(tail))
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
                best = Split((first[0], *rest.parts), first[1] + rest.cost)
        return best

    def _first_part(self, written: str) -> tuple[str, float] | None:
        """The known word that ``written`` stands for, with its cost: fewer changes are cheaper."""
        best: tuple[str, float] | None = None
        if written in self._never_first:
            return None
        for link in self._links:
            if not written.endswith(link) or len(written) - len(link) < 3:
                continue
            bare = written.removesuffix(link)
            folded = fold(bare)
            for ending in self._restored if not link else ("",):
                candidate = folded + ending
                if not self._is_first(candidate) or candidate in self._stop_words:
                    continue
                cost = _cost(bare) + (0.1 if link or ending else 0.0)
                if best is None or cost < best[1]:
                    best = (candidate, cost)
        return best


def _can_be_head(tail: str) -> bool:
    return len(tail) >= 3 or fold(tail) in _SHORT_HEADS


def _cost(part: str) -> float:
    """Every part costs, short ones more: they are found by accident."""
    return _PART + (0.6 if len(part) <= 3 else 0.2 if len(part) == 4 else 0.0)
