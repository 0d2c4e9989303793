"""The catalogue's pages as coordinators use them: real pages, real files, real database."""

from __future__ import annotations

import asyncio
import csv
import io
import re
import sqlite3
import time
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
from openpyxl import load_workbook
from playwright.async_api import Browser

from assistant.matching.season import Season
from assistant.model import Activity, Catalog, Kind, Language, Period, Provider
from integrations.catalog import check_command, load_catalog
from integrations.catalog.editing import retire_activity
from integrations.channels.web.catalogue.listing import EntryList, Filters
from integrations.store.transactions import Transaction
from tests.fakes import FakeHolidays
from tests.web.axe import assert_accessible
from tests.web.catalogue_pages import TODAY, ServedCatalogue, fields_of, served_catalogue
from tests.web.page_reader import Field, read_page
from tests.web.served import METTE, OLE

FOUND = ("fysikbesoeg-paa-blaesbjerg-energi", "stjerneaften-paa-stjernehoj", "robotdysten", "vand-til-4-klasse")


def _titles(response: httpx.Response) -> list[str]:
    """The offers that are listed."""
    return [words for table in read_page(response).tables for words, _ in table.links]


async def _edits(desk: ServedCatalogue, entry_id: str) -> list[tuple[str, str]]:
    kept = await desk.page.database.read(lambda view: view.catalog_history.of_entry(entry_id))
    return [(one.edit.who, one.edit.what) for one in kept]


# --- trying and browsing --------------------------------------------------------------------------------------------


async def test_a_question_shows_its_reading_matches_and_near_misses(tmp_path: Path) -> None:
    async with served_catalogue(tmp_path, found=FOUND) as desk:
        page = await desk.browser.get("/catalogue", params={"q": "24 Kinder, Klasse 8, etwas mit Energie im Mai 2027"})
        shown = read_page(page)
        assert shown.under("Sådan læser assistenten spørgsmålet").items == [
            ("Sprog Deutsch",),
            ("Emne Energie",),
            ("Klassetrin 8. klasse",),
            ("Hvornår maj 2027",),
            ("Antal 24",),
        ]
        offered, near = shown.under("Det ville læreren få tilbudt"), shown.under("Tæt på")
        assert offered.items == [
            (
                "Fysik på energiselskabet - fra vind til stikkontakt",
                "Blæsbjerg Energi · 7.-9. klasse · januar-maj, september-november (tirsdag, onsdag, torsdag)",
                "passer til 8. klasse (tilbydes 7.-9. klasse)",
                "kan bookes i perioden, fx tirsdag den 18. maj 2027",
                "har plads til 24 elever",
            )
        ]
        assert offered.links == [(offered.items[0][0], "/catalogue/fysikbesoeg-paa-blaesbjerg-energi/edit")]
        star_days = "11. januar til 18. marts 2027, 25. oktober til 10. december 2027, 10. januar til 24. marts 2028"
        assert near.items == [
            (f"tidspunkt Stjerneaften på Stjernehøj passer, hvis I kan {star_days} (tirsdag, torsdag)",),
            ("klassetrin Vandets vej for 4. klasse er for 4. klasse",),
        ]
        assert near.links == [
            ("Stjerneaften på Stjernehøj", "/catalogue/stjerneaften-paa-stjernehoj/edit"),
            ("Vandets vej for 4. klasse", "/catalogue/vand-til-4-klasse/edit"),
            ("Luk prøven", "/catalogue"),
        ]


