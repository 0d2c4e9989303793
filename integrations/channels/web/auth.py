"""Who may come in: every page and form behind the sign-in goes through here."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from assistant.model import Language, Person
from integrations.channels.web.context import Site
from integrations.channels.web.form_guard import FormPurpose, form_token, read_own_form
from integrations.channels.web.forms import Form, read_form
from integrations.channels.web.navigation import SECTIONS
from integrations.channels.web.signin import sign_in_path, signed_in

Endpoint = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True)
class Visit:
    """A request by somebody who is signed in."""

    site: Site
    request: Request
    address: str
    session: str
    calls: int = 0
    """How many calls wait for a human."""

    @property
    def language(self) -> Language:
        """The language of the coordinators' pages."""
        return self.site.settings.language

    @property
    def person(self) -> Person:
        return Person(f"mail:{self.address}", name=self.address, email=self.address)

    def may_enter(self, operators: bool) -> bool:
        """Coordinators come into their sections, operators into theirs; somebody can be both."""
        settings = self.site.settings
        return settings.is_operator(self.address) if operators else settings.is_coordinator(self.address)

    def page(self, template: str, *, status: int = 200, section: str = "", **facts: Any) -> HTMLResponse:
        """A page behind the sign-in. ``section`` is the key of the one in `SECTIONS` that it belongs to."""
        return self.site.page(
            self.request,
            template,
            self.language,
            status=status,
            coordinator=self.address,
            form_token=form_token(self.session, FormPurpose.SIGNED_IN),
            navigation=[one for one in SECTIONS if self.may_enter(one.for_operators)],
            section=section,
            waiting_in={"calls": self.calls},
            **facts,
        )

    def error(self, status: int) -> HTMLResponse:
        return self.site.error(self.request, status)


def shown(site: Site, show: Callable[[Visit], Awaitable[Response]], *, operators: bool = False) -> Endpoint:
    """A page for coordinators, or for operators alone. Who is not signed in is shown the way, and comes back after."""

    async def endpoint(request: Request) -> Response:
        visit = await _visit(site, request)
        if visit is None:
            return RedirectResponse(sign_in_path(request), 303)
        if not visit.may_enter(operators):
            return visit.error(403)
        return await show(visit)

    return endpoint


def posted(
    site: Site,
    act: Callable[[Visit, Form], Awaitable[Response]],
    *,
    operators: bool = False,
    read: Callable[[Request], Awaitable[Form]] = read_form,
) -> Endpoint:
    """What a form does: for a signed-in person with that role, from our own page, with the page's token. ``read`` is
    how the form is read where it has a file or very many fields."""

    async def endpoint(request: Request) -> Response:
        visit = await _visit(site, request)
        if visit is None:
            return RedirectResponse(sign_in_path(request), 303)
        form = await read_own_form(request, site.settings, visit.session, FormPurpose.SIGNED_IN, read)
        if not visit.may_enter(operators):
            return visit.error(403)
        return await act(visit, form)

    return endpoint


async def _visit(site: Site, request: Request) -> Visit | None:
    """Of whoever is signed in."""
    who = await signed_in(site, request)
    if who is None:
        return None
    calls = await site.gateway.read(lambda snapshot: snapshot.calls.count())
    return Visit(site, request, *who, calls)
