"""How far an activity is, in a straight line: from a place that was named, or from where the class is."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.matching.facets import NO, UNKNOWN, YES, Verdicts
from assistant.model import Activity, Catalog, Point, Reading, Setting

_RADIUS = 6371.0
"""Of the earth, in kilometres."""
_HALF_AS_NEAR = 8.0
"""Kilometres by which an activity is half as near as one on the spot."""
_RINGS = (3.0, 8.0, 15.0, 30.0)
"""Kilometres within which activities are equally near."""

Kilometres = NDArray[np.float64]
"""One an entry; not a number where it is not known."""


def start_of(reading: Reading, catalog: Catalog) -> str:
    """The town that the class comes from, as far as it is known, else ``""``."""
    towns = (school.town for school in catalog.schools.values() if school.name == reading.school)
    return reading.home or next(towns, "")


def centres(reading: Reading, catalog: Catalog) -> Sequence[Point] | None:
    """From where distances count; ``None`` where none are asked for, empty where nobody knows."""
    if reading.places and not reading.near_school:
        names: Sequence[str] = reading.places
    elif reading.near_school or reading.within_km is not None:
        names = (start_of(reading, catalog),)
    else:
        return None
    return [catalog.points[name.casefold()] for name in names if name.casefold() in catalog.points]


def counts_from_school(reading: Reading) -> bool:
    return reading.near_school or not reading.places


def _spares_the_way(reading: Reading) -> bool:
    """Who comes to the school is near enough; only where a place is wished for itself that says nothing."""
    return counts_from_school(reading) or reading.within_km is not None


def kilometres_to(activity: Activity, reading: Reading, catalog: Catalog) -> float | None:
    """``None`` where it is not asked for, or one of the two places is not known; 0 for what comes to the school."""
    found = centres(reading, catalog)
    if found is None:
        return None
    if _spares_the_way(reading) and _comes_to_school(activity):
        return 0.0
    there = _point_of(activity, catalog)
    return min((_between(there, here) for here in found), default=None) if there is not None else None


class Distances:
    """All activities of one catalogue, in the order of its ids."""

    def __init__(self, activities: Sequence[Activity], catalog: Catalog) -> None:
        self._catalog = catalog
        places: dict[tuple[Point | None, bool], int] = {}
        self._which = np.fromiter(
            (places.setdefault((_point_of(one, catalog), _comes_to_school(one)), len(places)) for one in activities),
            np.intp,
            len(activities),
        )
        self._places = list(places)

    def to_each(self, reading: Reading) -> Kilometres | None:
        """``None`` where nothing is said of where to go."""
        found = centres(reading, self._catalog)
        if found is None:
            return None
        spared = _spares_the_way(reading)
        table = [
            0.0
            if spared and comes
            else min((_between(there, here) for here in found), default=math.nan)
            if there is not None
            else math.nan
            for there, comes in self._places
        ]
        return np.array(table, np.float64)[self._which]


def within(kilometres: Kilometres, most: float) -> Verdicts:
    """Whether each is near enough."""
    near = np.where(kilometres <= most, YES, NO)
    return np.where(np.isnan(kilometres), UNKNOWN, near).astype(np.int8)


def nearness(kilometres: float) -> float:
    """1 on the spot, then less and less; 0 where it is not known."""
    return 0.0 if math.isnan(kilometres) else 0.5 ** (kilometres / _HALF_AS_NEAR)


def rings(kilometres: Kilometres) -> NDArray[np.uint64]:
    """0 for the nearest, the same number for what is as good as equally near."""
    found: NDArray[np.int64] = np.digitize(np.where(np.isnan(kilometres), np.inf, kilometres), _RINGS)
    return found.astype(np.uint64)


def _comes_to_school(activity: Activity) -> bool:
    return bool(activity.settings & {Setting.AT_SCHOOL, Setting.ONLINE})


def _point_of(activity: Activity, catalog: Catalog) -> Point | None:
    place = activity.place
    if place.latitude is not None and place.longitude is not None:
        return Point(place.latitude, place.longitude)
    return catalog.points.get(place.town.casefold())


def _between(one: Point, other: Point) -> float:
    north, north_of_other = math.radians(one.latitude), math.radians(other.latitude)
    across = math.sin((north_of_other - north) / 2) ** 2
    along = math.sin(math.radians(other.longitude - one.longitude) / 2) ** 2
    return 2 * _RADIUS * math.asin(math.sqrt(across + math.cos(north) * math.cos(north_of_other) * along))
