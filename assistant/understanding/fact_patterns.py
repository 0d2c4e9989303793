"""How facts for a booking are worded, in all languages."""

from __future__ import annotations

import re
from typing import NamedTuple

from assistant import locales
from assistant.language.word_tables import CONJUNCTIONS, alternatives
from assistant.model import languages

FACTS = "words/facts.txt"
SCHOOLS = "words/schools.txt"
_AMOUNTS = "words/amounts.txt"
_CAPITAL = "[A-ZÆØÅÄÖÜ]"


class FactPatterns(NamedTuple):
    introduced: re.Pattern[str]
    """``jeg hedder Anna Holm``"""
    wish: re.Pattern[str]
    """Something special on the day."""
    hope: re.Pattern[str]
    about_the_booking: re.Pattern[str]
    """A hope that only says again that something is booked."""
    question: re.Pattern[str]
    """A practical question, no wish to book."""
    seeks: re.Pattern[str]
    """A question that looks for something else."""
    from_school: re.Pattern[str]
    called_school: re.Pattern[str]
    """``Hvidebæk Fjordskole``: a name that only a capital marks."""
    leads_in: re.Pattern[str]
    """What stands before the name of a school in an answer."""
    bare_number: re.Pattern[str]
    bare_class: re.Pattern[str]
    bare_week: re.Pattern[str]


@locales.remembered
def fact_patterns() -> FactPatterns:
    come_from, articles = alternatives(SCHOOLS, "from"), alternatives(SCHOOLS, "articles")
    labels, ends = alternatives(SCHOOLS, "labels"), alternatives(SCHOOLS, "ends of names")
    joints = "|".join(alternatives(CONJUNCTIONS, name) for name in ("and", "but"))
    asks = rf"\s{alternatives(FACTS, 'persons')}\s{_lines('asks for the booking')}\b"
    return FactPatterns(
        introduced=re.compile(
            rf"\b(?i:{_lines('introductions')})\s+({_CAPITAL}[\w'-]+(?:[ \t]+{_CAPITAL}[\w'.-]+){{0,3}})"
        ),
        wish=_found(rf"\b{_lines('special wishes')}\b"),
        hope=_found(rf"\b{_lines('hopes')}\b"),
        about_the_booking=_found(rf"\d|\b{_lines('about the booking')}\b"),
        question=_found(rf"(?:(?:{joints})\s)?{_lines('question openers')}\b(?!{asks})[^?!\d]{{12,160}}\?"),
        seeks=_found(rf"\b{_lines('seeks')}\b"),
        from_school=re.compile(
            rf"\b(?:{come_from}|{labels}:)\s+(?:{articles}\s)?"
            rf"([A-ZÆØÅÄÖÜ0-9][\w.-]*(?:\s{_CAPITAL}[\w-]+){{0,3}}(?:\s{ends})?)"
        ),
        called_school=re.compile(
            rf"(?<![\w-])(?!{_kinds_of_school()})(?:{_CAPITAL}[\w-]+\s){{0,2}}"
            rf"{_CAPITAL}[\wæøåäöü-]*{ends}(?![\w-])"
        ),
        leads_in=_found(
            rf"^\W*(?:{alternatives(FACTS, 'before an answer')}\b[\s,.!:]*)?(?:{_lines('leads in')}\b\s*)?"
            rf"(?:{come_from}\b\s*)?"
        ),
        bare_number=_found(
            rf"^\W*(?:{alternatives(FACTS, 'we')}\s+\w+\s+)?{locales.pattern(_AMOUNTS, 'about')}?\s*(\d{{1,3}})\W*"
            rf"{_lines('behind a number')}?\W*$"
        ),
        bare_class=_found(
            rf"^\W*(?:{_lines('it is')}\s)?(?:{alternatives(FACTS, 'before a class')}\s)?"
            r"(\d{1,2})\s*\.?\s*([a-zæøå])\b\.?\W*$"
        ),
        bare_week=_found(
            rf"\W*(?:(?:{alternatives(FACTS, 'before a week')} )?{alternatives(FACTS, 'week words')} )?(\d{{1,2}})\W*"
        ),
    )


class PeoplePatterns(NamedTuple):
    """How people are counted without a number of them all."""

    alone: re.Pattern[str]
    me_and_others: re.Pattern[str]
    """``mig og to kolleger``; the group ``n`` is the word for how many."""
    others_and_me: re.Pattern[str]
    me_and_mine: re.Pattern[str]
    """``mig og min kollega``"""
    all_of_us: re.Pattern[str]
    """``os alle tre``; the group ``n`` is the word for how many."""
    together: re.Pattern[str]
    """``zu dritt``; the group's name ends with the number."""


@locales.remembered
def people_patterns() -> PeoplePatterns:
    me, joint, with_ = _lines("me"), alternatives(CONJUNCTIONS, "and"), alternatives(FACTS, "with")
    others = rf"(?P<n>\w+)\s(?:\w+\s)?{_lines('others')}"
    mine, colleagues = alternatives(FACTS, "my"), alternatives(FACTS, "colleagues")
    return PeoplePatterns(
        alone=_found(rf"\b{_lines('alone')}\b"),
        me_and_others=_found(rf"\b{me}\s(?:{with_}|\+)\s{others}"),
        others_and_me=_found(rf"\b{others}\s(?:{joint}|plus)\s{me}\b"),
        me_and_mine=_found(
            rf"\b{me}\s(?:{joint}|plus)\s{mine}\s\w*{colleagues}\w*|\b{mine}\s\w*{colleagues}\w*\s(?:{joint}|plus)\s{me}\b"
        ),
        all_of_us=_found(rf"\b{_lines('all of us')}\s(?P<n>[^\W\d]+|\d{{1,2}})\b(?!\s*[.:]?\s*\d)"),
        together=_found("|".join(_together()) or locales.NOTHING),
    )


def _together() -> list[str]:
    rows = (row for language in languages() for row in locales.rows(language, FACTS, "together"))
    return [rf"(?P<n{number}>\b{words}\b)" for number, words in rows]


def _lines(table: str) -> str:
    return locales.pattern(FACTS, table)


def _kinds_of_school() -> str:
    kinds = (kind for language in languages() for kind in locales.words(language, SCHOOLS, "kinds of school"))
    return "|".join(kinds) or locales.NOTHING


def _found(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.I)
