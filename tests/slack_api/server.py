"""The workspace as a server, and the words it is driven with."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from typing import Any, Self, TypeVar

from aiohttp import web

from tests.patience import PATIENCE
from tests.slack_api.delivery import Delivery, Http, Sockets
from tests.slack_api.files import Files
from tests.slack_api.methods import Methods, Refusal
from tests.slack_api.people import People
from tests.slack_api.seen import Message, buttons_of, rings, shown
from tests.slack_api.trouble import Trouble
from tests.slack_api.workspace import BOT, EVERY_SCOPE, Workspace

__all__ = ["Delivery", "Message", "SlackWorkspace", "buttons_of", "rings", "shown"]

T = TypeVar("T")
TURNS = 5
"""Turns of the event loop in which what was accepted at the last moment becomes a connection that can be closed."""


class SlackWorkspace(People, Trouble):
    """``async with SlackWorkspace() as slack``: serves on a free port of 127.0.0.1.

    Ready made: ``U1`` Anna Holm and ``U2`` Bo Lund are teachers in the channel ``C1``; ``U8`` Mette Dahl and ``U9`` Kim
    Ravn are coordinators in the private channel ``CCOORD``; ``U3`` Eva Strand is nowhere. Direct messages with the
    assistant are ``DU1`` and so on. Payloads go over Socket Mode while a socket is open, else to ``events_url``.
    """

    bot_token = "xoxb-local"
    app_token = "xapp-local"
    signing_secret = "local-signing-secret"

    def __init__(self, *, scopes: frozenset[str] = EVERY_SCOPE, events_url: str = "", retry_after: float = 0.2) -> None:
        Trouble.__init__(self)
        self.workspace = Workspace(scopes)
        self.events_url = events_url
        self.calls: list[tuple[str, Mapping[str, Any]]] = []
        """Every call of the Web API, in order."""
        self.deliveries: list[Delivery] = []
        """Every payload handed to the app, retries included."""
        self.sockets = Sockets()
        self.port = 0
        self._retry_after = retry_after
        self.files = Files(self.workspace, self.bot_token)
        self._methods = Methods(self.workspace, self.files)
        self.socket_mode_is_on = True
        self._tasks: set[asyncio.Task[Any]] = set()
        self._changed = asyncio.Condition()
        for user, name in {"U1": "Anna Holm", "U2": "Bo Lund", "U3": "Eva Strand", "U8": "Mette Dahl"}.items():
            self.workspace.add_person(user, name)
        self.workspace.add_person("U9", "Kim Ravn")
        self.workspace.add_channel("C1", "U1", "U2")
        self.workspace.add_channel("CCOORD", "U8", "U9", private=True)

    @property
    def api_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/api/"

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_route("*", "/api/{method}", self._serve)
        app.router.add_routes(self.files.routes())
        app.router.add_get("/socket", self.sockets.connect)
        self._runner = web.AppRunner(app, handler_cancellation=False, shutdown_timeout=0.5)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await site.start()
        self.port = self.files.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.sockets.close()
        for site in list(self._runner.sites):
            await site.stop()
        for _ in range(TURNS):
            await asyncio.sleep(0)
        server = self._runner.server
        # not by their handlers, which forget the transport that they close while something is still to be written
        transports = list(server._connections.values()) if server is not None else []
        await self._runner.cleanup()
        for transport in transports:
            # What a service that was killed has not read would keep its connection open beyond the loop's end.
            transport.abort()
        for _ in range(TURNS):
            await asyncio.sleep(0)

    # --- looking ----------------------------------------------------------------------------------------------------

    def messages(self, channel: str, *, thread: str = "") -> list[Message]:
        """What the assistant wrote there, oldest first."""
        place = self.workspace.channels.get(channel)
        found = [] if place is None else [m for m in place.messages if m.get("bot_id") == BOT]
        return [m for m in found if not thread or m.get("thread_ts") == thread]

    def reactions(self, channel: str, ts: str) -> list[str]:
        message = self.workspace.channels[channel].message(ts)
        return list(message.get("reactions", [])) if message else []

    @property
    def whispers(self) -> list[Message]:
        return self.workspace.whispers

    async def wait_for(self, what: Callable[[], T | None], within: float = PATIENCE) -> T:
        """The first thing that is found; raises `TimeoutError` after ``within`` seconds."""
        async with asyncio.timeout(within):
            while True:
                found = what()
                if found:
                    return found
                async with self._changed:
                    try:
                        await asyncio.wait_for(self._changed.wait(), 0.05)
                    except TimeoutError:
                        continue

    async def wait_for_message(self, channel: str, containing: str = "", *, within: float = PATIENCE) -> Message:
        """The newest message of the assistant with these words in what a person sees."""
        return await self.wait_for(
            lambda: next((m for m in reversed(self.messages(channel)) if containing in shown(m)), None), within
        )

    async def wait_for_view(self, user: str, *, within: float = PATIENCE) -> dict[str, Any]:
        """The form that was opened last for this person."""
        return await self.wait_for(
            lambda: next((v for v in reversed(self.workspace.views) if v["user"] == user), None), within
        )

    async def wait_for_whisper(self, user: str, containing: str = "", *, within: float = PATIENCE) -> Message:
        return await self.wait_for(
            lambda: next((w for w in self.whispers if w["user"] == user and containing in shown(w)), None), within
        )

    # --- serving ----------------------------------------------------------------------------------------------------

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        arguments = await _arguments(request)
        self.calls.append((method, arguments))
        await self._wait_where_held(method)
        if self._is_too_fast(method):
            return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": "1"})
        planned = self._planned_for(method)
        if planned is not None and not planned.carried_out:
            return planned.answer()
        if planned is not None and planned.lands is not None:
            self._hang_up(request)
            await planned.lands.wait()
        try:
            body = self._answer(method, request, arguments)
        except Refusal as refusal:
            body = {"ok": False, "error": refusal.error, **refusal.more}
        await self._has_changed()
        if planned is not None:
            self._hang_up(request)
        self._echo(method, body)
        told = {"X-OAuth-Scopes": ",".join(sorted(self.workspace.scopes))} if method == "auth.test" else {}
        return web.json_response(body, headers=told)

    def _hang_up(self, request: web.Request) -> None:
        if request.transport is not None:
            request.transport.abort()

    def _answer(self, method: str, request: web.Request, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if self.token_error:
            raise Refusal(self.token_error)
        if method == "apps.connections.open":
            if token.startswith("xoxb-"):
                raise Refusal("not_allowed_token_type")
            if token != self.app_token:
                raise Refusal("invalid_auth")
            self.sockets.link_is_disabled = not self.socket_mode_is_on
            return {"ok": True, "url": f"ws://127.0.0.1:{self.port}/socket?ticket={self.sockets.ticket()}"}
        if token.startswith("xapp-"):
            raise Refusal("not_allowed_token_type")
        if token != self.bot_token:
            raise Refusal("invalid_auth" if token else "not_authed")
        return self._methods.call(method, arguments)

    def _echo(self, method: str, body: Mapping[str, Any]) -> None:
        """Slack tells an app of its own messages too, and of what it changes in them."""
        if method == "chat.postMessage" and body["ok"]:
            place = self.workspace.channels[body["channel"]]
            self._tell_later({**body["message"], "channel": place.id, "channel_type": place.kind})
        while self._methods.rewritten:
            place, before, after = self._methods.rewritten.pop()
            told = {"message": after, "previous_message": before, "ts": self.workspace.next_ts()}
            where = {"channel": place.id, "channel_type": place.kind}
            self._tell_later({"type": "message", "subtype": "message_changed", **where, **told})

    def _tell_later(self, event: Mapping[str, Any]) -> None:
        task = asyncio.get_running_loop().create_task(self.sends_events(event))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _deliver(self, kind: str, payload: Mapping[str, Any], retries: int = 0) -> list[Delivery]:
        found: list[Delivery] = []
        for attempt in range(retries + 1):
            way = self.sockets if self.sockets.is_connected or not self.events_url else self._http
            found.append(await way.deliver(kind, payload, attempt))
            self.deliveries.append(found[-1])
            if found[-1].acknowledged:
                break
            await asyncio.sleep(self._retry_after)
        return found

    @property
    def _http(self) -> Http:
        return Http(self.events_url, self.signing_secret)

    async def _has_changed(self) -> None:
        async with self._changed:
            self._changed.notify_all()


async def _arguments(request: web.Request) -> dict[str, Any]:
    found: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        found |= await request.json()
    elif request.can_read_body:
        found |= {name: str(value) for name, value in (await request.post()).items()}
    for name in ("blocks", "view", "metadata"):
        if isinstance(found.get(name), str):
            found[name] = json.loads(found[name])
    return found
