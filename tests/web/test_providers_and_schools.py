"""Providers and schools over real sockets: limits, links that are given out, and what comes back through them."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date, timedelta
from html import unescape
from pathlib import Path

import httpx
import pytest
from icalendar import Calendar
from playwright.async_api import Browser

from assistant.model import Status
from integrations.channels.provider_page_link import provider_page_link
from integrations.channels.web.partners.provider_portal import MOST_OPEN, POSTS_PER_HOUR
from tests.web.axe import assert_accessible
from tests.web.catalogue_pages import ServedCatalogue, fields_of, served_catalogue
from tests.web.page_reader import read_page
from tests.web.served import METTE, OLE, ServedPage, field_of, served_page
from tests.web.test_calendar import put

PROVIDER = "/providers/blaesbjerg-energi"
ENERGY = "fysikbesoeg-paa-blaesbjerg-energi"
ENERGY_TITLE = "Fysik på energiselskabet - fra vind til stikkontakt"
ENGINEER_TITLE = "En ingeniør i klassen - byg en møllevinge"


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[ServedPage]:
    async with served_page(tmp_path) as running:
        yield running


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[ServedCatalogue]:
    async with served_catalogue(tmp_path) as running:
        yield running


def table(response: httpx.Response, caption: str) -> list[list[str]]:
    """The rows of the table under this heading."""
    _, _, after = response.text.partition("<main")[2].partition(f">{caption}")
    body = re.search(r"<tbody>(.*?)</tbody>", after, re.DOTALL)
    assert body is not None, caption
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", body[1], re.DOTALL)
    cells = (re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows)
    return [[" ".join(unescape(re.sub(r"<[^>]+>", " ", cell)).split()) for cell in row] for row in cells]


async def give_link(browser: httpx.AsyncClient, path: str, purpose: str, verb: str = "make") -> httpx.Response:
    token = field_of(await browser.get(path), "token")
    return await browser.post(f"{path}/links", data={"token": token, "purpose": purpose, "verb": verb})


def link_in(response: httpx.Response) -> str:
    """The path of the link that was made: it is shown in this answer alone."""
    return httpx.URL(read_page(response).field("Det nye link").value).path


# --- overviews ------------------------------------------------------------------------------------------------------


async def test_provider_shows_what_is_agreed_and_how_much_of_it_is_used(page: ServedPage) -> None:
    for day in (1, 2, 3):
        await put(page, Status.APPROVED, date(2027, 3, day), class_name=f"8.{day}")
    await put(page, Status.DRAFT, date(2027, 3, 4), class_name="9.a")
    await put(page, Status.CANCELLED, date(2027, 3, 5))
    async with page.signed_in() as coordinator:
        shown = read_page(await coordinator.get(PROVIDER))
        before = read_page(await coordinator.get(f"{PROVIDER}?year=2025"))
    assert shown.under("Aftalte rammer").rows == [
        ("Alle tilbud travleste uge: uge 9", "2 om ugen", "3 over aftalen", "1"),
        (ENGINEER_TITLE, "18 om året", "0", "0"),
        (ENGINEER_TITLE, "1 om dagen", "0", "0"),
        (ENERGY_TITLE, "36 om året", "3", "1"),
        (f"{ENERGY_TITLE} travleste dag: mandag den 1. marts 2027", "1 om dagen", "1", "0"),
    ]
    assert [row for row in shown.under("Besøg måned for måned").rows if row[1:] != ("0", "0")] == [
        ("marts", "3", "1"),
        ("I alt", "3", "1"),
    ]
    assert [row[2:] for row in before.under("Aftalte rammer").rows] == [("0", "0")] * 5


async def test_list_of_providers_names_what_needs_a_look(page: ServedPage) -> None:
    for day in (1, 2, 3):
        await put(page, Status.APPROVED, date(2027, 3, day), class_name=f"8.{day}")
    async with page.signed_in() as coordinator:
        shown = read_page(await coordinator.get("/providers"))
    assert shown.columns == ["Udbyder", "Tilbud", "Aftalte", "Forespørgsler", "Næste besøg", "Se på"]
    assert [row for row in shown.rows if row[2:] != ("0", "0", "", "")] == [
        ("Blæsbjerg Energi Kalundborg", "2", "3", "0", "1. marts 2027", "over aftalen")
    ]
    assert len(shown.rows) == len(page.catalog.providers)


async def test_school_shows_classes_wishes_coming_and_past_visits(page: ServedPage) -> None:
    await put(page, Status.HELD, date(2026, 10, 1), class_name="8 b")
    await put(page, Status.APPROVED, date(2027, 3, 2), class_name="8.b")
    await put(page, Status.DRAFT, date(2027, 3, 3), class_name="9.a", school="gørlev skole ")
    await put(page, Status.APPROVED, date(2027, 3, 4), class_name="9.a", school="Fjordblik Skole")
    async with page.signed_in() as coordinator:
        shown = read_page(await coordinator.get("/schools/gorlev-skole"))
        every = read_page(await coordinator.get("/schools"))
    nothing_yet = ("0", "intet endnu", "0")
    classes = shown.under("Klasser 12").rows
    assert [row for row in classes if row[2:] != nothing_yet] == [
        ("8.b", "24", "2", "", "0"),
        ("9.a", "22", "0", "", "1"),
    ]
    assert [row[0] for row in classes if row[2:] == nothing_yet] == [
        "0.a", "1.a", "2.a", "3.a", "4.a", "4.b", "5.a", "6.a", "7.a", "8.a",
    ]  # fmt: skip
    title, provider = "Fysikbesøg på Blæsbjerg Energi", "Blæsbjerg Energi"
    assert {heading: shown.under(heading).rows for heading in shown.headings[3:6]} == {
        "Ønsker, der venter på svar 1": [("3. marts 2027", title, "9.a (24)", provider, "Forespørgsel · K3")],
        "Kommende besøg 1": [("2. marts 2027", title, "8.b (24)", provider, "Godkendt · K2")],
        "Tidligere besøg 1": [("1. oktober 2026", title, "8 b (24)", provider, "Gennemført · K1")],
    }
    assert [row for row in every.rows if row[0].startswith("Gørlev")] == [
        ("Gørlev Skole Gørlev", "12", "273", "2", "1", "10")
    ]


async def test_unknown_providers_and_schools_are_not_found(page: ServedPage) -> None:
    async with page.signed_in() as coordinator:
        found = [(await coordinator.get(path)).status_code for path in ("/providers/nobody", "/schools/nowhere")]
        posted = await give_link(coordinator, PROVIDER, "anything")
    assert (found, posted.status_code) == ([404, 404], 400)


@pytest.mark.parametrize("width", [360, 1280])
async def test_overviews_are_accessible_and_fit_the_screen(page: ServedPage, browser: Browser, width: int) -> None:
    await put(page, Status.APPROVED, date(2027, 3, 2), time="09:00")
    await put(page, Status.HELD, date(2026, 10, 1))
    async with page.signed_in() as coordinator:
        own = link_in(await give_link(coordinator, PROVIDER, "provider_page"))
        context = await browser.new_context(viewport={"width": width, "height": 800}, locale="da")
        await context.add_cookies(
            [{"name": name, "value": value, "url": page.url} for name, value in coordinator.cookies.items()]
        )
        tab = await context.new_page()
        paths = ["/providers", PROVIDER, "/schools", "/schools/gorlev-skole", "/providers/proposals"]
        for path in (*paths, own, f"{own}/offer", f"{own}/offer?entry={ENERGY}"):
            await tab.goto(page.url + path)
            await assert_accessible(tab)
            assert await tab.evaluate("document.documentElement.scrollWidth") <= width, path


# --- calendars to subscribe to --------------------------------------------------------------------------------------


async def test_feed_holds_agreed_visits_and_nobodys_name(page: ServedPage) -> None:
    await put(
        page,
        Status.APPROVED,
        date(2027, 3, 2),
        time="09:00",
        duration_minutes=180,
        phone="12345678",
        wishes="Ali er døv",
    )
    await put(page, Status.DRAFT, date(2027, 3, 3))
    await put(
        page, Status.APPROVED, date(2027, 3, 4), activity_id="vand-til-4-klasse", provider_id="kalundborg-forsyning"
    )
    async with page.signed_in() as coordinator, page.browser() as stranger:
        feed = link_in(await give_link(coordinator, PROVIDER, "calendar_feed"))
        got = await stranger.get(feed)
        school = link_in(await give_link(coordinator, "/schools/gorlev-skole", "calendar_feed"))
        schools = Calendar.from_ical((await stranger.get(school)).content)
    assert (got.status_code, got.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
    calendar = Calendar.from_ical(got.content)
    [event] = calendar.walk("VEVENT")
    told = {name: str(event[name]) for name in ("UID", "SUMMARY", "LOCATION", "DESCRIPTION", "STATUS")}
    assert told == {
        "UID": "K1@127.0.0.1",
        "SUMMARY": "Fysikbesøg på Blæsbjerg Energi, 8.b",
        "LOCATION": "Blæsbjerg Energi, Kalundborg",
        "DESCRIPTION": "K1\nGørlev Skole\n8.b\n24 elever",
        "STATUS": "CONFIRMED",
    }
    assert event.start.isoformat() == "2027-03-02T09:00:00+01:00"
    assert calendar["X-WR-CALNAME"] == "Blæsbjerg Energi"
    assert not re.search("Anna|Lund|12345678|døv|skole.example", got.text)
    assert [str(one["UID"]) for one in schools.walk("VEVENT")] == ["K1@127.0.0.1", "K3@127.0.0.1"]


async def test_feed_link_is_shown_once_and_stored_hashed(page: ServedPage) -> None:
    async with page.signed_in() as coordinator:
        made = await give_link(coordinator, PROVIDER, "calendar_feed")
        token = link_in(made).removeprefix("/feeds/").removesuffix(".ics")
        again = await coordinator.get(PROVIDER)
    assert len(token) == 43
    # neither to be read nor in an attribute
    assert token not in again.text
    assert read_page(again).under("Kalender at abonnere på").lines == [
        "Kalender at abonnere på",
        "Viser aftalte besøg med klasse, skole og antal elever, ingen navne. Gælder i 5 år.",
        f"Et link fra {METTE} virker til 22. november 2031.",
        "Forny linket: Kalender at abonnere på",
        "Tag linket tilbage: Kalender at abonnere på",
    ]
    assert not any(token in line for line in await page.state())


async def test_renewing_a_link_ends_the_old_one_and_ending_it_ends_it(page: ServedPage) -> None:
    async with page.signed_in() as coordinator:
        first = link_in(await give_link(coordinator, PROVIDER, "calendar_feed"))
        other = link_in(await give_link(coordinator, "/providers/roboloftet", "calendar_feed"))
        second = link_in(await give_link(coordinator, PROVIDER, "calendar_feed"))
        renewed = [(await coordinator.get(path)).status_code for path in (first, second, other)]
        ended = await give_link(coordinator, PROVIDER, "calendar_feed", "end")
        after = [(await coordinator.get(path)).status_code for path in (second, other)]
        own = link_in(await give_link(coordinator, PROVIDER, "provider_page"))
        # a link is good for its own purpose alone
        swapped = await coordinator.get("/feeds/" + own.removeprefix("/p/") + ".ics")
    assert (renewed, ended.status_code, after, swapped.status_code) == ([404, 200, 200], 303, [404, 200], 404)


async def test_links_that_went_out_in_mails_work_side_by_side_until_a_coordinator_ends_them(page: ServedPage) -> None:
    now = page.clock.now()

    async def mailed() -> str:
        link = await page.database.write(lambda tx: provider_page_link(tx, "blaesbjerg-energi", page.url, now))
        return link.removeprefix(page.url)

    links = [await mailed(), await mailed()]
    async with page.browser() as provider, page.signed_in() as coordinator:
        both = [(await provider.get(link)).status_code for link in links]
        told = read_page(await coordinator.get(PROVIDER)).under("Udbyderens egen side").lines
        await give_link(coordinator, PROVIDER, "provider_page", "end")
        ended = [(await provider.get(link)).status_code for link in links]
    assert (both, ended) == ([200, 200], [410, 410])
    assert "Et link fra vores mails virker til 23. november 2027." in told


async def test_links_are_made_by_coordinators_from_their_own_page_alone(page: ServedPage) -> None:
    form = {"purpose": "calendar_feed", "verb": "make", "token": "x" * 64}
    async with page.browser() as stranger, page.signed_in() as coordinator:
        before = await page.state()
        unknown = await stranger.post(f"{PROVIDER}/links", data=form)
        forged = await coordinator.post(f"{PROVIDER}/links", data=form)
        looked = await coordinator.get(f"{PROVIDER}/links")
        assert await page.state() == before
    assert (unknown.headers["location"][:7], forged.status_code, looked.status_code) == ("/signin", 403, 405)


# --- the provider's own page ----------------------------------------------------------------------------------------


@dataclass
class Own:
    """A provider's browser with its link."""

    desk: ServedCatalogue
    browser: httpx.AsyncClient
    path: str

    async def post(self, what: str, origin: str = "", **fields: str) -> httpx.Response:
        token = field_of(await self.browser.get(self.path), "token")
        headers = {"Origin": origin or self.desk.page.url}
        return await self.browser.post(f"{self.path}/{what}", data={"token": token, **fields}, headers=headers)

    async def offer(self, entry: str = "", **changes: str | list[str]) -> httpx.Response:
        """Fill in the form as it is shown, with these changes."""
        shown = await self.browser.get(f"{self.path}/offer" + (f"?entry={entry}" if entry else ""))
        return await self.browser.post(f"{self.path}/offer", data={**fields_of(shown.text), **changes})

    async def proposals(self) -> list[tuple[str, ...]]:
        """What the provider reads of its proposals: title, day, what became of it."""
        return read_page(await self.browser.get(self.path)).under("Jeres forslag").rows