async def test_a_trial_that_breaks_leaves_the_list_usable(tmp_path: Path) -> None:
    async with served_catalogue(tmp_path, found=("not-in-the-catalogue",)) as desk:
        access = desk.page.channel._site.catalogue

        def broken(text: str, language: Language) -> object:
            raise RuntimeError(text)

        desk.page.channel._site.__dict__["catalogue"] = replace(access, try_question=broken)
        page = await desk.browser.get("/catalogue", params={"q": "Energi"})
        assert page.status_code == 200
        assert read_page(page).faults == ["Prøven lykkedes ikke. Prøv igen om lidt."]
        assert len(_titles(page)) == 48


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"kind": "loan_kit", "grade": "2"}, ["Kassen Lys og skygge"]),
        ({"provider": "roboloftet"}, ["Robotdysten på Roboloftet", "Vores egen vejrstation"]),
        ({"words": "VANDETS vej"}, ["Vandets vej for 4. klasse"]),
        ({"state": "expired"}, []),
        (
            {"subject": "technology_computing", "month": "11", "grade": "6", "kind": "competition"},
            ["Robotdysten på Roboloftet"],
        ),
    ],
)  # fmt: skip
async def test_filters_narrow_the_list(tmp_path: Path, query: Mapping[str, str], expected: Sequence[str]) -> None:
    async with served_catalogue(tmp_path) as desk:
        assert _titles(await desk.browser.get("/catalogue", params=query)) == expected


@pytest.mark.parametrize(
    ("when", "month", "listed"),
    [
        ({}, 7, True),
        ({"months": frozenset({6, 7})}, 6, True),
        ({"months": frozenset({6, 7})}, 7, False),
        ({"weeks": frozenset({5})}, 2, True),
        ({"weeks": frozenset({53})}, 12, True),
        ({"dates": (Period(date(2027, 4, 28), date(2027, 5, 3)),)}, 5, True),
        ({"months": frozenset({5}), "valid_until": date(2026, 7, 31)}, 5, True),
        ({"months": frozenset({5}), "valid_until": date(2026, 7, 31)}, 6, False),
        ({"months": frozenset({5}), "valid_until": date(2027, 3, 31)}, 5, True),
    ],
)
def test_a_month_is_one_in_which_it_could_be_booked_were_it_confirmed(
    when: dict[str, Any], month: int, listed: bool
) -> None:
    summers = {str(year): Period(date(year, 6, 26), date(year, 8, 8)) for year in (2027, 2028)}
    activity = Activity("a", {Language.DA: "a"}, {}, Kind.COMPANY_VISIT, Provider("p", "P"), **when)
    entries = EntryList(Catalog({"a": activity}), Language.DA, Season(TODAY, FakeHolidays(summers)))
    assert bool(entries.found(Filters(month=month))) is listed


async def test_a_missing_language_is_a_filter(tmp_path: Path) -> None:
    async with served_catalogue(tmp_path) as desk:
        missing = _titles(await desk.browser.get("/catalogue", params={"missing": "en"}))
        activities = desk.served.catalog.activities.values()
        assert sorted(missing) == sorted(one.title[Language.DA] for one in activities if "en" not in one.title)
        assert len(_titles(await desk.browser.get("/catalogue", params={"missing": "de"}))) == 48


def test_fifty_thousand_entries_are_shown_page_by_page() -> None:
    sample = load_catalog([Path(__file__).parents[2] / "catalog_data" / "kalundborg"])
    entry = sample.activities["robotdysten"]
    many = {f"a{number}": replace(entry, id=f"a{number}") for number in range(50_000)}
    entries = EntryList(Catalog(many, sample.providers), Language.DA, Season(TODAY, FakeHolidays()))
    filters = Filters(words="robot", grade=6, kind="competition", state="current")
    assert len(entries.found(filters)) == 50_000
    begun = time.thread_time()
    entries.found(filters)
    assert time.thread_time() - begun < 5


async def test_the_export_is_the_catalogue(tmp_path: Path) -> None:
    async with served_catalogue(tmp_path) as desk:
        answer = await desk.browser.get("/catalogue/export")
        assert answer.headers["content-disposition"] == 'attachment; filename="catalogue-2026-11-23.xlsx"'
        sheet = load_workbook(io.BytesIO(answer.content)).active
        assert sheet is not None
        assert {row[0].value for row in sheet.iter_rows(min_row=2)} == set(desk.served.catalog.activities)


