"""A provider's own page: the link, what it confirms and proposes for the catalogue."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from integrations.channels.web.partners.portal_access import POSTS_PER_HOUR
from integrations.channels.web.partners.provider_portal import MOST_OPEN
from tests.web.catalogue_pages import fields_of, served_catalogue
from tests.web.page_reader import read_page
from tests.web.provider_pages import (
    ENERGY,
    ENERGY_TITLE,
    ENGINEER_TITLE,
    PROVIDER,
    Own,
    give_link,
    link_in,
    served_portal,
)
from tests.web.served import OLE


@pytest.fixture
async def own(tmp_path: Path) -> AsyncIterator[Own]:
    async with served_portal(tmp_path) as running:
        yield running


async def test_one_press_confirms_an_entry_in_its_file(own: Own) -> None:
    before = own.desk.text(ENERGY)
    pressed = await own.post("confirm", entry=ENERGY)
    shown = read_page(await own.browser.get(pressed.headers["location"]))
    assert own.desk.text(ENERGY) == before.replace("last_confirmed: 2026-11-03", "last_confirmed: 2026-11-23") != before
    assert shown.notices == ["Tak, tilbuddet er bekræftet."]
    assert [item[:2] for item in shown.under("Jeres tilbud 2").items] == [
        (ENGINEER_TITLE, "Gæstebesøg · bekræftet 3. november 2026"),
        (ENERGY_TITLE, "Virksomhedsbesøg · bekræftet 23. november 2026"),
    ]
    edits = await own.desk.page.database.read(lambda view: view.catalog_history.of_entry(ENERGY))
    assert [(one.edit.who, one.edit.what) for one in edits] == [("provider:blaesbjerg-energi", "confirmed")]


async def test_a_change_reaches_the_catalogue_only_when_a_coordinator_takes_it_over(own: Own) -> None:
    before = own.desk.text(ENERGY)
    sent = await own.offer(ENERGY, grade_from="6", per_day="2", words="Vi har fået en kollega mere.")
    assert sent.headers["location"] == f"{own.path}?done=offered#proposals"
    assert own.desk.text(ENERGY) == before
    proposal = read_page(await own.desk.browser.get("/providers/proposals")).under(f"{ENERGY_TITLE} Ændring")
    assert proposal.rows == [
        ("Klassetrin", "7-9", "6-9"),
        (
            "Hvor mange klasser",
            "Klasser om dagen: 1 Klasser om skoleåret: 36",
            "Klasser om dagen: 2 Klasser om skoleåret: 36",
        ),
    ]
    assert proposal.lines[:3] == [
        f"{ENERGY_TITLE} Ændring",
        "Blæsbjerg Energi · 23. november 2026 · Opslaget i kataloget",
        "Vi har fået en kollega mere.",
    ]
    taken = await own.desk.post("/providers/proposals/1", data={"verb": "take"})
    assert taken.headers["location"] == f"/providers/proposals?done=take&entry={ENERGY}"
    told = read_page(await own.desk.browser.get(taken.headers["location"]))
    assert told.notices == [f"Forslaget er taget med i kataloget. {ENERGY_TITLE}"]
    assert told.link(ENERGY_TITLE) == f"/catalogue/{ENERGY}/edit"
    after = own.desk.text(ENERGY)
    assert set(after.splitlines()) - set(before.splitlines()) == {
        "grades: 6-9", "capacity: {per_day: 2, per_school_year: 36}", "last_confirmed: 2026-11-23",
    }  # fmt: skip
    assert own.desk.served.catalog.activities[ENERGY].grades == (6, 9)
    assert await own.proposals() == [(f"{ENERGY_TITLE} Sendt 23. november 2026 Taget med",)]


async def test_a_new_offer_becomes_an_entry_of_its_provider(own: Own) -> None:
    offer = {"title": "Solceller på taget", "summary": "Mål solens strøm.", "kind": "company_visit"}
    await own.offer(**offer, months=["5", "6"], weekdays=["tuesday"], fewest="10", most="28", price="gratis")
    await own.desk.post("/providers/proposals/1", data={"verb": "take"})
    activity = own.desk.served.catalog.activities["solceller-paa-taget"]
    told = (activity.provider.id, activity.months, activity.weekdays, activity.group_size, activity.last_confirmed)
    assert told == ("blaesbjerg-energi", {5, 6}, {1}, (10, 28), date(2026, 11, 23))
    assert activity.title == {"da": "Solceller på taget"}


async def test_who_gets_in_and_what_a_class_needs_is_proposed_and_read_by_all(own: Own) -> None:
    needs = {"step_free": "false", "adults_per_class": "3", "bring": "Regntøj", "food": "Borde i gården"}
    await own.offer(ENERGY, **needs, parking="Ved porten", accessibility="Ikke trinfri: trapper i turbinehallen")
    proposal = read_page(await own.desk.browser.get("/providers/proposals")).under(f"{ENERGY_TITLE} Ændring")
    after = {label: after for label, _, after in proposal.rows}
    assert (after["Trinfri adgang"], after["Voksne pr. klasse"]) == ("nej", "3")
    await own.desk.post("/providers/proposals/1", data={"verb": "take"})
    activity = own.desk.served.catalog.activities[ENERGY]
    assert (activity.step_free, activity.adults_per_class) == (False, 3)
    page = read_page(await own.browser.get(f"/activities/{ENERGY}")).main
    for line in ("Regntøj", "Borde i gården", "Ved porten", "Ikke trinfri: trapper i turbinehallen"):
        assert line in page.lines, line
    assert ("Trinfri adgang", "nej") in zip(page.lines, page.lines[1:], strict=False)
    unclear = await own.offer(ENERGY, step_free="true")
    assert unclear.status_code == 422
    assert "Trinfri adgang" in read_page(unclear).items[0]


async def test_texts_in_several_languages_are_compared_side_by_side(own: Own) -> None:
    sent = await own.offer(ENERGY, summary="Mål vindens strøm.", contact="Ring 87654321")
    assert sent.status_code == 303
    page = read_page(await own.desk.browser.get("/providers/proposals"))
    rows = {label: (before, after) for label, before, after in page.under(f"{ENERGY_TITLE} Ændring").rows}
    before, after = rows["Kort om tilbuddet"]
    assert before.startswith("DA: ")
    assert after.startswith("DA: Mål vindens strøm. EN: ")
    assert after.endswith("Uændret på engelsk: se, om den tekst stadig passer.")
    # a new number in one language leaves no old one in another
    assert rows["Kontakt"][1] == "Ring 87654321"
    await own.desk.post("/providers/proposals/1", data={"verb": "take"})
    assert own.desk.served.catalog.activities[ENERGY].contact == {"da": "Ring 87654321"}


async def test_declining_needs_a_reason_that_the_provider_reads(own: Own) -> None:
    before = own.desk.text(ENERGY)
    await own.offer(ENERGY, grade_from="6")
    missing = await own.desk.post("/providers/proposals/1", data={"verb": "decline"})
    declined = await own.desk.post("/providers/proposals/1", data={"verb": "decline", "reason": "6. klasse er dækket."})
    assert (missing.status_code, declined.status_code) == (422, 303)
    assert read_page(missing).faults == ["Skriv en begrundelse: udbyderen læser den."]
    assert await own.proposals() == [(f"{ENERGY_TITLE} Sendt 23. november 2026 Afvist: 6. klasse er dækket.",)]
    assert own.desk.text(ENERGY) == before


async def test_a_proposal_is_decided_once(own: Own) -> None:
    before = own.desk.text(ENERGY)
    await own.offer(ENERGY, grade_from="6")
    await own.desk.post("/providers/proposals/1", data={"verb": "decline", "reason": "Nej."})
    async with own.desk.page.signed_in(OLE) as ole:
        second = await own.desk.post("/providers/proposals/1", browser=ole, data={"verb": "take"})
    assert second.status_code == 409
    assert read_page(second).faults == ["Forslaget er allerede afgjort."]
    assert own.desk.text(ENERGY) == before


async def test_what_cannot_be_read_is_named_and_nothing_typed_is_lost(own: Own) -> None:
    wrong = await own.offer(title="", summary="Kort", kind="company_visit", fewest="30", most="x", words="Hej <b>")
    assert wrong.status_code == 422
    form = read_page(wrong).main
    assert form.faults == ["Se på disse felter igen: Titel Antal elever"]
    assert (form.field("Titel *").is_wrong, form.field("Titel *").described) == (True, tuple(form.faults))
    assert [(label, value) for label, value in form.fields if value] == [
        ("Type *", "Virksomhedsbesøg"),
        ("Kort om tilbuddet *", "Kort"),
        ("Mindst antal elever", "30"),
        ("Højst antal elever", "x"),
        ("Besked", "Hej <b>"),
    ]
    unchanged = await own.offer(ENERGY)
    assert read_page(unchanged).faults == ["Der er ikke ændret noget endnu."]
    assert await own.desk.page.database.read(lambda view: view.proposals.find()) == []


async def test_looking_at_the_own_page_changes_nothing(own: Own) -> None:
    before = await own.desk.page.state(), own.desk.text(ENERGY)
    for path in ("", "/offer", f"/offer?entry={ENERGY}", "/confirm", f"/confirm?entry={ENERGY}"):
        await own.browser.get(own.path + path)
        await own.browser.head(own.path + path)
    assert (await own.desk.page.state(), own.desk.text(ENERGY)) == before


async def test_forms_need_the_links_own_token_and_origin_and_the_providers_own_entry(own: Own) -> None:
    before = await own.desk.page.state()
    foreign_site = await own.post("confirm", origin="https://elsewhere.example.org", entry=ENERGY)
    forged = await own.browser.post(f"{own.path}/confirm", data={"token": "x" * 64, "entry": ENERGY})
    others = await own.post("confirm", entry="vand-til-4-klasse")
    others_form = await own.browser.get(f"{own.path}/offer?entry=vand-til-4-klasse")
    unknown = await own.browser.get("/p/" + "x" * 43)
    statuses = [one.status_code for one in (foreign_site, forged, others, others_form, unknown)]
    assert statuses == [403, 403, 404, 404, 410]
    assert await own.desk.page.state() == before


async def test_own_page_ends_after_a_year_or_when_it_is_taken_back(own: Own) -> None:
    second = link_in(await give_link(own.desk.browser, "/providers/roboloftet", "provider_page"))
    await give_link(own.desk.browser, "/providers/roboloftet", "provider_page", "end")
    taken_back = await own.browser.get(second)
    own.desk.page.clock.advance(timedelta(days=364))
    still = await own.browser.get(own.path)
    own.desk.page.clock.advance(timedelta(days=2))
    over = await own.browser.get(own.path)
    assert (taken_back.status_code, still.status_code, over.status_code) == (410, 200, 410)
    assert read_page(over).main.lines == [
        "Linket virker ikke længere",
        "Det er udløbet, fornyet eller taget tilbage. Bed koordinatoren om et nyt.",
    ]


async def test_an_offer_that_is_sent_twice_is_one_proposal(own: Own) -> None:
    offer = {"title": "Solceller på taget", "summary": "Mål solens strøm.", "kind": "company_visit"}
    answers = [await own.offer(**offer, months=["5", "6"], words="Hej") for _ in range(2)]
    answers.append(await own.offer(**offer, months=["5"], words="Hej"))
    proposals = await own.desk.page.database.read(lambda view: view.proposals.find())
    assert [answer.status_code for answer in answers] == [303] * 3
    assert [one.fields["months"] for one in proposals] == [[5], [5, 6]]


async def test_a_providers_own_pages_lead_to_no_teachers_pages(own: Own) -> None:
    elsewhere = []
    for path in ("", "/offer"):
        shown = read_page(await own.browser.get(own.path + path))
        elsewhere.append([to for _, to in shown.links if to.startswith("/") and not to.startswith(own.path)])
    assert elsewhere == [["/", "/activities/ingenioer-i-klassen", f"/activities/{ENERGY}", "/signin"], ["/", "/signin"]]


async def test_one_link_cannot_flood_the_coordinators(own: Own) -> None:
    shown = await own.browser.get(f"{own.path}/offer?entry={ENERGY}")
    form = fields_of(shown.text)
    statuses = [
        (await own.browser.post(f"{own.path}/offer", data={**form, "town": f"By {number}"})).status_code
        for number in range(POSTS_PER_HOUR + 1)
    ]
    assert statuses == [303] * MOST_OPEN + [429] * (POSTS_PER_HOUR + 1 - MOST_OPEN)
    own.desk.page.clock.advance(timedelta(hours=1))
    assert (await own.post("confirm", entry=ENERGY)).status_code == 303


async def test_a_catalogue_that_cannot_be_written_to_is_said(tmp_path: Path) -> None:
    async with served_catalogue(tmp_path, packaged=True) as desk, desk.page.browser() as browser:
        own = Own(desk, browser, link_in(await give_link(desk.browser, PROVIDER, "provider_page")))
        failed = await own.post("confirm", entry=ENERGY)
        await own.offer(ENERGY, grade_from="6")
        refused = await desk.post("/providers/proposals/1", data={"verb": "take"})
        [waiting] = await desk.page.database.read(lambda view: view.proposals.find())
    assert (failed.status_code, refused.status_code, waiting.state) == (503, 409, "open")
    assert read_page(failed).faults == [
        "Det kunne ikke gemmes lige nu. Prøv igen om lidt, eller skriv til koordinatoren."
    ]
    assert read_page(refused).faults == [
        f"The catalogue {desk.folder} cannot be written to. Copy the folder to a place of your own and name that in"
        " KLASSETUR_CATALOG."
    ]
