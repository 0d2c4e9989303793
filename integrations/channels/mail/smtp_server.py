"""The mailbox's server: takes a mail, has it stored, and only then says so (RFC 5321, RFC 2033)."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import hashlib
import logging
import re
import resource
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog
from aiosmtpd.smtp import Envelope

from assistant.errors import SettingsWrong
from integrations.channels.mail.settings import MailSettings
from integrations.channels.mail.smtp_session import OUR_FAULT, Connections, LmtpSession, SmtpSession
from integrations.channels.mail.tls import Certificate

log = structlog.get_logger(__name__)

Store = Callable[[str, bytes, Mapping[str, Any]], Awaitable[object]]
"""Commits key, bytes and envelope; raises when it could not."""

_STORE_SECONDS = 30
_LARGE = 1024 * 1024
_FIELD = re.compile(rb"^(message-id|from|subject|date)[ \t]*:[ \t]*(.*(?:\n[ \t].*)*)", re.IGNORECASE | re.MULTILINE)
_CLOSING_SECONDS = 5


class MailServer:
    """Listens until `close`. ``store`` is called once for each mail, before it is acknowledged."""

    def __init__(self, settings: MailSettings, store: Store) -> None:
        self._settings = settings
        self._store = store
        self._certificate: Certificate | None = None
        self._server: asyncio.Server | None = None
        self.connections = Connections(settings)

    @property
    def port(self) -> int:
        """The port it listens on; 0 before `open`."""
        if self._server is None or not self._server.sockets:
            return 0
        return int(self._server.sockets[0].getsockname()[1])

    async def open(self) -> None:
        """Bind and listen. Raises `SettingsWrong` when the address or the certificate cannot be had."""
        if self._settings.tls_cert is not None:
            self._certificate = Certificate(self._settings.tls_cert, self._settings.tls_key)
        # aiosmtpd logs every command with its addresses; our own log has ids alone.
        for name in ("mail.log", "mail.debug"):
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
        _allow_open_files(self._settings.connections + 500)
        loop = asyncio.get_running_loop()
        host, port = self._settings.listen
        try:
            self._server = await loop.create_server(lambda: self._session(loop), host, port, backlog=1024)
        except OSError as fault:
            what = "is in use" if fault.errno == errno.EADDRINUSE else f"cannot be used ({fault.strerror or fault})"
            raise SettingsWrong(
                f"KLASSETUR_MAIL_LISTEN: {host}:{port} {what}; stop what listens there or name another address."
            ) from fault

    async def close(self) -> None:
        """Stop listening, let mails that are being stored be answered, and hang up."""
        self.connections.closing = True
        if self._server is not None:
            self._server.close()
        for session in list(self.connections.sessions):
            session.say_goodbye()
        storing = [session.answered.wait() for session in self.connections.sessions if session.storing]
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(asyncio.gather(*storing), _CLOSING_SECONDS)
        for session in list(self.connections.sessions):
            session.hang_up()
        if self._server is not None:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._server.wait_closed(), 1)

    def _session(self, loop: asyncio.AbstractEventLoop) -> SmtpSession:
        """For one more connection."""
        kind = LmtpSession if self._settings.protocol == "lmtp" else SmtpSession
        secured = self._certificate.context() if self._certificate is not None else None
        return kind(self._settings, self.connections, self.take, secured, loop)

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
            return OUR_FAULT
        return "250 2.0.0 Stored"


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
