"""The mailbox's server: takes a mail, has it stored, and only then says so (RFC 5321, RFC 2033)."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import hashlib
import ipaddress
import logging
import re
import resource
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog
from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session

from assistant.errors import SettingsWrong
from integrations.mail.settings import MailSettings

log = structlog.get_logger(__name__)

Store = Callable[[str, bytes, Mapping[str, Any]], Awaitable[object]]
"""Commits key, bytes and envelope; raises when it could not."""

_OUR_FAULT = "451 4.3.0 The mail could not be stored now; please try again later"
_STORE_SECONDS = 30
_MOST_RECEIVERS = 100
_COMMANDS = {"*": 1000, "NOOP": 50, "VRFY": 10, "HELP": 10, "RSET": 1000, "RCPT": 5000}
_LARGE = 1024 * 1024
_FIELD = re.compile(rb"^(message-id|from|subject|date)[ \t]*:[ \t]*(.*(?:\n[ \t].*)*)", re.IGNORECASE | re.MULTILINE)
_CLOSING_SECONDS = 5


class MailServer:
    """Listens until `close`. ``store`` is called once for each mail, before it is acknowledged."""

    def __init__(self, settings: MailSettings, store: Store) -> None:
        self._settings = settings
        self._store = store
        self._server: asyncio.Server | None = None
        self.sessions: set[_Protocol] = set()
        self.per_client: Counter[str] = Counter()
        self.closing = False

    @property
    def port(self) -> int:
        """The port it listens on; 0 before `open`."""
        if self._server is None or not self._server.sockets:
            return 0
        return int(self._server.sockets[0].getsockname()[1])

    async def open(self) -> None:
        """Bind and listen. Raises `SettingsWrong` when the address cannot be had."""
        # aiosmtpd logs every command with its addresses; our own log has ids alone.
        for name in ("mail.log", "mail.debug"):
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
        _allow_open_files(self._settings.connections + 500)
        loop = asyncio.get_running_loop()
        host, port = self._settings.listen
        kind = _LmtpSession if self._settings.protocol == "lmtp" else _SmtpSession
        try:
            self._server = await loop.create_server(
                lambda: kind(self, self._settings, loop), host, port, backlog=1024
            )  # fmt: skip
        except OSError as fault:
            what = "is in use" if fault.errno == errno.EADDRINUSE else f"cannot be used ({fault.strerror or fault})"
            raise SettingsWrong(
                f"KLASSETUR_MAIL_LISTEN: {host}:{port} {what}; stop what listens there or name another address."
            ) from fault

    async def close(self) -> None:
        """Stop listening, let mails that are being stored be answered, and hang up."""
        self.closing = True
        if self._server is not None:
            self._server.close()
        for session in list(self.sessions):
            session.say_goodbye()
        storing = [session.answered.wait() for session in self.sessions if session.storing]
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(asyncio.gather(*storing), _CLOSING_SECONDS)
        for session in list(self.sessions):
            session.hang_up()
        if self._server is not None:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._server.wait_closed(), 1)

    def admits(self, client: str) -> bool:
        """Whether one more connection of this client fits."""
        if self.closing or len(self.sessions) >= self._settings.connections:
            return False
        return _is_loopback(client) or self.per_client[client] < self._settings.connections_per_client

    async def take(self, envelope: Envelope, peer: str) -> str:
        """Store one mail; the reply line says whether it is ours now."""
        raw = envelope.original_content or b""
        try:
            if len(raw) > _LARGE:
                key, raw = await asyncio.to_thread(_prepared, raw)
            else:
                key, raw = _prepared(raw)
            facts = {
                "mail_from": _clean(envelope.mail_from or ""),
                "rcpt_tos": [_clean(address) for address in envelope.rcpt_tos],
                "peer": peer,
                "protocol": self._settings.protocol,
                "smtp_utf8": envelope.smtp_utf8,
            }
            async with asyncio.timeout(_STORE_SECONDS):
                await self._store(key, raw, facts)
        except Exception as fault:  # noqa: BLE001 - whatever is wrong is ours, and the sender must try again
            log.error("mail.not_stored", fault=type(fault).__name__)
            return _OUR_FAULT
        return "250 2.0.0 Stored"


class _Handler:
    """What aiosmtpd asks for each command."""

    def __init__(self, server: MailServer, settings: MailSettings) -> None:
        self._server = server
        self._settings = settings

    async def handle_RCPT(
        self, protocol: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self._settings.token_in(address) is None:
            return "550 5.1.1 No such mailbox here"
        if len(envelope.rcpt_tos) >= _MOST_RECEIVERS:
            return "452 4.5.3 Too many recipients"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 OK"

    async def handle_DATA(self, protocol: _Protocol, session: Session, envelope: Envelope) -> str:
        protocol.storing = True
        return await self._server.take(envelope, protocol.client)

    async def handle_exception(self, error: Exception) -> str:
        log.error("mail.session_fault", fault=type(error).__name__)
        return _OUR_FAULT


class _Protocol(SMTP):  # type: ignore[misc]
    """One connection: aiosmtpd's, with our limits around it."""

    line_length_limit = 16 * 1024
    """More than the standard's 1000, so that no human's mail is lost for a long line."""

    def __init__(self, server: MailServer, settings: MailSettings, loop: asyncio.AbstractEventLoop) -> None:
        # aiosmtpd shares one table between all connections, and each new one empties it.
        self.command_size_limits: defaultdict[str, int] = defaultdict(lambda: 1024)
        self._house = server
        self._limits = settings
        self._turned_away = False
        self._whole_time: asyncio.TimerHandle | None = None
        self.storing = False
        """True from the end of a mail until its reply is written."""
        self.answered = asyncio.Event()
        self.client = ""
        super().__init__(
            _Handler(server, settings),
            data_size_limit=settings.size_limit,
            enable_SMTPUTF8=True,
            hostname=settings.domain,
            ident="LMTP ready" if settings.protocol == "lmtp" else "ESMTP ready",
            timeout=settings.idle_seconds,
            command_call_limit=_COMMANDS,
            loop=loop,
        )

    async def smtp_DATA(self, arg: str) -> None:
        self.answered.clear()
        try:
            await super().smtp_DATA(arg)
        finally:
            self.storing = False
            self.answered.set()

    def _getaddr(self, arg: str) -> tuple[str | None, str | None]:
        try:
            address, rest = super()._getaddr(arg)
        except (IndexError, RecursionError, AttributeError):
            # The standard library's parser trips over some malformed addresses: the sender's fault, not ours.
            return None, None
        return address, rest

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        peer = transport.get_extra_info("peername")
        self.client = str(peer[0]) if peer else ""
        if not self._house.admits(self.client):
            self._turned_away = True
            if isinstance(transport, asyncio.WriteTransport):
                transport.write(b"421 4.7.0 Too many connections, try again later\r\n")
            transport.close()
            return
        self._house.sessions.add(self)
        self._house.per_client[self.client] += 1
        self._whole_time = self.loop.call_later(self._limits.session_seconds, self.hang_up)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        if self._turned_away:
            return
        if self._whole_time is not None:
            self._whole_time.cancel()
        self._house.sessions.discard(self)
        self._house.per_client[self.client] -= 1
        if self._house.per_client[self.client] <= 0:
            del self._house.per_client[self.client]
        super().connection_lost(error)

    def data_received(self, data: bytes) -> None:
        if not self._turned_away:
            super().data_received(data)

    def eof_received(self) -> bool | None:
        return None if self._turned_away else super().eof_received()

    def say_goodbye(self) -> None:
        """Tell a waiting client that the service stops; one whose mail is being stored gets its answer first."""
        if not self.storing and isinstance(self.transport, asyncio.WriteTransport):
            self.transport.write(b"421 4.3.2 The service is stopping, try again later\r\n")
            self.transport.close()

    def hang_up(self) -> None:
        if self.transport is not None:
            self.transport.close()


