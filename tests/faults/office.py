"""The real outbox with the real channels, between transports in which a scenario's troubles happen."""

from __future__ import annotations

import asyncio
import sqlite3
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

from assistant.model import ChannelName, Conversation, Language, Person, Reply, ReplyKind
from assistant.ports import Thread
from assistant.replies.answers import Answers
from integrations.app.coordination import Coordination
from integrations.app.outbox_sender import OutboxSender
from integrations.catalog.reader import load_catalog
from integrations.channels.mail import send
from integrations.channels.mail.channel import MailChannel
from integrations.channels.mail.settings import MailSettings
from integrations.channels.slack import SlackSettings
from integrations.channels.slack.channel import SlackChannel
from integrations.resources import DATA
from integrations.store import FILE, Database, StoreUnavailable
from tests.fakes import FakeClock, FakeHolidays
from tests.faults.scenarios import MAIL, SLACK, How, Scenario
from tests.faults.transports import FaultyRelay, FaultySlack, Troubles
from tests.mail.mailbox import StoringGateway
from tests.slack_api.server import shown

CATALOG = load_catalog([DATA / "kalundborg"])
WORDS = ("den første besked", "den anden besked")
"""What the person is told, in this order."""

SILENCE = 0.25
"""Seconds after which a silent transport is given up here."""
ROUNDS = 700
"""Looks at the outbox after which it is taken for one that never ends."""
STORE_TRIES = 3
"""So often the database takes nothing, then it does again."""
LATE_BY = timedelta(seconds=12)


@dataclass
class Outcome:
    """What came of it, for each of `WORDS`."""

    copies: list[int] = field(default_factory=lambda: [0, 0])
    """How often it arrived."""
    ids: list[set[str]] = field(default_factory=lambda: [set(), set()])
    """By which Message-IDs and keys."""
    arrived: list[int] = field(default_factory=list)
    """The number of the words that came, in order."""
    listed: int = 0
    """Postings on the list of the undelivered."""
    calls: int = 0
    """Calls for a human because of it."""
    waiting: int = 0
    """Postings that still wait."""


