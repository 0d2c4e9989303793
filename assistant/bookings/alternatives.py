"""Which activities could stand in for one that cannot be had."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from assistant.model import Activity, Booking, Catalog

SUGGESTED = 3


def suggest_alternatives(booking: Booking, catalog: Catalog) -> Sequence[str]:
    """Ids of every activity that the class could take instead, the most alike first; ties in the order of ids."""
    wanted = catalog.activities.get(booking.activity_id)
    day = booking.date or (booking.wish.start if booking.wish else None)
    fitting = [
        activity
        for activity in catalog.activities.values()
        if activity.id != booking.activity_id and _could_come(activity, booking, wanted, day)
    ]

    def rank(activity: Activity) -> tuple[bool, float, str]:
        return _is_too_small(activity, booking), -_likeness(activity, wanted, day), activity.id

    return [activity.id for activity in sorted(fitting, key=rank)]


def _could_come(activity: Activity, booking: Booking, wanted: Activity | None, day: date | None) -> bool:
    if booking.grade is not None and not activity.fits_grade(booking.grade):
        return False
    if wanted is not None and not activity.audience & wanted.audience:
        return False
    return activity.valid_until is None or day is None or day <= activity.valid_until


def _is_too_small(activity: Activity, booking: Booking) -> bool:
    # named all the same, after the others: a class can be divided
    most = activity.group_size[1]
    return booking.pupils is not None and most is not None and booking.pupils > most


def _likeness(activity: Activity, wanted: Activity | None, day: date | None) -> float:
    season = 1.0 if day is not None and _is_offered(activity, day) else 0.0
    if wanted is None:
        return season
    subjects = activity.subjects | wanted.subjects
    shared = len(activity.subjects & wanted.subjects) / len(subjects) if subjects else 0.0
    same_town = bool(activity.place.town) and activity.place.town == wanted.place.town
    return 3 * shared + (activity.kind is wanted.kind) + 0.5 * same_town + season


def _is_offered(activity: Activity, day: date) -> bool:
    if activity.sessions:
        return any(session.date == day for session in activity.sessions)
    return (
        day.month in activity.months
        or day.isocalendar().week in activity.weeks
        or any(period.covers(day) for period in activity.dates)
    )
