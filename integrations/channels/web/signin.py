"""How a coordinator signs in: a link by mail that works once, and a session behind a cookie."""

from __future__ import annotations

import re
import secrets
from datetime import datetime, timedelta
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from assistant.model import Language
from integrations.channels.rate_limit import RateLimit, RateLimiter
from integrations.channels.web.context import Site
from integrations.channels.web.form_guard import FormPurpose, form_token, read_own_form
from integrations.channels.web.forms import Form
from integrations.channels.web.security import Visitor
from integrations.store.links import Link
from integrations.store.transactions import Transaction

LINK_MINUTES = 30
SESSION_HOURS = 12
LINKS_PER_HOUR = 5
"""To one address; more are silently not sent."""

_PURPOSE = "sign_in"
_TOKEN = re.compile(r"[A-Za-z0-9_-]{20,100}")
_NEXT = re.compile(r"/[a-z]{1,20}(/[A-Za-z0-9_-]{1,100}){0,3}(\?[A-Za-z0-9_=&%.-]{1,200})?")


def sign_in_link(tx: Transaction, address: str, base_url: str, now: datetime, following: str = "") -> str:
    """A link that signs this address in once within `LINK_MINUTES`; only its hash is stored.

    ``following`` is the page to open afterwards. The caller has made sure that the address may sign in.
    """
    token = secrets.token_urlsafe(32)
    expires = now + timedelta(minutes=LINK_MINUTES)
    tx.links.add(token, Link(_PURPOSE, following, address.strip().lower(), expires))
    return f"{base_url}/signin/{token}"


async def signed_in(site: Site, request: Request) -> tuple[str, str] | None:
    """Address and session token of whoever sends this request and is signed in; ``None`` for everybody else.

    The role is looked up each time: who was taken off the list is out at once.
    """
    token = site.cookies.get(request, "session")
    if token is None or not _TOKEN.fullmatch(token):
        return None
    now = site.clock.now()
    facts = await site.gateway.read(lambda snapshot: snapshot.sessions.get(token, now))
    address = facts.get("address") if facts else None
    if not isinstance(address, str) or not site.settings.may_sign_in(address):
        return None
    return address, token


class SignInPages:
    def __init__(self, site: Site) -> None:
        self._site = site
        self._links = RateLimiter(RateLimit(LINKS_PER_HOUR, timedelta(hours=1)))

    def routes(self) -> list[Route]:
        return [
            Route("/signin", self.show, methods=["GET"]),
            Route("/signin", self.send, methods=["POST"]),
            Route("/signin/{token}", self.show_link, methods=["GET"]),
            Route("/signin/{token}", self.use_link, methods=["POST"]),
            Route("/signout", self.sign_out, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        following = _following(request.query_params.get("next", ""))
        return self._page(request, "signin.html", following=following, needed=bool(following))

    async def send(self, request: Request) -> Response:
        """The same answer for every address."""
        form = await self._form(request)
        address = form.line("address", 254).lower()
        following = _following(form.line("next"))
        now = self._site.clock.now()
        known = self._site.settings.may_sign_in(address) and self._links.admits(address, now)

        def work(tx: Transaction) -> None:
            # an unknown address costs a transaction too, so that the time taken tells nothing either
            if known:
                link = sign_in_link(tx, address, self._site.settings.base_url, now, following)
                self._site.send_sign_in(tx, address, link)

        await self._site.gateway.write(work)
        return self._page(request, "signin_sent.html", minutes=LINK_MINUTES)

    async def show_link(self, request: Request) -> Response:
        """One button. The link is not even looked up: scanners that follow links learn and change nothing."""
        return self._page(request, "signin_link.html")

    async def use_link(self, request: Request) -> Response:
        token = request.path_params["token"]
        await self._form(request)
        now = self._site.clock.now()
        session = secrets.token_urlsafe(32)

        def work(tx: Transaction) -> Link | None:
            link = tx.links.use(token, _PURPOSE, now) if _TOKEN.fullmatch(token) else None
            if link is None or not self._site.settings.may_sign_in(link.person):
                return None
            tx.sessions.add(session, {"address": link.person}, now + timedelta(hours=SESSION_HOURS))
            return link

        link = await self._site.gateway.write(work)
        if link is None:
            return self._page(request, "signin_over.html", status=410)
        response = RedirectResponse(_following(link.subject) or self._home(link.person), 303)
        self._site.cookies.put(response, "session", session, SESSION_HOURS * 3600)
        return response

    async def sign_out(self, request: Request) -> Response:
        who = await signed_in(self._site, request)
        if who is None:
            return self._site.error(request, 403)
        await read_own_form(request, self._site.settings, who[1], FormPurpose.SIGNED_IN)
        await self._site.gateway.write(lambda tx: tx.sessions.end(who[1]))
        response = RedirectResponse("/signin", 303)
        self._site.cookies.drop(response, "session")
        return response

    async def _form(self, request: Request) -> Form:
        visitor = Visitor.from_cookie(self._site.cookies.get(request, "visitor"))
        secret = visitor.secret if visitor else None
        return await read_own_form(request, self._site.settings, secret, FormPurpose.SIGN_IN)

    def _home(self, address: str) -> str:
        """Where somebody's work is."""
        return "/queue" if self._site.settings.is_coordinator(address) else "/operators"

    def _page(self, request: Request, template: str, status: int = 200, **facts: object) -> Response:
        visitor = Visitor.from_cookie(self._site.cookies.get(request, "visitor")) or Visitor.new()
        language: Language = self._site.settings.language
        token = form_token(visitor.secret, FormPurpose.SIGN_IN)
        response = self._site.page(request, template, language, status=status, token=token, **facts)
        self._site.cookies.put(response, "visitor", visitor.cookie)
        return response


def sign_in_path(request: Request) -> str:
    """Where somebody goes who must sign in before this page."""
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return "/signin?next=" + quote(_following(wanted) or _following(request.url.path) or "/queue")


def _following(path: str) -> str:
    """Only our own pages: an open redirect would lend our name to others."""
    return path if _NEXT.fullmatch(path) else ""
