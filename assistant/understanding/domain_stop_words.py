"""Words of asking, of school and of politeness: no topic, beyond the stop words of each language.

A word with ``*`` stands for every word that begins so. Pale words are topic only where nothing else is left.
"""

from __future__ import annotations

from assistant import locales
from assistant.language.folding import fold
from assistant.language.stop_words import stop_words
from assistant.language.word_tables import words_of_all
from assistant.model import Language

_FILE = "words/small_talk.txt"


class SmallTalk:
    """The words of one language that are no topic."""

    def __init__(self, language: Language) -> None:
        self._words, self._beginnings = _read(locales.words(language, _FILE, "small talk"))
        self._words |= stop_words(language) | words_of_all(_FILE, "sighs")
        self._pale, self._pale_beginnings = _read(locales.words(language, _FILE, "pale"))

    def __contains__(self, folded: str) -> bool:
        return (
            folded in self._words
            or folded.startswith(self._beginnings)
            or ("'" in folded and folded.replace("'", "") in self._words)
        )

    def is_pale(self, folded: str) -> bool:
        """Topic only where nothing else is left."""
        return folded in self._pale or folded.startswith(self._pale_beginnings)


def _read(words: list[str]) -> tuple[set[str], tuple[str, ...]]:
    folded = [fold(word) for word in words]
    whole = {word for word in folded if not word.endswith("*")}
    return whole, tuple(word[:-1] for word in folded if word.endswith("*"))