@pytest.mark.parametrize(
    "path", ["", "/new", "/robotdysten/edit", "/robotdysten/history", "/changes", "/import", "/export", "/care"]
)
async def test_strangers_are_shown_the_sign_in(tmp_path: Path, path: str) -> None:
    async with served_catalogue(tmp_path) as desk, desk.page.browser() as stranger:
        answer = await stranger.get(f"/catalogue{path}")
        assert (answer.status_code, answer.headers["location"].partition("?")[0]) == (303, "/signin")


# --- editing --------------------------------------------------------------------------------------------------------


async def test_a_form_sent_as_it_is_shown_changes_no_entry(tmp_path: Path) -> None:
    async with served_catalogue(tmp_path) as desk:
        for entry_id in desk.served.catalog.activities:
            before = desk.text(entry_id)
            form = await desk.form(f"/catalogue/{entry_id}/edit")
            answer = await desk.post(f"/catalogue/{entry_id}/edit", data=form)
            assert answer.headers["location"] == f"/catalogue/{entry_id}/edit?done=same", entry_id
            assert desk.text(entry_id) == before
            assert await _edits(desk, entry_id) == []


async def test_a_change_is_saved_taken_over_and_kept_in_the_history(tmp_path: Path) -> None:
    async with served_catalogue(tmp_path) as desk:
        before = desk.text("robotdysten")
        form = await desk.form("/catalogue/robotdysten/edit")
        form["title.en"] = ["The robot contest"]
        form["duration_minutes"] = ["1:30"]
        form["weeks"] = ["10 - 12, 36"]
        form["price"] = ["pupil"]
        form["price_amount"] = ["12,50"]
        answer = await desk.post("/catalogue/robotdysten/edit", data=form)
        assert answer.headers["location"] == "/catalogue/robotdysten/edit?done=saved"
        saved = await desk.browser.get(answer.headers["location"])
        assert read_page(saved).notices == ["Gemt. Assistenten svarer nu ud fra det."]
        activity = desk.served.catalog.activities["robotdysten"]
        assert activity.title[Language.EN] == "The robot contest"
        assert (activity.duration_minutes, sorted(activity.weeks)) == (90, [10, 11, 12, 36])
        assert activity.price is not None
        assert (activity.price.amount, activity.price.per) == (12.5, "pupil")
        assert check_command([desk.folder], TODAY) == []
        assert await _edits(desk, "robotdysten") == [(METTE, "changed")]
        history = await desk.browser.get("/catalogue/robotdysten/history")
        assert read_page(history).rows == [
            ("Titel (engelsk)", "ikke oplyst", "The robot contest"),
            ("Uger", "ikke oplyst", "10; 11; 12; 36"),
            ("Varighed i minutter", "300", "90"),
            ("Pris", "150 pr. klasse", "12.5 pr. elev"),
        ]
        restored = await desk.post(
            "/catalogue/robotdysten/restore",
            data={"edit": "1", "which": "before", "saw": (await desk.form("/catalogue/robotdysten/edit"))["saw"][0]},
        )
        assert restored.headers["location"] == "/catalogue/robotdysten/edit?done=restored"
        assert desk.text("robotdysten") == before
        assert await _edits(desk, "robotdysten") == [(METTE, "restored"), (METTE, "changed")]


