"""Grades in words: ``ottende klasse``, ``Viertklässler``, ``fourth graders``, ``year four``, ``ten-year-olds``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from assistant import locales
from assistant.language.folding import fold
from assistant.language.numerals import cardinals, number_of, ordinals
from assistant.language.word_tables import CONJUNCTIONS, folded_words, words_of_all
from assistant.model import Language, languages
from assistant.understanding.annotated_text import Page
from assistant.understanding.phrase_matcher import Meaning
from assistant.understanding.slots.grade_patterns import FILE, HIGHEST, grade_patterns, grades_of_ages, years_beyond
from assistant.understanding.slots.stages import years_of_upper_school


def read_grade_words(page: Page, language: Language, country: str) -> None:
    """Claim the grades that are written in words of this language."""
    upper = years_of_upper_school() if country == "DE" else {}
    nth, number, said = ordinals(language), cardinals(language), _class_words(language)
    words = page.words
    for index, word in enumerate(words):
        if page.taken[index]:
            continue
        if page.tokens[index].word in upper:
            page.claim(index, index + 1, Meaning(grades=upper[page.tokens[index].word]))
        elif word in said.classes:
            first = _first_ordinal(page, index, nth)
            if first < index:
                numbers = [nth[each] for each in words[first:index] if each in nth]
                ranged = not said.ranges.isdisjoint(words[first:index])
                _claim(page, first, index + 1, range(min(numbers), max(numbers) + 1) if ranged else numbers, word)
            elif (
                index + 1 < len(words)
                and not page.taken[index + 1]
                and word in said.before_a_number
                and page.clause[index] == page.clause[index + 1]
                and 1 < number.get(words[index + 1], 99) <= HIGHEST
            ):
                _claim(page, index, index + 2, [number[words[index + 1]]], word)
        elif said.before_a_noun and word in nth and _stands_for_a_class(page, index, said.before_a_noun):
            page.claim(index, index + 1, Meaning(grades=frozenset({nth[word]})))
        elif word.endswith(said.ends) or any(pupils in word for pupils, _ in said.pupils):
            _read_one_word(page, index, nth, said)
        elif word.endswith(said.aged):
            _read_age(page, index, language, said.aged)


def _claim(page: Page, first: int, last: int, numbers: Iterable[int], counted_by: str) -> None:
    grades = frozenset(numbers)
    shift = years_beyond(counted_by)
    said = page.text[page.tokens[first].start : page.tokens[last - 1].end] if shift else ""
    page.claim(first, last, Meaning(grades=frozenset(grade + shift for grade in grades), grades_said=said))


def _first_ordinal(page: Page, index: int, nth: Mapping[str, int]) -> int:
    """Where the ordinals before a class word begin: ``fourth and fifth grade``; the word itself where none is."""
    words, first = page.words, index
    joints = words_of_all(CONJUNCTIONS, "and") | words_of_all(CONJUNCTIONS, "or") | words_of_all(CONJUNCTIONS, "to")
    while first and words[first - 1] in nth and not page.taken[first - 1]:
        first -= 1
        if first > 1 and words[first - 1] in joints and words[first - 2] in nth:
            first -= 1
    return first


def _stands_for_a_class(page: Page, index: int, before: frozenset[str]) -> bool:
    """``in der Dritten``, ``meine Vierte``: an ordinal written as a noun."""
    return (
        index > 0
        and page.tokens[index].word[0].isupper()
        and page.words[index - 1] in before
        and (
            index + 1 == len(page.words)
            or page.clause[index + 1] != page.clause[index]
            or not page.tokens[index + 1].word[0].isupper()
        )
    )


def _read_one_word(page: Page, index: int, nth: Mapping[str, int], said: _ClassWords) -> None:
    """``ottendeklasse``, ``Viertklässler``."""
    word = page.words[index]
    stems = [word.removesuffix(end) for end in said.ends if word.endswith(end)]
    stems += [word[: word.find(pupils)] + lost for pupils, lost in said.pupils if word.find(pupils) > 2]
    grade = next((nth[stem] for stem in stems if stem in nth), None)
    if grade is not None:
        page.claim(index, index + 1, Meaning(grades=frozenset({grade})))


def _read_age(page: Page, index: int, language: Language, aged: tuple[str, ...]) -> None:
    """``zehnjährige``, ``ti år gamle``, ``ten-year-olds``."""
    word, first = page.words[index], index
    if word in aged:
        first -= 1
        if first > 0 and grade_patterns().years.fullmatch(page.tokens[first].word):
            first -= 1
        number = "" if first < 0 or page.taken[first] else page.words[first]
    else:
        number = next(word.removesuffix(each) for each in aged if word.endswith(each))
    age = None if number.isdigit() else number_of(number, language)
    if age is not None and 2 <= age <= 19:
        page.claim(first, index + 1, Meaning(grades=grades_of_ages(age, age)))


class _ClassWords(NamedTuple):
    """One language's words for classes that are counted in words."""

    classes: frozenset[str]
    before_a_number: frozenset[str]
    before_a_noun: frozenset[str]
    ends: tuple[str, ...]
    """Written together with the ordinal."""
    pupils: tuple[tuple[str, str], ...]
    """Written together with the ordinal, and what that has lost."""
    ranges: frozenset[str]
    aged: tuple[str, ...]
    """Behind an age in words, or written together with it."""


@locales.remembered
def _class_words(language: Language) -> _ClassWords:
    pupils = locales.rows(language, FILE, "pupils named by their grade")
    return _ClassWords(
        classes=folded_words(locales.table(language, FILE, "class words")),
        before_a_number=words_of_all(FILE, "class words before a number"),
        before_a_noun=folded_words(locales.table(language, FILE, "before a class named by its number")),
        ends=tuple(word for each in languages() for word in locales.words(each, FILE, "ends of ordinals")),
        pupils=tuple((fold(word), lost) for word, lost in pupils),
        ranges=words_of_all(CONJUNCTIONS, "to"),
        aged=tuple(map(fold, locales.words(language, FILE, "aged in words"))),
    )
