"""Which other activities are like one, by the index: for a class that would take anything of the kind."""

from __future__ import annotations

from assistant.matching.season import Season
from assistant.model import Activity, Booking, Catalog, Language, in_language
from assistant.ports import Query, Retriever

MOST_ALIKE = 5

LEAST = 0.5
"""The least score, as that of an answer (`assistant.matching.matcher.ENOUGH`)."""


def alike(
    catalog: Catalog, retriever: Retriever, season: Season, language: Language, activity: Activity, booking: Booking
) -> tuple[str, ...]:
    """Ids of what is like the activity and could be for the class of the booking in its wish, the most alike first."""
    fitting = [
        one.id for one in catalog.activities.values() if one is not activity and _fits(one, activity, booking, season)
    ]
    title, summary = in_language(activity.title, language), in_language(activity.summary, language)
    hits = retriever.search(Query(title, f"{title}. {summary}", language), fitting, MOST_ALIKE)
    return tuple(hit.id for hit in hits if hit.score >= LEAST)


def _fits(other: Activity, activity: Activity, booking: Booking, season: Season) -> bool:
    fewest, most = other.group_size
    count = booking.pupils
    size = count is None or ((fewest is None or fewest <= count) and (most is None or count <= most))
    offered = season.of_activity(other)
    wished = season.of_periods([booking.wish] if booking.wish is not None else ())
    in_season = offered is None or bool(offered & wished)
    grade = booking.grade is None or other.fits_grade(booking.grade)
    return grade and size and in_season and not other.members_only and other.audience == activity.audience
