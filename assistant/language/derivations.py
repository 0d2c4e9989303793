"""Words that a word is made of by an ending: *Müdigkeit* of müde, *Kästchen* of Kasten, *umulighed* of umulig."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from assistant import locales
from assistant.language.folding import fold
from assistant.model import Language

_FILE = "words/derivations.txt"
_ROOT = 3
"""Letters that are left at least."""


def derived_from(folded: str, language: Language) -> Iterator[str]:
    """The folded words that one with an ending may be made of, likelier ones first; whoever asks knows which exist."""
    for root, instead in _taken_apart(folded, language):
        yield from (root + lost for lost in instead)


def roots_of(folded: str, language: Language) -> Iterator[str]:
    """The same with the ending taken off and nothing put in its place."""
    return (root for root, instead in _taken_apart(folded, language) if not instead[0])


def _taken_apart(folded: str, language: Language) -> Iterator[tuple[str, tuple[str, ...]]]:
    rules = _rules(language)
    for ending, instead in rules.endings:
        root = folded.removesuffix(ending)
        if root != folded and len(root) >= _ROOT:
            yield from ((written, instead) for written in (root, *_without_umlaut(root, rules.umlauts)))


class _Rules(NamedTuple):
    endings: tuple[tuple[str, tuple[str, ...]], ...]
    """An ending, and what the word that it is put to may have in its place; the longest first."""
    umlauts: tuple[tuple[str, str], ...]


@locales.remembered
def _rules(language: Language) -> _Rules:
    endings = [
        (fold(ending), ("", *map(fold, instead.split())))
        for ending, instead in locales.rows(language, _FILE, "made by")
    ]
    inflected = [(fold(ending), (fold(instead),)) for ending, instead in locales.rows(language, _FILE, "inflected")]
    umlauts = [(fold(marked), fold(plain)) for marked, plain in locales.rows(language, _FILE, "umlauts")]
    return _Rules(tuple(sorted([*inflected, *endings], key=lambda row: len(row[0]), reverse=True)), tuple(umlauts))


def _folded(language: Language, table: str) -> list[tuple[str, str]]:
    return [(fold(head), fold(tail)) for head, tail in locales.rows(language, _FILE, table)]


def _without_umlaut(root: str, umlauts: tuple[tuple[str, str], ...]) -> Iterator[str]:
    """With the last umlaut taken back: *Köpf-* Kopf."""
    places = [(root.rfind(marked), marked, plain) for marked, plain in umlauts if marked in root]
    if places:
        at, marked, plain = max(places)
        yield root[:at] + plain + root[at + len(marked) :]
