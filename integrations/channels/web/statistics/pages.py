"""The page of figures, and the same figures as sheets."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from markupsafe import Markup
from starlette.responses import Response
from starlette.routing import Route

from assistant.language.telling_words import known_topic
from assistant.model import Catalog, Language
from integrations.channels.web.auth import Visit, shown
from integrations.channels.web.context import Site
from integrations.channels.web.partners import year_totals
from integrations.channels.web.statistics.tables import Table, as_csv, as_workbook
from integrations.channels.web.statistics.tables import shown as cell_shown
from integrations.channels.web.statistics.yearly import Year, headline, tables_of
from integrations.channels.web.visits_cache import Revision, VisitsCache, name_of_year, year_of
from integrations.store.transactions import Snapshot

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Counted(NamedTuple):
    revision: Revision
    catalog: Catalog
    year: Year
    tables: list[Table]
    content: Markup
    """The page without its frame: the same for every coordinator."""


class StatisticsPages:
    def __init__(self, site: Site, visits_cache: VisitsCache) -> None:
        self._site, self._visits_cache = site, visits_cache
        self._counted: dict[date, Counted] = {}
        self._workbooks: dict[date, tuple[Counted, bytes]] = {}
        self._counting = asyncio.Lock()

    def routes(self) -> list[Route]:
        return [
            Route("/figures", shown(self._site, self.show), methods=["GET"], name="figures"),
            Route("/figures/{year:int}.xlsx", shown(self._site, self.workbook), methods=["GET"]),
            Route("/figures/{year:int}/{table}.csv", shown(self._site, self.csv), methods=["GET"]),
        ]

    async def show(self, visit: Visit) -> Response:
        first, last = year_of(visit.request.query_params.get("year"), self._site.clock.today())
        counted = await self._of(first, last, visit)
        return visit.page(
            "statistics/figures.html", section="figures", content=counted.content, year_name=name_of_year(first)
        )

    async def workbook(self, visit: Visit) -> Response:
        found = await self._named(visit)
        if found is None:
            return visit.error(404)
        first, counted = found
        return _download(await self._workbook(first, counted), f"klassetur-{first.year}-{first.year + 1}.xlsx", SHEET)

    async def csv(self, visit: Visit) -> Response:
        found = await self._named(visit)
        wanted = visit.request.path_params["table"]
        table = next((one for one in found[1].tables if one.key == wanted), None) if found else None
        if found is None or table is None:
            return visit.error(404)
        name = f"klassetur-{found[0].year}-{found[0].year + 1}-{table.key}.csv"
        return _download(as_csv(table, visit.language), name, "text/csv; charset=utf-8")

    async def _workbook(self, first: date, counted: Counted) -> bytes:
        """The sheets take longer than a page: made once, and not on the loop that serves everybody."""
        async with self._counting:
            kept = self._workbooks.get(first)
            if kept is None or kept[0] is not counted:
                kept = (counted, await asyncio.to_thread(as_workbook, counted.tables))
                self._workbooks = {first: kept}
            return kept[1]

    async def _named(self, visit: Visit) -> tuple[date, Counted] | None:
        """The figures of the year that the address names."""
        number = visit.request.path_params["year"]
        if not 2000 <= number <= 2100:
            return None
        first, last = year_of(str(number), self._site.clock.today())
        return first, await self._of(first, last, visit)

    async def _of(self, first: date, last: date, visit: Visit) -> Counted:
        """Counted once for all who look, until something changes."""
        zone, catalog = ZoneInfo(self._site.catalog().time_zone), self._site.catalog()
        since = datetime.combine(first, time(), zone)
        until = datetime.combine(last + timedelta(days=1), time(), zone)
        async with self._counting:
            read = await self._visits_cache.visits(first, last)
            kept = self._counted.get(first)
            if kept is not None and kept.revision == read.revision and kept.catalog is catalog:
                return kept

            def look(snapshot: Snapshot) -> Year:
                figures = snapshot.statistics
                answered, unanswered = figures.answers(since, until)
                return Year(
                    read.visits,
                    answered,
                    unanswered,
                    figures.unmet(since, until),
                    figures.decided(since, until),
                    figures.undated(since, until),
                )

            year = await asyncio.to_thread(self._of_known_words, await self._site.gateway.read(look))
            tables = tables_of(year, catalog, visit.language)
            counted = Counted(read.revision, catalog, year, tables, self._content(first, year, tables, visit.language))
            self._counted = {
                **{day: one for day, one in self._counted.items() if one.catalog is catalog},
                first: counted,
            }
            return counted

    def _of_known_words(self, year: Year) -> Year:
        """With the topics of unmet wishes in words that the vocabulary knows: so they hold nobody's name, and nothing
        that was said beside a wish. One that knows nothing tells nothing apart."""
        vocabulary = self._site.catalogue.vocabulary()
        if not len(vocabulary):
            return year
        told = [replace(one, topic=known_topic(vocabulary, one.topic, one.language)) for one in year.unmet]
        return replace(year, unmet=told)

    def _content(self, first: date, year: Year, tables: list[Table], language: Language) -> Markup:
        months = year_totals.months_of(year.visits, language)
        return self._site.part(
            "statistics/content.html",
            language,
            headline=headline(year, language),
            tables=tables,
            chart=year_totals.chart_of(tables[0].title, months, language),
            shown=lambda cell: cell_shown(cell, language),
            year=first.year,
            year_name=name_of_year(first),
        )


def _download(content: bytes, name: str, media_type: str) -> Response:
    return Response(content, media_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})
