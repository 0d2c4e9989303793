"""A vocabulary arranged for looking up: tables of plain strings, quick to store, to load and to keep in memory.

Of ten thousand concepts a question meets a handful, so an entry is taken apart only when it is looked at.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from assistant.language.folding import fold
from assistant.language.stop_words import stop_words
from assistant.language.tokens import stemmer_of, tokens
from assistant.language.vocabulary_rows import COLUMNS, Concept
from assistant.model import Language

Entry = tuple[int, int, str]
"""(rank of the word in its row, number of the concept, the word as the vocabulary writes it)"""

Phrase = tuple[tuple[str, ...], tuple[int, ...]]
"""(stems of its words, numbers of the concepts that it can mean)"""

ANALYSIS = 3
"""Rises when the same vocabulary reads a text otherwise than before, so that what was stored is made anew."""

ARRANGEMENT = 2
"""Rises when the tables below hold something else than before."""

_Made = Callable[[], Mapping[str, str]]

_BETWEEN = "|"
"""Stands in no word: it parts the columns of the vocabulary's files."""


class WordTable:
    """The words of one language. Each part is made when it is first asked for."""

    def __init__(self, single: _Made, stems: _Made, phrases: _Made) -> None:
        self._single, self._stems, self._phrases = single, stems, phrases

    @cached_property
    def single(self) -> Mapping[str, str]:
        """Folded word -> its entries."""
        return self._single()

    @cached_property
    def stems(self) -> Mapping[str, str]:
        """Stem -> the folded words that have it, in the order of ``single``, parted by spaces."""
        return self._stems()

    @cached_property
    def phrases(self) -> Mapping[str, str]:
        """Stems of the first two words (of a phrase of one word, its stem) -> phrases, longest first."""
        return self._phrases()


@dataclass(frozen=True)
class ArrangedVocabulary:
    """A whole vocabulary."""

    fingerprint: str
    """Changes when any concept or word changes."""
    rows: Sequence[str]
    """One for each concept, by number."""
    table: Callable[[Language], WordTable]

    @classmethod
    def of(cls, concepts: Sequence[Concept]) -> ArrangedVocabulary:
        """Languages are arranged when asked for."""
        return cls(_fingerprint(concepts), [_row(concept) for concept in concepts], lambda of: _table(of, concepts))


def concept_in(row: str, number: int) -> Concept:
    name, themes, *words = row.split("\t")
    listed = {language: column.split(_BETWEEN) for language, column in zip(COLUMNS, words, strict=True)}
    return Concept(number, name, listed, themes.split(_BETWEEN))


def name_in(row: str) -> str:
    return row[: row.index("\t")]


def themes_in(row: str) -> list[str]:
    return row.split("\t", 2)[1].split(_BETWEEN)


def entries_in(written: str) -> list[Entry]:
    entries: list[Entry] = []
    for one in written.split(_BETWEEN):
        rank, number, word = one.split(" ", 2)
        entries.append((int(rank), int(number), word))
    return entries


def phrases_in(written: str) -> list[Phrase]:
    found: list[Phrase] = []
    for one in written.split("\n"):
        stems, _, numbers = one.partition("\t")
        found.append((tuple(stems.split(" ")), tuple(map(int, numbers.split(" ")))))
    return found


def _row(concept: Concept) -> str:
    columns = (_BETWEEN.join(concept.words[language]) for language in COLUMNS)
    return "\t".join((concept.name, _BETWEEN.join(concept.themes), *columns))


def _table(language: Language, concepts: Sequence[Concept]) -> WordTable:
    single: dict[str, list[Entry]] = {}
    several: list[Entry] = []
    for concept in concepts:
        for rank, word in enumerate(concept.words.get(language, ())):
            entry = (rank, concept.number, word)
            if word.isalpha():
                single.setdefault(fold(word), []).append(entry)
            else:
                several.append(entry)
    return WordTable(
        lambda: {folded: _written(entries) for folded, entries in single.items()},
        lambda: _stems(single, stemmer_of(language)),
        lambda: _phrases(several, stemmer_of(language), stop_words(language)),
    )


def _written(entries: Iterable[Entry]) -> str:
    return _BETWEEN.join(f"{rank} {number} {word}" for rank, number, word in entries)


def _stems(single: Iterable[str], stemmer: Any) -> dict[str, str]:
    words = list(single)
    by_stem: dict[str, list[str]] = {}
    for stem, folded in zip(stemmer.stemWords(words), words, strict=True):
        by_stem.setdefault(stem, []).append(folded)
    return {stem: " ".join(folded) for stem, folded in by_stem.items()}


def _phrases(several: Sequence[Entry], stemmer: Any, stop_words: frozenset[str]) -> dict[str, str]:
    written = [[token.folded for token in tokens(entry[2])] for entry in several]
    stems = iter(stemmer.stemWords([word for words in written for word in words]))
    by_stems: dict[tuple[str, ...], list[Entry]] = {}
    for entry, words in zip(several, written, strict=True):
        key = tuple(next(stems) for _ in words)
        if key and not stop_words.issuperset(words):
            by_stems.setdefault(key, []).append(entry)
    by_beginning: dict[str, list[str]] = {}
    for key in sorted(by_stems, key=len, reverse=True):
        numbers = dict.fromkeys(str(number) for _, number, _ in sorted(by_stems[key]))
        by_beginning.setdefault(" ".join(key[:2]), []).append(f"{' '.join(key)}\t{' '.join(numbers)}")
    return {beginning: "\n".join(phrases) for beginning, phrases in by_beginning.items()}


def _fingerprint(concepts: Sequence[Concept]) -> str:
    rows = (f"{concept.name}|{list(concept.words.values())}|{concept.themes}" for concept in concepts)
    written = "\n".join(rows)
    return hashlib.blake2b(f"{ANALYSIS}\n{written}".encode(), digest_size=16).hexdigest()
