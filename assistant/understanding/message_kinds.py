"""Whether the first message of a conversation wishes an activity at all."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import numpy.typing as npt

from assistant.language.stop_words import stop_words
from assistant.language.text_classifier import TextClassifier
from assistant.language.text_features import FeatureReader
from assistant.language.tokens import tokens
from assistant.language.vocabulary import SPELLING, Vocabulary
from assistant.language.word_tables import whole_words
from assistant.model import Language, Reading, languages


class MessageKind(StrEnum):
    """What a first message is; the values are those of the messages that it was learned from."""

    SEARCH = "search"
    GREETING = "greeting"
    THANKS = "thanks"
    COMPLAINT = "complaint"
    OFFICE = "office"
    """A matter of the office: bills, accounts, rules."""
    STATUS = "status"
    """How something stands that was agreed."""
    HAND_OVER = "hand_over"
    """A human is wanted."""
    OUT_OF_DOMAIN = "out_of_domain"
    """Nothing that schools or their services are asked for."""


_BESIDE_A_WISH = (MessageKind.GREETING, MessageKind.THANKS, MessageKind.COMPLAINT)
"""What is often said in one breath with a wish."""
_SURE, _SURER, _SUREST = 0.42, 0.5, 0.88
"""A message is no search from the first certainty on; where something fits what it says, from the second; where
a class, a subject or a kind of offer is named, or nothing but a topic, from the third on."""

_A_PHRASE = 4
"""Words; in no more than these, half of them topic or the others without a meaning, nothing else is said."""
_SEVERAL_WORDS, _FEW_KNOWN = 3, 0.25
"""Of so many words this share at most is known where a message means nothing."""


class MessageKinds:
    """Tells the kind of a first message, in every language."""

    def __init__(self, classifier: TextClassifier, features: FeatureReader, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._classifier = classifier
        self._features = features
        self._kinds = [MessageKind(name) for name in classifier.classes]
        self._search = self._kinds.index(MessageKind.SEARCH)

    def of(self, reading: Reading, *, found: bool) -> MessageKind:
        """``found``: something fits what the message was read as. In doubt it is a search."""
        if not (reading.grades or reading.kinds or reading.subjects) and self._means_nothing(reading.topic):
            return MessageKind.OUT_OF_DOMAIN
        if reading.audience_said and (reading.topic or reading.subjects or reading.kinds):
            return MessageKind.SEARCH
        books = whole_words("words/further.txt", "books").search(reading.text) is not None
        if books and (reading.class_name or reading.grades) and (reading.topic or found):
            return MessageKind.SEARCH
        chances = self._chances(reading.text, reading.language)
        bare = _is_bare(reading) and (found or self._is_known(reading))
        named = reading.grades or reading.kinds or reading.subjects or bare
        if 1.0 - chances[self._search] < (_SUREST if named else _SURER if found and reading.topic else _SURE):
            return MessageKind.SEARCH
        chances[self._search] = 0.0
        kind = self._kinds[int(chances.argmax())]
        if kind is MessageKind.OUT_OF_DOMAIN and reading.class_name and found:
            return MessageKind.SEARCH
        return MessageKind.SEARCH if kind in _BESIDE_A_WISH and self._wishes(reading) else kind

    def _chances(self, text: str, language: Language) -> npt.NDArray[Any]:
        chances: npt.NDArray[Any] = self._classifier.chances([self._features.of_text(text, language)])[0]
        return chances

    def _wishes(self, reading: Reading) -> bool:
        """The sentences of a wish, without those around them, are a search."""
        wish = reading.wish.strip()
        return bool(wish) and float(self._chances(wish, reading.language)[self._search]) > 1.0 - _SURE

    def _is_known(self, reading: Reading) -> bool:
        words = tokens(reading.topic)
        return all(self._vocabulary.resolve(token.word, reading.language).concepts for token in words)

    def _means_nothing(self, topic: str) -> bool:
        """Nearly all of several words are words of no language that is read here."""
        words = [token.word for token in tokens(topic) if token.word.isalpha()]
        if len(words) < _SEVERAL_WORDS:
            return False
        known = [word for word in words if any(self._is_a_word(word, language) for language in languages())]
        return len(known) <= _FEW_KNOWN * len(words)

    def _is_a_word(self, word: str, language: Language) -> bool:
        """Names are written with a capital."""
        if word[0].isupper():
            return True
        means = self._vocabulary.resolve(word, language)
        return bool(means.concepts and means.how != SPELLING) or self._vocabulary.is_plain_word(word, language)


def _is_bare(reading: Reading) -> bool:
    """Hardly anything but a topic: ``magnets``, ``something on knights``."""
    topic, said = tokens(reading.topic), tokens(reading.text)
    if not topic or len(said) > _A_PHRASE or "?" in reading.text:
        return False
    named = {token.folded for token in topic}
    beside = [token.folded for token in said if token.folded not in named]
    return len(beside) <= len(topic) or stop_words(reading.language).issuperset(beside)