@pytest.fixture
async def own(desk: ServedCatalogue) -> AsyncIterator[Own]:
    async with desk.page.browser() as browser:
        made = await give_link(desk.browser, PROVIDER, "provider_page")
        yield Own(desk, browser, link_in(made))


async def test_own_page_shows_the_year_without_teachers(own: Own) -> None:
    await put(own.desk.page, Status.APPROVED, date(2027, 3, 2), time="09:00", phone="12345678", wishes="Ali er døv")
    shown = await own.browser.get(own.path)
    assert read_page(shown).under("Kommende besøg 1").rows == [
        ("2. marts 2027 09:00", "Fysikbesøg på Blæsbjerg Energi", "8.b (24)", "Gørlev Skole", "Godkendt")
    ]
    # neither to be read nor in an attribute
    assert not re.search("Anna|Lund|12345678|døv|/decide/", shown.text)


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
    assert await own.proposals() == [(ENERGY_TITLE, "23. november 2026", "Taget med")]


async def test_a_new_offer_becomes_an_entry_of_its_provider(own: Own) -> None:
    offer = {"title": "Solceller på taget", "summary": "Mål solens strøm.", "kind": "company_visit"}
    await own.offer(**offer, months=["5", "6"], weekdays=["tuesday"], fewest="10", most="28", price="gratis")
    await own.desk.post("/providers/proposals/1", data={"verb": "take"})
    activity = own.desk.served.catalog.activities["solceller-paa-taget"]
    told = (activity.provider.id, activity.months, activity.weekdays, activity.group_size, activity.last_confirmed)
    assert told == ("blaesbjerg-energi", {5, 6}, {1}, (10, 28), date(2026, 11, 23))
    assert activity.title == {"da": "Solceller på taget"}


async def test_declining_needs_a_reason_that_the_provider_reads(own: Own) -> None:
    before = own.desk.text(ENERGY)
    await own.offer(ENERGY, grade_from="6")
    missing = await own.desk.post("/providers/proposals/1", data={"verb": "decline"})
    declined = await own.desk.post("/providers/proposals/1", data={"verb": "decline", "reason": "6. klasse er dækket."})
    assert (missing.status_code, declined.status_code) == (422, 303)
    assert read_page(missing).faults == ["Skriv en begrundelse: udbyderen læser den."]
    assert await own.proposals() == [(ENERGY_TITLE, "23. november 2026", "Afvist: 6. klasse er dækket.")]
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
        (await own.browser.post(f"{own.path}/offer", data={**form, "words": f"Hej {number}"})).status_code
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
