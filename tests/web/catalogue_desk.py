"""A coordinator at work on a copy of the Kalundborg catalogue."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import httpx

from assistant.conversation import Assistant
from assistant.matching.matcher import Matcher
from assistant.model import Catalog, Language
from assistant.replies.answers import Answers
from integrations.catalog.reader import load_catalog
from integrations.channels.web.catalogue.dependencies import CatalogueAccess
from integrations.channels.web.catalogue.preview import Tried, try_question
from integrations.channels.web.catalogue.spelling import unknown_words
from integrations.resources.holidays import HolidayCalendar
from tests.conversation.talks import FakeRetriever
from tests.understanding.readers import reader_of, vocabulary
from tests.web.standing import METTE, ROOT, Standing, standing

TODAY = date(2026, 11, 23)


@dataclass
class Served:
    """The catalogue that the pages show, as the service would hold it."""

    folder: Path
    catalog: Catalog

    def refresh(self) -> None:
        """Takes over what the files say now; raises what is wrong with them."""
        self.catalog = load_catalog([self.folder])


@dataclass
class CatalogueDesk:
    """The pages, the catalogue's folder, and a signed-in browser."""

    page: Standing
    folder: Path
    served: Served
    browser: httpx.AsyncClient

    def text(self, entry_id: str) -> str:
        return (self.folder / "activities" / f"{entry_id}.yaml").read_text("utf-8")

    async def post(self, path: str, browser: httpx.AsyncClient | None = None, **more: Any) -> httpx.Response:
        browser = browser or self.browser
        data = more.pop("data", {})
        if "token" not in data:
            data = {**data, "token": fields_of((await browser.get("/catalogue/care")).text)["token"][0]}
        return await browser.post(path, data=data, headers={"Origin": self.page.url}, **more)

    async def form(self, path: str, browser: httpx.AsyncClient | None = None) -> dict[str, list[str]]:
        """What a browser would send when the form is sent as it is shown."""
        page = await (browser or self.browser).get(path)
        assert page.status_code == 200, page.text[:2000]
        return fields_of(page.text)


@asynccontextmanager
async def catalogue_desk(
    tmp_path: Path, *, found: tuple[str, ...] = (), sample: str = "kalundborg", packaged: bool = False, **settings: Any
) -> AsyncIterator[CatalogueDesk]:
    """``found``: what the index finds for every question."""
    original = ROOT / "catalog_data" / sample
    folder = original if packaged else tmp_path / "catalogue"
    if not packaged:
        shutil.copytree(original, folder)
    served = Served(folder, load_catalog([folder]))

    async def take_over() -> None:
        await asyncio.to_thread(served.refresh)

    def tried(text: str, language: Language) -> Tried:
        catalog = served.catalog
        holidays = HolidayCalendar(catalog.country, catalog.region, catalog.holidays)
        answers = Answers(catalog, vocabulary().label)
        assistant = Assistant(Matcher(catalog, FakeRetriever(found)), reader_of(sample), answers, holidays, Language.DA)
        return try_question(assistant, text, TODAY, language)

    access = CatalogueAccess(
        (folder,), tried, lambda text, language: unknown_words(vocabulary(), text, language), take_over
    )
    async with (
        standing(tmp_path, catalogue=access, catalog_now=lambda: served.catalog, **settings) as page,
        page.signed_in(METTE) as browser,
    ):
        yield CatalogueDesk(page, folder, served, browser)


def fields_of(html: str) -> dict[str, list[str]]:
    """The fields of the page's largest form by name, as a browser sends them."""
    from html.parser import HTMLParser

    class Reader(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.forms: list[dict[str, list[str]]] = []
            self.select = ""
            self.area = ""
            self.first: str | None = None
            self.chosen: str | None = None

        def put(self, name: str | None, value: str | None) -> None:
            if name and self.forms:
                self.forms[-1].setdefault(name, []).append(value or "")

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            facts = dict(attrs)
            if tag == "form":
                self.forms.append({})
            elif tag == "input":
                kind = facts.get("type", "text")
                if kind in ("checkbox", "radio"):
                    if "checked" in facts:
                        self.put(facts.get("name"), facts.get("value"))
                elif kind != "file":
                    self.put(facts.get("name"), facts.get("value"))
            elif tag == "select":
                self.select, self.first, self.chosen = facts.get("name") or "", None, None
            elif tag == "option":
                self.first = facts.get("value") if self.first is None else self.first
                if "selected" in facts:
                    self.chosen = facts.get("value")
            elif tag == "textarea":
                self.area = facts.get("name") or ""
                self.put(self.area, "")

        def handle_endtag(self, tag: str) -> None:
            if tag == "select" and self.select:
                self.put(self.select, self.chosen if self.chosen is not None else self.first)
                self.select = ""
            elif tag == "textarea":
                self.area = ""

        def handle_data(self, data: str) -> None:
            if self.area and self.forms:
                self.forms[-1][self.area][-1] += unescape(data)

    reader = Reader()
    reader.feed(html)
    return max(reader.forms, key=len)
