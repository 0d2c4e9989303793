"""A question tried out by a coordinator: what the assistant understands of it and finds, with its reasons."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from assistant.conversation import Assistant
from assistant.matching.season import Season
from assistant.model import Card, Findings, Language, NearMiss, Reading
from assistant.replies.activity_facts import (
    capped,
    duration_in_words,
    grade_set_in_words,
    listed,
    title_of,
)
from assistant.replies.dates import period_in_words, weekdays_in_words
from assistant.replies.phrases import phrase
from assistant.replies.reasons import hint_of
from assistant.replies.wishes import hours_in_words, most_to_pay_in_words, people_in_words, where_in_words

MOST_SHOWN = 10


@dataclass(frozen=True)
class Chip:
    """One thing that was understood."""

    key: str
    """Of what it is called, in the texts of the pages."""
    words: str


@dataclass(frozen=True)
class ShownNearMiss:
    """A near miss: the one condition that stands in the way."""

    activity_id: str
    title: str
    fails: str
    hint: str


@dataclass(frozen=True)
class QuestionPreview:
    """What came of a question, worded in the language of who tries it."""

    language: Language
    """That the question was read in."""
    chips: tuple[Chip, ...] = ()
    corrections: tuple[tuple[str, str], ...] = ()
    """Misspelled word -> the word it was read as."""
    cards: tuple[Card, ...] = ()
    near_misses: tuple[ShownNearMiss, ...] = ()
    maybe: tuple[tuple[str, str], ...] = ()
    """Id and title of what the question could have meant."""


def try_question(assistant: Assistant, text: str, today: date, language: Language) -> QuestionPreview:
    """What a teacher who asks this would be offered, worded in ``language``. May take long; changes nothing."""
    season = assistant.season(today)
    reading = assistant.read(text, today)
    found = assistant.find(reading, season, limit=MOST_SHOWN) if reading.text.strip() else Findings()
    worded = replace(reading, language=language)
    nearly = tuple(_nearly(one, worded, season, assistant) for one in found.near_misses)
    return QuestionPreview(
        reading.language,
        chips_of(worded, assistant),
        reading.corrections,
        assistant.answers.compared(found.matches, worded, season, asked_in=reading.language)[1],
        nearly,
        tuple((activity.id, title_of(activity, language)) for activity in found.maybe),
    )


def _nearly(near: NearMiss, reading: Reading, season: Season, assistant: Assistant) -> ShownNearMiss:
    title = title_of(near.activity, reading.language)
    return ShownNearMiss(near.activity.id, title, near.fails[0], hint_of(near, reading, season, assistant.catalog))


def chips_of(reading: Reading, assistant: Assistant) -> tuple[Chip, ...]:
    """Everything that the reading holds, in words."""
    language, no = reading.language, reading.excluded

    def named(kind: str, values: object) -> str:
        assert isinstance(values, frozenset)
        return listed((phrase(language, f"{kind}.{value}") for value in sorted(values)), language)

    excluded = [
        *no.topics, *no.had, *(phrase(language, f"subject.{one}") for one in sorted(no.subjects)),
        *(phrase(language, f"kind.{one}") for one in sorted(no.kinds)),
        *(phrase(language, f"setting.{one}") for one in sorted(no.settings)), *no.places,
        *([phrase(language, "reading.no_transport")] if no.transport else []),
    ]  # fmt: skip
    where = (words for _, words in where_in_words(reading, assistant.catalog))
    rows = [
        ("label.topic", capped(reading.topic)),
        ("label.subject", named("subject", reading.subjects)),
        ("label.kind", named("kind", reading.kinds | reading.hinted_kinds)),
        ("label.grade", grade_set_in_words(reading.grades, language)),
        ("label.when", ", ".join(period_in_words(period, language) for period in reading.periods)),
        ("label.time", hours_in_words(reading.hours, language)),
        ("catalogue.chip.weekdays", weekdays_in_words(reading.weekdays, language)),
        ("catalogue.chip.group_size", people_in_words(reading)),
        ("label.at_most", duration_in_words(reading.duration_minutes, language)),
        ("label.price", most_to_pay_in_words(reading, assistant.catalog)),
        ("label.setting", named("setting", reading.settings)),
        (
            "label.place",
            ", ".join((*reading.places, *where)),
        ),
        ("catalogue.chip.languages", named("language", reading.languages)),
        ("label.audience", phrase(language, f"audience.{reading.audience}") if reading.audience_said else ""),
        ("catalogue.chip.excluded", ", ".join(excluded)),
    ]
    return tuple(Chip(key, words) for key, words in rows if words)
