"""The web page over real sockets and a real database, with an assistant that answers from a short list."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import httpx
from lxml import html as lxml_html  # type: ignore[import-untyped]
from starlette.routing import BaseRoute

from assistant import bookings
from assistant.bookings import Actor
from assistant.conversation import Outcome
from assistant.model import (
    Booking,
    BookingView,
    Catalog,
    ChannelName,
    Conversation,
    Findings,
    Language,
    Match,
    Message,
    NearMiss,
    Period,
    Person,
    Reading,
    Reply,
    Status,
    Verb,
)
from assistant.ports import BookingBook
from assistant.replies.answers import Answers
from assistant.replies.bookings import BookingReplies
from assistant.replies.reminders import coming_noted
from integrations.app.coordination import Coordination
from integrations.app.gateway import ServiceGateway
from integrations.app.inbox_worker import InboxWorker
from integrations.app.outbox_sender import OutboxSender
from integrations.catalog.reader import load_catalog
from integrations.channels.web.channel import WebChannel
from integrations.channels.web.service_access import CatalogueAccess, OperatorsAccess
from integrations.channels.web.settings import WebSettings
from integrations.store import Database
from integrations.store.transactions import Snapshot, Transaction
from tests.fakes import FakeClock, FakeHolidays
from tests.patience import PATIENCE
from tests.running import free_port

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 23, 8, 15, tzinfo=UTC)
METTE = "mette@skoletjenesten.example.org"
OLE = "ole@skoletjenesten.example.org"


@dataclass(frozen=True)
class Considered:
    message: Message
    conversation: Conversation


class ShortAssistant:
    """Answers every question with the same three activities, drafts what is chosen; a slow one is thought
    about until ``thought`` is set."""

    def __init__(self, answers: Answers, coordination: Coordination) -> None:
        self._answers, self._coordination = answers, coordination
        self.seen: list[Message] = []
        self.thought = threading.Event()

    def consider(
        self, message: Message, conversation: Conversation, today: date, bookings: Sequence[Booking] = ()
    ) -> Considered:
        self.seen.append(message)
        if "langsom" in message.text:
            assert self.thought.wait(PATIENCE)
        if "gaar i stykker" in message.text:
            raise RuntimeError("kan ikke svare paa anna@skole.example.org")
        return Considered(message, conversation)

    def settle(self, considered: Considered, book: BookingBook) -> Outcome:
        message = considered.message
        if message.action is not None and message.action.verb == Verb.CHOOSE:
            return self._draft(considered, book)
        if message.action is not None and message.action.verb == Verb.CANCEL:
            event = bookings.cancel(
                book, message.action.subject, Actor(message.sender, message.channel, message.received_at)
            )
            assert event.booking is not None
            reply = self._replies.cancelled(event.booking, by_office=False, was_approved=False)
            return Outcome(reply, considered.conversation, (event,))
        if message.action is not None and message.action.verb == Verb.CONFIRM:
            actor = Actor(message.sender, message.channel, message.received_at)
            event = bookings.confirm(book, message.action.subject, actor)
            assert event.booking is not None
            return Outcome(coming_noted(self._replies, [event.booking]), considered.conversation, (event,))
        return Outcome(self._answer(message), considered.conversation)

    @property
    def _replies(self) -> BookingReplies:
        return BookingReplies(self._answers)

    def _answer(self, message: Message) -> Reply:
        activities = self._answers.catalog.activities
        grades = frozenset({8})
        spring = Period(date(2027, 3, 1), date(2027, 5, 31))
        reading = Reading(message.text, Language.DA, topic="fysik", grades=grades, periods=(spring,))
        names = ("fysikbesoeg-paa-blaesbjerg-energi", "stjerneaften-paa-stjernehoj", "robotdysten")
        matches = tuple(
            Match(activities[name], score, {"grades": True, "periods": True if name != "robotdysten" else None})
            for name, score in zip(names, (0.91, 0.78, 0.55), strict=True)
        )
        near = (NearMiss(activities["laborant-en-formiddag"], 0.7, ("periods",)),)
        season = self._coordination.rules().season
        return self._answers.answer(reading, Findings(matches, near), season)

    def _draft(self, considered: Considered, book: BookingBook) -> Outcome:
        message = considered.message
        assert message.action is not None
        assert message.facts is not None
        activity = self._answers.catalog.activities[message.action.subject]
        facts = message.facts
        draft = Booking(
            id="",
            activity_id=activity.id,
            activity_title=activity.title[Language.DA],
            provider_id=activity.provider.id,
            status=Status.DRAFT,
            teacher=message.sender,
            conversation=message.conversation,
            channel=message.channel,
            language=Language.DA,
            created_at=message.received_at,
            wish=facts.period,
            time=facts.time,
            class_name=facts.class_name,
            grade=8,
            pupils=facts.pupils,
            school=facts.school,
            phone=facts.phone,
            wishes=facts.wishes,
            question="Fysikbesøg for 8. klasse til foråret",
        )
        event = bookings.draft(
            book, self._coordination.rules(), draft, Actor(message.sender, message.channel, message.received_at)
        )
        assert event.booking is not None
        return Outcome(self._replies.drafted([event.booking]), considered.conversation, (event,))


@dataclass
class ServedPage:
    """The web page as it runs in a test."""

    channel: WebChannel
    database: Database
    clock: FakeClock
    assistant: ShortAssistant
    coordination: Coordination
    catalog: Catalog
    links: list[tuple[str, str]] = field(default_factory=list)
    """Sign-in links: address and link, in the order they were made."""
    faults: list[Exception] = field(default_factory=list)
    """Raised by the next reads of the gateway, one each."""
    serving: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.channel.port}"

    def browser(self, **more: Any) -> httpx.AsyncClient:
        """Somebody's browser: keeps cookies, does not follow redirects by itself."""
        return httpx.AsyncClient(base_url=self.url, timeout=PATIENCE, headers={"Accept-Language": "da"}, **more)

    @asynccontextmanager
    async def signed_in(self, address: str = METTE) -> AsyncIterator[httpx.AsyncClient]:
        """A coordinator's browser after the way through the mail."""
        async with self.browser() as browser:
            page = await browser.get("/signin")
            sent = await browser.post("/signin", data={"token": field_of(page, "token"), "address": address})
            assert sent.status_code == 200
            path = self.links[-1][1].removeprefix(self.url)
            page = await browser.get(path)
            entered = await browser.post(path, data={"token": field_of(page, "token")})
            assert entered.status_code == 303, entered.text
            yield browser

    async def draft(self, **fields: Any) -> Booking:
        """A draft as a teacher's mail would have made it."""
        fresh = replace(
            Booking(
                id="",
                activity_id="fysikbesoeg-paa-blaesbjerg-energi",
                activity_title="Fysikbesøg på Blæsbjerg Energi",
                provider_id="blaesbjerg-energi",
                status=Status.DRAFT,
                teacher=Person("mail:anna@skole.example.org", "Anna Lund", "anna@skole.example.org"),
                conversation="mail:abc",
                channel=ChannelName.MAIL,
                language=Language.DA,
                created_at=self.clock.now(),
                wish=Period(date(2027, 4, 19), date(2027, 4, 23)),
                class_name="8.b",
                grade=8,
                pupils=24,
                school="Gørlev Skole",
                question="Hej! Vi vil gerne se, hvordan I laver strøm.",
            ),
            **fields,
        )

        def work(tx: Transaction) -> Booking:
            event = bookings.draft(
                tx.bookings, self.coordination.rules(), fresh, Actor(fresh.teacher, fresh.channel, fresh.created_at)
            )
            assert event.booking is not None
            return event.booking

        return await self.database.write(work)

    async def stop(self) -> None:
        """What the service does at SIGTERM."""
        assert self.serving is not None
        self.serving.cancel()
        await asyncio.gather(self.serving, return_exceptions=True)

    async def booking(self, booking_id: str) -> Booking:
        return await self.database.read(lambda view: view.bookings.get(booking_id))

    async def state(self) -> list[str]:
        """Everything that is stored, as text: for "nothing was changed"."""

        def dump(view: Snapshot) -> list[str]:
            connection: sqlite3.Connection = view._connection  # type: ignore[attr-defined]
            return list(connection.iterdump())

        return await self.database.read(dump)


