"""Coordinators sign in by a link that comes by mail, once and for a while."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from integrations.channels.web.signin import sign_in_link
from integrations.store.transactions import Transaction
from tests.web.page_reader import read_page
from tests.web.served import METTE, ServedPage, field_of, served_page


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[ServedPage]:
    async with served_page(tmp_path) as running:
        yield running


async def test_known_and_unknown_addresses_are_answered_alike(page: ServedPage) -> None:
    answers = []
    for address in (METTE, "stranger@example.org", METTE.upper()):
        async with page.browser() as browser:
            shown = await browser.get("/signin")
            sent = await browser.post("/signin", data={"token": field_of(shown, "token"), "address": address})
            answers.append((sent.status_code, re.sub(r'value="[^"]*"', "", sent.text), sorted(sent.headers)))
    assert read_page(sent).main.lines == [
        "Se i din indbakke",
        "Hører adressen til en koordinator, er et link på vej. Det virker én gang og i 30 minutter.",
        "Bed om et nyt link",
    ]
    assert answers[0] == answers[1] == answers[2]
    assert [address for address, _ in page.links] == [METTE, METTE]
    assert all(link.startswith(f"{page.url}/signin/") for _, link in page.links)


async def test_sign_in_link_works_once(page: ServedPage) -> None:
    async with page.signed_in() as coordinator, page.browser() as second:
        path = page.links[-1][1].removeprefix(page.url)
        assert (await coordinator.get("/queue")).status_code == 200
        shown = await second.get(path)
        over = await second.post(path, data={"token": field_of(shown, "token")})
        queue = await second.get("/queue")
    assert over.status_code == 410
    assert read_page(over).main.lines == [
        "Linket virker ikke længere",
        "Det er brugt eller for gammelt. Bed om et nyt; det tager et øjeblik.",
        "Bed om et nyt link",
    ]
    assert queue.headers["location"] == "/signin?next=/queue"


async def test_following_a_link_ten_times_does_not_use_it(page: ServedPage) -> None:
    async with page.browser() as browser:
        shown = await browser.get("/signin")
        await browser.post("/signin", data={"token": field_of(shown, "token"), "address": METTE})
        path = page.links[-1][1].removeprefix(page.url)
        for _ in range(10):
            assert (await browser.get(path)).status_code == 200
            assert (await browser.head(path)).status_code == 200
        shown = await browser.get(path)
        entered = await browser.post(path, data={"token": field_of(shown, "token")})
    assert (entered.status_code, entered.headers["location"]) == (303, "/queue")


async def test_sign_in_link_expires(page: ServedPage) -> None:
    async with page.browser() as browser:
        shown = await browser.get("/signin")
        await browser.post("/signin", data={"token": field_of(shown, "token"), "address": METTE})
        page.clock.advance(timedelta(minutes=31))
        path = page.links[-1][1].removeprefix(page.url)
        shown = await browser.get(path)
        over = await browser.post(path, data={"token": field_of(shown, "token")})
    assert over.status_code == 410


async def test_mail_box_of_a_coordinator_is_not_flooded(page: ServedPage) -> None:
    async with page.browser() as browser:
        for _ in range(8):
            shown = await browser.get("/signin")
            sent = await browser.post("/signin", data={"token": field_of(shown, "token"), "address": METTE})
            assert read_page(sent).main.headings == ["Se i din indbakke"]
        assert len(page.links) == 5
        page.clock.advance(-timedelta(days=1))  # the clock was a day ahead
        shown = await browser.get("/signin")
        await browser.post("/signin", data={"token": field_of(shown, "token"), "address": METTE})
    assert len(page.links) == 6


async def test_session_ends_after_twelve_hours_and_with_signing_out(page: ServedPage) -> None:
    async with page.signed_in() as coordinator:
        cookie = next(cookie for cookie in coordinator.cookies.jar if cookie.name == "klassetur-session")
        assert cookie.has_nonstandard_attr("HttpOnly")
        page.clock.advance(timedelta(hours=11, minutes=59))
        shown = await coordinator.get("/queue")
        assert shown.status_code == 200
        session = coordinator.cookies["klassetur-session"]
        out = await coordinator.post("/signout", data={"token": field_of(shown, "token")})
        assert out.headers["location"] == "/signin"
        coordinator.cookies.set("klassetur-session", session)
        assert (await coordinator.get("/queue")).status_code == 303
    async with page.signed_in() as coordinator:
        page.clock.advance(timedelta(hours=12, minutes=1))
        assert (await coordinator.get("/queue")).status_code == 303


async def test_token_of_a_session_is_not_stored(page: ServedPage) -> None:
    async with page.signed_in() as coordinator:
        session = coordinator.cookies["klassetur-session"]
    link = page.links[-1][1].rpartition("/")[2]
    page.database.close()
    stored = b"".join(path.read_bytes() for path in page.database.path.parent.iterdir() if path.is_file())
    assert METTE.encode() in stored
    assert session.encode() not in stored
    assert link.encode() not in stored


async def test_who_is_taken_off_the_list_is_out(page: ServedPage) -> None:
    link = await page.database.write(
        lambda tx: sign_in_link(tx, "left@example.org", page.url, page.clock.now(), "/queue")
    )
    path = link.removeprefix(page.url)
    async with page.browser() as browser:
        shown = await browser.get(path)
        over = await browser.post(path, data={"token": field_of(shown, "token")})
        assert over.status_code == 410

        def session(tx: Transaction) -> None:
            tx.sessions.add("x" * 43, {"address": "left@example.org"}, page.clock.now() + timedelta(hours=1))

        await page.database.write(session)
        browser.cookies.set("klassetur-session", "x" * 43)
        assert (await browser.get("/queue")).status_code == 303


async def test_sign_in_leads_back_to_the_booking_and_nowhere_else(page: ServedPage) -> None:
    booking = await page.draft()
    async with page.browser() as browser:
        asked = await browser.get(f"/decide/{booking.id}")
        assert asked.headers["location"] == f"/signin?next=/decide/{booking.id}"
        shown = await browser.get(asked.headers["location"])
        form = {"token": field_of(shown, "token"), "next": field_of(shown, "next"), "address": METTE}
        await browser.post("/signin", data=form)
        await browser.post("/signin", data={**form, "next": "https://evil.example/"})
        targets = []
        for _, link in page.links:
            path = link.removeprefix(page.url)
            shown = await browser.get(path)
            entered = await browser.post(path, data={"token": field_of(shown, "token")})
            targets.append(entered.headers["location"])
    assert targets == [f"/decide/{booking.id}", "/queue"]


async def test_behind_https_cookies_are_secure_and_bound_to_the_host(tmp_path: Path) -> None:
    async with served_page(tmp_path, base_url="https://klassetur.example.org") as page, page.browser() as browser:
        shown = await browser.get("/signin")
    assert re.fullmatch(
        r"__Host-klassetur-visitor=[\w-]{43}\.0; HttpOnly; Max-Age=15552000; Path=/; SameSite=lax; Secure",
        shown.headers["set-cookie"],
    )
