"""Who may come onto a provider's own page: whoever holds the link. Looking changes nothing; each form carries a token
that only the link gives."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from assistant.model import Language, Provider
from integrations.channels.rate_limit import RateLimit, RateLimiter
from integrations.channels.web.context import Site
from integrations.channels.web.feeds.links import TOKEN, Purpose
from integrations.channels.web.form_guard import FormPurpose, form_token, read_own_form
from integrations.channels.web.forms import Form, read_form
from integrations.store.transactions import Snapshot

POSTS_PER_HOUR = 60
"""By one provider, whichever link it uses: with many entries they are confirmed one after the other."""
FORM_FIELDS = 120


@dataclass(frozen=True)
class PortalRequest:
    """A request by somebody who holds a provider's link."""

    request: Request
    token: str
    provider: Provider
    language: Language

    @property
    def form_token(self) -> str:
        return form_token(self.token, FormPurpose.PROVIDER)

    @property
    def path(self) -> str:
        return f"/p/{self.token}"


Endpoint = Callable[[Request], Awaitable[Response]]
TooOften = Callable[[PortalRequest], Awaitable[Response]]


class PortalAccess:
    def __init__(self, site: Site) -> None:
        self._site = site
        self._posts = RateLimiter(RateLimit(POSTS_PER_HOUR, timedelta(hours=1)))

    def shown(self, show: Callable[[PortalRequest], Awaitable[Response]]) -> Endpoint:
        async def endpoint(request: Request) -> Response:
            guest = await self._guest(request)
            return self._over(request) if guest is None else await show(guest)

        return endpoint

    def posted(self, act: Callable[[PortalRequest, Form], Awaitable[Response]], too_often: TooOften) -> Endpoint:
        async def endpoint(request: Request) -> Response:
            guest = await self._guest(request)
            if guest is None:
                return self._over(request)
            read = partial(read_form, most_fields=FORM_FIELDS)
            form = await read_own_form(request, self._site.settings, guest.token, FormPurpose.PROVIDER, read)
            if not self._posts.admits(guest.provider.id, self._site.clock.now()):
                return await too_often(guest)
            return await act(guest, form)

        return endpoint

    async def _guest(self, request: Request) -> PortalRequest | None:
        token, now = request.path_params["token"], self._site.clock.now()
        if not TOKEN.fullmatch(token):
            return None

        def look(snapshot: Snapshot) -> str:
            link = snapshot.links.get(token, Purpose.PAGE, now)
            return "" if link is None else link.subject.removeprefix("provider:")

        provider = self._site.catalog().providers.get(await self._site.gateway.read(look))
        if provider is None:
            return None
        return PortalRequest(request, token, provider, self._site.language_of(request, provider.language))

    def _over(self, request: Request) -> Response:
        """The same for a link that ended and one that never was."""
        return self._site.page(request, "partners/own_over.html", self._site.language_of(request), status=410)
