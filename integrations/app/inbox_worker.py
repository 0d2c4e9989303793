"""Works off the inbox, oldest first: read, consider, settle, and tell, each message once."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import structlog

from assistant.conversation import Assistant
from assistant.errors import AssistantError
from assistant.model import ChannelName, Conversation, Person, Reply
from assistant.ports import Clock, Thread
from integrations.app.conversation_so_far import conversation_so_far
from integrations.app.coordination import Coordination
from integrations.app.invitation_answers import InvitationAnswers
from integrations.channels.contract import (
    Bounced,
    CallStep,
    Channel,
    DecisionMade,
    IncomingMessage,
    InvitationAnswered,
    LeftUnanswered,
    MessageToTeacher,
    Quarantined,
)
from integrations.channels.provider_conversation import provider_of
from integrations.logs import where
from integrations.monitoring.metrics import Meter
from integrations.store import Database, StoreUnavailable
from integrations.store.attachments import StorageUse
from integrations.store.envelopes import InboxState, Received
from integrations.store.transactions import Transaction

log = structlog.get_logger()

PAUSE = 1.0
"""Seconds between two looks at the inbox when nobody rings, and after the database could not be used."""


@dataclass
class InboxWorker:
    """One at a time, so that the messages of a conversation are answered in their order."""

    database: Database
    channels: Mapping[ChannelName, Channel]
    assistant: Callable[[], Assistant]
    coordination: Callable[[], Coordination]
    clock: Clock
    posted: Callable[[], None]
    """Rings the outbox."""
    meter: Meter = field(default_factory=Meter)
    _ring: asyncio.Event = field(default_factory=asyncio.Event)
    _waiting: dict[int, asyncio.Event] = field(default_factory=dict)

    def ring(self) -> None:
        """Something new lies in the inbox."""
        self._ring.set()

    async def settled(self, inbox_id: int, within: float) -> bool:
        """Waits until the item was worked off; False after ``within`` seconds."""
        done = self._waiting.setdefault(inbox_id, asyncio.Event())
        try:
            if not await self.database.read(lambda view: view.inbox.is_waiting(inbox_id)):
                return True
            async with asyncio.timeout(within):
                await done.wait()
            return True
        except TimeoutError:
            return False
        finally:
            self._waiting.pop(inbox_id, None)

    async def run(self) -> None:
        """Until cancelled. What was begun is finished first: see `step`."""
        while True:
            try:
                busy = await asyncio.shield(self.step())
            except StoreUnavailable as failure:
                log.error("inbox.store_unavailable", why=type(failure).__name__)
                busy = False
            if not busy:
                await self._wait()

    async def step(self) -> bool:
        """Works off the oldest item; False when there is none."""
        item = await self.database.write(lambda tx: tx.inbox.next())
        if item is None:
            return False
        try:
            await self._work_off(item)
            await self._measure(item)
        finally:
            done = self._waiting.get(item.id)
            if done is not None:
                done.set()
            self.posted()
        return True

    async def _measure(self, item: Received) -> None:
        state, reason = await self.database.read(lambda view: view.inbox.outcome(item.id))
        self.meter.worked_off(item.channel, state, reason, (self.clock.now() - item.received_at).total_seconds())

    async def _wait(self) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PAUSE):
                await self._ring.wait()
        self._ring.clear()

    async def _work_off(self, item: Received) -> None:
        channel = self.channels.get(item.channel)
        if channel is None:
            await self._finish(item, InboxState.FAILED, f"{item.channel} is switched off")
            return
        read = await asyncio.to_thread(channel.read, item, StoredThreads(self.database))
        if again := await self.database.write(lambda tx: channel.came_before(item, read, tx)):
            await self._finish(item, InboxState.FILED, again)
            return
        key = f"{item.channel}:{item.id}"
        match read:
            case IncomingMessage():
                await self._admit_and_answer(item, read, channel)
            case DecisionMade():
                await self._carry_out(
                    item, read.actor.who, lambda coordination, tx: _decide(coordination, tx, read, key)
                )
            case MessageToTeacher():
                await self._carry_out(
                    item, read.by, lambda coordination, tx: coordination.write_to_teacher(tx, read, key)
                )
            case CallStep():
                await self._carry_out(item, read.by, lambda coordination, tx: coordination.step_call(tx, read))
            case InvitationAnswered():
                await self._invitation_answered(item, read)
            case Bounced():
                self.meter.bounced(item.channel)
                await self._bounced(item, read)
            case LeftUnanswered(reason=reason):
                await self._finish(item, InboxState.FILED, reason)
            case Quarantined(reason=reason):
                log.warning("inbox.quarantined", inbox=item.id, channel=item.channel)
                await self._finish(item, InboxState.QUARANTINED, reason)

    async def _admit_and_answer(self, item: Received, incoming: IncomingMessage, channel: Channel) -> None:
        coordination = self.coordination()

        def admit(tx: Transaction) -> IncomingMessage | None:
            match channel.admit(incoming, tx):
                case IncomingMessage() as admitted:
                    return admitted
                case LeftUnanswered(reason=reason):
                    tx.inbox.finish(item.id, InboxState.FILED, reason)
                case Reply() as refusal:
                    coordination.turn_away(tx, incoming, refusal, f"{item.channel}:{item.id}")
                    tx.inbox.finish(item.id, InboxState.DONE, "turned away")
            return None

        admitted = await self.database.write(admit)
        if admitted is not None and not (admitted.claims and await self._holds(item, admitted)):
            await self._answer(item, admitted)

    async def _holds(self, item: Received, incoming: IncomingMessage) -> bool:
        """It bears somebody's name and comes from an address that is new to them: they are asked first."""
        coordination = self.coordination()

        def hold(tx: Transaction) -> bool:
            held = coordination.newcomers.hold(tx, incoming, item.id, f"{item.channel}:{item.id}")
            if held:
                tx.inbox.finish(item.id, InboxState.FILED, "waits until it is known who wrote it")
            return held

        return await self.database.write(hold)

    async def _answer(self, item: Received, incoming: IncomingMessage) -> None:
        conversation, used = await self._conversation(incoming)
        key = f"{item.channel}:{item.id}"
        try:
            assistant, coordination = self.assistant(), self.coordination()
            incoming = coordination.files.weighed(incoming, used)
            if await self._passed_on(item, incoming, coordination, key):
                return
            today = self.clock.today()
            own = await self.database.read(lambda view: view.bookings.find(teacher=incoming.message.sender.address))
            considered = await asyncio.to_thread(assistant.consider, incoming.message, conversation, today, own)

            def settle(tx: Transaction) -> None:
                coordination.record_message(tx, incoming, assistant.settle(considered, tx.bookings), key)
                tx.inbox.finish(item.id, InboxState.DONE)

            await self.database.write(settle)
        except StoreUnavailable:
            raise
        except Exception as error:  # noqa: BLE001 - it is ours: the teacher is told, the next one is answered
            log.error("inbox.failed", inbox=item.id, channel=item.channel, error=where(error))
            await self._apologise(item, incoming, conversation, key)

    async def _passed_on(self, item: Received, incoming: IncomingMessage, coordination: Coordination, key: str) -> bool:
        """True for a provider's mail, of which nothing is understood by a program."""
        if not await self.database.read(lambda view: provider_of(view, incoming.thread.conversation)):
            return False

        def pass_on(tx: Transaction) -> bool:
            done = coordination.provider_wrote(tx, incoming, key)
            if done:
                tx.inbox.finish(item.id, InboxState.DONE)
            return done

        return await self.database.write(pass_on)

    async def _apologise(self, item: Received, incoming: IncomingMessage, conversation: Conversation, key: str) -> None:
        coordination = self.coordination()

        def apologise(tx: Transaction) -> None:
            coordination.turn_away(tx, incoming, coordination.fault(conversation.language), key)
            tx.inbox.finish(item.id, InboxState.FAILED, "could not be answered")

        await self.database.write(apologise)

    async def _conversation(self, incoming: IncomingMessage) -> tuple[Conversation, StorageUse]:
        """What is known of it, and what its files take up."""
        key, person, channel = incoming.thread.conversation, incoming.thread.person, incoming.message.channel
        now = self.clock.now()
        return await self.database.read(
            lambda view: (conversation_so_far(view, key, person, channel, now), view.attachments.use(key))
        )

    async def _carry_out(
        self, item: Received, who: Person, work: Callable[[Coordination, Transaction], object]
    ) -> None:
        """What a coordinator decided or wrote."""
        coordination = self.coordination()

        def carry_out(tx: Transaction) -> None:
            work(coordination, tx)
            tx.inbox.finish(item.id, InboxState.DONE)

        try:
            await self.database.write(carry_out)
        except StoreUnavailable:
            raise
        except AssistantError as error:
            await self._refuse(item, who, error)

    async def _refuse(self, item: Received, who: Person, error: AssistantError) -> None:
        """It cannot be carried out: whoever decided is told why."""
        channel, now = self.channels[item.channel], self.clock.now()

        def refuse(tx: Transaction) -> None:
            for posting in channel.compose_refusal(who, error, f"{item.channel}:{item.id}:refusal"):
                tx.outbox.post(posting, now)
            tx.inbox.finish(item.id, InboxState.DONE, type(error).__name__)

        await self.database.write(refuse)

    async def _invitation_answered(self, item: Received, answered: InvitationAnswered) -> None:
        answers = InvitationAnswers(self.coordination())

        def settle(tx: Transaction) -> None:
            reason = answers.settle(tx, answered, f"{item.channel}:{item.id}")
            tx.inbox.finish(item.id, InboxState.FILED, reason)

        await self.database.write(settle)

    async def _bounced(self, item: Received, bounced: Bounced) -> None:
        coordination = self.coordination()

        def settle(tx: Transaction) -> None:
            reason = coordination.came_back(tx, bounced.posting, bounced.why)
            tx.inbox.finish(item.id, InboxState.FILED, reason)

        await self.database.write(settle)

    async def _finish(self, item: Received, state: InboxState, reason: str) -> None:
        await self.database.write(lambda tx: tx.inbox.finish(item.id, state, reason))


def _decide(coordination: Coordination, tx: Transaction, made: DecisionMade, key: str) -> None:
    coordination.decide(tx, made.decision, made.actor)
    coordination.files.keep_beside(tx, made, key)


@dataclass(frozen=True)
class StoredThreads:
    """Satisfies `assistant.ports.Threads` from any thread."""

    database: Database

    def get(self, conversation: str, address: str = "") -> Thread | None:
        return self.database.read_now(lambda view: view.threads.get(conversation, address))

    def of_person(self, address: str) -> Sequence[Thread]:
        return self.database.read_now(lambda view: view.threads.of_person(address))

    def main_address(self, address: str) -> str:
        return self.database.read_now(lambda view: view.threads.main_address(address))

    def mark(self, name: str) -> str | None:
        return self.database.read_now(lambda view: view.marks.get(name))
