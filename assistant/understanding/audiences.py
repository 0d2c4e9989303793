"""For whom a wish is, where no word says it: most are for pupils, some for those who teach or lead."""

from __future__ import annotations

from dataclasses import replace

from assistant.language.text_classifier import TextClassifier
from assistant.language.text_features import FeatureReader
from assistant.model import Audience, Reading

_ADULTS = frozenset({Audience.TEACHERS, Audience.LEADERS})
_SURE, _DOUBTFUL = 0.7, 0.5
"""From the first chance on it is for adults; from the second on it may be, and nothing is left out for whom it is."""
_OF_A_CLASS = 0.2
"""So much more it takes where a class is named."""
_FEWEST = 5
"""Words; fewer tell nothing of whom they are for."""


class Audiences:
    """Tells for whom a wish is, in every language."""

    def __init__(self, classifier: TextClassifier, features: FeatureReader) -> None:
        self._classifier = classifier
        self._features = features
        self._audiences = [Audience(name) for name in classifier.classes]

    def told_of(self, reading: Reading) -> Reading:
        """The reading with its audience, where the words themselves leave it open."""
        if reading.audience_said or len(reading.text.split()) < _FEWEST:
            return reading
        chances = self._classifier.chances([self._features.of_text(reading.text, reading.language)])[0]
        of = {audience: float(chances[place]) for place, audience in enumerate(self._audiences)}
        adults = sum(of[audience] for audience in _ADULTS)
        more = _OF_A_CLASS if reading.grades or reading.class_name else 0.0
        if adults < _SURE + more:
            return reading if adults < _DOUBTFUL + more else replace(reading, unsure=reading.unsure | {"audience"})
        likelier = max(sorted(_ADULTS), key=lambda audience: of[audience])
        return replace(reading, audience=likelier, audience_said=True)
