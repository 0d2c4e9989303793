"""How many come, where an answer counts people and not pupils: "jeg kommer alene", "mig og en kollega", "wir sind zu
zweit"."""

from __future__ import annotations

import re

from assistant.language.tokens import tokens
from assistant.model import Language
from assistant.understanding.lexicon import folded_words
from assistant.understanding.numbers import number_of

_ALONE = re.compile(
    r"\b(?:alene|allein|alone|(?:kun|bare|nur|bloß|just|only) (?:mig|jeg|ich|me|myself|i|one|en|én|eine?r?)|mig selv|"
    r"ich selbst|by myself|on my own)\b",
    re.I,
)
_ME = r"(?:mig(?: selv)?|jeg|ich|mich|me|myself|i)"
_OTHERS = (
    r"(?P<n>\w+)\s(?:\w+\s)?(?:kolleg\w*|colleagues?|andre|anden|andere\w*|weitere\w*|"
    r"others?|more|lærer\w*|lehr\w*|teachers?)"
)
_AND_OTHERS = re.compile(rf"\b{_ME}\s(?:og|und|and|plus|\+|samt|mit|med|with)\s{_OTHERS}", re.I)
_OTHERS_AND_ME = re.compile(rf"\b{_OTHERS}\s(?:og|und|and|plus)\s{_ME}\b", re.I)
_MINE = re.compile(rf"\b{_ME}\s(?:og|und|and|plus)\s(?:min|mein|meine|my)\s\w*(?:kolleg|colleague)\w*", re.I)
_TOGETHER = {"zweit": 2, "dritt": 3, "viert": 4, "fünft": 5, "sechst": 6}
_ZU = re.compile(r"\bzu\s(zweit|dritt|viert|fünft|sechst)\b", re.I)
_ARTICLES = folded_words("en et ein eine einen einer a an én ét one")
_COUNT_ALONE = folded_words("""
    ja yes jo ok okay nej nein no nope vi er bliver kommer wir sind werden kommen we are will be there of us i alt in
    total insgesamt ca cirka omkring etwa about
    around personer personen people persons deltagere teilnehmer participants lærere lehrkräfte lehrer teachers
    voksne erwachsene adults stk tilmeld os meld uns an sign up tak please bitte og und and der es nu jetzt now only kun
    nur just pladser plätze seats kolleger kollegen colleagues to
""")
_MOST_WORDS = 10


def people_in(text: str, language: Language) -> int | None:
    """The number of people, the writer counted; ``None`` where the answer says something else."""
    words = [token.folded for token in tokens(text)]
    if len(words) > _MOST_WORDS or "?" in text:
        return None
    with_me = _AND_OTHERS.search(text) or _OTHERS_AND_ME.search(text)
    if with_me:
        named = tokens(with_me["n"])[0].folded
        others = 1 if named in _ARTICLES else number_of(named, language)
        return None if others is None else others + 1
    if _MINE.search(text):
        return 2
    if _ALONE.search(text):
        return 1
    together = _ZU.search(text)
    if together:
        return _TOGETHER[together.group(1).lower()]
    return _counted(words, language)


def _counted(words: list[str], language: Language) -> int | None:
    """The one number of "vi er to", "two teachers", beside words of counting alone."""
    numbers = [(word, number_of(word, language)) for word in words if word not in _ARTICLES]
    found = [(word, number) for word, number in numbers if number is not None and not (word == "to" and len(words) > 4)]
    if len(found) != 1 or any(word not in _COUNT_ALONE and number is None for word, number in numbers):
        return None
    number = found[0][1]
    return number if number is not None and 0 < number < 1000 else None
