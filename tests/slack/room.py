"""Slack's channel between a local Slack and the real store, with a worker that answers what the test says."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Self, TypeVar

from assistant import bookings
from assistant.bookings import Actor, AddNote, Decision
from assistant.errors import AssistantError, ConversationUnknown
from assistant.model import (
    Action,
    Booking,
    BookingView,
    Button,
    Card,
    Change,
    ChangeKind,
    ChannelName,
    Conversation,
    Event,
    Language,
    Line,
    Person,
    Reply,
    ReplyKind,
    Status,
    Verb,
)
from integrations.app.outbox_sender import OutboxSender
from integrations.channels.contract import DecisionMade, IncomingMessage, MessageToTeacher
from integrations.channels.slack import SlackChannel, SlackSettings
from integrations.channels.slack.booking_queries import BookingQueries
from integrations.channels.slack.socket_mode import PING_SECONDS
from integrations.clock import SystemClock
from integrations.store.database import Database
from integrations.store.envelopes import InboxState, Outgoing, Posting
from integrations.store.transactions import Snapshot, Transaction
from integrations.store.turns import Turn
from tests.bookings.cases import rulebook
from tests.patience import PATIENCE
from tests.slack_api import SlackWorkspace

T = TypeVar("T")
TODAY = date(2026, 11, 16)


def card(number: int = 1, **changes: Any) -> Card:
    plain = Card(
        number=number,
        activity_id=f"fysik-{number}",
        title=f"Fysik på værket {number}",
        summary="Klassen måler på varme og strøm.",
        provider="Kalundborg Forsyning",
        place="Kalundborg",
        when="marts-maj",
        grades="7.-9. klasse",
        duration="2 timer",
        price="gratis",
        reasons=("du skrev »varme«", "passer til 8. klasse"),
        doubts=("det er ikke oplyst, hvor mange elever der er plads til",),
        confirmed="Bekræftet af udbyderen august 2026",
        gist="Klassen måler på varme.",
        facts=("mar.-maj", "Kalundborg", "2 timer"),
        reason="du skrev »varme«",
        minds=("det er ikke oplyst, hvor mange elever der er plads til",),
    )
    return replace(plain, **changes)


def answer_of(told: IncomingMessage) -> Reply:
    """Two cards, whatever was said."""
    buttons = tuple(Button(label, Action(verb)) for label, verb in (("Vis flere", Verb.MORE), ("Menneske", Verb.HUMAN)))
    return Reply(
        Language.DA,
        ReplyKind.ANSWER,
        subject="Forslag til fysik",
        opening=("Her er 2 aktiviteter, der passer:",),
        understood="Sådan har jeg forstået dig: fysik, 8. klasse.",
        cards=(card(1), card(2)),
        closing=("Svar med nummeret.",),
        buttons=buttons,
        text=f"Her er 2 aktiviteter, der passer: {told.message.text}",
    )


def booking(**changes: Any) -> Booking:
    plain = Booking(
        id="K1",
        activity_id="fysik-1",
        activity_title="Fysik på værket",
        provider_id="forsyning",
        status=Status.DRAFT,
        teacher=Person("slack:U1", "Anna Holm"),
        conversation="slack:T1:C1:1.000001",
        channel=ChannelName.SLACK,
        language=Language.DA,
        created_at=datetime(2026, 11, 16, 8, tzinfo=UTC),
        date=date(2027, 4, 6),
        class_name="8.b",
        pupils=24,
    )
    return replace(plain, **changes)


def to_decide(which: Booking, **changes: Any) -> Reply:
    verbs = (("Godkend", Verb.APPROVE, "primary"), ("Afvis", Verb.DECLINE, "danger"), ("Anden dato", Verb.PROPOSE, ""))
    view = BookingView(
        which,
        f"{which.id}: Forespørgsel, endnu ikke en booking",
        (Line("Aktivitet", which.activity_title), Line("Klasse", which.class_name)),
        ("Alle regler er overholdt.",),
    )
    plain = Reply(
        Language.DA,
        ReplyKind.TO_DECIDE,
        subject=f"Til afgørelse {which.id}: {which.activity_title}, {which.class_name}",
        opening=("En ny forespørgsel.",),
        bookings=(view,),
        buttons=tuple(Button(label, Action(verb, which.id), style) for label, verb, style in verbs),
        text=f"En ny forespørgsel. {which.id}",
    )
    return replace(plain, **changes)


def decided(which: Booking, who: str) -> Reply:
    return Reply(
        Language.DA,
        ReplyKind.DECIDED,
        subject=f"{which.id} godkendt",
        opening=(f"{which.id} er godkendt af {who}.",),
        text=f"{which.id} er godkendt af {who}.",
    )


def is_busy(snapshot: Snapshot, now: datetime) -> bool:
    """Something waits to be worked off, or to be sent now."""
    return bool(snapshot.statistics.counts()["inbox_waiting"] or snapshot.outbox.due(now, 1))


@dataclass
class Room:
    """``async with Room(slack, folder) as room``. Satisfies `Gateway` over the real database.

    ``readings`` is what every stored payload was read as, in order. ``decide_with`` carries out decisions; what it
    raises is told to the clicker.
    """

    slack: SlackWorkspace
    folder: Path
    socket_mode: bool = True
    answer: Callable[[IncomingMessage], Reply | None] = answer_of
    decide_with: Callable[[Decision, Actor], Iterable[tuple[Reply, Event]]] = lambda decision, actor: ()
    settings: Mapping[str, Any] = field(default_factory=dict)
    ping_seconds: float = PING_SECONDS
    office: BookingQueries | None = None
    readings: list[Any] = field(default_factory=list)
    cannot_store: bool = False
    hold: asyncio.Event = field(default_factory=asyncio.Event)
    """While it is not set, the worker stands still."""

    async def __aenter__(self) -> Self:
        self.clock = SystemClock(fixed_today=TODAY)
        self.database = Database.open(self.folder / "klassetur.db")
        settings = {
            "bot_token": self.slack.bot_token,
            "app_token": self.slack.app_token if self.socket_mode else "",
            "signing_secret": self.slack.signing_secret,
            "api_url": self.slack.api_url,
            "coordinators_channel": "CCOORD",
            **self.settings,
        }
        self.channel = SlackChannel(
            self, SlackSettings(**settings), clock=self.clock, queries=self.office, ping_seconds=self.ping_seconds
        )
        self.outbox = OutboxSender(self.database, {ChannelName.SLACK: self.channel}, self.clock)
        self.hold.set()
        self._tasks = [asyncio.create_task(work) for work in (self.channel.run(), self._work(), self.outbox.run())]
        if self.socket_mode:
            await self.slack.wait_for(lambda: self.slack.sockets.is_connected)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._tasks[0].cancel()
        await self._tasks[0]
        for task in self._tasks[1:]:
            task.cancel()
        await asyncio.gather(*self._tasks[1:], return_exceptions=True)
        self.database.close()

    # --- Gateway ----------------------------------------------------------------------------------------------------

    async def receive(
        self, channel: ChannelName, key: str, payload: bytes, envelope: Mapping[str, Any] | None = None
    ) -> int | None:
        if self.cannot_store:
            raise OSError("disk full")
        return await self.write(lambda tx: tx.inbox.receive(channel, key, payload, envelope or {}, self.clock.now()))

    async def settled(self, inbox_id: int, within: float) -> bool:
        try:
            async with asyncio.timeout(within):
                while await self.read(lambda snapshot: snapshot.inbox.is_waiting(inbox_id)):  # noqa: ASYNC110 - as a caller sees it
                    await asyncio.sleep(0.01)
        except TimeoutError:
            return False
        return True

    async def decide(self, decision: Decision, actor: Actor) -> Booking:
        told = list(self.decide_with(decision, actor))
        for number, (reply, event) in enumerate(told):
            await self.tell_coordinators(reply, event, f"decided:{decision.booking_id}:{number}")
        return next(event.booking for _, event in told if event.booking is not None)

    async def write_to_teacher(self, written: MessageToTeacher) -> None:
        raise ConversationUnknown(written.conversation)

    async def read(self, work: Callable[[Snapshot], T]) -> T:
        return await self.database.read(work)

    async def write(self, work: Callable[[Transaction], T]) -> T:
        return await self.database.write(work)

    # --- what the test looks at -------------------------------------------------------------------------------------

    @property
    def told(self) -> list[IncomingMessage]:
        return [reading for reading in self.readings if isinstance(reading, IncomingMessage)]

    @property
    def decisions(self) -> list[DecisionMade]:
        return [reading for reading in self.readings if isinstance(reading, DecisionMade)]

    async def stored(self) -> list[tuple[str, str]]:
        """Key and payload of everything in the inbox."""

        def look(snapshot: Any) -> list[tuple[str, str]]:
            rows = snapshot._connection.execute("SELECT key, payload FROM inbox ORDER BY id")
            return [(key, payload.decode()) for key, payload in rows]

        return await self.read(look)

    async def idle(self) -> None:
        """Wait until the inbox is empty, and the outbox but for what leaves later."""
        async with asyncio.timeout(PATIENCE):
            while await self.read(lambda snapshot: is_busy(snapshot, self.clock.now())):  # noqa: ASYNC110 - as a caller sees it
                await asyncio.sleep(0.02)

    async def remember(self, which: Booking) -> Booking:
        change = Change("", which.created_at, "slack:U1", ChannelName.SLACK, ChangeKind.DRAFTED)
        return await self.write(lambda tx: tx.bookings.add(which, change))

    async def tell_coordinators(self, reply: Reply, event: Event, key: str) -> None:
        await self.post(self.channel.compose_for_coordinators(reply, event, key))

    async def post(self, postings: Sequence[Posting]) -> None:
        def post(tx: Transaction) -> None:
            for posting in postings:
                tx.outbox.post(posting, self.clock.now())

        await self.write(post)
        self.outbox.ring()

    async def sends(self, posting: Posting, **changes: Any) -> Any:
        """Send it past the outbox; the result."""
        plain = Outgoing(id=1, posting=posting, attempts=0, created_at=self.clock.now())
        return await self.channel.send(replace(plain, **changes))

    # --- the worker -------------------------------------------------------------------------------------------------

    async def _work(self) -> None:
        while True:
            await self.hold.wait()
            item = await self.write(lambda tx: tx.inbox.next())
            if item is None:
                await asyncio.sleep(0.01)
                continue
            reading = await self.read(lambda snapshot, item=item: self.channel.read(item, snapshot.threads))
            if isinstance(reading, IncomingMessage):
                reading = await self.write(lambda tx, told=reading: self.channel.admit(told, tx))
            postings = self._postings(reading, f"slack:{item.id}")

            def settle(tx: Transaction, item: Any = item, reading: Any = reading, postings: Any = postings) -> None:
                if isinstance(reading, MessageToTeacher):
                    now = self.clock.now()
                    tx.turns.add(Turn(reading.conversation, now, "coordinator", reading.text))
                if isinstance(reading, DecisionMade) and isinstance(reading.decision, AddNote):
                    bookings.decide(tx.bookings, rulebook(), reading.decision, reading.actor)
                if isinstance(reading, IncomingMessage):
                    known = tx.conversations.get(reading.thread.conversation, reading.message.sender.address)
                    fresh = Conversation(reading.thread.conversation, ChannelName.SLACK, reading.message.sender)
                    tx.conversations.save(known or fresh, reading.thread)
                for posting in postings:
                    tx.outbox.post(posting, self.clock.now())
                tx.inbox.finish(item.id, InboxState.DONE)

            await self.write(settle)
            self.readings.append(reading)
            self.outbox.ring()

    def _postings(self, reading: Any, key: str) -> list[Posting]:
        if isinstance(reading, IncomingMessage):
            reply = self.answer(reading)
            return [] if reply is None else list(self.channel.compose(reply, reading.thread, key))
        if not isinstance(reading, DecisionMade):
            return []
        try:
            told = list(self.decide_with(reading.decision, reading.actor))
        except AssistantError as error:
            return list(self.channel.compose_refusal(reading.actor.who, error, f"{key}:refusal"))
        return [
            p for reply, event in told for p in self.channel.compose_for_coordinators(reply, event, f"{key}:office")
        ]
