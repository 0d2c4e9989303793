"""The whole service, and what a single command does in its place."""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from assistant.conversation import Assistant
from assistant.model import ChannelName, Person
from assistant.planning import Lead
from integrations.app.commands import Work
from integrations.app.coordination import Coordination
from integrations.app.current_catalogue import CurrentCatalogue
from integrations.app.gateway import ServiceGateway
from integrations.app.inbox_worker import InboxWorker
from integrations.app.loaded_catalogue import LoadedCatalogue
from integrations.app.outbox_sender import OutboxSender
from integrations.app.planner import Planner
from integrations.app.received_files import FileLimits
from integrations.app.service import Service
from integrations.app.service_health import ServiceHealth
from integrations.catalog import signature
from integrations.channels.contract import Channel
from integrations.channels.own_bookings_link import own_bookings_link
from integrations.channels.provider_page_link import provider_page_link
from integrations.channels.web.service_access import OperatorsAccess
from integrations.composition.catalogue import index_folder, load_catalogue, make_assistant
from integrations.composition.channels import catalogue_access, make_channels
from integrations.composition.database import open_database
from integrations.composition.encoder import load_encoder
from integrations.monitoring.metrics import Meter
from integrations.settings import Settings
from integrations.store import Database
from integrations.store.transactions import Transaction

if TYPE_CHECKING:
    from index.build import Progress
    from index.encoders.sentence_transformer import Encoder

TURN = 0.001
"""Seconds that a thread which computes keeps the interpreter while another one waits. An acknowledgement needs it four
times (payload read, storing begun, stored, sent); with Python's own 5 ms it took fifteen times as long beside one busy
thread."""


async def serve(settings: Settings, progress: Progress, ready: Callable[[Service], None]) -> None:
    """Sets everything up and runs it. ``progress`` is shown while entries are embedded."""
    sys.setswitchinterval(TURN)
    loaded = load_catalogue(settings)
    database = open_database(settings)
    try:
        encoder = await asyncio.to_thread(load_encoder, settings)
        assistant = await asyncio.to_thread(make_assistant, settings, loaded, encoder, progress)
        await asyncio.to_thread(assistant.warm_up, loaded.clock.today())
        service = compose(settings, database=database, loaded=loaded, encoder=encoder, assistant=assistant)
        # what is loaded stays until the end: all stands still for a tenth of a second when it is searched for garbage
        gc.freeze()
        await service.run(lambda: ready(service))
    finally:
        database.close()


def compose(
    settings: Settings,
    *,
    database: Database | None = None,
    loaded: LoadedCatalogue | None = None,
    encoder: Encoder | None = None,
    assistant: Assistant | None = None,
) -> Service:
    """The service with its channels, ready to run. What is not given is made from the settings."""
    loaded = loaded or load_catalogue(settings)
    database = database or open_database(settings)
    encoder = encoder or load_encoder(settings)
    assistant = assistant or make_assistant(settings, loaded, encoder)
    clock, meter = loaded.clock, Meter()

    def load() -> tuple[LoadedCatalogue, Assistant]:
        anew = load_catalogue(settings)
        return anew, make_assistant(settings, anew, encoder)

    current = CurrentCatalogue(loaded, assistant, load, lambda: signature(settings.catalog))

    def coordination() -> Coordination:
        return make_coordination(settings, current.loaded, channels)

    # filled below: the channels are made with parts that know the channels
    channels: dict[ChannelName, Channel] = {}
    gateway = ServiceGateway(database, clock, coordination)
    health = ServiceHealth(
        settings, current, database, channels, encoder, index_folder(settings), lambda: outbox.store_fault
    )
    channels |= make_channels(
        settings,
        gateway,
        lambda: current.loaded,
        coordination,
        clock,
        health.probe,
        catalogue=catalogue_access(settings, current, clock),
        operators=OperatorsAccess(meter, health.condition),
    )
    outbox = OutboxSender(
        database,
        channels,
        clock,
        meter,
        given_up=lambda tx, item, result: coordination().failures.given_up(tx, item, result),
    )
    worker = InboxWorker(database, channels, lambda: current.assistant, coordination, clock, outbox.ring, meter)
    gateway.furnish(worker, outbox)
    planner = Planner(database, coordination, clock, outbox.ring)
    return Service(settings, current, channels, coordination, gateway, worker, outbox, health, planner)


def make_coordination(
    settings: Settings, loaded: LoadedCatalogue, channels: Mapping[ChannelName, Channel]
) -> Coordination:
    """What carries out decisions on this catalogue and tells people in these channels."""

    def own_page(tx: Transaction, person: Person) -> str:
        return own_bookings_link(tx, person.address, settings.public_url, loaded.clock.now())

    def provider_page(tx: Transaction, provider_id: str) -> str:
        return provider_page_link(tx, provider_id, settings.public_url, loaded.clock.now())

    limits = FileLimits(
        files_of_message=settings.files_per_message,
        bytes_of_message=settings.files_mb_per_message * 1_000_000,
        files_of_conversation=settings.files_per_conversation,
        bytes_of_conversation=settings.files_mb_per_conversation * 1_000_000,
    )
    return Coordination(
        loaded.answers,
        loaded.holidays,
        channels,
        loaded.clock,
        settings.language,
        own_page=own_page,
        provider_page=provider_page,
        file_limits=limits,
        undo_within=timedelta(seconds=settings.undo_seconds),
        lead=Lead(
            undecided=settings.remind_undecided,
            overdue=settings.escalate_undecided,
            close_ahead=settings.close_undecided,
            coming=settings.remind_teachers,
            visit=settings.remind_providers,
            after=settings.ask_after,
            after_again=settings.ask_again_after,
            after_provider=settings.ask_providers_after,
        ),
        week_plans=settings.week_plans,
        deputy=settings.deputy,
    )


def write_without_service(settings: Settings, work: Callable[[Coordination], Work]) -> Mapping[str, Any]:
    """A command's work in a transaction of its own, while no service runs: what it posts leaves when one starts."""
    loaded = load_catalogue(settings)

    async def nothing_runs() -> Mapping[str, Any]:
        return {"ok": False}

    def coordination() -> Coordination:
        return make_coordination(settings, loaded, channels)

    with open_database(settings) as database:
        gateway = ServiceGateway(database, loaded.clock, coordination)
        channels = make_channels(settings, gateway, lambda: loaded, coordination, loaded.clock, nothing_runs)
        return database.write_now(work(coordination()))
