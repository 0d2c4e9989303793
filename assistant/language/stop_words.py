"""Words that carry no topic in any context: function words, auxiliaries, greetings and closings.

Words of asking ("looking for", "offer") and of school ("class", "pupils") are left to the reading of the question: they
may be the topic.
"""

from __future__ import annotations

from assistant import locales
from assistant.language.folding import fold
from assistant.model import Language, languages


@locales.remembered
def stop_words(language: Language) -> frozenset[str]:
    """The folded stop words of a language."""
    return frozenset(fold(word) for word in locales.words(language, "words/stop_words.txt", "stop words"))


@locales.remembered
def stop_words_of_all() -> frozenset[str]:
    """The folded stop words of every language."""
    return frozenset().union(*map(stop_words, languages()))


@locales.remembered
def before_verbs(language: Language) -> frozenset[str]:
    """The folded words behind which a word that can be a verb is one: *vi*, *jeg*, *at*."""
    return frozenset(fold(word) for word in locales.words(language, "words/stop_words.txt", "before verbs"))


@locales.remembered
def before_infinitives(language: Language) -> frozenset[str]:
    """The folded words behind which an infinitive may stand: *kan*, *skal*, *at*."""
    return frozenset(fold(word) for word in locales.words(language, "words/stop_words.txt", "before infinitives"))
