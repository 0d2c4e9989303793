"""The language of a text, of a short one by the words that each language knows."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.language.detect import LanguageDetector
from assistant.language.tokens import tokens, without_inner_ending
from assistant.language.vocabulary import Vocabulary
from assistant.model import Language, languages

_FEW_WORDS = 8
_A_WORD = 60
"""Letters of a text that may be a single word."""


class LanguageOfText:
    """Tells the language of texts of any length."""

    def __init__(self, vocabulary: Vocabulary, detector: LanguageDetector) -> None:
        self._vocabulary = vocabulary
        self._detector = detector

    def of(self, text: str, fallback: Language) -> Language:
        """``fallback`` where it is unsure, and of a single word that it knows."""
        words = tokens(text[:200]) if len(text) < _A_WORD else ()
        if len(words) == 1 and self._vocabulary.knows(words[0].word, fallback):
            return fallback
        detected = self._detector.detect(text[:1000], fallback)
        return self._by_known_words(text, detected, fallback)

    def _by_known_words(self, text: str, detected: Language, fallback: Language) -> Language:
        """Of a short text, the language that knows clearly more of its words: "matematik i naturen" is no English."""
        # A long text is known by its spaces; words with marks in them, or with an ending to be taken off, are left out.
        plain = [word for word in text[:200].split() if word.isalpha() and len(word) > 3]
        if len([word for word in plain if without_inner_ending(word) == word]) > _FEW_WORDS:
            return detected
        words = [token.word for token in tokens(text[:200]) if len(token.word) > 3]
        if not words or len(words) > _FEW_WORDS:
            return detected
        known = {detected: self._known(words, detected)}
        if known[detected] >= max(1, len(words) - 1):
            return detected  # no other knows clearly more
        known |= {language: self._known(words, language) for language in languages() if language is not detected}
        best = max(languages(), key=lambda language: (known[language], language is detected))
        if known[best] == 0:
            return fallback
        return best if known[best] >= known[detected] + 2 else detected

    def _known(self, words: Sequence[str], language: Language) -> int:
        return sum(1 for word in words if self._vocabulary.knows(word, language))
