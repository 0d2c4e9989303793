"""The sentences of an entry that speak of what is asked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant import locales
from assistant.language.telling_words import GENERAL, QUALITIES
from assistant.language.tokens import tokens
from assistant.language.vocabulary import Vocabulary
from assistant.model import Activity, AskedFact, Language, Text, languages
from assistant.understanding.domain_stop_words import SmallTalk

_FILE = "words/about.txt"
_SENTENCE_END = re.compile(r"(?<=[^\W\d]{2}[.!?])\s+")
_SHARE = 0.6
"""Of what the question's words mean this share at least stands in the sentence that answers it."""


_IN_ANY_WORDS = frozenset({AskedFact.CONTENT, AskedFact.OTHER})
"""What is asked in words of its own, which a sentence that answers it has, too."""


@dataclass(frozen=True)
class _Sentence:
    text: str
    concepts: frozenset[str]


class EntryPassages:
    """Finds what an entry says in its own sentences; nothing is concluded from them."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._small_talk = {language: SmallTalk(language) for language in languages()}

    def passage(self, activity: Activity, fact: AskedFact, question: str, language: Language) -> str:
        """The sentence that speaks of the fact, or of most of what the question asks about; empty where none does."""
        sentences = list(self._sentences(activity, language))
        of_fact = self._words_of(fact)
        if of_fact:
            return next((each.text for each in sentences if of_fact & each.concepts), "")
        if fact not in _IN_ANY_WORDS:
            return ""
        wanted = self._in_particular(activity, question, language)
        scored = [(len(wanted & each.concepts), each) for each in sentences]
        most, best = max(scored, key=lambda one: one[0], default=(0, None))
        return best.text if best is not None and most and most >= _SHARE * len(wanted) else ""

    def asks_in_particular(self, activity: Activity, question: str, language: Language) -> bool:
        """The question names something besides the activity itself; "tell me more" does not."""
        return "?" in question and bool(self._in_particular(activity, question, language))

    def _in_particular(self, activity: Activity, question: str, language: Language) -> frozenset[str]:
        title = (self._telling(text, spoken) for spoken, text in activity.title.items())
        return self._telling(question, language) - frozenset().union(*title)

    def _sentences(self, activity: Activity, language: Language) -> Iterator[_Sentence]:
        for text in _texts(activity):
            spoken = language if language in text else next(iter(text), language)
            for sentence in _SENTENCE_END.split(" ".join(text.get(spoken, "").split())):
                if sentence:
                    found = self._vocabulary.concepts(sentence, spoken, correct=False)
                    yield _Sentence(sentence, frozenset(one.concept for one in found))

    def _telling(self, text: str, language: Language) -> frozenset[str]:
        """What the words mean that are no small talk and say what a text is about."""
        talk = self._small_talk[language]
        silent = {token.start for token in tokens(text) if token.folded in talk or talk.is_pale(token.folded)}
        found = self._vocabulary.concepts(text, language)
        return frozenset(one.concept for one in found if one.start not in silent and self._tells(one.concept))

    def _tells(self, concept: str) -> bool:
        themes = set(self._vocabulary.themes(concept)) - {"compound_parts"}
        return bool(themes) and not themes <= GENERAL | QUALITIES

    def _words_of(self, fact: AskedFact) -> frozenset[str]:
        """What the words of the fact mean, in every language."""
        return frozenset(
            one.concept
            for language in languages()
            for name, words in locales.rows(language, _FILE, "speaks of")
            if name == fact
            for word in words.split(",")
            for one in self._vocabulary.concepts(word.strip(), language)[:1]
        )


def _texts(activity: Activity) -> tuple[Text, ...]:
    return (
        activity.description, activity.summary, activity.materials, activity.preparation, activity.follow_up,
        activity.bring, activity.food, activity.transport, activity.parking, activity.accessibility,
        activity.curriculum, activity.contact,
    )  # fmt: skip
