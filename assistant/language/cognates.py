"""Foreign words that English spells nearly alike: *Klinik* clinic, *strategisk* strategic, *kvalitet* quality."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from assistant import locales
from assistant.language.folding import fold
from assistant.model import Language

_FILE = "words/derivations.txt"
_SHORTEST = 5
"""Letters: short words are alike by accident."""
_ROOT = 3
_SOUNDS = {"k": ("k", "c"), "z": ("z", "c")}
_MOST_VARIED = 3
"""Letters that may be spelt in two ways; a word with more of them is no foreign one."""


def english_spellings(folded: str, language: Language) -> Iterator[str]:
    """How a folded word may be spelt in English; whoever asks knows which spellings are words."""
    if len(folded) < _SHORTEST:
        return
    yield folded
    endings = _endings(language)
    for ending, english in endings:
        if folded.endswith(ending) and len(folded) - len(ending) >= _ROOT:
            spelt = (root + instead for root in _spelt(folded.removesuffix(ending)) for instead in english)
            yield from (word for word in spelt if len(word) >= _SHORTEST)
    yield from _spelt(folded)


@locales.remembered
def _endings(language: Language) -> tuple[tuple[str, tuple[str, ...]], ...]:
    rows = locales.rows(language, _FILE, "in English")
    return tuple((fold(ending), tuple(one.strip("-") for one in english.split())) for ending, english in rows)


def _spelt(root: str) -> Iterator[str]:
    """With *c* where English has it for *k* or *z*."""
    signs = [_SOUNDS.get(sign, (sign,)) for sign in root]
    if sum(len(sign) > 1 for sign in signs) <= _MOST_VARIED:
        yield from map("".join, product(*signs))
