"""One connection to the mailbox's server: commands, limits, and the mail itself (RFC 5321, RFC 2033)."""

from __future__ import annotations

import asyncio
import ipaddress
import ssl
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable

import structlog
from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session

from integrations.channels.mail.settings import MailSettings
from integrations.channels.mail.smtp_data import IncomingMail

log = structlog.get_logger(__name__)

Take = Callable[[Envelope, str], Awaitable[str]]
"""Stores one mail that came from this client; the reply line says whether it is ours now."""

OUR_FAULT = "451 4.3.0 The mail could not be stored now; please try again later"

_AT_A_TIME = 16 * 1024 * 1024
"""More than is ever kept of what has arrived, so that a reading takes all of it."""
_MOST_RECEIVERS = 100
_COMMANDS = {"*": 1000, "NOOP": 50, "VRFY": 10, "HELP": 10, "RSET": 1000, "RCPT": 5000}


class Connections:
    """Those that are open now, and whether one more fits."""

    def __init__(self, settings: MailSettings) -> None:
        self._limits = settings
        self.sessions: set[SmtpSession] = set()
        self.per_client: Counter[str] = Counter()
        self.closing = False

    def admits(self, client: str) -> bool:
        """Whether one more connection of this client fits."""
        if self.closing or len(self.sessions) >= self._limits.connections:
            return False
        return _is_loopback(client) or self.per_client[client] < self._limits.connections_per_client

    def opened(self, session: SmtpSession) -> None:
        self.sessions.add(session)
        self.per_client[session.client] += 1

    def closed(self, session: SmtpSession) -> None:
        self.sessions.discard(session)
        self.per_client[session.client] -= 1
        if self.per_client[session.client] <= 0:
            del self.per_client[session.client]


class _Handler:
    """What aiosmtpd asks for each command."""

    def __init__(self, settings: MailSettings) -> None:
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

    async def handle_exception(self, error: Exception) -> str:
        log.error("mail.session_fault", fault=type(error).__name__)
        return OUR_FAULT


class SmtpSession(SMTP):  # type: ignore[misc]
    """One connection: aiosmtpd's, with our limits around it."""

    line_length_limit = 16 * 1024
    """More than the standard's 1000, so that no human's mail is lost for a long line."""

    def __init__(
        self,
        settings: MailSettings,
        connections: Connections,
        take: Take,
        tls_context: ssl.SSLContext | None,
        loop: asyncio.AbstractEventLoop,
    ) -> None:
        """Without ``tls_context``, STARTTLS is not offered."""
        # aiosmtpd shares one table between all connections, and each new one empties it.
        self.command_size_limits: defaultdict[str, int] = defaultdict(lambda: 1024)
        self._limits = settings
        self._connections = connections
        self._take = take
        self._turned_away = False
        self._whole_time: asyncio.TimerHandle | None = None
        self.storing = False
        """True from the end of a mail until its reply is written."""
        self.answered = asyncio.Event()
        self.client = ""
        super().__init__(
            _Handler(settings),
            data_size_limit=settings.size_limit,
            enable_SMTPUTF8=True,
            hostname=settings.domain,
            ident="LMTP ready" if settings.protocol == "lmtp" else "ESMTP ready",
            tls_context=tls_context,
            timeout=settings.idle_seconds,
            command_call_limit=_COMMANDS,
            loop=loop,
        )

    async def smtp_MAIL(self, arg: str) -> None:
        await (super().smtp_MAIL(arg) if _is_clean(arg) else self.push("501 5.5.4 Syntax: MAIL FROM:<address>"))

    async def smtp_RCPT(self, arg: str) -> None:
        await (super().smtp_RCPT(arg) if _is_clean(arg) else self.push("501 5.5.4 Syntax: RCPT TO:<address>"))

    async def smtp_DATA(self, arg: str) -> None:
        """As aiosmtpd's, but gathers the mail in one buffer: a list of its lines needs fifty times the memory."""
        if await self.check_helo_needed():
            return
        if not self.envelope.rcpt_tos:
            await self.push("503 Error: need RCPT command")
        elif arg:
            await self.push("501 Syntax: DATA")
        else:
            self.answered.clear()
            try:
                await self.push("354 End data with <CR><LF>.<CR><LF>")
                await self._answer(await self._received())
            finally:
                self.storing = False
                self.answered.set()

    async def _received(self) -> str:
        """Takes the mail to its last dot and has it stored; the reply. Reads what has arrived at a time and not a line:
        a mail of millions of empty lines would hold up everybody else."""
        mail = IncomingMail(self._limits.size_limit, self.line_length_limit)
        while not mail.ended:
            arrived = await self._reader.read(_AT_A_TIME)
            if not arrived:
                raise ConnectionResetError("the client hung up within its mail")
            mail.take(arrived)
        if mail.beyond and not self._reader.at_eof():
            # Nothing else is there: all that had arrived was read, and nothing can arrive in between.
            self._reader.feed_data(mail.beyond)
        if mail.refusal:
            return mail.refusal
        self.storing = True
        self.envelope.original_content = self.envelope.content = mail.content()
        del mail
        return await self._take(self.envelope, self.client)

    async def _answer(self, reply: str) -> None:
        self._set_post_data_state()
        await self.push(reply)

    def _getaddr(self, arg: str) -> tuple[str | None, str | None]:
        try:
            address, rest = super()._getaddr(arg)
        except (IndexError, RecursionError, AttributeError):
            # The standard library's parser trips over some malformed addresses: the sender's fault, not ours.
            return None, None
        return address, rest

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if self._original_transport is not None:
            super().connection_made(transport)  # the same connection, secured by STARTTLS
            return
        peer = transport.get_extra_info("peername")
        self.client = str(peer[0]) if peer else ""
        if not self._connections.admits(self.client):
            self._turned_away = True
            if isinstance(transport, asyncio.WriteTransport):
                transport.write(b"421 4.7.0 Too many connections, try again later\r\n")
            transport.close()
            return
        self._connections.opened(self)
        self._whole_time = self.loop.call_later(self._limits.session_seconds, self.hang_up)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        if self._turned_away or self not in self._connections.sessions:
            return  # a failed handshake is reported twice
        if self._whole_time is not None:
            self._whole_time.cancel()
        self._connections.closed(self)
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


class LmtpSession(SmtpSession, LMTP):  # type: ignore[misc]
    """LMTP: after the mail, one reply for each recipient (RFC 2033 4.2), which aiosmtpd does not give."""

    async def _answer(self, reply: str) -> None:
        receivers = len(self.envelope.rcpt_tos)
        await super()._answer("\r\n".join([reply] * receivers))


def _is_clean(arg: str | None) -> bool:
    """Without the signs that hide what follows them: two servers could read two addresses from one line."""
    return not any(sign < " " or sign == "\x7f" for sign in arg or "")


def _is_loopback(client: str) -> bool:
    try:
        return ipaddress.ip_address(client).is_loopback
    except ValueError:
        return not client  # a Unix socket has no address
