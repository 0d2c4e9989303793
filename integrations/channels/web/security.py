"""What every answer says to the browser, and the cookies by which a browser is known again."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass

import structlog
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = structlog.get_logger(__name__)

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    # Not no-referrer: with it browsers send "Origin: null" along with our own forms (Fetch standard, "append a request
    # Origin header"), and the Origin check would have nothing to check. Other sites get no referrer either way.
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}

_VISITOR = re.compile(r"([A-Za-z0-9_-]{43})\.([0-9]{1,6})")
_VISITOR_SECONDS = 180 * 24 * 3600


class Guard:
    """Outermost layer: security headers on every answer, and no exception's words to the outside."""

    def __init__(self, app: ASGIApp, trouble: Response) -> None:
        self._app, self._trouble = app, trouble

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def send_guarded(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        try:
            await self._app(scope, receive, send_guarded)
        # whatever breaks in a page must neither end the service nor show its insides
        except Exception as error:  # noqa: BLE001 - see above
            # the exception's words and the path may hold addresses, texts or tokens: only the place is logged
            log.error("web.fault", error=type(error).__name__, place=_place(error), method=scope["method"])
            if started:
                raise ConnectionAbortedError from None
            await self._trouble(scope, receive, send_guarded)


def _place(error: BaseException) -> str:
    trace = error.__traceback__
    places = []
    while trace is not None:
        name = str(trace.tb_frame.f_globals.get("__name__", "?")).rpartition("/")[2]
        places.append(f"{name}:{trace.tb_lineno}")
        trace = trace.tb_next
    return " > ".join(places[-4:])


@dataclass(frozen=True)
class Visitor:
    """Somebody who came without signing in. Nothing about a visitor is stored until a question is asked."""

    secret: str
    """Known to the visitor's browser alone."""
    thread: int = 0
    """Counts the visitor's conversations."""

    @classmethod
    def new(cls) -> Visitor:
        return cls(secrets.token_urlsafe(32))

    @classmethod
    def from_cookie(cls, value: str | None) -> Visitor | None:
        found = _VISITOR.fullmatch(value or "")
        return cls(found[1], int(found[2])) if found else None

    @property
    def cookie(self) -> str:
        return f"{self.secret}.{self.thread}"

    @property
    def address(self) -> str:
        return "web:" + self._derive("person")

    @property
    def conversation(self) -> str:
        return "web:" + self._derive(f"conversation {self.thread}")

    def _derive(self, what: str) -> str:
        # ids reach logs and coordinators, so they must not lead back to the secret
        return hmac.new(self.secret.encode(), what.encode(), hashlib.sha256).hexdigest()[:24]


@dataclass(frozen=True)
class Cookies:
    """The names and rules of our cookies."""

    secure: bool

    def name(self, what: str) -> str:
        # __Host- keeps neighbours on the same domain from planting a cookie of this name
        return f"__Host-klassetur-{what}" if self.secure else f"klassetur-{what}"

    def get(self, request: Request, what: str) -> str | None:
        return request.cookies.get(self.name(what))

    def put(self, response: Response, what: str, value: str, seconds: int = _VISITOR_SECONDS) -> None:
        response.set_cookie(
            self.name(what), value, max_age=seconds, path="/", secure=self.secure, httponly=True, samesite="lax"
        )

    def drop(self, response: Response, what: str) -> None:
        response.delete_cookie(self.name(what), path="/", secure=self.secure, httponly=True, samesite="lax")
