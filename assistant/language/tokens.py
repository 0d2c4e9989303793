"""BaseForms of a text with their places, their base forms and their stems."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple, Protocol

from assistant import locales
from assistant.language.folding import fold
from assistant.language.stop_words import stop_words
from assistant.model import Language, languages

_ENDS_SENTENCE = frozenset(".!?:\n")


class Token(NamedTuple):
    """One word of a text. ``text[start:end]`` is what was written; ``word`` leaves out a gender ending."""

    word: str
    start: int
    end: int
    opens: bool
    """First word of a sentence: a capital says nothing about it."""
    folded: str


@lru_cache(maxsize=8)
def tokens(text: str) -> tuple[Token, ...]:
    """The words and numbers of a text in their order; hyphens and slashes part words. Those of the last few texts are
    kept, as several readers ask for the words of one question."""
    found: list[Token] = []
    last = 0
    for match in _token().finditer(text):
        start, end = match.span()
        gap = text[last:start]
        opens = not found or (gap != " " and not _ENDS_SENTENCE.isdisjoint(gap))
        word, folded = _form(match[1])
        found.append(Token(word, start, end, opens, folded))
        last = end
    return tuple(found)


@lru_cache(maxsize=20_000)
def _form(written: str) -> tuple[str, str]:
    """A word without a gender ending, and folded; most words of a text were met before."""
    word = without_inner_ending(written)
    return word, fold(word)


locales.forget_with(tokens.cache_clear)
locales.forget_with(_form.cache_clear)


def without_inner_ending(written: str) -> str:
    """``SchülerInnen`` -> ``Schüler``"""
    if not written.endswith(_inner_endings()):
        return written
    ending = next(ending for ending in _inner_endings() if written.endswith(ending))
    before = written.removesuffix(ending)
    return before if before[-1:].islower() else written


@locales.remembered
def _gender_endings() -> tuple[str, ...]:
    """Endings that say who is meant, not what; the longest first."""
    found = (word for each in languages() for word in locales.words(each, "language.txt", "gender endings"))
    return tuple(sorted(found, key=len, reverse=True))


@locales.remembered
def _inner_endings() -> tuple[str, ...]:
    return tuple(ending.capitalize() for ending in _gender_endings())


@locales.remembered
def _token() -> re.Pattern[str]:
    endings = "|".join(_gender_endings()) or locales.NOTHING
    return re.compile(
        r"(?P<word>[^\W_]+(?:['’][^\W_]+)*)"
        # "Schüler:innen", "Lehrer*in"
        rf"(?P<ending>[:*_](?:{endings})\b|/-?(?:{endings})\b)?"
    )


def is_stop_word(word: str, language: Language) -> bool:
    return fold(word) in stop_words(language)


@locales.remembered
def nouns_have_capitals(language: Language) -> bool:
    """Every noun begins with a capital, as in German."""
    return locales.table(language, "language.txt", "nouns with capitals") == "yes"


@locales.remembered
def parts_compounds(language: Language) -> bool:
    """Compounds are written as several words, as in English."""
    return locales.table(language, "words/compounds.txt", "compounds") != "yes"


def is_name(token: Token, language: Language) -> bool:
    """A capital inside a sentence, in a language that does not give one to every noun."""
    return token.word[0].isupper() and not token.opens and not nouns_have_capitals(language)


class WordForms(Protocol):
    """Inflected forms of a language -> base form."""

    def base(self, form: str, language: Language) -> str | None:
        """The base form of a word written as given (case counts); ``None`` when the form is not known."""
        ...


class SimplemmaForms:
    """Word forms from simplemma's dictionaries. A language is loaded when it is first asked for, which takes up to half
    a second and 25 MB."""

    def __init__(self) -> None:
        self._loaded: dict[Language, Mapping[str, str]] = {}

    def base(self, form: str, language: Language) -> str | None:
        return self.all(language).get(form)

    def all(self, language: Language) -> Mapping[str, str]:
        """Every form of the language -> its base form."""
        if language not in self._loaded:
            from simplemma.strategies.dictionaries import LOW_MEMORY_DICTIONARY_FACTORY

            self._loaded[language] = LOW_MEMORY_DICTIONARY_FACTORY.get_dictionary(language)
        return self._loaded[language]


class BaseForms:
    """Base forms and stems of one language; not safe to share between threads that run at the same time."""

    def __init__(self, language: Language, forms: WordForms) -> None:
        self.language = language
        self._forms = forms
        self._stemmer: Any = None
        self._bases: dict[str, str | None] = {}

    def base(self, word: str) -> str | None:
        """The base form of a word in any usual spelling and case, or ``None`` when the word is not known."""
        if word not in self._bases:
            self._bases[word] = self._found(word)
        return self._bases[word]

    def stem(self, folded: str) -> str:
        """The stem of a folded word."""
        if self._stemmer is None:
            self._stemmer = stemmer_of(self.language)
        stem: str = self._stemmer.stemWord(folded)
        return stem

    def _found(self, word: str) -> str | None:
        for spelling in _spellings(word, self.language):
            for cased in _casings(spelling):
                base = self._forms.base(cased, self.language)
                if base is not None:
                    return base
        return None


def stemmer_of(language: Language) -> Any:
    """A Snowball stemmer, for folded words; one that changes nothing for a language that names none."""
    algorithm = locales.table(language, "language.txt", "stemmer")
    if not algorithm:
        return _NoStemmer()
    import Stemmer

    # Results are kept by the callers; the stemmer's own cache would keep them twice.
    return Stemmer.Stemmer(algorithm, 0)


class _NoStemmer:
    def stemWord(self, word: str) -> str:  # as PyStemmer calls it
        return word

    def stemWords(self, words: list[str]) -> list[str]:
        return words


def _casings(word: str) -> tuple[str, str]:
    lowered = word.lower()
    return word, lowered if lowered != word else word.capitalize()


def _spellings(word: str, language: Language) -> Iterable[str]:
    """The word as written, then with letters that a keyboard lacked (``ae`` for ``æ`` or ``ä``)."""
    yield word
    lowered = word.lower()
    written = lowered
    letters = _letters(language)
    for spelled, letter in letters.keyboard:
        written = written.replace(spelled, letter)
    if written != lowered:
        yield written
    for spelled, letter in letters.both_ways:
        if spelled in lowered:
            yield lowered.replace(spelled, letter)
            yield written.replace(letter, spelled)


class _Letters(NamedTuple):
    keyboard: tuple[tuple[str, str], ...]
    both_ways: tuple[tuple[str, str], ...]
    """Of these, those of which words have now one and now the other."""


@locales.remembered
def _letters(language: Language) -> _Letters:
    names = ("letters", "letters spelled both ways")
    return _Letters(*(tuple(locales.rows(language, "language.txt", name)) for name in names))
