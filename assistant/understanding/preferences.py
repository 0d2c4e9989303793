"""Conditions that may not be meant of the wish: they become preferences."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import fields, replace

from assistant.matching.conditions import said
from assistant.model import ANY_HOUR, Excluded, Reading

_OF_THE_WHOLE = ("text", "question", "language", "topic", "wish", "subject_words", "unsure", "corrections")
_OF_THE_WRITER = ("topic", "audience", "audience_said", "school", "home", "step_free")
"""What it is about, who writes it and who comes along stays the same in every sentence."""
_OF_THE_CLASS = ("grades", "grades_said", "class_name")
"""A class that is named once is the one that is meant, though a story be told of it."""
_OF_ONE_VALUE = ("group_size", "duration_minutes", "grades")
"""Conditions that are told of one wish in one way."""


def with_preferences(whole: Reading, sure: Reading, doubtful: Reading, own_class: Collection[int] = ()) -> Reading:
    """A letter's reading: the conditions of its ``sure`` sentences, and as preferences, which `Reading.unsure` names,
    those of its ``doubtful`` ones of which the sure ones say nothing, and a class that only another sentence names:
    unless the letter opens with it, as ``own_class``, and names no other."""
    class_elsewhere = bool(whole.grades) and not sure.grades
    from_whole = (*_OF_THE_WRITER, *_OF_THE_CLASS) if class_elsewhere else _OF_THE_WRITER
    demanded = replace(sure, **{name: getattr(whole, name) for name in from_whole})
    preferred = {
        field.name: getattr(doubtful, field.name)
        for field in fields(Reading)
        if field.name not in (*_OF_THE_WHOLE, *from_whole) and _is_silent(getattr(sure, field.name))
    }
    both = replace(demanded, **preferred)
    both = replace(both, text=whole.text, excluded=replace(both.excluded, had=whole.excluded.had))
    doubtful_ones = frozenset(said(both)) - frozenset(said(demanded))
    named_aside = frozenset({"grades"} if class_elsewhere and whole.grades != frozenset(own_class) else ())
    return replace(both, unsure=whole.unsure | doubtful_ones | named_aside | _contested(whole, demanded))


def _contested(whole: Reading, demanded: Reading) -> frozenset[str]:
    """Conditions of which the letter as a whole says something else: which of two classes is meant is a guess."""
    return frozenset(
        name for name in _OF_ONE_VALUE if getattr(demanded, name) and getattr(whole, name) != getattr(demanded, name)
    )


def _is_silent(value: object) -> bool:
    return not value or value in (Excluded(), ANY_HOUR)
