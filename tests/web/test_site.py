"""What holds for every page: headers, errors, languages, starting and stopping."""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from string import Formatter

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from assistant.errors import SettingsWrong
from assistant.model import Language
from integrations.channels.web.settings import WebSettings
from integrations.channels.web.texts import TEXTS, preferred_language
from tests.web.standing import Standing, ask, standing
from tests.web.test_chat import words

POLICY = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[Standing]:
    async with standing(tmp_path) as running:
        yield running


async def test_every_answer_carries_the_security_headers(page: Standing) -> None:
    async with page.browser() as browser:
        answers = [
            await browser.get("/"),
            await browser.get("/signin"),
            await browser.get("/queue"),
            await browser.get("/nowhere"),
            await browser.get("/static/style.css"),
            await browser.get("/healthz"),
            await browser.post("/ask", data={}),
        ]
    for answer in answers:
        assert answer.headers["content-security-policy"] == POLICY
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "same-origin"
        assert answer.headers["x-frame-options"] == "DENY"
        assert "server" not in answer.headers


async def test_pages_hold_nothing_that_the_policy_forbids(page: Standing) -> None:
    async with page.browser() as browser, page.signed_in() as coordinator:
        await page.draft()
        pages = [
            await ask(browser, "fysik"),
            await browser.get("/activities/vand-til-4-klasse"),
            *[await coordinator.get(path) for path in ("/queue", "/decide/K1")],
        ]
    for shown in pages:
        assert not re.search(r"<script(?![^>]* src=)|<style|\sstyle=|\son[a-z]+=|javascript:", shown.text)
        assert set(re.findall(r'(?:src|href|action)="(https?://[^"]+)"', shown.text)) <= {
            "https://forsyning.example.org"
        } | set(re.findall(r'rel="noopener', shown.text)) | {
            provider.website for provider in page.catalog.providers.values()
        }


async def test_every_field_has_a_label_and_every_page_one_heading(page: Standing) -> None:
    async with page.browser() as browser, page.signed_in() as coordinator:
        await page.draft()
        pages = [
            await browser.get("/"),
            await ask(browser, "fysik"),
            await browser.get("/signin"),
            await browser.get("/activities/vand-til-4-klasse"),
            *[await coordinator.get(path) for path in ("/queue", "/decide/K1")],
        ]
    for shown in pages:
        assert len(re.findall("<h1", shown.text)) == 1
        assert 'href="#main"' in shown.text
        ids = re.findall(r'\sid="([^"]+)"', shown.text)
        assert len(ids) == len(set(ids))
        for tag in re.findall(r"<(?:input|textarea|select)\b[^>]*>", shown.text):
            if 'type="hidden"' in tag or 'type="checkbox"' in tag:
                continue
            found = re.search(r'\sid="([^"]+)"', tag)
            assert found, tag
            assert f'for="{found[1]}"' in shown.text, tag


async def test_unknown_path_and_method_are_friendly_in_three_languages(page: Standing) -> None:
    seen = []
    async with page.browser() as browser:
        for language in ("da", "de", "en"):
            shown = await browser.get("/nowhere", headers={"Accept-Language": language})
            assert shown.status_code == 404
            seen.append(re.findall("<h1>([^<]+)", shown.text)[0])
        wrong = await browser.get("/ask")
    assert seen == ["Siden findes ikke", "Diese Seite gibt es nicht", "This page does not exist"]
    assert wrong.status_code == 405


async def test_chosen_language_stays(page: Standing) -> None:
    async with page.browser() as browser:
        await browser.get("/?lang=de")
        shown = await browser.get("/")
    assert '<html lang="de">' in shown.text
    assert "Was soll Ihre Klasse erleben?" in shown.text


async def test_activity_page_shows_everything_that_is_known(page: Standing) -> None:
    async with page.browser() as browser:
        shown = await browser.get("/activities/vand-til-4-klasse", headers={"Accept-Language": "en"})
        gone = await browser.get("/activities/nothing")
    seen = words(shown.text)
    for part in (
        "The journey of water for grade 4",
        "Kalundborg Forsyning teaches grade 4 about water.",
        "Group size 12–28",
        "Language of instruction Danish",
        "Price free",
        "Let every pupil keep a water diary",
        "Valid until 23 June 2028",
    ):
        assert part in seen
    assert gone.status_code == 404


async def test_health_and_robots(page: Standing) -> None:
    async with page.browser() as browser:
        health = (await browser.get("/healthz")).json()
        robots = (await browser.get("/robots.txt")).text
    assert (health["ok"], health["inbox_waiting"], health["bookings_draft"]) == (True, 0, 0)
    assert robots == "User-agent: *\nDisallow: /\n"


async def test_busy_port_is_told_in_one_sentence(page: Standing, tmp_path: Path) -> None:
    with pytest.raises(SettingsWrong, match=r"^KLASSETUR_WEB_LISTEN: 127\.0\.0\.1:\d+ cannot be listened on \(.+\)"):
        async with standing(tmp_path / "second", port=page.channel.port):
            pass


async def test_cancelling_ends_the_page_at_once_although_somebody_waits(tmp_path: Path) -> None:
    async with standing(tmp_path) as page:
        async with page.browser() as browser:
            waiting = asyncio.create_task(ask(browser, "langsom fysik"))
            idle = socket.create_connection(("127.0.0.1", page.channel.port))
            await asyncio.sleep(0.4)
            page_ended = asyncio.get_running_loop().time()
            await page.stop()
            assert asyncio.get_running_loop().time() - page_ended < 5
            await asyncio.gather(waiting, return_exceptions=True)
            idle.close()
        with pytest.raises(httpx.ConnectError):
            async with page.browser() as browser:
                await browser.get("/")


async def test_other_channels_have_their_routes_here(tmp_path: Path) -> None:
    async def events(request: Request) -> Response:
        return PlainTextResponse(f"{len(await request.body())} bytes")

    route = Route("/slack/events", events, methods=["POST"])
    async with standing(tmp_path, extra_routes=[route]) as page, page.browser() as browser:
        answer = await browser.post("/slack/events", content=b"{}")
    assert answer.text == "2 bytes"


@pytest.mark.parametrize("address", ["", "klassetur.example.org", "ftp://example.org", "https://example.org/"])
def test_base_url_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(SettingsWrong, match="KLASSETUR_BASE_URL must look like"):
        WebSettings(base_url=address)


def test_all_languages_have_the_same_texts_and_names() -> None:
    def names(language: Language) -> dict[str, set[str]]:
        return {
            key: {name for _, name, _, _ in Formatter().parse(text) if name} for key, text in TEXTS[language].items()
        }

    assert names(Language.DA) == names(Language.DE) == names(Language.EN)


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        ("", Language.DA),
        ("de-DE,de;q=0.9,en;q=0.8", Language.DE),
        ("en;q=0.2, de;q=0.7", Language.DE),
        ("fr, en;q=0.5", Language.EN),
        ("nb-NO", Language.DA),
        ("xx;q=abc, ;;;, en;q=0", Language.DA),
    ],
)
def test_browsers_wish_chooses_the_language(accepted: str, expected: Language) -> None:
    assert preferred_language(accepted, Language.DA) == expected
