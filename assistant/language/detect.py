"""Which language a short text is in: function words, and a small model's guess where they leave it open."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from assistant import locales
from assistant.model import Language, languages
from assistant.ports import LanguageIdentifier

_WORD = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"\d+\.?[a-fx]\b|\d+")
_NOISE = re.compile(rf"\S+@\S+|https?://\S+|www\.\S+|<[^>]*>|{_NUMBER.pattern}")
_ADDRESSED = ("@", "//", "www.", "<")
"""A text without these has no other noise than numbers."""

_DIGIT = re.compile(r"\d")

_FILE = "words/recognition.txt"
_BEFORE_DIGIT = 10
"""Letters that a date, week or grade has at most before its first digit."""
_ENOUGH = 0.5
"""The least evidence, and the least lead over the second language."""
_LEAD = 0.25
_GUESS = 1.01
"""The most that the model adds to the languages together."""
_CLEAR = 0.9
"""With this lead the vocabulary is not asked."""
_FEW = 8
_TELLING_WEIGHT = 1.6


class LanguageDetector:
    """Tells the languages apart; one call takes about 0.1 ms."""

    def __init__(self, identifier: LanguageIdentifier, knows: Callable[[str, Language], bool] | None = None) -> None:
        """``knows`` says whether a word belongs to a language (`Vocabulary.knows`); asked only where a few words leave
        the language open."""
        self._identifier = identifier
        self._knows = knows

    def detect(self, text: str, fallback: Language) -> Language:
        """The text's language, or ``fallback`` where it is unsure: empty texts, numbers, single words that several
        languages share."""
        lowered = text.lower()
        noise = _NOISE if any(mark in lowered for mark in _ADDRESSED) else _NUMBER
        words = _WORD.findall(noise.sub(" ", lowered))
        telling = self._telling(text, fallback) if len(words) <= _FEW else None
        if not words:
            return telling or fallback
        scores = _told_by(words)
        if len(words) <= _FEW or _is_open(scores, fallback):
            self._add_guess(scores, words)
        if telling is not None:
            scores[telling] += _TELLING_WEIGHT
        if self._knows is not None and len(words) <= _FEW and _lead(scores) < _CLEAR:
            self._add_known_words(scores, words)
        best = max(scores, key=lambda language: scores[language])
        return best if scores[best] >= _ENOUGH and _lead(scores) >= _LEAD else fallback

    def _telling(self, text: str, fallback: Language) -> Language | None:
        """The one language whose way of writing dates and grades the text shows."""
        digit = _DIGIT.search(text)
        if digit is None:
            return None
        start = max(0, digit.start() - _BEFORE_DIGIT)
        shown = [language for language in languages() if _shown_in(language).search(text, start)]
        if not shown:
            # A Dane's ``9. klasse`` and ``6. april``; Germans who write no capitals write so too.
            shown = [language for language in languages() if _also_shown_in(language).search(text, start)]
            return fallback if fallback in shown else next(iter(shown), None)
        return shown[0] if len(shown) == 1 else None

    def _add_known_words(self, scores: dict[Language, float], words: list[str]) -> None:
        assert self._knows is not None
        for word in words:
            owners = [language for language in languages() if self._knows(word, language)]
            for language in owners:
                scores[language] += 2.0 / len(owners) / max(2, len(words))

    def _add_guess(self, scores: dict[Language, float], words: list[str]) -> None:
        for code, probability in self._identifier.guesses(" ".join(words)):
            found = _found_as().get(code)
            if found is not None:
                # The model guesses wildly at one or two words.
                scores[found] += probability * min(1.0, len(words) / 3)


def _told_by(words: list[str]) -> dict[Language, float]:
    """What function words and letters tell."""
    scores = dict.fromkeys(languages(), 0.0)
    weights = _weights()
    # The share of known words counts, not their number: a long mail needs no other weights than a line.
    count = max(3, len(words))
    for word in words:
        if word in weights:
            for language, weight in weights[word].items():
                scores[language] += 2.0 * weight / count
    unusual = [word for word in words if not word.isascii()]
    for language in languages() if unusual else ():
        marked = sum(1 for word in unusual if not _letters(language).isdisjoint(word))
        scores[language] += min(1.0, 1.5 * marked / max(2, len(words)))
    return scores


@locales.remembered
def _found_as() -> Mapping[str, Language]:
    """Codes of languages that are told apart -> the one that is answered; Norwegians and Swedes read Danish."""
    found = {str(language): language for language in languages()}
    for table in ("other codes", "read by"):
        for language in languages():
            for code in locales.words(language, "language.txt", table):
                found.setdefault(code, language)
    return found


@locales.remembered
def _weights() -> Mapping[str, Mapping[Language, float]]:
    """Word -> how much it tells of each language: one of several languages says less about each."""
    owners: dict[str, list[Language]] = {}
    for language in languages():
        words = locales.words(language, _FILE, "words")
        for codes, others in locales.rows(language, _FILE, "words of those who read it"):
            if all(_found_as().get(code) is language for code in codes.split()):
                words += others.split()
        for word in words:
            owners.setdefault(word, []).append(language)
    return {word: dict.fromkeys(known, 1 / len(known)) for word, known in owners.items()}


@locales.remembered
def _letters(language: Language) -> frozenset[str]:
    return frozenset(locales.table(language, _FILE, "letters"))


@locales.remembered
def _shown_in(language: Language) -> re.Pattern[str]:
    """How dates, weeks and grades are written in this language and no other."""
    return re.compile(locales.pattern(_FILE, "dates and grades", language))


@locales.remembered
def _also_shown_in(language: Language) -> re.Pattern[str]:
    """How they are written in this language among others."""
    return re.compile(locales.pattern(_FILE, "dates and grades of several languages", language))


def _is_open(scores: dict[Language, float], fallback: Language) -> bool:
    """Whether a guess of the model can still lead to another answer."""
    best = max(scores, key=lambda language: scores[language])
    return _lead(scores) < (_GUESS - _LEAD if best is fallback else _GUESS + _LEAD)


def _lead(scores: dict[Language, float]) -> float:
    best, second = sorted(scores.values(), reverse=True)[:2]
    return best - second
