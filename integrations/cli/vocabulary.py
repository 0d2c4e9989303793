"""The vocabulary shown to people: how a text is read, and which words of a catalogue's texts it does not know."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from assistant.language.concept_annotation import ConceptOccurrence
from assistant.language.tokens import tokens
from assistant.language.unknown_words import UnknownWord, is_to_know, names_of, unknown_in_catalogue
from assistant.language.vocabulary import ENGLISH, SPELLING, Vocabulary
from assistant.model import Language
from integrations.composition.catalogue import language_detector, load_catalogue
from integrations.settings import Settings

UNKNOWN = "unknown"
"""How a word was found that means nothing to the vocabulary; the other ways are those of `Resolution.how`."""

_COLUMN = 24


@dataclass(frozen=True)
class WordRead:
    """One word or phrase of a text that is neither a stop word, a name nor a number."""

    text: str
    """As it was written."""
    how: str
    """``exact``, ``lemma``, ``stem``, ``parts``, ``phrase``, ``english``, ``spelling`` or ``unknown``."""
    concepts: tuple[str, ...] = ()
    """What was chosen in this text; of a compound one for each part."""
    others: tuple[str, ...] = ()
    """What the word can mean as well."""


@dataclass(frozen=True)
class TextRead:
    """A text as the vocabulary reads it."""

    language: Language
    words: tuple[WordRead, ...]
    gloss: str

    @property
    def resolved(self) -> float:
        """The share of the words that the vocabulary knows, 0 to 1; 1 where there are no words to know."""
        known = sum(1 for word in self.words if word.how != UNKNOWN)
        return known / len(self.words) if self.words else 1.0


def read_text(
    text: str, language: Language, vocabulary: Vocabulary, names: Collection[str] = (), correct: bool = True
) -> TextRead:
    """Every word of a text with what it means there. ``names`` (folded words) are no words to know; ``correct`` reads
    misspelled words as questions are read, and is wrong for texts that were proof-read."""
    at: dict[int, list[ConceptOccurrence]] = {}
    passage = vocabulary.passage(text, language, correct)
    for occurrence in passage.concepts:
        at.setdefault(occurrence.start, []).append(occurrence)
    words: list[WordRead] = []
    end = 0
    written = tokens(text)
    people = vocabulary.names(written, language)
    for place, token in enumerate(written):
        if token.start < end or place in people:
            continue
        found = at.get(token.start)
        if found:
            end = found[0].end
            words.append(_read(text[token.start : end], found))
        elif token.start in passage.said:
            words.append(WordRead(token.word, ENGLISH, (passage.said[token.start],)))
        elif is_to_know(token, language, names):
            words.append(WordRead(token.word, UNKNOWN))
    return TextRead(language, tuple(words), passage.gloss)


def describe(settings: Settings, text: str, language: str | None, *, as_json: bool) -> str:
    """What ``klassetur vocabulary TEXT`` prints. Raises `FaultsFound` naming every wrong row by file and line."""
    loaded = load_catalogue(settings)
    detect = language_detector(loaded.vocabulary).detect
    written_in = Language(language) if language is not None else detect(text, settings.language)
    read = read_text(text, written_in, loaded.vocabulary, names_of(loaded.catalog))
    if as_json:
        return json.dumps(_as_json(read), ensure_ascii=False)
    lines = [_line(word) for word in read.words]
    return "\n".join([*lines, "", f"gloss: {read.gloss}", f"resolved: {read.resolved:.0%} ({read.language})"])


def list_unknown(settings: Settings, *, as_json: bool) -> str:
    """What ``klassetur vocabulary --unknown`` prints: rows for the catalogue's own ``vocabulary.txt``, where a question
    mark stands for the words that are still to be written. Raises `FaultsFound` as `describe` does."""
    loaded = load_catalogue(settings)
    unknown = unknown_in_catalogue(loaded.catalog, loaded.vocabulary)
    if as_json:
        facts = [
            {"word": word.word, "language": str(word.language), "times": word.times, "entry": word.entry}
            for word in unknown
        ]
        return json.dumps(facts, ensure_ascii=False)
    return "\n".join(_rows(unknown)) or "The vocabulary knows every word of the catalogue."


def _read(written: str, found: list[ConceptOccurrence]) -> WordRead:
    concepts = tuple(occurrence.concept for occurrence in found)
    others = found[0].others if len(found) == 1 else ()
    return WordRead(written, found[0].how, concepts, others)


def _line(word: WordRead) -> str:
    meaning = " + ".join(word.concepts)
    if word.others:
        meaning += f"   (also: {', '.join(word.others)})"
    note = "   (read as a misspelling)" if word.how == SPELLING else ""
    return f"{word.text:<{_COLUMN}} {word.how:<9} {meaning}{note}".rstrip()


def _as_json(read: TextRead) -> dict[str, object]:
    return {
        "language": str(read.language),
        "words": [
            {"word": word.text, "how": word.how, "concepts": list(word.concepts), "others": list(word.others)}
            for word in read.words
        ],
        "gloss": read.gloss,
        "resolved": round(read.resolved, 4),
    }


def _rows(unknown: Iterable[UnknownWord]) -> Iterator[str]:
    last: Language | None = None
    for word in unknown:
        if word.language is not last:
            last = word.language
            yield f"# {last}: English | Danish | German"
        columns = [word.word if language is word.language else "?" for language in _COLUMNS]
        times = "once" if word.times == 1 else f"{word.times} times"
        yield f"# {times}, for example in {word.entry}"
        yield " | ".join(columns)


_COLUMNS = (Language.EN, Language.DA, Language.DE)
