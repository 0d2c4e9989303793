"""Catalogue folders as `assistant.model.Catalog`, with every fault at once; see docs/catalogue-format.md."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from assistant.errors import Fault, FaultsFound, SettingsWrong
from assistant.model import Activity, Catalog, Office, Period, Provider, School
from integrations.catalog import ids, values
from integrations.catalog.check import broken_on, broken_rules
from integrations.catalog.kept import KeptEntries, collector_paused
from integrations.catalog.schema import (
    CatalogFile,
    EntryFile,
    Ground,
    ProviderFile,
    SchoolFile,
    check_holiday_name,
    check_school_year,
    faults_of,
    holiday_period,
    without_unknown,
)
from integrations.catalog.yaml_text import Document, Raw, dotted, read_document
from integrations.catalog.yaml_text import Path as FieldPath

ACTIVITIES = "activities"
BEFORE_IMPORT = ".activities-before-import"
"""Stands in for ``activities`` if an import was cut off while it swapped the two; see `catalog.placing`."""

LARGEST_ENTRY = 1_000_000
LARGEST_LIST = 20_000_000
"""Bytes: of an entry, and of the files that hold many things."""

_OTHER_FILES = ("catalog.yaml", "providers.yaml", "schools.yaml", "holidays.yaml")

Model = TypeVar("Model", bound=BaseModel)


def load_catalog(folders: Sequence[Path], today: date | None = None, kept: KeptEntries | None = None) -> Catalog:
    """Everything in these folders as one catalogue; entries in ``kept`` whose files stay as they were are not read.

    ``today`` also finds what is wrong only as seen from a day (a confirmation in the future); a running service leaves
    it out. Raises `FaultsFound` with every fault, `SettingsWrong` when a folder is not there or has no activities.
    """
    return CatalogReader(kept).load(folders, today)


def check_command(folders: Sequence[Path], today: date | None = None) -> list[Fault]:
    """Every fault in these folders; empty when all is well. Raises `SettingsWrong` like `load_catalog`."""
    try:
        load_catalog(folders, today or date.today())
    except FaultsFound as found:
        return list(found.faults)
    return []


def signature(folders: Sequence[Path]) -> str:
    """Changes whenever a file of these folders is written, added, moved or removed. Looks at no file's inside."""
    mark = hashlib.sha256()
    for folder in folders:
        for place in (folder, _activities_folder(folder)):
            try:
                entries = sorted(os.scandir(place), key=lambda entry: entry.name)
            except OSError:
                mark.update(b"missing")
                continue
            for entry in entries:
                if entry.name.endswith((".yaml", ".yml")):
                    try:
                        state = entry.stat()
                    except OSError:  # removed between the listing and this look: the next look sees it
                        continue
                    mark.update(f"{entry.path}\0{state.st_mtime_ns}\0{state.st_size}\0{state.st_ino}\n".encode())
    return mark.hexdigest()


class CatalogWatch:
    """Holds the last good catalogue and reads it anew when files change; only changed entries are read again."""

    def __init__(self, folders: Sequence[Path], kept: KeptEntries | None = None) -> None:
        """Loads at once; raises as `load_catalog`."""
        self._folders = tuple(folders)
        self._reader = CatalogReader(kept)
        self._seen = signature(self._folders)
        self.catalog = self._reader.load(self._folders)
        self.trouble: FaultsFound | SettingsWrong | None = None
        """Why the newest files cannot be used; None when ``catalog`` is what stands in them."""

    def refresh(self) -> bool:
        """True when ``catalog`` was replaced. Broken files leave the last good one; ``trouble`` then says why."""
        now = signature(self._folders)
        if now == self._seen:
            return False
        self._seen = now
        try:
            self.catalog = self._reader.load(self._folders)
        except (FaultsFound, SettingsWrong) as trouble:
            self.trouble = trouble
            faults = len(trouble.faults) if isinstance(trouble, FaultsFound) else 1
            _log().warning("catalog_kept", reason=type(trouble).__name__, faults=faults)
            return False
        self.trouble = None
        _log().info("catalog_replaced", activities=len(self.catalog.activities))
        return True


