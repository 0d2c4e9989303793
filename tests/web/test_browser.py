"""The main path in a real browser, with and without JavaScript."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
from playwright.async_api import Browser, BrowserContext, expect

from assistant.bookings import UNDO_WITHIN
from assistant.matching.season import Season
from assistant.model import Language, Match, Period, Reading, Reply, ReplyKind, Status, languages
from assistant.replies.answers import Answers
from integrations.catalog import load_catalog
from tests.fakes import FakeHolidays
from tests.mail.composing import composer, opened, part, thread
from tests.web.served import METTE, ROOT, ServedPage, served_page
from tests.web.test_calls import call

pytestmark = [
    pytest.mark.e2e,
    # playwright's driver leaves its pipes to the garbage collector
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

QUESTION = "Fysikbesøg for 8. klasse til foråret"
ENERGY = "Fysik på energiselskabet"


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[ServedPage]:
    async with served_page(tmp_path) as running:
        yield running


async def visitor(browser: Browser, **more: object) -> BrowserContext:
    return await browser.new_context(locale="da-DK", viewport={"width": 390, "height": 844}, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("javascript", [True, False])
async def test_teacher_asks_chooses_and_is_approved(page: ServedPage, browser: Browser, javascript: bool) -> None:
    context = await visitor(browser, java_script_enabled=javascript)
    view = await context.new_page()
    complaints: list[str] = []
    view.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    view.on("pageerror", lambda error: complaints.append(str(error)))
    await view.goto(page.url)
    await view.get_by_label("Dit spørgsmål").fill(QUESTION)
    await view.get_by_role("button", name="Send", exact=True).click()
    cards = view.locator(".card")
    await expect(cards).to_have_count(4)
    await expect(cards.first.get_by_role("heading", level=3)).to_contain_text(ENERGY)
    await cards.first.get_by_text("Vælg denne").click()
    await cards.first.get_by_label("eller uge").fill("16")
    await cards.first.get_by_label("Klasse", exact=True).fill("8.b")
    await cards.first.get_by_label("Antal elever").fill("24")
    await cards.first.get_by_label("Skole", exact=True).fill("Gørlev Skole")
    await cards.first.get_by_role("button", name="Send forespørgsel").click()
    await expect(view.locator("section.booking")).to_contain_text("K1")
    await expect(view.locator("#mine")).to_contain_text("Forespørgsel K1")
    assert complaints == []
    assert page.assistant.seen[0].text == QUESTION
    await approve(page, browser, "K1")
    await view.reload()
    await expect(view.locator("#mine")).to_contain_text("Forespørgsel K1")
    page.clock.advance(UNDO_WITHIN)  # nobody can take it back any more
    await view.reload()
    await expect(view.locator("#mine")).to_contain_text("Godkendt K1")
    await expect(view.locator(".turn.assistant").last).to_contain_text("Så er det på plads!")
    await context.close()


async def approve(page: ServedPage, browser: Browser, booking_id: str) -> None:
    """A coordinator, from the sign-in form to the queue without the booking."""
    context = await browser.new_context(locale="da-DK")
    view = await context.new_page()
    await view.goto(f"{page.url}/decide/{booking_id}")
    await view.get_by_label("Mailadresse").fill(METTE)
    await view.get_by_role("button", name="Send mig et link").click()
    await expect(view.get_by_role("heading", level=1)).to_have_text("Se i din indbakke")
    await view.goto(page.links[-1][1])
    await view.get_by_role("button", name="Log ind").click()
    await expect(view.get_by_role("heading", level=1)).to_contain_text(ENERGY)
    await view.get_by_role("button", name="Godkend").click()
    await expect(view.get_by_role("status")).to_contain_text(f"{booking_id} er godkendt.")
    assert (await page.booking(booking_id)).status is Status.APPROVED
    await context.close()


async def test_error_is_told_in_the_page_and_the_text_stays(page: ServedPage, browser: Browser) -> None:
    context = await visitor(browser)
    view = await context.new_page()
    await view.goto(page.url)
    text = "æ" * 6_000
    await view.get_by_label("Dit spørgsmål").fill(text)
    await view.get_by_role("button", name="Send", exact=True).click()
    await expect(view.get_by_role("alert")).to_contain_text("Det er 6000 tegn")
    await expect(view.get_by_label("Dit spørgsmål")).to_have_value(text)
    await context.close()


async def test_enter_sends_and_the_answer_is_announced(page: ServedPage, browser: Browser) -> None:
    context = await visitor(browser)
    view = await context.new_page()
    await view.goto(page.url)
    for number, words in enumerate(("vand", "robotter"), start=1):
        await view.get_by_label("Dit spørgsmål").fill(words)
        await view.get_by_label("Dit spørgsmål").press("Enter")
        await expect(view.locator(".turn.assistant:not(.thinking)")).to_have_count(number)
        await expect(view.locator("#text")).to_have_value("")
    await expect(view.locator("ol#turns[aria-live=polite]")).to_have_count(1)
    await expect(view.locator(".turn")).to_have_count(4)
    assert [message.text for message in page.assistant.seen] == ["vand", "robotter"]
    await context.close()


@pytest.mark.parametrize("width", [320, 390, 768, 1360])
async def test_nothing_is_wider_than_the_screen(page: ServedPage, browser: Browser, width: int) -> None:
    await page.draft(school="Den Allerlængste Kommuneskole ved Fjorden", question="x" * 300)
    await call(page, "x" * 300, booking_id="K1", files=("y" * 120 + ".pdf",))
    context = await browser.new_context(locale="de-DE", viewport={"width": width, "height": 800})
    async with page.signed_in() as coordinator:
        cookies = [{"name": name, "value": value, "url": page.url} for name, value in coordinator.cookies.items()]
    await context.add_cookies(cookies)  # type: ignore[arg-type]
    view = await context.new_page()
    await view.goto(page.url)
    await view.locator("#text").fill(QUESTION)
    await view.locator("#composer button").click()
    await expect(view.locator(".card")).to_have_count(4)
    for path in ("/", "/activities/vand-til-4-klasse", "/queue", "/decide/K1", "/calls", "/calls/H1", "/signin"):
        await view.goto(page.url + path)
        for summary in await view.locator("summary").all():
            await summary.click()
        assert await view.evaluate("document.documentElement.scrollWidth") <= width, path
    await context.close()


async def test_three_activities_are_read_at_a_glance(page: ServedPage, browser: Browser) -> None:
    """On a phone, from the first word of the answer to the end of the third activity."""
    context = await visitor(browser)
    view = await context.new_page()
    await view.goto(page.url)
    await view.locator("#text").fill(QUESTION)
    await view.locator("#composer button").click()
    answer, third = view.locator(".turn.assistant"), view.locator(".card >> nth=2")
    await expect(third).to_be_visible()
    assert await third.evaluate(BOTTOM) - await answer.evaluate(TOP) <= GLANCE
    before = await third.evaluate(BOTTOM)
    await third.get_by_text("Mere", exact=False).first.click()
    await expect(third.get_by_role("link", name="Hele beskrivelsen")).to_be_visible()
    assert await third.evaluate(BOTTOM) > before
    await context.close()


@pytest.mark.parametrize("language", languages())
async def test_the_longest_three_of_the_samples_are_read_at_a_glance_in_a_mail(
    browser: Browser, language: Language
) -> None:
    season = Season(date(2026, 11, 21), FakeHolidays())
    may = Period(date(2027, 5, 1), date(2027, 5, 31))
    reading = Reading("", language, topic="vand", grades=frozenset({6}), periods=(may,), group_size=24)
    context = await browser.new_context(viewport={"width": 390, "height": 844})
    view = await context.new_page()
    for folder in ("kalundborg", "trier"):
        catalog = load_catalog([ROOT / "catalog_data" / folder])
        matches = [Match(one, 0.9, {"group_size": None}) for one in catalog.activities.values()]
        _, cards = Answers(catalog, lambda topic, language: {}).compared(matches, reading, season)
        longest = sorted(cards, key=lambda card: -len(card.title + card.gist + "".join((*card.facts, *card.minds))))
        reply = Reply(language, ReplyKind.ANSWER, "Forslag", understood="Forstået", cards=tuple(longest[:3]), text="x")
        (posting,) = composer().answer(reply, thread(), "k")
        await view.set_content(part(opened(posting.payload), "text/html"))
        assert await view.locator(".card >> nth=2").evaluate(BOTTOM) <= GLANCE
    await context.close()


GLANCE = 1270
"""Pixels of a page 390 wide."""
TOP = "element => element.getBoundingClientRect().top + scrollY"
BOTTOM = "element => element.getBoundingClientRect().bottom + scrollY"


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_words_stand_out_from_their_ground(page: ServedPage, browser: Browser, scheme: str) -> None:
    """WCAG 2.2 AA, 1.4.3: 4.5 to 1 for text (3 to 1 for large text, which is not made use of)."""
    await page.draft(pupils=40)
    await page.draft(class_name="8.c")
    await call(page, "Et menneske, tak", booking_id="K1")
    async with page.signed_in() as coordinator:
        cookies = [{"name": name, "value": value, "url": page.url} for name, value in coordinator.cookies.items()]
    context = await browser.new_context(locale="da-DK", color_scheme=scheme)  # type: ignore[arg-type]
    await context.add_cookies(cookies)  # type: ignore[arg-type]
    view = await context.new_page()
    await view.goto(page.url)
    await view.locator("#text").fill(QUESTION)
    await view.locator("#composer button").click()
    await expect(view.locator(".card")).to_have_count(4)
    faint: list[str] = []
    behind = ("/queue", "/decide/K1", "/calls", "/calls/H1")
    for path in ("/", "/activities/vand-til-4-klasse", *behind, "/signin?next=/queue", "/nowhere"):
        await view.goto(page.url + path)
        faint += [f"{path}: {line}" for line in await view.evaluate(FAINT_WORDS)]
    assert faint == []
    await context.close()


FAINT_WORDS = """() => {
  const parse = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255)
    .map((v) => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const colour = parse(getComputedStyle(one).backgroundColor);
      if (colour.length < 4 || colour[3] > 0.99) return colour;
    }
    return [255, 255, 255];
  };
  const faint = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !element.checkVisibility()) continue;
    if (element.matches("script, option")) continue;
    const [a, b] = [light(parse(getComputedStyle(element).color)), light(ground(element))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const words = walker.currentNode.data.trim().slice(0, 40);
    if (ratio < 4.5) faint.push(`${ratio.toFixed(2)} ${element.className} ${words}`);
  }
  return faint;
}"""
