"""How grades, classes and ages are written in digits; how ages and the years of other schools count."""

from __future__ import annotations

import re
from typing import NamedTuple

from assistant import locales
from assistant.language.tokens import nouns_have_capitals
from assistant.language.word_tables import CONJUNCTIONS, alternatives, numbers_of_words
from assistant.model import KITA, Language, languages

FILE = "words/grades.txt"
HIGHEST = 13
NUMBER = r"(?:1[0-3]|[0-9])(?![0-9])"
_PRICE_OR_DECIMAL = r"%|,\d|\.\d|:\d"
_FIRST_AGE = 6
"""Of children in grade 0."""


def grades_of_ages(youngest: int, oldest: int) -> frozenset[int]:
    """Children are in grade *age minus six*."""
    return frozenset(min(HIGHEST, max(KITA, age - _FIRST_AGE)) for age in range(youngest, oldest + 1))


def years_beyond(counted_by: str) -> int:
    """What must be added to the number of a school year that is called so: Year 9 of a British school is grade 8."""
    words = counted_by.lower().split()
    return numbers_of_words(FILE, "counted otherwise").get(words[0], 0) if words else 0


class GradePatterns(NamedTuple):
    """How grades, classes and ages are written in digits, in all languages."""

    after: re.Pattern[str]
    """``8. klasse``"""
    before: re.Pattern[str]
    """``Klasse 8``"""
    pupils: re.Pattern[str]
    """``9er``"""
    no_grade_before: re.Pattern[str]
    two_classes: re.Pattern[str]
    """``8.a og b``"""
    upwards: re.Pattern[str]
    from_grade: re.Pattern[str]
    ranges: re.Pattern[str]
    ages: re.Pattern[str]
    years: re.Pattern[str]
    """Behind the number of an age."""
    course: re.Pattern[str]
    youngest: re.Pattern[str]


@locales.remembered
def grade_patterns() -> GradePatterns:
    both, either, to = (alternatives(CONJUNCTIONS, name) for name in ("and", "or", "to"))
    item = (
        rf"{NUMBER}(?:\.|{alternatives(FILE, 'endings of numbers')}\b|'?(?=[a-f]\b))?"
        r"(?:\s?(?<![a-z])[a-f]\b(?!\.\s?[a-z]\b))?"
    )
    link = rf"\s?(?:[-–—/&+]|\b{alternatives(FILE, 'links')}\b)\s?(?:{alternatives(FILE, 'after a link')}\s)?"
    not_behind = "".join(
        f"(?<!{line})" for language in languages() for line in locales.lines(language, FILE, "not behind")
    )
    years = rf"\s?(?:(?:[-–/]|{to}|{both}|{either})\s?(\d{{1,2}}))?"
    courses = alternatives(FILE, "courses of upper school")
    currency = locales.pattern("words/amounts.txt", "currency beginnings")
    named = {name: locales.pattern(FILE, name) for name in _NAMED}

    def found(pattern: str) -> re.Pattern[str]:
        return re.compile(pattern, re.I)

    return GradePatterns(
        after=found(
            rf"(?<![\w.,:]){not_behind}({item}(?:(?:{link}|(?<=[.a-z]),\s?){item}){{0,8}})[\s-]{{0,2}}"
            rf"({named['behind numbers']})"
        ),
        before=found(
            rf"\b({named['before numbers']})[\s:]{{0,2}}({item}(?:(?:{link}|"
            rf",\s?(?=[^.!?\n]{{0,12}}\b{both}\b)){item}){{0,8}})"
        ),
        pupils=found(rf"(?<![\w.,:])({NUMBER}){named['pupils behind numbers']}(?!-?\s?{named['no pupils behind']})"),
        no_grade_before=found(rf"\s?(?:€|{currency}|{_PRICE_OR_DECIMAL})"),
        two_classes=found(rf"(?<![\w.,])({NUMBER})\.?([a-f])\s?(?:/|\+|&|{both}|,)\s?([a-f])(?!\w)"),
        upwards=found(rf"^\s?(?:{named['and upwards']}|\+)"),
        from_grade=found(rf"\b{named['from']}\s$"),
        ranges=found(rf"^(?:\.|{alternatives(FILE, 'endings of numbers')})?\s?(?:[a-f]\b)?\s?(?:[-–—]|"
                     rf"{alternatives(FILE, 'ranges')})"),
        ages=found(
            rf"(?<![\w.,])(\d{{1,2}}){years}\s?-?\s?{named['behind ages']}"
            rf"|\b{named['children of']} (\d{{1,2}}){years}\s?{named['years']}"
            rf"|\b{named['at the age of']}\s(\d{{1,2}}){years}(?:\s?{named['years']})?"
        ),
        years=found(rf"{named['years']}|{named['behind ages']}"),
        course=re.compile(rf"\b{courses}\b[^.,;\n\d]{{0,25}}?\b(1[0-3])(?:/(1[0-3]))?\b"),
        youngest=found(rf"\b{named['for the youngest']} {named['the youngest']}(?=\s*(?:[,.;!?)\n]|$))"),
    )  # fmt: skip


_NAMED = (
    "behind numbers", "before numbers", "pupils behind numbers", "no pupils behind", "and upwards", "from",
    "behind ages", "children of", "years", "at the age of", "for the youngest", "the youngest",
)  # fmt: skip


@locales.remembered
def bare_grades(language: Language) -> re.Pattern[str] | None:
    """An ordinal alone that is a grade; ``None`` in a language that has none."""
    before = locales.pattern(FILE, "before a bare grade", language)
    if before == locales.NOTHING:
        return None
    to = f"[-–/]|{alternatives(CONJUNCTIONS, 'and', language)}|{alternatives(CONJUNCTIONS, 'to', language)}"
    nth = r"(?:1[0-3]|[0-9])\."
    # "der 9. Mai" names a day: a noun follows, unless a sentence begins
    opens = alternatives(FILE, "begins a sentence", language)
    no_noun = rf"(?!\s(?!{opens}\b)(?-i:[A-ZÄÖÜ]))" if nouns_have_capitals(language) else ""
    return re.compile(
        rf"\b{before}\s({nth}(?:\s?(?:{to})\s?{nth})?)(?=\s*(?:$|[,;!?)\n])|\s+[^\W\d_])"
        rf"(?!\s?(?:{alternatives(FILE, 'no bare grade before', language)}|\d)){no_noun}"
        rf"|(?<![\w.])({nth}\s?[-–]\s?{nth})(?=\s*(?:$|[,;!?)\n]))",
        re.I,
    )
