"""Words of the catalogue's texts that the assistant does not know: misspelled, or missing in the vocabulary."""

from __future__ import annotations

from assistant.language.tokens import is_name, is_stop_word, tokens
from assistant.language.vocabulary import Vocabulary
from assistant.model import Language

_SHORTEST_WORD = 4
"""Letters; shorter words that nobody knows are names of units and the like."""


def unknown_words(vocabulary: Vocabulary, text: str, language: Language) -> tuple[str, ...]:
    """The words of a catalogue text that the vocabulary knows nothing of, names and numbers aside; each once."""
    known = [occurrence.span for occurrence in vocabulary.concepts(text, language, correct=False)]
    found: dict[str, None] = {}
    for token in tokens(text):
        if (
            len(token.word) < _SHORTEST_WORD
            or is_name(token, language)
            or any(letter.isdigit() for letter in token.word)
            or is_stop_word(token.word, language)
            or any(start <= token.start < end for start, end in known)
        ):
            continue
        found.setdefault(token.word)
    return tuple(found)
