"""The conditions of a question, made ready once and then held against many activities.

Each says True (fits), False (breaks it) or None (the entry does not say). Only False excludes an activity; None becomes
a doubt in the answer. The order of `CONDITIONS` is the order in which reasons and doubts are named.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from assistant.model import Activity, Audience, Excluded, Reading, Setting
from assistant.season import Season

Ready = Callable[[Activity], bool | None]
"""A condition of one question."""

Condition = Callable[[Reading, Season], Ready]


def grades(reading: Reading, season: Season) -> Ready:
    wanted = sorted(reading.grades)

    def fits(activity: Activity) -> bool | None:
        if activity.grades is None:
            return None
        first, last = activity.grades
        return any(first <= grade <= last for grade in wanted)

    return fits


def periods(reading: Reading, season: Season) -> Ready:
    wanted = season.of_periods(reading.periods, reading.weekdays)

    def fits(activity: Activity) -> bool | None:
        offered = season.of_activity(activity)
        return None if offered is None else bool(offered & wanted)

    return fits


def subjects(reading: Reading, season: Season) -> Ready:
    wanted = reading.subjects
    return lambda activity: bool(activity.subjects & wanted) if activity.subjects else None


def kinds(reading: Reading, season: Season) -> Ready:
    return lambda activity: activity.kind in reading.kinds


def group_size(reading: Reading, season: Season) -> Ready:
    size = reading.group_size

    def fits(activity: Activity) -> bool | None:
        fewest, most = activity.group_size
        if Audience.PUPILS not in activity.audience:
            fewest = None  # the event needs so many in all, not each registration
        if size is None or (fewest is None and most is None):
            return None
        return (fewest is None or fewest <= size) and (most is None or size <= most)

    return fits


def price(reading: Reading, season: Season) -> Ready:
    return lambda activity: _price(activity, reading)


def settings(reading: Reading, season: Season) -> Ready:
    wanted = reading.settings
    return lambda activity: bool(activity.settings & wanted) if activity.settings else None


def duration(reading: Reading, season: Season) -> Ready:
    most = reading.duration_minutes

    def fits(activity: Activity) -> bool | None:
        return None if activity.duration_minutes is None or most is None else activity.duration_minutes <= most

    return fits


def languages(reading: Reading, season: Season) -> Ready:
    wanted = reading.languages
    return lambda activity: bool(activity.languages & wanted) if activity.languages else None


def audience(reading: Reading, season: Season) -> Ready:
    return lambda activity: reading.audience in activity.audience


def excluded(reading: Reading, season: Season) -> Ready:
    """False when the activity has what the teacher does not want."""
    towns = {place.casefold() for place in reading.excluded.places}
    return lambda activity: not _is_unwanted(activity, reading.excluded, towns)


def open_for_booking(reading: Reading, season: Season) -> Ready:
    """False when nothing of it is left: past, expired, deadline over."""

    def fits(activity: Activity) -> bool | None:
        offered = season.of_activity(activity)
        return None if offered is None else offered != 0

    return fits


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


def conditions_of(reading: Reading, season: Season) -> Mapping[str, Ready]:
    """The conditions that this reading makes, by name, ready to be held against any number of activities."""
    return {name: CONDITIONS[name](reading, season) for name in said(reading)}


def _price(activity: Activity, reading: Reading) -> bool | None:
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


def _is_unwanted(activity: Activity, no: Excluded, towns: set[str]) -> bool:
    town = activity.place.town.casefold()
    needs_transport = not activity.settings & {Setting.AT_SCHOOL, Setting.ONLINE}
    return bool(
        activity.kind in no.kinds
        or activity.subjects & no.subjects
        or activity.settings & no.settings
        or (town and town in towns)
        or (no.transport and activity.transport and needs_transport)
    )
