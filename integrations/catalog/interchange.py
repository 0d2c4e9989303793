"""Catalogue entries as rows, one per entry and language, and rows as entries; see docs/catalogue-format.md."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError

from assistant.errors import Fault
from assistant.model import KITA, Activity, Catalog, Language, Text
from integrations.catalog import cells, ids, values, words
from integrations.catalog.cells import Cell, is_empty
from integrations.catalog.check import broken_rules
from integrations.catalog.fields import (
    TEXT_FIELDS,
    fields_of,
    grades_shown,
    group_size_shown,
    period_shown,
    price_shown,
)
from integrations.catalog.schema import EntryFile, Ground, ProviderFile, faults_of, without_unknown
from integrations.catalog.sheets import Row, RowFault, Sheet, write_sheet
from integrations.catalog.yaml_text import Path as FieldPath
from integrations.catalog.yaml_text import Raw


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
        "kind": (("kind",), cells.choice(words.KINDS)),
        "audience": (("audience",), cells.choices(words.AUDIENCES)),
        "subjects": (("subjects",), cells.choices(words.SUBJECTS)),
        "grades": (("grades",), cells.grades),
        "months": (("months",), cells.numbers(cells.month)),
        "weeks": (("weeks",), cells.numbers(cells.week)),
        "dates": (("dates",), cells.dates),
        "weekdays": (("weekdays",), cells.weekdays),
        "duration_minutes": (("duration_minutes",), cells.duration),
        "group_size": (("group_size",), cells.group_size),
        "price": (("price",), cells.price),
        "setting": (("setting",), cells.choices(words.SETTINGS)),
        "scope": (("scope",), cells.choice(words.SCOPES)),
        "language_of_instruction": (("language_of_instruction",), cells.choices(words.LANGUAGES)),
        "place": (("place", "name"), one_line),
        "town": (("place", "town"), one_line),
        "latitude": (("place", "latitude"), cells.coordinate),
        "longitude": (("place", "longitude"), cells.coordinate),
        "sessions": (("sessions",), cells.sessions),
        "deadline": (("deadline",), cells.day),
        "per_day": (("capacity", "per_day"), cells.number),
        "per_school_year": (("capacity", "per_school_year"), cells.number),
        "members_only": (("members_only",), cells.truth),
        "stock": (("stock",), cells.number),
        "valid_until": (("valid_until",), cells.day),
        "last_confirmed": (("last_confirmed",), cells.day),
        "source": (("source",), cells.text),
    }
    found = {name: Column(name, path, read) for name, (path, read) in readers.items()}
    found |= {name: Column(name, (name,), cells.text, per_language=True) for name in TEXT_FIELDS}
    return found


COLUMNS = _columns()

PROVIDER_COLUMNS = ("provider", "provider_id", "provider_town", "provider_email", "provider_phone", "provider_website",
                    "provider_per_week", "provider_about")  # fmt: skip

COLUMN_ORDER = (
    "id", "lang", "title", "summary", "description", "provider", "place", "kind", "subjects", "grades", "audience",
    "months", "weeks", "dates", "weekdays", "duration_minutes", "group_size", "price", "setting", "scope",
    "language_of_instruction", "preparation", "materials", "curriculum", "transport", "valid_until", "last_confirmed",
    "source",
    # beyond what every partner's sheet has
    "sessions", "deadline", "per_day", "per_school_year", "town", "latitude", "longitude", "follow_up", "contact",
    "members_only", "stock", "provider_id", "provider_town", "provider_email", "provider_phone", "provider_website",
    "provider_per_week", "provider_about",
)  # fmt: skip


# --- out ------------------------------------------------------------------------------------------------------------


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
    for name in ("town", "email", "phone", "website", "per_week"):
        shared[f"provider_{name}"] = getattr(provider, name)
    for language in _languages_of(activity):
        texts = {name: getattr(activity, name).get(language) for name in TEXT_FIELDS}
        yield {
            **shared,
            **texts,
            "lang": language.value,
            "provider_about": _about_cell(provider.about, language, lists),
        }


def _about_cell(about: Text, language: Language, lists: bool) -> Cell:
    """The text itself where the row's language is its only one, else all of them as a JSON object."""
    if set(about) <= {language}:
        return about.get(language)
    texts = {one.value: text for one, text in about.items()}
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


def row_language(row: Row) -> Language | None:
    """The language that the row names; None when it names none or not one of ours."""
    cell = row.cells.get("lang")
    return None if is_empty(cell) or isinstance(cell, list | dict) else cells.language_name(cell)


# --- in -------------------------------------------------------------------------------------------------------------


@dataclass
class RowEntry:
    """One entry as its rows say it, in the form of a catalogue file."""

    id: str
    first_row: int
    fields: dict[str, Raw] = field(default_factory=dict)
    """What the rows set; see ``said`` for what they empty."""
    said: dict[FieldPath, int] = field(default_factory=dict)
    """Path in the file -> row that says it, also where the cell is empty."""
    provider: dict[str, Raw] = field(default_factory=dict)
    """What is said of the provider, by its field in ``providers.yaml``, and its ``id``."""


