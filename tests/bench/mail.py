"""Mail taken durably: from connecting to the 250 after the final dot, over real SMTP."""

from __future__ import annotations

import asyncio
import sqlite3
import tempfile
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable
from functools import partial
from pathlib import Path
from uuid import uuid4

from aiosmtpd.smtp import SMTP, Envelope, Session

from integrations.app.gateway import ServiceGateway
from integrations.channels.mail.channel import MailChannel
from integrations.channels.mail.settings import MailSettings
from integrations.clock import SystemClock
from integrations.logs import set_up_logs
from integrations.store.database import Database
from tests.bench.measure import Figure, Target, at, paired, timed
from tests.bench.side import Side, side
from tests.bench.sides import no_coordination
from tests.bench.size import Size

TITLE = "Mail taken: stored durably, then 250"

SENDERS = 20
_SIMPLEST = "the simplest aiosmtpd handler with one committed insert"
_WITHIN = Target(1.0)
_MAIL = "\r\n".join(
    (
        "Received: from mx.skole.example.org by mail.example.org; Sat, 21 Nov 2026 10:15:00 +0100",
        "From: Anna Holm <anna@skole.example.org>",
        "To: assistant@localhost",
        "Subject: =?utf-8?q?Bes=C3=B8g?=",
        "Date: Sat, 21 Nov 2026 10:15:00 +0100",
        "Message-ID: <NUMBER@skole.example.org>",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
        "",
        "Hej",
        "",
        "Vi skal til at have energi og effekt i fysik. Har I et besøg til min 8. klasse til foråret?",
        "Vi er 24 elever og kan komme alle dage undtagen onsdag.",
        "",
        "Mvh Anna Holm",
    )
).encode()


def figures(room: Path, size: Size) -> list[Figure]:
    turns, warm_up = [size.writes] * size.repeats, [min(size.writes, 50)]
    with side(Simplest) as theirs, side(Ours) as ours:
        one = paired(timed(_sending(theirs, 1)), timed(_sending(ours, 1)), turns, warm_up)
        many = paired(timed(_sending(theirs, SENDERS)), timed(_sending(ours, SENDERS)), turns, warm_up)
        waits = asyncio.run(_sent(ours.about, SENDERS, size.writes * 2))
    sent = max(size.writes // SENDERS, 1) * SENDERS
    return [
        Figure.of_rates("one sender", _SIMPLEST, one, Target(0.8, at_most=False), each=size.writes),
        Figure.of_rates(f"{SENDERS} senders", _SIMPLEST, many, Target(0.8, at_most=False), each=sent),
        Figure(f"final dot to 250, p99, {SENDERS} senders", at(0.99, waits), "s", target=_WITHIN),
    ]


class _Mailbox(ABC):
    """A server on a thread of its own; ``about`` is its port."""

    def __init__(self) -> None:
        ready = threading.Event()
        threading.Thread(target=lambda: asyncio.run(self._serve(ready)), daemon=True).start()
        ready.wait()

    async def _serve(self, ready: threading.Event) -> None:
        with tempfile.TemporaryDirectory(prefix="klassetur-bench-") as room:
            self.about = await self.listen(Path(room))
            ready.set()
            await asyncio.Event().wait()

    @abstractmethod
    async def listen(self, room: Path) -> int: ...


class Simplest(_Mailbox):
    """What one would write with aiosmtpd and sqlite3 in ten lines."""

    def __init__(self, given: None) -> None:
        super().__init__()

    async def listen(self, room: Path) -> int:
        self._connection = sqlite3.connect(room / "mail.db", isolation_level=None)
        for setting in ("journal_mode = WAL", "synchronous = FULL"):
            self._connection.execute(f"PRAGMA {setting}").fetchall()
        self._connection.execute("CREATE TABLE mail (id INTEGER PRIMARY KEY, sender TEXT, payload BLOB)")
        server = await asyncio.get_running_loop().create_server(lambda: SMTP(self), "127.0.0.1", 0)
        return int(server.sockets[0].getsockname()[1])

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self._connection.execute(
            "INSERT INTO mail (sender, payload) VALUES (?, ?)", (envelope.mail_from, envelope.content)
        )
        return "250 OK"


class Ours(_Mailbox):
    """The mail channel on the real store, as the service has it; nothing works the inbox off meanwhile."""

    def __init__(self, given: None) -> None:
        super().__init__()

    async def listen(self, room: Path) -> int:
        set_up_logs("info")
        clock = SystemClock()
        gateway = ServiceGateway(Database.open(room / "klassetur.db"), clock, no_coordination)
        channel = MailChannel(gateway, MailSettings(listen=("127.0.0.1", 0)), now=clock.now)
        self._running = asyncio.create_task(channel.run())
        await channel.listening.wait()
        return channel.port


# --- the senders ------------------------------------------------------------------------------------------------------


def _sending(mailbox: Side, senders: int) -> Callable[[int], list[float]]:
    return lambda mails: asyncio.run(_sent(mailbox.about, senders, mails))


async def _sent(port: int, senders: int, mails: int) -> list[float]:
    """Seconds from the final dot to the reply, of every mail."""
    waits: list[float] = []
    await asyncio.gather(*(_send(port, max(mails // senders, 1), waits) for _ in range(senders)))
    return waits


async def _send(port: int, mails: int, waits: list[float]) -> None:
    """One connection, one mail after the other; every mail is a new one."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    say = partial(_say, reader, writer)
    await reader.readline()
    await say(b"EHLO mx.skole.example.org")
    clock = asyncio.get_running_loop().time
    for _ in range(mails):
        await say(b"MAIL FROM:<anna@skole.example.org>")
        await say(b"RCPT TO:<assistant@localhost>")
        await say(b"DATA")
        begun = clock()
        reply = await say(_mail() + b"\r\n.")
        waits.append(clock() - begun)
        if not reply.startswith(b"250"):
            raise RuntimeError(f"a mail was not taken: {reply.decode()}")
    writer.close()
    await writer.wait_closed()


async def _say(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, line: bytes) -> bytes:
    writer.write(line + b"\r\n")
    while True:
        reply = await reader.readline()
        if reply[3:4] != b"-":
            return reply


def _mail() -> bytes:
    """A new one each time, as a mail program writes it."""
    return _MAIL.replace(b"NUMBER", uuid4().hex.encode())
