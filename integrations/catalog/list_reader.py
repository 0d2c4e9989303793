"""The files beside the activities: the catalogue's own facts, providers, schools, holidays."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from assistant.errors import Fault, Wrong
from integrations.catalog import entry_ids, field_values
from integrations.catalog.entry_schema import EntryDefaults
from integrations.catalog.folder import ACTIVITIES, shown_path
from integrations.catalog.folder_contents import FolderParts
from integrations.catalog.list_schema import (
    CatalogFile,
    ProviderFile,
    SchoolFile,
    check_holiday_name,
    check_school_year,
    holiday_period,
)
from integrations.catalog.validation import LARGEST_LIST, DocumentPart, Model, read_file, validated

_OTHER_FILES = ("catalog.yaml", "providers.yaml", "schools.yaml", "holidays.yaml")


def read_other_files(folder: Path, parts: FolderParts) -> None:
    """Reads them into ``parts``, with their faults and those of files that nobody reads."""
    settings = _fields_of_file(folder / "catalog.yaml", parts.faults)
    if settings is not None:
        parts.settings = validated(CatalogFile, settings.document.value, EntryDefaults(), settings) or parts.settings
        defaults = parts.settings.defaults()
        # a name in one string is in the catalogue's own first language, known only now
        again = validated(
            CatalogFile, settings.document.value, defaults, DocumentPart(settings.file, settings.document, [])
        )
        parts.settings = again or parts.settings
    defaults = parts.settings.defaults()
    before = len(parts.faults)
    for provider_id, provider in _each(folder / "providers.yaml", ProviderFile, defaults, parts.faults):
        parts.providers[provider_id] = provider.to_provider(provider_id)
    parts.providers_broken = len(parts.faults) > before
    for school_id, school in _each(folder / "schools.yaml", SchoolFile, defaults, parts.faults):
        parts.schools[school_id] = school.to_school(school_id)
    _read_holidays(folder / "holidays.yaml", parts)
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if entry.name not in _OTHER_FILES and entry.name.endswith((".yaml", ".yml")):
            near = field_values.nearest(entry.name, _OTHER_FILES)
            wrong = Wrong("file.not_read.near", near=near) if near else Wrong("file.not_read", folder=ACTIVITIES)
            parts.faults.append(Fault.of(shown_path(Path(entry.path)), None, "", wrong))


def _fields_of_file(file: Path, faults: list[Fault]) -> DocumentPart | None:
    """The file when it is there and holds fields."""
    if not file.is_file():
        return None
    document = read_file(file, LARGEST_LIST, faults)
    if document is None or document.value is None:
        return None
    place = DocumentPart(file, document, faults)
    if not isinstance(document.value, Mapping):
        place.fault((), Wrong("file.no_fields", file=file.name))
        return None
    return place


def _each(file: Path, model: type[Model], defaults: EntryDefaults, faults: list[Fault]) -> Iterable[tuple[str, Model]]:
    """Each id in the file with what stands under it."""
    place = _fields_of_file(file, faults)
    if place is None or not isinstance(place.document.value, Mapping):
        return
    for key, value in place.document.value.items():
        within = DocumentPart(file, place.document, faults, (key,))
        if not entry_ids.is_file_name(key):
            within.fault((), Wrong("file.id", id=entry_ids.slug(key) or "an-id"))
            continue
        if not isinstance(value, Mapping):
            within.fault((), Wrong("file.fields_below", word=key))
            continue
        found = validated(model, value, defaults, within)
        if found is not None:
            yield key, found


def _read_holidays(file: Path, parts: FolderParts) -> None:
    place = _fields_of_file(file, parts.faults)
    if place is None or not isinstance(place.document.value, Mapping):
        return
    for year, holidays in place.document.value.items():
        try:
            check_school_year(year)
        except Wrong as wrong:
            place.fault((year,), wrong)
        if not isinstance(holidays, Mapping):
            place.fault((year,), Wrong("file.holidays_below"))
            continue
        for name, written in holidays.items():
            try:
                check_holiday_name(name)
                parts.holidays.setdefault(year, {})[name] = holiday_period(written)
            except Wrong as wrong:
                place.fault((year, name), wrong)
