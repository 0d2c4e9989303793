"""What the operator says about mail, as values."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urlsplit

from assistant.errors import SettingsWrong
from assistant.model import Language

_LETTER = 200_000
"""Bytes that are left for what a letter itself takes up."""
_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


@dataclass(frozen=True)
class Relay:
    """The server that takes our mail to the world."""

    host: str
    port: int
    tls: Literal["none", "starttls", "tls"] = "none"
    username: str = ""
    password: str = ""

    @classmethod
    def from_url(cls, url: str) -> Relay:
        """Reads ``smtp://``, ``smtps://`` or ``smtp+starttls://``, then ``[user:password@]host[:port]``.
        Raises `SettingsWrong`."""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError as fault:
            raise _url_wrong() from fault
        if parts.scheme not in _PORTS or not parts.hostname:
            raise _url_wrong()
        tls: dict[str, Literal["none", "starttls", "tls"]] = {
            "smtp": "none", "smtp+starttls": "starttls", "smtps": "tls",
        }  # fmt: skip
        return cls(
            host=parts.hostname,
            port=port or _PORTS[parts.scheme],
            tls=tls[parts.scheme],
            username=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
        )


def _url_wrong() -> SettingsWrong:
    # The value may hold a password, so the sentence does not repeat it.
    return SettingsWrong(
        "KLASSETUR_SMTP_URL cannot be read; write smtp://, smtps:// or smtp+starttls://, then "
        "[user:password@]host[:port]."
    )


@dataclass(frozen=True)
class MailSettings:
    """The mailbox. ``address`` is its own; everything else has a default that suits one machine."""

    address: str = "assistant@localhost"
    listen: tuple[str, int] = ("127.0.0.1", 8025)
    """Host and port; port 0 takes a free one."""
    protocol: Literal["smtp", "lmtp"] = "smtp"
    trust: Literal["open", "authserv"] = "open"
    """``open``: From counts. ``authserv``: only with a DMARC pass said by ``authserv_id``."""
    authserv_id: str = ""
    tls_cert: Path | None = None
    """Certificate chain as PEM: STARTTLS is offered."""
    tls_key: Path | None = None
    """Its private key; ``None``: it stands in the same file."""
    smtp_url: str = ""
    """Empty: outgoing mail is kept in ``sent_folder``."""
    sent_folder: Path = Path("var/sent")
    teacher_domains: tuple[str, ...] = ()
    """Who may ask; empty: anyone."""
    coordinators: tuple[str, ...] = ()
    """Mail addresses."""
    hear_in_slack: frozenset[str] = frozenset()
    """Those of them, in small letters, who get no mails: they read the coordinators' channel in Slack."""
    base_url: str = "http://127.0.0.1:8080"
    """The web page's public address."""
    language: Language = Language.DA
    time_zone: str = "Europe/Copenhagen"
    """The catalogue's; calendar files carry it."""
    name: str = "Klassetur"
    """Shown as the sender of our mails."""
    reply_tokens: bool = True
    """Reply-To carries ``assistant+token@domain``; false where the mail system in front has no plus addresses."""
    refuse_outsiders: bool = True
    """Whoever may not ask is told so, once a day; false: silence."""
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)
    """What tokens in mails to coordinators are made with; kept, so that a booking's mails keep theirs."""
    size_limit: int = 25 * 1024 * 1024
    """Bytes of one mail."""
    largest_sent: int = 10_000_000
    """Bytes of one mail that the relay and the receiver's server take."""
    connections: int = 5000
    connections_per_client: int = 50
    """Not counted for loopback: there the mail system in front delivers for everybody."""
    idle_seconds: float = 300
    """Between two commands, and for one DATA."""
    session_seconds: float = 1800

    def __post_init__(self) -> None:
        local, at, domain = self.address.rpartition("@")
        if not (local and at and domain) or any(c.isspace() or c in '<>,;:"' for c in self.address):
            raise SettingsWrong(f"KLASSETUR_MAIL_ADDRESS is not a mail address: {self.address!r}.")
        if self.trust == "authserv" and not self.authserv_id:
            raise SettingsWrong(
                "KLASSETUR_MAIL_TRUST=authserv needs KLASSETUR_MAIL_AUTHSERV_ID: the name in the "
                "Authentication-Results header of your own mail server."
            )
        if self.tls_key is not None and self.tls_cert is None:
            raise SettingsWrong("KLASSETUR_MAIL_TLS_KEY needs KLASSETUR_MAIL_TLS_CERT: the certificate it belongs to.")
        if self.smtp_url:
            Relay.from_url(self.smtp_url)

    @property
    def local_part(self) -> str:
        return self.address.rpartition("@")[0].lower()

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2].lower()

    @property
    def files_carried(self) -> int:
        """Bytes of files beside a letter of ours: in a mail they take up three eighths more."""
        return max(0, int((self.largest_sent - _LETTER) * 0.72))

    def token_in(self, address: str) -> str | None:
        """``""`` for our plain address, the token for ``assistant+token@domain``, ``None`` for anybody else's."""
        local, _, domain = address.strip().lower().rpartition("@")
        if domain != self.domain:
            return None
        if local == self.local_part:
            return ""
        start = f"{self.local_part}+"
        return local.removeprefix(start) if local.startswith(start) else None

    def address_with(self, token: str) -> str:
        """Our address carrying a thread's token."""
        return f"{self.local_part}+{token}@{self.domain}"

    def is_coordinator(self, address: str) -> bool:
        return address.lower() in {known.lower() for known in self.coordinators}

    def may_ask(self, address: str) -> bool:
        """Whether this address's domain is among the teachers' (a subdomain is); coordinators always may."""
        if not self.teacher_domains or self.is_coordinator(address):
            return True
        domain = address.rpartition("@")[2].lower()
        wanted = [entry.lower().removeprefix("@") for entry in self.teacher_domains]
        return any(domain == entry or domain.endswith("." + entry) for entry in wanted)
