"""Words of the catalogue's texts that the assistant does not know: misspelled, or missing in the vocabulary."""

from __future__ import annotations

from assistant.language.unknown_words import unknown_tokens
from assistant.language.vocabulary import Vocabulary
from assistant.model import Language

_SHORTEST_WORD = 4
"""Letters; shorter words that nobody knows are names of units and the like."""


def unknown_words(vocabulary: Vocabulary, text: str, language: Language) -> tuple[str, ...]:
    """The words of a catalogue text that the vocabulary knows nothing of, names and numbers aside; each once."""
    found = unknown_tokens(vocabulary.passage(text, language, correct=False), vocabulary)
    return tuple(dict.fromkeys(token.word for token in found if len(token.word) >= _SHORTEST_WORD))
