"""What holds for every page: headers, errors, languages, starting and stopping."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from lxml import html as lxml_html  # type: ignore[import-untyped]
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from assistant.errors import SettingsWrong
from assistant.model import Language
from integrations.channels.web.settings import WebSettings
from integrations.channels.web.texts import preferred_language
from tests.patience import PATIENCE, until
from tests.web.page_reader import read_page
from tests.web.served import ServedPage, ask, served_page

POLICY = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[ServedPage]:
    async with served_page(tmp_path) as running:
        yield running


FORBIDDEN = (
    "//script[not(@src)] | //style | //@style | //@*[starts-with(name(), 'on')]"
    " | //@*[starts-with(normalize-space(.), 'javascript:')]"
)
WITHOUT_A_LABEL = (
    "//*[self::input or self::textarea or self::select]"
    "[not(@type = 'hidden')][not(@id = //label/@for or ancestor::label or @type = 'checkbox' and @aria-label)]"
)


def find_in(page: httpx.Response, path: str) -> list[str]:
    """The elements or attributes of the page's markup that this XPath names, as they are written."""
    found = lxml_html.document_fromstring(page.text).xpath(path)
    return [str(one) if isinstance(one, str) else lxml_html.tostring(one, encoding="unicode") for one in found]


async def test_every_answer_carries_the_security_headers(page: ServedPage) -> None:
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


async def test_pages_hold_nothing_that_the_policy_forbids(page: ServedPage) -> None:
    async with page.browser() as browser, page.signed_in() as coordinator:
        await page.draft()
        pages = [
            await ask(browser, "fysik"),
            await browser.get("/activities/fysikbesoeg-paa-blaesbjerg-energi"),
            *[await coordinator.get(path) for path in ("/queue", "/decide/K1")],
        ]
    assert [find_in(shown, FORBIDDEN) for shown in pages] == [[]] * 4
    leads_out = "//@*[name() = 'src' or name() = 'href' or name() = 'action'][contains(., '//')]"
    assert [find_in(shown, leads_out) for shown in pages] == [[], ["https://blaesbjerg.example.org"], [], []]


async def test_every_field_has_a_label_and_every_page_one_heading(page: ServedPage) -> None:
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
        assert len(find_in(shown, "//h1")) == 1
        assert read_page(shown).links[0] == ("Gå til indholdet", "#main")
        assert len(find_in(shown, "//*[@id = 'main']")) == 1
        ids = find_in(shown, "//@id")
        assert len(ids) == len(set(ids))
        assert find_in(shown, WITHOUT_A_LABEL) == []


async def test_unknown_path_and_method_are_friendly_in_three_languages(page: ServedPage) -> None:
    seen = []
    async with page.browser() as browser:
        for language in ("da", "de", "en"):
            shown = await browser.get("/nowhere", headers={"Accept-Language": language})
            assert shown.status_code == 404
            seen.append(read_page(shown).headings)
        wrong = await browser.get("/ask")
    assert seen == [["Siden findes ikke"], ["Diese Seite gibt es nicht"], ["This page does not exist"]]
    assert wrong.status_code == 405


async def test_chosen_language_stays(page: ServedPage) -> None:
    async with page.browser() as browser:
        await browser.get("/?lang=de")
        shown = read_page(await browser.get("/"))
    assert (shown.language, shown.headings) == ("de", ["Was soll Ihre Klasse erleben?", "Zum Beispiel"])


async def test_activity_page_shows_everything_that_is_known(page: ServedPage) -> None:
    async with page.browser() as browser:
        shown = await browser.get("/activities/vand-til-4-klasse", headers={"Accept-Language": "en"})
        gone = await browser.get("/activities/nothing")
    entry = read_page(shown).main
    assert entry.headings == [
        "The journey of water for grade 4",
        "Preparation",
        "Afterwards",
        "Materials",
        "Food and drink",
        "Transport",
        "Parking",
        "Accessibility",
        "Curriculum",
        "Source",
    ]
    assert entry.lines[2] == (
        "Kalundborg Forsyning teaches grade 4 about water. The class follows it from raindrop to tap and out again."
    )
    assert entry.under("Preparation").lines == [
        "Preparation",
        "Let every pupil keep a water diary at home for 24 hours and draw the journey of water on A3."
        " Bring the drawings.",
    ]
    about = "Kalundborg Teaches water to grade 4. Dates, numbers and address are invented in this sample."
    assert entry.facts == [
        ("Kalundborg Forsyning", about),
        ("Kind", "a company visit"),
        ("Grades", "grade 4"),
        ("Subjects", "geography and nature & technology"),
        ("For", "pupils"),
        ("Place", "Kalundborg Forsyning, Kalundborg"),
        ("Setting", "indoors and outdoors"),
        ("Group size", "12–28"),
        ("Adults per class", "2"),
        ("Step-free access", "no"),
        ("Language of instruction", "Danish"),
        ("Offered", "locally"),
        ("When", "January–May, September–November (Tuesday, Wednesday, Thursday)"),
        ("Duration", "2.5 hours"),
        ("Price", "free of charge"),
        ("Valid until", "23 June 2028"),
    ]
    assert gone.status_code == 404


async def test_health_and_robots(page: ServedPage) -> None:
    async with page.browser() as browser:
        health = (await browser.get("/healthz")).json()
        robots = (await browser.get("/robots.txt")).text
    assert (health["ok"], health["inbox_waiting"], health["bookings_draft"]) == (True, 0, 0)
    assert robots == "User-agent: *\nDisallow: /\n"


async def test_busy_port_is_told_in_one_sentence(page: ServedPage, tmp_path: Path) -> None:
    with pytest.raises(SettingsWrong, match=r"^KLASSETUR_WEB_LISTEN: 127\.0\.0\.1:\d+ cannot be listened on \(.+\)"):
        async with served_page(tmp_path / "second", port=page.channel.port):
            pass


async def test_cancelling_ends_the_page_at_once_although_somebody_waits(tmp_path: Path) -> None:
    async with served_page(tmp_path) as page:
        async with page.browser() as browser:
            waiting = asyncio.create_task(ask(browser, "langsom fysik"))
            idle = socket.create_connection(("127.0.0.1", page.channel.port))
            await until(lambda: page.assistant.seen)
            async with asyncio.timeout(PATIENCE):
                await page.stop()
            page.assistant.thought.set()
            await asyncio.gather(waiting, return_exceptions=True)
            idle.close()
        with pytest.raises(httpx.ConnectError):
            async with page.browser() as browser:
                await browser.get("/")


async def test_other_channels_have_their_routes_here(tmp_path: Path) -> None:
    async def events(request: Request) -> Response:
        return PlainTextResponse(f"{len(await request.body())} bytes")

    route = Route("/slack/events", events, methods=["POST"])
    async with served_page(tmp_path, extra_routes=[route]) as page, page.browser() as browser:
        answer = await browser.post("/slack/events", content=b"{}")
    assert answer.text == "2 bytes"


@pytest.mark.parametrize("address", ["", "klassetur.example.org", "ftp://example.org", "https://example.org/"])
def test_base_url_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(SettingsWrong, match="KLASSETUR_BASE_URL must look like"):
        WebSettings(base_url=address)


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
