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
_LONG, _ALONE = 12, 0.8
"""In a sentence of more words, most of which tell something else, a part asks from this certainty on."""
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

    def asked_facts(
        self, text: str, language: Language, *, asks: bool = False, least: float = _ASKS
    ) -> tuple[AskedFact, ...]:
        """Each fact that is asked about, in the order of the text; ``()`` where nothing is, or in doubt. ``asks``: it
        is known that something is asked, so that at least one fact is found in any words; ``least``: how sure it must
        be that a sentence asks."""
        sentences = _sentences(text)
        found: dict[AskedFact, None] = {}
        for sentence in sentences:
            found |= dict.fromkeys(self._of_sentence(sentence, language, least))
        if asks and not found and sentences:
            likeliest = min(sentences, key=lambda each: self._chances(each, language)[self._nothing])
            found = dict.fromkeys(self._of_sentence(likeliest, language, 0.0))
        return tuple(found)

    def _of_sentence(self, sentence: str, language: Language, least: float) -> list[AskedFact]:
        chances = self._chances(sentence, language)
        parts = [part for part in _joints().split(sentence) if len(part.split()) >= _FEWEST_WORDS]
        if 1.0 - chances[self._nothing] < least:
            is_long = len(sentence.split()) > _LONG
            return [fact for part in parts if is_long for fact in self._over(part, language, _ALONE)]
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
