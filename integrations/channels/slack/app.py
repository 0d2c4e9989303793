"""Bolt: the intake as its first middleware, reached over Socket Mode or over HTTP."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from typing import Any
from urllib.parse import urlsplit

import structlog
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.adapter.starlette.async_handler import to_async_bolt_request, to_starlette_response
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from integrations.channels.slack.payload import kind_of
from integrations.channels.slack.receive import PayloadReceiver
from integrations.channels.slack.request_signature import is_genuine
from integrations.channels.slack.settings import SlackSettings

LONGEST_REQUEST = 1_000_000
"""Bytes; Slack's largest events are far below."""
PING_SECONDS = 10.0
"""A socket that stays silent is left after about twice this time."""
_LOOK_SECONDS = 1.0
_FRESH_SECONDS = 30.0
"""Without a connection for so long, everything about it is made anew: slack_sdk would keep trying an address that
Slack has let expire."""
_log = structlog.get_logger(__name__)


def web_client(settings: SlackSettings, timeout: int = 10) -> AsyncWebClient:
    """A client without retries of its own: a message that may have arrived must not be sent twice."""
    client = AsyncWebClient(
        token=settings.bot_token,
        base_url=settings.api_url,
        timeout=timeout,
        retry_handlers=[],
        logger=_quiet_logger(),
    )
    if _is_near(settings.api_url):
        client.proxy = None
    return client


def bolt_app(settings: SlackSettings, client: AsyncWebClient, receiver: PayloadReceiver) -> AsyncApp:
    """Every payload goes to the intake, which stores it, before Bolt does anything that needs the network."""

    async def store_first(req: AsyncBoltRequest, next: Any) -> BoltResponse | None:
        if kind_of(req.body) == "url_verification":
            await next()
            return None
        return await receiver.take(req.body)

    return AsyncApp(
        name="klassetur",
        logger=client.logger,
        client=client,
        # before Bolt asks auth.test who it is
        before_authorize=store_first,
        signing_secret=settings.signing_secret or "-",
        # `slack_endpoint` checks it first, without Bolt's 500 for a strange timestamp and its log of the body
        request_verification_enabled=False,
        ignoring_self_events_enabled=False,
        ssl_check_enabled=False,
    )


# --- HTTP -----------------------------------------------------------------------------------------------------------


def slack_routes(settings: SlackSettings, app: AsyncApp, receiver: PayloadReceiver) -> list[Route]:
    """POST ``/slack/events`` for events, interactions and commands; none without a signing secret."""
    if not settings.signing_secret:
        return []

    async def events(request: Request) -> Response:
        body = await _body_of(request)
        if body is None:
            return Response(status_code=413)
        timestamp = request.headers.get("x-slack-request-timestamp", "")
        signature = request.headers.get("x-slack-signature", "")
        if not is_genuine(settings.signing_secret, timestamp, signature, body, time.time()):
            return Response(status_code=401)
        try:
            asked = to_async_bolt_request(request, body)
        except (ValueError, TypeError, AttributeError):  # signed, yet neither a JSON object nor a form
            return Response(status_code=400)
        if kind_of(asked.body) == "url_verification":
            return to_starlette_response(await app.async_dispatch(asked))
        # past Bolt, which answers 500 to what lacks a part that it looks for
        return to_starlette_response(await receiver.take(asked.body))

    return [Route("/slack/events", events, methods=["POST"])]


async def _body_of(request: Request) -> bytes | None:
    """``None`` when it is too long."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONGEST_REQUEST:
            return None
    return bytes(body)


# --- Socket Mode ----------------------------------------------------------------------------------------------------


class SocketConnection:
    """Stays connected: slack_sdk reconnects by itself, and when that does not help, all is made anew."""

    def __init__(self, settings: SlackSettings, app: AsyncApp, client: AsyncWebClient, ping_seconds: float) -> None:
        self._settings, self._app, self._client = settings, app, client
        self._ping_seconds = ping_seconds
        self._handler: AsyncSocketModeHandler | None = None

    @property
    def connected(self) -> bool:
        session = self._handler.client.current_session if self._handler is not None else None
        return session is not None and not session.closed

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                await self._one_life()
            finally:
                await self.close()
            _log.warning("slack_socket_made_anew")

    async def close(self) -> None:
        handler, self._handler = self._handler, None
        if handler is not None:
            # without this a reconnection under way would go on
            handler.client.closed = True
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(handler.client.close(), 3)  # type: ignore[no-untyped-call]
            await asyncio.sleep(0)

    async def _one_life(self) -> None:
        """Connect, and return when there was no connection for too long."""
        self._handler = AsyncSocketModeHandler(
            self._app,
            self._settings.app_token,
            logger=self._client.logger,
            web_client=self._client,
            ping_interval=self._ping_seconds,
        )
        if _is_near(self._settings.api_url):
            self._handler.client.proxy = None
        connecting = asyncio.create_task(self._handler.client.connect())  # type: ignore[no-untyped-call]
        try:
            was_connected = False
            last = time.monotonic()
            while time.monotonic() - last < max(_FRESH_SECONDS, 3 * self._ping_seconds) or self.connected:
                if self.connected:
                    last = time.monotonic()
                if self.connected != was_connected:
                    was_connected = self.connected
                    _log.info("slack_socket", connected=was_connected)
                await asyncio.sleep(min(_LOOK_SECONDS, self._ping_seconds))
        finally:
            connecting.cancel()


# --- the library's own words ----------------------------------------------------------------------------------------


class _WordsLeftOut(logging.Handler):
    """The Slack library's log messages quote payloads and addresses; only where they come from is passed on."""

    def emit(self, record: logging.LogRecord) -> None:
        if record.funcName == "__init__":
            # Bolt remarks that it does not use the token in the environment
            return
        fault = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
        _log.warning("slack_library", level=record.levelname, at=f"{record.module}.{record.funcName}", fault=fault)


def _quiet_logger() -> logging.Logger:
    logger = logging.Logger("klassetur.slack", logging.WARNING)
    logger.propagate = False
    logger.addHandler(_WordsLeftOut())
    return logger


def _is_near(url: str) -> bool:
    """A local API is not asked through the proxy that slack_sdk takes from the environment."""
    return urlsplit(url).hostname in ("localhost", "127.0.0.1", "::1")
