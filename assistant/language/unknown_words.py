"""Words of texts and wishes that the vocabulary does not know: misspelled, or missing in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from assistant.language.concept_annotation import AnnotatedPassage
from assistant.language.names import first_names
from assistant.language.numerals import cardinals, ordinals
from assistant.language.stop_words import stop_words
from assistant.language.tokens import Token, is_name, tokens
from assistant.language.vocabulary import Vocabulary
from assistant.model import Activity, Catalog, Language, Text, languages

_SENTENCE = re.compile(r"[^.!?\n]+[.!?]?")
_PEOPLE_AT_LEAST = 2
"""A word that no dictionary has is shown when so many people wrote it: one may have written a name."""


@dataclass(frozen=True)
class UnknownWord:
    """A word of a catalogue that the vocabulary does not know."""

    word: str
    """As it is written most often."""
    language: Language
    times: int
    entry: str
    """The id of one activity in whose texts it stands."""
    example: str
    """The sentence there."""


@dataclass(frozen=True)
class AskedWord:
    """A word of people's wishes that the vocabulary does not know; never with who wrote it, nor what else."""

    word: str
    language: Language
    people: int
    """How many wrote it."""


@dataclass(frozen=True)
class AskedTopic:
    """What somebody looked for, as it was understood."""

    who: str
    """Tells one person from another."""
    language: Language
    topic: str


@dataclass
class _Found:
    entry: str
    example: str
    times: int = 0
    spellings: Counter[str] = field(default_factory=Counter)


def unknown_tokens(passage: AnnotatedPassage, vocabulary: Vocabulary, names: Collection[str] = ()) -> list[Token]:
    """The words of a passage that mean nothing to the vocabulary, without stop words, numbers and names. ``names``:
    folded words that are names too."""
    known = [occurrence.span for occurrence in passage.concepts]
    people = vocabulary.names(passage.tokens, passage.language)
    return [
        token
        for place, token in enumerate(passage.tokens)
        if place not in people
        and token.start not in passage.said
        and is_to_know(token, passage.language, names)
        and not any(start <= token.start < end for start, end in known)
    ]


def is_to_know(token: Token, language: Language, names: Collection[str] = ()) -> bool:
    """Neither a stop word, nor a number, nor a name."""
    silent = {token.folded, token.folded.partition("'")[0]} & stop_words(language)
    if silent or token.folded in names or any(sign.isdigit() for sign in token.word):
        return False
    if token.folded in cardinals(language) or token.folded in ordinals(language):
        return False
    return not is_name(token, language) and len(token.word) > 1


def unknown_in_catalogue(
    catalog: Catalog, vocabulary: Vocabulary, between: Callable[[], None] = lambda: None
) -> list[UnknownWord]:
    """The words of the activities' texts that the vocabulary does not know: by language, most frequent first. Words
    that are quoted from another language are left out. ``between`` is called before each activity."""
    names = names_of(catalog)
    found: dict[tuple[Language, str], _Found] = {}
    for activity in catalog.activities.values():
        between()
        for language, text in _texts_of(activity):
            for token in unknown_tokens(vocabulary.passage(text, language, correct=False), vocabulary, names):
                if _is_quoted(token, language, vocabulary):
                    continue
                key = (language, token.word.lower())
                one = found.get(key) or found.setdefault(key, _Found(activity.id, _sentence_at(text, token.start)))
                one.times += 1
                one.spellings[token.word] += 1
    order = languages()
    keys = sorted(found, key=lambda key: (order.index(key[0]), -found[key].times, key[1]))
    return [
        UnknownWord(one.spellings.most_common(1)[0][0], key[0], one.times, one.entry, one.example)
        for key, one in ((key, found[key]) for key in keys)
    ]


def unknown_in_wishes(topics: Iterable[AskedTopic], catalog: Catalog, vocabulary: Vocabulary) -> list[AskedWord]:
    """The words of what people looked for that the vocabulary does not know, most asked first. What may be a person's
    name is left out: a first name, and a word that one person alone wrote and that no dictionary has."""
    names = names_of(catalog) | first_names()
    people: dict[tuple[Language, str], set[str]] = {}
    for asked in topics:
        passage = vocabulary.passage(asked.topic, asked.language)
        for token in unknown_tokens(passage, vocabulary, names):
            people.setdefault((asked.language, token.word.lower()), set()).add(asked.who)
    found = [
        AskedWord(word, language, len(who))
        for (language, word), who in people.items()
        if len(who) >= _PEOPLE_AT_LEAST or vocabulary.is_plain_word(word, language)
    ]
    return sorted(found, key=lambda one: (-one.people, one.word))


def names_of(catalog: Catalog) -> frozenset[str]:
    """The words of names of places, providers and schools, as the vocabulary folds them."""
    named: list[str] = []
    for provider in catalog.providers.values():
        named += (provider.name, provider.town)
    for school in catalog.schools.values():
        named += (school.name, school.town)
    for activity in catalog.activities.values():
        named += (activity.place.name, activity.place.town)
    return frozenset(token.folded for name in named for token in tokens(name))


def _texts_of(activity: Activity) -> Iterator[tuple[Language, str]]:
    fields: Sequence[Text] = (
        activity.title,
        activity.summary,
        activity.description,
        activity.curriculum,
        activity.preparation,
        activity.follow_up,
        activity.materials,
        activity.transport,
    )
    for text in fields:
        yield from text.items()


def _is_quoted(token: Token, language: Language, vocabulary: Vocabulary) -> bool:
    """A word of another language, or an English one that the model reads by itself."""
    if language is Language.EN and vocabulary.is_plain_word(token.word, language):
        return True
    others = (other for other in languages() if other is not language)
    return any(token.folded in stop_words(other) or vocabulary.knows(token.word, other) for other in others)


def _sentence_at(text: str, start: int) -> str:
    found = next((one for one in _SENTENCE.finditer(text) if one.start() <= start < one.end()), None)
    return " ".join(found[0].split()) if found is not None else ""
