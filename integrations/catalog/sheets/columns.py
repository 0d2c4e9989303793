"""The columns of a sheet, one row per entry and language; see docs/catalogue-format.md."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from integrations.catalog import synonyms
from integrations.catalog.entry_fields import TEXT_FIELDS
from integrations.catalog.sheets import cells, group_cells, when_cells
from integrations.catalog.sheets.cells import Cell
from integrations.catalog.yaml_reader import Raw


@dataclass(frozen=True)
class Column:
    """One column: where its value stands in the entry's file, and how a cell becomes that value."""

    name: str
    path: tuple[str, ...]
    read: Callable[[Cell], Raw]
    per_language: bool = False


def _columns() -> dict[str, Column]:
    one_line: Callable[[Cell], Raw] = cells.as_is
    readers: dict[str, tuple[tuple[str, ...], Callable[[Cell], Raw]]] = {
        "kind": (("kind",), cells.choice(synonyms.KINDS)),
        "audience": (("audience",), cells.choices(synonyms.AUDIENCES)),
        "subjects": (("subjects",), cells.subjects),
        "grades": (("grades",), group_cells.grades),
        "months": (("months",), when_cells.numbers(when_cells.month)),
        "weeks": (("weeks",), when_cells.numbers(when_cells.week)),
        "dates": (("dates",), when_cells.dates),
        "weekdays": (("weekdays",), when_cells.weekdays),
        "duration_minutes": (("duration_minutes",), when_cells.duration),
        "group_size": (("group_size",), group_cells.group_size),
        "price": (("price",), cells.price),
        "setting": (("setting",), cells.choices(synonyms.SETTINGS)),
        "scope": (("scope",), cells.choice(synonyms.SCOPES)),
        "language_of_instruction": (("language_of_instruction",), cells.choices(synonyms.LANGUAGES)),
        "place": (("place", "name"), one_line),
        "town": (("place", "town"), one_line),
        "latitude": (("place", "latitude"), cells.coordinate),
        "longitude": (("place", "longitude"), cells.coordinate),
        "sessions": (("sessions",), when_cells.sessions),
        "deadline": (("deadline",), when_cells.day),
        "adults_per_class": (("adults_per_class",), group_cells.adults),
        "step_free": (("step_free",), cells.truth),
        "per_day": (("capacity", "per_day"), cells.number),
        "per_school_year": (("capacity", "per_school_year"), cells.number),
        "members_only": (("members_only",), cells.truth),
        "stock": (("stock",), cells.number),
        "valid_until": (("valid_until",), when_cells.day),
        "last_confirmed": (("last_confirmed",), when_cells.day),
        "source": (("source",), cells.text),
    }
    found = {name: Column(name, path, read) for name, (path, read) in readers.items()}
    found |= {name: Column(name, (name,), cells.text, per_language=True) for name in TEXT_FIELDS}
    return found


COLUMNS = _columns()

PROVIDER_COLUMNS = ("provider", "provider_id", "provider_town", "provider_email", "provider_phone", "provider_website",
                    "provider_per_week", "provider_language", "provider_about")  # fmt: skip

COLUMN_ORDER = (
    "id", "lang", "title", "summary", "description", "provider", "place", "kind", "subjects", "grades", "audience",
    "months", "weeks", "dates", "weekdays", "duration_minutes", "group_size", "price", "setting", "scope",
    "language_of_instruction", "preparation", "materials", "curriculum", "transport", "valid_until", "last_confirmed",
    "source", "accessibility", "food", "adults_per_class", "parking", "bring",
    # beyond what every partner's sheet has
    "step_free", "sessions", "deadline", "per_day", "per_school_year", "town", "latitude", "longitude", "follow_up",
    "contact", "members_only", "stock", "provider_id", "provider_town", "provider_email", "provider_phone",
    "provider_website", "provider_per_week", "provider_language", "provider_about",
)  # fmt: skip