class FaultyGateway(ServiceGateway):
    """The gateway, which fails on demand."""

    faults: list[Exception]

    async def read(self, work: Any) -> Any:
        if self.faults:
            raise self.faults.pop(0)
        return await super().read(work)


@asynccontextmanager
async def served_page(
    folder: Path,
    port: int = 0,
    extra_routes: Sequence[BaseRoute] = (),
    *,
    catalogue: CatalogueAccess | None = None,
    access: OperatorsAccess | None = None,
    catalog_now: Callable[[], Catalog] | None = None,
    **settings: Any,
) -> AsyncIterator[ServedPage]:
    """The page, served until the end of the block. ``catalogue`` and ``catalog_now``: over other files than the sample,
    which change."""
    catalog = load_catalog([ROOT / "catalog_data" / "kalundborg"])
    clock = FakeClock(NOW)
    holidays = FakeHolidays({"easter": Period(date(2027, 3, 20), date(2027, 3, 29))})
    answers = Answers(catalog, lambda topic, language: {})
    channels: dict[ChannelName, Any] = {}
    coordination = Coordination(answers, holidays, channels, clock, settings.get("language", Language.DA))
    links: list[tuple[str, str]] = []
    with Database.open(folder / "klassetur.db") as database:
        gateway = FaultyGateway(database, clock, lambda: coordination)
        gateway.faults = []

        async def health() -> dict[str, Any]:
            return {"ok": True, **(await gateway.read(lambda view: dict(view.statistics.counts())))}

        def present(booking: Booking, snapshot: Snapshot) -> BookingView:
            return coordination.view(booking, snapshot)

        if not port:
            port = free_port()
        web = WebSettings(
            **{
                "port": port,
                "base_url": f"http://127.0.0.1:{port}",
                "coordinators": frozenset({METTE, OLE}),
                **settings,
            }
        )
        channel = WebChannel(
            gateway,
            web,
            catalog_now or (lambda: catalog),
            clock=clock,
            present=present,
            send_sign_in=lambda tx, address, link: links.append((address, link)),
            health=health,
            holidays=lambda: holidays,
            catalogue=catalogue,
            operators=access,
            extra_routes=extra_routes,
        )
        channels[ChannelName.WEB] = channel
        assistant = ShortAssistant(answers, coordination)
        outbox = OutboxSender(database, {}, clock)
        worker = InboxWorker(
            database,
            channels,
            lambda: assistant,
            lambda: coordination,
            clock,
            outbox.ring,  # type: ignore[arg-type,return-value]
        )
        gateway.furnish(worker, outbox)
        running = [asyncio.create_task(channel.run()), asyncio.create_task(worker.run())]
        try:
            await _until_listening(port, running[0])
            yield ServedPage(
                channel, database, clock, assistant, coordination, catalog, links, gateway.faults, running[0]
            )
        finally:
            for task in running:
                task.cancel()
            ended = await asyncio.gather(*running, return_exceptions=True)
        for result in ended:
            if isinstance(result, Exception):
                raise result


def field_of(page: httpx.Response | str, name: str) -> str:
    """The value of the page's first hidden field of this name."""
    html = page if isinstance(page, str) else page.text
    hidden = lxml_html.document_fromstring(html).xpath("//input[@type = 'hidden'][@name = $name]", name=name)
    return str(hidden[0].get("value"))


async def ask(browser: httpx.AsyncClient, text: str, **fields: str) -> httpx.Response:
    """What a browser without JavaScript does: open the page, fill in the form, follow the redirect."""
    page = await browser.get("/")
    form = {"token": field_of(page, "token"), "once": field_of(page, "once"), "text": text, **fields}
    posted = await browser.post("/ask", data=form, headers={"Origin": str(browser.base_url).rstrip("/")})
    if posted.status_code != 303:
        return posted
    return await browser.get(posted.headers["location"])


async def _until_listening(port: int, serving: asyncio.Task[None]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not serving.done():
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.02)
                continue
            writer.close()
            await writer.wait_closed()
            return
    await serving
