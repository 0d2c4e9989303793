"""Every form of every page: from another site, or without its token, it does nothing."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from tests.web.served import METTE, ServedPage, field_of, served_page

ELSEWHERE = {"Origin": "https://evil.example"}
OVER = {"/mine/{token}", *(f"/p/{{token}}/{form}" for form in ("offer", "confirm", "say", "take-back"))}
"""Behind a link that there is none of: that is said first."""


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[ServedPage]:
    async with served_page(tmp_path, operators=frozenset({METTE})) as found:
        yield found


def forms(page: ServedPage) -> list[str]:
    """The paths of all routes that take a form."""
    app = page.channel._app
    assert isinstance(app, Starlette)
    return [route.path for route in app.routes if isinstance(route, Route) and "POST" in (route.methods or ())]


def filled(path: str) -> str:
    return re.sub(r"\{\w+(:\w+)?\}", lambda found: "1" if found[1] == ":int" else "x" * 43, path)


async def test_no_form_is_obeyed_from_another_site_or_without_its_token(page: ServedPage) -> None:
    paths = forms(page)
    assert len(paths) >= 20
    async with page.signed_in() as browser:
        token = field_of(await browser.get("/queue"), "token")
        before = await page.state()
        for path in paths:
            refused = 410 if path in OVER else 403
            kind = {"files": {"file": b""}} if path == "/catalogue/import" else {}
            for data, headers in (
                ({"token": token}, ELSEWHERE),
                ({"token": token}, {"Sec-Fetch-Site": "same-site"}),
                ({"token": ""}, {}),
                ({"token": "x" * 64}, {}),
                ({}, {}),
            ):
                answer = await browser.post(filled(path), data={"x": "", **data}, headers=headers, **kind)  # type: ignore[arg-type]
                assert answer.status_code == refused, (path, data, headers)
        assert await page.state() == before


async def test_a_form_that_is_none_is_said_so_wherever_it_is_sent(page: ServedPage) -> None:
    async with page.signed_in() as browser:
        for path in forms(page):
            answer = await browser.post(filled(path), content=b"{}", headers={"Content-Type": "application/json"})
            assert answer.status_code == (410 if path in OVER else 400), path
