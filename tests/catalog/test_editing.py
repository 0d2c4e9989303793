"""Single entries saved, confirmed, retired and brought back, as they then stand in their files."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import FaultsFound
from assistant.model import Activity
from integrations.catalog import check_command, load_catalog
from integrations.catalog.atomic_replace import FolderBusy, only_writer
from integrations.catalog.editing import (
    EntryChanged,
    FolderReadOnly,
    confirm_activity,
    is_writable,
    restore_activity,
    retire_activity,
    save_activity,
)
from integrations.catalog.entry_fields import fields_of
from integrations.catalog.entry_files import EntryUnknown, read_activity, version_of
from integrations.resources import DATA
from integrations.store.catalog_history import Edit
from tests.catalog.conftest import Folder

TODAY = date(2026, 11, 21)
WHO = "mette@skoletjenesten.example.org"

WRITTEN = """\
# aftalt med Jens
title: Vandets vej    # kort
kind: company_visit
summary: Klassen følger vandet fra kilde til hane.
provider: vandvaerket
months: [3, 4]   # ikke i maj
sessions:
  - {date: 2026-12-01, time: "09:00"}
  - {date: 2027-03-01}
deadline: 2027-02-01
"""


def _entry(folder: Path, name: str = "vand") -> Path:
    return folder / "activities" / f"{name}.yaml"


def _activity(folder: Path, name: str = "vand") -> Activity:
    return load_catalog([folder]).activities[name]


def _saved(folder: Path, name: str = "vand", *, saw: str | None = None, **changes: Any) -> Edit:
    fields = {**fields_of(_activity(folder, name)), **changes}
    return save_activity(folder, name, fields, WHO, today=TODAY, saw=saw)


def test_only_the_changed_field_is_written_anew(folder: Folder) -> None:
    place = folder({"activities/vand.yaml": WRITTEN})
    edit = _saved(place, duration_minutes="90")
    expected = WRITTEN.replace("deadline: 2027-02-01\n", "deadline: 2027-02-01\nduration_minutes: 90\n")
    assert _entry(place).read_text() == expected
    assert edit == Edit("vand", WHO, "changed", WRITTEN, expected)
    assert check_command([place], TODAY) == []


def test_saving_what_stands_there_writes_nothing(folder: Folder) -> None:
    place = folder({"activities/vand.yaml": WRITTEN})
    before = _entry(place).stat().st_mtime_ns
    edit = _saved(place)
    assert (edit.before, edit.after) == (WRITTEN, WRITTEN)
    assert _entry(place).stat().st_mtime_ns == before


def test_a_new_entry_gets_a_file_and_its_provider(folder: Folder) -> None:
    place = folder()
    fields = {
        "title": {"da": "Skoven"},
        "summary": {"da": "Klassen går i skoven."},
        "kind": "off_site",
        "provider": "+",
    }
    provider = {"name": "Skovens Venner", "town": "Gørlev", "email": ""}
    edit = save_activity(place, "skoven", fields, WHO, today=TODAY, saw="", new_provider=provider)
    assert edit.what == "created"
    assert _entry(place, "skoven").read_text() == (
        "title: Skoven\nsummary: Klassen går i skoven.\nkind: off_site\nprovider: skovens-venner\n"
    )
    assert (place / "providers.yaml").read_text() == (
        "vandvaerket: {name: Vandværket}\nskovens-venner: {name: Skovens Venner, town: Gørlev}\n"
    )
    assert check_command([place], TODAY) == []


def test_every_fault_is_told_by_its_field_and_nothing_is_written(folder: Folder) -> None:
    place = folder({"activities/vand.yaml": WRITTEN})
    with pytest.raises(FaultsFound) as found:
        _saved(place, title={}, grades="9-4", stock="3", last_confirmed="2027-01-01", provider="ukendt")
    assert [fault.field for fault in found.value.faults] == ["provider", "title", "grades"]
    with pytest.raises(FaultsFound) as found:
        _saved(place, stock="3", last_confirmed="2027-01-01")
    assert [fault.field for fault in found.value.faults] == ["stock", "last_confirmed"]
    assert _entry(place).read_text() == WRITTEN


def test_a_faulty_new_provider_leaves_the_list_as_it_was(folder: Folder) -> None:
    place = folder()
    fields = fields_of(_activity(place))
    with pytest.raises(FaultsFound) as found:
        save_activity(place, "vand", fields, WHO, today=TODAY, new_provider={"name": "Nye", "email": "ingen"})
    assert [fault.field for fault in found.value.faults] == ["new_provider.email"]
    assert (place / "providers.yaml").read_text() == "vandvaerket: {name: Vandværket}\n"


def test_a_file_that_changed_since_it_was_seen_is_not_overwritten(folder: Folder) -> None:
    place = folder({"activities/vand.yaml": WRITTEN})
    seen = read_activity(place, "vand").version
    _saved(place, saw=seen, duration_minutes="90")
    now = _entry(place).read_text()
    with pytest.raises(EntryChanged) as changed:
        _saved(place, saw=seen, duration_minutes="120")
    assert changed.value.text == now
    assert _entry(place).read_text() == now
    with pytest.raises(EntryChanged):
        _saved(place, saw="", duration_minutes="120")


def test_confirming_sets_the_day_alone(folder: Folder) -> None:
    place = folder({"activities/vand.yaml": WRITTEN})
    edit = confirm_activity(place, "vand", TODAY, "provider:vandvaerket")
    assert (edit.who, edit.what) == ("provider:vandvaerket", "confirmed")
    assert _entry(place).read_text() == WRITTEN + "last_confirmed: 2026-11-21\n"
    again = confirm_activity(place, "vand", TODAY, "provider:vandvaerket")
    assert again.before == again.after


def test_retiring_takes_later_sessions_out_and_the_history_brings_them_back(folder: Folder) -> None:
    place = folder({"activities/vand.yaml": WRITTEN})
    edit = retire_activity(place, "vand", date(2026, 12, 24), WHO)
    retired = _activity(place)
    assert retired.valid_until == date(2026, 12, 24)
    assert [session.date for session in retired.sessions] == [date(2026, 12, 1)]
    assert check_command([place], TODAY) == []
    restore_activity(place, "vand", edit.before, WHO, today=TODAY, saw=version_of(edit.after))
    assert _entry(place).read_text() == WRITTEN


def test_a_version_whose_provider_is_gone_is_not_brought_back(folder: Folder) -> None:
    place = folder()
    before = _entry(place).read_text()
    with pytest.raises(FaultsFound) as found:
        restore_activity(place, "vand", WRITTEN.replace("vandvaerket", "borte"), WHO, today=TODAY)
    assert [fault.field for fault in found.value.faults] == ["provider"]
    assert _entry(place).read_text() == before


def test_a_broken_file_can_be_saved_over(folder: Folder) -> None:
    place = folder()
    fields = fields_of(_activity(place))
    _entry(place).write_text("title: [")
    with pytest.raises(FaultsFound):
        read_activity(place, "vand")
    edit = save_activity(place, "vand", fields, WHO, today=TODAY, saw=version_of("title: ["))
    assert edit.before == "title: ["
    assert check_command([place], TODAY) == []


def test_the_packaged_sample_is_read_only(folder: Folder) -> None:
    sample = DATA / "kalundborg"
    before = _entry(sample, "robotdysten").read_bytes()
    assert not is_writable(sample)
    with pytest.raises(FolderReadOnly) as refused:
        confirm_activity(sample, "robotdysten", TODAY, WHO)
    assert "KLASSETUR_CATALOG" in str(refused.value)
    assert _entry(sample, "robotdysten").read_bytes() == before
    assert is_writable(folder())


def test_an_import_that_is_writing_keeps_editors_out(folder: Folder) -> None:
    place = folder()
    with only_writer(place), pytest.raises(FolderBusy):
        confirm_activity(place, "vand", TODAY, WHO)
    confirm_activity(place, "vand", TODAY, WHO)


def test_an_entry_that_is_not_there_is_said(folder: Folder) -> None:
    with pytest.raises(EntryUnknown) as unknown:
        confirm_activity(folder(), "skoven", TODAY, WHO)
    assert str(unknown.value) == "There is no activity skoven in the catalogue."


def test_an_id_that_cannot_be_a_file_name_is_refused(folder: Folder) -> None:
    place = folder()
    with pytest.raises(FaultsFound) as found:
        save_activity(place, "../ude", fields_of(_activity(place)), WHO, today=TODAY, saw="")
    assert [fault.field for fault in found.value.faults] == ["id"]
    assert sorted(file.name for file in (place / "activities").iterdir()) == ["vand.yaml"]
