"""`klassetur serve`: every configured channel, the worker, the outbox and the jobs in one process, one event loop."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

import structlog

from assistant.model import ChannelName
from integrations.app import mail_queue
from integrations.app.commands import decide, login_link, step_call
from integrations.app.control_socket import Command, ControlSocket
from integrations.app.coordination import Coordination
from integrations.app.current_catalogue import CurrentCatalogue
from integrations.app.free_places import what_may_free_places
from integrations.app.gateway import ServiceGateway
from integrations.app.inbox_worker import InboxWorker
from integrations.app.outbox_sender import OutboxSender
from integrations.app.planner import Planner
from integrations.app.service_health import ServiceHealth
from integrations.channels.contract import Channel
from integrations.logs import where
from integrations.settings import Settings

log = structlog.get_logger()

LAST_POSTINGS = 3.0
"""Seconds that the outbox has left at the end to send what is waiting; the rest leaves after the next start."""

LOOK_AT_CATALOG = 5.0
"""Seconds between two looks whether the catalogue's files changed."""

LOOK_AT_PLACES = 2.0
"""Seconds between two looks whether a place became free for which a class waits."""

LOOK_AT_CLOCK = 30.0
"""Seconds between two looks whether it is time for the digest, or for anything else that is due."""


@dataclass
class Service:
    """The parts that run, and the catalogue they run on."""

    settings: Settings
    current: CurrentCatalogue
    channels: Mapping[ChannelName, Channel]
    coordination: Callable[[], Coordination]
    """For the catalogue as it is now."""
    gateway: ServiceGateway
    worker: InboxWorker
    outbox: OutboxSender
    health: ServiceHealth
    planner: Planner
    _places_looked_at: object = None
    _stop: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self, ready: Callable[[], None]) -> None:
        """Until SIGTERM or SIGINT. Raises what a channel raises when it cannot start (a busy port)."""
        loop = asyncio.get_running_loop()
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(name, self._stop.set)
        control = ControlSocket(self.settings.data_dir, self.commands())
        taking = [asyncio.create_task(channel.run(), name=name) for name, channel in self.channels.items()]
        taking.append(asyncio.create_task(control.run(), name="control"))
        working = [
            asyncio.create_task(self.worker.run(), name="worker"),
            asyncio.create_task(self.outbox.run(), name="outbox"),
            asyncio.create_task(_every(LOOK_AT_CATALOG, self.current.take_over), name="catalog"),
            asyncio.create_task(_every(LOOK_AT_CLOCK, self.planner.look), name="planner"),
            asyncio.create_task(_every(LOOK_AT_PLACES, self.offer_places), name="places"),
            asyncio.create_task(_every(LOOK_AT_CLOCK, self.digest), name="digest"),
        ]
        stopped = asyncio.create_task(self._stop.wait(), name="stop")
        announced = asyncio.create_task(_after(0.5, ready), name="ready")
        try:
            await asyncio.wait({stopped, *taking, *working}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            announced.cancel()
            stopped.cancel()
            await _end(taking)
            await self._last_postings()
            await _end(working)
        for task in (*taking, *working):
            if not task.cancelled() and (failure := task.exception()) is not None:
                raise failure

    async def offer_places(self) -> None:
        """What became free goes to the classes that wait for it."""
        loaded, coordination = self.current.loaded, self.coordination()
        now, today = loaded.clock.now(), loaded.clock.today()
        looked_at = (loaded, today, await self.gateway.read(lambda view: what_may_free_places(view, now)))
        if looked_at == self._places_looked_at:
            return
        if offered := await self.gateway.write(coordination.free_places.offer):
            log.info("places.offered", count=offered)
        self._places_looked_at = looked_at

    async def digest(self) -> None:
        """Tells the coordinators what waits, once its time has come on a day when schools work."""
        loaded = self.current.loaded
        now = loaded.clock.now().astimezone(ZoneInfo(loaded.catalog.time_zone))
        today = loaded.clock.today()
        at = self.settings.digest
        works = today.weekday() < 5 and not loaded.holidays.closed(today)
        if at != "off" and works and f"{now:%H:%M}" >= at:
            await self.gateway.write(self.coordination().digest)

    def commands(self) -> Mapping[str, Command]:
        """What the command line can ask of the running service."""

        async def run_decide(arguments: Mapping[str, Any]) -> Mapping[str, Any]:
            return await self.gateway.write(decide(self.coordination(), arguments))

        async def run_call(arguments: Mapping[str, Any]) -> Mapping[str, Any]:
            return await self.gateway.write(step_call(self.coordination(), arguments))

        async def run_login_link(arguments: Mapping[str, Any]) -> Mapping[str, Any]:
            return await self.gateway.write(login_link(self.coordination(), self.settings, arguments))

        async def run_mail_retry(arguments: Mapping[str, Any]) -> Mapping[str, Any]:
            done = await self.gateway.write(mail_queue.retry(self.current.loaded.clock, arguments))
            self.worker.ring()
            return done

        async def run_mail_drop(arguments: Mapping[str, Any]) -> Mapping[str, Any]:
            return await self.gateway.write(mail_queue.drop(self.current.loaded.clock, arguments))

        return {
            "decide": run_decide,
            "call": run_call,
            "login_link": run_login_link,
            "mail_retry": run_mail_retry,
            "mail_drop": run_mail_drop,
        }

    def greeting(self) -> list[str]:
        """What the operator reads when everything runs."""
        described = [line for channel in self.channels.values() if (line := getattr(channel, "greeting", ""))]
        return [f"{len(self.current.loaded.catalog.activities)} activities in the catalogue.", *described, "Ready."]

    async def _last_postings(self) -> None:
        """The worker finishes what it has begun, and its postings get a moment to leave."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LAST_POSTINGS):
                for name in self.channels:
                    while await self.outbox.step(name):
                        pass


async def _every(seconds: float, work: Callable[[], Awaitable[None]]) -> None:
    while True:
        try:
            await work()
        except Exception as error:  # noqa: BLE001 - a job that fails is tried again; the service goes on
            log.error("job.failed", error=where(error))
        await asyncio.sleep(seconds)


async def _after(seconds: float, work: Callable[[], None]) -> None:
    await asyncio.sleep(seconds)
    work()


async def _end(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