async def test_faults_stand_at_their_fields_in_the_desks_language_and_nothing_is_lost(tmp_path: Path) -> None:
    async with served_catalogue(tmp_path, language=Language.DE) as desk:
        before = desk.text("robotdysten")
        form = await desk.form("/catalogue/robotdysten/edit")
        form |= {
            "grade_from": ["9"],
            "grade_to": ["4"],
            "title.da": [""],
            "title.en": [""],
            "duration_minutes": ["lang"],
        }
        form["description.da"] = ["Ganz neu <b>"]
        answer = await desk.post("/catalogue/robotdysten/edit", data=form)
        assert answer.status_code == 422
        shown = read_page(answer)
        no_title = "Geben Sie in mindestens einer Sprache einen Titel an."
        reverse = "Die erste Stufe liegt über der letzten. Tauschen Sie sie."
        no_minutes = "Schreiben Sie die Dauer in Minuten, z. B. 90."
        assert shown.faults == [
            "Noch nicht gespeichert. Bitte berichtigen:"
            f" Titel: {no_title} Klassenstufen: {reverse} Dauer in Minuten: {no_minutes}",
            no_title,
            reverse,
            no_minutes,
        ]
        assert [(words, to) for words, to in shown.main.links if to.startswith("#")] == [
            ("Titel", "#title.da"),
            ("Klassenstufen", "#grades"),
            ("Dauer in Minuten", "#duration_minutes"),
        ]
        help_text = "Zeit beim Anbieter ohne Anreise. „2 Stunden“ und „1:30“ gehen auch."
        minutes = Field("Dauer in Minuten", "lang", "duration_minutes", (help_text, no_minutes), is_wrong=True)
        assert shown.field("Dauer in Minuten") == minutes
        assert shown.under("Dansk").field("Wie der Tag abläuft").value == "Ganz neu <b>"
        assert desk.text("robotdysten") == before
        assert await _edits(desk, "robotdysten") == []


async def test_the_second_editor_sees_both_versions_and_chooses(tmp_path: Path) -> None:
    async with served_catalogue(tmp_path) as desk, desk.page.signed_in(OLE) as ole:
        mine = await desk.form("/catalogue/robotdysten/edit")
        theirs = await desk.form("/catalogue/robotdysten/edit", ole)
        theirs["duration_minutes"] = ["45"]
        await desk.post("/catalogue/robotdysten/edit", ole, data=theirs)
        mine["duration_minutes"] = ["120"]
        refused = await desk.post("/catalogue/robotdysten/edit", data=mine)
        assert refused.status_code == 409
        shown = read_page(refused)
        assert shown.faults == [f"{OLE} gemte tilbuddet, mens du skrev. Intet af dit er gemt endnu."]
        assert shown.columns == ["Felt", "Nu i kataloget", "Din udgave"]
        assert shown.rows == [("Varighed i minutter", "45", "120")]
        assert "duration_minutes: 45" in desk.text("robotdysten")
        kept = await desk.post("/catalogue/robotdysten/edit", data=fields_of(refused.text))
        assert kept.headers["location"] == "/catalogue/robotdysten/edit?done=saved"
        assert "duration_minutes: 120" in desk.text("robotdysten")
        assert await _edits(desk, "robotdysten") == [(METTE, "changed"), (OLE, "changed")]


async def test_of_many_editors_at_once_one_saves_and_the_others_are_told(tmp_path: Path) -> None:
    async with served_catalogue(tmp_path) as desk:
        form = await desk.form("/catalogue/robotdysten/edit")
        forms = [{**form, "duration_minutes": [str(minutes)]} for minutes in range(50, 60)]
        answers = await asyncio.gather(*(desk.post("/catalogue/robotdysten/edit", data=one) for one in forms))
        assert sorted(answer.status_code for answer in answers) == [303] + 9 * [409]
        won = next(one for one, answer in zip(forms, answers, strict=True) if answer.status_code == 303)
        assert f"duration_minutes: {won['duration_minutes'][0]}\n" in desk.text("robotdysten")
        assert await _edits(desk, "robotdysten") == [(METTE, "changed")]


async def test_the_history_is_never_rewritten(tmp_path: Path) -> None:
    async with served_catalogue(tmp_path) as desk:
        await desk.post("/catalogue/care", data={"entry": "robotdysten"})
        before = await desk.page.state()

        def rewrite(tx: Transaction) -> None:
            tx._connection.execute("UPDATE catalog_history SET who = 'nobody'")  # type: ignore[attr-defined]

        with pytest.raises(sqlite3.IntegrityError, match="history is never rewritten"):
            await desk.page.database.write(rewrite)
        assert await desk.page.state() == before


