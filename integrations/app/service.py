"""`klassetur serve`: every configured channel, the worker, the outbox and the jobs in one process, one event loop."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import signal
import sys
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

import structlog

from assistant.conversation import Assistant
from assistant.errors import AssistantError, FaultsFound
from assistant.model import ChannelName
from integrations.app import mail_queue
from integrations.app.catalogue_context import Ground, open_database
from integrations.app.commands import decide, login_link
from integrations.app.control_socket import Command, ControlSocket
from integrations.app.decisions import Desk
from integrations.app.encoder import encoder_of
from integrations.app.gateway import ServiceHouse
from integrations.app.inbox_worker import Worker
from integrations.app.outbox_sender import Outbox
from integrations.catalog import signature
from integrations.channels.contract import Channel
from integrations.channels.web.service_access import OperatorsAccess
from integrations.composition import channels_of
from integrations.logs import where
from integrations.monitoring.health import Condition, disk_space, index_state, settings_in_force, versions
from integrations.monitoring.metrics import Meter
from integrations.settings import Settings
from integrations.store import Database

log = structlog.get_logger()

LAST_POSTINGS = 3.0
"""Seconds that the outbox has left at the end to send what is waiting; the rest leaves after the next start."""

LOOK_AT_CATALOG = 5.0
"""Seconds between two looks whether the catalogue's files changed."""

EXPIRE = 3600.0
"""Seconds between two looks for requests whose date is over."""

LOOK_AT_CLOCK = 30.0
"""Seconds between two looks whether it is time for the digest."""


