"""What an import says beside how many: what it read otherwise than it was written, and what nobody will see."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from assistant.model import Activity, Kind, Language, Period, Provider, Session
from integrations.catalog import load_catalog
from integrations.catalog.sheets.importing import import_file, plan_import
from tests.catalog.sheets import ROW, jsonl

pytestmark = pytest.mark.usefixtures("here")

BATS = {"title": "Fledermäuse", "summary": "Die Klasse lauscht den Fledermäusen im alten Turm und misst ihre Rufe."}


def notes(*rows: object, into: str = "new") -> list[str]:
    return [str(note) for note in plan_import(jsonl(*rows), Path(into)).report.notes]


def test_ages_are_named_with_the_grades_that_they_were_read_as() -> None:
    rows = [{**ROW, "lang": "da", "id": key, "grades": "8-11 years"} for key in "ab"]
    assert notes(*rows) == [
        "`8-11 years` is an age and was read as grades 2-5 (row 1, 2); write grades if that does not fit."
    ]


def test_a_new_folder_is_in_the_language_that_the_texts_look_like() -> None:
    report = import_file(jsonl({**ROW, **BATS, "price": "20 Euro"}), Path("new"))
    assert [str(note) for note in report.notes] == ["1 rows name no language; they were read as de."]
    catalog = load_catalog([Path("new")])
    assert (catalog.country, catalog.currency) == ("DE", "EUR")
    assert catalog.activities["a"].title == {Language.DE: "Fledermäuse"}


def test_texts_that_look_like_another_language_than_the_catalogue_are_noted() -> None:
    import_file(jsonl({**ROW, "lang": "da"}), Path("new"))
    assert notes({**ROW, **BATS, "id": "b"}) == [
        "1 rows name no language; they were read as da.",
        "These texts look like `de`, but were read as `da`; name the language in a column `lang` if that is wrong.",
    ]


def test_an_entry_whose_dates_are_all_past_is_named() -> None:
    past = {**ROW, "lang": "da", "dates": ["2024-03-01"]}
    assert notes(past) == ["All dates are over, so nobody is shown these entries: a."]
    assert notes({**past, "months": [3]}) == []


def test_sheets_of_other_programs_are_read() -> None:
    Path("in.tsv").write_text("id\ttitle\tsummary\tkind\tbring\na\tÅ\tS\tevent\tStøvler\n")
    import_file(Path("in.tsv"), Path("new"))
    rows = [["id", "title", "summary", "kind", "bring"], ["b", "Ø", "S", "event", "Regntøj"]]
    cells = [[f"<table:table-cell {TEXT}><text:p>{one}</text:p></table:table-cell>" for one in row] for row in rows]
    table = "".join(f"<table:table-row>{''.join(row)}</table:table-row>" for row in cells)
    with zipfile.ZipFile("in.ods", "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        file.writestr("META-INF/manifest.xml", MANIFEST)
        file.writestr("content.xml", ODS.format(table=table))
    import_file(Path("in.ods"), Path("new"))
    brought = {key: activity.bring for key, activity in load_catalog([Path("new")]).activities.items()}
    assert brought == {"a": {Language.DA: "Støvler"}, "b": {Language.DA: "Regntøj"}}


MANIFEST = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
TEXT = 'office:value-type="string"'
ODS = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2"><office:body>'
    '<office:spreadsheet><table:table table:name="Tilbud">{table}</table:table></office:spreadsheet></office:body>'
    "</office:document-content>"
)
"""A LibreOffice sheet, with what it needs and nothing else."""


def test_a_cell_merged_over_rows_counts_in_each_of_them() -> None:
    book = openpyxl.Workbook()
    for row in (["id", "title", "summary", "kind", "place"], ["a", "Å", "S", "event", "Zoo"], ["b", "Ø", "S", "event"]):
        book.active.append(row)
    book.active.merge_cells("E2:E3")
    book.save("in.xlsx")
    import_file(Path("in.xlsx"), Path("new"))
    places = {key: activity.place.name for key, activity in load_catalog([Path("new")]).activities.items()}
    assert places == {"a": "Zoo", "b": "Zoo"}


@pytest.mark.parametrize(
    ("fields", "over"),
    [
        ({}, False),
        ({"valid_until": date(2026, 1, 1)}, True),
        ({"valid_until": date(2026, 1, 2)}, False),
        ({"sessions": (Session(date(2026, 1, 1)),)}, True),
        ({"sessions": (Session(date(2026, 1, 1)), Session(date(2026, 1, 2)))}, False),
        ({"dates": (Period(date(2025, 1, 1), date(2026, 1, 1)),)}, True),
        ({"dates": (Period(date(2025, 1, 1), None),)}, False),
        ({"dates": (Period(date(2025, 1, 1), date(2025, 2, 1)),), "weeks": frozenset({7})}, False),
    ],
)
def test_an_entry_is_over_when_nothing_of_it_is_left(fields: dict[str, object], over: bool) -> None:
    entry = Activity("a", {Language.DA: "A"}, {Language.DA: "S"}, Kind.EVENT, Provider("p", "P"), **fields)  # type: ignore[arg-type]
    assert entry.is_over(date(2026, 1, 2)) is over
