"""Everything that the pages share: the service behind them, the catalogue, and how a page is made."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from assistant.model import Booking, BookingView, Catalog, Language, in_language, languages
from assistant.ports import Clock, Holidays
from integrations.channels.contract import Gateway
from integrations.channels.web.security import Cookies
from integrations.channels.web.service_access import CatalogueAccess, OperatorsAccess
from integrations.channels.web.settings import WebSettings
from integrations.channels.web.texts import alone, preferred_language, say
from integrations.store.transactions import Snapshot, Transaction

HERE = Path(__file__).parent

Present = Callable[[Booking, Snapshot], BookingView]
"""A booking worded for coordinators, with the rules that fail."""

SendSignIn = Callable[[Transaction, str, str], None]
"""Put a sign-in link into the outbox: transaction, address, link."""

Suggest = Callable[[Booking, Catalog], Sequence[str]]
"""Ids of activities that could stand in for a booking's, best first."""

Health = Callable[[], Awaitable[Mapping[str, Any]]]


@dataclass(frozen=True)
class Site:
    gateway: Gateway
    settings: WebSettings
    catalog: Callable[[], Catalog]
    clock: Clock
    present: Present
    send_sign_in: SendSignIn
    suggest: Suggest
    health: Health
    holidays: Callable[[], Holidays]
    """Of the catalogue's country and region."""
    catalogue: CatalogueAccess = field(default_factory=CatalogueAccess)
    operators: OperatorsAccess = field(default_factory=OperatorsAccess)
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when the service ends: nobody is made to wait any longer."""
    templates: Environment = field(
        default_factory=lambda: Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=select_autoescape(default=True),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
    )

    @property
    def cookies(self) -> Cookies:
        return Cookies(self.settings.secure_cookies)

    def language_of(self, request: Request, known: Language | None = None) -> Language:
        """What the visitor chose, else their own where it is ``known``, else what the browser asks for, else the
        setting."""
        for chosen in (request.query_params.get("lang"), self.cookies.get(request, "language")):
            if chosen in languages():
                return Language(chosen)
        return known or preferred_language(request.headers.get("accept-language", ""), self.settings.language)

    def page(
        self, request: Request, template: str, language: Language, *, status: int = 200, **facts: Any
    ) -> HTMLResponse:
        """The page in this language."""
        catalog = self.catalog()
        context = {
            "t": partial(say, language),
            "alone": partial(alone, language),
            "language": language,
            "languages": languages(),
            "path": request.url.path,
            "in_language": partial(_in_language, request),
            "service": in_language(catalog.name, language) or say(language, "name"),
            "office": catalog.office,
            "coordinator": "",
        }
        html = self.templates.get_template(template).render(context | facts)
        response = HTMLResponse(html, status)
        response.headers["Content-Language"] = language
        chosen = request.query_params.get("lang")
        if chosen in languages():
            self.cookies.put(response, "language", str(chosen))
        return response

    def part(self, template: str, language: Language, **facts: Any) -> Markup:
        """A part of a page that is the same for everybody who may see it, so that it can be kept."""
        return Markup(
            self.templates.get_template(template).render(
                {"t": partial(say, language), "alone": partial(alone, language), **facts}
            )
        )

    def error(self, request: Request, status: int) -> HTMLResponse:
        """A friendly page for 400, 403, 404, 405, 413 and 500."""
        return self.page(request, "error.html", self.language_of(request), status=status, status_code=status)


def _in_language(request: Request, language: Language) -> str:
    """The same place in another language, filters and all. What was posted has no address of its own."""
    if request.method not in ("GET", "HEAD"):
        return f"/?lang={language}"
    url = request.url.include_query_params(lang=str(language))
    return f"{url.path}?{url.query}"
