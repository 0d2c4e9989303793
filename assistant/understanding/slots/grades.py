"""Grades, classes and ages: ``8. klasse``, ``Klassen 5/6``, ``year 4``, ``8.b``, ``10-year-olds``.

A year of an English school counts as the grade of the same number; children are in grade *age minus six*.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from assistant import locales
from assistant.language.folding import fold
from assistant.language.numerals import cardinals, ordinals
from assistant.language.word_tables import CONJUNCTIONS, alternatives, folded_words, words_of_all
from assistant.model import KITA, Language, languages
from assistant.understanding.annotated_text import Page
from assistant.understanding.phrase_matcher import Meaning

_FILE = "words/grades.txt"
_HIGHEST = 13
_N = r"(?:1[0-3]|[0-9])(?![0-9])"
_NUMBER = re.compile(r"\d+")
_CLASS = re.compile(rf"(?<![\w.,/])({_N})(\.?)([a-fx])(?![\w])(?!\.\w)", re.I)
_LETTER = re.compile(rf"({_N})(?:\.|\s)?\s?([a-f])\b", re.I)
_PRICE_OR_DECIMAL = r"%|,\d|\.\d|:\d"


def read_grades(page: Page, language: Language, country: str) -> None:
    """Claim every grade, class and age of a text."""
    if page.has_digits:
        _read_after(page, country)
        _read_before(page, language, country)
        _read_classes(page, country)
        _read_ages(page)
        _read_upper(page, language)
        if country != "DE":
            _read_bare(page, language, country)
        for match in page.finditer(_patterns().course):
            first = match.start(1)
            if page.free(first, match.end()):
                _claim(page, first, match.end(), page.text[first : match.end()], country)
    _read_words(page, language)
    _read_the_youngest(page)


def class_name(grade: int, letter: str, country: str) -> str:
    """As schools of the country write it: ``8.b`` in Denmark, ``8b`` in Germany."""
    return f"{grade}{letter.lower()}" if country == "DE" else f"{grade}.{letter.lower()}"


def _read_after(page: Page, country: str) -> None:
    counted, times = words_of_all(_FILE, "counted"), _also_times(*languages())
    for match in page.at_numbers(_patterns().after):
        listed, word = match.group(1), match.group(2).lower()
        plain = _NUMBER.fullmatch(listed.strip())
        if plain and word in counted:
            continue  # "2 klasser" counts classes
        if word.rstrip(".") in times and _is_time(page.text, match):
            continue
        _claim(page, match.start(1), match.end(2), listed, country)


def _is_time(text: str, match: re.Match[str]) -> bool:
    """``10 kl. 12``: the abbreviation belongs to what follows."""
    after = text[match.end() : match.end() + 6]
    return "." not in match.group(1) and bool(re.match(r"\s?\d{1,2}[.:]?\d{0,2}", after))


def _read_before(page: Page, language: Language, country: str) -> None:
    patterns, close = _patterns(), words_of_all(_FILE, "right before numbers")
    for match in page.finditer(patterns.before):
        word = match.group(1).lower()
        if word.rstrip(".") in _also_times(language):
            continue  # a Danish "kl. 8" is a time
        if word in close and match.start(2) - match.end(1) > 1:
            continue
        if patterns.no_grade_before.match(page.text, match.end()):
            continue
        if page.free(match.start(), match.end()):
            _claim(page, match.start(), match.end(), match.group(2), country)


def _claim(page: Page, start: int, end: int, listed: str, country: str) -> None:
    grades = _listed(listed)
    upwards = _patterns().upwards.match(page.text[end : end + 16])
    if upwards or (len(grades) == 1 and _patterns().from_grade.search(page.text[max(0, start - 9) : start])):
        first = min(grades)
        top = 9 if first <= 9 and country != "DE" else _HIGHEST
        grades |= set(range(first, top + 1))
        end += upwards.end() if upwards else 0
    names = tuple(class_name(int(m.group(1)), m.group(2), country) for m in _LETTER.finditer(listed))
    page.claim_letters(start, end, Meaning(grades=frozenset(grades), class_names=names))


def _listed(text: str) -> set[int]:
    """``7.-9.`` -> 7, 8, 9; ``5 og 7`` -> 5, 7."""
    grades, ranges = set[int](), _patterns().ranges
    previous: int | None = None
    end = 0
    for match in _NUMBER.finditer(text):
        number = int(match.group())
        if number > _HIGHEST:
            continue
        if previous is not None and ranges.match(text[end : match.start()]):
            grades |= set(range(min(previous, number), max(previous, number) + 1))
        grades.add(number)
        previous, end = number, match.end()
    return grades


def _read_classes(page: Page, country: str) -> None:
    for match in page.at_numbers(_patterns().two_classes):
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
    for letter, added in locales.rows(language, _FILE, "letters of upper school"):
        for match in page.at_numbers(re.compile(rf"(?<![\w.,])([123])\.?\s?{letter}\b(?!\.)", re.I)):
            if page.free(match.start(), match.end()):
                grade = int(added) + int(match.group(1))
                page.claim_letters(match.start(), match.end(), Meaning(grades=frozenset({grade})))


def _read_bare(page: Page, language: Language, country: str) -> None:
    """``piger i 8.``, ``7.-9.``: Danish teachers leave the word out."""
    bare = _bare(language)
    for match in page.finditer(bare) if bare is not None else ():
        group = 1 if match.group(1) else 2
        if page.free(match.start(group), match.end(group)):
            _claim(page, match.start(group), match.end(group), match.group(group), country)


def _read_ages(page: Page) -> None:
    for match in page.finditer(_patterns().ages):
        ages = [int(group) for group in match.groups() if group]
        if not ages or not 2 <= min(ages) <= max(ages) <= 19 or not page.free(match.start(), match.end()):
            continue
        grades = {min(_HIGHEST, max(KITA, age - 6)) for age in range(min(ages), max(ages) + 1)}
        page.claim_letters(match.start(), match.end(), Meaning(grades=frozenset(grades)))


def _read_words(page: Page, language: Language) -> None:
    """``ottende klasse``, ``vierte Klasse``, ``fourth graders``, ``year four``."""
    nth, number, said = ordinals(language), cardinals(language), _class_words(language)
    words = page.words
    for index, word in enumerate(words):
        if page.taken[index]:
            continue
        if word in said.classes:
            first = _first_ordinal(page, index, nth)
            if first < index:
                numbers = [nth[each] for each in words[first:index] if each in nth]
                ranged = not said.ranges.isdisjoint(words[first:index])
                grades = range(min(numbers), max(numbers) + 1) if ranged else numbers
                page.claim(first, index + 1, Meaning(grades=frozenset(grades)))
            elif (
                index + 1 < len(words)
                and not page.taken[index + 1]
                and word in said.before_a_number
                and page.clause[index] == page.clause[index + 1]
                and 1 < number.get(words[index + 1], 99) <= _HIGHEST
            ):
                page.claim(index, index + 2, Meaning(grades=frozenset({number[words[index + 1]]})))
        elif said.before_a_noun and word in nth and _stands_for_a_class(page, index, said.before_a_noun):
            page.claim(index, index + 1, Meaning(grades=frozenset({nth[word]})))
        elif word.endswith(said.ends) or any(pupils in word for pupils, _ in said.pupils):
            _read_one_word(page, index, nth, said)


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
        and (index + 1 == len(page.words) or not page.tokens[index + 1].word[0].isupper())
    )


def _read_one_word(page: Page, index: int, nth: Mapping[str, int], said: _ClassWords) -> None:
    """``ottendeklasse``, ``Viertklässler``."""
    word = page.words[index]
    stems = [word.removesuffix(end) for end in said.ends if word.endswith(end)]
    stems += [word[: word.find(pupils)] + lost for pupils, lost in said.pupils if word.find(pupils) > 2]
    grade = next((nth[stem] for stem in stems if stem in nth), None)
    if grade is not None:
        page.claim(index, index + 1, Meaning(grades=frozenset({grade})))


def _read_the_youngest(page: Page) -> None:
    youngest = _patterns().youngest
    for match in youngest.finditer(page.text) if not _words_of_youngest().isdisjoint(page.words) else ():
        if page.free(match.start(), match.end()):
            page.claim_letters(match.start(), match.end(), Meaning(grades=frozenset(range(4))))


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


@locales.remembered
def _class_words(language: Language) -> _ClassWords:
    pupils = locales.rows(language, _FILE, "pupils named by their grade")
    return _ClassWords(
        classes=folded_words(locales.table(language, _FILE, "class words")),
        before_a_number=words_of_all(_FILE, "class words before a number"),
        before_a_noun=folded_words(locales.table(language, _FILE, "before a class named by its number")),
        ends=tuple(word for each in languages() for word in locales.words(each, _FILE, "ends of ordinals")),
        pupils=tuple((fold(word), lost) for word, lost in pupils),
        ranges=words_of_all(CONJUNCTIONS, "to"),
    )


@locales.remembered
def _also_times(*of: Language) -> frozenset[str]:
    """Class words of these languages that are also said before a time: ``8. kl.``, ``kl. 8``."""
    found = (locales.words(language, "words/time.txt", "words for classes and times") for language in of)
    return frozenset(word for words in found for word in words)


@locales.remembered
def _words_of_youngest() -> frozenset[str]:
    """Each pattern of the youngest begins with one of these."""
    found = (line.split()[0] for language in languages() for line in locales.lines(language, _FILE, "the youngest"))
    return frozenset(map(fold, found))


class _Patterns(NamedTuple):
    """How grades, classes and ages are written in digits, in all languages."""

    after: re.Pattern[str]
    """``8. klasse``"""
    before: re.Pattern[str]
    """``Klasse 8``"""
    no_grade_before: re.Pattern[str]
    two_classes: re.Pattern[str]
    """``8.a og b``"""
    upwards: re.Pattern[str]
    from_grade: re.Pattern[str]
    ranges: re.Pattern[str]
    ages: re.Pattern[str]
    course: re.Pattern[str]
    youngest: re.Pattern[str]


@locales.remembered
def _patterns() -> _Patterns:
    both, either, to = (alternatives(CONJUNCTIONS, name) for name in ("and", "or", "to"))
    item = (
        rf"{_N}(?:\.|{alternatives(_FILE, 'endings of numbers')}\b|'?(?=[a-f]\b))?"
        r"(?:\s?(?<![a-z])[a-f]\b(?!\.\s?[a-z]\b))?"
    )
    link = rf"\s?(?:[-–—/&+]|\b{alternatives(_FILE, 'links')}\b)\s?(?:{alternatives(_FILE, 'after a link')}\s)?"
    not_behind = "".join(
        f"(?<!{line})" for language in languages() for line in locales.lines(language, _FILE, "not behind")
    )
    years = rf"\s?(?:(?:[-–/]|{to}|{both}|{either})\s?(\d{{1,2}}))?"
    courses = alternatives(_FILE, "courses of upper school")
    currency = locales.pattern("words/amounts.txt", "currency beginnings")
    named = {name: locales.pattern(_FILE, name) for name in _PATTERNS}

    def found(pattern: str) -> re.Pattern[str]:
        return re.compile(pattern, re.I)

    return _Patterns(
        after=found(
            rf"(?<![\w.,:]){not_behind}({item}(?:(?:{link}|(?<=[.a-z]),\s?){item}){{0,8}})[\s-]{{0,2}}"
            rf"({named['behind numbers']})"
        ),
        before=found(
            rf"\b({named['before numbers']})[\s:]{{0,2}}({item}(?:(?:{link}|"
            rf",\s?(?=[^.!?\n]{{0,12}}\b{both}\b)){item}){{0,8}})"
        ),
        no_grade_before=found(rf"\s?(?:€|{currency}|{_PRICE_OR_DECIMAL})"),
        two_classes=found(rf"(?<![\w.,])({_N})\.?([a-f])\s?(?:/|\+|&|{both}|,)\s?([a-f])(?!\w)"),
        upwards=found(rf"^\s?(?:{named['and upwards']}|\+)"),
        from_grade=found(rf"\b{named['from']}\s$"),
        ranges=found(rf"^(?:\.|{alternatives(_FILE, 'endings of numbers')})?\s?(?:[a-f]\b)?\s?(?:[-–—]|"
                     rf"{alternatives(_FILE, 'ranges')})"),
        ages=found(
            rf"(?<![\w.,])(\d{{1,2}}){years}\s?-?\s?{named['behind ages']}"
            rf"|\b{named['children of']} (\d{{1,2}}){years}\s?{named['years']}"
            rf"|\b{named['at the age of']}\s(\d{{1,2}}){years}(?:\s?{named['years']})?"
        ),
        course=re.compile(rf"\b{courses}\b[^.,;\n\d]{{0,25}}?\b(1[0-3])(?:/(1[0-3]))?\b"),
        youngest=found(rf"\b{named['for the youngest']} {named['the youngest']}(?=\s*(?:[,.;!?)\n]|$))"),
    )  # fmt: skip


_PATTERNS = (
    "behind numbers", "before numbers", "and upwards", "from", "behind ages", "children of", "years", "at the age of",
    "for the youngest", "the youngest",
)  # fmt: skip


@locales.remembered
def _bare(language: Language) -> re.Pattern[str] | None:
    """An ordinal alone that is a grade; ``None`` in a language that has none."""
    before = alternatives(_FILE, "before a bare grade", language)
    if before == locales.NOTHING:
        return None
    to = f"[-–/]|{alternatives(CONJUNCTIONS, 'and', language)}|{alternatives(CONJUNCTIONS, 'to', language)}"
    nth = r"(?:1[0-3]|[0-9])\."
    return re.compile(
        rf"\b{before}\s({nth}(?:\s?(?:{to})\s?{nth})?)(?=\s*(?:$|[,;!?)\n])|\s+[^\W\d_])"
        rf"(?!\s?(?:{alternatives(_FILE, 'no bare grade before', language)}|\d))"
        rf"|(?<![\w.])({nth}\s?[-–]\s?{nth})(?=\s*(?:$|[,;!?)\n]))",
        re.I,
    )
