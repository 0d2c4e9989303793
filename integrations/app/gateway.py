"""What channels may ask of the rest of the service: store this, decide that, let me look."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from uuid import uuid4

from assistant.bookings import Actor, Decision
from assistant.model import Booking, Call, ChannelName
from assistant.ports import Clock
from integrations.app.coordination import Coordination
from integrations.app.inbox_worker import InboxWorker
from integrations.app.outbox_sender import OutboxSender
from integrations.channels.contract import CallStep, MessageToTeacher, NewcomerNamed, ProviderSays
from integrations.store import Database
from integrations.store.transactions import Snapshot, Transaction

T = TypeVar("T")


class ServiceGateway:
    """Satisfies `integrations.channels.contract.Gateway` for the running service.

    Channels are made with it, and worker and outbox with the channels: `furnish` closes that circle.
    """

    def __init__(self, database: Database, clock: Clock, coordination: Callable[[], Coordination]) -> None:
        self._database = database
        self._clock = clock
        self._coordination = coordination
        self._worker: InboxWorker | None = None
        self._outbox: OutboxSender | None = None

    def furnish(self, worker: InboxWorker, outbox: OutboxSender) -> None:
        """InboxWorker and outbox that are rung when something new lies there."""
        self._worker, self._outbox = worker, outbox

    async def receive(
        self, channel: ChannelName, key: str, payload: bytes, envelope: Mapping[str, Any] | None = None
    ) -> int | None:
        now = self._clock.now()
        inbox_id = await self._database.write(lambda tx: tx.inbox.receive(channel, key, payload, envelope or {}, now))
        if inbox_id is not None and self._worker is not None:
            self._worker.ring()
        return inbox_id

    async def settled(self, inbox_id: int, within: float) -> bool:
        return self._worker is not None and await self._worker.settled(inbox_id, within)

    async def decide(self, decision: Decision, actor: Actor) -> Booking:
        coordination = self._coordination()
        booking = await self._database.write(lambda tx: coordination.decide(tx, decision, actor))
        self._ring_outbox()
        return booking

    async def send_again(self, booking_id: str, name: str, email: str, actor: Actor) -> Booking:
        failures = self._coordination().failures
        booking = await self._database.write(lambda tx: failures.send_again(tx, booking_id, name, email, actor))
        self._ring_outbox()
        return booking

    async def write_to_teacher(self, written: MessageToTeacher) -> None:
        coordination, key = self._coordination(), f"written:{uuid4()}"
        await self._database.write(lambda tx: coordination.write_to_teacher(tx, written, key))
        self._ring_outbox()

    async def step_call(self, step: CallStep) -> Call:
        coordination = self._coordination()
        call = await self._database.write(lambda tx: coordination.step_call(tx, step))
        self._ring_outbox()
        return call

    async def provider_says(self, said: ProviderSays) -> None:
        coordination = self._coordination()
        await self._database.write(lambda tx: coordination.providers.says(tx, said))
        self._ring_outbox()

    async def take_back_remark(self, provider_id: str, remark_id: int) -> None:
        coordination = self._coordination()
        await self._database.write(lambda tx: coordination.providers.take_back(tx, provider_id, remark_id))
        self._ring_outbox()

    async def name_newcomer(self, answer: NewcomerNamed) -> bool:
        coordination = self._coordination()
        known = await self._database.write(lambda tx: coordination.newcomers.named(tx, answer))
        self._ring_outbox()
        if self._worker is not None:
            self._worker.ring()
        return known

    async def read(self, work: Callable[[Snapshot], T]) -> T:
        return await self._database.read(work)

    async def write(self, work: Callable[[Transaction], T]) -> T:
        result = await self._database.write(work)
        self._ring_outbox()
        return result

    def _ring_outbox(self) -> None:
        if self._outbox is not None:
            self._outbox.ring()
