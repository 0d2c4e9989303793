"""Single entries of a catalogue folder changed by people: checked like the files, written whole or not at all.

Every function that writes gives an `Edit`; who calls it keeps that in the history, in the transaction within which it
is called::

    def confirm(tx: Transaction) -> Edit:
        return record_edit(tx, confirm_activity(folder, "vand-til-4-klasse", today, who), now)

    edit = await gateway.write(confirm)

A writer names the version of the file that it saw (`version_of`); when it is another one by then, nothing is written.
A running service takes the change over as it takes over any change of the files.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from pydantic import BaseModel, ValidationError

from assistant.errors import AssistantError, Fault, FaultsFound, Wrong
from assistant.model import Activity, Provider
from integrations.catalog import entry_ids
from integrations.catalog.atomic_replace import only_writer, put_entry
from integrations.catalog.entry_fields import provider_fields
from integrations.catalog.entry_files import file_of, stored_entry, text_of, version_of
from integrations.catalog.entry_reader import entry_of_text
from integrations.catalog.entry_schema import EntryFile, broken_on, broken_rules
from integrations.catalog.entry_writer import entry_text
from integrations.catalog.folder import ACTIVITIES, shown_path
from integrations.catalog.folder_contents import FolderParts
from integrations.catalog.list_schema import ProviderFile
from integrations.catalog.reader import CatalogReader
from integrations.catalog.sheets.provider_names import with_providers
from integrations.catalog.validation import faults_of, without_unknown
from integrations.catalog.yaml_reader import Raw, dotted
from integrations.resources import DATA
from integrations.store.catalog_history import Edit
from integrations.store.transactions import Transaction


class EntryChanged(AssistantError):
    """The entry is no longer what the writer saw; ``text`` is what stands in its file now."""

    def __init__(self, entry_id: str, text: str) -> None:
        super().__init__(entry_id)
        self.entry_id, self.text = entry_id, text

    def __str__(self) -> str:
        return f"{self.entry_id} was changed in the meantime; look at it again before you save."


class FolderReadOnly(AssistantError):
    """Nothing can be written into the catalogue's folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.folder = folder

    def __str__(self) -> str:
        return (
            f"The catalogue {self.folder} cannot be written to. Copy the folder to a place of your own and name that in"
            " KLASSETUR_CATALOG."
        )


def is_writable(folder: Path) -> bool:
    """False for the packaged samples too: the next update of the program would overwrite what is changed there."""
    inside = folder / ACTIVITIES if (folder / ACTIVITIES).is_dir() else folder
    return not folder.resolve().is_relative_to(DATA) and os.access(folder, os.W_OK) and os.access(inside, os.W_OK)


def checked_activity(
    folder: Path, entry_id: str, fields: Mapping[str, Raw], today: date, new_provider: Mapping[str, Raw] | None = None
) -> Activity:
    """What `save_activity` would write. Raises `FaultsFound`; changes nothing."""
    parts = CatalogReader().read_lists(folder)
    faults: list[Fault] = []
    provider = _provider_of(fields, new_provider, parts, faults)
    activity = _checked(parts, entry_id, {**fields, "provider": provider.id or "?"}, provider, today, faults)
    if activity is None or faults:
        raise FaultsFound(faults)
    return activity


def record_edit(tx: Transaction, edit: Edit, now: datetime) -> Edit:
    """Puts the edit into the history, unless nothing was changed."""
    if edit.before != edit.after:
        tx.catalog_history.add([edit], now)
    return edit


def save_activity(
    folder: Path,
    entry_id: str,
    fields: Mapping[str, Raw],
    who: str,
    *,
    today: date,
    saw: str | None = None,
    new_provider: Mapping[str, Raw] | None = None,
) -> Edit:
    """Writes the entry with exactly these fields, in the form of its file (docs/catalogue-format.md), every text by
    language. ``saw`` is the version the writer saw: ``""`` for an entry that must not be there yet, ``None`` for
    whatever is there. With ``new_provider`` (fields as in ``providers.yaml``) the provider is created along with it.

    Raises `FaultsFound` with every fault by its field (those of the provider as ``new_provider.name`` ...),
    `EntryChanged`, `FolderReadOnly`, and `FolderBusy` while an import is writing. Then nothing is changed.
    """
    with writing(folder):
        parts = CatalogReader().read_lists(folder)
        old = _seen(folder, entry_id, saw)
        faults = [] if old or entry_ids.is_file_name(entry_id) else [_wrong_id(folder, entry_id)]
        provider = _provider_of(fields, new_provider, parts, faults)
        activity = _checked(parts, entry_id, {**fields, "provider": provider.id or "?"}, provider, today, faults)
        if activity is None or faults:
            raise FaultsFound(faults)
        if provider.id not in parts.providers:
            _add_provider(parts, provider)
        return _write(parts, activity, old, who, "changed" if old else "created")


def confirm_activity(folder: Path, entry_id: str, day: date, who: str) -> Edit:
    """Notes that the entry was found right on this day. Raises `EntryUnknown`, `FaultsFound`, `FolderReadOnly`,
    `FolderBusy`."""
    with writing(folder):
        parts = CatalogReader().read_lists(folder)
        stored = stored_entry(parts, entry_id)
        confirmed = replace(stored.activity, last_confirmed=day)
        return _write(parts, confirmed, stored.text, who, "confirmed")


