"""Tables of words in every language, as sets and as patterns."""

from __future__ import annotations

import re
from collections.abc import Mapping

from assistant import locales
from assistant.language.folding import fold
from assistant.model import Language, languages

CONJUNCTIONS = "words/conjunctions.txt"
"""Where the little words stand that many readers look for."""


def folded_words(table: str) -> frozenset[str]:
    """The words of a table, folded."""
    return frozenset(fold(word) for word in table.split())


@locales.remembered
def words_of_all(file: str, table: str) -> frozenset[str]:
    """The words of a table in every language, folded."""
    return frozenset().union(*(folded_words(locales.table(language, file, table)) for language in languages()))


@locales.remembered
def numbers_of_words(file: str, table: str) -> Mapping[str, int]:
    """Folded word -> the number at the beginning of its row, in every language."""
    rows = (row for language in languages() for row in locales.rows(language, file, table))
    return {word: int(number) for number, words in rows for word in folded_words(words)}


def alternatives(file: str, table: str, *of: Language) -> str:
    """A pattern that finds any word of a table as it is written, in these languages or in all; long words first."""
    words = dict.fromkeys(word for each in of or languages() for word in locales.words(each, file, table))
    return f"(?:{'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})" if words else locales.NOTHING


@locales.remembered
def whole_words(file: str, table: str) -> re.Pattern[str]:
    """Finds whatever a line of the table finds in any language, as whole words, with capitals or without."""
    return re.compile(rf"\b{locales.pattern(file, table)}\b", re.IGNORECASE)
