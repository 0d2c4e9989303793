"""Sends what was posted: each posting until it left, was refused, or five days are over."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from assistant.model import ChannelName
from assistant.ports import Clock
from integrations.channels.contract import Channel, Postponed, Sent, Undeliverable
from integrations.logs import where
from integrations.monitoring.metrics import Meter
from integrations.store import Database, StoreUnavailable
from integrations.store.envelopes import Outgoing
from integrations.store.transactions import Transaction

log = structlog.get_logger()

PAUSE = 1.0
"""Seconds between two looks at the outbox when nobody rings."""

GIVE_UP_AFTER = timedelta(days=5)
"""As long as mail servers try (RFC 5321 4.5.4.1)."""

LONGEST_PAUSE = 3600.0


def back_off(attempts: int) -> float:
    """Seconds until the next try: 2, 4, 8 ... at most an hour."""
    return min(LONGEST_PAUSE, 2.0 ** min(attempts, 12))


@dataclass
class OutboxSender:
    """Postings to different addresses leave side by side, those to one address in order. The channels do not wait for
    each other."""

    database: Database
    channels: Mapping[ChannelName, Channel]
    clock: Clock
    meter: Meter = field(default_factory=Meter)
    _rings: dict[ChannelName, asyncio.Event] = field(default_factory=dict)

    def ring(self) -> None:
        """Something new lies in the outbox."""
        for ring in self._rings.values():
            ring.set()

    async def run(self) -> None:
        """Until cancelled. A posting that is being sent is finished first."""
        async with asyncio.TaskGroup() as group:
            for name in self.channels:
                group.create_task(self._run(name), name=f"outbox-{name}")

    async def step(self, name: ChannelName) -> int:
        """Sends what is due now in one channel; returns how many left."""
        due = await self.database.write(lambda tx: tx.outbox.due(self.clock.now(), channels=(name,)))
        return sum(await asyncio.gather(*(self._send(item) for item in due)))

    async def _run(self, name: ChannelName) -> None:
        ring = self._rings.setdefault(name, asyncio.Event())
        while True:
            try:
                sent = await asyncio.shield(self.step(name))
            except StoreUnavailable as failure:
                log.error("outbox.store_unavailable", why=type(failure).__name__)
                sent = 0
            if not sent:
                await _wait(ring)

    async def _send(self, item: Outgoing) -> bool:
        channel = self.channels[item.posting.channel]
        try:
            result = await channel.send(item)
        except Exception as error:  # noqa: BLE001 - a fault of ours in one posting must not stop the others
            log.error("outbox.failed", outbox=item.id, channel=item.posting.channel, error=where(error))
            result = Postponed("it could not be sent")
        now = self.clock.now()
        gives_up = isinstance(result, Undeliverable) or (
            isinstance(result, Postponed) and now - item.created_at > GIVE_UP_AFTER
        )
        name = "sent" if isinstance(result, Sent) else "failed" if gives_up else "postponed"
        self.meter.sent(item.posting.channel, name)
        match result:
            case Sent(marks=marks):
                await self.database.write(lambda tx: _settle(tx, item, now, marks))
                return True
            case Undeliverable(why=why):
                await self._give_up(item, why)
            case Postponed(why=why) if now - item.created_at > GIVE_UP_AFTER:
                await self._give_up(item, why)
            case Postponed(why=why, after=after):
                until = now + timedelta(seconds=max(after or 0.0, back_off(item.attempts)))
                await self.database.write(lambda tx: tx.outbox.postpone(item.id, until, why))
        return False

    async def _give_up(self, item: Outgoing, why: str) -> None:
        log.warning("outbox.gave_up", outbox=item.id, channel=item.posting.channel, booking=item.posting.booking_id)
        now = self.clock.now()
        await self.database.write(lambda tx: tx.outbox.give_up(item.id, why, now))


def _settle(tx: Transaction, item: Outgoing, now: datetime, marks: Mapping[str, str]) -> None:
    tx.outbox.sent(item.id, now)
    tx.marks.put_all(marks)


async def _wait(ring: asyncio.Event) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(PAUSE):
            await ring.wait()
    ring.clear()
