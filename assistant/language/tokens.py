"""Words of a text with their places, their base forms and their stems."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple, Protocol

from assistant.language.folding import fold
from assistant.language.stop_words import STOP_WORDS
from assistant.model import Language

_TOKEN = re.compile(
    r"(?P<word>[^\W_]+(?:['’][^\W_]+)*)"
    # "Schüler:innen", "Lehrer*in": the ending says who is meant, not what.
    r"(?P<ending>[:*_]in(?:nen)?\b|/-?in(?:nen)?\b)?"
)
_INNER_ENDING = re.compile(r"(?<=[a-zäöüß])In(?:nen)?$")
"""``SchülerInnen``"""

_ENDS_SENTENCE = frozenset(".!?:\n")

_STEMMERS = {Language.DA: "danish", Language.DE: "german", Language.EN: "english"}
_SPELLINGS = (("ae", "æä"), ("oe", "øö"), ("ue", "ü"), ("aa", "å"), ("ss", "ß"))


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
    for match in _TOKEN.finditer(text):
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
    word = _INNER_ENDING.sub("", written) if written.endswith(("In", "Innen")) else written
    return word, fold(word)


def is_stop_word(word: str, language: Language) -> bool:
    return fold(word) in STOP_WORDS[language]


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


class Words:
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
    """A Snowball stemmer, for folded words."""
    import Stemmer

    # Results are kept by the callers; the stemmer's own cache would keep them twice.
    return Stemmer.Stemmer(_STEMMERS[language], 0)


def _casings(word: str) -> tuple[str, str]:
    lowered = word.lower()
    return word, lowered if lowered != word else word.capitalize()


def _spellings(word: str, language: Language) -> Iterable[str]:
    """The word as written, then with letters that a keyboard lacked (``ae`` for ``æ`` or ``ä``)."""
    yield word
    if language is Language.EN:
        return
    index = 0 if language is Language.DA else -1
    lowered = word.lower()
    written = lowered
    for spelled, letters in _SPELLINGS:
        if language is Language.DA and spelled in ("ue", "ss"):
            continue
        if language is Language.DE and spelled == "aa":
            continue
        written = written.replace(spelled, letters[index])
    if written != lowered:
        yield written
    if "ss" in lowered and language is Language.DE:
        yield lowered.replace("ss", "ß")
        yield written.replace("ß", "ss")