class RowReader:
    """Rows to entries; every fault is collected in ``faults``."""

    def __init__(self, file: str, ground: Ground, faults: list[Fault]) -> None:
        self._file = file
        self._ground = ground
        self._values: dict[tuple[str, FieldPath], tuple[Raw, int]] = {}
        self.faults = faults
        self.entries: dict[str, RowEntry] = {}
        self.rows_without_language = 0

    def read(self, sheet: Sheet) -> None:
        """Takes in every row of the sheet."""
        for row in sheet.rows:
            self._take(row)

    def _take(self, row: Row) -> None:
        entry_id = self._id_of(row)
        language = self._language_of(row)
        if entry_id is None or language is None:
            return
        entry = self.entries.setdefault(entry_id, RowEntry(entry_id, row.number))
        for name, cell in row.cells.items():
            column = COLUMNS.get(name)
            if column is not None:
                self._set(entry, column, cell, language, row.number)
            elif name in PROVIDER_COLUMNS:
                self._set_provider(entry, name, cell, language, row.number)

    def _id_of(self, row: Row) -> str | None:
        cell = row.cells.get("id")
        if is_empty(cell):
            self._fault(row.number, "id", "The id is missing; every row needs one.")
            return None
        try:
            found = values.one_line(cells.plain(cell))
        except ValueError as wrong:
            self._fault(row.number, "id", str(wrong))
            return None
        if len(found) > ids.LONGEST_ID:
            self._fault(row.number, "id", f"An id has at most {ids.LONGEST_ID} characters; this one has {len(found)}.")
            return None
        return found

    def _language_of(self, row: Row) -> Language | None:
        cell = row.cells.get("lang")
        if is_empty(cell):
            self.rows_without_language += 1
            return self._ground.language
        try:
            found = cells.language_name(cell)
        except ValueError as wrong:
            self._fault(row.number, "lang", str(wrong))
            return None
        if found is None:
            self._fault(row.number, "lang", values.not_allowed(str(cell), [one.value for one in Language]))
        return found

    def _set(self, entry: RowEntry, column: Column, cell: Cell, language: Language, row: int) -> None:
        try:
            value = None if is_empty(cell) else column.read(cell)
        except ValueError as wrong:
            self._fault(row, column.name, str(wrong))
            return
        if isinstance(value, dict) and column.per_language:
            for name, text in value.items():
                self._put(entry, (*column.path, name), text, column.name, row)
            return
        path = (*column.path, language.value) if column.per_language else column.path
        self._put(entry, path, value, column.name, row)

    def _put(self, entry: RowEntry, path: FieldPath, value: Raw, column: str, row: int) -> None:
        known = self._values.get((entry.id, path))
        if known is not None and known[0] is not None and value is not None and known[0] != value:
            self._fault(row, column, f"This contradicts row {known[1]}, which has the same id; make the two the same.")
            return
        if known is not None and (value is None or value == known[0]):
            return
        self._values[entry.id, path] = (value, row)
        entry.said[path] = row
        _put_at(entry.fields, path, value)

    def _set_provider(self, entry: RowEntry, column: str, cell: Cell, language: Language, row: int) -> None:
        if is_empty(cell):
            return
        name = "name" if column == "provider" else column.removeprefix("provider_")
        try:
            value = cells.text(cells.parsed(cell)) if name == "about" else values.one_line(cells.plain(cell))
        except ValueError as wrong:
            self._fault(row, column, str(wrong))
            return
        texts = value if isinstance(value, Mapping) else {language.value: value}
        for path, one in (
            [(("about", key), text) for key, text in texts.items()] if name == "about" else [((name,), value)]
        ):
            self._put_provider(entry, path, one, column, row)

    def _put_provider(self, entry: RowEntry, path: FieldPath, value: Raw, column: str, row: int) -> None:
        known = self._values.setdefault((entry.id, ("provider", *path)), (value, row))
        if known[0] != value:
            self._fault(row, column, f"This contradicts row {known[1]}, which has the same id; make the two the same.")
            return
        entry.said.setdefault(("provider", *path), row)
        _put_at(entry.provider, path, value)

    def _fault(self, row: int, column: str, sentence: str) -> None:
        self.faults.append(RowFault(self._file, row, column, sentence))

    def check(self, entry: RowEntry, fields: Mapping[str, Raw]) -> EntryFile | None:
        """The entry as a catalogue file would hold it; None, and its faults are collected, when it may not."""
        try:
            found = EntryFile.model_validate(without_unknown(fields), context=self._ground)
        except ValidationError as error:
            for path, sentence in faults_of(error, EntryFile):
                self._fault_at(entry, path, sentence)
            return None
        for path, sentence in broken_rules(found):
            self._fault_at(entry, path, sentence)
        return found

    def check_provider(self, entry: RowEntry, fields: Mapping[str, Raw]) -> ProviderFile | None:
        try:
            return ProviderFile.model_validate(without_unknown(fields), context=self._ground)
        except ValidationError as error:
            for path, sentence in faults_of(error, ProviderFile):
                row = entry.said.get(("provider", *path), entry.first_row)
                self._fault(row, "provider" if path[0] == "name" else f"provider_{path[0]}", sentence)
            return None

    def _fault_at(self, entry: RowEntry, path: FieldPath, sentence: str) -> None:
        row = entry.first_row
        for known, number in entry.said.items():
            if known[: len(path)] == path[: len(known)]:
                row = number
                break
        self._fault(row, _column_at(path), sentence)


def _column_at(path: FieldPath) -> str:
    for column in COLUMNS.values():
        if column.path == path[: len(column.path)]:
            return column.name
    return str(path[0])


def _put_at(fields: dict[str, Raw], path: FieldPath, value: Raw) -> None:
    if len(path) == 1:
        fields[str(path[0])] = value
        return
    inner = fields.setdefault(str(path[0]), {})
    assert isinstance(inner, dict)
    inner[str(path[1])] = value
