"""A mail server that receives what the service sends, for tests and the demo."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from typing import Any, Self

from aiosmtpd.smtp import SMTP

from tests.patience import PATIENCE


class Postbox:
    """Keeps every message in the order it came. ``async with Postbox() as box: box.url``."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self._arrived = asyncio.Condition()
        self._server: asyncio.Server | None = None
        self.refusal = ""
        """An SMTP reply such as ``451 4.3.0 later`` given instead of taking a message."""
        self.speaks_utf8 = True

    @property
    def url(self) -> str:
        assert self._server is not None
        host, port = self._server.sockets[0].getsockname()[:2]
        return f"smtp://{host}:{port}"

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:
        if self.refusal:
            return self.refusal
        message = message_from_bytes(envelope.original_content, policy=SMTP_POLICY)
        assert isinstance(message, EmailMessage)
        message["X-Envelope-To"] = ", ".join(envelope.rcpt_tos)
        async with self._arrived:
            self.messages.append(message)
            self._arrived.notify_all()
        return "250 2.0.0 taken"

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: SMTP(self, enable_SMTPUTF8=self.speaks_utf8), "127.0.0.1", 0)
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()

    async def mail_to(self, address: str, number: int = 1, within: float = PATIENCE) -> EmailMessage:
        """The ``number``-th message to this address, waited for."""
        return await self._waited_for(lambda mail: address in mail["X-Envelope-To"], number, within, f"to {address}")

    async def mail_about(self, subject: str, within: float = PATIENCE) -> EmailMessage:
        """The first message with this in its subject, waited for."""
        return await self._waited_for(lambda mail: subject in str(mail["Subject"]), 1, within, f"about {subject}")

    async def _waited_for(
        self, is_meant: Callable[[EmailMessage], bool], number: int, within: float, what: str
    ) -> EmailMessage:
        def found() -> list[EmailMessage]:
            meant = [mail for mail in self.messages if is_meant(mail)]
            # After a power cut a mail may come twice under one Message-ID, which mail programs show once.
            return list({str(mail["Message-ID"]): mail for mail in reversed(meant)}.values())[::-1]

        async with self._arrived:
            try:
                async with asyncio.timeout(within):
                    await self._arrived.wait_for(lambda: len(found()) >= number)
            except TimeoutError:
                subjects = [f"{mail['X-Envelope-To']}: {mail['Subject']}" for mail in self.messages]
                raise AssertionError(f"mail {number} {what} did not arrive; there are {subjects}") from None
            return found()[number - 1]


def words_of(mail: EmailMessage) -> str:
    """The plain text of a message."""
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def calendar_of(mail: EmailMessage) -> str:
    """The calendar part of a message."""
    for part in mail.walk():
        if part.get_content_type() == "text/calendar":
            content = part.get_content()
            return content if isinstance(content, str) else content.decode()
    raise AssertionError("the message has no calendar part")
