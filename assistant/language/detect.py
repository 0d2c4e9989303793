"""Which language a short text is in: function words, and a small model's guess where they leave it open."""

from __future__ import annotations

import re
from collections.abc import Callable

from assistant.model import Language, languages
from assistant.ports import LanguageIdentifier

_WORD = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"\d+\.?[a-fx]\b|\d+")
_NOISE = re.compile(rf"\S+@\S+|https?://\S+|www\.\S+|<[^>]*>|{_NUMBER.pattern}")
_ADDRESSED = ("@", "//", "www.", "<")
"""A text without these has no other noise than numbers."""

_DIGIT = re.compile(r"\d")

_FOUND_AS = {
    "da": Language.DA, "no": Language.DA, "nn": Language.DA, "sv": Language.DA,
    "de": Language.DE, "als": Language.DE, "bar": Language.DE, "nds": Language.DE, "lb": Language.DE,
    "en": Language.EN,
}  # fmt: skip
"""Languages that the model tells apart -> the one that is answered; Norwegians and Swedes read Danish."""

_TELLING = {
    Language.DA: re.compile(
        r"\b\d{1,2}\.\s?(?:marts|maj|oktober|december)\b|\b[1-3]\.\s?g\b|\buge \d|\d\.?\s?kl\b"
    ),
    Language.DE: re.compile(
        r"\b\d{1,2}\.\s?(?:Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember)\b"
        r"|\b\d{1,2}\.\s?(?:märz|mai|dezember)\b|\bam\s\d|\bKW\s?\d|\b[Kk]lassen?\s\d|\d\.?\s?Klassen?\b"
    ),
    Language.EN: re.compile(
        r"\b\d{1,2}(?:st|nd|rd|th)?\s(?:January|February|March|April|May|June|July|August|September|October|November|"
        r"December)\b|\b(?:[Gg]rade|[Ww]eek|[Yy]ear)\s\d"
    ),
}  # fmt: skip
"""How dates, weeks and grades are written in one language and no other."""
_BEFORE_DIGIT = 10
"""Letters that each of these has at most before its first digit."""
_SMALL = re.compile(r"\d\.?\s?klasse\b|\b\d{1,2}\.\s?(?:januar|februar|april|juni|juli|august|september|november)\b")
"""A Dane's ``9. klasse`` and ``6. april``; Germans who write no capitals write so too."""

_EVIDENCE = {
    Language.DA: """
        og til på af med jeg har vi er der det et hvad hvor hvordan gerne ikke om fra eller hej tak mvh hilsen uge
        ugen elever eleverne klassen noget nogen nogle også kan skal som ved vil vores mit min år forår foråret
        efterår efteråret besøg skole skolen lærer mandag tirsdag onsdag torsdag fredag januar februar marts maj juni
        juli oktober gratis søger leder trin årgang klassetrin må kunne gør ud ind efter før bliver være jo ja nej
        godt mere mig dem jer din dit hos mellem både men hvis når så hvilke hvilken lave lære tilbud forløb
        ekskursion forsøg dansk natur vann uka noe ikkje jag och inte att för vecka elev den kr pr
    """,
    Language.DE: """
        und der die das ein eine einen einem einer für mit im zum zur zu von vom auf ist sind wir ich sie haben hat
        nicht oder auch aus bei beim nach über unter wie was wo wann gibt es gerne suchen suche hallo danke bitte
        grüße gruß schüler schülerinnen schule klasse klassen unterricht woche frühling frühjahr herbst sommer ausflug
        besuch lehrer montag dienstag mittwoch donnerstag freitag januar februar märz mai juni juli oktober dezember
        kostenlos als am an den dem des kann können möchte möchten würden wäre etwas mein meine unsere unser uns thema
        angebot angebote ja nein guten tag moin stufe jahrgang kinder ohne um bis ab dass doch noch nur schon sehr
        wenn weil werden wird kind euro pro keine kein nichts alle
    """,
    Language.EN: """
        the and of to for with in on at is are we i you have has do does not or from by about what where when how any
        something some please hello hi dear thanks thank my our us can could would like looking want need year grade
        class pupils students school teacher week spring autumn summer winter visit trip free monday tuesday wednesday
        thursday friday january february march may june july october december it this that a an be as there they your
        yes no more into out after before during between children lesson lessons science kids which who learn learning
        field
    """,
}
_WEIGHED: dict[str, dict[Language, float]] = {}
for _language, _words in _EVIDENCE.items():
    for _word in _words.split():
        _WEIGHED.setdefault(_word, {})[_language] = 1.0
# A word of several languages says less about each.
_WEIGHED = {word: {language: 1 / len(owners) for language in owners} for word, owners in _WEIGHED.items()}

_LETTERS = {Language.DA: frozenset("æøå"), Language.DE: frozenset("äüöß")}
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
    """Tells Danish, German and English apart; one call takes about 0.1 ms."""

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
        shown = [language for language, pattern in _TELLING.items() if pattern.search(text, start)]
        if not shown and _SMALL.search(text, start):
            return fallback if fallback is Language.DE else Language.DA
        return shown[0] if len(shown) == 1 else None

    def _add_known_words(self, scores: dict[Language, float], words: list[str]) -> None:
        assert self._knows is not None
        for word in words:
            owners = [language for language in languages() if self._knows(word, language)]
            for language in owners:
                scores[language] += 2.0 / len(owners) / max(2, len(words))

    def _add_guess(self, scores: dict[Language, float], words: list[str]) -> None:
        for code, probability in self._identifier.guesses(" ".join(words)):
            found = _FOUND_AS.get(code)
            if found is not None:
                # The model guesses wildly at one or two words.
                scores[found] += probability * min(1.0, len(words) / 3)


def _told_by(words: list[str]) -> dict[Language, float]:
    """What function words and letters tell."""
    scores = dict.fromkeys(languages(), 0.0)
    # The share of known words counts, not their number: a long mail needs no other weights than a line.
    count = max(3, len(words))
    for word in words:
        if word in _WEIGHED:
            for language, weight in _WEIGHED[word].items():
                scores[language] += 2.0 * weight / count
    unusual = [word for word in words if not word.isascii()]
    for language, letters in _LETTERS.items():
        marked = sum(1 for word in unusual if not letters.isdisjoint(word))
        scores[language] += min(1.0, 1.5 * marked / max(2, len(words)))
    return scores


def _is_open(scores: dict[Language, float], fallback: Language) -> bool:
    """Whether a guess of the model can still lead to another answer."""
    best = max(scores, key=lambda language: scores[language])
    return _lead(scores) < (_GUESS - _LEAD if best is fallback else _GUESS + _LEAD)


def _lead(scores: dict[Language, float]) -> float:
    best, second = sorted(scores.values(), reverse=True)[:2]
    return best - second
