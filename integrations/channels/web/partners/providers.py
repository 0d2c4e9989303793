"""Providers: what is agreed with each, how much of it is used, and the links that are theirs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from markupsafe import Markup
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from assistant.model import AGREED, UNDECIDED, Activity, Catalog, Language, Provider, in_language
from assistant.replies.dates import date_in_words
from integrations.channels import provider_page_link
from integrations.channels.web.auth import Visit, posted, shown
from integrations.channels.web.calendar.entries import MARKS
from integrations.channels.web.context import Site
from integrations.channels.web.feeds.links import LASTING, FeedLink, MadeLink, Purpose, end_links, feed_link, make_link
from integrations.channels.web.forms import Form
from integrations.channels.web.page_cache import UpToDateCache
from integrations.channels.web.partners import year_totals
from integrations.channels.web.texts import alone
from integrations.channels.web.visits_cache import VisitsCache, name_of_year, year_of
from integrations.store.proposals import ProposalState
from integrations.store.statistics import DatedVisit
from integrations.store.transactions import Snapshot

STALE = timedelta(days=365)
"""An entry that nobody has confirmed for so long needs a look."""


@dataclass(frozen=True)
class Row:
    """One provider in the list."""

    provider: Provider
    entries: int
    agreed: int
    asked: int
    next_day: str
    exceeded: bool
    stale: int
    """Entries that nobody has confirmed for a year."""


@dataclass(frozen=True)
class Entry:
    """One activity of a provider."""

    id: str
    title: str
    kind: str
    agreed: int
    asked: int
    confirmed: str
    stale: bool
    valid_until: str
    over: bool


class ProviderPages:
    def __init__(self, site: Site, visits_cache: VisitsCache) -> None:
        self._site, self._visits_cache = site, visits_cache
        self._kept = UpToDateCache[Markup]()

    def routes(self) -> list[Route]:
        return [
            Route("/providers", shown(self._site, self.listing), methods=["GET"], name="providers"),
            Route("/providers/{id}", shown(self._site, self.show), methods=["GET"], name="provider"),
            Route("/providers/{id}/links", posted(self._site, self.change_link), methods=["POST"]),
        ]

    async def listing(self, visit: Visit) -> Response:
        catalog, today = self._site.catalog(), self._site.clock.today()
        year = year_of(visit.request.query_params.get("year"), today)
        read = await self._visits_cache.visits(*year)
        waiting = await self._site.gateway.read(_open_proposals)

        async def make() -> Markup:
            rows = self._rows(read.visits, catalog, visit.language)
            return self._site.part(
                "partners/providers_content.html", visit.language, rows=rows, waiting=waiting, **_year(year)
            )

        content = await self._kept.get(year, (read.revision, catalog, waiting, today), make)
        return visit.page("partners/providers.html", section="providers", content=content)

    async def show(self, visit: Visit) -> Response:
        return await self._page(visit)

    async def change_link(self, visit: Visit, form: Form) -> Response:
        """Make, renew or end a link. What was made is shown once, in this answer."""
        provider = self._site.catalog().providers.get(visit.request.path_params["id"])
        if provider is None:
            return visit.error(404)
        if form.line("purpose") not in set(Purpose) or form.line("verb") not in {"make", "end"}:
            return visit.error(400)
        purpose, subject = Purpose(form.line("purpose")), provider_page_link.subject_of(provider.id)
        if form.line("verb") == "end":
            await end_links(self._site, purpose, subject)
            return RedirectResponse(f"/providers/{provider.id}#links", 303)
        return await self._page(visit, await make_link(self._site, purpose, subject, visit.address))

    async def _page(self, visit: Visit, made: MadeLink | None = None) -> Response:
        catalog, today, language = self._site.catalog(), self._site.clock.today(), visit.language
        provider = catalog.providers.get(visit.request.path_params["id"])
        if provider is None:
            return visit.error(404)
        year = year_of(visit.request.query_params.get("year"), today)
        read = await self._visits_cache.visits(*year)
        visits = [one for one in read.visits if one.provider_id == provider.id]
        now = self._site.clock.now()

        def look(snapshot: Snapshot) -> dict[Purpose, FeedLink | None]:
            return {
                purpose: feed_link(snapshot, purpose, provider_page_link.subject_of(provider.id), now)
                for purpose in Purpose
            }

        links = await self._site.gateway.read(look)
        activities = year_totals.entries_of(provider, catalog, language)
        months = year_totals.months_of(visits, language)
        return visit.page(
            "partners/provider.html",
            section="providers",
            provider=provider,
            about=in_language(provider.about, language),
            website=provider.website if provider.website.startswith(("https://", "http://")) else "",
            limits=year_totals.limits_of(provider, activities, visits, language),
            entries=entries_in_words(activities, visits, today, language),
            months=months,
            chart=year_totals.chart_of(provider.name, months, language),
            upcoming=year_totals.upcoming(visits, today),
            past=year_totals.past(visits, today),
            marks=MARKS,
            evaluated=year_totals.marks_in_words(visits, language),
            links=links,
            made=made,
            purposes=list(Purpose),
            lasting={purpose: LASTING[purpose].days // 365 for purpose in Purpose},
            date_in_words=lambda day: date_in_words(day, language),
            **_year(year),
        )

    def _rows(self, visits: Sequence[DatedVisit], catalog: Catalog, language: Language) -> list[Row]:
        by_provider: dict[str, list[DatedVisit]] = {}
        for one in visits:
            by_provider.setdefault(one.provider_id, []).append(one)
        rows = [
            self._row(provider, by_provider.get(provider.id, []), catalog, language)
            for provider in catalog.providers.values()
        ]
        return sorted(rows, key=lambda row: (not row.entries, row.provider.name.casefold()))

    def _row(self, provider: Provider, visits: Sequence[DatedVisit], catalog: Catalog, language: Language) -> Row:
        today = self._site.clock.today()
        activities = year_totals.entries_of(provider, catalog, language)
        coming = next((one for one in visits if one.day >= today and one.status in AGREED), None)
        return Row(
            provider,
            len(activities),
            sum(1 for one in visits if one.status in AGREED),
            sum(1 for one in visits if one.status in UNDECIDED),
            date_in_words(coming.day, language) if coming else "",
            any(limit.exceeded for limit in year_totals.limits_of(provider, activities, visits, language)),
            sum(1 for activity in activities if is_stale(activity, today)),
        )


def entries_in_words(
    activities: Sequence[Activity], visits: Sequence[DatedVisit], today: date, language: Language
) -> list[Entry]:
    agreed = Counter(one.activity_id for one in visits if one.status in AGREED)
    asked = Counter(one.activity_id for one in visits if one.status in UNDECIDED)
    return [
        Entry(
            activity.id,
            in_language(activity.title, language),
            alone(language, "kind", activity.kind),
            agreed[activity.id],
            asked[activity.id],
            date_in_words(activity.last_confirmed, language) if activity.last_confirmed else "",
            is_stale(activity, today),
            date_in_words(activity.valid_until, language) if activity.valid_until else "",
            activity.valid_until is not None and activity.valid_until < today,
        )
        for activity in activities
    ]


def is_stale(activity: Activity, today: date) -> bool:
    return activity.last_confirmed is None or today - activity.last_confirmed > STALE


def _open_proposals(snapshot: Snapshot) -> int:
    return len(snapshot.proposals.find(state=ProposalState.OPEN))


def _year(year: tuple[date, date]) -> dict[str, Any]:
    return {"year": year[0].year, "year_name": name_of_year(year[0])}
