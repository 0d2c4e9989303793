"""The coordinators' catalogue: asked like a teacher, narrowed, exported, looked after."""

from __future__ import annotations

import io
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.async_api import Browser

from assistant.matching.season import Season
from assistant.model import Activity, Catalog, Kind, Language, Period, Provider
from integrations.catalog import load_catalog
from integrations.channels.web.catalogue.listing import EntryList, Filters
from tests.fakes import FakeHolidays
from tests.web.axe import assert_accessible
from tests.web.catalogue_pages import FOUND, TODAY, edits, served_catalogue, titles
from tests.web.page_reader import read_page
from tests.web.served import METTE


async def test_a_question_shows_its_reading_matches_and_near_misses(tmp_path: Path) -> None:
    async with served_catalogue(tmp_path, found=FOUND) as desk:
        page = await desk.browser.get("/catalogue", params={"q": "24 Kinder, Klasse 8, etwas mit Energie im Mai 2027"})
        shown = read_page(page)
        assert shown.under("Sådan læser assistenten spørgsmålet").items == [
            ("Sprog Deutsch",),
            ("Emne Energie",),
            ("Klassetrin 8. klasse",),
            ("Hvornår maj 2027",),
            ("Antal 24 elever",),
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
        star_days = "11. januar til 18. marts 2027, 25. oktober til 10. december 2027, 10. januar…"
        assert near.items == [
            (f"tidspunkt Stjerneaften på Stjernehøj passer, hvis I kan {star_days}",),
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
        assert len(titles(page)) == 50


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
        assert titles(await desk.browser.get("/catalogue", params=query)) == expected


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
        missing = titles(await desk.browser.get("/catalogue", params={"missing": "en"}))
        activities = desk.served.catalog.activities.values()
        assert sorted(missing) == sorted(one.title[Language.DA] for one in activities if "en" not in one.title)
        pages = [await desk.browser.get("/catalogue", params={"missing": "de", "page": number}) for number in "12"]
        assert sum(len(titles(page)) for page in pages) == len(activities) == 61


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
    "path",
    ["", "/new", "/robotdysten/edit", "/robotdysten/history", "/changes", "/import", "/export", "/care", "/words"],
)
async def test_strangers_are_shown_the_sign_in(tmp_path: Path, path: str) -> None:
    async with served_catalogue(tmp_path) as desk, desk.page.browser() as stranger:
        answer = await stranger.get(f"/catalogue{path}")
        assert (answer.status_code, answer.headers["location"].partition("?")[0]) == (303, "/signin")


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
            assert await edits(desk, entry_id) == [(METTE, "confirmed")]


# --- all of it ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
async def test_the_rooms_are_accessible_and_fit_the_window(
    tmp_path: Path, browser: Browser, width: int, scheme: str
) -> None:
    paths = (
        "?q=energi+til+8.+klasse+i+maj",
        "/robotdysten/edit",
        "/new",
        "/robotdysten/history",
        "/import",
        "/care",
        "/words?word=glip&find=kran",
    )
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
