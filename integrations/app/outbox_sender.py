"""Sends what was posted: each posting until it left, was refused, or five days are over."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import assert_never

import structlog

from assistant.model import ChannelName
from assistant.ports import Clock
from integrations.channels.contract import Channel, NotThere, Postponed, SendResult, Sent, Undeliverable
from integrations.channels.hindrances import Hindrance, why
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

LONGEST_WAIT_FOR_OPERATOR = 300.0
"""The same while something is to be mended: it should be noticed soon that it was."""

LONGEST_WAIT_FOR_STORE = 60.0
"""Seconds between two tries while the database cannot be written."""

AT_ONCE = 20
"""Postings of one channel that are on their way at the same time; the rest waits."""

LONGEST_TRY = 300.0
"""Seconds that a channel has for one posting; its own time-outs are shorter."""

LAST_SECONDS = 5.0
"""At the end, for what is on its way; what is cut off is looked for after the next start."""


def back_off(attempts: int) -> float:
    """Seconds until the next try: 1, 2, 4, 8 ... at most an hour."""
    return min(LONGEST_PAUSE, 2.0 ** min(attempts, 12))


@dataclass(frozen=True)
class _Result:
    """What became of a posting, and when."""

    item: Outgoing
    result: SendResult
    at: datetime


@dataclass
class OutboxSender:
    """Postings to different addresses leave side by side and do not wait for each other, those to one address leave in
    order.

    A posting is claimed, and the claim committed, before it leaves. What became of it is kept until it could be written
    down, and while the database takes nothing, nothing leaves: so nothing is sent again because a note was lost.
    """

    database: Database
    channels: Mapping[ChannelName, Channel]
    clock: Clock
    meter: Meter = field(default_factory=Meter)
    given_up: Callable[[Transaction, Outgoing, Undeliverable | Postponed], None] = lambda tx, item, result: None
    """What follows where a posting does not leave any more, in the transaction that gives it up."""
    _rings: dict[ChannelName, asyncio.Event] = field(default_factory=dict)
    _turns: dict[ChannelName, asyncio.Lock] = field(default_factory=dict)
    _on_their_way: dict[ChannelName, dict[int, asyncio.Task[bool]]] = field(default_factory=dict)
    _unwritten: dict[ChannelName, list[_Result]] = field(default_factory=dict)
    store_fault: str = ""
    """Why what was sent cannot be written down, and so nothing is sent; empty: it can."""

    def ring(self) -> None:
        """Something new lies in the outbox."""
        for ring in self._rings.values():
            ring.set()

    async def run(self) -> None:
        """Until cancelled. What is on its way then has `LAST_SECONDS`."""
        try:
            async with asyncio.TaskGroup() as group:
                for name in self.channels:
                    group.create_task(self._run(name), name=f"outbox-{name}")
        finally:
            await self._land()

    async def step(self, name: ChannelName) -> int:
        """Sends what is due now in one channel; returns how many left."""
        return sum(await asyncio.gather(*await self._take(name)))

    async def _run(self, name: ChannelName) -> None:
        ring, failed, begun = self._rings.setdefault(name, asyncio.Event()), 0, False
        while True:
            try:
                if not begun:
                    await self.database.write(lambda tx: tx.outbox.try_what_was_to_be_mended(self.clock.now()))
                    begun = True
                taken = await self._take(name)
            except StoreUnavailable as failure:
                self.store_fault, failed = str(failure), failed + 1
                log.error("outbox.store_unavailable", why=type(failure).__name__, times=failed)
                await asyncio.sleep(min(LONGEST_WAIT_FOR_STORE, back_off(failed - 1)))
                continue
            self.store_fault, failed = "", 0
            if not taken:
                await _wait(ring)

    async def _take(self, name: ChannelName) -> Sequence[asyncio.Task[bool]]:
        """Claims what is due and has it sent; each task tells whether its posting left. Raises `StoreUnavailable`."""
        async with self._turns.setdefault(name, asyncio.Lock()):
            await self._write_down(name)
            on_their_way = self._on_their_way.setdefault(name, {})
            now, room, besides = self.clock.now(), AT_ONCE - len(on_their_way), tuple(on_their_way)
            if room <= 0:
                return ()
            claimed = await self.database.write(lambda tx: tx.outbox.claim(now, room, (name,), besides))
            for item in claimed:
                on_their_way[item.id] = asyncio.create_task(self._send(name, item), name=f"posting-{item.id}")
            return [on_their_way[item.id] for item in claimed]

    async def _send(self, name: ChannelName, item: Outgoing) -> bool:
        """True once it left. What cannot be written down stays on its way, so that it is not claimed again."""
        try:
            if item.closed:
                result: SendResult = Undeliverable(item.closed, closed=True)
            else:
                async with asyncio.timeout(LONGEST_TRY):
                    result = await self.channels[name].send(item)
        except TimeoutError:
            result = Postponed(why(Hindrance.TOO_SLOW), may_have_left=True)
        except Exception as error:  # noqa: BLE001 - a fault of ours in one posting must not stop the others
            log.error("outbox.failed", outbox=item.id, channel=name, error=where(error))
            result = Postponed(why(Hindrance.FAULT), may_have_left=True)
        except asyncio.CancelledError:
            self._on_their_way[name].pop(item.id, None)
            raise
        known = _Result(item, result, self.clock.now())
        self.meter.sent(name, _in_a_word(known))
        try:
            await self.database.write(lambda tx: self._settle(tx, known))
            self._on_their_way[name].pop(item.id, None)
        except Exception as failure:  # noqa: BLE001 - whatever kept it from being written, it left
            log.error("outbox.not_written_down", outbox=item.id, channel=name, error=where(failure))
            self._unwritten.setdefault(name, []).append(known)
        if name in self._rings:
            self._rings[name].set()
        return isinstance(result, Sent)

    async def _write_down(self, name: ChannelName) -> None:
        """What is known and not written yet. Raises `StoreUnavailable`."""
        left = self._unwritten.get(name, [])
        while left:
            known = left[0]
            await self.database.write(lambda tx, known=known: self._settle(tx, known))  # type: ignore[misc]
            left.pop(0)
            self._on_their_way[name].pop(known.item.id, None)

    def _settle(self, tx: Transaction, known: _Result) -> None:
        number, now = known.item.id, known.at
        match known.result:
            case Sent(marks=marks):
                tx.outbox.sent(number, now)
                tx.marks.put_all(marks)
            case NotThere():
                tx.outbox.hand_over_anew(number, now)
            case Undeliverable(why=reason) | Postponed(why=reason) if _gives_up(known):
                posting = known.item.posting
                log.warning("outbox.gave_up", outbox=number, channel=posting.channel, booking=posting.booking_id)
                tx.outbox.give_up(number, reason, now)
                self.given_up(tx, known.item, known.result)
            case Postponed() as postponed:
                tx.outbox.postpone(
                    number,
                    now + timedelta(seconds=_pause(postponed, known.item.attempts)),
                    postponed.why,
                    may_have_left=postponed.may_have_left,
                    needs_operator=postponed.needs_operator,
                )
            case Undeliverable():
                raise AssertionError("what is undeliverable is given up")
            case _:
                assert_never(known.result)

    async def _land(self) -> None:
        tasks = [task for channel in self._on_their_way.values() for task in channel.values()]
        if tasks:
            await asyncio.wait(tasks, timeout=LAST_SECONDS)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        with contextlib.suppress(StoreUnavailable):
            for name in self._unwritten:
                await self._write_down(name)


def _in_a_word(known: _Result) -> str:
    """For the meter."""
    if isinstance(known.result, Sent):
        return "sent"
    return "failed" if _gives_up(known) else "postponed"


def _gives_up(known: _Result) -> bool:
    old = known.at - known.item.created_at > GIVE_UP_AFTER
    return isinstance(known.result, Undeliverable) or (isinstance(known.result, Postponed) and old)


def _pause(postponed: Postponed, attempts: int) -> float:
    pause = max(postponed.after or 0.0, back_off(attempts))
    return min(pause, LONGEST_WAIT_FOR_OPERATOR) if postponed.needs_operator else pause


async def _wait(ring: asyncio.Event) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(PAUSE):
            await ring.wait()
    ring.clear()
