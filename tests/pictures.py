"""Takes the pictures in docs/pictures: ``python -m tests.pictures`` (needs Chromium, see tests/web/browser.py)."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

from playwright.async_api import Browser, Page

from assistant.model import Action, Language, Period, Person
from tests.web.browser import chromium
from tests.web.standing import METTE, NOW, Standing, standing

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1360, "height": 900}

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
    from assistant.model import ChannelName
    from integrations.channel import Decision

    decision = Decision(Action(verb, booking_id), Person(f"mail:{METTE}", METTE, METTE), ChannelName.WEB)
    try:
        await page.database.write(lambda tx: page.desk.decide(tx, decision))
    except Exception as error:  # noqa: BLE001 - a picture of a desk with one decision fewer is fine too
        sys.stderr.write(f"{booking_id} was not decided: {error}\n")


async def of_teachers(page: Standing, browser: Browser) -> None:
    for name, size, scheme in (("phone", PHONE, "light"), ("dark", PHONE, "dark"), ("wide", DESK, "light")):
        context = await browser.new_context(viewport=size, color_scheme=scheme, locale="da-DK", device_scale_factor=2)  # type: ignore[arg-type]
        view = await context.new_page()
        await view.goto(page.url)
        await take(view, f"chat-{name}-welcome")
        await view.fill("#text", "Fysikbesøg for 8. klasse til foråret")
        await view.click("#composer button")
        await view.wait_for_selector(".card")
        await view.wait_for_timeout(600)
        await take(view, f"chat-{name}-answer")
        await take(view, f"chat-{name}-whole", whole=True)
        await view.click(".choose summary >> nth=0")
        await view.fill(".choose[open] [name=week]", "16")
        await view.fill(".choose[open] [name=class_name]", "8.b")
        await view.fill(".choose[open] [name=pupils]", "24")
        await view.fill(".choose[open] [name=school]", "Gørlev Skole")
        await view.fill(".choose[open] [name=teacher_name]", "Anna Lund")
        await view.locator(".choose[open]").scroll_into_view_if_needed()
        await take(view, f"chat-{name}-form")
        await view.click(".choose[open] button")
        await view.wait_for_selector(".booking")
        await view.wait_for_timeout(600)
        await take(view, f"chat-{name}-drafted")
        await view.goto(f"{page.url}/activities/vand-til-4-klasse")
        await take(view, f"activity-{name}", whole=True)
        await context.close()


async def of_the_desk(page: Standing, browser: Browser) -> None:
    async with page.signed_in() as coordinator:
        cookies = [{"name": name, "value": value, "url": page.url} for name, value in coordinator.cookies.items()]
    for name, size, scheme in (("wide", DESK, "light"), ("dark", DESK, "dark"), ("phone", PHONE, "light")):
        context = await browser.new_context(viewport=size, color_scheme=scheme, locale="da-DK", device_scale_factor=2)  # type: ignore[arg-type]
        await context.add_cookies(cookies)  # type: ignore[arg-type]
        view = await context.new_page()
        await view.goto(f"{page.url}/queue")
        await take(view, f"desk-{name}-queue")
        await view.goto(f"{page.url}/queue?tab=other")
        await take(view, f"desk-{name}-other")
        await view.goto(f"{page.url}/decide/K1")
        await take(view, f"desk-{name}-one", whole=True)
        await view.click("text=Afslå >> nth=0")
        await take(view, f"desk-{name}-decline", whole=True)
        await context.close()
    context = await browser.new_context(viewport=PHONE, locale="da-DK", device_scale_factor=2)  # type: ignore[arg-type]
    view = await context.new_page()
    await view.goto(f"{page.url}/signin")
    await take(view, "signin-phone")
    await view.goto(f"{page.url}/nowhere")
    await take(view, "not-found-phone")
    await context.close()


async def take(view: Page, name: str, whole: bool = False) -> None:
    await view.screenshot(path=PICTURES / f"{name}.png", full_page=whole)


async def main() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        async with standing(Path(folder)) as page, chromium() as browser:
            await a_monday(page)
            await of_teachers(page, browser)
            await of_the_desk(page, browser)


if __name__ == "__main__":
    asyncio.run(main())