@dataclass(frozen=True)
class _Entry:
    """One activity's file as read."""

    file: Path
    id: str
    entry: EntryFile


@dataclass
class FolderParts:
    """What one folder holds, and what is wrong with it."""

    folder: Path = Path()
    settings: CatalogFile = field(default_factory=CatalogFile)
    providers: dict[str, Provider] = field(default_factory=dict)
    schools: dict[str, School] = field(default_factory=dict)
    holidays: dict[str, dict[str, Period]] = field(default_factory=dict)
    activities: dict[str, Activity] = field(default_factory=dict)
    files: dict[str, Path] = field(default_factory=dict)
    """Activity id -> its file."""
    faults: list[Fault] = field(default_factory=list)
    providers_broken: bool = False
    """``providers.yaml`` has faults of its own, so that a missing provider says nothing yet."""


class CatalogReader:
    """Reads catalogue folders and remembers entries whose files stay as they were."""

    def __init__(self, kept: KeptEntries | None = None) -> None:
        self._kept = kept
        self._known: dict[Path, tuple[tuple[int, int, int, Ground], _Entry]] = {}
        self._fetched: set[Path] = set()
        """Folders whose kept entries are known."""
        self._read = 0
        """Entries read from their files."""

    def load(self, folders: Sequence[Path], today: date | None = None) -> Catalog:
        """As `load_catalog`."""
        if not folders:
            raise SettingsWrong("No catalogue folder is named; set KLASSETUR_CATALOG or use --catalog.")
        with collector_paused():
            parts = [self.read_folder(folder, today) for folder in folders]
        faults = [fault for part in parts for fault in part.faults] + _faults_between(parts)
        if faults:
            raise FaultsFound(faults)
        return _merged(parts)

    def read_folder(self, folder: Path, today: date | None = None, *, may_be_empty: bool = False) -> FolderParts:
        """One folder; faults are in the result. Raises `SettingsWrong` when it is not there or has no activities."""
        parts = self.read_lists(folder)
        files = _entry_files(folder)
        if not files and not may_be_empty:
            raise SettingsWrong(
                f"The catalogue {shown_path(folder)} has no activities; put files into "
                f"{shown_path(folder / ACTIVITIES)}/ or use `klassetur catalog import`."
            )
        ground = parts.settings.ground()
        if self._kept is not None and folder not in self._fetched:
            self._known |= self._kept.load(folder)
            self._fetched.add(folder)
        before = self._read
        for file in files:
            found = self._read_entry(file, ground, today, parts.faults)
            if found is not None:
                _add_entry(found, parts)
        if self._kept is not None and self._read > before:
            known = {file: self._known[file] for file in files if file in self._known}
            self._kept.save(folder, known, self._read - before)
        return parts

    def read_lists(self, folder: Path) -> FolderParts:
        """One folder without its activities; faults are in the result. Raises `SettingsWrong` when it is not there."""
        if not folder.is_dir():
            raise SettingsWrong(
                f"There is no catalogue folder {shown_path(folder)}; name one that holds `activities/`."
            )
        parts = FolderParts(folder)
        _read_other_files(folder, parts)
        return parts

    def _read_entry(self, file: Path, ground: Ground, today: date | None, faults: list[Fault]) -> _Entry | None:
        try:
            state = file.stat()
        except OSError as error:  # a link to nowhere, or removed while we look
            faults.append(Fault(shown_path(file), None, "", f"the file cannot be read: {error.strerror}."))
            return None
        key = (state.st_mtime_ns, state.st_size, state.st_ino, ground)
        known = self._known.get(file)
        if known is not None and known[0] == key and today is None:
            return known[1]
        before = len(faults)
        self._read += 1
        found = _read_entry(file, ground, today, faults)
        if found is not None and len(faults) == before:
            self._known[file] = (key, found)
        return found


