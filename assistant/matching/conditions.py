"""The conditions of a question, made ready once and then held against many activities.

Each says True (fits), False (breaks it) or None (the entry does not say). Only False excludes an activity; None becomes
a doubt in the answer. The order of `CONDITIONS` is the order in which reasons and doubts are named.

A condition never sees an activity, only a value of one of its facets: so a whole catalogue is judged by its distinct
values, however many entries share them (see `assistant.matching.facets`).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any

from assistant.matching.season import Season
from assistant.model import Activity, Audience, Excluded, Price, Reading, Setting

Facet = Callable[[Activity, Season], Hashable]
"""What conditions look at in an activity."""

FACETS: Mapping[str, Facet] = {
    "grades": lambda activity, season: activity.grades,
    "season": lambda activity, season: season.of_activity(activity),
    "subjects": lambda activity, season: activity.subjects,
    "kind": lambda activity, season: activity.kind,
    "group_size": lambda activity, season: _group_size(activity),
    "price": lambda activity, season: activity.price,
    "settings": lambda activity, season: activity.settings,
    "duration": lambda activity, season: activity.duration_minutes,
    "languages": lambda activity, season: activity.languages,
    "audience": lambda activity, season: activity.audience,
    "town": lambda activity, season: activity.place.town.casefold(),
    "bus": lambda activity, season: _needs_bus(activity),
}

OF_THE_DAY = frozenset({"season"})
"""Facets that change with the day that the season is counted from."""

Fits = Callable[[Any], bool | None]
"""What a facet's value says to the question."""


@dataclass(frozen=True)
class OfferedOn:
    """Whether a season has one of the wanted days; both with a bit a day."""

    wanted: int

    def __call__(self, offered: int | None) -> bool | None:
        return None if offered is None else bool(offered & self.wanted)


@dataclass(frozen=True)
class PreparedCondition:
    """A condition of one question: the facets it looks at, and what it wants of each."""

    parts: Mapping[str, Fits]
    season: Season

    def __call__(self, activity: Activity) -> bool | None:
        found = {fits(FACETS[facet](activity, self.season)) for facet, fits in self.parts.items()}
        return False if False in found else None if None in found else True


Condition = Callable[[Reading, Season], Mapping[str, Fits]]


def grades(reading: Reading, season: Season) -> Mapping[str, Fits]:
    wanted = sorted(reading.grades)

    def fits(span: tuple[int, int] | None) -> bool | None:
        return None if span is None else any(span[0] <= grade <= span[1] for grade in wanted)

    return {"grades": fits}


def periods(reading: Reading, season: Season) -> Mapping[str, Fits]:
    return {"season": OfferedOn(season.of_periods(reading.periods, reading.weekdays))}


def subjects(reading: Reading, season: Season) -> Mapping[str, Fits]:
    wanted = reading.subjects
    return {"subjects": lambda stated: bool(stated & wanted) if stated else None}


def kinds(reading: Reading, season: Season) -> Mapping[str, Fits]:
    return {"kind": lambda kind: kind in reading.kinds}


def group_size(reading: Reading, season: Season) -> Mapping[str, Fits]:
    size = reading.group_size

    def fits(room: tuple[int | None, int | None]) -> bool | None:
        fewest, most = room
        if size is None or (fewest is None and most is None):
            return None
        return (fewest is None or fewest <= size) and (most is None or size <= most)

    return {"group_size": fits}


def price(reading: Reading, season: Season) -> Mapping[str, Fits]:
    return {"price": lambda offer: _affordable(offer, reading)}


def settings(reading: Reading, season: Season) -> Mapping[str, Fits]:
    wanted = reading.settings
    return {"settings": lambda stated: bool(stated & wanted) if stated else None}


def duration(reading: Reading, season: Season) -> Mapping[str, Fits]:
    most = reading.duration_minutes
    return {"duration": lambda minutes: None if minutes is None or most is None else minutes <= most}


def languages(reading: Reading, season: Season) -> Mapping[str, Fits]:
    wanted = reading.languages
    return {"languages": lambda stated: bool(stated & wanted) if stated else None}


def audience(reading: Reading, season: Season) -> Mapping[str, Fits]:
    return {"audience": lambda stated: reading.audience in stated}


def excluded(reading: Reading, season: Season) -> Mapping[str, Fits]:
    """False when the activity has what the teacher does not want."""
    no = reading.excluded
    towns = {place.casefold() for place in no.places} - {""}
    wishes: dict[str, tuple[object, Fits]] = {
        "kind": (no.kinds, lambda kind: kind not in no.kinds),
        "subjects": (no.subjects, lambda stated: not stated & no.subjects),
        "settings": (no.settings, lambda stated: not stated & no.settings),
        "town": (towns, lambda town: town not in towns),
        "bus": (no.transport, lambda bus: not bus),
    }
    return {facet: fits for facet, (said, fits) in wishes.items() if said}


def open_for_booking(reading: Reading, season: Season) -> Mapping[str, Fits]:
    """False when nothing of it is left: past, expired, deadline over."""
    return {"season": OfferedOn(season.of_periods(()))}


CONDITIONS: Mapping[str, Condition] = {
    "grades": grades,
    "periods": periods,
    "subjects": subjects,
    "kinds": kinds,
    "group_size": group_size,
    "price": price,
    "settings": settings,
    "duration_minutes": duration,
    "languages": languages,
    "audience": audience,
    "excluded": excluded,
    "open": open_for_booking,
}

ALWAYS = ("audience", "open")
"""Held against every activity, said or not."""

NEVER_NEAR = frozenset({"audience", "open", "excluded", "kinds"})
"""What an activity must not break even as a near miss: nobody can help it by coming in May."""


def said(reading: Reading) -> list[str]:
    """The names of the conditions that this reading makes for sure."""
    stated = {
        "grades": bool(reading.grades),
        "periods": bool(reading.periods or reading.weekdays),
        "subjects": bool(reading.subjects),
        "kinds": bool(reading.kinds),
        "group_size": reading.group_size is not None,
        "price": reading.price is not None,
        "settings": bool(reading.settings),
        "duration_minutes": reading.duration_minutes is not None,
        "languages": bool(reading.languages),
        "audience": True,
        "excluded": reading.excluded != Excluded(),
        "open": True,
    }
    return [name for name in CONDITIONS if stated[name] and name not in reading.unsure]


def conditions_of(reading: Reading, season: Season) -> Mapping[str, PreparedCondition]:
    """The conditions that this reading makes, by name, ready to be held against any number of activities."""
    return {name: PreparedCondition(CONDITIONS[name](reading, season), season) for name in said(reading)}


def _group_size(activity: Activity) -> tuple[int | None, int | None]:
    """An event for adults needs so many in all, not each registration."""
    fewest, most = activity.group_size
    return fewest if Audience.PUPILS in activity.audience else None, most


def _needs_bus(activity: Activity) -> bool:
    return bool(activity.transport) and not activity.settings & {Setting.AT_SCHOOL, Setting.ONLINE}


def _affordable(offer: Price | None, reading: Reading) -> bool | None:
    if offer is None or offer.words:
        return None
    if offer.free:
        return True
    if reading.price == "free":
        return False
    if offer.amount is None or not isinstance(reading.price, int | float):
        return None
    if offer.per == "pupil":
        return None if reading.group_size is None else offer.amount * reading.group_size <= reading.price
    return offer.amount <= reading.price