def retire_activity(folder: Path, entry_id: str, day: date, who: str, *, saw: str | None = None) -> Edit:
    """Lets the entry be valid until this day and no longer; sessions after it are taken out. The history brings it
    back. Raises as `confirm_activity`, and `EntryChanged`."""
    with writing(folder):
        parts = CatalogReader().read_lists(folder)
        stored = stored_entry(parts, entry_id)
        _seen(folder, entry_id, saw)
        activity = stored.activity
        retired = replace(
            activity,
            valid_until=day,
            sessions=tuple(session for session in activity.sessions if session.date <= day),
            deadline=activity.deadline if activity.deadline and activity.deadline <= day else None,
        )
        return _write(parts, retired, stored.text, who, "retired")


def restore_activity(folder: Path, entry_id: str, text: str, who: str, *, today: date, saw: str | None = None) -> Edit:
    """Puts an earlier text of the entry's file back, as it was. Raises `FaultsFound` when it fits the catalogue of
    today no more, `EntryChanged`, `FolderReadOnly`, `FolderBusy`."""
    with writing(folder):
        old = _seen(folder, entry_id, saw)
        file = file_of(folder, entry_id)
        entry_of_text(file, text, CatalogReader().read_lists(folder), today)
        put_entry(file, text)
        return Edit(entry_id, who, "restored", old, text)


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """The folder held against other writers; where the system lets nobody write, that is said as `FolderReadOnly`."""
    if not is_writable(folder):
        raise FolderReadOnly(folder)
    try:
        # callers wait in the database's one writing thread: better to say "busy" at once
        with only_writer(folder):
            yield
    except OSError as error:
        if error.errno not in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise
        raise FolderReadOnly(folder) from error


def _seen(folder: Path, entry_id: str, saw: str | None) -> str:
    """The file's text. Raises `EntryChanged` when that is not what was seen."""
    text = text_of(folder, entry_id)
    if saw is not None and version_of(text) != saw:
        raise EntryChanged(entry_id, text)
    return text


def _provider_of(
    fields: Mapping[str, Raw], new: Mapping[str, Raw] | None, parts: FolderParts, faults: list[Fault]
) -> Provider:
    if new is None:
        known = parts.providers.get(str(fields.get("provider") or ""))
        if known is None:
            gone = Wrong("entry.provider.gone", word=fields.get("provider") or "")
            faults.append(Fault.of(shown_path(parts.folder / "providers.yaml"), None, "provider", gone))
        return known or Provider("", "")
    try:
        found = ProviderFile.model_validate(without_unknown(new), context=parts.settings.defaults())
    except ValidationError as error:
        faults += _faults(parts.folder / "providers.yaml", error, ProviderFile, ("new_provider",))
        return Provider("", "")
    same = next((one for one in parts.providers.values() if one.name.casefold() == found.name.casefold()), None)
    return same or found.to_provider(_free_id(found.name, parts.providers))


def _free_id(name: str, taken: Mapping[str, Provider]) -> str:
    stem = entry_ids.slug(name)[:60].strip("-")
    stem = stem if entry_ids.is_file_name(stem) else "provider"
    return next(key for number in range(1, 10**6) if (key := stem if number == 1 else f"{stem}-{number}") not in taken)


def _add_provider(parts: FolderParts, provider: Provider) -> None:
    file = parts.folder / "providers.yaml"
    old = file.read_text("utf-8-sig") if file.is_file() else ""
    put_entry(file, with_providers(old, {provider.id: provider_fields(provider)}, parts.providers))
    parts.providers[provider.id] = provider


def _checked(
    parts: FolderParts,
    entry_id: str,
    fields: Mapping[str, Raw],
    provider: Provider,
    today: date,
    faults: list[Fault],
) -> Activity | None:
    file = file_of(parts.folder, entry_id)
    try:
        entry = EntryFile.model_validate(without_unknown(fields), context=parts.settings.defaults())
    except ValidationError as error:
        faults += _faults(file, error, EntryFile)
        return None
    broken = [*broken_rules(entry), *broken_on(entry, today)]
    faults += [Fault.of(shown_path(file), None, dotted(path), wrong) for path, wrong in broken]
    return entry.to_activity(entry_id, provider)


def _faults(file: Path, error: ValidationError, model: type[BaseModel], within: tuple[str, ...] = ()) -> list[Fault]:
    return [
        Fault.of(shown_path(file), None, dotted((*within, *path)), wrong) for path, wrong in faults_of(error, model)
    ]


def _wrong_id(folder: Path, entry_id: str) -> Fault:
    return Fault(shown_path(file_of(folder, entry_id)), None, "id", "entry.id")


def _write(parts: FolderParts, activity: Activity, old: str, who: str, what: str) -> Edit:
    file = file_of(parts.folder, activity.id)
    before = _readable(file, old, parts)
    if before == activity:
        return Edit(activity.id, who, what, old, old)
    text = entry_text(activity, parts.settings.defaults(), before, old)
    file.parent.mkdir(exist_ok=True)
    put_entry(file, text)
    return Edit(activity.id, who, what, old, text)


def _readable(file: Path, text: str, parts: FolderParts) -> Activity | None:
    """The activity of a text that may be broken: then it is written anew."""
    try:
        return entry_of_text(file, text, parts) if text else None
    except FaultsFound:
        return None
