"""What is said of each of several choices: "1 in week 17 and 4 in week 19", "week 17 for the first, 19 for the other"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.model import Facts, FactsOf
from assistant.understanding.choice import LABEL, NO_CHOICE
from assistant.understanding.facts import NO_FACTS, facts_in
from assistant.understanding.numbers import ORDINALS
from assistant.understanding.said import Said

_JOINT = re.compile(r"\s*(?:[,;\n]|(?<=\D)\.\s|(?<=\d)\.\s(?=[A-ZÆØÅÄÖÜ])|\b(?:og|und|and|samt|sowie)\b)\s*")
_OPENS = re.compile(
    rf"^\W*(?:(?:ja|yes|ok|hej|hallo|hi|tak|gerne|gern|bitte|please|vi|wir|we|vil|tager|nehmen|take|have|den|die|the)\s)"
    rf"{{0,6}}(?:{LABEL}\s*)?(?P<number>\d{{1,2}})(?:\.|:)?(?:\s*$|{NO_CHOICE}\s*(?=(?:i|in|im|om|on|am|den|der|die|the|"
    r"til|für|for|med|mit|with|uge|week|woche|kw|\d{1,2}\.?\s?[a-f])\b))"
    r"|^\W*(?:\w+\s){0,2}?(?:(?:nr|no)\.?|nummer|number)\s*(?P<labelled>\d{1,2})\b",
    re.I,
)
_WEEK_NUMBER = re.compile(r"^\W*(?P<number>\d{1,2})\.?\s+(?P<unit>uge|week|woche|kw)\s*(?!\d)", re.I)
_POINTS = re.compile(
    r"\b(?:den|det|die|das|der|the|nr\.?|nummer|number)\s+(?P<place>\w+)(?:\s+(?:one|klasse|besøg|visit))?\s*$", re.I
)
_BOTH = re.compile(r"\W*(?:begge|alle|beide[nsm]?|both|all)\b", re.I)
_MOST_PARTS = 12


def read_apart(message: Said, meant: Sequence[str]) -> tuple[FactsOf, ...]:
    """The facts of each chosen activity where the message names at least two of them, one after the other, each with
    something of its own; else empty. ``meant`` are the ids of what is chosen."""
    if len(meant) < 2:
        return ()
    grouped: dict[str, list[str]] = {}
    now = ""
    for part in _JOINT.split(message.text)[:_MOST_PARTS]:
        named = _named(part, message.conversation.offered, meant)
        if named:
            grouped.setdefault(named[0], []).append(named[1])
            now = named[0]
        elif _BOTH.match(part):
            now = ""
        elif now:
            grouped[now].append(part)
    found = tuple(
        FactsOf(name, facts)
        for name, parts in grouped.items()
        if (facts := _facts(message, ", ".join(parts))) != NO_FACTS
    )
    return found if len(grouped) > 1 else ()


def _named(part: str, offered: Sequence[str], meant: Sequence[str]) -> tuple[str, str] | None:
    """The activity that a part of the message is about, and what the part says of it."""
    opens = None if _WEEK_NUMBER.match(part) else _OPENS.match(part)
    if opens is not None:
        number = int(opens["number"] or opens["labelled"])
        if 1 <= number <= len(offered) and offered[number - 1] in meant:
            return offered[number - 1], part[opens.end() :]
    points = _POINTS.search(part)
    if points is None:
        return None
    place = points["place"].casefold()
    if place.isdigit():
        shown = int(place)
        known = 1 <= shown <= len(offered) and offered[shown - 1] in meant
        return (offered[shown - 1], part[: points.start()]) if known else None
    nth = next((known[place] for known in ORDINALS.values() if place in known), 0)
    return (meant[nth - 1], part[: points.start()]) if 1 <= nth <= len(meant) else None


def _facts(message: Said, text: str) -> Facts:
    reading = message.reader.read(text, message.today, message.language)
    nothing_asked = replace(message.conversation, asked="")
    return replace(facts_in(reading, text, "", nothing_asked, message.reader.catalog), wishes="")
