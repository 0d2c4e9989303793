"""Entries and providers in the form of catalogue files: plain fields, in the order of docs/catalogue-format.md."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from assistant.model import (
    KITA,
    Activity,
    Audience,
    Period,
    Price,
    Provider,
    Scope,
    Session,
    Setting,
    Subject,
    Text,
    languages,
)
from integrations.catalog import field_values
from integrations.catalog.entry_schema import EntryFile
from integrations.catalog.yaml_reader import Raw

FIELDS = tuple(EntryFile.model_fields)
TEXT_FIELDS = (
    "title", "summary", "description", "transport", "parking", "accessibility", "food", "curriculum", "preparation",
    "follow_up", "materials", "bring", "contact",
)  # fmt: skip


def fields_of(activity: Activity) -> dict[str, Raw]:
    """The entry as its file holds it, every text by language, without the ``id``; unknown fields are left out."""
    place = activity.place
    fields: dict[str, Raw] = {
        **{name: _texts_of(getattr(activity, name)) for name in TEXT_FIELDS},
        "kind": activity.kind.value,
        "audience": [] if activity.audience == {Audience.PUPILS} else _in_order(activity.audience, Audience),
        "provider": activity.provider.id,
        "subjects": _in_order(activity.subjects, Subject),
        "grades": None if activity.grades is None else grades_shown(activity.grades),
        "months": sorted(activity.months),
        "weeks": sorted(activity.weeks),
        "dates": [period_shown(period) for period in activity.dates],
        "weekdays": [field_values.WEEKDAYS[number] for number in sorted(activity.weekdays)],
        "sessions": [_session_fields(session) for session in activity.sessions],
        "deadline": _iso(activity.deadline),
        "duration_minutes": activity.duration_minutes,
        "group_size": group_size_shown(activity.group_size),
        "adults_per_class": activity.adults_per_class,
        "capacity": _known({"per_day": activity.per_day, "per_school_year": activity.per_school_year}),
        "place": _known(
            {"name": place.name, "town": place.town, "latitude": place.latitude, "longitude": place.longitude}
        ),
        "setting": _in_order(activity.settings, Setting),
        "price": _price_fields(activity.price),
        "step_free": activity.step_free,
        "language_of_instruction": _in_order(activity.languages, languages()),
        "scope": None if activity.scope is Scope.LOCAL else activity.scope.value,
        "members_only": True if activity.members_only else None,
        "stock": activity.stock,
        "last_confirmed": _iso(activity.last_confirmed),
        "valid_until": _iso(activity.valid_until),
        "source": activity.source,
    }
    return _known({name: fields[name] for name in FIELDS if name in fields})


def differences(before: Activity | None, after: Activity | None) -> dict[str, tuple[Raw, Raw]]:
    """Each field that differs -> what it was and what it is, None for unknown; in the format's order."""
    old = fields_of(before) if before else {}
    new = fields_of(after) if after else {}
    return {name: (old.get(name), new.get(name)) for name in FIELDS if old.get(name) != new.get(name)}


def provider_fields(provider: Provider) -> dict[str, Raw]:
    """The provider as ``providers.yaml`` holds it."""
    names = ("name", "town", "email", "phone", "website", "per_week")
    language = None if provider.language is None else str(provider.language)
    fields = {name: getattr(provider, name) for name in names}
    return _known({**fields, "language": language, "about": _texts_of(provider.about)})


def grades_shown(grades: tuple[int, int]) -> str:
    first, last = ("kita" if grade == KITA else str(grade) for grade in grades)
    return first if first == last else f"{first}-{last}"


def group_size_shown(size: tuple[int | None, int | None]) -> str | None:
    fewest, most = size
    if fewest is None:
        return None if most is None else str(most)
    return f"{fewest}-{'' if most is None else most}"


def period_shown(period: Period) -> str:
    if period.start == period.end:
        return str(period.start)
    return f"{period.start or '..'}/{period.end or '..'}"


def price_shown(price: Price | None) -> str:
    """The price as one cell: ``free``, ``250``, ``25 per pupil`` or words."""
    if price is None:
        return ""
    if price.free:
        return "free"
    if price.amount is None:
        return price.words
    return field_values.number_shown(price.amount) + ("" if price.per == "class" else f" per {price.per}")


def _price_fields(price: Price | None) -> Raw:
    if price is not None and price.amount is not None and price.per != "class":
        return {"amount": _plain_number(price.amount), "per": price.per}
    if price is not None and price.amount is not None:
        return _plain_number(price.amount)
    return price_shown(price)


def _plain_number(number: float) -> int | float:
    return int(number) if number.is_integer() else number


def _session_fields(session: Session) -> dict[str, Raw]:
    return _known(
        {
            "date": _iso(session.date),
            "time": session.time,
            "seats": session.seats,
            "deadline": _iso(session.deadline),
        }
    )


def _known(fields: Mapping[str, Raw]) -> dict[str, Raw]:
    return {name: value for name, value in fields.items() if value is not None and value not in ("", [], {})}


def _texts_of(text: Text) -> dict[str, Raw]:
    return {str(language): words for language, words in text.items()}


def _in_order(chosen: frozenset[Any], choices: Any) -> list[Raw]:
    return [str(choice) for choice in choices if choice in chosen]


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
