"""What cannot all happen: a class or a provider in two places, more visits than were agreed.

Requests count too, since a coordinator wants to see the clash before approving the second one. The rules are those of
`assistant.bookings.rules`, held against all bookings of a stretch at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import combinations
from typing import TypeVar

from assistant.bookings.occupancy import school_year
from assistant.model import TAKING_ROOM, UNDECIDED, Activity, Catalog, Kind, plain_class
from integrations.store.statistics import DatedVisit

K = TypeVar("K")

_COUNTED = UNDECIDED | TAKING_ROOM
_TOGETHER = frozenset({Kind.EVENT, Kind.COMPETITION, Kind.TEACHER_COURSE, Kind.ONLINE})
"""Kinds that receive several groups side by side."""


@dataclass(frozen=True)
class Clash:
    rule: str
    """``class``, ``provider``, ``day``, ``week``, ``year`` or ``seats``."""
    day: date
    """The first day that it is about."""
    visits: tuple[DatedVisit, ...]
    facts: Mapping[str, object] = field(default_factory=dict)
    """``count`` and ``most`` where a number is exceeded."""


def clashes_among(visits: Sequence[DatedVisit], catalog: Catalog) -> list[Clash]:
    """Everything that clashes among these, by day. Weeks and school years are judged by what is given of them."""
    counted = [visit for visit in visits if visit.status in _COUNTED]
    found = [
        clash
        for of_day in _grouped(counted, lambda visit: visit.day).values()
        if len(of_day) > 1
        for clash in (*_class_twice(of_day), *_provider_twice(of_day, catalog))
    ]
    found += _over_the_day(counted, catalog)
    found += _over_the_week(counted, catalog)
    found += _over_the_year(counted, catalog)
    return sorted(found, key=lambda clash: (clash.day, clash.rule, clash.visits[0].id))


def _class_twice(of_day: Sequence[DatedVisit]) -> Iterator[Clash]:
    bound = [visit for visit in of_day if visit.binds_class and plain_class(visit.class_name)]
    for same in _grouped(bound, _class_of).values():
        for pair in combinations(same, 2):
            if _overlap(*pair):
                yield Clash("class", pair[0].day, pair)


def _provider_twice(of_day: Sequence[DatedVisit], catalog: Catalog) -> Iterator[Clash]:
    """Only where the provider takes one group at a time, as far as anybody knows."""
    alone = [visit for visit in of_day if visit.binds_class and _takes_one(catalog.activities.get(visit.activity_id))]
    for same in _grouped(alone, lambda visit: visit.provider_id).values():
        for one, other in combinations(same, 2):
            if _overlap(one, other) and not _side_by_side(one, other, catalog):
                yield Clash("provider", one.day, (one, other))


def _over_the_day(visits: Sequence[DatedVisit], catalog: Catalog) -> Iterator[Clash]:
    for (activity_id, day), same in _grouped(visits, lambda visit: (visit.activity_id, visit.day)).items():
        activity = catalog.activities.get(activity_id)
        if activity is None:
            continue
        if activity.per_day is not None and len(same) > activity.per_day:
            yield Clash("day", day, tuple(same), {"count": len(same), "most": activity.per_day})
        for session in activity.sessions:
            here = [visit for visit in same if session.date == day and visit.time in ("", session.time)]
            count = sum(activity.seats_for(visit.pupils) for visit in here)
            if session.seats is not None and count > session.seats:
                yield Clash("seats", day, tuple(here), {"count": count, "most": session.seats})


def _over_the_week(visits: Sequence[DatedVisit], catalog: Catalog) -> Iterator[Clash]:
    def week_of(visit: DatedVisit) -> tuple[str, date]:
        return visit.provider_id, visit.day - timedelta(days=visit.day.weekday())

    limited = {name: one.per_week for name, one in catalog.providers.items() if one.per_week is not None}
    for (provider_id, _), same in _grouped((v for v in visits if v.provider_id in limited), week_of).items():
        if len(same) > limited[provider_id]:
            yield Clash("week", same[0].day, tuple(same), {"count": len(same), "most": limited[provider_id]})


def _over_the_year(visits: Sequence[DatedVisit], catalog: Catalog) -> Iterator[Clash]:
    grouped = _grouped(visits, lambda visit: (visit.activity_id, school_year(visit.day)))
    for (activity_id, _), same in grouped.items():
        activity = catalog.activities.get(activity_id)
        most = activity.per_school_year if activity is not None else None
        if most is not None and len(same) > most:
            yield Clash("year", same[most].day, tuple(same[most:]), {"count": len(same), "most": most})


def _takes_one(activity: Activity | None) -> bool:
    return activity is not None and activity.per_day in (None, 1) and activity.binds_class


def _side_by_side(one: DatedVisit, other: DatedVisit, catalog: Catalog) -> bool:
    activity = catalog.activities[one.activity_id]
    return one.activity_id == other.activity_id and (bool(activity.sessions) or activity.kind in _TOGETHER)


def _class_of(visit: DatedVisit) -> tuple[str, str]:
    """The same class of the same school; where no school is known, of the same teacher."""
    return plain_class(visit.class_name), plain_class(visit.school) or visit.teacher


def _overlap(one: DatedVisit, other: DatedVisit) -> bool:
    """Whether two visits of one day meet; yes where the hours of one are not known."""
    first, second = _hours(one), _hours(other)
    return first is None or second is None or (first[0] < second[1] and second[0] < first[1])


def _hours(visit: DatedVisit) -> tuple[int, int] | None:
    hour, _, minute = visit.time.partition(":")
    if not (hour.isdecimal() and minute.isdecimal() and visit.minutes):
        return None
    start = int(hour) * 60 + int(minute)
    return start, start + visit.minutes


def _grouped(visits: Iterable[DatedVisit], key: Callable[[DatedVisit], K]) -> dict[K, list[DatedVisit]]:
    groups: dict[K, list[DatedVisit]] = defaultdict(list)
    for visit in visits:
        groups[key(visit)].append(visit)
    return groups
