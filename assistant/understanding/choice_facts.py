"""What is said of each of several choices: "1 in week 17 and 4 in week 19", "week 17 for the first"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.language.numerals import ordinals_of_all
from assistant.language.tokens import tokens
from assistant.model import AskedFor, Facts, FactsOf
from assistant.understanding.booking_facts import NO_FACTS, facts_in
from assistant.understanding.choice_patterns import LABEL, NO_CHOICE
from assistant.understanding.message import Said

_SENTENCE = re.compile(r"(?<!\bkl)\.\s+(?=[A-ZÆØÅÄÖÜ\d])|\n+")
_JOINT = re.compile(r"\s*(?:[,;]|\b(?:og|und|and|samt|sowie)\b)\s*")
_OPENS = re.compile(
    rf"^\W*(?:(?:ja|yes|ok|hej|hallo|hi|tak|gerne|gern|bitte|please|vi|wir|we|vil|tager|nehmen|take|have|den|die|the)\s)"
    rf"{{0,6}}(?:{LABEL}\s*)?(?P<number>\d{{1,2}})(?:\.|:)?(?:\s*$|\s+(?=(?:uge|woche|week|kw)\s*\d)|{NO_CHOICE}\s*(?=(?:i|in|im|om|on|am|den|der|die|the|"
    r"til|für|for|med|mit|with|uge|week|woche|kw|\d{1,2}\.?\s?[a-f])\b))"
    r"|^\W*(?:\w+\s){0,2}?(?:(?:nr|no)\.?|nummer|number)\s*(?P<labelled>\d{1,2})\b",
    re.I,
)
_WEEK_NUMBER = re.compile(r"^\W*(?P<number>\d{1,2})\.?\s+(?:uge|week|woche|kw)\b(?!\s*\d)", re.I)
_POINTS = re.compile(
    r"(?:\b(?:til|for|für|to|zu)\s+)?\b(?:den|det|die|das|der|the|nr\.?|nummer|number)\s+(?P<place>\w+)(?:\s+(?:one|klasse|besøg|visit))?\s*$",
    re.I,
)
_OF_ALL = re.compile(
    r"\W*(?:(?:begge|alle|beide[nsm]?|both|all)|vi (?:er|kommer)|wir (?:sind|kommen)|we (?:are|come)|we're)\b", re.I
)
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
        elif begins or _OF_ALL.match(part):
            now = ""
        elif now:
            grouped[now].append(part)
    found = tuple(FactsOf(name, _facts(message, ", ".join(parts))) for name, parts in grouped.items())
    told_apart = len(found) > 1 and all(each.facts != NO_FACTS for each in found)
    return found if told_apart else ()


def _parts(text: str) -> list[tuple[str, bool]]:
    """The parts between commas and "and", each with whether it begins a sentence: that is again about everything."""
    sentences = [_JOINT.split(sentence) for sentence in _SENTENCE.split(text)]
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
    opens = None if _WEEK_NUMBER.match(part) else _OPENS.match(part)
    if opens is not None:
        number = int(opens["number"] or opens["labelled"])
        if 1 <= number <= len(offered) and offered[number - 1] in meant:
            return offered[number - 1], part[opens.end() :]
        beyond = len(offered) < number <= _HIGHEST and bool(part[opens.end() :].strip())
        if beyond and len(meant) == len(offered):
            return f"{number}", part[opens.end() :]
    points = _POINTS.search(part)
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
    reading = message.reader.read_words(text, message.today, message.language)
    nothing_asked = replace(message.conversation, asked=AskedFor.NOTHING)
    return replace(facts_in(reading, text, nothing_asked, message.reader.catalog), wishes="")
