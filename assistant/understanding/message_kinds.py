"""Whether the first message of a conversation wishes an activity at all."""

from __future__ import annotations

from enum import StrEnum

from assistant.language.text_classifier import TextClassifier
from assistant.language.text_features import FeatureReader
from assistant.language.tokens import tokens
from assistant.language.vocabulary import SPELLING, Vocabulary
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


_SURE, _SURER = 0.6, 0.85
"""A message is no search from the first certainty on; where something fits or a class is named, from the second on."""


_SEVERAL_WORDS, _FEW_KNOWN = 4, 0.25
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
        chances = self._classifier.chances([self._features.of_text(reading.text, reading.language)])[0]
        wished = bool((found and reading.topic) or reading.grades or reading.kinds or reading.subjects)
        if 1.0 - chances[self._search] < (_SURER if wished else _SURE):
            return MessageKind.SEARCH
        chances[self._search] = 0.0
        return self._kinds[int(chances.argmax())]

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