@dataclass
class Service:
    """The parts that run, and the catalogue they run on."""

    settings: Settings
    ground: Ground
    assistant: Assistant
    encoder: Any
    database: Database
    channels: Mapping[ChannelName, Channel]
    house: ServiceHouse
    worker: Worker
    outbox: Outbox
    catalog_fault: str = ""
    _signature: str = ""
    _stop: asyncio.Event = field(default_factory=asyncio.Event)
    _reloading: asyncio.Lock = field(default_factory=asyncio.Lock)

    def desk(self) -> Desk:
        return self.ground.desk(self.channels)

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
            asyncio.create_task(_every(LOOK_AT_CATALOG, self.reload), name="catalog"),
            asyncio.create_task(_every(EXPIRE, self.expire), name="expire"),
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

    async def reload(self) -> None:
        """Takes over a changed catalogue; a broken one is reported and the last good one stays."""
        # one at a time: an older state of the files must not be taken over after a newer one
        async with self._reloading:
            await self._reload()

    async def _reload(self) -> None:
        if signature(self.settings.catalog) == self._signature:
            return
        self._signature = signature(self.settings.catalog)
        ground = Ground(self.settings)
        try:
            self.assistant = await asyncio.to_thread(ground.assistant, self.encoder)
        except FaultsFound as error:
            self.catalog_fault = str(error)
            log.error("catalog.broken", faults=len(error.faults), first=str(error.faults[0]))
            return
        except Exception as error:  # noqa: BLE001 - whatever it is, the last good catalogue goes on answering
            self.catalog_fault = str(error) if isinstance(error, AssistantError) else where(error)
            log.error("catalog.not_taken_over", error=where(error))
            return
        self.ground, self.catalog_fault = ground, ""
        log.info("catalog.reloaded", activities=len(ground.catalog.activities))

    async def expire(self) -> None:
        desk = self.desk()
        expired = await self.house.write(desk.expire)
        if expired:
            log.info("bookings.expired", count=expired)

    async def digest(self) -> None:
        """Tells the coordinators what waits, once its time has come on a day when schools work."""
        now = self.ground.clock.now().astimezone(ZoneInfo(self.ground.catalog.time_zone))
        today = self.ground.clock.today()
        at = self.settings.digest
        works = today.weekday() < 5 and not self.ground.holidays.closed(today)
        if at != "off" and works and f"{now:%H:%M}" >= at:
            await self.house.write(self.desk().digest)

    async def health(self) -> dict[str, Any]:
        """For /healthz: what runs, and what waits."""
        counts = await self.database.read(lambda view: dict(view.counts()))
        return {
            "ok": not self.catalog_fault,
            "channels": sorted(self.channels),
            **self._described(),
            "catalog": {"activities": len(self.ground.catalog.activities), "fault": self.catalog_fault},
            **counts,
        }

    def condition(self) -> Condition:
        """For the operators' pages. Looks at files."""
        entries = len(self.ground.catalog.activities)
        return Condition(
            index=index_state(self.ground.index_folder, entries, self.encoder),
            catalog_fault=self.catalog_fault,
            settings=settings_in_force(self.settings),
            versions=versions(),
            disk=disk_space(self.settings.data_dir, self.database.path),
        )

    def _described(self) -> dict[str, Any]:
        """What a channel says of itself beyond that, under its name."""
        channels = self.channels.items()
        return {name: dict(health()) for name, channel in channels if (health := getattr(channel, "health", None))}

    def commands(self) -> Mapping[str, Command]:
        """What the command line can ask of the running service."""

        async def run_decide(arguments: Mapping[str, Any]) -> Mapping[str, Any]:
            return await self.house.write(decide(self.desk(), arguments))

        async def run_login_link(arguments: Mapping[str, Any]) -> Mapping[str, Any]:
            return await self.house.write(login_link(self.desk(), self.settings, arguments))

        async def run_mail_retry(arguments: Mapping[str, Any]) -> Mapping[str, Any]:
            done = await self.house.write(mail_queue.retry(self.ground.clock, arguments))
            self.worker.ring()
            return done

        async def run_mail_drop(arguments: Mapping[str, Any]) -> Mapping[str, Any]:
            return await self.house.write(mail_queue.drop(self.ground.clock, arguments))

        return {
            "decide": run_decide,
            "login_link": run_login_link,
            "mail_retry": run_mail_retry,
            "mail_drop": run_mail_drop,
        }

    def greeting(self) -> list[str]:
        """What the operator reads when everything runs."""
        described = [line for channel in self.channels.values() if (line := getattr(channel, "greeting", ""))]
        return [f"{len(self.ground.catalog.activities)} activities in the catalogue.", *described, "Ready."]

    async def _last_postings(self) -> None:
        """The worker finishes what it has begun, and its postings get a moment to leave."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LAST_POSTINGS):
                for name in self.channels:
                    while await self.outbox.step(name):
                        pass

    def __post_init__(self) -> None:
        self._signature = signature(self.settings.catalog)


TURN = 0.001
"""Seconds that a thread which computes keeps the interpreter while another one waits. An acknowledgement needs it four
times (payload read, storing begun, stored, sent); with Python's own 5 ms it took fifteen times as long beside one busy
thread."""


async def serve(settings: Settings, progress: Any, ready: Callable[[Service], None]) -> None:
    """Sets everything up and runs it. ``progress`` is shown while entries are embedded."""
    sys.setswitchinterval(TURN)
    ground = Ground(settings)
    _ = ground.catalog
    database = open_database(settings)
    try:
        encoder = await asyncio.to_thread(encoder_of, settings)
        assistant = await asyncio.to_thread(ground.assistant, encoder, progress)
        await asyncio.to_thread(assistant.warm_up, ground.clock.today())
        service = furnished(settings, ground, assistant, encoder, database)
        # what is loaded stays until the end: all stands still for a tenth of a second when it is searched for garbage
        gc.freeze()
        await service.run(lambda: ready(service))
    finally:
        database.close()


def furnished(settings: Settings, ground: Ground, assistant: Assistant, encoder: Any, database: Database) -> Service:
    """The service with its channels, ready to run."""
    holder: list[Service] = []
    meter = Meter()
    house = ServiceHouse(database, ground.clock, lambda: holder[0].desk())
    channels = channels_of(
        settings,
        house,
        lambda: holder[0].ground if holder else ground,
        ground.clock,
        lambda: holder[0].health(),
        assistant=lambda: holder[0].assistant,
        take_over=lambda: holder[0].reload(),
        operators=OperatorsAccess(meter, lambda: holder[0].condition()),
    )
    outbox = Outbox(database, channels, ground.clock, meter)
    worker = Worker(
        database, channels, lambda: holder[0].assistant, lambda: holder[0].desk(), ground.clock, outbox.ring, meter
    )
    house.furnish(worker, outbox)
    holder.append(Service(settings, ground, assistant, encoder, database, channels, house, worker, outbox))
    return holder[0]


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
