"""One activity's file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from assistant.errors import Fault, FaultsFound, Wrong
from assistant.model import Activity, Provider
from integrations.catalog import entry_ids, field_values
from integrations.catalog.entry_schema import EntryDefaults, EntryFile, broken_on, broken_rules
from integrations.catalog.folder import shown_path
from integrations.catalog.folder_contents import FolderParts
from integrations.catalog.validation import LARGEST_ENTRY, DocumentPart, read_file, read_text, validated
from integrations.catalog.yaml_reader import Document, read_document


@dataclass(frozen=True)
class Entry:
    """One activity's file as read."""

    file: Path
    id: str
    activity: Activity
    """Of its provider only the id is known: see `add_entry`."""


def read_entry(file: Path, defaults: EntryDefaults, today: date | None, faults: list[Fault]) -> Entry | None:
    """The entry in this file; None when it cannot be one. What is wrong goes into ``faults``."""
    document = read_file(file, LARGEST_ENTRY, faults)
    return None if document is None else _entry_of(file, document, defaults, today, faults)


def entry_of_text(file: Path, text: str, parts: FolderParts, today: date | None = None) -> Activity:
    """The activity that stands in a file with this text among these lists. Raises `FaultsFound`."""
    faults: list[Fault] = []
    document = read_text(file, text, faults)
    found = None if document is None else _entry_of(file, document, parts.settings.defaults(), today, faults)
    alone = FolderParts(parts.folder, parts.settings, parts.providers, faults=faults)
    if found is not None and not faults:
        add_entry(found, alone)
    if faults:
        raise FaultsFound(faults)
    return next(iter(alone.activities.values()))


def _entry_of(
    file: Path, document: Document, defaults: EntryDefaults, today: date | None, faults: list[Fault]
) -> Entry | None:
    place = DocumentPart(file, document, faults)
    if document.value is None:
        place.fault((), Wrong("entry.empty"))
        return None
    if not isinstance(document.value, Mapping):
        place.fault((), Wrong("entry.no_fields"))
        return None
    entry = validated(EntryFile, document.value, defaults, place)
    if entry is None:
        return None
    _check_id(file, entry.id, place)
    for path, wrong in broken_rules(entry):
        place.fault(path, wrong)
    for path, wrong in broken_on(entry, today) if today else ():
        place.fault(path, wrong)
    entry_id = entry.id or file.stem
    return Entry(file, entry_id, entry.to_activity(entry_id, Provider(entry.provider, "")))


def _check_id(file: Path, entry_id: str, place: DocumentPart) -> None:
    if file.suffix != ".yaml":
        place.fault((), Wrong("entry.suffix", name=file.stem))
    if entry_id and file.stem != entry_ids.file_stem(entry_id):
        place.fault(("id",), Wrong("entry.file_of_id", name=entry_ids.file_stem(entry_id)))
    if not entry_id and not entry_ids.is_file_name(file.stem):
        better = entry_ids.slug(file.stem)[: entry_ids.LONGEST_STEM].strip("-") or "vand-til-4-klasse"
        place.fault((), Wrong("entry.file_name", name=better))


def add_entry(found: Entry, parts: FolderParts) -> None:
    """Puts the activity among the folder's parts, or says there why it cannot stand among them."""
    named = found.activity.provider.id
    provider = parts.providers.get(named)
    if provider is None:
        if parts.providers_broken:
            return
        near = field_values.nearest(named, parts.providers)
        word = field_values.shown(named)
        wrong = Wrong("entry.provider.near", word=word, near=near) if near else Wrong("entry.provider", word=word)
        parts.faults.append(Fault.of(shown_path(found.file), _line_in(found.file, "provider"), "provider", wrong))
        return
    if found.id in parts.activities:
        other = shown_path(parts.files[found.id])
        taken = Wrong("entry.id_taken", id=found.id, other=other)
        parts.faults.append(Fault.of(shown_path(found.file), None, "id", taken))
        return
    parts.activities[found.id] = _by(provider, found.activity)
    parts.files[found.id] = found.file


def _by(provider: Provider, activity: Activity) -> Activity:
    """`dataclasses.replace` would go through forty fields, which fifty thousand entries make half a second."""
    offered = object.__new__(Activity)
    vars(offered).update(vars(activity), provider=provider)
    return offered


def _line_in(file: Path, field: str) -> int | None:
    """The line of a field; read again, since it is wanted only where a fault is told."""
    return read_document(file.read_text("utf-8-sig")).line_of((field,)) if file.is_file() else None
