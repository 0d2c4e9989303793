"""The catalogue as it is looked through: what each entry is about, prepared once, and the filters held against it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import TypeVar

from assistant.language.folding import fold
from assistant.matching.season import Season
from assistant.model import KITA, Activity, Catalog, Kind, Language, Setting, Subject, Text, languages

T = TypeVar("T", bound=StrEnum)

MOST_WORDS = 8
"""Words of a search that count."""

PLACES = (Setting.AT_SCHOOL, Setting.OUTDOORS, Setting.ONLINE)
"""Settings that can be asked for as a place, beside the towns."""


@dataclass(frozen=True)
class Filters:
    """What a teacher wants to see; ``None`` and empty do not narrow anything."""

    kind: Kind | None = None
    subject: Subject | None = None
    grade: int | None = None
    month: int | None = None
    place: str = ""
    """A town, or one of `PLACES`."""
    language: Language | None = None
    """Of instruction."""
    step_free: bool | None = None
    """Only where a wheelchair gets everywhere."""
    words: str = ""

    @classmethod
    def from_query(cls, query: dict[str, str]) -> Filters:
        """What cannot be read narrows nothing: a link that somebody shortened still shows the catalogue."""
        return cls(
            kind=_member(Kind, query.get("kind", "")),
            subject=_member(Subject, query.get("subject", "")),
            grade=_number(query.get("grade", ""), KITA, 13),
            month=_number(query.get("month", ""), 1, 12),
            place=query.get("place", "")[:80].strip(),
            language=next((one for one in languages() if one == query.get("in")), None),
            step_free=True if query.get("step_free") == "yes" else None,
            words=" ".join(query.get("q", "").split())[:200],
        )

    @property
    def are_set(self) -> bool:
        return any(getattr(self, one.name) not in (None, "") for one in fields(self))


@dataclass(frozen=True)
class FoundActivity:
    """An activity that the filters let through."""

    activity: Activity
    unknown: tuple[str, ...] = ()
    """Filters about which the entry says nothing: ``grade``, ``month``, ``language``, ``subject``, ``step_free``."""


@dataclass(frozen=True)
class _Entry:
    activity: Activity
    months: frozenset[int] | None
    """As `Season.months_of`."""
    places: frozenset[str]
    text: str
    """Every word of it that can be searched for, folded."""


@dataclass(frozen=True)
class BookableActivities:
    """The entries that can be booked in this season; made once a catalogue and day."""

    catalog: Catalog
    season: Season
    _entries: list[_Entry] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        entries = (
            _Entry(one, self.season.months_of(one), _places(one), _searched(one))
            for one in self.catalog.activities.values()
        )
        # no months at all: it is over, or offered only when schools are closed
        object.__setattr__(self, "_entries", [one for one in entries if one.months is None or one.months])

    def towns(self) -> list[str]:
        named = {one.activity.place.town for one in self._entries if one.activity.place.town}
        return sorted(named, key=fold)

    def kinds(self) -> list[Kind]:
        found = {one.activity.kind for one in self._entries}
        return [kind for kind in Kind if kind in found]

    def subjects(self) -> list[Subject]:
        found = {subject for one in self._entries for subject in one.activity.subjects}
        return [subject for subject in Subject if subject in found]

    def languages(self) -> list[Language]:
        found = {language for one in self._entries for language in one.activity.languages}
        return [language for language in languages() if language in found]

    def find(self, filters: Filters, language: Language) -> list[FoundActivity]:
        """What the filters let through: first what says so itself, then what does not say, each by its title. An entry
        that says nothing about a filter is kept, and the filter named."""
        words = [fold(word) for word in filters.words.split()[:MOST_WORDS]]
        kept = [found for entry in self._entries if (found := _held_against(entry, filters, words)) is not None]
        return sorted(kept, key=lambda one: (len(one.unknown), fold(_title(one.activity, language)), one.activity.id))


def _held_against(entry: _Entry, filters: Filters, words: Sequence[str]) -> FoundActivity | None:
    activity = entry.activity
    if filters.kind is not None and activity.kind is not filters.kind:
        return None
    if filters.place and fold(filters.place) not in entry.places:
        return None
    if not all(word in entry.text for word in words):
        return None
    unknown = []
    for name, wanted, stated in _stated(entry, filters):
        if wanted is None:
            continue
        if not stated:
            unknown.append(name)
        elif wanted not in stated:
            return None
    return FoundActivity(activity, tuple(unknown))


def _stated(entry: _Entry, filters: Filters) -> Iterator[tuple[str, object, frozenset[object] | range]]:
    """Each filter, what is wanted, and what the entry says about it; empty: nothing."""
    activity = entry.activity
    yield "subject", filters.subject, frozenset(activity.subjects)
    yield "grade", filters.grade, range(activity.grades[0], activity.grades[1] + 1) if activity.grades else frozenset()
    yield "month", filters.month, frozenset(entry.months or ())
    yield "language", filters.language, frozenset(activity.languages)
    yield "step_free", filters.step_free, frozenset({activity.step_free} - {None})


def _places(activity: Activity) -> frozenset[str]:
    town = {fold(activity.place.town)} if activity.place.town else set()
    return frozenset(town | {str(setting) for setting in activity.settings})


def _searched(activity: Activity) -> str:
    texts: list[Text] = [activity.title, activity.summary, activity.description, activity.provider.about]
    names = (activity.provider.name, activity.provider.town, activity.place.name, activity.place.town, activity.id)
    return fold("\n".join([*(written for text in texts for written in text.values()), *names]))


def _title(activity: Activity, language: Language) -> str:
    return activity.title.get(language) or next(iter(activity.title.values()), activity.id)


def _member(values: type[T], text: str) -> T | None:
    return values(text) if text in {str(value) for value in values} else None


def _number(text: str, least: int, most: int) -> int | None:
    if text == "kita":
        return KITA if least == KITA else None
    if not text.isascii() or not text.isdigit() or len(text) > 2:
        return None
    return int(text) if least <= int(text) <= most else None
