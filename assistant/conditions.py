"""The conditions of a question held against an activity, one function each.

Each says True (fits), False (breaks it) or None (the entry does not say). Only False excludes an activity; None becomes
a doubt in the answer. The order of `CONDITIONS` is the order in which reasons and doubts are named.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from assistant.model import Activity, Audience, Excluded, Reading, Setting
from assistant.season import Season

Condition = Callable[[Activity, Reading, Season], bool | None]


def grades(activity: Activity, reading: Reading, season: Season) -> bool | None:
    if activity.grades is None:
        return None
    return any(activity.fits_grade(grade) for grade in reading.grades)


def subjects(activity: Activity, reading: Reading, season: Season) -> bool | None:
    return bool(activity.subjects & reading.subjects) if activity.subjects else None


def kinds(activity: Activity, reading: Reading, season: Season) -> bool | None:
    return activity.kind in reading.kinds


def periods(activity: Activity, reading: Reading, season: Season) -> bool | None:
    offered = season.of_activity(activity)
    return None if offered is None else bool(offered & season.of_periods(reading.periods, reading.weekdays))


def group_size(activity: Activity, reading: Reading, season: Season) -> bool | None:
    fewest, most = activity.group_size
    if Audience.PUPILS not in activity.audience:
        fewest = None  # the event needs so many in all, not each registration
    if reading.group_size is None or (fewest is None and most is None):
        return None
    return (fewest is None or fewest <= reading.group_size) and (most is None or reading.group_size <= most)


def duration(activity: Activity, reading: Reading, season: Season) -> bool | None:
    if activity.duration_minutes is None or reading.duration_minutes is None:
        return None
    return activity.duration_minutes <= reading.duration_minutes


def price(activity: Activity, reading: Reading, season: Season) -> bool | None:
    offer = activity.price
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


def settings(activity: Activity, reading: Reading, season: Season) -> bool | None:
    return bool(activity.settings & reading.settings) if activity.settings else None


def languages(activity: Activity, reading: Reading, season: Season) -> bool | None:
    return bool(activity.languages & reading.languages) if activity.languages else None


def audience(activity: Activity, reading: Reading, season: Season) -> bool | None:
    return reading.audience in activity.audience


def excluded(activity: Activity, reading: Reading, season: Season) -> bool | None:
    """False when the activity has what the teacher does not want."""
    no = reading.excluded
    town = activity.place.town.casefold()
    needs_transport = not activity.settings & {Setting.AT_SCHOOL, Setting.ONLINE}
    unwanted = (
        activity.kind in no.kinds
        or activity.subjects & no.subjects
        or activity.settings & no.settings
        or (town and town in {place.casefold() for place in no.places})
        or (no.transport and activity.transport and needs_transport)
    )
    return not unwanted


def open_for_booking(activity: Activity, reading: Reading, season: Season) -> bool | None:
    """False when nothing of it is left: past, expired, deadline over."""
    offered = season.of_activity(activity)
    return None if offered is None else offered != 0


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
    """The names of the conditions that this reading makes."""
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
    return [name for name in CONDITIONS if stated[name]]


def held_against(activity: Activity, reading: Reading, season: Season, names: list[str]) -> dict[str, bool | None]:
    """Each named condition's word on this activity."""
    return {name: CONDITIONS[name](activity, reading, season) for name in names}
