"""The words of a question that say what it is about, and what each of them means."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.language.tokens import tokens
from assistant.language.vocabulary import Vocabulary
from assistant.model import Language

GENERAL = frozenset({"verbs", "abstract", "school_life", "false_friends_and_idioms"})
"""Themes of the vocabulary whose words say little about what a text is about, and nothing in which one activity differs
from the next."""
QUALITIES = frozenset({"adjectives_adverbs"})


def telling_words(vocabulary: Vocabulary, text: str, language: Language) -> Mapping[str, str]:
    """Each concept of the text that belongs to a subject -> the word, as it was written, that means it or may mean it;
    the whole word also where only a part of it does."""
    words: dict[str, str] = {}
    for found in vocabulary.concepts(text, language):
        for concept in (found.concept, *found.others):
            themes = set(vocabulary.themes(concept))
            if themes and not themes <= GENERAL | QUALITIES:
                words.setdefault(concept, text[found.start : found.end])
    return words


def known_topic(vocabulary: Vocabulary, topic: str, language: Language) -> str:
    """Of a topic the words of which the vocabulary knows what they are about, in their order: no names, and nothing of
    what is merely said around it."""
    words = set(telling_words(vocabulary, topic, language).values())
    return " ".join(token.word for token in tokens(topic) if any(token.word in word.split() for word in words))
