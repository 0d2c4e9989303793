"""Socket Mode: a connection that stays, and pauses between its attempts where Slack does not want it."""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
from collections.abc import Callable
from typing import Any

import structlog
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.web.async_client import AsyncWebClient

from integrations.channels.slack.app import is_near
from integrations.channels.slack.settings import SlackSettings

PING_SECONDS = 10.0
"""A socket that stays silent is left after about twice this time. All pauses are counted in it."""
_LOOK_SECONDS = 1.0
_FRESH_SECONDS = 30.0
"""Without a connection for so long, everything about it is made anew: slack_sdk would keep trying an address that
Slack has let expire."""
_log = structlog.get_logger(__name__)


class ReconnectPause:
    """How long to wait before the next attempt: not at all after a connection that was sound, else ever longer up to a
    minute. Each pause is shortened by chance, so that many services do not come back at the same moment."""

    def __init__(self, ping_seconds: float = PING_SECONDS, chance: Callable[[], float] = random.random) -> None:
        self._first, self._longest, self._sound = ping_seconds / 10, 6 * ping_seconds, 3 * ping_seconds
        self._chance = chance
        self._attempts = 0
        self._greeted_at: float | None = None
        self.until = 0.0
        """The moment of the next attempt, on the same clock as ``now``."""
        self.reason = ""
        """Why Slack closed the last connection, in its own word."""

    def greeted(self, now: float) -> None:
        """Slack said hello."""
        self._greeted_at = now

    @property
    def is_greeted(self) -> bool:
        """Since the last attempt."""
        return self._greeted_at is not None

    def refused(self, reason: str) -> None:
        self.reason = reason

    def before_attempt(self, now: float) -> float:
        """Seconds to wait; the attempt counts as made."""
        if self._greeted_at is not None and now - self._greeted_at >= self._sound:
            self._attempts, self.reason = 0, ""
        self._greeted_at = None
        attempts, self._attempts = self._attempts, self._attempts + 1
        pause = min(self._longest, self._first * 2 ** min(attempts - 1, 20)) if attempts else 0.0
        pause *= 1 - self._chance() / 2
        self.until = now + pause
        return pause


class _PacedSocket(SocketModeClient):
    """slack_sdk's client, which reconnects by itself, with a pause before each address that it asks for."""

    def __init__(
        self, pause: ReconnectPause, opened: Callable[[], None], lost: Callable[[], None], **settings: Any
    ) -> None:
        super().__init__(**settings)
        self._pause, self._opened, self._lost = pause, opened, lost

    async def issue_new_wss_url(self) -> str:
        self._lost()
        await asyncio.sleep(self._pause.before_attempt(time.monotonic()))
        return await super().issue_new_wss_url()

    async def run_message_listeners(self, message: dict[str, Any], raw_message: str) -> None:
        match message.get("type"):
            case "hello":
                self._pause.greeted(time.monotonic())
                self._opened()
            case "disconnect":
                self._pause.refused(str(message.get("reason", "")))
                _log.info("slack_socket_refused", reason=self._pause.reason[:40])
        await super().run_message_listeners(message, raw_message)


class SocketConnection:
    """Stays connected: slack_sdk reconnects by itself, and when that does not help, all is made anew."""

    def __init__(
        self,
        settings: SlackSettings,
        app: AsyncApp,
        client: AsyncWebClient,
        ping_seconds: float = PING_SECONDS,
        *,
        opened: Callable[[], None] = lambda: None,
        lost: Callable[[], None] = lambda: None,
    ) -> None:
        """``opened`` hears of every connection that stands, ``lost`` of every attempt to have one, for then there is
        none."""
        self._settings, self._app, self._client = settings, app, client
        self._opened, self._lost = opened, lost
        self._ping_seconds = ping_seconds
        self._pause = ReconnectPause(ping_seconds)
        self._socket: _PacedSocket | None = None

    @property
    def connected(self) -> bool:
        session = self._socket.current_session if self._socket is not None else None
        return session is not None and not session.closed and self._pause.is_greeted

    @property
    def trouble(self) -> str:
        """Why there is no connection, and when the next is tried; empty while there is one."""
        if self.connected:
            return ""
        seconds = round(self._pause.until - time.monotonic())
        said = f" (Slack: {self._pause.reason})" if self._pause.reason else ""
        return f"not connected{said}" + (f", next attempt in {seconds} s" if seconds > 0 else "")

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                await self._one_life()
            finally:
                await self.close()
            _log.warning("slack_socket_made_anew")

    async def close(self) -> None:
        socket, self._socket = self._socket, None
        if socket is not None:
            # without this a reconnection under way would go on
            socket.closed = True
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(socket.close(), 3)  # type: ignore[no-untyped-call]
            await asyncio.sleep(0)

    async def _one_life(self) -> None:
        """Connect, and return when there was no connection for too long."""
        self._socket = self._made()
        connecting = asyncio.create_task(self._socket.connect())  # type: ignore[no-untyped-call]
        try:
            was_connected = False
            last = time.monotonic()
            while time.monotonic() - last < max(_FRESH_SECONDS, 3 * self._ping_seconds) or self.connected:
                # while it pauses nothing is tried, and nothing can have failed
                last = max(last, min(self._pause.until, time.monotonic()))
                if self.connected:
                    last = time.monotonic()
                if self.connected != was_connected:
                    was_connected = self.connected
                    _log.info("slack_socket", connected=was_connected)
                await asyncio.sleep(min(_LOOK_SECONDS, self._ping_seconds))
        finally:
            connecting.cancel()

    def _made(self) -> _PacedSocket:
        socket = _PacedSocket(
            self._pause,
            self._opened,
            self._lost,
            app_token=self._settings.app_token,
            logger=self._client.logger,
            web_client=self._client,
            ping_interval=self._ping_seconds,
        )
        if is_near(self._settings.api_url):
            socket.proxy = None
        socket.socket_mode_request_listeners.append(_Handler(self._app, socket).handle)  # type: ignore[arg-type]
        return socket


class _Handler(AsyncSocketModeHandler):
    """Bolt's own, for a client that is there already."""

    def __init__(self, app: AsyncApp, socket: SocketModeClient) -> None:
        self.app, self.client = app, socket
