"""Phrases about where it takes place, what it may cost, the bus, and the language of teaching."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from assistant import locales
from assistant.language.folding import fold
from assistant.model import KITA, Kind, Language, Setting, languages
from assistant.understanding.phrase_matcher import NOTHING, Meaning, expanded, phrases, phrases_of_all
from assistant.understanding.slots.distances import BY_BUS
from assistant.understanding.slots.kinds import VISITS

_FILE = "words/venues.txt"


def setting_phrases() -> Iterator[tuple[str, Meaning]]:
    """Every phrase about setting, price, bus and language of teaching."""
    yield from _phrases("answer language", NOTHING)
    yield from _phrases("not at school", Meaning(cue="not at school"))
    yield from _phrases("staying at school", Meaning(settings=frozenset({Setting.AT_SCHOOL, Setting.ONLINE})))
    yield from _phrases("away from school", Meaning(away=True, hinted_kinds=VISITS))
    yield from _at_school()
    outdoors = Meaning(settings=frozenset({Setting.OUTDOORS}))
    yield from _phrases("outdoors", outdoors)
    yield from _phrases("outdoors and topic", replace(outdoors, keep=True))
    yield from _phrases("online topics", Meaning(keep=True))
    yield from _phrases("indoors", Meaning(settings=frozenset({Setting.INDOORS})))
    yield from _phrases("online", Meaning(kinds=frozenset({Kind.ONLINE}), settings=frozenset({Setting.ONLINE})))
    yield from _phrases("free", Meaning(price="free"))
    yield from _phrases("bus", Meaning(transport=True))
    yield from _phrases("public transport", Meaning(cue=BY_BUS))
    yield from phrases_of_all("words/accessibility.txt", "step free wanted", Meaning(step_free=True))
    for said_in in languages():
        for taught_in, table in locales.rows(said_in, _FILE, "languages of teaching"):
            if taught_in in languages():
                yield from phrases(table, Meaning(languages=frozenset({Language(taught_in)})))


def _phrases(table: str, meaning: Meaning) -> Iterator[tuple[str, Meaning]]:
    return phrases_of_all(_FILE, table, meaning)


def _at_school() -> Iterator[tuple[str, Meaning]]:
    """Somebody comes to the school; where that is a day-care centre, to children who are not at school yet."""
    at_school = Meaning(settings=frozenset({Setting.AT_SCHOOL}), hinted_kinds=frozenset({Kind.GUEST_VISIT}))
    before_school = replace(at_school, grades=frozenset({KITA}))
    day_care = tuple(fold(word) for language in languages() for word in locales.words(language, _FILE, "day care"))
    for phrase, _ in _phrases("at school", at_school):
        for words in expanded(phrase):
            is_day_care = any(word.startswith(day_care) for word in words)
            yield " ".join(words), before_school if is_day_care else at_school