async def test_a_new_offer_gets_its_short_name_from_the_title(tmp_path: Path) -> None:
    async with served_catalogue(tmp_path) as desk:
        form = await desk.form("/catalogue/new")
        form |= {
            "title.da": ["Robotdysten"],
            "summary.da": ["Klassen bygger en robot."],
            "kind": ["competition"],
            "provider": ["+"],
            "provider_name": ["Robotklubben"],
        }
        answer = await desk.post("/catalogue/new", data=form)
        assert answer.headers["location"] == "/catalogue/robotdysten-2/edit?done=saved"
        assert desk.served.catalog.activities["robotdysten-2"].provider.name == "Robotklubben"
        assert desk.text("robotdysten-2") == (
            "title: Robotdysten\nsummary: Klassen bygger en robot.\nkind: competition\nprovider: robotklubben\n"
        )
        assert await _edits(desk, "robotdysten-2") == [(METTE, "created")]


async def test_who_retires_an_offer_that_somebody_just_changed_is_told_that_it_stays(tmp_path: Path) -> None:
    async with served_catalogue(tmp_path) as desk, desk.page.signed_in(OLE) as ole:
        saw = (await desk.form("/catalogue/robotdysten/edit"))["saw"][0]
        theirs = await desk.form("/catalogue/robotdysten/edit", ole)
        await desk.post("/catalogue/robotdysten/edit", ole, data={**theirs, "duration_minutes": ["45"]})
        changed = desk.text("robotdysten")
        answer = await desk.post("/catalogue/robotdysten/retire", data={"saw": saw})
        page = await desk.browser.get(answer.headers["location"])
        assert read_page(page).notices == [
            "Ikke taget ud: en anden har ændret tilbuddet imens. Se det igennem, og prøv igen."
        ]
        assert desk.text("robotdysten") == changed


async def test_a_retired_offer_says_so_and_can_come_back(tmp_path: Path) -> None:
    async with served_catalogue(tmp_path) as desk:
        before = desk.text("robotdysten")
        await desk.page.draft(activity_id="robotdysten")
        form = await desk.browser.get("/catalogue/robotdysten/edit")
        assert read_page(form).under("Tag tilbuddet ud").lines == [
            "Tag tilbuddet ud",
            "Assistenten foreslår det ikke mere fra i dag, og kommende faste datoer fjernes. Intet slettes: du kan"
            " hente det frem igen fra historikken. Åbne forespørgsler og aftaler på tilbuddet: 1. De bliver stående;"
            " sig selv til de skoler.",
            "Ja, tag det ud",
        ]
        saw = (await desk.form("/catalogue/robotdysten/edit"))["saw"][0]
        answer = await desk.post("/catalogue/robotdysten/retire", data={"saw": saw})
        page = await desk.browser.get(answer.headers["location"])
        assert read_page(page).faults == [
            "Tilbuddet er taget ud: det gjaldt til 22. november 2026 og vises ikke for lærere."
            " Hent det frem igen fra historikken, eller sæt en ny dato under »Gælder til«."
        ]
        assert _titles(await desk.browser.get("/catalogue?state=expired")) == ["Robotdysten på Roboloftet"]
        assert check_command([desk.folder], TODAY) == []
        saw = (await desk.form("/catalogue/robotdysten/edit"))["saw"][0]
        await desk.post("/catalogue/robotdysten/restore", data={"edit": "1", "which": "before", "saw": saw})
        assert desk.text("robotdysten") == before


