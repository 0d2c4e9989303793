"""Grades, classes and ages: ``8. klasse``, ``Klassen 5/6``, ``Year 4``, ``8.b``, ``9er``, ``10-year-olds``.

Children are in grade *age minus six*; a year of a British school is the grade before.
"""

from __future__ import annotations

import re

from assistant import locales
from assistant.language.folding import fold
from assistant.language.tokens import nouns_have_capitals
from assistant.language.word_tables import words_of_all
from assistant.model import Language, languages
from assistant.understanding.annotated_text import Page
from assistant.understanding.phrase_matcher import Meaning
from assistant.understanding.slots.grade_patterns import (
    FILE,
    HIGHEST,
    NUMBER,
    bare_grades,
    grade_patterns,
    grades_of_ages,
    years_beyond,
)
from assistant.understanding.slots.grade_words import read_grade_words

_NUMBER = re.compile(r"\d+")
_CLASS = re.compile(rf"(?<![\w.,/])({NUMBER})(\.?)([a-fx])(?![\w])(?!\.\w)", re.I)
_LETTER = re.compile(rf"({NUMBER})(?:\.|\s)?\s?([a-f])\b", re.I)


def read_grades(page: Page, language: Language, country: str) -> None:
    """Claim every grade, class and age of a text."""
    if page.has_digits:
        _read_after(page, country)
        _read_before(page, language, country)
        _read_pupils(page, country)
        _read_classes(page, country)
        _read_ages(page)
        _read_upper(page, language)
        _read_bare(page, language, country)
        for match in page.finditer(grade_patterns().course):
            first = match.start(1)
            if page.free(first, match.end()):
                _claim(page, first, match.end(), page.text[first : match.end()], country)
    read_grade_words(page, language, country)
    _read_the_youngest(page)


def class_name(grade: int, letter: str, country: str) -> str:
    """As schools of the country write it: ``8.b`` in Denmark, ``8b`` in Germany."""
    return f"{grade}{letter.lower()}" if country == "DE" else f"{grade}.{letter.lower()}"


def _read_after(page: Page, country: str) -> None:
    counted, times = words_of_all(FILE, "counted"), _also_times(*languages())
    for match in page.at_numbers(grade_patterns().after):
        listed, word = match.group(1), match.group(2).lower()
        plain = _NUMBER.fullmatch(listed.strip())
        if plain and fold(word) in counted:
            continue  # "2 klasser" counts classes
        if word.rstrip(".") in times and _is_time(page.text, match):
            continue
        _claim(page, match.start(1), match.end(2), listed, country, counted_by=word)


def _is_time(text: str, match: re.Match[str]) -> bool:
    """``10 kl. 12``: the abbreviation belongs to what follows."""
    after = text[match.end() : match.end() + 6]
    return "." not in match.group(1) and bool(re.match(r"\s?\d{1,2}[.:]?\d{0,2}", after))


def _read_before(page: Page, language: Language, country: str) -> None:
    patterns, close = grade_patterns(), words_of_all(FILE, "right before numbers")
    for match in page.finditer(patterns.before):
        word = match.group(1).lower()
        if country != "DE" and word.rstrip(".") in _also_times(language):
            continue  # a Danish "kl. 8" is a time
        if word in close and match.start(2) - match.end(1) > 1:
            continue
        if years_beyond(word) and _is_of_the_calendar(page, match.start()):
            continue
        if patterns.no_grade_before.match(page.text, match.end()):
            continue
        if page.free(match.start(), match.end()):
            _claim(page, match.start(), match.end(), match.group(2), country, counted_by=word)


def _is_of_the_calendar(page: Page, start: int) -> bool:
    """``this year 5 pupils``"""
    before = page.between(0, start)[1] - 1
    return before >= 0 and page.words[before] in words_of_all(FILE, "before a year of the calendar")


def _read_pupils(page: Page, country: str) -> None:
    """``unsere 9er``, ``mine 7.'ere``"""
    for match in page.at_numbers(grade_patterns().pupils):
        if page.free(match.start(), match.end()):
            _claim(page, match.start(), match.end(), match.group(1), country)


