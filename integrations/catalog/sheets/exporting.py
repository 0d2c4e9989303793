"""A catalogue's entries as rows of a sheet."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.model import KITA, Activity, Catalog, Language, Text
from integrations.catalog.entry_fields import (
    TEXT_FIELDS,
    fields_of,
    grades_shown,
    group_size_shown,
    period_shown,
    price_shown,
)
from integrations.catalog.sheets.cells import Cell
from integrations.catalog.sheets.columns import COLUMN_ORDER, COLUMNS
from integrations.catalog.sheets.formats import write_sheet
from integrations.catalog.yaml_reader import Raw


@dataclass(frozen=True)
class ExportReport:
    path: Path
    entries: int
    rows: int

    def __str__(self) -> str:
        return f"{self.entries} activities in {self.rows} rows (one per language) written to {self.path}."


def export_file(catalog: Catalog, path: Path) -> ExportReport:
    """Writes the catalogue as .xlsx, .csv or .jsonl. Raises `SettingsWrong` for any other name."""
    lists = path.suffix.lower() == ".jsonl"
    rows = [row for activity in catalog.activities.values() for row in rows_of(activity, lists=lists)]
    write_sheet(path, COLUMN_ORDER, rows)
    return ExportReport(path, len(catalog.activities), len(rows))


def rows_of(activity: Activity, *, lists: bool) -> Iterator[dict[str, Cell]]:
    """One row per language of the entry; ``lists`` keeps lists as lists, else they are words between ``;``."""
    fields = fields_of(activity)
    shared: dict[str, Cell] = {}
    for column in COLUMNS.values():
        if not column.per_language:
            value: Raw = fields
            for step in column.path:
                value = value.get(step) if isinstance(value, Mapping) else None
            shared[column.name] = value if lists else _in_a_cell(value)
    shared["audience"] = sorted(activity.audience) if lists else "; ".join(sorted(activity.audience))
    shared["scope"] = activity.scope.value
    shared["price"] = _price_cell(activity)
    if lists:
        shared["grades"] = _grades_list(activity.grades)
        shared["group_size"] = list(activity.group_size) if any(activity.group_size) else None
    else:
        shared["grades"] = None if activity.grades is None else grades_shown(activity.grades)
        shared["group_size"] = group_size_shown(activity.group_size)
        shared["dates"] = "; ".join(map(period_shown, activity.dates))
        shared["sessions"] = "; ".join(_session_words(one) for one in fields.get("sessions", ()))  # type: ignore[union-attr]
    provider = activity.provider
    shared |= {"id": activity.id, "provider": provider.name, "provider_id": provider.id}
    for name in ("town", "email", "phone", "website", "per_week", "language"):
        shared[f"provider_{name}"] = getattr(provider, name)
    for language in _languages_of(activity):
        texts = {name: getattr(activity, name).get(language) for name in TEXT_FIELDS}
        yield {
            **shared,
            **texts,
            "lang": language,
            "provider_about": _about_cell(provider.about, language, lists),
        }


def _about_cell(about: Text, language: Language, lists: bool) -> Cell:
    """The text itself where the row's language is its only one, else all of them as a JSON object."""
    if set(about) <= {language}:
        return about.get(language)
    texts = {str(one): text for one, text in about.items()}
    return texts if lists else json.dumps(texts, ensure_ascii=False)


def _languages_of(activity: Activity) -> list[Language]:
    texts: list[Text] = [getattr(activity, name) for name in TEXT_FIELDS]
    return list(dict.fromkeys(language for text in texts for language in text))


def _in_a_cell(value: Raw) -> Cell:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "; ".join(str(item) for item in value)
    return value


def _price_cell(activity: Activity) -> Cell:
    price = activity.price
    if price is not None and price.amount is not None and price.per == "class":
        return int(price.amount) if price.amount.is_integer() else price.amount
    return price_shown(price)


def _grades_list(grades: tuple[int, int] | None) -> Cell:
    return None if grades is None else ["kita" if grade == KITA else grade for grade in grades]


def _session_words(session: Raw) -> str:
    assert isinstance(session, Mapping)
    parts = [f"{session['date']} {session.get('time', '')}".strip()]
    if session.get("seats") is not None:
        parts.append(f"{session['seats']} seats")
    if session.get("deadline"):
        parts.append(f"until {session['deadline']}")
    return ", ".join(parts)
