"""Phrases that name a kind of activity outright (a filter) or hint at kinds (a pull)."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.model import Audience, Kind, Setting
from assistant.understanding.phrase_matcher import Meaning, phrases_of_all

_FILE = "words/kinds.txt"
OF_ADULTS = "of adults"
"""The cue of what is said of teachers among themselves, unless pupils are named beside it."""

VISITS = frozenset(
    {Kind.COMPANY_VISIT, Kind.OFF_SITE, Kind.EDUCATION_VISIT, Kind.GUEST_VISIT, Kind.SELF_GUIDED, Kind.EVENT}
)
"""Every kind where a class meets somebody or goes somewhere."""

_SAID = (
    Kind.COMPETITION, Kind.LOAN_KIT, Kind.COMPANY_VISIT, Kind.EDUCATION_VISIT, Kind.SELF_GUIDED, Kind.SCHOOL_PROJECT,
    Kind.GUEST_VISIT, Kind.ONLINE,
)  # fmt: skip
"""Kinds with a table of their name."""

_HINTED: dict[str, frozenset[Kind]] = {
    "visits": VISITS,
    "events": frozenset({Kind.EVENT, Kind.COMPETITION}),
    "projects": frozenset({Kind.SCHOOL_PROJECT, Kind.SELF_GUIDED, Kind.LOAN_KIT}),
    "materials": frozenset({Kind.LOAN_KIT, Kind.SCHOOL_PROJECT, Kind.SELF_GUIDED}),
    "nature schools": frozenset({Kind.OFF_SITE, Kind.SELF_GUIDED}),
    "trails": frozenset({Kind.SELF_GUIDED, Kind.OFF_SITE}),
}
"""Table -> what its phrases hint at."""

_HINTED_AND_TOPIC: dict[str, frozenset[Kind]] = {
    "companies": frozenset({Kind.COMPANY_VISIT}),
    "careers": frozenset({Kind.EDUCATION_VISIT, Kind.EVENT, Kind.COMPANY_VISIT, Kind.ONLINE}),
    "universities": frozenset({Kind.EDUCATION_VISIT}),
    "talks": frozenset({Kind.GUEST_VISIT, Kind.ONLINE}),
    "festivals": frozenset({Kind.EVENT}),
    "career days": frozenset({Kind.EVENT, Kind.EDUCATION_VISIT, Kind.COMPANY_VISIT}),
    "networks": frozenset({Kind.TEACHER_COURSE, Kind.EVENT}),
    "camps": frozenset({Kind.OFF_SITE, Kind.SELF_GUIDED}),
}
"""The same, of phrases that also stay for the topic."""

_HEADS = {"words with competition": Kind.COMPETITION, "words with loan kit": Kind.LOAN_KIT}
"""Last parts of compounds."""


def kind_phrases() -> Iterator[tuple[str, Meaning]]:
    """Every phrase about the kind of activity or for whom it is."""
    course = Meaning(kinds=frozenset({Kind.TEACHER_COURSE}), audience=Audience.TEACHERS)
    yield from _phrases("teacher course", course)
    yield from _phrases("teachers", Meaning(audience=Audience.TEACHERS))
    yield from _phrases("courses of adults", Meaning(cue=OF_ADULTS, hinted_kinds=frozenset({Kind.TEACHER_COURSE})))
    yield from _phrases("colleagues", Meaning(cue=OF_ADULTS))
    yield from _phrases("leaders", Meaning(audience=Audience.LEADERS))
    for kind in _SAID:
        settings = frozenset({Setting.ONLINE}) if kind is Kind.ONLINE else frozenset()
        yield from _phrases(kind.replace("_", " "), Meaning(kinds=frozenset({kind}), settings=settings))
    yield from _phrases("prizes", Meaning(kinds=frozenset({Kind.COMPETITION})))
    at_school = Meaning(hinted_kinds=frozenset({Kind.GUEST_VISIT}), settings=frozenset({Setting.AT_SCHOOL}))
    yield from _phrases("comes to school", at_school)
    for table, kinds in _HINTED.items():
        yield from _phrases(table, Meaning(hinted_kinds=kinds))
    for table, kinds in _HINTED_AND_TOPIC.items():
        yield from _phrases(table, Meaning(hinted_kinds=kinds, keep=True))
    for table, kind in _HEADS.items():
        yield from _phrases(table, Meaning(kinds=frozenset({kind})))
    yield from _phrases("words with visit", Meaning(hinted_kinds=VISITS))


def _phrases(table: str, meaning: Meaning) -> Iterator[tuple[str, Meaning]]:
    return phrases_of_all(_FILE, table, meaning)
