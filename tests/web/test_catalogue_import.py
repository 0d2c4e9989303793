"""Spreadsheets taken in on the coordinators' pages."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from assistant.model import Language
from integrations.catalog.editing import retire_activity
from tests.web.catalogue_pages import ServedCatalogue, edits, served_catalogue
from tests.web.page_reader import read_page
from tests.web.served import METTE, OLE


def _csv(*rows: Mapping[str, str]) -> bytes:
    names = list(dict.fromkeys(name for row in rows for name in row))
    stream = io.StringIO()
    writer = csv.DictWriter(stream, names)
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue().encode()


ROBOTS = {
    "id": "robotdysten",
    "lang": "da",
    "title": "Robotdysten 2027",
    "summary": "Byg en robot.",
    "kind": "konkurrence",
}
NO_KIND = (
    "»party« kendes ikke. Skriv en af: Virksomhedsbesøg, Forløb ude af huset, Arrangement, Konkurrence, "
    "Besøg på uddannelse, På egen hånd, Gæstebesøg, Skoleprojekt, Lånekasse, Lærerkursus, Online."
)
MILL = {"id": "moellen", "lang": "da", "title": "Møllen", "summary": "Klassen maler mel.", "kind": "company_visit"}


async def _looked(desk: ServedCatalogue, content: bytes, name: str = "tilbud.csv") -> tuple[int, str]:
    answer = await desk.post("/catalogue/import", files={"file": (name, content)}, data={})
    return answer.status_code, answer.text


async def test_an_import_shows_what_it_would_change_and_changes_it_when_told(tmp_path: Path) -> None:
    async with served_catalogue(tmp_path) as desk:
        before = await desk.page.state()
        old = desk.text("robotdysten")
        summary = desk.served.catalog.activities["robotdysten"].summary[Language.DA]
        status, page = await _looked(desk, _csv(ROBOTS, MILL))
        assert status == 200
        preview = read_page(page).under("Det ville importen gøre: tilbud.csv")
        assert preview.lines[1] == "Nye: 1 Ændrede: 1 Som før: 0"
        assert [table.rows for table in preview.tables] == [
            [
                ("Titel (dansk)", "Robotdysten på Roboloftet", "Robotdysten 2027"),
                ("Kort om tilbuddet (dansk)", summary, "Byg en robot."),
            ],
            [
                ("Titel (dansk)", "ikke oplyst", "Møllen"),
                ("Kort om tilbuddet (dansk)", "ikke oplyst", "Klassen maler mel."),
                ("Type", "ikke oplyst", "Virksomhedsbesøg"),
                ("Udbyder", "ikke oplyst", "Skoletjenesten Kalundborg (eksempel) (udbyder ikke oplyst)"),
            ],
        ]
        assert (await desk.page.state(), desk.text("robotdysten")) == (before, old)
        assert not (desk.folder / "activities" / "moellen.yaml").exists()
        form = read_page(page).form("Importér (2 tilbud)").sent
        done = await desk.post("/catalogue/import/go", data=form)
        assert done.headers["location"] == "/catalogue/import?created=1&changed=1"
        assert desk.served.catalog.activities["robotdysten"].title[Language.DA] == "Robotdysten 2027"
        assert desk.served.catalog.activities["moellen"].provider.id == "not-stated"
        assert await edits(desk, "moellen") == [(METTE, "imported")]
        assert (await desk.post("/catalogue/import/go", data=form)).status_code == 409


async def test_an_import_whose_catalogue_changed_meanwhile_is_shown_again(tmp_path: Path) -> None:
    async with served_catalogue(tmp_path) as desk:
        _, page = await _looked(desk, _csv(ROBOTS))
        form = read_page(page).form("Importér (1 tilbud)").sent
        retire_activity(desk.folder, "robotdysten", date(2026, 11, 1), OLE)
        before = desk.text("robotdysten")
        again = await desk.post("/catalogue/import/go", data=form)
        assert again.status_code == 409
        assert read_page(again).faults == ["Kataloget er ændret, siden du så på filen. Sådan ser det ud nu:"]
        assert desk.text("robotdysten") == before
        form = read_page(again).form("Importér (1 tilbud)").sent
        assert (await desk.post("/catalogue/import/go", data=form)).status_code == 303


async def test_bad_rows_are_named_by_row_and_column_and_nothing_is_imported(tmp_path: Path) -> None:
    async with served_catalogue(tmp_path) as desk:
        rows = [MILL, {**ROBOTS, "kind": "party"}, {**MILL, "id": "ovnen", "summary": ""}]
        status, page = await _looked(desk, _csv(*rows))
        assert status == 422
        shown = read_page(page)
        assert shown.rows == [("3", "kind", NO_KIND), ("4", "summary", "Kort om tilbuddet skal udfyldes.")]
        assert shown.main.buttons == ["Se, hvad der ville ske"]
        assert not (desk.folder / "activities" / "moellen.yaml").exists()


async def test_what_is_wrong_with_a_row_is_said_in_the_desks_language(tmp_path: Path) -> None:
    rows = [
        {**MILL, "grades": "99", "duration_minutes": "to timer"},
        {**ROBOTS, "kind": "party", "months": "13"},
        {**MILL, "title": "En anden"},
        {**MILL, "id": "ovnen", "summary": ""},
    ]
    names = list(dict.fromkeys(name for row in rows for name in row))
    sheet = "\n".join([";".join(names), *(";".join(row.get(name, "") for name in names) for row in rows)])
    async with served_catalogue(tmp_path) as desk:
        _, page = await _looked(desk, sheet.encode())
    same = (
        "Række 2 har samme id, men siger noget andet. Skriv det samme begge steder, "
        "eller giv den ene række et andet id."
    )
    assert read_page(page).rows == [
        ("2", "grades", "»99« kan ikke læses. Skriv klassetrin som 4-6, 8 eller kita-2, fra 0 til 13."),
        ("2", "duration_minutes", "»to timer« kan ikke læses. Skriv varigheden i minutter som et helt tal, fx 90."),
        ("3", "kind", NO_KIND),
        ("3", "months", "13 er ingen måned: de går fra 1 til 12."),
        ("4", "title", same),
        ("5", "summary", "Kort om tilbuddet skal udfyldes."),
    ]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("tilbud.pdf", b"%PDF", "Filen kan ikke bruges: tilbud.pdf: .xlsx, .csv, .jsonl, .ods, .tsv."),
        ("tilbud.xlsx", b"not a workbook", "tilbud.xlsx: 1 fejl i filen. Intet kan importeres, før filen er rettet:"),
        ("tilbud.csv", b"", "Vælg en fil først. Er der valgt en, er den tom."),
    ],
)
async def test_a_file_that_is_no_sheet_is_told(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    async with served_catalogue(tmp_path) as desk:
        status, page = await _looked(desk, content, name)
        assert status == 422
        assert read_page(page).faults == [said]


async def test_an_upload_that_is_too_large_is_refused(tmp_path: Path) -> None:
    async with served_catalogue(tmp_path) as desk:
        assert (await _looked(desk, b"x" * 25_000_001))[0] == 413


async def test_a_small_workbook_that_unpacks_to_very_much_is_refused(tmp_path: Path) -> None:
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(51):
            part.write(bytes(10_000_000))
    async with served_catalogue(tmp_path) as desk:
        status, page = await _looked(desk, stream.getvalue(), "stor.xlsx")
        assert status == 422
        assert read_page(page).faults == ["Filen kan ikke bruges: stor.xlsx: > 500 MB."]


async def test_an_export_imported_again_changes_nothing(tmp_path: Path) -> None:
    async with served_catalogue(tmp_path) as desk:
        sheet = (await desk.browser.get("/catalogue/export")).content
        status, page = await _looked(desk, sheet, "katalog.xlsx")
        assert status == 200
        shown = read_page(page)
        assert "Nye: 0 Ændrede: 0 Som før: 61" in shown.lines
        assert shown.notices == ["Filen ændrer intet: alt står allerede i kataloget."]
