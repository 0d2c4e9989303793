"""A booking in the words that its provider needs."""

from __future__ import annotations

from assistant.bookings.occupancy import plain_class
from assistant.model import Activity, Booking, Catalog, Kind, Language, Setting
from assistant.replies.activity_facts import listed
from assistant.replies.phrases import phrase


def place_for_provider(booking: Booking, catalog: Catalog, language: Language) -> str:
    """Where it takes place, seen from who offers it: a guest comes to a school, and must know which one. Empty when the
    catalogue does not say."""
    activity = catalog.activities.get(booking.activity_id)
    if activity is None:
        return ""
    at_school = [_at_school(booking, catalog, language)] if _is_at_school(activity) else []
    online = [phrase(language, "setting.online")] if _is_online(activity) else []
    own = [", ".join(dict.fromkeys(part for part in (activity.place.name, activity.place.town) if part))]
    if activity.kind is Kind.GUEST_VISIT and at_school:
        own = []
    around = [phrase(language, f"setting.{one}") for one in (Setting.INDOORS, Setting.OUTDOORS)
              if one in activity.settings]  # fmt: skip
    return listed([*filter(None, own), *at_school, *online] or around, language, "or")


def _is_at_school(activity: Activity) -> bool:
    if activity.kind is Kind.GUEST_VISIT:
        return Setting.AT_SCHOOL in activity.settings or not _is_online(activity)
    return Setting.AT_SCHOOL in activity.settings


def _is_online(activity: Activity) -> bool:
    return activity.kind is Kind.ONLINE or Setting.ONLINE in activity.settings


def _at_school(booking: Booking, catalog: Catalog, language: Language) -> str:
    if not booking.school:
        return phrase(language, "place.at_some_school")
    wanted = plain_class(booking.school)
    town = next((one.town for one in catalog.schools.values() if plain_class(one.name) == wanted), "")
    named = f"{booking.school}, {town}" if town and town.casefold() not in booking.school.casefold() else booking.school
    return phrase(language, "place.at_school", school=named)
