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
from assistant.model import ANY_HOUR, Activity, Audience, Excluded, Kind, Price, Reading, Setting

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
    "times": lambda activity, season: _times(activity),
    "away": lambda activity, season: _leaves_school(activity),
    "step_free": lambda activity, season: activity.step_free,
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


def hours(reading: Reading, season: Season) -> Mapping[str, Fits]:
    """False where it is longer than the hours, or no session lies within them; what has no fixed hour is asked for."""
    start, end = reading.hours.start or _FIRST_LESSON, reading.hours.end or _LAST_LESSON
    room = _minutes(end) - _minutes(start)

    def fits(times: tuple[bool, int | None, frozenset[str]]) -> bool | None:
        has_hours, minutes, sessions = times
        if not has_hours:
            return True
        if minutes is not None and minutes > room:
            return False
        if not sessions:
            return None
        last = _minutes(end) - (minutes or 0)
        return any(_minutes(start) <= _minutes(time) <= last for time in sessions)

    return {"times": fits}


def away(reading: Reading, season: Season) -> Mapping[str, Fits]:
    return {"away": lambda leaves: leaves}


def step_free(reading: Reading, season: Season) -> Mapping[str, Fits]:
    return {"step_free": lambda stated: stated}


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
    "hours": hours,
    "away": away,
    "step_free": step_free,
    "languages": languages,
    "audience": audience,
    "excluded": excluded,
    "open": open_for_booking,
}

DISTANCE = "distance"
"""A condition too, held against all entries at once by `assistant.matching.distance`."""

ALWAYS = ("audience", "open")
"""Held against every activity, said or not."""

NEVER_NEAR = frozenset({"audience", "open", "excluded", "kinds", "away", "step_free"})
"""What an activity must not break even as a near miss: nobody can help it by coming in May."""


def preferences(reading: Reading) -> frozenset[str]:
    """The names of the conditions that keep nothing out: what may not be meant of the wish, and a subject beside a
    topic, since offices state subjects as they like. What somebody does not want is never offered to them."""
    unsure = reading.unsure - {"excluded"}
    return unsure | {"subjects"} if reading.topic else unsure


def said(reading: Reading) -> list[str]:
    """The names of the conditions that this reading makes, preferences too."""
    stated = {
        "grades": bool(reading.grades),
        "periods": bool(reading.periods or reading.weekdays),
        "subjects": bool(reading.subjects),
        "kinds": bool(reading.kinds),
        "group_size": reading.group_size is not None,
        "price": reading.price is not None or reading.price_per_pupil is not None,
        "settings": bool(reading.settings),
        "duration_minutes": reading.duration_minutes is not None,
        "hours": reading.hours != ANY_HOUR,
        "away": reading.away,
        "step_free": reading.step_free,
        "languages": bool(reading.languages),
        "audience": True,
        "excluded": reading.excluded != Excluded(),
        "open": True,
        DISTANCE: reading.within_km is not None,
    }
    return [name for name in (*CONDITIONS, DISTANCE) if stated[name]]


def conditions_of(reading: Reading, season: Season) -> Mapping[str, PreparedCondition]:
    """The conditions that this reading makes, by name, ready to be held against any number of activities."""
    named = (name for name in said(reading) if name in CONDITIONS)
    return {name: PreparedCondition(CONDITIONS[name](reading, season), season) for name in named}


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
    if offer.amount is None:
        return None
    if reading.price_per_pupil is not None:
        return _affordable_for_each(offer.amount, offer.per, reading.price_per_pupil, reading.group_size)
    if not isinstance(reading.price, int | float):
        return None
    if offer.per == "pupil":
        return None if reading.group_size is None else offer.amount * reading.group_size <= reading.price
    return offer.amount <= reading.price


def _affordable_for_each(amount: float, per: str, most: float, pupils: int | None) -> bool | None:
    if per == "pupil":
        return amount <= most
    return None if pupils is None else amount <= most * pupils


def _times(activity: Activity) -> tuple[bool, int | None, frozenset[str]]:
    """Whether somebody is met at an hour, how long it takes, and when its sessions begin."""
    sessions = frozenset(session.time for session in activity.sessions if session.time)
    return activity.binds_class, activity.duration_minutes, sessions


def _leaves_school(activity: Activity) -> bool | None:
    """Whether the class goes somewhere; ``None`` where neither its kind nor its setting says so."""
    if activity.kind in _COMES or activity.settings & {Setting.AT_SCHOOL, Setting.ONLINE}:
        return False
    return True if activity.settings or activity.place.town or activity.kind in _IS_ELSEWHERE else None


_COMES = frozenset({Kind.GUEST_VISIT, Kind.LOAN_KIT, Kind.ONLINE})
_IS_ELSEWHERE = frozenset({Kind.COMPANY_VISIT, Kind.OFF_SITE, Kind.EDUCATION_VISIT})
_FIRST_LESSON, _LAST_LESSON = "08:00", "16:00"
"""Where only one end of the hours was named."""


def _minutes(time: str) -> int:
    hour, minute = time.split(":")
    return int(hour) * 60 + int(minute)