async def test_the_packaged_sample_says_that_it_can_only_be_read(tmp_path: Path) -> None:
    async with served_catalogue(tmp_path, packaged=True) as desk:
        before = desk.text("robotdysten")
        for path in (
            "/catalogue",
            "/catalogue/robotdysten/edit",
            "/catalogue/new",
            "/catalogue/import",
            "/catalogue/care",
        ):
            page = await desk.browser.get(path)
            assert page.status_code == 200
            assert read_page(page).faults == [
                "Dette katalog kan kun læses Det er et eksempel, der følger med programmet, eller en mappe uden"
                " skriveadgang. Du kan se og prøve alt, men ikke gemme. Bed den, der driver tjenesten, om at kopiere"
                f" mappen og vise tjenesten kopien: cp -r {desk.folder} my-catalogue"
                " KLASSETUR_CATALOG=my-catalogue klassetur serve"
            ]
        form = await desk.form("/catalogue/robotdysten/edit")
        form["duration_minutes"] = ["7"]
        refused = await desk.post("/catalogue/robotdysten/edit", data=form)
        assert refused.status_code == 409
        assert (await desk.post("/catalogue/care", data={"entry": "robotdysten"})).status_code == 409
        assert desk.text("robotdysten") == before


async def test_a_file_broken_from_outside_is_shown_with_its_fault(tmp_path: Path) -> None:
    async with served_catalogue(tmp_path) as desk:
        (desk.folder / "activities" / "robotdysten.yaml").write_text("title: *anker\n")
        page = await desk.browser.get("/catalogue/robotdysten/edit")
        assert page.status_code == 409
        assert read_page(page).faults == [
            "Nogen har rettet filen uden for siden, og der er en fejl i den. Den sidste gode udgave gælder stadig."
            " Hent en tidligere udgave frem fra historikken, eller bed den, der rettede filen, om at se på dette:"
            f" {desk.folder}/activities/robotdysten.yaml:1: title: `*anker` points to another place;"
            " write the value itself here."
        ]


async def test_reading_pages_changes_nothing(tmp_path: Path) -> None:
    async with served_catalogue(tmp_path, found=FOUND) as desk:
        before = await desk.page.state()
        files = {file: file.stat().st_mtime_ns for file in desk.folder.rglob("*")}
        for path in ("?q=energi", "/new", "/robotdysten/edit", "/robotdysten/history", "/changes", "/import", "/care"):
            assert (await desk.browser.get(f"/catalogue{path}")).status_code == 200
        assert await desk.page.state() == before
        assert {file: file.stat().st_mtime_ns for file in desk.folder.rglob("*")} == files


async def test_a_form_from_another_page_is_refused(tmp_path: Path) -> None:
    async with served_catalogue(tmp_path) as desk:
        form = await desk.form("/catalogue/robotdysten/edit")
        form["duration_minutes"] = ["7"]
        before = desk.text("robotdysten")
        foreign = {"Origin": "https://evil.example.org"}
        assert (await desk.browser.post("/catalogue/robotdysten/edit", data=form, headers=foreign)).status_code == 403
        form["token"] = ["x"]
        assert (await desk.post("/catalogue/robotdysten/edit", data=form)).status_code == 403
        assert desk.text("robotdysten") == before


# --- importing ------------------------------------------------------------------------------------------------------


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
NO_KIND = "»party« kendes ikke. Skriv en af: " + ", ".join(Kind) + "."
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
        assert await _edits(desk, "moellen") == [(METTE, "imported")]
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
        assert shown.rows == [("3", "kind", NO_KIND), ("4", "summary", "Skal udfyldes.")]
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
        ("3", "months", "Skriv måneder som tal fra 1 til 12, fx 3;4 eller 3-5."),
        ("4", "title", same),
        ("5", "summary", "Skal udfyldes."),
    ]
    assert set(re.findall(r'<td lang="(\w+)"', page)) == {"da"}


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("tilbud.pdf", b"%PDF", "Filen kan ikke bruges: tilbud.pdf: .xlsx, .csv, .jsonl."),
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
        assert "Nye: 0 Ændrede: 0 Som før: 48" in shown.lines
        assert shown.notices == ["Filen ændrer intet: alt står allerede i kataloget."]


# --- care -----------------------------------------------------------------------------------------------------------


