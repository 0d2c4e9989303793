"""A coordinator at work on a copy of the Kalundborg catalogue."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import httpx

from assistant.conversation import Assistant
from assistant.language.telling_words import telling_words
from assistant.language.vocabulary import Vocabulary
from assistant.matching.matcher import Matcher
from assistant.model import Catalog, Language
from assistant.replies.answers import Answers
from integrations.catalog import load_catalog
from integrations.channels.web.catalogue.spelling import unknown_words
from integrations.channels.web.question_preview import QuestionPreview, try_question
from integrations.channels.web.service_access import CatalogueAccess
from integrations.resources.holidays import HolidayCalendar
from integrations.resources.vocabulary import OWN, read_vocabulary
from tests.conversation.talks import FakeRetriever
from tests.understanding.readers import reader_of, vocabulary
from tests.web.page_reader import read_page
from tests.web.served import METTE, ROOT, ServedPage, served_page

TODAY = date(2026, 11, 23)


@dataclass
class Served:
    """The catalogue that the pages show, as the service would hold it."""

    folder: Path
    catalog: Catalog
    vocabulary: Vocabulary = field(default_factory=vocabulary)

    def refresh(self) -> None:
        """Takes over what the files say now; raises what is wrong with them."""
        self.catalog = load_catalog([self.folder])
        if (self.folder / OWN).is_file():
            self.vocabulary = read_vocabulary([self.folder])


@dataclass
class ServedCatalogue:
    """The pages, the catalogue's folder, and a signed-in browser."""

    page: ServedPage
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
async def served_catalogue(
    tmp_path: Path, *, found: tuple[str, ...] = (), sample: str = "kalundborg", packaged: bool = False, **settings: Any
) -> AsyncIterator[ServedCatalogue]:
    """``found``: what the index finds for every question."""
    original = ROOT / "catalog_data" / sample
    folder = original if packaged else tmp_path / "catalogue"
    if not packaged:
        shutil.copytree(original, folder)
    served = Served(folder, load_catalog([folder]))

    async def take_over() -> None:
        await asyncio.to_thread(served.refresh)

    def tried(text: str, language: Language) -> QuestionPreview:
        catalog = served.catalog
        holidays = HolidayCalendar(catalog.country, catalog.region, catalog.holidays)
        answers = Answers(catalog, partial(telling_words, vocabulary()))
        assistant = Assistant(Matcher(catalog, FakeRetriever(found)), reader_of(sample), answers, holidays, Language.DA)
        return try_question(assistant, text, TODAY, language)

    access = CatalogueAccess(
        (folder,),
        tried,
        lambda text, language: unknown_words(served.vocabulary, text, language),
        lambda: served.vocabulary,
        take_over,
    )
    async with (
        served_page(tmp_path, catalogue=access, catalog_now=lambda: served.catalog, **settings) as page,
        page.signed_in(METTE) as browser,
    ):
        yield ServedCatalogue(page, folder, served, browser)


def fields_of(html: str) -> dict[str, list[str]]:
    """The fields of the page's largest form by name, as a browser sends them."""
    return max(read_page(html).forms, key=len)


FOUND = ("fysikbesoeg-paa-blaesbjerg-energi", "stjerneaften-paa-stjernehoj", "robotdysten", "vand-til-4-klasse")


def titles(response: httpx.Response) -> list[str]:
    """The offers that are listed."""
    return [words for table in read_page(response).tables for words, _ in table.links]


async def edits(desk: ServedCatalogue, entry_id: str) -> list[tuple[str, str]]:
    kept = await desk.page.database.read(lambda view: view.catalog_history.of_entry(entry_id))
    return [(one.edit.who, one.edit.what) for one in kept]
