"""Sheets from outside into a catalogue folder: all of it, or nothing and every fault."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from assistant.errors import AssistantError, Fault, FaultsFound, Named, SettingsWrong, Wrong
from assistant.language.detect import LanguageDetector
from assistant.model import Activity, Language, Provider
from integrations.catalog import entry_ids
from integrations.catalog.atomic_replace import only_writer, put_in_place
from integrations.catalog.entry_fields import fields_of, provider_fields
from integrations.catalog.entry_schema import EntryDefaults
from integrations.catalog.entry_writer import entry_text
from integrations.catalog.folder import ACTIVITIES, shown_path
from integrations.catalog.folder_contents import FolderParts
from integrations.catalog.reader import CatalogReader
from integrations.catalog.sheets.columns import COLUMN_ORDER, COLUMNS
from integrations.catalog.sheets.formats import RowFault, Sheet, read_sheet
from integrations.catalog.sheets.provider_names import NamedProviders, with_providers
from integrations.catalog.sheets.rows import RowEntry, RowReader, row_language
from integrations.catalog.yaml_reader import Raw
from integrations.catalog.yaml_writer import write_fields
from integrations.resources.language_identifier import FastTextIdentifier

NOT_STATED = {
    Language.DA: "Udbyder ikke oplyst",
    Language.DE: "Anbieter nicht angegeben",
    Language.EN: "Provider not stated",
}

_COUNTRIES = {Language.DA: "DK", Language.DE: "DE", Language.EN: "DK"}


@dataclass(frozen=True)
class ImportReport:
    """What an import did. Ids are in the order of the file."""

    path: Path
    into: Path
    created: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    providers: tuple[str, ...] = ()
    """Ids of providers that were created."""
    columns_skipped: tuple[str, ...] = ()
    notes: tuple[Wrong, ...] = ()
    """What the reader of the report should know, as sentences."""

    def __str__(self) -> str:
        count = f"{len(self.created)} new, {len(self.changed)} changed, {len(self.unchanged)} as they were"
        lines = [f"{shown_path(self.path)} into {shown_path(self.into)}: {count}."]
        if self.providers:
            more = f" and {len(self.providers) - 10} more" if len(self.providers) > 10 else ""
            lines.append(f"New in providers.yaml: {', '.join(self.providers[:10])}{more}.")
        lines += [f"The column `{name}` is not known and was skipped." for name in self.columns_skipped]
        return "\n".join([*lines, *map(str, self.notes)])


@dataclass(frozen=True)
class EntryChange:
    """One entry that an import makes or changes."""

    before: Activity | None
    after: Activity
    old: str
    """The text of its file; empty: there is none yet."""
    new: str


@dataclass(frozen=True)
class ImportPlan:
    """What an import would do, with nothing done."""

    report: ImportReport
    changes: tuple[EntryChange, ...]

    @property
    def mark(self) -> str:
        """The same for two plans that do the same."""
        mark = hashlib.sha256()
        for change in self.changes:
            mark.update(f"{change.after.id}\0{change.old}\0{change.new}\0".encode())
        return mark.hexdigest()


class PlanChanged(AssistantError):
    """The catalogue is no longer as it was when the plan was looked at."""

    def __str__(self) -> str:
        return "The catalogue was changed in the meantime; look at what the import would do now."


def plan_import(path: Path, into: Path, language: Language | None = None) -> ImportPlan:
    """What `import_file` would do; changes nothing and raises the same."""
    sheet = _sheet_for(path, into)
    parts = CatalogReader().read_folder(into, may_be_empty=True) if into.exists() else FolderParts()
    return _planned(path, into, sheet, parts, language).as_plan()


def carry_out(path: Path, into: Path, mark: str, language: Language | None = None) -> ImportPlan:
    """Imports into a folder that is there, if that does what the plan with this mark said, else raises `PlanChanged`
    and nothing is changed. Raises as `import_file`."""
    sheet = _sheet_for(path, into)
    with only_writer(into):
        plan = _planned(path, into, sheet, CatalogReader().read_folder(into, may_be_empty=True), language)
        if plan.as_plan().mark != mark:
            raise PlanChanged
        put_in_place(into, plan.lists, plan.texts)
    return plan.as_plan()


def import_file(path: Path, into: Path, language: Language | None = None) -> ImportReport:
    """Imports a .xlsx, .csv or .jsonl file into the catalogue folder ``into``, which is created when it is not there.

    An entry of the folder that the file does not have stays. Of one that it has, columns and languages that the file
    does not have stay, an empty cell makes the field unknown, and a file whose entry stays equal is not written.
    ``language`` is that of rows that name none, in a folder without a ``catalog.yaml``; None: as their texts look.

    Raises `FaultsFound` with every fault of the file (as `sheets.RowFault`) or of the folder, and then nothing is
    changed; `SettingsWrong` when the file cannot be used at all.
    """
    sheet = _sheet_for(path, into)
    if not into.exists():
        _planned(path, into, sheet, FolderParts(), language)  # faults are found before a folder is made
        into.mkdir(parents=True)
    with only_writer(into):
        plan = _planned(path, into, sheet, CatalogReader().read_folder(into, may_be_empty=True), language)
        put_in_place(into, plan.lists, plan.texts)
    return plan.report()


def _sheet_for(path: Path, into: Path) -> Sheet:
    sheet = read_sheet(path, COLUMN_ORDER)
    if into.exists() and not into.is_dir():
        raise SettingsWrong(f"{into} is a file; --into names a catalogue folder.")
    return sheet


def _planned(path: Path, into: Path, sheet: Sheet, parts: FolderParts, language: Language | None) -> _Import:
    if parts.faults:
        raise FaultsFound(parts.faults)
    plan = _Import(path, into, sheet, parts, language)
    plan.plan()
    return plan


@dataclass
class _Import:
    """What an import would write."""

    path: Path
    into: Path
    sheet: Sheet
    parts: FolderParts
    language: Language | None
    lists: dict[str, str] = field(default_factory=dict)
    """``catalog.yaml`` and ``providers.yaml`` -> new text."""
    texts: dict[str, str] = field(default_factory=dict)
    """Name of an activity's file -> new text."""
    changes: list[EntryChange] = field(default_factory=list)
    _created: list[str] = field(default_factory=list)
    _changed: list[str] = field(default_factory=list)
    _unchanged: list[str] = field(default_factory=list)
    _new_providers: dict[str, Provider] = field(default_factory=dict)
    _notes: list[Wrong] = field(default_factory=list)

    def plan(self) -> None:
        """Reads and checks every row. Raises `FaultsFound`."""
        faults: list[Fault] = list(self.sheet.faults)
        defaults = self._defaults()
        reader = RowReader(str(self.path), defaults, faults)
        reader.read(self.sheet)
        providers = NamedProviders(dict(self.parts.providers), self._not_stated(defaults))
        planned = [(entry, self._planned(entry, reader, providers)) for entry in reader.entries.values()]
        if not self.sheet.rows and not faults:
            faults.append(RowFault(str(self.path), None, "", "sheet.empty"))
        if faults:
            raise FaultsFound(sorted(faults, key=lambda fault: fault.line or 0))
        for entry, activity in planned:
            if activity is not None:
                self._write(entry.id, activity, defaults)
        self._new_providers = providers.created
        self._write_lists(defaults)
        self._notes += [*self.sheet.notes, *reader.notes(), *_notes_on_language(reader, defaults.language)]
        over = [activity.id for _, activity in planned if activity is not None and activity.is_over(date.today())]
        if over:
            self._notes.append(Wrong("note.over", names=_few(over)))

    def as_plan(self) -> ImportPlan:
        return ImportPlan(self.report(), tuple(self.changes))

    def report(self) -> ImportReport:
        skipped = [name for name in self.sheet.columns if name not in COLUMN_ORDER]
        return ImportReport(
            self.path,
            self.into,
            tuple(self._created),
            tuple(self._changed),
            tuple(self._unchanged),
            tuple(self._new_providers),
            tuple(skipped),
            tuple(self._notes),
        )

    def _defaults(self) -> EntryDefaults:
        if self._has_settings():
            return self.parts.settings.defaults()
        named = [row_language(row) for row in self.sheet.rows]
        first = next((language for language in named if language is not None), None) or self._language_of_texts()
        return EntryDefaults(first, "EUR" if _COUNTRIES[first] == "DE" else "DKK")

    def _language_of_texts(self) -> Language:
        """As it was said, else as the texts look."""
        if self.language is not None:
            return self.language
        return _looks_like([f"{row.cells.get('title')}. {row.cells.get('summary')}" for row in self.sheet.rows])

    def _has_settings(self) -> bool:
        return (self.into / "catalog.yaml").is_file()

    def _not_stated(self, defaults: EntryDefaults) -> str:
        words = NOT_STATED[defaults.language]
        name = next(iter(self.parts.settings.name.values()), "")
        return (
            f"{name} ({words[0].lower() + words[1:] if defaults.language is not Language.DE else words})"
            if name
            else words
        )

    def _planned(self, entry: RowEntry, reader: RowReader, providers: NamedProviders) -> Activity | None:
        before = self.parts.activities.get(entry.id)
        fields = _with_rows(fields_of(before) if before else {}, entry)
        provider = providers.named(entry, before, reader)
        if provider is not None:
            fields["provider"] = provider.id
        elif "provider" not in fields:
            fields["provider"] = "unknown"  # its own fault is already collected
        found = reader.check(entry, fields)
        if found is None or provider is None:
            return None
        return found.to_activity(entry.id, provider)

    def _write(self, entry_id: str, activity: Activity, defaults: EntryDefaults) -> None:
        before = self.parts.activities.get(entry_id)
        if before == activity:
            self._unchanged.append(entry_id)
            return
        (self._changed if before else self._created).append(entry_id)
        name = f"{entry_ids.file_stem(entry_id)}.yaml"
        old = "" if before is None else self.parts.files[entry_id].read_text("utf-8-sig")
        self.texts[name] = entry_text(activity, defaults, before, old)
        self.changes.append(EntryChange(before, activity, old, self.texts[name]))

    def _write_lists(self, defaults: EntryDefaults) -> None:
        if not self._has_settings() and (self._created or not (self.into / ACTIVITIES).is_dir()):
            settings: dict[str, Raw] = {
                "name": {str(defaults.language): self.into.resolve().name},
                "country": _COUNTRIES[defaults.language],
                "languages": [str(defaults.language)],
                "currency": defaults.currency,
            }
            self.lists["catalog.yaml"] = write_fields(settings)
        if self._new_providers:
            file = self.into / "providers.yaml"
            old = file.read_text("utf-8-sig") if file.is_file() else ""
            new = {key: provider_fields(provider) for key, provider in self._new_providers.items()}
            self.lists["providers.yaml"] = with_providers(old, new, self.parts.providers)


