"""Numbers written as words, up to what a class or a duration needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from assistant import locales
from assistant.language.folding import fold
from assistant.model import Language, languages

_FILE = "words/numbers.txt"


@locales.remembered
def cardinals(language: Language) -> Mapping[str, int]:
    """Folded word -> number. English tens and ones are joined: ``twentyfour``."""
    ones = locales.words(language, _FILE, "zero to twenty")
    both = locales.table(language, _FILE, "tens with ones")
    words = {word: number for number, word in enumerate(ones)}
    for ten, word in _numbered(language, "tens"):
        words[word] = ten
        words |= {both.format(one=ones[one], ten=word): ten + one for one in range(1, 10)}
    words |= {word: number for number, word in _numbered(language, "other numbers")}
    return {fold(word): number for word, number in words.items()}


@locales.remembered
def ordinals(language: Language) -> Mapping[str, int]:
    """Folded word -> 0-13."""
    endings = ["", *locales.words(language, _FILE, "endings of ordinals")]
    words = enumerate(locales.words(language, _FILE, "zeroth to thirteenth"))
    found = {fold(word + ending): number for number, word in words for ending in endings}
    return found | {fold(word): number for number, word in _numbered(language, "other ordinals")}


@locales.remembered
def ordinals_as_spelled(language: Language) -> Mapping[str, int]:
    """Every spelling of 1st to 31st -> its number; one of several words has spaces (``twenty first``)."""
    ones = locales.words(language, _FILE, "zero to twenty")
    firsts = locales.words(language, _FILE, "zeroth to thirteenth")
    named = dict(enumerate(firsts)) | dict(enumerate(locales.words(language, _FILE, "fourteenth to nineteenth"), 14))
    words = {word: number for number, word in named.items() if number}
    tens = dict(_numbered(language, "tens"))
    for ten, word in _numbered(language, "twentieth and thirtieth"):
        words[word] = ten
        for form in locales.words(language, _FILE, "ordinals of tens with ones"):
            for one in range(1, 10 if ten == 20 else 2):
                spelled = form.format(one=ones[one], first=firsts[one], ten=tens[ten], tenth=word)
                words[spelled.replace("-", " ")] = ten + one
    endings = ["", *locales.words(language, _FILE, "endings of ordinals")]
    spellings = {word + ending: number for word, number in words.items() for ending in endings}
    return spellings | {fold(word): number for word, number in spellings.items()}


@locales.remembered
def cardinals_as_spelled(language: Language) -> Mapping[str, int]:
    """One to thirty-one as `ordinals_as_spelled`."""
    ones = locales.words(language, _FILE, "zero to twenty")
    both = locales.table(language, _FILE, "tens with ones")
    words = {word: number for number, word in enumerate(ones) if number}
    for ten, word in _numbered(language, "tens"):
        words[word] = ten
        if ten in (20, 30):
            for one in range(1, 10 if ten == 20 else 2):
                words |= {both.format(one=ones[one], ten=word): ten + one}
                words |= {f"{word} {ones[one]}": ten + one} if both.startswith("{ten}") else {}
    words = {word: number for word, number in words.items() if number <= 31}
    return words | {fold(word): number for word, number in words.items()}


@locales.remembered
def ordinals_of_all() -> Mapping[str, int]:
    """The ordinals of every language."""
    return {word: number for language in languages() for word, number in ordinals(language).items()}


def number_of(word: str, language: Language) -> int | None:
    """The number that a folded word is, in digits or letters; ``None`` when it is none or has more than six digits."""
    if word.isascii() and word.isdigit():
        return int(word) if len(word) <= 6 else None
    return cardinals(language).get(word)


def _numbered(language: Language, table: str) -> Iterator[tuple[int, str]]:
    """Each word of a table with its number."""
    for number, words in locales.rows(language, _FILE, table):
        yield from ((int(number), word) for word in words.split())
