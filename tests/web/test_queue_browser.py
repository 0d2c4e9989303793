"""The desk in a real browser: the keyboard, two coordinators at once, and everybody's eyes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect

from assistant.bookings import Approve, Claim
from assistant.model import Period, Status
from tests.web.axe import assert_accessible
from tests.web.queue_work import decided_by, mailed
from tests.web.served import METTE, NOW, OLE, ServedPage, served_page

pytestmark = [
    pytest.mark.e2e,
    # playwright's driver leaves its pipes to the garbage collector
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[ServedPage]:
    async with served_page(tmp_path) as running:
        yield running


async def at_the_desk(page: ServedPage, browser: Browser, who: str = METTE, **more: Any) -> BrowserContext:
    async with page.signed_in(who) as coordinator:
        cookies = [{"name": name, "value": value, "url": page.url} for name, value in coordinator.cookies.items()]
    context = await browser.new_context(locale="da-DK", **more)
    await context.add_cookies(cookies)  # type: ignore[arg-type]
    return context


async def press(view: Page, *keys: str) -> None:
    await expect(view.locator("html.scripted")).to_have_count(1)
    for key in keys:
        await view.keyboard.press(key)


async def test_a_monday_is_worked_off_by_keys_alone(page: ServedPage, browser: Browser) -> None:
    for name in "abcd":
        await page.draft(class_name=f"8.{name}")
    context = await at_the_desk(page, browser)
    view = await context.new_page()
    complaints: list[str] = []
    view.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    view.on("pageerror", lambda error: complaints.append(str(error)))
    await view.goto(f"{page.url}/queue")
    await press(view, "j", "j", "k")
    await expect(view.locator(".row.here")).to_have_attribute("id", "K1")
    await press(view, "a")
    await expect(view.get_by_role("status")).to_contain_text("K1 er godkendt.")
    await press(view, "u")
    await expect(view.get_by_role("status")).to_contain_text("K1 er fortrudt")
    assert (await page.booking("K1")).status is Status.DRAFT
    await press(view, "c")
    await expect(view.locator(".one-head .claimed")).to_contain_text(METTE)
    await press(view, "d")
    await expect(view.locator("#decline-reason")).to_be_focused()
    await view.keyboard.type("Aabent j k a d u x ?")
    assert await view.input_value("#decline-reason") == "Aabent j k a d u x ?"
    await press(view, "Tab", "Escape")
    await view.click(".decision[open] button.danger")
    await expect(view).to_have_url(f"{page.url}/decide/K2?done=K1&what=declined")
    await press(view, "j")
    await expect(view).to_have_url(f"{page.url}/decide/K3")
    await press(view, "p")
    await expect(view.locator("#propose-day")).to_be_focused()
    await press(view, "Escape", "n")
    await expect(view.locator("#note-reason")).to_be_focused()
    await press(view, "Escape", "k")
    await expect(view).to_have_url(f"{page.url}/decide/K2")
    await press(view, "a")
    await expect(view).to_have_url(f"{page.url}/decide/K3?done=K2&what=approved")
    assert (await page.booking("K2")).status is Status.APPROVED
    assert complaints == []
    await context.close()


async def test_several_are_ticked_and_approved_by_keys(page: ServedPage, browser: Browser) -> None:
    for day in (13, 20, 27):
        await page.draft(class_name=f"8.{day}", wish=Period(date(2027, 4, day), date(2027, 4, day)))
    context = await at_the_desk(page, browser)
    view = await context.new_page()
    await view.goto(f"{page.url}/queue")
    await expect(view.locator(".several-buttons")).to_be_hidden()
    await press(view, "j", "x", "ArrowDown", "x")
    await expect(view.locator(".several-count")).to_have_text("2 valgt")
    await view.get_by_role("button", name="Godkend valgte").click()
    await expect(view.get_by_role("heading", level=2)).to_have_text("2 er klaret")
    await press(view, "u")
    await expect(view.locator(".outcomes li").first).to_contain_text("Fortrudt")
    assert (await page.booking("K1")).status is Status.DRAFT
    await context.close()


async def test_keys_are_explained_and_can_be_put_away(page: ServedPage, browser: Browser) -> None:
    await page.draft()
    context = await at_the_desk(page, browser)
    view = await context.new_page()
    await view.goto(f"{page.url}/queue")
    await press(view, "?")
    await expect(view.get_by_role("dialog", name="Tastaturgenveje")).to_be_visible()
    await view.get_by_label("Brug genvejene").uncheck()
    await view.get_by_role("button", name="Luk").click()
    await view.reload()
    await press(view, "j")
    await expect(view.locator(".row.here")).to_have_count(0)
    await press(view, "?")
    await view.get_by_label("Brug genvejene").check()
    await press(view, "Escape", "/")
    await expect(view.locator("#q")).to_be_focused()
    await view.keyboard.type("xa")
    assert await view.input_value("#q") == "xa"
    assert (await page.booking("K1")).status is Status.DRAFT
    await context.close()


async def test_what_a_colleague_decides_appears_by_itself(page: ServedPage, browser: Browser) -> None:
    for name in "abc":
        await page.draft(class_name=f"8.{name}")
    context = await at_the_desk(page, browser)
    view = await context.new_page()
    await view.goto(f"{page.url}/queue")
    await view.locator("#K1 .row-tick input").check()
    await decided_by(page, "Ole Bang", Approve("K1"))
    await decided_by(page, "Ole Bang", Claim("K2"))
    await page.draft(class_name="8.d")
    await expect(view.locator("#K1")).to_contain_text("Godkendt af Ole Bang (Slack)")
    await expect(view.locator("#K1 .row-tick input")).not_to_be_checked()
    await expect(view.locator("#K1 button")).to_be_hidden()
    await expect(view.locator("#K2 .claimed")).to_have_text("Ole Bang har den")
    await expect(view.locator("#live")).to_contain_text("Der er kommet nyt.")
    await view.locator("#live a").click()
    await expect(view.locator(".row")).to_have_count(3)
    await context.close()


async def test_two_coordinators_at_one_request_never_both_win(page: ServedPage, browser: Browser) -> None:
    await page.draft()
    mette, ole = await at_the_desk(page, browser), await at_the_desk(page, browser, OLE)
    first, second = await mette.new_page(), await ole.new_page()
    for view in (first, second):
        await view.goto(f"{page.url}/decide/K1")
    await first.get_by_role("button", name="Godkend").click()
    await expect(first.get_by_role("status")).to_contain_text("K1 er godkendt.")
    await expect(second.locator("#live")).to_contain_text(f"Godkendt af {METTE} (websiden), mens du så på den.")
    await second.get_by_role("button", name="Godkend").click()
    await expect(second.get_by_role("alert")).to_contain_text(f"K1 er allerede afgjort af {METTE}: Godkendt.")
    kept = await page.booking("K1")
    assert (kept.status, kept.version, kept.decided_by) == (Status.APPROVED, 2, METTE)
    await mette.close()
    await ole.close()


async def test_seconds_are_counted_down_until_it_is_too_late(page: ServedPage, browser: Browser) -> None:
    await page.draft()
    context = await at_the_desk(page, browser)
    view = await context.new_page()
    await view.clock.install(time=NOW)
    await view.goto(f"{page.url}/decide/K1")
    await view.clock.pause_at(NOW + timedelta(minutes=5))
    await view.get_by_role("button", name="Godkend").click()
    await expect(view.locator(".undo .left")).to_contain_text("60 s")
    await view.clock.run_for(18_000)
    await expect(view.locator(".undo .left")).to_contain_text("42 s")
    await view.clock.run_for(43_000)
    await expect(view.locator(".undo")).to_have_text("Tiden er gået: det kan ikke fortrydes mere.")
    await context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_every_page_of_the_desk_is_accessible(page: ServedPage, browser: Browser, scheme: str) -> None:
    await mailed(page)
    await page.draft(class_name="8.c", pupils=40)
    await page.draft(class_name="8.d", school="Ubby Skole")
    await decided_by(page, "Ole Bang", Approve("K3"))
    context = await at_the_desk(page, browser, color_scheme=scheme)
    view = await context.new_page()
    for path in ("/queue", "/queue?tab=other", "/decide/K3", "/decide/K2?choice=propose&day=2027-04-22"):
        await view.goto(page.url + path)
        await assert_accessible(view)
    await view.goto(f"{page.url}/decide/K1")
    for summary in await view.locator("summary").all():
        await summary.click()
        await assert_accessible(view)
    await view.goto(f"{page.url}/queue")
    await press(view, "?")
    await assert_accessible(view)
    await press(view, "Escape")
    await view.locator("#K1 .row-tick input").check()
    await view.locator("#K2 .row-tick input").check()
    await assert_accessible(view)
    await view.get_by_role("button", name="Afslå valgte").click()
    await expect(view.get_by_label("Begrundelse")).to_be_focused()
    await assert_accessible(view)
    await view.go_back()
    await view.locator("#K1 .row-tick input").check()
    await view.get_by_role("button", name="Godkend valgte").click()
    await assert_accessible(view)
    await context.close()


@pytest.mark.parametrize("width", [360, 1360])
async def test_no_page_of_the_desk_is_wider_than_the_screen(page: ServedPage, browser: Browser, width: int) -> None:
    await mailed(page, school="Den Allerlængste Kommuneskole ved Fjorden", question="x" * 300)
    await page.draft(class_name="8.c", pupils=40)
    context = await at_the_desk(page, browser, viewport={"width": width, "height": 740})
    view = await context.new_page()
    for path in ("/queue", "/queue?pick=clear", "/decide/K1", "/decide/K2"):
        await view.goto(page.url + path)
        for summary in await view.locator("summary:visible").all():
            await summary.click()
        assert await view.evaluate("document.documentElement.scrollWidth") <= width, path
    await view.goto(f"{page.url}/queue?pick=clear")
    await view.get_by_role("button", name="Godkend valgte").click()
    assert await view.evaluate("document.documentElement.scrollWidth") <= width
    await context.close()


async def test_a_booking_is_printed_without_buttons(page: ServedPage, browser: Browser) -> None:
    await page.draft()
    context = await at_the_desk(page, browser)
    view = await context.new_page()
    await view.goto(f"{page.url}/decide/K1")
    await view.emulate_media(media="print")
    await expect(view.locator("button:visible")).to_have_count(0)
    await expect(view.locator(".sections")).to_be_hidden()
    await expect(view.get_by_text("Gørlev Skole").first).to_be_visible()
    assert await view.evaluate("document.querySelector('.panel').getBoundingClientRect().width") > 600
    await context.close()
