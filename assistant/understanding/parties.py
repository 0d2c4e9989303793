"""Several classes of one message, or the halves of one: what is said of each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from assistant import locales
from assistant.language.word_tables import CONJUNCTIONS, alternatives
from assistant.model import AskedFor, Conversation, Facts, Period, Reading
from assistant.understanding.booking_facts import NO_FACTS, facts_in, lone_number
from assistant.understanding.question import Reader

_MOST = 8
"""Classes of one message that are told apart."""


def parties_in(
    text: str, reading: Reading, conversation: Conversation, reader: Reader, today: date
) -> tuple[Facts, ...]:
    """What is said of each of several classes, or of each half of one; empty where only one party comes.

    Classes, numbers and days belong together in the order in which they are named; what is named once is for all.
    """
    said = [_facts(part, reading, conversation, reader, today) for part in _parts(text)]
    names = list(dict.fromkeys(name for facts in said for name in _names(facts)))
    counts = [facts.pupils for facts in said if facts.pupils is not None]
    days = [facts.period for facts in said if facts.period is not None]
    if len(names) > _MOST or len(counts) > _MOST:
        return ()
    if len(names) > 1:
        in_order = len(counts) == len(names) or len(reading.class_sizes) == len(names)
        if in_order or not any(facts.pupils for facts in said if len(_names(facts)) == 1):
            return _of_classes(names, _sizes(counts, reading, len(names)), days, conversation)
        return _of_their_own(names, said, days, conversation)
    if len(counts) > 1 and len(days) == len(counts) and len(set(days)) > 1:
        one = next((facts for facts in said if facts.class_name), NO_FACTS)
        return tuple(
            Facts(period=day, pupils=count, class_name=one.class_name, grade=one.grade)
            for count, day in zip(counts, days, strict=True)
        )
    return ()


def _names(facts: Facts) -> list[str]:
    return [name for name in facts.class_name.split(", ") if name]


def _of_their_own(
    names: Sequence[str], said: Sequence[Facts], days: Sequence[Period], conversation: Conversation
) -> tuple[Facts, ...]:
    """What is said of each class in its own clause."""
    found = _of_classes(names, (), days, conversation)
    own = {_names(facts)[0]: facts for facts in said if len(_names(facts)) == 1 and facts.pupils is not None}
    return tuple(replace(one, pupils=own[one.class_name].pupils) if one.class_name in own else one for one in found)


def parties_of(reading: Reading | None) -> tuple[Facts, ...]:
    """The classes that a question named, each with its pupils where they were counted."""
    names = reading.class_name.split(", ") if reading is not None and reading.class_name else []
    if reading is None or not 1 < len(names) <= _MOST:
        return ()
    sizes = reading.class_sizes if len(reading.class_sizes) == len(names) else ()
    return tuple(
        Facts(class_name=name, grade=_grade(name), pupils=sizes[place] if sizes else None)
        for place, name in enumerate(names)
    )


def _of_classes(
    names: Sequence[str], sizes: Sequence[int], days: Sequence[Period], conversation: Conversation,
) -> tuple[Facts, ...]:  # fmt: skip
    known = {facts.class_name: facts.pupils for facts in parties_of(conversation.reading)}
    each_day = days if len(days) == len(names) else [days[0] if len(days) == 1 else None] * len(names)
    return tuple(
        Facts(
            class_name=name,
            grade=_grade(name),
            pupils=sizes[place] if len(sizes) == len(names) else known.get(name),
            period=each_day[place],
        )
        for place, name in enumerate(names)
    )


def _sizes(counts: Sequence[int], reading: Reading, classes: int) -> Sequence[int]:
    return counts if len(counts) == classes else reading.class_sizes


def _facts(part: str, whole: Reading, conversation: Conversation, reader: Reader, today: date) -> Facts:
    reading = reader.read_words(part, today, whole.language, all_of_it=True)
    facts = facts_in(reading, part, replace(conversation, asked=AskedFor.NOTHING), reader.catalog)
    if facts.pupils is None and facts.period is not None:
        return replace(facts, pupils=_bare_count(part))
    if facts.pupils is None and facts.class_name:
        return replace(facts, pupils=lone_number(part))
    return facts


def _parts(text: str) -> list[str]:
    return [part for part in (piece.strip() for piece in _joints().split(text)) if part]


@locales.remembered
def _joints() -> re.Pattern[str]:
    """What stands between the things that are said of one class and of the next."""
    return re.compile(rf"[,;\n]|\s{alternatives(CONJUNCTIONS, 'and')}\s|(?<=[a-zæøåäöüß)]{{2}})[.!?]\s", re.I)


@locales.remembered
def _bare_numbers() -> re.Pattern[str]:
    """Numbers that are no days or hours; those of weeks are found with their word."""
    week = alternatives("words/facts.txt", "week words")
    return re.compile(
        rf"(?P<week>\b{week}\.?\s*)?(?<![\d.:/-])\b(?P<n>[5-9]|[1-4]\d)\b(?!\s*[.:/-])(?=\s+[^\W\d])", re.I
    )


def _bare_count(text: str) -> int | None:
    """``12 on Friday the 5th``"""
    return next((int(found["n"]) for found in _bare_numbers().finditer(text) if not found["week"]), None)


def _grade(class_name: str) -> int | None:
    digits = re.match(r"\d{1,2}", class_name)
    return int(digits.group()) if digits else None
