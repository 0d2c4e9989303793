"""Takes the pages' pictures in docs/pictures: ``python -m tests.pictures [NAME ...]`` (see tests/web/browser.py).

A page gets its picture by a line in `PAGES`."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.async_api import Browser, Page, ViewportSize

from integrations.channels.web.service_access import CatalogueAccess
from tests.picture_story import a_monday, a_school_year, some_calls
from tests.web.browser import chromium
from tests.web.provider_pages import give_link, link_in
from tests.web.served import ROOT, ServedPage, served_page

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"
PHONE: ViewportSize = {"width": 390, "height": 844}
WIDE: ViewportSize = {"width": 1360, "height": 900}
FILLED = {"week": "16", "class_name": "8.b", "pupils": "24", "school": "Gørlev Skole", "teacher_name": "Anna Lund"}
LOOKS: tuple[tuple[str, ViewportSize, Literal["light", "dark"]], ...] = (
    ("wide", WIDE, "light"), ("wide-dark", WIDE, "dark"), ("phone", PHONE, "light"),
)  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """One page behind the sign-in, or in front of it."""

    name: str
    """Its pictures are ``<name>-<look>.png``."""
    path: str
    looks: tuple[str, ...] = ("wide",)
    keys: tuple[str, ...] = ()
    """Pressed before the picture is taken."""
    click: tuple[str, ...] = ()
    """Clicked before it is taken, after the keys."""


EVERYWHERE = ("wide", "wide-dark", "phone")
DRAFT = "DRAFT"
"""Stands in a path for the number of a request that keeps all rules."""

PAGES = (
    Shown("desk-queue", "/queue", EVERYWHERE),
    Shown("desk-several", "/queue", keys=("j", "x", "j", "j", "x"), looks=("wide",)),
    Shown("desk-keys", "/queue", keys=("?",)),
    Shown("desk-decide", f"/decide/{DRAFT}", EVERYWHERE),
    Shown("desk-decline", f"/decide/{DRAFT}", click=(".decision summary:has-text('Afslå')",)),
    Shown("desk-done", f"/decide/{DRAFT}", click=("button.primary",)),
    Shown("desk-result", "/queue", click=(".pick", "#several button[value=approve]")),
    Shown("desk-other", "/queue?tab=other"),
    Shown("calls", "/calls", ("wide", "phone")),
    Shown("call", "/calls/H1"),
    Shown("calendar-month", "/calendar?day=2027-03-01", ("wide", "phone")),
    Shown("calendar-year", "/calendar?view=year&day=2027-03-01"),
    Shown("providers", "/providers"),
    Shown("provider", "/providers/blaesbjerg-energi"),
    Shown("schools", "/schools"),
    Shown("school", "/schools/gorlev-skole"),
    Shown("figures", "/figures", ("wide", "wide-dark")),
    Shown("catalogue", "/catalogue"),
    Shown("catalogue-edit", "/catalogue/vand-til-4-klasse/edit"),
    Shown("catalogue-care", "/catalogue/care"),
    Shown("operators", "/operators"),
    Shown("activities", "/activities", ("wide", "phone")),
    Shown("activity", "/activities/vand-til-4-klasse"),
)


async def of_pages(page: ServedPage, browser: Browser, wanted: Collection[str]) -> None:
    async with page.signed_in() as coordinator:
        cookies = [{"name": name, "value": value, "url": page.url} for name, value in coordinator.cookies.items()]
    for shown in PAGES:
        if wanted and shown.name not in wanted:
            continue
        for look, size, scheme in LOOKS:
            if look not in shown.looks:
                continue
            view = await open_page(browser, size, scheme)
            await view.context.add_cookies(cookies)  # type: ignore[arg-type]
            path = shown.path
            if DRAFT in path:
                path = path.replace(DRAFT, await one_draft(view, page))
            await view.goto(page.url + path)
            for key in shown.keys:
                await view.keyboard.press(key)
            for place in shown.click:
                await view.click(place)
            await view.wait_for_load_state("networkidle")
            await take(view, f"{shown.name}-{look}")
            await view.context.close()


async def one_draft(view: Page, page: ServedPage) -> str:
    await view.goto(f"{page.url}/queue")
    return str(await view.locator(".row[data-clear]").nth(2).get_attribute("id"))


async def of_providers(page: ServedPage, browser: Browser, wanted: Collection[str]) -> None:
    """What a provider sees by the link of their own."""
    if wanted and "provider-page" not in wanted:
        return
    async with page.signed_in() as coordinator:
        path = link_in(await give_link(coordinator, "/providers/blaesbjerg-energi", "provider_page"))
    for name, size in (("wide", WIDE), ("phone", PHONE)):
        view = await open_page(browser, size, "light")
        await view.goto(page.url + path)
        await take(view, f"provider-page-{name}")
        await view.context.close()


async def of_teachers(page: ServedPage, browser: Browser, wanted: Collection[str]) -> None:
    """A conversation from the first word to the request, and the teacher's own requests."""
    if wanted and "chat" not in wanted:
        return
    for name, size, scheme in (("phone", PHONE, "light"), ("phone-dark", PHONE, "dark"), ("wide", WIDE, "light")):
        view = await open_page(browser, size, scheme)  # type: ignore[arg-type]
        await view.goto(page.url)
        await take(view, f"chat-{name}-welcome")
        await view.fill("#text", "Fysikbesøg for 8. klasse til foråret")
        await view.click("#composer button")
        await view.wait_for_selector(".card")
        await view.wait_for_timeout(800)
        await take(view, f"chat-{name}-answer")
        await view.click(".choose summary >> nth=0")
        for field, value in FILLED.items():
            await view.fill(f".choose[open] [name={field}]", value)
        await view.locator(".choose[open]").scroll_into_view_if_needed()
        await take(view, f"chat-{name}-form")
        await view.click(".choose[open] button")
        await view.wait_for_selector("section.booking")
        await view.wait_for_timeout(800)
        await take(view, f"chat-{name}-request")
        await view.goto(f"{page.url}/mine")
        await take(view, f"mine-{name}")
        await view.context.close()
    view = await open_page(browser, PHONE, "light")
    await view.goto(f"{page.url}/signin")
    await take(view, "signin-phone")
    await view.context.close()


async def open_page(browser: Browser, size: ViewportSize, scheme: Literal["light", "dark"]) -> Page:
    context = await browser.new_context(
        viewport=size, color_scheme=scheme, locale="da-DK", device_scale_factor=2 if size is PHONE else 1
    )
    return await context.new_page()


async def take(view: Page, name: str) -> None:
    await view.screenshot(path=PICTURES / f"{name}.png")


async def main(wanted: Collection[str]) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    catalogue = CatalogueAccess(folders=(ROOT / "catalog_data" / "kalundborg",))
    with tempfile.TemporaryDirectory() as folder:
        async with served_page(Path(folder), catalogue=catalogue) as page, chromium() as browser:
            await a_school_year(page)
            await a_monday(page)
            await some_calls(page)
            await of_pages(page, browser, wanted)
            await of_providers(page, browser, wanted)
            await of_teachers(page, browser, wanted)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
