"""What appears on teachers' pages by itself, and these pages in a browser."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from assistant import bookings
from assistant.bookings import Actor, Approve
from assistant.model import (
    ChannelName,
    Person,
)
from integrations.store.transactions import Transaction
from integrations.store.turns import Turn
from tests.web.axe import assert_accessible
from tests.web.page_reader import read_page
from tests.web.served import METTE, NOW, ServedPage, ask, served_page
from tests.web.teacher_pages import ENERGY, drafted, link_for

COUNTED_FETCH = """{
  const fetched = window.fetch, open = new Set();
  let asked = 0;
  window.fetch = (address, ...more) => {
    if (String(address).endsWith("/news")) asked += 1;
    const answer = fetched(address, ...more);
    open.add(answer);
    answer.finally(() => open.delete(answer)).catch(() => {});
    return answer;
  };
  window.settled = async () => {
    const {port1, port2} = new MessageChannel();
    do {
      await Promise.allSettled([...open]);
      // whoever waited for the answer goes on first; the page's clock stands still, this does not
      await new Promise((go) => { port1.onmessage = go; port2.postMessage(null); });
    } while (open.size);
    return asked;
  };
}"""


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[ServedPage]:
    async with served_page(tmp_path) as running:
        yield running


# --- coordinators' words and news -----------------------------------------------------------------------------------


async def test_coordinators_words_stand_in_the_chat(page: ServedPage) -> None:
    async with page.browser() as browser:
        await ask(browser, "vand")
        conversation = page.assistant.seen[0].conversation
        turn = Turn(conversation, NOW, "coordinator", "Kære Anna, I er <velkomne>.")
        await page.database.write(lambda tx: tx.turns.add(turn))
        shown = await browser.get("/")
    assert read_page(shown).main.items[-1] == ("Koordinatoren 09:15", "Kære Anna, I er <velkomne>.")


async def test_news_costs_nothing_until_something_is_new(page: ServedPage) -> None:
    async with page.browser() as browser:
        await ask(browser, "", verb="choose", subject=ENERGY, week="16")
        shown = await browser.get("/")
        tag = unescape(re.findall(r'data-tag="([^"]+)"', shown.text)[0])
        same = await browser.get("/news", headers={"If-None-Match": tag})
        await approve(page, "K1")
        new = await browser.get("/news", headers={"If-None-Match": tag})
    assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", tag)
    assert (new.status_code, new.content) == (204, b"")
    assert new.headers["etag"] != tag


async def approve(page: ServedPage, booking_id: str) -> None:
    def work(tx: Transaction) -> None:
        day = (tx.bookings.get(booking_id)).date
        mette = Person(f"mail:{METTE}", "Mette", METTE)
        bookings.decide(
            tx.bookings,
            page.coordination.rules(),
            Approve(booking_id, day=day, despite=True),
            Actor(mette, ChannelName.WEB, NOW),
        )

    await page.database.write(work)


# --- in the browser -------------------------------------------------------------------------------------------------

in_a_browser = [
    pytest.mark.e2e,
    # playwright's driver leaves its pipes to the garbage collector
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


def browser_test(function: object) -> object:
    for mark in in_a_browser:
        function = mark(function)  # type: ignore[operator]
    return function


@browser_test
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
async def test_pages_are_accessible_and_fit_the_screen(
    page: ServedPage, browser: Browser, scheme: str, width: int
) -> None:
    await drafted(page)
    link = await link_for(page)
    context = await browser.new_context(
        locale="da-DK",
        color_scheme=scheme,
        viewport={"width": width, "height": 800},  # type: ignore[arg-type]
    )
    view = await context.new_page()
    for path in (
        "/activities", "/activities?grade=8&q=xyzzy", f"/activities/{ENERGY}", f"/?choose={ENERGY}", link, "/mine",
        f"/mine/{'x' * 43}",
    ):  # fmt: skip
        await view.goto(page.url + path)
        for summary in await view.locator("summary").all():
            await summary.click()
        await assert_accessible(view)
        assert await view.evaluate("document.documentElement.scrollWidth") <= width, path
    await context.close()


@browser_test
async def test_approval_appears_by_itself(page: ServedPage, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    await drafted(page)
    link = await link_for(page)
    context = await browser.new_context(locale="da-DK")
    view = await context.new_page()
    await view.clock.install()
    await view.goto(page.url + link)
    await expect(view.locator("#K1")).to_contain_text("En koordinator ser på den.")
    await approve(page, "K1")
    await view.clock.fast_forward(10_000)
    await expect(view.locator("#K1")).to_contain_text("Aftalen er på plads.")
    await context.close()


@browser_test
async def test_a_calendars_link_stays_while_it_is_copied(page: ServedPage, browser: Browser) -> None:
    await drafted(page)
    link = await link_for(page)
    context = await browser.new_context(locale="de-DE", viewport={"width": 360, "height": 800})
    view = await context.new_page()
    await view.clock.install()
    await view.add_init_script(COUNTED_FETCH)
    await view.goto(page.url + link)
    await view.get_by_role("button", name="Link erstellen").click()
    address = await view.get_by_label("Der neue Link").input_value()
    await assert_accessible(view)
    assert await view.evaluate("document.documentElement.scrollWidth") <= 360
    opens = view.get_by_role("link", name="Im Kalenderprogramm öffnen")
    assert await opens.get_attribute("href") == address.replace("http:", "webcal:")
    await approve(page, "K1")
    # the page asks whether something is new, hears that there is, and leaves the link where it is
    await view.clock.fast_forward(10_000)
    assert await view.evaluate("settled()") == 1
    await expect(view.get_by_label("Der neue Link")).to_have_value(address)
    await view.goto(page.url + link)
    await expect(view.locator("#calendar")).to_contain_text("Ihr Link gilt bis 22. November 2031.")
    await expect(view.locator("#K1")).to_contain_text("Der Termin steht.")
    await context.close()
    async with page.browser() as program:
        assert "K1" in (await program.get(address)).text


@browser_test
async def test_coordinators_words_and_decision_appear_in_the_chat(page: ServedPage, browser: Browser) -> None:
    context = await browser.new_context(locale="da-DK")
    view = await context.new_page()
    await view.clock.install()
    await view.goto(f"{page.url}/?choose={ENERGY}")
    await view.get_by_label("eller uge").fill("16")
    await view.get_by_role("button", name="Send forespørgsel").click()
    await expect(view.locator("#mine")).to_contain_text("Forespørgsel K1")
    await view.get_by_label("Dit spørgsmål").fill("Jeg er ved at skrive")
    await approve(page, "K1")
    conversation = page.assistant.seen[0].conversation
    await page.database.write(lambda tx: tx.turns.add(Turn(conversation, NOW, "coordinator", "Vi ses, Anna!")))
    await view.clock.fast_forward(10_000)
    await expect(view.locator("#mine")).to_contain_text("Godkendt K1")
    await expect(view.locator(".turn.coordinator")).to_contain_text("Vi ses, Anna!")
    await expect(view.get_by_label("Dit spørgsmål")).to_have_value("Jeg er ved at skrive")
    await context.close()


@browser_test
async def test_pauses_grow_while_nothing_happens_and_a_hidden_page_asks_nothing(
    page: ServedPage, browser: Browser
) -> None:
    await drafted(page)
    link = await link_for(page)
    context = await browser.new_context(locale="da-DK")
    view = await context.new_page()
    await view.add_init_script(COUNTED_FETCH)
    await view.clock.install(time=NOW)
    await view.clock.pause_at(NOW + timedelta(hours=1))
    await view.goto(page.url + link)

    async def asked() -> int:
        """How often the page has asked; what it asked was answered, and its next pause has begun."""
        return await view.evaluate("settled()")

    for _ in range(60):
        await view.clock.run_for(10_000)
        await asked()
    # ten minutes: after 8, 12, 18, 27, 40.5 and then every 60 seconds
    assert 10 <= await asked() <= 15
    await view.evaluate("Object.defineProperty(document, 'hidden', {get: () => true, configurable: true})")
    before = await asked()
    for _ in range(30):
        await view.clock.run_for(20_000)
    assert await asked() <= before + 1
    await view.evaluate("Object.defineProperty(document, 'hidden', {get: () => false, configurable: true})")
    await view.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    await view.clock.run_for(1_000)
    assert await asked() == before + 1
    await context.close()


@browser_test
async def test_teacher_goes_from_the_catalogue_to_a_request(page: ServedPage, browser: Browser) -> None:
    context = await browser.new_context(locale="da-DK", viewport={"width": 360, "height": 760})
    view = await context.new_page()
    await view.goto(page.url)
    await view.get_by_role("link", name="Alle aktiviteter").click()
    await view.get_by_label("Klassetrin").select_option("8")
    await view.get_by_label("Søgeord").fill("stikkontakt")
    await view.get_by_role("button", name="Vis").click()
    await view.get_by_role("link", name="DE", exact=True).click()
    await expect(view.get_by_label("Suchwörter")).to_have_value("stikkontakt")
    await view.get_by_role("link", name="DA", exact=True).click()
    await view.get_by_role("link", name="Vælg denne").click()
    await view.get_by_label("eller uge").fill("16")
    await view.get_by_label("Klasse", exact=True).fill("8.b")
    await view.get_by_role("button", name="Send forespørgsel").click()
    await expect(view.locator("section.booking")).to_contain_text("K1")
    await expect(view.locator("#choosing")).to_have_count(0)
    await view.locator("#mine").get_by_role("link").click()
    await expect(view.get_by_role("heading", level=1)).to_have_text("Mine forespørgsler")
    await view.locator("#K1 .sure summary").click()
    await view.get_by_role("button", name="Ja, aflys K1").click()
    await expect(view.locator("#K1")).to_contain_text("Aflyst")
    await context.close()