_LOOKED_AT = 4000
"""Letters of a sheet's texts by which their language is told."""
_TELLING = 8
"""Words below which nothing is told."""


def _looks_like(texts: Sequence[str], fallback: Language = Language.DA) -> Language:
    words = "\n".join(texts)[:_LOOKED_AT]
    if len(words.split()) < _TELLING:
        return fallback
    return LanguageDetector(FastTextIdentifier()).detect(words, fallback)


def _notes_on_language(reader: RowReader, read_as: Language) -> Iterator[Wrong]:
    texts = reader.texts_without_language
    if not texts:
        return
    yield Wrong("note.no_language", count=len(texts), read_as=Named("language", read_as))
    looks = _looks_like(texts, read_as)
    if looks is not read_as:
        yield Wrong("note.other_language", looks=Named("language", looks), read_as=Named("language", read_as))


_NAMED = 10


def _few(names: Sequence[str]) -> str:
    more = f" (+{len(names) - _NAMED})" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more


def _with_rows(before: Mapping[str, Raw], entry: RowEntry) -> dict[str, Raw]:
    """The fields of the entry with what its rows say laid over them, groups and languages one by one."""
    fields = dict(before)
    for name, value in entry.fields.items():
        old = fields.get(name)
        if isinstance(value, Mapping) and COLUMNS_OF_GROUPS.get(name, False):
            merged = {**(old if isinstance(old, Mapping) else {}), **value}
            fields[name] = {key: item for key, item in merged.items() if item is not None}
        else:
            fields[name] = value
    return fields


COLUMNS_OF_GROUPS = {column.path[0]: len(column.path) > 1 or column.per_language for column in COLUMNS.values()}