def shown_path(path: Path) -> str:
    """The path as people know it: from the current folder where it lies below."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def _log() -> Any:
    # Taken in here: it brings a good deal along, and a question on the terminal watches no files.
    import structlog

    return structlog.get_logger(__name__)


def _activities_folder(folder: Path) -> Path:
    usual = folder / ACTIVITIES
    kept = folder / BEFORE_IMPORT
    return kept if not usual.is_dir() and kept.is_dir() else usual


def _entry_files(folder: Path) -> list[Path]:
    place = _activities_folder(folder)
    if not place.is_dir():
        return []
    names = sorted(entry.name for entry in os.scandir(place) if not entry.name.startswith("."))
    return [place / name for name in names if name.endswith((".yaml", ".yml"))]


# --- one file -------------------------------------------------------------------------------------------------------


def entry_of_text(file: Path, text: str, parts: FolderParts, today: date | None = None) -> Activity:
    """The activity that stands in a file with this text among these lists. Raises `FaultsFound`."""
    faults: list[Fault] = []
    document = _read_text(file, text, faults)
    found = None if document is None else _entry_of(file, document, parts.settings.ground(), today, faults)
    alone = FolderParts(parts.folder, parts.settings, parts.providers, faults=faults)
    if found is not None and not faults:
        _add_entry(found, alone)
    if faults:
        raise FaultsFound(faults)
    return next(iter(alone.activities.values()))


def _read_file(file: Path, largest: int, faults: list[Fault]) -> Document | None:
    """The file's document; None when a fault was found in its form."""
    name = shown_path(file)
    try:
        data = file.read_bytes()
    except OSError as error:
        faults.append(Fault(name, None, "", f"The file cannot be read ({error.strerror})."))
        return None
    if len(data) > largest:
        size = f"{len(data) / 1_000_000:.1f} MB; at most {largest // 1_000_000} MB are read"
        faults.append(Fault(name, None, "", f"The file has {size}. Is it a catalogue file?"))
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        faults.append(Fault(name, line, "", "This is not UTF-8; save the file again with the encoding UTF-8."))
        return None
    return _read_text(file, text, faults)


def _read_text(file: Path, text: str, faults: list[Fault]) -> Document | None:
    document = read_document(text)
    name = shown_path(file)
    faults += [Fault(name, wrong.line, wrong.field, wrong.sentence) for wrong in document.faults]
    return None if document.faults else document


def _validated(model: type[Model], value: Raw, ground: Ground, place: _Placed) -> Model | None:
    try:
        return model.model_validate(without_unknown(value), context=ground)
    except ValidationError as error:
        for path, sentence in faults_of(error, model):
            place.fault(path, sentence)
        return None


@dataclass(frozen=True)
class _Placed:
    """A part of a document, so that faults get the right file and line."""

    file: Path
    document: Document
    faults: list[Fault]
    within: FieldPath = ()

    def fault(self, path: FieldPath, sentence: str) -> None:
        full = (*self.within, *path)
        self.faults.append(Fault(shown_path(self.file), self.document.line_of(full), dotted(full), sentence))


def _read_entry(file: Path, ground: Ground, today: date | None, faults: list[Fault]) -> _Entry | None:
    document = _read_file(file, LARGEST_ENTRY, faults)
    return None if document is None else _entry_of(file, document, ground, today, faults)


