"""The whole path in a real browser against the whole service: ask, choose in words, sign in, approve, see it."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Page

from tests.patience import PATIENCE
from tests.running import RunningService
from tests.web.browser import chromium

METTE = "mette@kalundborg.example.org"

pytestmark = pytest.mark.e2e


async def say(page: Page, text: str, answer: str) -> None:
    await page.fill("#text", text)
    await page.click("#composer button")
    await page.get_by_text(answer).first.wait_for(timeout=PATIENCE * 1000)


async def test_a_question_on_the_page_becomes_an_approved_booking(tmp_path: Path) -> None:
    service = RunningService(tmp_path / "var", KLASSETUR_COORDINATORS=METTE)
    async with service, chromium() as browser:
        teacher = await (await browser.new_context(locale="da-DK")).new_page()
        await teacher.goto(service.url)
        await say(teacher, "fysikbesøg til 8. klasse til foråret", "Fysik på energiselskabet")
        await say(teacher, "1, uge 17, 24 elever, 8.b, Gørlev Skole", "K1: Forespørgsel, endnu ikke en booking")

        coordinator = await (await browser.new_context(locale="da-DK")).new_page()
        link = (await service.command("login-link", METTE)).strip()
        await coordinator.goto(link)
        await coordinator.click("button.primary")
        await coordinator.goto(f"{service.url}/queue")
        await coordinator.get_by_text("fysikbesøg til 8. klasse til foråret").wait_for(timeout=PATIENCE * 1000)
        await coordinator.click(".row button[name=verb][value=approve]")
        await coordinator.wait_for_url("**/queue?done=K1*", timeout=PATIENCE * 1000)

        await teacher.reload()
        await teacher.get_by_text("Så er det på plads!").wait_for(timeout=PATIENCE * 1000)
        [booking] = await service.bookings()
        assert (booking["status"], booking["decided_by"]) == ("approved", METTE)