async def test_care_lists_what_expires_what_is_stale_and_what_is_hard_to_find(tmp_path: Path) -> None:
    async with served_catalogue(tmp_path) as desk:
        folder = desk.folder / "activities"
        changes = {
            "robotdysten": ("valid_until: 2026-11-20", "sessions"),
            "skoven-i-tal": ("valid_until: 2026-12-10", ""),
            "broens-styrke": ("last_confirmed: 2025-11-01", ""),
        }
        for name, (line, without) in changes.items():
            rows = (folder / f"{name}.yaml").read_text().splitlines(keepends=True)
            field = line.partition(":")[0]
            kept = [row for row in rows if not row.startswith((field, "deadline"))]
            if without:
                start = next(number for number, row in enumerate(kept) if row.startswith(without))
                end = next(n for n in range(start + 1, len(kept)) if not kept[n].startswith((" ", "-")))
                kept = kept[:start] + kept[end:]
            (folder / f"{name}.yaml").write_text("".join(kept) + line + "\n")
        (folder / "xyz.yaml").write_text(
            "title: Zwrkl\nsummary: Kort.\nkind: online\nprovider: roboloftet\nlast_confirmed: 2026-11-01\n"
        )
        desk.served.refresh()
        page = read_page(await desk.browser.get("/catalogue/care"))
        expiring = ("Skoven i tal Skovgruppen Egernet", "udløber 10. december 2026")
        assert page.under("Udløbet 1").items == [("Robotdysten på Roboloftet Roboloftet", "udløb 20. november 2026")]
        assert page.under("Udløber inden for 60 dage 1").items == [expiring]
        assert page.under("Ikke bekræftet i et år 1").items == [
            (
                "Broens styrke - byggedyst for udskolingen Gymnasiet Fjordbakken",
                "bekræftet 1. november 2025",
            )
        ]
        assert page.headings[-1].startswith("Tekster, der gør tilbuddet svært at finde ")
        assert page.under(page.headings[-1]).items[-1] == (
            "Zwrkl Roboloftet",
            "for kort på dansk: skriv mindst ti ord om, hvad klassen gør",
            "dansk: assistenten kender ikke »Zwrkl«. Den, der spørger med et andet ord eller på et andet sprog,"
            " finder det ikke ad den vej.",
        )
        soon = read_page(await desk.browser.get("/catalogue/care?days=30"))
        assert soon.under("Udløber inden for 30 dage 1").items == [expiring]


async def test_several_entries_are_confirmed_at_once(tmp_path: Path) -> None:
    async with served_catalogue(tmp_path) as desk:
        chosen = ["robotdysten", "vand-til-4-klasse", "not-there"]
        page = await desk.post("/catalogue/care", data={"entry": chosen})
        assert read_page(page).notices == ["2 tilbud er bekræftet i dag; 1 kunne ikke læses eller findes."]
        for entry_id in chosen[:2]:
            assert desk.served.catalog.activities[entry_id].last_confirmed == TODAY
            assert await _edits(desk, entry_id) == [(METTE, "confirmed")]


# --- all of it ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
async def test_the_rooms_are_accessible_and_fit_the_window(
    tmp_path: Path, browser: Browser, width: int, scheme: str
) -> None:
    paths = ("?q=energi+til+8.+klasse+i+maj", "/robotdysten/edit", "/new", "/robotdysten/history", "/import", "/care")
    async with served_catalogue(tmp_path, found=FOUND) as desk:
        form = await desk.form("/catalogue/robotdysten/edit")
        form["duration_minutes"] = ["45"]
        await desk.post("/catalogue/robotdysten/edit", data=form)
        context = await browser.new_context(
            viewport={"width": width, "height": 800},
            color_scheme="dark" if scheme == "dark" else "light",
        )
        await context.add_cookies(
            [{"name": one.name, "value": one.value or "", "url": desk.page.url} for one in desk.browser.cookies.jar]
        )
        page = await context.new_page()
        for path in paths:
            await page.goto(f"{desk.page.url}/catalogue{path}")
            assert await page.evaluate("document.documentElement.scrollWidth") <= width, path
            await assert_accessible(page)
