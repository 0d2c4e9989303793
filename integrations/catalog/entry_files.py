"""Single entries as they stand in their files, with the mark that tells one version of a file from another."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from assistant.errors import AssistantError
from assistant.model import Activity, Provider
from integrations.catalog import entry_ids
from integrations.catalog.entry_reader import entry_of_text
from integrations.catalog.entry_schema import EntryFile
from integrations.catalog.folder import ACTIVITIES
from integrations.catalog.folder_contents import FolderParts
from integrations.catalog.reader import CatalogReader
from integrations.catalog.validation import without_unknown
from integrations.catalog.yaml_reader import read_document


class EntryUnknown(AssistantError):
    def __init__(self, entry_id: str) -> None:
        super().__init__(entry_id)
        self.entry_id = entry_id

    def __str__(self) -> str:
        return f"There is no activity {self.entry_id} in the catalogue."


@dataclass(frozen=True)
class StoredEntry:
    """An entry as it stands in its file."""

    folder: Path
    text: str
    activity: Activity

    @property
    def version(self) -> str:
        return version_of(self.text)


def version_of(text: str) -> str:
    """The mark of a file's text; of no file ``""``."""
    return hashlib.sha256(text.encode()).hexdigest()[:24] if text else ""


def file_of(folder: Path, entry_id: str) -> Path:
    return folder / ACTIVITIES / f"{entry_ids.file_stem(entry_id)}.yaml"


def folder_of(folders: Sequence[Path], entry_id: str) -> Path:
    """The folder that holds the entry. Raises `EntryUnknown`."""
    found = next((folder for folder in folders if file_of(folder, entry_id).is_file()), None)
    if found is None:
        raise EntryUnknown(entry_id)
    return found


def text_of(folder: Path, entry_id: str) -> str:
    """What stands in the entry's file, right or wrong; ``""`` when there is none."""
    try:
        return file_of(folder, entry_id).read_bytes().decode("utf-8-sig", "replace")
    except FileNotFoundError:
        return ""


def read_activity(folder: Path, entry_id: str) -> StoredEntry:
    """The entry as it stands in its file now. Raises `EntryUnknown`, `FaultsFound`."""
    return stored_entry(CatalogReader().read_lists(folder), entry_id)


def lists_of(folder: Path) -> FolderParts:
    """The folder's providers and settings. Raises `SettingsWrong` when it is not there."""
    return CatalogReader().read_lists(folder)


def activity_of_text(text: str, entry_id: str, parts: FolderParts) -> Activity | None:
    """What an earlier text said, even where its provider is there no more; None for what cannot be read."""
    document = read_document(text)
    if document.faults or not isinstance(document.value, Mapping):
        return None
    try:
        entry = EntryFile.model_validate(without_unknown(document.value), context=parts.settings.defaults())
    except ValidationError:
        return None
    return entry.to_activity(entry_id, parts.providers.get(entry.provider) or Provider(entry.provider, entry.provider))


def stored_entry(parts: FolderParts, entry_id: str) -> StoredEntry:
    """`read_activity`, with the folder's lists read already."""
    text = text_of(parts.folder, entry_id)
    if not text:
        raise EntryUnknown(entry_id)
    return StoredEntry(parts.folder, text, entry_of_text(file_of(parts.folder, entry_id), text, parts))
