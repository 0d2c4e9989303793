"""A day on which a provider cannot receive anybody: its classes side by side, cancelled with one text."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
from playwright.async_api import Browser

from assistant.model import Language, Status
from tests.web.axe import assert_accessible
from tests.web.page_reader import read_page
from tests.web.provider_pages import GUEST, PROVIDER, Own, served_portal
from tests.web.test_calendar import put

DAY = date(2027, 3, 2)
PAGE = f"{PROVIDER}/days/2027-03-02"


@pytest.fixture
async def own(tmp_path: Path) -> AsyncIterator[Own]:
    """Two classes come to the provider that day, one goes elsewhere, one asks; the provider is ill."""
    async with served_portal(tmp_path) as running:
        page = running.desk.page
        await put(page, Status.APPROVED, DAY, time="09:00", phone="12345678")
        await put(page, Status.APPROVED, DAY, time="12:00", class_name="9.c", activity_id=GUEST, language=Language.DE)
        await put(page, Status.APPROVED, DAY, activity_id="vand-til-4-klasse", provider_id="kalundborg-forsyning")
        await put(page, Status.DRAFT, DAY, class_name="7.a")
        form = read_page(await running.browser.get(running.path)).form("Send til koordinatoren: K1")
        await running.browser.post(form.path, data={**form.sent, "kind": "ill", "whole": "day"})
        yield running


async def test_the_call_leads_to_the_day_with_its_classes_and_free_days(own: Own) -> None:
    call = read_page(await own.desk.browser.get("/calls/H1"))
    assert call.link("Alle besøg hos udbyderen den dag") == PAGE
    assert read_page(await own.desk.browser.get("/decide/K2")).link("Alle besøg hos udbyderen den dag") == PAGE
    shown = read_page(await own.desk.browser.get(PAGE))
    assert [item[:2] for item in shown.main.items] == [
        ("Godkendt K1", "09:00 · 8.b · Gørlev Skole"),
        ("Godkendt K2", "12:00 · 9.c · Gørlev Skole"),
        ("Forespørgsel K4", "7.a · Gørlev Skole"),
    ]
    facts = shown.under("09:00 · 8.b · Gørlev Skole").facts
    assert facts[0] == ("Lærer", "Anna Lund 12345678 anna@skole.example.org")
    assert facts[1] == ("Udbyderen siger", "Sygdom den dag.")
    assert facts[2][0] == "Ledige dage"
    assert "tirsdag den 2. marts 2027" not in facts[2][1]
    assert shown.ticks[:2] == [("Aflys dette besøg: K1", True), ("Aflys dette besøg: K2", True)]


async def test_one_text_cancels_each_with_its_own_free_days_in_its_own_language(own: Own) -> None:
    form = read_page(await own.desk.browser.get(PAGE)).form("Aflys de valgte")
    told = await own.desk.post(form.path, data={**form.sent, "reason": "Udbyderen er syg."})
    assert read_page(told).headings[1] == "2 er klaret"
    first, second, third, asked = [await own.desk.page.booking(f"K{number}") for number in (1, 2, 3, 4)]
    assert [one.status for one in (first, second, third, asked)] == [
        Status.CANCELLED, Status.CANCELLED, Status.APPROVED, Status.DRAFT,
    ]  # fmt: skip
    assert first.reason.startswith("Udbyderen er syg.\n\nAndre dage, der er ledige: ")
    assert second.reason.startswith("Udbyderen er syg.\n\nAndere Tage, die frei sind: ")


async def test_what_is_not_ticked_stays_and_no_text_is_asked_for_again(own: Own) -> None:
    form = read_page(await own.desk.browser.get(PAGE)).form("Aflys de valgte")
    alone = {**form.sent, "chosen": form.sent["chosen"][:1], "reason": ""}
    asked = read_page(await own.desk.post(form.path, data=alone))
    assert asked.faults == ["Skriv en begrundelse: lærerne læser den."]
    again = asked.form("Aflys de valgte")
    await own.desk.post(again.path, data={**again.sent, "reason": "Sne"})
    first, second = [await own.desk.page.booking(name) for name in ("K1", "K2")]
    assert (first.status, second.status) == (Status.CANCELLED, Status.APPROVED)
    assert first.reason.startswith("Sne\n\nAndre dage")


async def test_a_day_with_nothing_and_days_that_are_none(own: Own) -> None:
    empty = read_page(await own.desk.browser.get(f"{PROVIDER}/days/2027-03-03"))
    assert "Der er ingen besøg og ingen forespørgsler den dag." in empty.lines
    paths = [f"{PROVIDER}/days/i-morgen", "/providers/nobody/days/2027-03-02"]
    assert [(await own.desk.browser.get(path)).status_code for path in paths] == [404, 404]
    assert (await own.browser.get(PAGE)).headers["location"].startswith("/signin")


@pytest.mark.parametrize("width", [320, 1280])
async def test_the_day_is_accessible_and_fits_the_screen(own: Own, browser: Browser, width: int) -> None:
    context = await browser.new_context(viewport={"width": width, "height": 800}, locale="da")
    cookies = own.desk.browser.cookies.items()
    await context.add_cookies([{"name": name, "value": value, "url": own.desk.page.url} for name, value in cookies])
    tab = await context.new_page()
    await tab.goto(own.desk.page.url + PAGE)
    await assert_accessible(tab)
    assert await tab.evaluate("document.documentElement.scrollWidth") <= width
