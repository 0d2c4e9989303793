"""How far an activity is, in the words of a card: a straight line, and therefore "about"."""

from __future__ import annotations

from assistant.matching.distance import counts_from_school, kilometres_to, start_of
from assistant.model import Activity, Catalog, Reading
from assistant.replies.activity_facts import capped
from assistant.replies.phrases import phrase


def distance_in_words(activity: Activity, reading: Reading, catalog: Catalog) -> str:
    """``ca. 12 km fra Gørlev``; empty where it is not asked for, not known, or no way at all."""
    kilometres = kilometres_to(activity, reading, catalog)
    start = start_of(reading, catalog) if counts_from_school(reading) else " / ".join(map(capped, reading.places))
    if not kilometres or not start:
        return ""
    return phrase(reading.language, "distance.from", km=max(1, round(kilometres)), start=start)


def near_in_words(activity: Activity, reading: Reading, catalog: Catalog) -> str:
    """``ligger ca. 12 km fra Gørlev``, or that somebody comes; empty where it is not known."""
    if kilometres_to(activity, reading, catalog) == 0:
        return phrase(reading.language, "reason.distance.here")
    if activity.place.town and activity.place.town == start_of(reading, catalog):
        return phrase(reading.language, "reason.place", place=activity.place.town)
    far = distance_in_words(activity, reading, catalog)
    return phrase(reading.language, "reason.near", far=far) if far else ""


def most_in_words(reading: Reading) -> str:
    """How far it may be: ``højst 10 km væk``."""
    return phrase(reading.language, "reading.distance", km=f"{reading.within_km:g}") if reading.within_km else ""
