"""The web application: every page behind one guard."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from integrations.web.desk.decide import Decide
from integrations.web.desk.queue import Queue
from integrations.web.security import Guard
from integrations.web.signin import SignIn
from integrations.web.site import HERE, Site
from integrations.web.teachers.activities import Activities
from integrations.web.teachers.chat import Chat
from integrations.web.texts import say

_FRIENDLY = {400, 403, 404, 405, 413}


def make_app(site: Site, extra_routes: Sequence[BaseRoute] = ()) -> ASGIApp:
    """The pages, and the routes that other channels have here."""

    async def health(request: Request) -> Response:
        """``{"ok": false, ...}`` answers 503, everything else 200."""
        facts = await site.health()
        return JSONResponse(dict(facts), 503 if facts.get("ok") is False else 200)

    async def robots(request: Request) -> Response:
        return PlainTextResponse("User-agent: *\nDisallow: /\n")

    async def friendly(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        response = site.error(request, status if status in _FRIENDLY else 500)
        response.status_code = status
        return response

    routes: list[BaseRoute] = [
        *extra_routes,
        *Chat(site).routes(),
        *Activities(site).routes(),
        *SignIn(site).routes(),
        *Queue(site).routes(),
        *Decide(site).routes(),
        Route("/healthz", health, methods=["GET"]),
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
