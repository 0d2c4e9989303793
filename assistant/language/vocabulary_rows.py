"""Rows of the vocabulary's files -> concepts, with every wrong row named at once (see docs/vocabulary.md)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from assistant.errors import Fault, FaultsFound, Wrong
from assistant.model import Language

COLUMNS = (Language.EN, Language.DA, Language.DE)

_INFINITIVES = ("en", "eln", "ern", "tun", "sein")

_COMMA_OUTSIDE = re.compile(r",(?![^()]*\))")
_SENSE = re.compile(r"\s*\([^()]*\)")


@dataclass
class Concept:
    """One thing that people talk about, and its words in three languages."""

    number: int
    """Its place in the vocabulary."""
    name: str
    """The first English word with its sense: ``crane (bird)``."""
    words: dict[Language, list[str]] = field(default_factory=dict)
    """Most usual first; without senses in brackets."""
    themes: list[str] = field(default_factory=list)
    """The files that name it, without ending."""

    @property
    def is_verb(self) -> bool:
        """It is named by a verb: German ones are written small and end so."""
        word = self.words.get(Language.DE, [""])[0]
        return word[:1].islower() and word.endswith(_INFINITIVES)

    def add(self, language: Language, words: Iterable[str]) -> None:
        self.words[language] = list(dict.fromkeys([*self.words.get(language, ()), *words]))


def read_rows(files: Mapping[str, Iterable[str]]) -> list[Concept]:
    """The concepts of all files in their order; a name that comes again adds to the first.

    Raises `FaultsFound` with every wrong row.
    """
    concepts: dict[str, Concept] = {}
    faults: list[Fault] = []
    for file, lines in files.items():
        theme = file.rpartition("/")[2].removesuffix(".txt")
        for number, line in enumerate(lines, 1):
            row = " ".join(line.split())
            if not row or row[0] == "#":
                continue
            columns = row.split("|")
            words = [_words(column) for column in columns]
            # Ten thousand rows are read at every start: what cannot be wrong is not looked at twice.
            if "(" in row or ")" in row or "?" in row or len(columns) != 3 or not all(all(listed) for listed in words):
                wrong = _wrong(columns)
                if wrong:
                    faults.append(Fault.of(file, number, "", wrong))
                    continue
            _add(concepts, theme, words)
    if faults:
        raise FaultsFound(faults)
    return list(concepts.values())


def _wrong(columns: list[str]) -> Wrong | None:
    if len(columns) != 3:
        return Wrong("vocabulary.columns", count=len(columns))
    for language, column in zip(("English", "Danish", "German"), columns, strict=True):
        if column.count("(") != column.count(")"):
            return Wrong("vocabulary.bracket", column=language)
        if not column.strip() or any(not word.strip() for word in column.split(",")):
            return Wrong("vocabulary.empty", column=language)
        if column.strip() == "?":
            return Wrong("vocabulary.question", column=language)
        if "(" in column and any(not word.strip() for word in _SENSE.sub("", column).split(",")):
            return Wrong("vocabulary.sense", column=language)
    return None


def _add(concepts: dict[str, Concept], theme: str, words: list[list[str]]) -> None:
    name = words[0][0]
    concept = concepts.get(name)
    if concept is None:
        concept = concepts[name] = Concept(len(concepts), name)
    if theme not in concept.themes:
        concept.themes.append(theme)
    for language, listed in zip(COLUMNS, words, strict=True):
        concept.add(language, [_SENSE.sub("", word) if "(" in word else word for word in listed])


def _words(column: str) -> list[str]:
    parts = _COMMA_OUTSIDE.split(column) if "(" in column else column.split(",")
    return [part.strip() for part in parts]