class _SmtpSession(_Protocol):
    pass


class _LmtpSession(_Protocol, LMTP):  # type: ignore[misc]
    """LMTP: after the mail, one reply for each recipient (RFC 2033 4.2), which aiosmtpd does not give."""

    _receivers = 0

    async def smtp_DATA(self, arg: str) -> None:
        try:
            self._receivers = len(self.envelope.rcpt_tos)
            await super().smtp_DATA(arg)
        finally:
            self._receivers = 0

    async def push(self, status: str | bytes) -> None:
        text = status if isinstance(status, str) else status.decode("utf-8", "replace")
        after_data = self._receivers and not text.startswith(("354", "503", "501", "421"))
        for _ in range(self._receivers if after_data else 1):
            await super().push(text)


def key_of(raw: bytes) -> str:
    """What makes a mail the same again: its Message-ID and the SHA-256 of From, Subject, Date and body. Trace headers
    are left out, since one mail that came by two ways carries different ones."""
    blank = raw.find(b"\r\n\r\n", 0, 200_000)
    head = raw[: blank if blank >= 0 else 200_000].replace(b"\r\n", b"\n")
    digest = hashlib.sha256()
    message_id = b""
    for name, value in _FIELD.findall(head):
        digest.update(name.lower() + b":" + value.strip() + b"\n")
        if name.lower() == b"message-id" and not message_id:
            message_id = value.strip()
    digest.update(memoryview(raw)[blank if blank >= 0 else 0 :])
    shown = re.sub(r"[^\x21-\x7e]", "", message_id.decode("latin-1"))[:250]
    return f"{shown} {digest.hexdigest()}".strip()


def _prepared(raw: bytes) -> tuple[str, bytes]:
    """Key and bytes with every line end CRLF and without NUL, so that nothing behind us can read them differently."""
    if b"\x00" in raw:
        raw = raw.replace(b"\x00", b"")
    if raw.count(b"\n") != raw.count(b"\r\n") or raw.count(b"\r") != raw.count(b"\r\n"):
        raw = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n").replace(b"\n", b"\r\n")
    return key_of(raw), raw


def _allow_open_files(wanted: int) -> None:
    """Each connection is an open file, and most systems begin with 1,024 for a process that may have many more."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def _clean(address: str) -> str:
    """Without half characters, so that it can be kept as JSON."""
    return address.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _is_loopback(client: str) -> bool:
    try:
        return ipaddress.ip_address(client).is_loopback
    except ValueError:
        return not client  # a Unix socket has no address
