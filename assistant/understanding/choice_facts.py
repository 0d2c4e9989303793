"""What is said of each of several choices: "1 in week 17 and 4 in week 19", "week 17 for the first"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from assistant import locales
from assistant.language.numerals import ordinals_of_all
from assistant.language.tokens import tokens
from assistant.language.word_tables import CONJUNCTIONS, alternatives
from assistant.model import AskedFor, Facts, FactsOf
from assistant.understanding.booking_facts import NO_FACTS, facts_in
from assistant.understanding.choice_patterns import label, no_choice
from assistant.understanding.message import Said

_FILE = "words/choices.txt"
_MOST_PARTS = 12
_HIGHEST = 12
"""A number beyond those shown that is still meant as one of them; its place stands for the id that it lacks."""


def read_apart(message: Said, meant: Sequence[str]) -> tuple[FactsOf, ...]:
    """The facts of each chosen activity where the message names at least two of them, one after the other, each with
    something of its own; else empty. ``meant`` are the ids of what is chosen; where that is all that was shown, a
    number beyond is kept as it is, to be told so."""
    if len(meant) < 2:
        return ()
    grouped: dict[str, list[str]] = {}
    now = ""
    for part, begins in _parts(message.text):
        named = _named(part, message.conversation.offered, meant)
        if named:
            grouped.setdefault(named[0], []).append(named[1])
            now = named[0]
        elif begins or _patterns().of_all.match(part):
            now = ""
        elif now:
            grouped[now].append(part)
    found = tuple(FactsOf(name, _facts(message, ", ".join(parts))) for name, parts in grouped.items())
    told_apart = len(found) > 1 and all(each.facts != NO_FACTS for each in found)
    return found if told_apart else ()


def _parts(text: str) -> list[tuple[str, bool]]:
    """The parts between commas and "and", each with whether it begins a sentence: that is again about everything."""
    patterns = _patterns()
    sentences = [patterns.joint.split(sentence) for sentence in patterns.sentence.split(text)]
    return [(part, place == 0) for parts in sentences for place, part in enumerate(parts)][:_MOST_PARTS]


def shared(facts: Facts, apart: Sequence[FactsOf]) -> Facts:
    """Of a message's facts those that hold for everything that is chosen. A number of pupils that is said once, without
    telling classes apart, is the same class everywhere."""
    own = [vars(each.facts) for each in apart]
    told = {name for each in own for name, value in each.items() if value not in (None, "")}
    one_class = not any(each["class_name"] or each["grade"] is not None for each in own)
    counts = {each["pupils"] for each in own} - {None}
    keep = {"school", "phone", "teacher_name", "wishes"} | ({"pupils"} if one_class and len(counts) == 1 else set())
    return replace(facts, **{name: getattr(NO_FACTS, name) for name in told - keep})


def _named(part: str, offered: Sequence[str], meant: Sequence[str]) -> tuple[str, str] | None:
    """The activity that a part of the message is about, and what the part says of it."""
    patterns = _patterns()
    opens = None if patterns.week_number.match(part) else patterns.opens.match(part)
    if opens is not None:
        number = int(opens["number"] or opens["labelled"])
        if 1 <= number <= len(offered) and offered[number - 1] in meant:
            return offered[number - 1], part[opens.end() :]
        beyond = len(offered) < number <= _HIGHEST and bool(part[opens.end() :].strip())
        if beyond and len(meant) == len(offered):
            return f"{number}", part[opens.end() :]
    points = patterns.points.search(part)
    if points is None:
        return None
    place = "".join(token.folded for token in tokens(points["place"]))
    if place.isdigit():
        shown = int(place)
        known = 1 <= shown <= len(offered) and offered[shown - 1] in meant
        return (offered[shown - 1], part[: points.start()]) if known else None
    nth = ordinals_of_all().get(place, 0)
    return (meant[nth - 1], part[: points.start()]) if 1 <= nth <= len(meant) else None


def _facts(message: Said, text: str) -> Facts:
    reading = message.reader.read_words(text, message.today, message.language, all_of_it=True, near=message.near)
    nothing_asked = replace(message.conversation, asked=AskedFor.NOTHING)
    return replace(facts_in(reading, text, nothing_asked, message.reader.catalog), wishes="")


class _Patterns(NamedTuple):
    sentence: re.Pattern[str]
    joint: re.Pattern[str]
    opens: re.Pattern[str]
    """``2 i uge 17``: the number of a suggestion, and what is said of it."""
    week_number: re.Pattern[str]
    points: re.Pattern[str]
    """``uge 17 til den første``"""
    of_all: re.Pattern[str]


@locales.remembered
def _patterns() -> _Patterns:
    week, labels = alternatives(_FILE, "week words"), locales.pattern(_FILE, "plain labels")
    both, also = alternatives(CONJUNCTIONS, "and"), alternatives(_FILE, "also joins")
    to, place = alternatives(_FILE, "to"), locales.pattern(_FILE, "a place")
    said = rf"(?=(?:{locales.pattern(_FILE, 'what is said')}|\d{{1,2}}\.?\s?[a-f])\b)"
    times = locales.pattern("words/time.txt", "words for classes and times")

    def found(pattern: str) -> re.Pattern[str]:
        return re.compile(pattern, re.I)

    return _Patterns(
        sentence=re.compile(rf"(?<!\b{times})\.\s+(?=[A-ZÆØÅÄÖÜ\d])|\n+"),
        joint=re.compile(rf"\s*(?:[,;]|\b(?:{both}|{also})\b)\s*"),
        opens=found(
            rf"^\W*(?:{alternatives(_FILE, 'opens')}\s){{0,6}}(?:{label()}\s*)?(?P<number>\d{{1,2}})(?:\.|:)?"
            rf"(?:\s*$|\s+(?={week}\s*\d)|{no_choice()}\s*{said})"
            rf"|^\W*(?:\w+\s){{0,2}}?{labels}\s*(?P<labelled>\d{{1,2}})\b"
        ),
        week_number=found(rf"^\W*(?P<number>\d{{1,2}})\.?\s+{week}\b(?!\s*\d)"),
        points=found(
            rf"(?:\b{to}\s+)?\b(?:{place}|{labels})\s+(?P<place>\w+)"
            rf"(?:\s+{locales.pattern(_FILE, 'behind a place')})?\s*$"
        ),
        of_all=found(rf"\W*{locales.pattern(_FILE, 'of all')}\b"),
    )
