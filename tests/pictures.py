"""Takes the pictures in docs/pictures: ``python -m tests.pictures`` (needs Chromium, see tests/web/browser.py)."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

from playwright.async_api import Browser, Page, ViewportSize

from assistant.errors import AssistantError
from assistant.model import Action, ChannelName, Language, Period, Person
from integrations.channel import Decision
from tests.web.browser import chromium
from tests.web.standing import METTE, NOW, Standing, standing

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"
PHONE: ViewportSize = {"width": 390, "height": 844}
WIDE: ViewportSize = {"width": 1360, "height": 900}
FILLED = {"week": "16", "class_name": "8.b", "pupils": "24", "school": "Gørlev Skole", "teacher_name": "Anna Lund"}

SCHOOLS = ("Gørlev Skole", "Ubby Skole", "Raklev Skole", "Rynkevang Skole", "Svebølle Skole")
WORDS = (
    "Hej, min 8.b er i gang med energi. Kan vi komme på besøg et sted, hvor man laver strøm? Gerne i april.",
    "Vi vil gerne ud og bruge hænderne: er der et værksted, der tager imod en 8. klasse?",
    "Noget om stjerner til 7.a – de er vilde med planeter!",
    "Vi mangler en dag ude af huset for 5. klasse, helst uden bus.",
    "Kan I sende en kasse med elektricitet til 6.c?",
)
WANTED = (
    ("fysikbesoeg-paa-blaesbjerg-energi", 8, "8.b", 24),
    ("millimeter-og-metal", 8, "8.a", 22),
    ("stjerneaften-paa-stjernehoj", 7, "7.a", 26),
    ("skoven-i-tal", 5, "5.b", 21),
    ("kassen-stroem-paa", 6, "6.c", 25),
)


async def a_monday(page: Standing) -> None:
    """A desk with forty requests of the last days."""
    activities = page.catalog.activities
    for number in range(40):
        name, grade, class_name, pupils = WANTED[number % 5]
        start = date(2026, 12, 1) + timedelta(days=11 * (number % 13))
        teacher = Person(f"mail:laerer{number}@skole.example.org", ("Anna Lund", "Bo Friis", "Karen Holst")[number % 3])
        draft = await page.draft(
            activity_id=name,
            activity_title=activities[name].title[Language.DA],
            provider_id=activities[name].provider.id,
            teacher=teacher,
            grade=grade,
            class_name=class_name,
            pupils=34 if number % 11 == 4 else pupils,
            school=SCHOOLS[number % len(SCHOOLS)],
            wish=Period(start, start + timedelta(days=70)),
            question=WORDS[number % 5],
            created_at=NOW - timedelta(hours=5 * (40 - number)),
        )
        if number == 3:
            await decide(page, draft.id, "claim")
        if number in (8, 21):
            await decide(page, draft.id, "approve")


async def decide(page: Standing, booking_id: str, verb: str) -> None:
    decision = Decision(Action(verb, booking_id), Person(f"mail:{METTE}", METTE, METTE), ChannelName.WEB)
    try:
        await page.database.write(lambda tx: page.desk.decide(tx, decision))
    except AssistantError as error:
        sys.stderr.write(f"{booking_id} was not decided: {error}\n")


async def of_teachers(page: Standing, browser: Browser) -> None:
    for name, size, scheme in (("phone", PHONE, "light"), ("phone-dark", PHONE, "dark"), ("wide", WIDE, "light")):
        view = await open_page(browser, size, scheme)
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
        await view.context.close()
    view = await open_page(browser, WIDE, "light")
    await view.goto(f"{page.url}/activities/vand-til-4-klasse")
    await take(view, "activity-wide")
    await view.context.close()


async def of_the_desk(page: Standing, browser: Browser) -> None:
    async with page.signed_in() as coordinator:
        cookies = [{"name": name, "value": value, "url": page.url} for name, value in coordinator.cookies.items()]
    for name, size, scheme in (("wide", WIDE, "light"), ("wide-dark", WIDE, "dark"), ("phone", PHONE, "light")):
        view = await open_page(browser, size, scheme)
        await view.context.add_cookies(cookies)  # type: ignore[arg-type]
        await view.goto(f"{page.url}/queue")
        await take(view, f"desk-{name}-queue")
        await view.goto(f"{page.url}/decide/K3")
        await view.click(".decision summary:has-text('Afslå')")
        await take(view, f"desk-{name}-decide")
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


async def main() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        async with standing(Path(folder)) as page, chromium() as browser:
            await a_monday(page)
            await of_teachers(page, browser)
            await of_the_desk(page, browser)


if __name__ == "__main__":
    asyncio.run(main())
