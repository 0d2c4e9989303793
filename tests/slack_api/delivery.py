"""How payloads reach the app: over Socket Mode, or over HTTP with a signature."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import aiohttp
from aiohttp import WSMsgType, web

ACK_SECONDS = 60.0
"""Until the local Slack takes a payload for lost and delivers it again. Slack itself waits three seconds; here a busy
machine must not look like a lost payload. How soon payloads are acknowledged is measured by ``tests.bench.slack``."""


@dataclass
class Delivery:
    """One payload handed to the app once."""

    payload: Mapping[str, Any]
    acknowledged: bool
    seconds: float
    """Until the acknowledgement, or until Slack stopped waiting."""
    computed: float
    """Seconds that this thread computed meanwhile, which other threads and programs do not lengthen."""
    response: Mapping[str, Any] = field(default_factory=dict)
    status: int = 0
    """Over HTTP."""


class Sockets:
    """The open Socket Mode connections. A payload goes to one of them."""

    def __init__(self) -> None:
        self._open: list[web.WebSocketResponse] = []
        self._tickets: set[str] = set()
        self._waiting: dict[str, tuple[web.WebSocketResponse, asyncio.Future[Mapping[str, Any]]]] = {}
        self._number = 0
        self.silent = False
        """Neither pings are answered nor payloads sent, as when a router forgot the connection."""
        self.unanswered = 0
        """Pings that came while it was silent."""
        self.link_is_disabled = False
        """Socket Mode is off: Slack says so instead of hello."""
        self.hangs_up_with = ""
        """Slack says hello, and in the same breath disconnects for this reason (``too_many_websockets``)."""
        self.connections = 0
        """How many there have been."""

    @property
    def is_connected(self) -> bool:
        return bool(self._open) and not self.silent

    def ticket(self) -> str:
        """Good for one connection."""
        self._number += 1
        self._tickets.add(f"ticket-{self._number}")
        return f"ticket-{self._number}"

    async def connect(self, request: web.Request) -> web.StreamResponse:
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=403)
        self._tickets.discard(ticket)
        socket = web.WebSocketResponse(autoping=False)
        await socket.prepare(request)
        if self.link_is_disabled:
            await socket.send_json({"type": "disconnect", "reason": "link_disabled"})
            await socket.close()
            return socket
        self._open.append(socket)
        self.connections += 1
        self.silent = False
        mine = self.connections
        await socket.send_json({"type": "hello", "num_connections": len(self._open)})
        if self.hangs_up_with:
            await socket.send_json({"type": "disconnect", "reason": self.hangs_up_with})
            await socket.close()
            self._open.remove(socket)
            return socket
        try:
            async for message in socket:
                if self.silent and mine == self.connections:
                    self.unanswered += message.type == WSMsgType.PING
                    continue
                if message.type == WSMsgType.PING:
                    await socket.pong(message.data)
                elif message.type == WSMsgType.TEXT:
                    self._acknowledge(json.loads(message.data))
        finally:
            with contextlib.suppress(ValueError):
                self._open.remove(socket)
            for way, waiting in self._waiting.values():
                if way is socket and not waiting.done():
                    waiting.set_exception(ConnectionError("the socket was closed"))
        return socket

    def _acknowledge(self, message: Mapping[str, Any]) -> None:
        _, waiting = self._waiting.get(message.get("envelope_id", ""), (None, None))
        if waiting is not None and not waiting.done():
            waiting.set_result(message.get("payload") or {})

    async def deliver(self, kind: str, payload: Mapping[str, Any], attempt: int = 0) -> Delivery:
        self._number += 1
        envelope_id = f"envelope-{self._number}"
        envelope = {
            "envelope_id": envelope_id,
            "type": kind,
            "payload": payload,
            "accepts_response_payload": kind != "events_api",
            **(
                {"retry_attempt": attempt, "retry_reason": "timeout" if attempt else ""} if kind == "events_api" else {}
            ),
        }
        waiting: asyncio.Future[Mapping[str, Any]] = asyncio.get_running_loop().create_future()
        took = _stopwatch()
        try:
            socket = self._open[-1]
            self._waiting[envelope_id] = (socket, waiting)
            if not self.silent:
                await socket.send_json(envelope)
            response = await asyncio.wait_for(waiting, ACK_SECONDS)
        except (TimeoutError, IndexError, ConnectionError):
            return Delivery(payload, False, *took())
        finally:
            self._waiting.pop(envelope_id, None)
        return Delivery(payload, True, *took(), response)

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """As Slack does every few hours: says so, then closes."""
        for socket in list(self._open):
            await socket.send_json({"type": "disconnect", "reason": reason})
            await socket.close()

    async def cut(self) -> None:
        """Closes the connections without a word."""
        for socket in list(self._open):
            transport = socket.get_extra_info("socket")
            if transport is not None and socket._req is not None and socket._req.transport is not None:
                socket._req.transport.abort()

    async def close(self) -> None:
        for socket in list(self._open):
            with contextlib.suppress(TimeoutError, ConnectionError):
                await asyncio.wait_for(socket.close(), 1)


class Http:
    """Posts to the app's request URL, signed as Slack signs."""

    def __init__(self, url: str, secret: str) -> None:
        self._url, self._secret = url, secret

    async def deliver(self, kind: str, payload: Mapping[str, Any], attempt: int = 0) -> Delivery:
        if kind == "events_api":
            body, content_type = json.dumps(payload).encode(), "application/json"
        elif kind == "slash_commands":
            body, content_type = urlencode(payload).encode(), "application/x-www-form-urlencoded"
        else:
            body = urlencode({"payload": json.dumps(payload)}).encode()
            content_type = "application/x-www-form-urlencoded"
        headers = {"Content-Type": content_type, **signed(self._secret, body)}
        if attempt:
            headers |= {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": "http_error"}
        took = _stopwatch()
        try:
            async with (
                aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=ACK_SECONDS)) as session,
                session.post(self._url, data=body, headers=headers) as answer,
            ):
                text = await answer.text()
                response = json.loads(text) if text.startswith("{") else {}
                return Delivery(payload, answer.status == 200, *took(), response, answer.status)
        except (aiohttp.ClientError, TimeoutError):
            return Delivery(payload, False, *took())


def _stopwatch() -> Callable[[], tuple[float, float]]:
    """How many seconds passed, and how many of them this thread computed."""
    passed, computed = time.monotonic(), time.thread_time()
    return lambda: (time.monotonic() - passed, time.thread_time() - computed)


def signed(secret: str, body: bytes, at: float | None = None) -> dict[str, str]:
    """Slack's two headers for this body."""
    timestamp = str(int(time.time() if at is None else at))
    digest = hmac.new(secret.encode(), b"v0:" + timestamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": f"v0={digest}"}
