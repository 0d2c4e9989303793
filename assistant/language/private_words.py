"""What of a person is not handed on: national id numbers, and names of pupils."""

from __future__ import annotations

import re

from assistant.language.tokens import Token, is_name, tokens
from assistant.language.vocabulary import Vocabulary
from assistant.model import Language

UNNAMED = "NN"
"""Stands for a name that is not handed on; read so in every language."""
_LEFT_OUT = "[…]"
_ID_NUMBER = re.compile(r"(?<![\d+/-])(\d{2})(\d{2})\d{2}\s?[- –]?\s?\d{4}(?![\d-])")
"""A birthday and four digits: a Danish CPR number, and what looks like one."""
_ABBREVIATION = re.compile(r"[A-ZÆØÅÄÖÜ]{2,}")


def without_id_numbers(text: str) -> str:
    """The text with marks in the place of national id numbers."""
    return _ID_NUMBER.sub(lambda found: _LEFT_OUT if _is_day(found) else found.group(), text)


def without_names(text: str, language: Language, vocabulary: Vocabulary) -> str:
    """A sentence about pupils with `UNNAMED` in the place of each name."""
    found = tokens(text)
    named = vocabulary.names(found, language)
    names = {place for place, token in enumerate(found) if place in named or _is_unheard(token, language, vocabulary)}
    pieces: list[str] = []
    last = 0
    for place in sorted(names):
        start, end = found[place].start, found[place].end
        joined = place - 1 in names and not text[last:start].strip()
        pieces += [] if joined else [text[last:start], UNNAMED]
        last = end
        if place + 1 not in names and text[start:end].endswith(("'s", "’s")):
            pieces.append("'s")
    return "".join([*pieces, text[last:]])


def _is_day(found: re.Match[str]) -> bool:
    """It begins with a day and a month, as a telephone number seldom does."""
    return 1 <= int(found[1]) <= 31 and 1 <= int(found[2]) <= 12


def _is_unheard(token: Token, language: Language, vocabulary: Vocabulary) -> bool:
    """A word with a capital inside a sentence that no dictionary has, where nouns have none: a rare name."""
    if not is_name(token, language) or _ABBREVIATION.match(token.word):
        return False
    return not vocabulary.knows(token.word, language) and not vocabulary.is_plain_word(token.word, language)