def _claim(page: Page, start: int, end: int, listed: str, country: str, counted_by: str = "") -> None:
    grades = _listed(listed)
    upwards = grade_patterns().upwards.match(page.text[end : end + 16])
    if upwards or (len(grades) == 1 and grade_patterns().from_grade.search(page.text[max(0, start - 9) : start])):
        first = min(grades)
        top = 9 if first <= 9 and country != "DE" else HIGHEST
        grades |= set(range(first, top + 1))
        end += upwards.end() if upwards else 0
    shift = years_beyond(counted_by)
    if shift:
        shifted = frozenset(max(0, grade + shift) for grade in grades)
        page.claim_letters(start, end, Meaning(grades=shifted, grades_said=page.text[start:end]))
        return
    names = tuple(class_name(int(m.group(1)), m.group(2), country) for m in _LETTER.finditer(listed))
    page.claim_letters(start, end, Meaning(grades=frozenset(grades), class_names=names))


def _listed(text: str) -> set[int]:
    """``7.-9.`` -> 7, 8, 9; ``5 og 7`` -> 5, 7."""
    grades, ranges = set[int](), grade_patterns().ranges
    previous: int | None = None
    end = 0
    for match in _NUMBER.finditer(text):
        number = int(match.group())
        if number > HIGHEST:
            continue
        if previous is not None and ranges.match(text[end : match.start()]):
            grades |= set(range(min(previous, number), max(previous, number) + 1))
        grades.add(number)
        previous, end = number, match.end()
    return grades


def _read_classes(page: Page, country: str) -> None:
    for match in page.at_numbers(grade_patterns().two_classes):
        if page.free(match.start(), match.end()):
            grade = int(match.group(1))
            names = tuple(class_name(grade, letter, country) for letter in match.groups()[1:])
            page.claim_letters(match.start(), match.end(), Meaning(grades=frozenset({grade}), class_names=names))
    for match in page.at_numbers(_CLASS):
        grade, dot, letter = int(match.group(1)), match.group(2), match.group(3)
        if not page.free(match.start(), match.end()) or (letter.lower() == "d" and not dot and grade in (2, 3, 4)):
            continue  # 3D is no class
        name = class_name(grade, letter, country)
        page.claim_letters(match.start(), match.end(), Meaning(grades=frozenset({grade}), class_names=(name,)))


def _read_upper(page: Page, language: Language) -> None:
    """``3.g`` is the last year of a Danish gymnasium."""
    for letter, added in locales.rows(language, FILE, "letters of upper school"):
        for match in page.at_numbers(re.compile(rf"(?<![\w.,])([123])\.?\s?{letter}\b(?!\.)", re.I)):
            if page.free(match.start(), match.end()):
                grade = int(added) + int(match.group(1))
                page.claim_letters(match.start(), match.end(), Meaning(grades=frozenset({grade})))


def _read_bare(page: Page, language: Language, country: str) -> None:
    """``piger i 8.``, ``7.-9.``, ``in der 7.``: teachers leave the word out. In Germany "7.-9." alone is days."""
    bare = bare_grades(language)
    for match in page.finditer(bare) if bare is not None else ():
        group = 1 if match.group(1) else 2
        counts_a_noun = nouns_have_capitals(language) and page.text[match.end() :].lstrip()[:1].isupper()
        if counts_a_noun or (group == 2 and country == "DE"):
            continue
        if page.free(match.start(group), match.end(group)):
            _claim(page, match.start(group), match.end(group), match.group(group), country)


def _read_ages(page: Page) -> None:
    for match in page.finditer(grade_patterns().ages):
        ages = [int(group) for group in match.groups() if group]
        if not ages or not 2 <= min(ages) <= max(ages) <= 19 or not page.free(match.start(), match.end()):
            continue
        page.claim_letters(match.start(), match.end(), Meaning(grades=grades_of_ages(min(ages), max(ages))))


def _read_the_youngest(page: Page) -> None:
    youngest = grade_patterns().youngest
    for match in youngest.finditer(page.text) if not _words_of_youngest().isdisjoint(page.words) else ():
        if page.free(match.start(), match.end()):
            page.claim_letters(match.start(), match.end(), Meaning(grades=frozenset(range(4))))


@locales.remembered
def _also_times(*of: Language) -> frozenset[str]:
    """Class words of these languages that are also said before a time: ``8. kl.``, ``kl. 8``."""
    found = (locales.words(language, "words/time.txt", "words for classes and times") for language in of)
    return frozenset(word for words in found for word in words)


@locales.remembered
def _words_of_youngest() -> frozenset[str]:
    """Each pattern of the youngest begins with one of these."""
    found = (line.split()[0] for language in languages() for line in locales.lines(language, FILE, "the youngest"))
    return frozenset(map(fold, found))