class Office:
    def __init__(self, database: Database, scenario: Scenario) -> None:
        self.database, self.scenario = database, scenario
        # behind the real time, so that Slack's own stamps lie after it
        self.clock = FakeClock(datetime.now(UTC) - timedelta(days=60))
        self.gateway = StoringGateway(database)
        self.gateway.clock = self.clock
        self.troubles = Troubles(scenario.troubles, self._befalls)
        self.relay, self.slack = FaultyRelay(self.troubles), FaultySlack(self.troubles)
        self._began, self._refused = self.clock.now(), 0
        self._killed = asyncio.Event()
        self._lock: sqlite3.Connection | None = None

    def open(self) -> None:
        mail = MailSettings(smtp_url=self.relay.url)
        slack = SlackSettings(
            self.slack.bot_token, signing_secret="s", api_url=self.slack.api_url, coordinators_channel="CCOORD"
        )
        self.channels = {
            MAIL: MailChannel(self.gateway, mail, now=self.clock.now),
            SLACK: SlackChannel(self.gateway, slack, clock=self.clock),
        }
        self.channels[SLACK]._client.timeout = 1  # type: ignore[attr-defined]
        self.coordination = Coordination(
            Answers(CATALOG, lambda _topic, _: {}), FakeHolidays(), self.channels, self.clock, Language.DA
        )
        self.sender = self._sender()

    def _sender(self) -> OutboxSender:
        failures = self.coordination.failures
        return OutboxSender(self.database, self.channels, self.clock, given_up=failures.given_up)

    def say(self) -> None:
        """Both words to the scenario's person, one after the other."""
        root = self.slack.workspace.next_ts()
        question = {"type": "message", "user": "U1", "text": "hej", "ts": root, "channel": "C1"}
        self.slack.workspace.channels["C1"].messages.append(question)
        mail = "anna@skole.example.org"
        by_mail = self.scenario.by is MAIL
        person = (
            Person(f"mail:{mail}", "Anna", mail)
            if by_mail
            else Person("slack:U1", "Anna", mail if self.scenario.has_mail else "")
        )
        name = "mail:abc" if by_mail else f"slack:T1:C1:{root}"
        data = {"token": "abcdefgh"} if by_mail else {"channel": "C1", "thread_ts": root, "user": "U1"}
        thread = Thread(name, person, data)
        self.database.write_now(lambda tx: tx.conversations.save(Conversation(name, self.scenario.by, person), thread))
        for number, words in enumerate(WORDS):
            reply = Reply(Language.DA, ReplyKind.NOTE, "Besked", opening=(words,), text=words)
            self.database.write_now(
                lambda tx, reply=reply, number=number: self.coordination.notifications.post(
                    tx, reply, thread, self.scenario.by, f"words:{number}", self.clock.now()
                )
            )

    async def until_quiet(self) -> None:
        for _ in range(ROUNDS):
            for name in (MAIL, SLACK):
                await self._step(name)
            waiting = self.database.read_now(lambda view: view.outbox.waiting())
            if not waiting:
                await self._land()
                return
            now = self.clock.now()
            # what is due now stands behind another one of its address
            ahead = [one.due_at for one in waiting if one.due_at is not None and one.due_at > now]
            self.clock.advance(min(ahead, default=now + timedelta(seconds=0.5)) - now)
            if self.clock.now() - self._began >= LATE_BY:
                await self._land()

    async def _land(self) -> None:
        """What is late arrives."""
        if not self.troubles.landing.is_set():
            self.troubles.landing.set()
            await asyncio.sleep(0.1)

    async def _step(self, name: ChannelName) -> None:
        step = asyncio.create_task(self.sender.step(name))
        killed = asyncio.create_task(self._killed.wait())
        await asyncio.wait({step, killed}, return_when=asyncio.FIRST_COMPLETED)
        if not step.done():
            self._kill()
            step.cancel()
        killed.cancel()
        try:
            await step
        except asyncio.CancelledError:
            return
        except StoreUnavailable:
            self._refused += 1
            if self._refused == STORE_TRIES:
                self._mend_store()

    def _kill(self) -> None:
        for flights in self.sender._on_their_way.values():
            for task in flights.values():
                task.cancel()
        self._killed.clear()
        self.sender = self._sender()

    def _befalls(self, how: How) -> None:
        assert self.database._writer is not None
        connection = self.database._writer._connection
        match how:
            case How.LOCKED:
                self._lock = sqlite3.connect(self.database.path, isolation_level=None)
                self._lock.execute("BEGIN IMMEDIATE")
            case How.FULL:
                pages = connection.execute("PRAGMA page_count").fetchone()[0]
                connection.execute(
                    "CREATE TEMP TRIGGER full BEFORE UPDATE ON main.outbox"
                    " BEGIN INSERT INTO marks VALUES (hex(randomblob(40000)), ''); END"
                )
                connection.execute(f"PRAGMA max_page_count = {pages}")
            case _:
                self._killed.set()
        self._refused = 0

    def _mend_store(self) -> None:
        assert self.database._writer is not None
        connection = self.database._writer._connection
        if self._lock is not None:
            self._lock.close()
            self._lock = None
        connection.execute("DROP TRIGGER IF EXISTS temp.full")
        connection.execute("PRAGMA max_page_count = 1000000")

    def outcome(self) -> Outcome:
        outcome = Outcome()
        mails = [(str(mail["Message-ID"]), mail.get_body(("plain",))) for mail in self.relay.messages]
        told = [(name, "" if body is None else str(body.get_content())) for name, body in mails]
        messages = [message for channel in ("C1", "DU1") for message in self.slack.messages(channel)]
        for message in sorted(messages, key=lambda message: str(message["ts"])):
            told.append((str(message["metadata"]["event_payload"]["key"]), shown(message)))
        for name, text in told:
            for number, words in enumerate(WORDS):
                if words in text:
                    outcome.copies[number] += 1
                    outcome.ids[number].add(name)
                    outcome.arrived.append(number)
        outcome.listed, outcome.calls, outcome.waiting = self.database.read_now(
            lambda view: (len(view.outbox.stuck()), len(view.calls.open()), len(view.outbox.waiting()))
        )
        return outcome


@asynccontextmanager
async def _opened(scenario: Scenario) -> AsyncIterator[Office]:
    with (
        tempfile.TemporaryDirectory(prefix="klassetur-faults-") as folder,
        Database.open(Path(folder) / FILE, busy_seconds=0.02) as database,
    ):
        office = Office(database, scenario)
        async with office.relay, office.slack:
            office.open()
            try:
                yield office
            finally:
                office.troubles.over.set()
                await asyncio.sleep(0.01)


async def played(scenario: Scenario) -> Outcome:
    """Both words are posted, the troubles happen, and the clock goes on until nothing waits any more."""
    with patch.multiple(send, _SECONDS=SILENCE, _SECONDS_FOR_CONTENT=SILENCE, _SECONDS_FOR_GOODBYE=SILENCE):
        async with _opened(scenario) as office:
            office.say()
            await office.until_quiet()
            return office.outcome()
