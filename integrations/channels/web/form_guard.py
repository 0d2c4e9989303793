"""Which posted forms are obeyed: those that our own page gave to whoever sends them."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Awaitable, Callable
from enum import StrEnum
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request

from integrations.channels.web.forms import Form, read_form
from integrations.channels.web.settings import WebSettings


class FormPurpose(StrEnum):
    """Where a form stands: its token counts nowhere else."""

    ASK = "ask"
    OWN_BOOKINGS = "mine"
    SIGN_IN = "signin"
    SIGNED_IN = "signed_in"
    PROVIDER = "provider"


class FormForeign(HTTPException):
    """Another site's page sent it. Answered with the friendly page for 403 where nobody catches it."""

    def __init__(self) -> None:
        super().__init__(403)


class FormExpired(HTTPException):
    """It carries no token of whoever sends it: the page is older than the cookie, or made up. Answered with the
    friendly page for 403 where nobody catches it."""

    def __init__(self, form: Form) -> None:
        super().__init__(403)
        self.form = form
        """What was sent, so that its writer can have the words back."""


def form_token(secret: str, purpose: FormPurpose) -> str:
    """What a form must carry: it can be made only by who knows the secret of the cookie or link."""
    return hmac.new(secret.encode(), f"form:{purpose}".encode(), hashlib.sha256).hexdigest()


async def read_own_form(
    request: Request,
    settings: WebSettings,
    secret: str | None,
    purpose: FormPurpose,
    read: Callable[[Request], Awaitable[Form]] = read_form,
) -> Form:
    """The form that was posted. ``secret``: of the sender's cookie or link, ``None`` for who has none; ``read``: how
    the form is read where it has a file or very many fields.

    Raises `FormForeign`, `FormExpired` and what ``read`` raises.
    """
    if not _is_own_origin(request, settings):
        raise FormForeign
    form = await read(request)
    token = form.line("token").encode("ascii", "replace").decode()
    if secret is None or not hmac.compare_digest(form_token(secret, purpose), token):
        raise FormExpired(form)
    return form


def _is_own_origin(request: Request, settings: WebSettings) -> bool:
    """True unless the browser says that the form came from another site.

    A page's address may differ from `base_url` (localhost, a second name), so the Host header counts too: another site
    cannot make a browser send a Host of its choice.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None and site not in {"same-origin", "none"}:
        return False
    origin = request.headers.get("origin")
    if origin is None:
        return True
    host = request.headers.get("host", "").lower()
    return origin.lower() == settings.origin or (bool(host) and urlsplit(origin).netloc.lower() == host)
