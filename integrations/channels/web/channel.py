"""The web page as a channel: it serves the pages and reads their forms; the pages themselves are the delivery."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import sys
from collections.abc import Callable, Generator, Sequence

import structlog
import uvicorn
from starlette.routing import BaseRoute

from assistant.bookings.alternatives import suggest_alternatives
from assistant.bookings.notices import At
from assistant.errors import AssistantError, SettingsWrong
from assistant.model import Catalog, ChannelName, Event, Person, Reply
from assistant.ports import Clock, Holidays, Thread, Threads
from integrations.channels.contract import CameIn, Gateway, IncomingMessage, Quarantined, Undeliverable
from integrations.channels.web.app import make_app
from integrations.channels.web.context import Health, Present, SendSignIn, Site, Suggest
from integrations.channels.web.inbox_payload import read_asked
from integrations.channels.web.service_access import CatalogueAccess, OperatorsAccess
from integrations.channels.web.settings import WebSettings
from integrations.store.envelopes import Outgoing, Posting, Received
from integrations.store.transactions import Transaction

log = structlog.get_logger(__name__)

SECONDS_TO_FINISH = 3
"""For answers that are being written when the service ends."""


class WebChannel:
    """`integrations.channels.contract.Channel` for the browser."""

    name = ChannelName.WEB

    def __init__(
        self,
        gateway: Gateway,
        settings: WebSettings,
        catalog: Callable[[], Catalog],
        *,
        clock: Clock,
        present: Present,
        send_sign_in: SendSignIn,
        health: Health,
        holidays: Callable[[], Holidays],
        suggest: Suggest = suggest_alternatives,
        catalogue: CatalogueAccess | None = None,
        operators: OperatorsAccess | None = None,
        extra_routes: Sequence[BaseRoute] = (),
    ) -> None:
        self._settings = settings
        self._site = Site(
            gateway,
            settings,
            catalog,
            clock,
            present,
            send_sign_in,
            suggest,
            health,
            holidays,
            catalogue or CatalogueAccess(),
            operators or OperatorsAccess(),
        )
        self._app = make_app(self._site, extra_routes)
        self._port: int | None = None

    @property
    def port(self) -> int:
        """The port that is listened on; before `run` listens, the one in the settings."""
        return self._settings.port if self._port is None else self._port

    @property
    def files_carried(self) -> int:
        """The page links to files wherever they lie."""
        return sys.maxsize

    def read(self, item: Received, threads: Threads) -> IncomingMessage | Quarantined:
        return read_asked(item, threads)

    def came_before(self, item: Received, came: CameIn, transaction: Transaction) -> str:
        """Every form has one key."""
        return ""

    def admit(self, incoming: IncomingMessage, transaction: Transaction) -> IncomingMessage:
        """Every question of a visitor is answered."""
        return incoming

    def compose(self, reply: Reply, thread: Thread, key: str) -> Sequence[Posting]:
        """Nothing is sent: the page shows the conversation's turns."""
        return ()

    def compose_for_coordinators(self, reply: Reply, event: Event, key: str, how: At = At.ONCE) -> Sequence[Posting]:
        """Nothing is sent: the pages show the bookings."""
        return ()

    def compose_for_owner(self, reply: Reply, event: Event, key: str, owner: str) -> Sequence[Posting]:
        """Nothing is sent: the pages show the bookings."""
        return ()

    def compose_refusal(self, who: Person, error: AssistantError, key: str) -> Sequence[Posting]:
        """Nothing is sent: the pages decide at once, and say what was refused."""
        return ()

    async def send(self, item: Outgoing) -> Undeliverable:
        return Undeliverable("the web page sends nothing")

    async def run(self) -> None:
        """Serve until cancelled. Raises `SettingsWrong` when the address cannot be listened on."""
        listener = self._listen()
        self._port = listener.getsockname()[1]
        server = _Server(
            uvicorn.Config(
                self._app,
                http="h11",
                ws="none",
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,
                limit_concurrency=1_000,
                timeout_graceful_shutdown=SECONDS_TO_FINISH,
            )
        )
        serving = asyncio.create_task(server.serve(sockets=[listener]), name="web")
        log.info("web.listening", port=self._port)
        try:
            await asyncio.shield(serving)
        except asyncio.CancelledError:
            self._site.stopping.set()
            server.should_exit = True
            await serving
            raise
        finally:
            listener.close()
            server.let_go()
            log.info("web.stopped")

    def _listen(self) -> socket.socket:
        host, port = self._settings.host, self._settings.port
        try:
            family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
            # with its protocol named, asyncio sets TCP_NODELAY; without, every answer takes 40 ms longer
            listener = socket.socket(family, kind, protocol)
        except OSError as error:
            raise SettingsWrong(f"KLASSETUR_WEB_LISTEN: {host} is no address of this machine ({error}).") from error
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(address)
            # here, not later in the server: a second listener on the port is refused only now
            listener.listen(2048)
        except OSError as error:
            listener.close()
            raise SettingsWrong(
                f"KLASSETUR_WEB_LISTEN: {host}:{port} cannot be listened on ({error.strerror}); choose another port."
            ) from error
        listener.setblocking(False)
        return listener


class _Server(uvicorn.Server):
    """Leaves signals to the service that it is a part of."""

    def let_go(self) -> None:
        """Of connections that came while it closed, or that their clients held open until the end."""
        for connection in list(self.server_state.connections):
            connection.transport.abort()

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield
