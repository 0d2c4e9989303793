"""Rows of a sheet as entries, in the form of the catalogue's files; every fault with its row and column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import ValidationError

from assistant.errors import Fault, Wrong
from assistant.model import Language, languages
from integrations.catalog import entry_ids, field_values
from integrations.catalog.entry_schema import EntryDefaults, EntryFile, broken_rules
from integrations.catalog.list_schema import ProviderFile
from integrations.catalog.sheets import cells
from integrations.catalog.sheets.cells import Cell, is_empty
from integrations.catalog.sheets.columns import COLUMNS, PROVIDER_COLUMNS, Column
from integrations.catalog.sheets.formats import Row, RowFault, Sheet
from integrations.catalog.sheets.group_cells import ages
from integrations.catalog.validation import faults_of, without_unknown
from integrations.catalog.yaml_reader import Path as FieldPath
from integrations.catalog.yaml_reader import Raw


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

    def __init__(self, file: str, defaults: EntryDefaults, faults: list[Fault]) -> None:
        self._file = file
        self._defaults = defaults
        self._values: dict[tuple[str, FieldPath], tuple[Raw, int]] = {}
        self.faults = faults
        self.entries: dict[str, RowEntry] = {}
        self.texts_without_language: list[str] = []
        """Title and summary of each row that names no language."""
        self._ages: dict[tuple[str, str], list[int]] = {}
        """Ages as they are written and the grades that they were read as -> rows."""

    def read(self, sheet: Sheet) -> None:
        """Takes in every row of the sheet."""
        for row in sheet.rows:
            self._take(row)

    def notes(self) -> list[Wrong]:
        """What was read otherwise than it was written."""
        return [
            Wrong("note.ages", word=word, grades=grades, rows=", ".join(map(str, rows)))
            for (word, grades), rows in self._ages.items()
        ]

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
            self._fault(row.number, "id", Wrong("sheet.no_id"))
            return None
        try:
            found = field_values.one_line(cells.plain(cell))
        except Wrong as wrong:
            self._fault(row.number, "id", wrong)
            return None
        if len(found) > entry_ids.LONGEST_ID:
            self._fault(row.number, "id", Wrong("sheet.long_id", most=entry_ids.LONGEST_ID, count=len(found)))
            return None
        return found

    def _language_of(self, row: Row) -> Language | None:
        cell = row.cells.get("lang")
        if is_empty(cell):
            self.texts_without_language.append(f"{row.cells.get('title')}. {row.cells.get('summary')}")
            return self._defaults.language
        try:
            found = cells.language_name(cell)
        except Wrong as wrong:
            self._fault(row.number, "lang", wrong)
            return None
        if found is None:
            self._fault(row.number, "lang", field_values.not_allowed(str(cell), languages(), "language"))
        return found

    def _set(self, entry: RowEntry, column: Column, cell: Cell, language: Language, row: int) -> None:
        try:
            value = None if is_empty(cell) else column.read(cell)
        except Wrong as wrong:
            self._fault(row, column.name, wrong)
            return
        if column.name == "grades" and isinstance(cell, str) and ages(cell) is not None:
            self._ages.setdefault((field_values.shown(cell.strip()), str(value)), []).append(row)
        if isinstance(value, dict) and column.per_language:
            for name, text in value.items():
                self._put(entry, (*column.path, name), text, column.name, row)
            return
        path = (*column.path, language) if column.per_language else column.path
        self._put(entry, path, value, column.name, row)

    def _put(self, entry: RowEntry, path: FieldPath, value: Raw, column: str, row: int) -> None:
        known = self._values.get((entry.id, path))
        if known is not None and known[0] is not None and value is not None and known[0] != value:
            self._fault(row, column, Wrong("sheet.contradicts", row=known[1]))
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
            value = cells.text(cells.parsed(cell)) if name == "about" else field_values.one_line(cells.plain(cell))
        except Wrong as wrong:
            self._fault(row, column, wrong)
            return
        texts = value if isinstance(value, Mapping) else {language: value}
        for path, one in (
            [(("about", key), text) for key, text in texts.items()] if name == "about" else [((name,), value)]
        ):
            self._put_provider(entry, path, one, column, row)

    def _put_provider(self, entry: RowEntry, path: FieldPath, value: Raw, column: str, row: int) -> None:
        known = self._values.setdefault((entry.id, ("provider", *path)), (value, row))
        if known[0] != value:
            self._fault(row, column, Wrong("sheet.contradicts", row=known[1]))
            return
        entry.said.setdefault(("provider", *path), row)
        _put_at(entry.provider, path, value)

    def _fault(self, row: int, column: str, wrong: Wrong) -> None:
        self.faults.append(RowFault.of(self._file, row, column, wrong))

    def check(self, entry: RowEntry, fields: Mapping[str, Raw]) -> EntryFile | None:
        """The entry as a catalogue file would hold it; None, and its faults are collected, when it may not."""
        try:
            found = EntryFile.model_validate(without_unknown(fields), context=self._defaults)
        except ValidationError as error:
            for path, wrong in faults_of(error, EntryFile):
                self._fault_at(entry, path, wrong)
            return None
        for path, wrong in broken_rules(found):
            self._fault_at(entry, path, wrong)
        return found

    def check_provider(self, entry: RowEntry, fields: Mapping[str, Raw]) -> ProviderFile | None:
        try:
            return ProviderFile.model_validate(without_unknown(fields), context=self._defaults)
        except ValidationError as error:
            for path, wrong in faults_of(error, ProviderFile):
                row = entry.said.get(("provider", *path), entry.first_row)
                self._fault(row, "provider" if path[0] == "name" else f"provider_{path[0]}", wrong)
            return None

    def _fault_at(self, entry: RowEntry, path: FieldPath, wrong: Wrong) -> None:
        row = entry.first_row
        for known, number in entry.said.items():
            if known[: len(path)] == path[: len(known)]:
                row = number
                break
        self._fault(row, _column_at(path), wrong)


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


def row_language(row: Row) -> Language | None:
    """The language that the row names; None when it names none or not one of ours."""
    cell = row.cells.get("lang")
    return None if is_empty(cell) or isinstance(cell, list | dict) else cells.language_name(cell)
