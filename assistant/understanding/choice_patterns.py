"""Which of the numbered activities a message chooses: by number, by place in the list, or by a part of its title."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from assistant import locales
from assistant.language.numerals import cardinals, ordinals_of_all
from assistant.language.stop_words import stop_words_of_all
from assistant.language.tokens import tokens
from assistant.language.word_tables import CONJUNCTIONS, alternatives, words_of_all
from assistant.model import Activity, Language, languages
from assistant.understanding.annotated_text import Page
from assistant.understanding.time_expressions.lexicon import names_of_months, names_of_weekdays

_FILE = "words/choices.txt"
_GRADES, _AMOUNTS = "words/grades.txt", "words/amounts.txt"
_BETWEEN = 4
_FEW = 6
"""Words of a short answer."""


def numbers_chosen(page: Page, language: Language, offered: int) -> tuple[int, ...]:
    """The numbers a message chooses, in its order; ``()`` when it chooses none. They may be higher than ``offered``."""
    patterns = _patterns()
    text = patterns.not_this.sub("", page.text)
    labelled = [match for match in patterns.labelled.finditer(text) if not patterns.pupils.match(text, match.end())]
    if labelled:
        return _numbers("".join(match.group() + " " for match in labelled))
    leading = patterns.leading.match(text)
    if leading is not None and not _counts(text[leading.end(2) :]):
        first = int(leading.group(1))
        date_like = re.match(r"[.:/-]\d|\.\s?[a-zæøå]", text[leading.end(1) :], re.I)
        if not date_like and 0 < first <= max(offered, 12):
            linked = _numbers(leading.group(1) + leading.group(2))
            return tuple(number for number in linked if number == first or number <= max(offered, 12))
    return _ordinals(page, language, offered)


def _counts(rest: str) -> bool:
    """What follows a number says what it counts: "24 elever", "4 eller 5 elever"."""
    patterns = _patterns()
    ranged = patterns.ranged.match(rest)
    return bool(patterns.units.match(rest) or (ranged and patterns.units.match(rest[ranged.end() :])))


@locales.remembered
def _places() -> Mapping[str, int]:
    """Ordinals that may be places in a list."""
    return {word: number for word, number in ordinals_of_all().items() if 0 < number <= 10}


def is_undecided(page: Page) -> bool:
    """Of the numbers or places in the list that are named, two are joined by "or": ``2 eller 4?``"""
    either = words_of_all(CONJUNCTIONS, "or")
    named = [index for index, word in enumerate(page.words) if word.isdigit() or word in _places()]
    for one, other in pairwise(named):
        before = page.words[one - 1] if one else ""
        between = page.words[one + 1 : other]
        if len(between) <= _BETWEEN and either & set(between) and before not in _words("no choice before"):
            return not _patterns().units.match(page.text[page.tokens[other].end :])
    return False


def both_chosen(page: Page) -> bool:
    """``begge``, ``both please``: nothing but politeness beside it."""
    words, both = set(page.words), _words("both")
    return bool(both & words) and len(page.words) <= _FEW and not words - both - _words("beside both")


def place_in_list(page: Page) -> int:
    """The place of ``det første``, ``the second date``, ``session on the first day``: 1, 2 ..., -1 for the last, 0
    where none or a number is named."""
    if any(word.isdigit() for word in page.words):
        return 0
    pointing, last = _words("before an ordinal") | _words("pointing at"), _words("last")
    for index, word in enumerate(page.words):
        pointed = index == 0 or page.words[index - 1] in pointing
        if pointed and (word in _places() or word in last):
            after = page.words[index + 1] if index + 1 < len(page.words) else ""
            no_date = len(page.words) > _FEW or after in _words("no choice behind") | _words("of lists")
            if after in _words("of time") or not no_date:
                return -1 if word in last else _places()[word]
    return 0


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(dict.fromkeys(int(number) for number in re.findall(r"\d{1,2}", text)))


def _ordinals(page: Page, language: Language, offered: int) -> tuple[int, ...]:
    ordinals, numbers = {**ordinals_of_all(), **_nicknames()}, cardinals(language)
    joints = words_of_all(CONJUNCTIONS, "and") | words_of_all(CONJUNCTIONS, "or")
    before_ordinal, last = _words("before an ordinal"), _words("last")
    found: list[int] = []
    words = page.words
    for index, word in enumerate(words):
        before = words[index - 1] if index else ""
        after = words[index + 1] if index + 1 < len(words) and page.clause[index + 1] == page.clause[index] else ""
        if after in _words("no choice behind"):
            continue
        linked = bool(found) and before in joints
        if word in last and before in before_ordinal and offered:
            found.append(offered)
        elif (
            word in ordinals
            and 0 < ordinals[word] <= 10
            and (before in before_ordinal or linked or word in _nicknames() or (index == 0 and len(words) < 4))
        ):
            found.append(ordinals[word])
        elif (
            word.isdigit()
            and len(word) < 3
            and before in before_ordinal
            and int(word) <= max(offered, 1)
            and (index < 2 or words[index - 2] not in names_of_weekdays())
            and (not after or after in _words("polite"))
            and before not in _words("no number behind")
        ):
            found.append(int(word))
        elif (word in numbers and 0 < numbers[word] <= 12 and before in _words("ordinal labels")) or (
            word in numbers and len(words) < 3 and 0 < numbers[word] <= 12 and len(word) > 2
        ):
            found.append(numbers[word])
    return tuple(dict.fromkeys(found))


def title_chosen(page: Page, offered: Sequence[Activity]) -> tuple[int, ...]:
    """The number of the one offered activity whose title or provider the message clearly names, else ``()``."""
    said = [word for word in page.words if len(word) > 3 and word not in _words("pointing")]
    if not said or len(page.words) > 40:
        return ()
    whole = " ".join(page.words)
    for number, activity in enumerate(offered, 1):
        if any(
            " ".join(t.folded for t in tokens(title)) in whole for title in activity.title.values() if len(title) > 6
        ):
            return (number,)
    points = bool(set(page.words) & _words("choosing")) or bool(_patterns().points_at.match(page.text))
    scores = [_likeness(said, activity) for activity in offered]
    best = max(scores, default=0)
    if not points or best == 0 or scores.count(best) > 1:
        return ()
    return (scores.index(best) + 1,)


def _likeness(said: list[str], activity: Activity) -> int:
    """How well the words fit those of the title, the provider or the place."""
    names = [*activity.title.values(), activity.provider.name, activity.place.name]
    words = {token.folded for name in names for token in tokens(name)}
    words = {word for word in words if len(word) > 3 and word not in stop_words_of_all()}
    return sum(max((_alike(word, other) for other in words), default=0) for word in set(said))


def _alike(one: str, other: str) -> int:
    """2 where one is the other but for an ending (vandværket, vandværk), 1 where they begin alike (robotterne,
    robotdysten)."""
    length = min(len(one), len(other))
    shared = next((index for index in range(length) if one[index] != other[index]), length)
    if one == other or (shared >= 4 and shared >= length - 2 and abs(len(one) - len(other)) < 4):
        return 2
    return int(shared >= 5)


def _words(table: str) -> frozenset[str]:
    return words_of_all(_FILE, table)


@locales.remembered
def _nicknames() -> Mapping[str, int]:
    """What a number on a list is called: *toeren*."""
    rows = (row for language in languages() for row in locales.rows(language, _FILE, "nicknames"))
    return {word: int(number) for number, words in rows for word in words.split()}


@locales.remembered
def label() -> str:
    """A pattern of what stands before the number of a suggestion."""
    return rf"(?:{locales.pattern(_FILE, 'labels')}|#)"


@locales.remembered
def no_choice() -> str:
    """A pattern that finds nothing where a number counts or dates something and chooses nothing."""
    months = "|".join(sorted(names_of_months(), key=len, reverse=True))
    return (
        rf"(?!\d|\s?[:/-]\s?\d|\.\d|\.\s*(?-i:[a-zæøåäöü])|\.?\s*(?:{months})\b|\s?[a-fx]\b|"
        rf"{alternatives(_GRADES, 'endings of numbers')}\b|\s*(?:{locales.pattern(_FILE, 'counted beginnings')}|€))"
    )


class _Patterns(NamedTuple):
    labelled: re.Pattern[str]
    """``nummer 2 og 4``"""
    pupils: re.Pattern[str]
    """A number before these is no choice, whatever stands before it."""
    leading: re.Pattern[str]
    """``ja tak, 2``: the number, and those linked to it."""
    units: re.Pattern[str]
    """What a number counts."""
    not_this: re.Pattern[str]
    """``ikke 2, men``"""
    ranged: re.Pattern[str]
    points_at: re.Pattern[str]
    """``den med bierne``"""


@locales.remembered
def _patterns() -> _Patterns:
    both, either, to = (alternatives(CONJUNCTIONS, name) for name in ("and", "or", "to"))
    not_, but = alternatives(CONJUNCTIONS, "not"), alternatives(CONJUNCTIONS, "but")
    articles, also = alternatives(_FILE, "articles"), alternatives(_FILE, "also joins")
    link = rf"\s*(?:,|&|\+|{both}|{either}|{also})\s*(?:{articles}\s)?"
    more = rf"(?:{link}(?:{label()}\s*)?\d{{1,2}}{no_choice()})*"
    the, of_what = locales.pattern(_FILE, "the"), locales.pattern(_FILE, "of what")

    def found(pattern: str) -> re.Pattern[str]:
        return re.compile(pattern, re.I)

    return _Patterns(
        labelled=found(rf"{label()}\s*(\d{{1,2}})\b({more})"),
        pupils=found(rf"\s*{locales.pattern(_AMOUNTS, 'a pupil')}"),
        leading=found(
            rf"^\W{{0,3}}(?:{alternatives(_FILE, 'before a number')}[\s,.!:]+){{0,8}}"
            rf"(\d{{1,2}})(?:\.(?=\s|$))?({more})(?P<rest>.?\s*\S*)"
        ),
        units=found(
            rf"^(?:{alternatives(_GRADES, 'endings of numbers')}\s+|\.?\s*-?){locales.pattern(_FILE, 'counted')}"
        ),
        not_this=found(
            rf"\b{not_}\s+(?:{label()}\s*|{articles}\s)?\d{{1,2}}\s*,?\s*{but}?\s*"
        ),
        ranged=found(rf"\s*(?:{either}|{both}|{to}|[-–/])\s*\d{{1,3}}"),
        points_at=found(
            rf"^(?:\w+\s){{0,2}}?(?:{locales.pattern(_FILE, 'points at one')}\b|{the}\s(?:\w+\s)?{of_what}\s)"
        ),
    )  # fmt: skip
