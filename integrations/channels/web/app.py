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

from integrations.channels.web.calendar.pages import Calendar
from integrations.channels.web.catalogue.browse import Browse
from integrations.channels.web.catalogue.edit import Edit
from integrations.channels.web.catalogue.history import History
from integrations.channels.web.catalogue.imports import Imports
from integrations.channels.web.catalogue.maintenance import Care
from integrations.channels.web.context import HERE, Site
from integrations.channels.web.operations.pages import Operators
from integrations.channels.web.operations.probes import Probes
from integrations.channels.web.partners.feeds import Feeds
from integrations.channels.web.partners.proposals import ProposalsRoom
from integrations.channels.web.partners.provider_portal import OwnPage
from integrations.channels.web.partners.providers import Providers
from integrations.channels.web.partners.schools import Schools
from integrations.channels.web.public.activity import Activities
from integrations.channels.web.public.catalogue import Listing
from integrations.channels.web.public.chat import Chat
from integrations.channels.web.public.own_bookings import Mine
from integrations.channels.web.queue.bulk import Several
from integrations.channels.web.queue.decide import Decide
from integrations.channels.web.queue.pages import Queue
from integrations.channels.web.queue.polling import Changes
from integrations.channels.web.queue.rows import Years
from integrations.channels.web.security import Guard
from integrations.channels.web.signin import SignIn
from integrations.channels.web.statistics.pages import FiguresRoom
from integrations.channels.web.texts import say
from integrations.channels.web.visits_cache import Yearbook

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

    yearbook = Yearbook(site)
    years = Years(yearbook)
    queue = Queue(site, years)
    routes: list[BaseRoute] = [
        *extra_routes,
        *Chat(site).routes(),
        *Listing(site).routes(),
        *Activities(site).routes(),
        *Mine(site).routes(),
        *SignIn(site).routes(),
        *queue.routes(),
        *Changes(site).routes(),
        *Several(site).routes(),
        *Decide(site, queue, years).routes(),
        *Calendar(site, yearbook).routes(),
        *ProposalsRoom(site).routes(),
        *Providers(site, yearbook).routes(),
        *Schools(site, yearbook).routes(),
        *Feeds(site).routes(),
        *OwnPage(site, yearbook).routes(),
        *FiguresRoom(site, yearbook).routes(),
        *Browse(site).routes(),
        *Imports(site).routes(),
        *Care(site).routes(),
        *History(site).routes(),
        *Edit(site).routes(),
        *Operators(site).routes(),
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
