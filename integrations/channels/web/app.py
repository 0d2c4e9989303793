"""The web application: every page behind one guard."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from integrations.channels.web.calendar.pages import CalendarPages
from integrations.channels.web.calls.pages import CallPages
from integrations.channels.web.catalogue.browse import BrowsePages
from integrations.channels.web.catalogue.edit import EditPages
from integrations.channels.web.catalogue.history import HistoryPages
from integrations.channels.web.catalogue.imports import ImportPages
from integrations.channels.web.catalogue.maintenance import MaintenancePages
from integrations.channels.web.catalogue.words import WordPages
from integrations.channels.web.context import HERE, Site
from integrations.channels.web.conversation_files import FilePages
from integrations.channels.web.feeds.pages import FeedPages
from integrations.channels.web.operations.pages import OperatorPages
from integrations.channels.web.operations.probes import Probes
from integrations.channels.web.partners.proposals import ProposalPages
from integrations.channels.web.partners.provider_day import ProviderDayPages
from integrations.channels.web.partners.provider_portal import ProviderPortal
from integrations.channels.web.partners.providers import ProviderPages
from integrations.channels.web.partners.schools import SchoolPages
from integrations.channels.web.public.activity import ActivityPages
from integrations.channels.web.public.catalogue import PublicCatalogue
from integrations.channels.web.public.chat import ChatPages
from integrations.channels.web.public.chat_files import ChatFiles
from integrations.channels.web.public.own_bookings import OwnBookingPages
from integrations.channels.web.queue.bulk import BulkDecisions
from integrations.channels.web.queue.decide import DecisionPages
from integrations.channels.web.queue.pages import QueuePages
from integrations.channels.web.queue.polling import QueuePolling
from integrations.channels.web.queue.rows import YearlyVisits
from integrations.channels.web.queue.waiting import WaitingPages
from integrations.channels.web.security import Guard
from integrations.channels.web.signin import SignInPages
from integrations.channels.web.statistics.pages import StatisticsPages
from integrations.channels.web.texts import say
from integrations.channels.web.visits_cache import VisitsCache

_FRIENDLY = {400, 403, 404, 405, 413}


def make_app(site: Site, extra_routes: Sequence[BaseRoute] = ()) -> ASGIApp:
    """The pages, and the routes that other channels have here."""

    async def robots(request: Request) -> Response:
        return PlainTextResponse("User-agent: *\nDisallow: /\n")

    async def friendly(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        response = site.error(request, status if status in _FRIENDLY else 500)
        response.status_code = status
        return response

    visits_cache = VisitsCache(site)
    years = YearlyVisits(visits_cache)
    queue = QueuePages(site, years)
    routes: list[BaseRoute] = [
        *extra_routes,
        *ChatPages(site).routes(),
        *ChatFiles(site).routes(),
        *PublicCatalogue(site).routes(),
        *ActivityPages(site).routes(),
        *OwnBookingPages(site).routes(),
        *SignInPages(site).routes(),
        *queue.routes(),
        *WaitingPages(site).routes(),
        *QueuePolling(site).routes(),
        *BulkDecisions(site).routes(),
        *DecisionPages(site, queue, years).routes(),
        *FilePages(site).routes(),
        *CallPages(site).routes(),
        *CalendarPages(site, visits_cache).routes(),
        *ProposalPages(site).routes(),
        *ProviderPages(site, visits_cache).routes(),
        *ProviderDayPages(site).routes(),
        *SchoolPages(site, visits_cache).routes(),
        *FeedPages(site).routes(),
        *ProviderPortal(site, visits_cache).routes(),
        *StatisticsPages(site, visits_cache).routes(),
        *BrowsePages(site).routes(),
        *ImportPages(site).routes(),
        *MaintenancePages(site).routes(),
        *WordPages(site).routes(),
        *HistoryPages(site).routes(),
        *EditPages(site).routes(),
        *OperatorPages(site).routes(),
        *Probes(site).routes(),
        Route("/robots.txt", robots, methods=["GET"]),
        Mount("/static", StaticFiles(directory=HERE / "static"), name="static"),
    ]
    return Starlette(
        routes=routes,
        exception_handlers={HTTPException: friendly},
        middleware=[Middleware(Guard, trouble=_trouble(site))],
    )


def _trouble(site: Site) -> Response:
    """Made beforehand, so that it can be shown whatever is broken."""
    language = site.settings.language
    html = site.templates.get_template("trouble.html").render(
        language=language, title=say(language, "error.500.title"), text=say(language, "error.500.text")
    )
    return HTMLResponse(html, 500)
