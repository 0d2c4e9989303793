"""Bolt: the intake as its first middleware, and the way to it over HTTP."""

from __future__ import annotations

import logging
import time
from typing import Any
from urllib.parse import urlsplit

import structlog
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
    if is_near(settings.api_url):
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


def is_near(url: str) -> bool:
    """A local API is not asked through the proxy that slack_sdk takes from the environment."""
    return urlsplit(url).hostname in ("localhost", "127.0.0.1", "::1")
