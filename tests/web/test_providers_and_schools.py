"""Providers and schools over real sockets: limits, links that are given out, and what comes back through them."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
from icalendar import Calendar
from playwright.async_api import Browser

from assistant.model import Status
from integrations.channels.provider_page_link import provider_page_link
from tests.web.axe import assert_accessible
from tests.web.page_reader import read_page
from tests.web.provider_pages import ENERGY, ENERGY_TITLE, ENGINEER_TITLE, GUEST, PROVIDER, give_link, link_in
from tests.web.served import METTE, ServedPage, served_page
from tests.web.test_calendar import put


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[ServedPage]:
    async with served_page(tmp_path) as running:
        yield running


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


async def test_a_providers_feed_says_when_where_and_whom_to_ask(page: ServedPage) -> None:
    told = {"time": "09:00", "duration_minutes": 180, "phone": "12345678", "wishes": "Ali er døv"}
    await put(page, Status.APPROVED, date(2027, 3, 2), **told)
    await put(page, Status.DRAFT, date(2027, 3, 3))
    await put(
        page, Status.APPROVED, date(2027, 3, 4), activity_id="vand-til-4-klasse", provider_id="kalundborg-forsyning"
    )
    await put(page, Status.APPROVED, date(2027, 3, 5), activity_id=GUEST, activity_title="Ingeniør i klassen")
    await put(page, Status.HELD, date(2026, 10, 1), **told)
    async with page.signed_in() as coordinator, page.browser() as stranger:
        got = await stranger.get(link_in(await give_link(coordinator, PROVIDER, "calendar_feed")))
    assert (got.status_code, got.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
    calendar = Calendar.from_ical(got.content)
    first, guest, past = calendar.walk("VEVENT")
    assert {name: str(first[name]) for name in ("UID", "SUMMARY", "LOCATION", "DESCRIPTION", "STATUS")} == {
        "UID": "K1-provider@127.0.0.1",
        "SUMMARY": f"{ENERGY_TITLE}, 8.b",
        "LOCATION": "Blæsbjerg Energi, Kalundborg",
        "DESCRIPTION": "K1\nGørlev Skole\n8.b\n24 elever\nLærer: Anna Lund, anna@skole.example.org, 12345678\n"
        "Der er skrevet ønsker eller behov: se jeres egen side.",
        "STATUS": "CONFIRMED",
    }
    assert first.start.isoformat() == "2027-03-02T09:00:00+01:00"
    assert (str(guest["LOCATION"]), str(guest["SUMMARY"])) == ("hos Gørlev Skole", f"{ENGINEER_TITLE}, 8.b")
    # whom to ask is nobody's business once the class has been there; what somebody needs never is a calendar's
    assert str(past["DESCRIPTION"]) == "K5\nGørlev Skole\n8.b\n24 elever"
    assert "døv" not in got.text
    assert calendar["X-WR-CALNAME"] == calendar["NAME"] == "Besøg: Blæsbjerg Energi"


async def test_a_schools_feed_holds_its_agreed_visits_and_nobodys_name(page: ServedPage) -> None:
    await put(page, Status.APPROVED, date(2027, 3, 2), phone="12345678", wishes="Ali er døv")
    await put(page, Status.APPROVED, date(2027, 3, 3), school="Høng Skole")
    await put(
        page, Status.APPROVED, date(2027, 3, 4), activity_id="vand-til-4-klasse", provider_id="kalundborg-forsyning"
    )
    async with page.signed_in() as coordinator, page.browser() as stranger:
        got = await stranger.get(link_in(await give_link(coordinator, "/schools/gorlev-skole", "calendar_feed")))
    events = Calendar.from_ical(got.content).walk("VEVENT")
    assert [str(one["UID"]) for one in events] == ["K1@127.0.0.1", "K3@127.0.0.1"]
    assert not re.search("Anna|Lund|12345678|døv|skole.example", got.text)


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
        "Viser aftalte besøg med klasse, skole, antal elever og lærerens kontakt, indtil besøget er overstået."
        " Gælder i 5 år.",
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
    assert (renewed, ended.status_code, after, swapped.status_code) == ([410, 200, 200], 303, [410, 200], 410)


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
