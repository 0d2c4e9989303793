"""The catalogue as coordinators meet it: asked like a teacher, and looked through with filters."""

from __future__ import annotations

import asyncio
import os
import tempfile
from pathlib import Path
from urllib.parse import urlencode

from starlette.background import BackgroundTask
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from assistant.matching.season import Season
from assistant.model import KITA, Kind, Language, Subject
from assistant.replies.activity_facts import grade_in_words
from assistant.replies.dates import months_in_words
from integrations.catalog.sheets.exporting import export_file
from integrations.channels.web.auth import Visit, shown
from integrations.channels.web.catalogue.listing import PER_PAGE, EntryList, Filters
from integrations.channels.web.catalogue.shared import CataloguePages, log
from integrations.channels.web.context import Site
from integrations.channels.web.question_preview import QuestionPreview
from integrations.logs import where

LONGEST_QUESTION = 2_000
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class BrowsePages(CataloguePages):
    def __init__(self, site: Site) -> None:
        super().__init__(site)
        self._list: EntryList | None = None

    def routes(self) -> list[Route]:
        return [
            Route("/catalogue", shown(self._site, self.show), methods=["GET"], name="catalogue"),
            Route("/catalogue/export", shown(self._site, self.export), methods=["GET"]),
        ]

    async def show(self, visit: Visit) -> Response:
        query = visit.request.query_params
        question = query.get("q", "").strip()[:LONGEST_QUESTION]
        tried, failed = await self._tried(question, visit.language) if question else (None, False)
        filters = Filters.from_query(query)
        entries = self._entries(visit.language)
        found = entries.found(filters)
        pages = max(1, -(-len(found) // PER_PAGE))
        number = min(_page_number(query.get("page", "")), pages)
        return self.page(
            visit,
            "browse.html",
            question=question,
            tried=tried,
            failed=failed,
            filters=filters,
            chosen=filters.as_query(),
            rows=[entries.listed(one) for one in found[(number - 1) * PER_PAGE : number * PER_PAGE]],
            total=len(found),
            number=number,
            pages=pages,
            address=lambda page: "/catalogue?" + urlencode({**filters.as_query(), "page": page}),
            providers=entries.providers,
            kinds=list(Kind),
            subjects=list(Subject),
            grades=[
                ("kita" if grade < 0 else str(grade), grade_in_words(grade, visit.language)) for grade in range(-1, 14)
            ],
            months=[(str(month), months_in_words([month], visit.language)) for month in range(1, 13)],
            done=self.done(visit),
        )

    async def export(self, visit: Visit) -> Response:
        """The whole catalogue as .xlsx, as `klassetur catalog export` writes it."""
        path = await asyncio.to_thread(self._exported)
        return FileResponse(
            path,
            media_type=_XLSX,
            filename=f"catalogue-{self._site.clock.today()}.xlsx",
            background=BackgroundTask(_remove, path),
        )

    def _entries(self, language: Language) -> EntryList:
        """The list of the catalogue as it is now."""
        catalog, today, known = self._site.catalog(), self._site.clock.today(), self._list
        if known is None or known.catalog is not catalog or (known.language, known.season.today) != (language, today):
            known = self._list = EntryList(catalog, language, Season(today, self._site.holidays()))
        return known

    async def _tried(self, question: str, language: Language) -> tuple[QuestionPreview | None, bool]:
        try:
            return await asyncio.to_thread(self._site.catalogue.try_question, question, language), False
        except Exception as error:  # noqa: BLE001 - whatever the assistant stumbles over, the list is still useful
            log.error("catalogue.trial_failed", error=where(error))
            return None, True

    def _exported(self) -> Path:
        handle, name = tempfile.mkstemp(suffix=".xlsx")
        os.close(handle)
        path = Path(name)
        try:
            export_file(self._site.catalog(), path)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return path


def grade_choices(language: Language) -> list[tuple[str, str]]:
    return [("kita" if grade == KITA else str(grade), grade_in_words(grade, language)) for grade in range(KITA, 14)]


def month_choices(language: Language) -> list[tuple[str, str]]:
    return [(str(month), months_in_words([month], language)) for month in range(1, 13)]


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)


def _page_number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and 1 <= len(text) <= 5 and int(text) else 1
