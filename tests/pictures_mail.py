"""Takes the pictures of mails in docs/pictures: ``python -m tests.pictures_mail`` (needs Chromium).

Real mails of a running service: the HTML part as a mail program shows it, at the width of a window and of a phone."""

from __future__ import annotations

import asyncio
import tempfile
from email.message import EmailMessage
from pathlib import Path

from playwright.async_api import Browser, ViewportSize

from tests.letters import ANNA, letter, reply_to, send
from tests.postbox import Postbox
from tests.running import RunningService
from tests.web.browser import chromium

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"
METTE = "mette@kalundborg.example.org"
SIZES: dict[str, ViewportSize] = {"wide": {"width": 760, "height": 100}, "phone": {"width": 360, "height": 100}}

LONGEST = {"wide": 2000, "phone": 1400}
"""A picture ends there; an answer on a phone is longer."""

KEPT_PHONES = {"da-answer", "de-draft", "en-confirmation", "da-office"}
SUBJECTS = {"da": "Fysik", "de": "Physik", "en": "Physics"}
TALKS = {
    "da": (
        "anna.holm@gorlevskole.example.org",
        "Hej\n\nHar I et fysikbesøg til min 8. klasse til foråret?\n\nMvh Anna",
        "1, uge 17, 24 elever, 8.b",
    ),
    "de": (
        "jonas.petersen@schule.example.org",
        "Guten Tag,\n\ngibt es einen Physikbesuch für meine Klasse 8 im Frühling?\n\nMit freundlichen Grüßen\nJonas",
        "Nummer 1, Woche 18, 22 Schüler, 8a, Rynkevang Skole",
    ),
    "en": (
        "olivia.brown@school.example.org",
        "Hello\n\nIs there a physics visit for my 8th grade in spring?\n\nBest wishes\nOlivia",
        "1, week 19, 20 pupils, 8c, Raklev Skole",
    ),
}


async def talks(service: RunningService, post: Postbox) -> dict[str, EmailMessage]:
    """Name -> mail: answer, draft and confirmation in each language, and what the coordinator gets."""
    mails: dict[str, EmailMessage] = {}
    for number, (language, (address, question, choice)) in enumerate(TALKS.items(), 1):
        sender = ANNA if language == "da" else address
        await send(
            letter(question, {"da": "Fysik", "de": "Physik", "en": "Physics"}[language], sender), service.mail_port
        )
        mails[f"{language}-answer"] = await post.mail_to(address, 1)
        await send(reply_to(mails[f"{language}-answer"], choice, sender), service.mail_port)
        mails[f"{language}-draft"] = await post.mail_to(address, 2)
        if language == "da":
            mails["da-office"] = await post.mail_to(METTE, number)
        await service.command("bookings", "approve", f"K{number}", "--as", "Mette Dahl")
        mails[f"{language}-confirmation"] = await post.mail_to(address, 3)
    return mails


async def take(browser: Browser, mail: EmailMessage, name: str) -> None:
    body = mail.get_body(("html",))
    assert body is not None
    for size_name, size in SIZES.items():
        if size_name == "phone" and name not in KEPT_PHONES:
            continue
        context = await browser.new_context(viewport=size, device_scale_factor=2 if size_name == "phone" else 1)
        page = await context.new_page()
        await page.set_content(body.get_content())
        height = min(LONGEST[size_name], await page.evaluate("document.documentElement.scrollHeight"))
        await page.set_viewport_size({"width": size["width"], "height": height})
        await page.screenshot(path=PICTURES / f"mail-{name}-{size_name}.png")
        await context.close()


async def main() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        async with Postbox() as post, chromium() as browser:
            service = RunningService(Path(folder) / "var", KLASSETUR_SMTP_URL=post.url, KLASSETUR_COORDINATORS=METTE)
            async with service:
                for name, mail in (await talks(service, post)).items():
                    await take(browser, mail, name)


if __name__ == "__main__":
    asyncio.run(main())
