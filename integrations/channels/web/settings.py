"""What the web page must be told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from assistant.bookings import UNDO_WITHIN
from assistant.errors import SettingsWrong
from assistant.model import Language


@dataclass(frozen=True)
class WebSettings:
    host: str = "127.0.0.1"
    port: int = 8080
    """0 takes any free port; `WebChannel.port` tells which."""
    base_url: str = "http://127.0.0.1:8080"
    """The public address, without a slash at the end: links in mails begin with it."""
    mail_domain: str = ""
    """Of the address that invites by mail; the same booking has the same UID in a calendar to subscribe to."""
    language: Language = Language.DA
    """The coordinators' pages, and the teachers' where the browser asks for none of ours."""
    coordinators: frozenset[str] = frozenset()
    """Mail addresses in lower case; who signs in with another one is told nothing."""
    operators: frozenset[str] = frozenset()
    """Who sees the operators' pages; where nobody is named, every coordinator does."""
    undo_within: timedelta = UNDO_WITHIN
    """So long a decision can be undone."""
    metrics_token: str = ""
    """Whoever carries it reads `/metrics`; empty: this machine alone does, while `base_url` is of this machine."""

    def __post_init__(self) -> None:
        parts = urlsplit(self.base_url)
        if parts.scheme not in {"http", "https"} or not parts.netloc or self.base_url.endswith("/"):
            raise SettingsWrong(
                f"KLASSETUR_BASE_URL must look like https://klassetur.example.org without a slash at the end,"
                f" not {self.base_url!r}."
            )

    @property
    def secure_cookies(self) -> bool:
        return self.base_url.startswith("https://")

    @property
    def origin(self) -> str:
        parts = urlsplit(self.base_url)
        return f"{parts.scheme}://{parts.netloc}".lower()

    @property
    def uid_domain(self) -> str:
        """What the UIDs of calendar entries end with."""
        return self.mail_domain or urlsplit(self.base_url).hostname or "klassetur"

    def is_coordinator(self, address: str) -> bool:
        return address.lower() in self.coordinators

    def is_operator(self, address: str) -> bool:
        return address.lower() in (self.operators or self.coordinators)

    def may_sign_in(self, address: str) -> bool:
        return self.is_coordinator(address) or self.is_operator(address)
