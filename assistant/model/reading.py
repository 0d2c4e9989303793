"""What was understood of a question."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from assistant.model.terms import ANY_HOUR, Audience, Hours, Kind, Language, Period, Setting, Subject

_FEW_WORDS = 6


@dataclass(frozen=True)
class Excluded:
    """What the teacher does not want."""

    topics: tuple[str, ...] = ()
    had: tuple[str, ...] = ()
    """What the class has had already."""
    subjects: frozenset[Subject] = frozenset()
    kinds: frozenset[Kind] = frozenset()
    settings: frozenset[Setting] = frozenset()
    places: tuple[str, ...] = ()
    transport: bool = False
    """No bus."""


@dataclass(frozen=True)
class DateDoubt:
    """A date that cannot be meant as it was written."""

    reason: Literal["no_such_day", "no_leap_year", "other_weekday", "far_week"]
    written: str
    """In the writer's words."""
    day: date | None = None
    """The day that is written beside another weekday, or on which the far week begins."""


@dataclass(frozen=True)
class Reading:
    """What the assistant understood of a question. Empty means: not said."""

    text: str
    """The question without greeting, quotes and signature."""
    language: Language
    topic: str = ""
    """What a librarian would type: what is left when every span below and all small talk is taken out."""
    question: str = ""
    """Of a text in which conditions were changed later: the words that ask, without those changes; else nothing."""
    wish: str = ""
    """Of a letter: the sentences that say what is wanted, as they were written; of a single sentence nothing."""
    grades: frozenset[int] = frozenset()
    grades_said: str = ""
    """How the writer named the grades, where they are counted otherwise here: ``Year 9``, which is grade 8."""
    subjects: frozenset[Subject] = frozenset()
    subject_words: tuple[str, ...] = ()
    """The teacher's own words for the subjects; what is searched for when there is no other topic."""
    kinds: frozenset[Kind] = frozenset()
    """Said outright: a filter."""
    hinted_kinds: frozenset[Kind] = frozenset()
    """Hinted at: a pull in the ranking."""
    periods: tuple[Period, ...] = ()
    weekdays: frozenset[int] = frozenset()
    time: str = ""
    hours: Hours = ANY_HOUR
    """Within which it must take place."""
    group_size: int | None = None
    """Pupils who come at once."""
    class_sizes: tuple[int, ...] = ()
    """Pupils of each class, where several come one after the other; `group_size` is the largest."""
    duration_minutes: int | None = None
    """At most."""
    price: str | float | None = None
    """``"free"`` or the most the class can pay."""
    price_per_pupil: float | None = None
    """The most that can be paid for each pupil."""
    places: tuple[str, ...] = ()
    """Towns and places to be in or near; the nearer the better."""
    home: str = ""
    """The town that the class comes from."""
    near_school: bool = False
    """The nearer to the school the better."""
    within_km: float | None = None
    """As far away at most, from the places or else from the school."""
    settings: frozenset[Setting] = frozenset()
    away: bool = False
    """Out of the house, whatever the setting there."""
    step_free: bool = False
    """For somebody who can climb no stairs."""
    audience: Audience = Audience.PUPILS
    audience_said: bool = False
    languages: frozenset[Language] = frozenset()
    """Languages of instruction."""
    class_name: str = ""
    school: str = ""
    excluded: Excluded = Excluded()
    unsure: frozenset[str] = frozenset()
    """Names of the conditions that stand in sentences which may well not be about the wish: preferences, no filters."""
    corrections: tuple[tuple[str, str], ...] = ()
    """Misspelled word -> the word it was read as."""
    date_doubts: tuple[DateDoubt, ...] = ()
    """Dates of the text that count for nothing, or that are farther away than they look."""

    @property
    def pupils(self) -> int | None:
        """For one booking: of several classes that are named, all of their pupils."""
        return sum(self.class_sizes) if self.class_sizes and "," in self.class_name else self.group_size

    @property
    def gist(self) -> str:
        """The topic to be read by people: of a long one the first few words, those of the wish where it has some."""
        words, wish = self.topic.split(), self.wish.casefold()
        if len(words) <= _FEW_WORDS:
            return self.topic
        named = [word for word in words if word.casefold() in wish] or words
        return f"{' '.join(named[:_FEW_WORDS])}…"

    @property
    def is_empty(self) -> bool:
        """True when nothing could be searched for."""
        return not (
            self.topic
            or self.grades
            or self.subjects
            or self.kinds
            or self.periods
            or self.settings
            or self.places
            or self.near_school
            or self.away
            or self.audience_said
        )
