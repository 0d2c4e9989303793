"""What a classifier sees of a sentence: its words, how they are spelled, what they mean, and what stands around it.

Each feature is a row of a table of weights, found by a hash: so no list of words has to come along, and words that
were never met before are still seen by their letters and their meaning.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from zlib import crc32

import numpy as np

from assistant.language.stop_words import stop_words
from assistant.language.vocabulary import Vocabulary
from assistant.model import Language

ROWS = 2**14
"""Rows of a table of weights."""

_PIECE = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+|[?!:@/]")
_SHORTEST, _LONGEST = 3, 4
"""Letters of a word that are looked at together."""
_LONGEST_WORD = 30
_MOST_PIECES = 120
"""Words of one sentence that are looked at."""
_MOST_REMEMBERED = 50_000
_IN_STATE = 0.7
"""How much a word in its state counts; the word by itself counts 1."""
_BESIDE = 0.5
"""How much the words of a neighbour count; a sentence's own count 1."""


@dataclass(frozen=True)
class Features:
    """The rows that speak for one sentence, and how much each counts."""

    rows: np.ndarray
    """Whole numbers below `ROWS`, shape (n,)."""
    weights: np.ndarray
    """Shape (n,)."""


class FeatureReader:
    """Reads the features of sentences; what a word is made of is remembered."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._known: dict[tuple[str, Language], tuple[int, ...]] = {}

    def of_text(self, text: str, language: Language) -> Features:
        """A text on its own."""
        return _together([(self._own(_pieces(text), language), 1.0), (_shape(text), 1.0)])

    def of_clause(self, text: str, language: Language, state: str) -> Features:
        """A text said in this state of a conversation: the same words do something else in another."""
        pieces = _pieces(text)
        return _together(
            [
                (self._own(pieces, language), 1.0),
                ([*_shape(text), _row(f"in {state}")], 1.0),
                ([_row(f"in {state} {piece}") for piece in pieces], _IN_STATE),
            ]
        )

    def of_question(self, text: str, language: Language) -> Features:
        """A text on its own, in which what its words mean counts as much as how they are written."""
        pieces = _pieces(text)
        names = [name for piece in pieces for name in self._names(piece, language)]
        spelled = [_row(name) for name in names if name[0] == "c"]
        meant = [_row(name) for name in names if name[0] in "mt"]
        words = [_row(f"w{piece}") for piece in pieces] + _pairs(pieces)
        return _together([(words, 1.0), (spelled, 0.7), (meant, 1.0), (_shape(text), 0.5)])

    def of_letter(self, sentences: Sequence[str], language: Language) -> list[Features]:
        """Each sentence of a letter, seen in its place between the others."""
        pieces = [_pieces(sentence) for sentence in sentences]
        last = len(sentences) - 1
        return [
            _together(
                [
                    (self._own(pieces[place], language), 1.0),
                    ([*_shape(sentence), *_place(place, last)], 1.0),
                    (_beside("<", pieces[place - 1] if place else None), _BESIDE),
                    (_beside(">", pieces[place + 1] if place < last else None), _BESIDE),
                ]
            )
            for place, sentence in enumerate(sentences)
        ]

    def _own(self, pieces: Sequence[str], language: Language) -> list[int]:
        rows = [row for piece in pieces for row in self._of_word(piece, language)]
        return rows + _pairs(pieces)

    def _of_word(self, word: str, language: Language) -> tuple[int, ...]:
        known = self._known.get((word, language))
        if known is None:
            if len(self._known) > _MOST_REMEMBERED:
                self._known.clear()
            known = self._known[word, language] = tuple(_row(name) for name in self._names(word, language))
        return known

    def _names(self, word: str, language: Language) -> Iterator[str]:
        yield f"w{word}"
        if not word[0].isalpha():
            return
        framed = f"_{word[:_LONGEST_WORD]}_"
        for length in range(_SHORTEST, _LONGEST + 1):
            for start in range(len(framed) - length + 1):
                yield f"c{framed[start : start + length]}"
        if word in stop_words(language) or len(word) < 2:
            return
        for concept in self._vocabulary.resolve(word, language).concepts[:2]:
            yield f"m{concept}"
            for theme in self._vocabulary.themes(concept):
                yield f"t{theme}"


def _pieces(sentence: str) -> list[str]:
    """Words in small letters, of numbers how long they are, and marks."""
    found = _PIECE.findall(sentence)[:_MOST_PIECES]
    return ["#" * min(3, len(piece)) if piece[0].isdigit() else piece.lower() for piece in found]


def _pairs(pieces: Sequence[str]) -> list[int]:
    """Words that stand side by side, and which begins and ends."""
    return [_row(f"{one} {other}") for one, other in pairwise(["^", *pieces, "$"])]


def _shape(sentence: str) -> list[int]:
    """How long it is, whether it asks."""
    end = sentence.rstrip()[-1:]
    return [_row(f"end {end if end in '?!.:,' else 'word'}"), _row(f"long {min(6, len(sentence) // 20)}")]


def _place(place: int, last: int) -> list[int]:
    return [_row(f"from the first {min(place, 3)}"), _row(f"from the last {min(last - place, 3)}")]


def _beside(side: str, pieces: Iterable[str] | None) -> list[int]:
    return [_row(f"{side}none")] if pieces is None else [_row(f"{side}{piece}") for piece in pieces]


def _together(groups: Iterable[tuple[Sequence[int], float]]) -> Features:
    """Groups of rows, each with its share: however many rows a group has, it counts the same."""
    rows: list[int] = []
    weights: list[float] = []
    for group, share in groups:
        if group:
            rows += group
            weights += [share / len(group) ** 0.5] * len(group)
    return Features(np.array(rows, np.intp), np.array(weights, np.float32))


def _row(name: str) -> int:
    return crc32(name.encode()) % ROWS
