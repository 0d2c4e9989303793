"""What somebody among the visitors needs on the day: the sentences that say so, in their writer's words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant import locales
from assistant.language.private_words import UNNAMED, without_id_numbers, without_names
from assistant.language.text_classifier import TextClassifier
from assistant.language.text_features import FeatureReader
from assistant.language.tokens import tokens
from assistant.language.vocabulary import Vocabulary
from assistant.language.word_tables import CONJUNCTIONS, alternatives, whole_words
from assistant.model import Language
from assistant.understanding.annotated_text import Page

_NEED = "need"
_SURE, _LIKELY = 0.6, 0.15
"""From here on a sentence states a need; from the lower one where it has a word that mostly does."""
_MOST = 60
"""Sentences of one letter that are looked at."""
_CLAUSE = re.compile(r"(?<=[,;:])\s+")


@dataclass(frozen=True)
class Need:
    """One sentence, or the end of one, that states a need."""

    as_written: str
    words: str
    """The same without names and numbers of people, as it is handed on."""

    @property
    def names_somebody(self) -> bool:
        return self.as_written != self.words


class Needs:
    """Finds the needs in a letter, in every language."""

    def __init__(self, classifier: TextClassifier, features: FeatureReader, vocabulary: Vocabulary) -> None:
        self._classifier = classifier
        self._features = features
        self._vocabulary = vocabulary
        self._place = classifier.classes.index(_NEED)

    def needs_in(self, text: str, language: Language) -> tuple[Need, ...]:
        """The needs that a letter's words state, in their order."""
        page = Page(text)
        sentences = [text[start:end].strip() for start, end in page.sentence_spans()[:_MOST]]
        return tuple(
            self._need(self._from_its_clause(sentence, language), language)
            for sentence, states in zip(sentences, self._state(sentences, language), strict=True)
            if states
        )

    def _state(self, sentences: Sequence[str], language: Language) -> list[bool]:
        if not sentences:
            return []
        chances = self._classifier.chances([self._features.of_text(each, language) for each in sentences])
        telling = whole_words("words/needs.txt", "of needs")
        return [
            chance >= (_LIKELY if telling.search(sentence) else _SURE)
            for sentence, chance in zip(sentences, chances[:, self._place], strict=True)
        ]

    def _from_its_clause(self, sentence: str, language: Language) -> str:
        """Without the number, date and class that stand before the need: "1, uge 17, en elev sidder i kørestol"."""
        starts = [0, *(found.end() for found in _CLAUSE.finditer(sentence))]
        clauses = [sentence[start:end] for start, end in zip(starts, [*starts[1:], len(sentence)], strict=True)]
        if len(clauses) < 2 or not any(letter.isdigit() for letter in sentence):
            return sentence
        stated = self._state(clauses, language)
        return _joint().sub("", sentence[starts[stated.index(True)] :]) if True in stated else sentence

    def _need(self, sentence: str, language: Language) -> Need:
        return Need(sentence, without_names(without_id_numbers(sentence), language, self._vocabulary))


@locales.remembered
def _joint() -> re.Pattern[str]:
    return re.compile(rf"^(?:{alternatives(CONJUNCTIONS, 'and')}|{alternatives(CONJUNCTIONS, 'but')})\s+", re.I)


def without_needs(text: str, needs: Sequence[Need]) -> str:
    """The sentences of the text that hold none of these needs, which are handed on by themselves."""
    return " ".join(each for each in _sentences(text) if not any(need.as_written in each for need in needs))


def beside_needs(text: str, needs: Iterable[Need]) -> str:
    """What a letter says besides these needs."""
    for need in needs:
        text = text.replace(need.as_written, "\n")
    return text


def to_be_repeated(text: str) -> str:
    """Those of the sentences that name nobody: what is told of a certain pupil is said to nobody again."""
    return " ".join(each for each in _sentences(text) if not re.search(rf"\b{UNNAMED}\b", each))


def _sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?])\s+", text)


def topic_beside(topic: str, text: str, needs: Sequence[Need]) -> str:
    """The topic without the words that stand in the needs alone; of a text that says nothing else all of it, but for
    what is told of somebody by name."""
    others = [token.folded for token in tokens(beside_needs(text, needs))]
    kept_apart = [need for need in needs if others or need.names_somebody]
    stated = [token.folded for need in kept_apart for token in tokens(need.as_written)]
    kept = [
        token.word
        for token in tokens(topic)
        if any(word.startswith(token.folded) for word in others)
        or not any(word.startswith(token.folded) for word in stated)
    ]
    return topic if len(kept) == len(tokens(topic)) else " ".join(kept)