def _entry_of(file: Path, document: Document, ground: Ground, today: date | None, faults: list[Fault]) -> _Entry | None:
    place = _Placed(file, document, faults)
    if document.value is None:
        place.fault((), "The file is empty; an activity needs `title`, `summary`, `kind` and `provider`.")
        return None
    if not isinstance(document.value, Mapping):
        place.fault((), "An activity is a list of fields such as `title: ...`, one per line.")
        return None
    entry = _validated(EntryFile, document.value, ground, place)
    if entry is None:
        return None
    _check_id(file, entry.id, place)
    for path, sentence in broken_rules(entry):
        place.fault(path, sentence)
    for path, sentence in broken_on(entry, today) if today else ():
        place.fault(path, sentence)
    return _Entry(file, entry.id or file.stem, entry)


def _check_id(file: Path, entry_id: str, place: _Placed) -> None:
    if file.suffix != ".yaml":
        place.fault((), f"The file's name must end in .yaml; call it {file.stem}.yaml.")
    if entry_id and file.stem != ids.file_stem(entry_id):
        place.fault(("id",), f"The file of this id must be called {ids.file_stem(entry_id)}.yaml; or delete `id`.")
    if not entry_id and not ids.is_file_name(file.stem):
        better = ids.slug(file.stem)[: ids.LONGEST_STEM].strip("-") or "vand-til-4-klasse"
        place.fault(
            (), f"An activity's file name has lower-case letters a-z, digits and hyphens; call it {better}.yaml."
        )


def _add_entry(found: _Entry, parts: FolderParts) -> None:
    provider = parts.providers.get(found.entry.provider)
    if provider is None:
        if parts.providers_broken:
            return
        near = values.nearest(found.entry.provider, parts.providers)
        hint = f"did you mean `{near}`?" if near else "add it there."
        sentence = f"`{values.shown(found.entry.provider)}` is not in providers.yaml; {hint}"
        parts.faults.append(Fault(shown_path(found.file), _line_in(found.file, "provider"), "provider", sentence))
        return
    if found.id in parts.activities:
        other = shown_path(parts.files[found.id])
        parts.faults.append(Fault(shown_path(found.file), None, "id", f"The id `{found.id}` is taken by {other}."))
        return
    parts.activities[found.id] = found.entry.to_activity(found.id, provider)
    parts.files[found.id] = found.file


def _line_in(file: Path, field: str) -> int | None:
    """The line of a field; read again, since it is wanted only where a fault is told."""
    return read_document(file.read_text("utf-8-sig")).line_of((field,)) if file.is_file() else None


# --- the other files of a folder ------------------------------------------------------------------------------------


def _read_other_files(folder: Path, parts: FolderParts) -> None:
    settings = _fields_of_file(folder / "catalog.yaml", parts.faults)
    if settings is not None:
        parts.settings = _validated(CatalogFile, settings.document.value, Ground(), settings) or parts.settings
        ground = parts.settings.ground()
        # a name in one string is in the catalogue's own first language, known only now
        again = _validated(CatalogFile, settings.document.value, ground, _Placed(settings.file, settings.document, []))
        parts.settings = again or parts.settings
    ground = parts.settings.ground()
    before = len(parts.faults)
    for provider_id, provider in _each(folder / "providers.yaml", ProviderFile, ground, parts.faults):
        parts.providers[provider_id] = provider.to_provider(provider_id)
    parts.providers_broken = len(parts.faults) > before
    for school_id, school in _each(folder / "schools.yaml", SchoolFile, ground, parts.faults):
        parts.schools[school_id] = school.to_school(school_id)
    _read_holidays(folder / "holidays.yaml", parts)
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if entry.name not in _OTHER_FILES and entry.name.endswith((".yaml", ".yml")):
            near = values.nearest(entry.name, _OTHER_FILES)
            hint = f"did you mean {near}?" if near else f"activities belong into {ACTIVITIES}/."
            parts.faults.append(Fault(shown_path(Path(entry.path)), None, "", f"This file is not read; {hint}"))


