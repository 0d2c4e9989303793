"""Which facts of an activity a clause asks about: what it costs, how long it takes, whether there is lunch."""

from __future__ import annotations

import re

from assistant import locales
from assistant.language.text_classifier import TextClassifier
from assistant.language.text_features import FeatureReader
from assistant.language.word_tables import CONJUNCTIONS, alternatives
from assistant.model import AskedFact, Language

NOTHING = "nothing"
"""The class of clauses that ask nothing about an activity."""

_ASKS = 0.5
"""A sentence asks about an activity from this certainty on; ..."""
_BESIDE = 0.3
"""... a further fact from this one on, ..."""
_IN_PART = 0.6
"""... and a part of a sentence from this one on."""
_MOST_SENTENCES = 12
"""Sentences of one message that are looked at."""
_FEWEST_WORDS = 2
"""Words of a part that can ask for something of its own."""


class QuestionsAbout:
    """Tells what is asked about an activity, in every language."""

    def __init__(self, classifier: TextClassifier, features: FeatureReader) -> None:
        self._classifier = classifier
        self._features = features
        self._nothing = classifier.classes.index(NOTHING)

    def asked_facts(self, text: str, language: Language) -> tuple[AskedFact, ...]:
        """Each fact that is asked about, in the order of the text; ``()`` where nothing is, or in doubt."""
        found: dict[AskedFact, None] = {}
        for sentence in _sentences(text):
            found |= dict.fromkeys(self._of_sentence(sentence, language))
        return tuple(found)

    def certainty(self, text: str, language: Language) -> float:
        """How likely it is that anything is asked about an activity, 0..1."""
        return max((1.0 - self._chances(each, language)[self._nothing] for each in _sentences(text)), default=0.0)

    def _of_sentence(self, sentence: str, language: Language) -> list[AskedFact]:
        chances = self._chances(sentence, language)
        if 1.0 - chances[self._nothing] < _ASKS:
            return []
        parts = [part for part in _joints().split(sentence) if len(part.split()) >= _FEWEST_WORDS]
        if len(parts) > 1:
            apart = [fact for part in parts for fact in self._over(part, language, _IN_PART)]
            if len(set(apart)) > 1:
                return apart
        chances[self._nothing] = 0.0
        ranked = sorted(range(len(chances)), key=lambda place: -chances[place])
        sure = [place for place in ranked[1:2] if chances[place] >= _BESIDE]
        return [AskedFact(self._classifier.classes[place]) for place in (ranked[0], *sure)]

    def _over(self, part: str, language: Language, least: float) -> list[AskedFact]:
        chances = self._chances(part, language)
        best = max(range(len(chances)), key=lambda place: chances[place])
        if best == self._nothing or chances[best] < least:
            return []
        return [AskedFact(self._classifier.classes[best])]

    def _chances(self, sentence: str, language: Language) -> list[float]:
        chances: list[float] = self._classifier.chances([self._features.of_question(sentence, language)])[0].tolist()
        return chances


_ENDS = re.compile(r"(?<=[?!])\s*|(?<=[^\d\s]\.)\s+|\n+")


def _sentences(text: str) -> list[str]:
    return [part.strip() for part in _ENDS.split(text) if any(map(str.isalpha, part))][:_MOST_SENTENCES]


@locales.remembered
def _joints() -> re.Pattern[str]:
    both, either = alternatives(CONJUNCTIONS, "and"), alternatives(CONJUNCTIONS, "or")
    return re.compile(rf"\s*[,;/&+]\s*|\s+(?:{both}|{either})\s+", re.I)
