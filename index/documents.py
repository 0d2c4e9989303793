"""An activity -> what is embedded, and what full text knows of it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assistant.language.concept_annotation import AnnotatedPassage, ConceptOccurrence
from assistant.language.stop_words import stop_words
from assistant.language.tokens import tokens
from assistant.language.vocabulary import Vocabulary
from assistant.model import Activity, Language, Text
from index.ranking_parameters import FIELDS, MOST_SENTENCES, Weights

Terms = Mapping[str, float]
"""Concept, ``~`` and a word of a concept's name, or ``=`` and an unknown word -> weight."""

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[^\W\d_a-zæøåäöü])|\n\s*\n")
_HEAD = ("title", "summary")


@dataclass(frozen=True)
class Document:
    """What the index knows of one activity."""

    summary: str
    """Title and summary as they are embedded."""
    title: str
    sentences: tuple[str, ...]
    terms: Terms
    head: frozenset[str]
    """Terms of title and summary: what the activity is about."""

    @property
    def texts(self) -> tuple[str, ...]:
        """All that is embedded, in the order summary, title, sentences."""
        return (self.summary, self.title, *self.sentences)


def document_of(activity: Activity, vocabulary: Vocabulary, weights: Weights, pivot: bool) -> Document:
    """``pivot``: embed English alone, glossed word by word where the entry has none."""
    title, summary = (_to_embed(text, vocabulary, pivot) for text in (activity.title, activity.summary))
    sentences = _sentences(activity.description, vocabulary, pivot)
    by_field = {name: _terms_of(text, vocabulary, weights) for name, text in _fields(activity).items()}
    by_field["names"] = dict.fromkeys(names_of(activity), 1.0)
    terms: dict[str, float] = {}
    for name, found in by_field.items():
        for term, weight in found.items():
            terms[term] = terms.get(term, 0.0) + FIELDS[name] * weight
    head = frozenset(term for name in _HEAD for term in by_field[name])
    return Document(f"{title.rstrip('.')}. {summary}", title, tuple(sentences), terms, head)


def source_hash(activity: Activity) -> str:
    """Changes when any text changes that `document_of` reads."""
    texts = {name: dict(text) for name, text in _fields(activity).items()}
    names = [activity.provider.name, activity.place.name, activity.place.town]
    return _hash(json.dumps([texts, names], sort_keys=True, ensure_ascii=False))


def texts_hash(document: Document) -> str:
    """Changes when anything changes that is embedded."""
    return _hash("\x00".join(document.texts))


def terms_of(
    text: str, language: Language, vocabulary: Vocabulary, weights: Weights, correct: bool
) -> dict[str, float]:
    """The terms of a text, each with what it counts in all. ``correct``: read misspelled words as what they mean."""
    return terms_in(vocabulary.passage(text, language, correct), vocabulary, weights)


def terms_in(passage: AnnotatedPassage, vocabulary: Vocabulary, weights: Weights) -> dict[str, float]:
    """As `terms_of`, of a text that others look into as well."""
    terms: dict[str, float] = {}
    inside: set[int] = set()
    for occurrence in passage.concepts:
        inside.update(range(occurrence.start, occurrence.end))
        for term, weight in _spread(occurrence, vocabulary, weights):
            terms[term] = terms.get(term, 0.0) + weight
    silent = stop_words(passage.language)
    for token in passage.tokens:
        if token.start not in inside and token.folded not in silent and not token.word.isdigit():
            term = "=" + token.folded
            terms[term] = terms.get(term, 0.0) + 1.0
    return terms


def name_terms(concept: str, vocabulary: Vocabulary) -> list[str]:
    """The words of a concept's English name as terms."""
    return ["~" + stem for stem in vocabulary.name_stems(concept)]


def names_of(activity: Activity) -> Iterator[str]:
    """Provider and place as terms, so that a name is found even where the vocabulary has no such word."""
    for name in (activity.provider.name, activity.place.name, activity.place.town):
        yield from ("=" + token.folded for token in tokens(name))


def _fields(activity: Activity) -> dict[str, Text]:
    return {
        "title": activity.title,
        "summary": activity.summary,
        "description": activity.description,
        "curriculum": activity.curriculum,
        "materials": activity.materials,
    }


def _to_embed(text: Text, vocabulary: Vocabulary, pivot: bool) -> str:
    language = _main_language(text)
    if language is None:
        return ""
    return vocabulary.gloss(text[language], language, correct=False) if pivot else text[language]


def _sentences(text: Text, vocabulary: Vocabulary, pivot: bool) -> list[str]:
    language = _main_language(text)
    if language is None:
        return []
    written = [part.strip() for part in _SENTENCE_END.split(text[language])]
    said = [vocabulary.gloss(part, language, correct=False) if pivot else part for part in written]
    return [sentence for sentence in said if len(sentence.split()) > 2][:MOST_SENTENCES]


def _main_language(text: Text) -> Language | None:
    """English where there is some, as nothing is lost then; else the language the entry was written in."""
    return Language.EN if Language.EN in text else next(iter(text), None)


def _terms_of(text: Text, vocabulary: Vocabulary, weights: Weights) -> dict[str, float]:
    """The terms of a text in all its languages; a term counts as often as in the language that says it most."""
    terms: dict[str, float] = {}
    for language, written in text.items():
        for term, weight in terms_of(written, language, vocabulary, weights, correct=False).items():
            terms[term] = max(weight, terms.get(term, 0.0))
    return terms


def _spread(occurrence: ConceptOccurrence, vocabulary: Vocabulary, weights: Weights) -> Iterator[tuple[str, float]]:
    yield occurrence.concept, 1.0
    for other in occurrence.others:
        yield other, weights.other_meaning
    for term in name_terms(occurrence.concept, vocabulary):
        yield term, weights.name_word


def _hash(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
