"""Numbers written as words, up to what a class or a duration needs."""

from __future__ import annotations

from assistant.language.folding import fold
from assistant.model import Language, languages

_ONES = {
    Language.DA: """
        nul en to tre fire fem seks syv otte ni ti elleve tolv tretten fjorten femten seksten sytten atten nitten tyve
    """,
    Language.DE: """
        null ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn
        siebzehn achtzehn neunzehn zwanzig
    """,
    Language.EN: """
        zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
        seventeen eighteen nineteen twenty
    """,
}
_TENS = {
    Language.DA: {20: "tyve", 30: "tredive", 40: "fyrre", 50: "halvtreds", 60: "tres"},
    Language.DE: {
        20: "zwanzig",
        30: "dreißig",
        40: "vierzig",
        50: "fünfzig",
        60: "sechzig",
        90: "neunzig",
        100: "hundert",
    },
    Language.EN: {20: "twenty", 30: "thirty", 40: "forty", 50: "fifty", 60: "sixty", 90: "ninety"},
}
_ALSO = {
    Language.DA: {"et": 1, "én": 1, "ét": 1, "par": 2, "halvfems": 90},
    Language.DE: {"eine": 1, "einen": 1, "einer": 1, "zwo": 2},
    Language.EN: {"a": 1, "an": 1, "dozen": 12},
}
_ORDINALS = {
    Language.DA: "nulte første anden tredje fjerde femte sjette syvende ottende niende tiende ellevte tolvte trettende",
    Language.DE: "nullte erste zweite dritte vierte fünfte sechste siebte achte neunte zehnte elfte zwölfte dreizehnte",
    Language.EN: "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth",
}
_ENDINGS = {Language.DA: ("",), Language.DE: ("", "n", "r", "s", "m"), Language.EN: ("",)}


def _cardinals(language: Language) -> dict[str, int]:
    ones = _ONES[language].split()
    words = {word: number for number, word in enumerate(ones)}
    for ten, word in _TENS[language].items():
        words[word] = ten
        for number in range(1, 10):
            if language is Language.EN:
                words[f"{word}{ones[number]}"] = ten + number
            else:
                words[f"{ones[number]}{'og' if language is Language.DA else 'und'}{word}"] = ten + number
    return {fold(word): number for word, number in (words | _ALSO[language]).items()}


def _ordinals(language: Language) -> dict[str, int]:
    words = {
        fold(word + ending): number
        for number, word in enumerate(_ORDINALS[language].split())
        for ending in _ENDINGS[language]
    }
    if language is Language.DA:
        words |= {"tredie": 3, "foerst": 1, "andet": 2}
    if language is Language.DE:
        words |= {"siebente": 7, "siebenten": 7}
    return words


CARDINALS: dict[Language, dict[str, int]] = {language: _cardinals(language) for language in languages()}
"""Folded word -> number. English tens and ones are joined: ``twentyfour``."""

ORDINALS: dict[Language, dict[str, int]] = {language: _ordinals(language) for language in languages()}
"""Folded word -> 0-13."""


def number_of(word: str, language: Language) -> int | None:
    """The number that a folded word is, in digits or letters; ``None`` when it is none or has more than six digits."""
    if word.isascii() and word.isdigit():
        return int(word) if len(word) <= 6 else None
    return CARDINALS[language].get(word)
