"""A provider's own page as its provider and a coordinator use it: the link, the forms, what stands there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.web.catalogue_pages import ServedCatalogue, fields_of, served_catalogue
from tests.web.page_reader import ReadPage, read_page
from tests.web.served import field_of

PROVIDER = "/providers/blaesbjerg-energi"
ENERGY = "fysikbesoeg-paa-blaesbjerg-energi"
ENERGY_TITLE = "Fysik på energiselskabet - fra vind til stikkontakt"
GUEST = "ingenioer-i-klassen"
ENGINEER_TITLE = "En ingeniør i klassen - byg en møllevinge"


async def give_link(browser: httpx.AsyncClient, path: str, purpose: str, verb: str = "make") -> httpx.Response:
    token = field_of(await browser.get(path), "token")
    return await browser.post(f"{path}/links", data={"token": token, "purpose": purpose, "verb": verb})


def link_in(response: httpx.Response) -> str:
    """The path of the link that was made: it is shown in this answer alone."""
    return httpx.URL(read_page(response).field("Det nye link").value).path


@dataclass
class Own:
    """A provider's browser with its link."""

    desk: ServedCatalogue
    browser: httpx.AsyncClient
    path: str

    async def post(self, what: str, origin: str = "", **fields: str) -> httpx.Response:
        token = field_of(await self.browser.get(self.path), "token")
        headers = {"Origin": origin or self.desk.page.url}
        return await self.browser.post(f"{self.path}/{what}", data={"token": token, **fields}, headers=headers)

    async def offer(self, entry: str = "", **changes: str | list[str]) -> httpx.Response:
        """Fill in the form as it is shown, with these changes."""
        shown = await self.browser.get(f"{self.path}/offer" + (f"?entry={entry}" if entry else ""))
        return await self.browser.post(f"{self.path}/offer", data={**fields_of(shown.text), **changes})

    async def shown(self, query: str = "") -> ReadPage:
        return read_page(await self.browser.get(self.path + query))

    async def proposals(self) -> list[tuple[str, ...]]:
        """What the provider reads of its proposals: title, day, what became of it."""
        return read_page(await self.browser.get(self.path)).under("Jeres forslag").items


@asynccontextmanager
async def served_portal(tmp_path: Path, **settings: Any) -> AsyncIterator[Own]:
    """A provider with its link, and a coordinator who is signed in."""
    async with served_catalogue(tmp_path, **settings) as desk, desk.page.browser() as browser:
        made = await give_link(desk.browser, PROVIDER, "provider_page")
        yield Own(desk, browser, link_in(made))
