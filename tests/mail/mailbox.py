"""A running mailbox over a real database, and the service around it cut down to its store."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from assistant.bookings import Actor, Decision
from assistant.model import Booking, ChannelName, Conversation
from integrations.app.inbox_worker import StoredThreads
from integrations.channels.contract import IncomingMessage
from integrations.channels.mail.channel import MailChannel
from integrations.channels.mail.settings import MailSettings
from integrations.store.database import Database
from integrations.store.envelopes import InboxState, Received
from integrations.store.transactions import Snapshot, Transaction
from tests.fakes import FakeClock
from tests.patience import PATIENCE

T = TypeVar("T")
SETTINGS = MailSettings(listen=("127.0.0.1", 0))


class StoringGateway:
    """`Gateway` that stores and looks up; nothing works the inbox off. ``fault`` is raised instead of storing."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.clock = FakeClock()
        self.fault: Exception | None = None
        self.waits: asyncio.Event | None = None
        self.called = asyncio.Event()

    async def receive(
        self, channel: ChannelName, key: str, payload: bytes, envelope: Mapping[str, Any] | None = None
    ) -> int | None:
        self.called.set()
        if self.waits is not None:
            await self.waits.wait()
        if self.fault is not None:
            raise self.fault
        now = self.clock.now()
        return await self.database.write(lambda tx: tx.inbox.receive(channel, key, payload, envelope or {}, now))

    async def settled(self, inbox_id: int, timeout: float) -> bool:  # noqa: ASYNC109 - the contract has it
        return True

    async def decide(self, decision: Decision, actor: Actor) -> Booking:
        raise AssertionError("no decision comes by mail")

    async def read(self, work: Callable[[Snapshot], T]) -> T:
        return await self.database.read(work)

    async def write(self, work: Callable[[Transaction], T]) -> T:
        return await self.database.write(work)

    def stored(self) -> list[Received]:
        """Takes everything out of the inbox, oldest first."""
        items: list[Received] = []

        def take(tx: Transaction) -> bool:
            item = tx.inbox.next()
            if item is not None:
                items.append(item)
                tx.inbox.finish(item.id, InboxState.DONE)
            return item is not None

        while self.database.write_now(take):
            pass
        return items

    def threads(self) -> StoredThreads:
        return StoredThreads(self.database)

    def keep(self, told: IncomingMessage) -> None:
        """As the worker does after an answer."""
        conversation = Conversation(told.thread.conversation, told.message.channel, told.message.sender)
        self.database.write_now(lambda tx: tx.conversations.save(conversation, told.thread))


@asynccontextmanager
async def mailbox(folder: Path, **changes: Any) -> AsyncIterator[tuple[MailChannel, StoringGateway]]:
    """The channel, listening on a free port of its own."""
    with Database.open(folder / "klassetur.db") as database:
        gateway = StoringGateway(database)
        channel = MailChannel(gateway, replace(SETTINGS, **changes), now=gateway.clock.now)
        serving = asyncio.create_task(channel.run())
        ready = asyncio.create_task(channel.listening.wait())
        try:
            await asyncio.wait({serving, ready}, return_when=asyncio.FIRST_COMPLETED)
            if serving.done():
                serving.result()
            yield channel, gateway
        finally:
            ready.cancel()
            serving.cancel()
            with suppress(asyncio.CancelledError):
                await serving


class Client:
    """Speaks SMTP line by line, so that a test can hold every reply against the book."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    @classmethod
    @asynccontextmanager
    async def connected(cls, port: int) -> AsyncIterator[Client]:
        client = cls(*await asyncio.open_connection("127.0.0.1", port))
        try:
            yield client
        finally:
            client._writer.close()
            with suppress(ConnectionError):
                await client._writer.wait_closed()

    async def reply(self) -> str:
        """The next reply, its lines joined by a newline; ``""`` when the server hung up."""
        lines: list[str] = []
        async with asyncio.timeout(PATIENCE):
            while line := (await self._reader.readline()).decode().rstrip("\r\n"):
                lines.append(line)
                if line[3:4] != "-":
                    break
        return "\n".join(lines)

    async def say(self, *lines: str | bytes) -> str:
        """Send these lines and return the reply to the last."""
        for line in lines:
            self._writer.write((line.encode() if isinstance(line, str) else line) + b"\r\n")
        await self._writer.drain()
        return await self.reply()

    async def deliver(self, raw: bytes, to: str = "assistant@localhost", sender: str = "anna@skole.example.org") -> str:
        """One whole transaction; the reply to the mail."""
        assert (await self.say(f"MAIL FROM:<{sender}>")).startswith("250")
        assert (await self.say(f"RCPT TO:<{to}>")).startswith("250")
        assert (await self.say("DATA")).startswith("354")
        return await self.say(raw + b"\r\n.")
