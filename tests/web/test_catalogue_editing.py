"""Entries written, changed, retired and brought back on the coordinators' pages, in real files."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import pytest

from assistant.model import Language
from integrations.catalog import check_command
from integrations.store.transactions import Transaction
from tests.web.catalogue_pages import FOUND, TODAY, edits, fields_of, served_catalogue, titles
from tests.web.page_reader import Field, read_page
from tests.web.served import METTE, OLE


async def test_a_form_sent_as_it_is_shown_changes_no_entry(tmp_path: Path) -> None:
    async with served_catalogue(tmp_path) as desk:
        for entry_id in desk.served.catalog.activities:
            before = desk.text(entry_id)
            form = await desk.form(f"/catalogue/{entry_id}/edit")
            answer = await desk.post(f"/catalogue/{entry_id}/edit", data=form)
            assert answer.headers["location"] == f"/catalogue/{entry_id}/edit?done=same", entry_id
            assert desk.text(entry_id) == before
            assert await edits(desk, entry_id) == []


async def test_a_change_is_saved_taken_over_and_kept_in_the_history(tmp_path: Path) -> None:
    async with served_catalogue(tmp_path) as desk:
        before = desk.text("robotdysten")
        form = await desk.form("/catalogue/robotdysten/edit")
        form["title.en"] = ["The robot contest"]
        form["duration_minutes"] = ["1:30"]
        form["weeks"] = ["10 - 12, 36"]
        form["subjects"] = [*form["subjects"], "danish", "media"]
        form["step_free"] = [""]
        form["accessibility.da"] = ["Spørg os."]
        form["adults_per_class"] = ["3"]
        form["bring.da"] = ["Madpakke"]
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
        assert await edits(desk, "robotdysten") == [(METTE, "changed")]
        history = await desk.browser.get("/catalogue/robotdysten/history")
        assert read_page(history).rows == [
            ("Titel (engelsk)", "ikke oplyst", "The robot contest"),
            (
                "Fag",
                "matematik, teknologiforståelse, håndværk og design",
                "matematik, teknologiforståelse, håndværk og design, dansk, medier",
            ),
            ("Uger", "ikke oplyst", "10; 11; 12; 36"),
            ("Varighed i minutter", "300", "90"),
            ("Voksne pr. klasse", "2", "3"),
            ("Pris", "150 pr. klasse", "12.5 pr. elev"),
            ("Tilgængelighed (dansk)", "Trinfri: elevator til loftet.", "Spørg os."),
            ("Trinfri adgang", "ja", "ikke oplyst"),
            ("Medbring (dansk)", "ikke oplyst", "Madpakke"),
        ]
        restored = await desk.post(
            "/catalogue/robotdysten/restore",
            data={"edit": "1", "which": "before", "saw": (await desk.form("/catalogue/robotdysten/edit"))["saw"][0]},
        )
        assert restored.headers["location"] == "/catalogue/robotdysten/edit?done=restored"
        assert desk.text("robotdysten") == before
        assert await edits(desk, "robotdysten") == [(METTE, "restored"), (METTE, "changed")]


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
        assert await edits(desk, "robotdysten") == []


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
        assert await edits(desk, "robotdysten") == [(METTE, "changed"), (OLE, "changed")]


async def test_of_many_editors_at_once_one_saves_and_the_others_are_told(tmp_path: Path) -> None:
    async with served_catalogue(tmp_path) as desk:
        form = await desk.form("/catalogue/robotdysten/edit")
        forms = [{**form, "duration_minutes": [str(minutes)]} for minutes in range(50, 60)]
        answers = await asyncio.gather(*(desk.post("/catalogue/robotdysten/edit", data=one) for one in forms))
        assert sorted(answer.status_code for answer in answers) == [303] + 9 * [409]
        won = next(one for one, answer in zip(forms, answers, strict=True) if answer.status_code == 303)
        assert f"duration_minutes: {won['duration_minutes'][0]}\n" in desk.text("robotdysten")
        assert await edits(desk, "robotdysten") == [(METTE, "changed")]


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
        assert await edits(desk, "robotdysten-2") == [(METTE, "created")]


@pytest.mark.parametrize(
    "typed",
    [
        {"provider_email": ["ny@forsyning.example.org"]},
        {"provider": ["+"], "provider_name": ["kalundborg forsyning"], "provider_phone": ["12345678"]},
    ],
)
async def test_a_contact_that_would_go_nowhere_is_given_back(tmp_path: Path, typed: dict[str, list[str]]) -> None:
    async with served_catalogue(tmp_path) as desk:
        before = (desk.folder / "providers.yaml").read_text("utf-8")
        form = await desk.form("/catalogue/vand-til-4-klasse/edit")
        answer = await desk.post("/catalogue/vand-til-4-klasse/edit", data={**form, **typed})
        assert answer.status_code == 422
        assert any("Kalundborg Forsyning findes allerede" in fault for fault in read_page(answer).faults)
        kept = fields_of(answer.text)
        assert {name: kept[name] for name in typed} == typed
        assert (desk.folder / "providers.yaml").read_text("utf-8") == before


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
        assert titles(await desk.browser.get("/catalogue?state=expired")) == ["Robotdysten på Roboloftet"]
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
            f" {desk.folder}/activities/robotdysten.yaml:1: title: »*anker« peger på et andet sted;"
            " skriv selve værdien her."
        ]


async def test_reading_pages_changes_nothing(tmp_path: Path) -> None:
    async with served_catalogue(tmp_path, found=FOUND) as desk:
        before = await desk.page.state()
        files = {file: file.stat().st_mtime_ns for file in desk.folder.rglob("*")}
        for path in (
            "?q=energi",
            "/new",
            "/robotdysten/edit",
            "/robotdysten/history",
            "/changes",
            "/import",
            "/care",
            "/words",
        ):
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
