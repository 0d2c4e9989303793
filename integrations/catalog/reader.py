"""Catalogue folders as `assistant.model.Catalog`, with every fault at once; see docs/catalogue-format.md."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from assistant.errors import Fault, FaultsFound, SettingsWrong
from assistant.model import Catalog
from integrations.catalog.entry_reader import Entry, add_entry, read_entry
from integrations.catalog.entry_schema import EntryDefaults
from integrations.catalog.folder import ACTIVITIES, entry_files, shown_path
from integrations.catalog.folder_contents import FolderParts, faults_between, merged
from integrations.catalog.list_reader import read_other_files
from integrations.catalog.parse_cache import Known, ParseCache, collector_paused


def load_catalog(folders: Sequence[Path], today: date | None = None, kept: ParseCache | None = None) -> Catalog:
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


class CatalogReader:
    """Reads catalogue folders and remembers entries whose files stay as they were."""

    def __init__(self, kept: ParseCache | None = None) -> None:
        self._kept = kept
        self._known: dict[Path, Known] = {}
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
        faults = [fault for part in parts for fault in part.faults] + faults_between(parts)
        if faults:
            raise FaultsFound(faults)
        return merged(parts)

    def read_folder(self, folder: Path, today: date | None = None, *, may_be_empty: bool = False) -> FolderParts:
        """One folder; faults are in the result. Raises `SettingsWrong` when it is not there or has no activities."""
        parts = self.read_lists(folder)
        files = entry_files(folder)
        if not files and not may_be_empty:
            raise SettingsWrong(
                f"The catalogue {shown_path(folder)} has no activities; put files into "
                f"{shown_path(folder / ACTIVITIES)}/ or use `klassetur catalog import`."
            )
        defaults = parts.settings.defaults()
        if self._kept is not None and folder not in self._fetched:
            self._known |= self._kept.load(folder, defaults)
            self._fetched.add(folder)
        before = self._read
        for file in files:
            found = self._read_entry(file, defaults, today, parts.faults)
            if found is not None:
                add_entry(found, parts)
        if self._kept is not None and self._read > before:
            known = {file: one for file in files if (one := self._known.get(file)) and one.defaults == defaults}
            self._kept.save(folder, known, self._read - before)
        return parts

    def read_lists(self, folder: Path) -> FolderParts:
        """One folder without its activities; faults are in the result. Raises `SettingsWrong` when it is not there."""
        if not folder.is_dir():
            raise SettingsWrong(
                f"There is no catalogue folder {shown_path(folder)}; name one that holds `activities/`."
            )
        parts = FolderParts(folder)
        read_other_files(folder, parts)
        return parts

    def _read_entry(self, file: Path, defaults: EntryDefaults, today: date | None, faults: list[Fault]) -> Entry | None:
        try:
            state = file.stat()
        except OSError as error:  # a link to nowhere, or removed while we look
            faults.append(Fault(shown_path(file), None, "", "file.unreadable", {"why": error.strerror}))
            return None
        found_in = (state.st_mtime_ns, state.st_size, state.st_ino)
        known = self._known.get(file)
        if known is not None and (known.state, known.defaults) == (found_in, defaults) and today is None:
            return known.entry
        before = len(faults)
        self._read += 1
        found = read_entry(file, defaults, today, faults)
        if found is not None and len(faults) == before:
            self._known[file] = Known(found_in, defaults, found)
        return found