def _fields_of_file(file: Path, faults: list[Fault]) -> _Placed | None:
    """The file when it is there and holds fields."""
    if not file.is_file():
        return None
    document = _read_file(file, LARGEST_LIST, faults)
    if document is None or document.value is None:
        return None
    place = _Placed(file, document, faults)
    if not isinstance(document.value, Mapping):
        place.fault((), f"{file.name} is a list of fields such as `name: ...`, one per line.")
        return None
    return place


def _each(file: Path, model: type[Model], ground: Ground, faults: list[Fault]) -> Iterable[tuple[str, Model]]:
    """Each id in the file with what stands under it."""
    place = _fields_of_file(file, faults)
    if place is None or not isinstance(place.document.value, Mapping):
        return
    for key, value in place.document.value.items():
        within = _Placed(file, place.document, faults, (key,))
        if not ids.is_file_name(key):
            within.fault(
                (), f"An id has lower-case letters a-z, digits and hyphens; write `{ids.slug(key) or 'an-id'}`."
            )
            continue
        if not isinstance(value, Mapping):
            within.fault((), f"`{key}` needs fields below it, at least `name: ...`.")
            continue
        found = _validated(model, value, ground, within)
        if found is not None:
            yield key, found


def _read_holidays(file: Path, parts: FolderParts) -> None:
    place = _fields_of_file(file, parts.faults)
    if place is None or not isinstance(place.document.value, Mapping):
        return
    for year, holidays in place.document.value.items():
        try:
            check_school_year(year)
        except ValueError as wrong:
            place.fault((year,), str(wrong))
        if not isinstance(holidays, Mapping):
            place.fault((year,), "A school year needs holidays below it, as `autumn: 2026-10-10/2026-10-18`.")
            continue
        for name, written in holidays.items():
            try:
                check_holiday_name(name)
                parts.holidays.setdefault(year, {})[name] = holiday_period(written)
            except ValueError as wrong:
                place.fault((year, name), str(wrong))


# --- several folders ------------------------------------------------------------------------------------------------


def _faults_between(parts: Sequence[FolderParts]) -> list[Fault]:
    faults = []
    files: dict[str, Path] = {}
    providers: dict[str, Provider] = {}
    schools: dict[str, School] = {}
    for part in parts:
        for entry_id, file in part.files.items():
            if entry_id in files:
                other = shown_path(files[entry_id])
                faults.append(Fault(shown_path(file), None, "id", f"The id `{entry_id}` is taken by {other}."))
            files.setdefault(entry_id, file)
        faults += _different(part.providers, providers, part.folder / "providers.yaml")
        faults += _different(part.schools, schools, part.folder / "schools.yaml")
    return faults


Thing = TypeVar("Thing", Provider, School)


def _different(these: Mapping[str, Thing], known: dict[str, Thing], file: Path) -> list[Fault]:
    faults = []
    for key, thing in these.items():
        if known.setdefault(key, thing) != thing:
            faults.append(
                Fault(
                    shown_path(file),
                    None,
                    key,
                    f"`{key}` stands in two catalogues with different facts; rename or align one.",
                )
            )
    return faults


def _merged(parts: Sequence[FolderParts]) -> Catalog:
    first = parts[0].settings
    activities: dict[str, Activity] = {}
    providers: dict[str, Provider] = {}
    schools: dict[str, School] = {}
    holidays: dict[str, dict[str, Period]] = {}
    for part in parts:
        activities |= part.activities
        providers |= part.providers
        schools |= part.schools
        if (part.settings.country, part.settings.region) == (first.country, first.region):
            for year, days in part.holidays.items():
                holidays[year] = {**days, **holidays.get(year, {})}
    offices = (part.settings.office.to_office() for part in parts)
    return Catalog(
        activities=activities,
        providers=providers,
        schools=schools,
        holidays=holidays,
        name=first.name,
        country=first.country,
        region=first.region,
        currency=first.ground().currency,
        time_zone=first.time_zone or ("Europe/Berlin" if first.german else "Europe/Copenhagen"),
        office=next((office for office in offices if office != Office()), Office()),
    )
