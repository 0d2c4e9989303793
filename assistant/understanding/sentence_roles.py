"""What each sentence of a letter is there for: to wish, to set a condition, or only to tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant.language.text_classifier import TextClassifier
from assistant.language.text_features import FeatureReader
from assistant.model import Language
from assistant.understanding.annotated_text import Page


class SentenceRole(StrEnum):
    """What a sentence does; the values are those of the sentences that it was learned from."""

    WISH = "wish"
    CONDITION = "condition"
    NEED = "need"
    """What the pupils need: it conditions the wish."""
    OTHER_WISH = "other_wish"
    QUESTION = "question"
    """About the day itself: what it costs, what to bring."""
    HISTORY = "history"
    """What has been, or what others do."""
    LOGISTICS = "logistics"
    GREETING = "greeting"
    SIGNATURE = "signature"


_COUNT = (SentenceRole.WISH, SentenceRole.CONDITION, SentenceRole.NEED)
_SURE, _DOUBTFUL = 0.5, 0.1
"""From here on a sentence's conditions count; from here on they are preferences, below they are nothing."""
_ASIDE = (SentenceRole.LOGISTICS, SentenceRole.OTHER_WISH)
_SURELY_ASIDE = 0.7
_FEWEST = 2
_MOST = 60
"""Sentences of one letter that are looked at; the rest counts."""


@dataclass(frozen=True)
class RoleOfSentence:
    """A sentence in its letter, ``text[start:end]``, and what it does."""

    start: int
    end: int
    role: SentenceRole
    certainty: float
    """How likely it does this, 0..1."""
    counts: float
    """How likely it is about the wish at all, 0..1."""

    @property
    def is_sure(self) -> bool:
        """What it demands is demanded of what is wished."""
        return self.counts >= _SURE

    @property
    def is_aside(self) -> bool:
        """It says nothing of what the letter is about."""
        return self.role in _ASIDE and self.certainty >= _SURELY_ASIDE

    @property
    def is_doubtful(self) -> bool:
        """What it demands may be demanded of what is wished."""
        return _DOUBTFUL <= self.counts < _SURE and not self.is_aside


class SentenceRoles:
    """Tells the roles of a letter's sentences, in every language."""

    def __init__(self, classifier: TextClassifier, features: FeatureReader) -> None:
        self._classifier = classifier
        self._features = features
        self._roles = [SentenceRole(name) for name in classifier.classes]
        self._counting = [self._roles.index(role) for role in _COUNT]

    def of(self, page: Page, language: Language) -> tuple[RoleOfSentence, ...]:
        """The sentences behind the subject line, at most `_MOST`, each with its role; none for a single one."""
        spans = page.sentence_spans()[:_MOST]
        if len(spans) < _FEWEST:
            return ()
        sentences = [page.text[start:end] for start, end in spans]
        chances = self._classifier.chances(self._features.of_letter(sentences, language))
        counts, best = chances[:, self._counting].sum(axis=1), chances.argmax(axis=1)
        return tuple(
            RoleOfSentence(start, end, self._roles[best[place]], float(chances[place].max()), float(counts[place]))
            for place, (start, end) in enumerate(spans)
        )


def wish_in(text: str, sentences: Sequence[RoleOfSentence]) -> str:
    """The sentences that say what is wanted, as they were written."""
    return text_of(text, [sentence for sentence in sentences if sentence.role is SentenceRole.WISH])


def text_of(text: str, sentences: Sequence[RoleOfSentence]) -> str:
    """These sentences alone, a line each."""
    return "\n".join(text[sentence.start : sentence.end].strip() for sentence in sentences)
