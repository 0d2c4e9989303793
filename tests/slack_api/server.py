"""The workspace as a server, and the words it is driven with."""

from __future__ import annotations

import asyncio
import html
import json
import re
import time
from collections.abc import Callable, Mapping
from typing import Any, Self, TypeVar

from aiohttp import web

from tests.slack_api.delivery import Delivery, Http, Sockets
from tests.slack_api.methods import Methods, Refusal
from tests.slack_api.strict import texts_in
from tests.slack_api.workspace import APP, BOT, BOT_USER, EVERY_SCOPE, TEAM, Workspace

__all__ = ["Delivery", "SlackWorkspace"]

T = TypeVar("T")
Message = dict[str, Any]


class SlackWorkspace:
    """``async with SlackWorkspace() as slack``: serves on a free port of 127.0.0.1.

    Ready made: ``U1`` Anna Holm and ``U2`` Bo Lund are teachers in the channel ``C1``; ``U8`` Mette Dahl and ``U9`` Kim
    Ravn are coordinators in the private channel ``CCOORD``; ``U3`` Eva Strand is nowhere. Direct messages with the
    assistant are ``DU1`` and so on. Payloads go over Socket Mode while a socket is open, else to ``events_url``.
    """

    bot_token = "xoxb-local"
    app_token = "xapp-local"
    signing_secret = "local-signing-secret"

    def __init__(self, *, scopes: frozenset[str] = EVERY_SCOPE, events_url: str = "", retry_after: float = 0.2) -> None:
        self.workspace = Workspace(scopes)
        self.events_url = events_url
        self.calls: list[tuple[str, Mapping[str, Any]]] = []
        """Every call of the Web API, in order."""
        self.deliveries: list[Delivery] = []
        """Every payload handed to the app, retries included."""
        self.sockets = Sockets()
        self.port = 0
        self._retry_after = retry_after
        self._methods = Methods(self.workspace)
        self._failures: dict[str, list[web.Response | None]] = {}
        self._slow: dict[str, float] = {}
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
        app.router.add_get("/socket", self.sockets.connect)
        self._runner = web.AppRunner(app, handler_cancellation=False, shutdown_timeout=0.5)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.sockets.close()
        await self._runner.cleanup()

    # --- people do something ----------------------------------------------------------------------------------------

    async def says(
        self,
        user: str,
        channel: str,
        text: str,
        *,
        mention: bool = False,
        thread: str = "",
        deliveries: int = 1,
        **more: Any,
    ) -> Message:
        """The person writes; returns the message when the app has acknowledged it (or Slack has given up). ``channel``
        may be a user's own ``D...``; ``thread`` is the ts of the thread's root; ``more`` goes into the event."""
        place = self.workspace.direct(user) if channel == f"D{user}" else self.workspace.channels[channel]
        typed = f"<@{BOT_USER}> {text}" if mention else text
        message = {"type": "message", "user": user, "text": typed, "ts": self.workspace.next_ts(), **more}
        if thread:
            message["thread_ts"] = thread
        place.messages.append({**message, "channel": channel})
        await self._has_changed()
        events = [{**message, "channel": channel, "channel_type": place.kind}] if BOT_USER in place.members else []
        if mention and place.kind != "im":
            events.append({**message, "type": "app_mention", "channel": channel})
        await self.sends_events(*events, deliveries=deliveries)
        return message

    async def edits(self, user: str, channel: str, message: Message, text: str) -> None:
        changed = {**message, "text": text, "edited": {"user": user, "ts": self.workspace.next_ts()}}
        await self.sends_events(
            {
                "type": "message",
                "subtype": "message_changed",
                "channel": channel,
                "channel_type": self.workspace.channels[channel].kind,
                "ts": self.workspace.next_ts(),
                "message": changed,
                "previous_message": message,
            }
        )

    async def sends_events(self, *events: Mapping[str, Any], deliveries: int = 1) -> list[Delivery]:
        """Each event in its envelope, each delivered so many times at the same moment, and again when not
        acknowledged."""
        payloads = [self.event_payload(event) for event in events]
        work = [self._deliver("events_api", payload, retries=3) for payload in payloads for _ in range(deliveries)]
        return [delivery for found in await asyncio.gather(*work) for delivery in found]

    def event_payload(self, event: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "type": "event_callback",
            "token": "unused",
            "team_id": TEAM,
            "api_app_id": APP,
            "event_id": self.workspace.next_id("Ev"),
            "event_time": int(time.time()),
            "authorizations": [{"team_id": TEAM, "user_id": BOT_USER, "is_bot": True}],
            "event": dict(event),
        }

    async def clicks(self, user: str, message: Message, action_id: str, *, deliveries: int = 1) -> list[Delivery]:
        """The person presses the button; raises `LookupError` when the message has none with this action id."""
        button = next((b for b in buttons_of(message) if b["action_id"] == action_id), None)
        if button is None:
            raise LookupError(f"no button {action_id}: {[b['action_id'] for b in buttons_of(message)]}")
        container = {"type": "message", "message_ts": message["ts"], "channel_id": message["channel"]}
        if "thread_ts" in message:
            container["thread_ts"] = message["thread_ts"]
        payload = {
            "type": "block_actions",
            "api_app_id": APP,
            "trigger_id": self.workspace.trigger_for(user),
            "user": self._user(user),
            "team": {"id": TEAM, "domain": "local"},
            "container": container,
            "channel": {"id": message["channel"]},
            "message": {name: value for name, value in message.items() if name != "channel"},
            "actions": [{**button, "action_ts": self.workspace.next_ts(), "block_id": "b"}],
        }
        return await self.sends_interaction(payload, deliveries=deliveries)

    async def submits(
        self, view: Mapping[str, Any], values: Mapping[str, Any], *, user: str = "", deliveries: int = 1
    ) -> list[Delivery]:
        """The person sends the form; fields that are not in ``values`` keep what they were opened with. Required fields
        left empty are refused by Slack itself: `ValueError`."""
        state: dict[str, Any] = {}
        for block in view["blocks"]:
            if block["type"] != "input":
                continue
            value = values.get(block["block_id"], _initial(block["element"]))
            if not value and not block.get("optional"):
                raise ValueError(f"{block['block_id']} is required")
            state[block["block_id"]] = {block["element"]["action_id"]: _state_of(block["element"], value)}
        unknown = set(values) - set(state)
        if unknown:
            raise ValueError(f"the form has no {sorted(unknown)}")
        payload = {
            "type": "view_submission",
            "api_app_id": APP,
            "trigger_id": self.workspace.trigger_for(user or view["user"]),
            "user": self._user(user or view["user"]),
            "team": {"id": TEAM, "domain": "local"},
            "view": {**{name: part for name, part in view.items() if name != "user"}, "state": {"values": state}},
        }
        return await self.sends_interaction(payload, deliveries=deliveries)

    async def commands(self, user: str, channel: str, text: str, *, deliveries: int = 1) -> list[Delivery]:
        """``/klassetur`` with this text."""
        payload = {
            "command": "/klassetur",
            "text": html.escape(text, quote=False),
            "team_id": TEAM,
            "channel_id": channel,
            "user_id": user,
            "user_name": self.workspace.people[user].split()[0].lower(),
            "api_app_id": APP,
            "trigger_id": self.workspace.trigger_for(user),
            "response_url": f"http://127.0.0.1:{self.port}/unused",
        }
        work = [self._deliver("slash_commands", payload) for _ in range(deliveries)]
        return [delivery for found in await asyncio.gather(*work) for delivery in found]

    async def picks_shortcut(self, user: str, channel: str, message: Message, callback_id: str) -> list[Delivery]:
        """From the menu of a message."""
        return await self.sends_interaction(
            {
                "type": "message_action",
                "callback_id": callback_id,
                "api_app_id": APP,
                "trigger_id": self.workspace.trigger_for(user),
                "action_ts": self.workspace.next_ts(),
                "user": self._user(user),
                "team": {"id": TEAM, "domain": "local"},
                "channel": {"id": channel},
                "message": message,
            }
        )

    async def sends_interaction(self, payload: Mapping[str, Any], *, deliveries: int = 1) -> list[Delivery]:
        """Slack does not try again with these."""
        work = [self._deliver("interactive", payload) for _ in range(deliveries)]
        return [delivery for found in await asyncio.gather(*work) for delivery in found]

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

    async def wait_for(self, what: Callable[[], T | None], within: float = 5.0) -> T:
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

    async def wait_for_message(self, channel: str, containing: str = "", *, within: float = 5.0) -> Message:
        """The newest message of the assistant with these words in what a person sees."""
        return await self.wait_for(
            lambda: next((m for m in reversed(self.messages(channel)) if containing in shown(m)), None), within
        )

    async def wait_for_view(self, user: str, *, within: float = 5.0) -> dict[str, Any]:
        """The form that was opened last for this person."""
        return await self.wait_for(
            lambda: next((v for v in reversed(self.workspace.views) if v["user"] == user), None), within
        )

    async def wait_for_whisper(self, user: str, containing: str = "", *, within: float = 5.0) -> Message:
        return await self.wait_for(
            lambda: next((w for w in self.whispers if w["user"] == user and containing in shown(w)), None), within
        )

    # --- Slack misbehaves -------------------------------------------------------------------------------------------

    def fail_next(self, method: str, error: str = "", *, status: int = 200, times: int = 1, **headers: str) -> None:
        """The next calls of this method are answered like this: ``fail_next("chat.postMessage", "ratelimited",
        status=429, Retry_After="7")``."""
        body = {"ok": False, "error": error} if error else {}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        for _ in range(times):
            answer = web.json_response(body, status=status, headers=named) if error else web.Response(status=status)
            self._failures.setdefault(method, []).append(answer)

    def lose_next_answer(self, method: str) -> None:
        """The next call is carried out, but its answer never arrives."""
        self._failures.setdefault(method, []).append(None)

    def slow_down(self, method: str, seconds: float) -> None:
        self._slow[method] = seconds

    # --- serving ----------------------------------------------------------------------------------------------------

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        arguments = await _arguments(request)
        self.calls.append((method, arguments))
        await asyncio.sleep(self._slow.get(method, 0))
        planned = self._failures.get(method, [])
        lost = bool(planned) and planned[0] is None
        if planned:
            answer = planned.pop(0)
            if answer is not None:
                return answer
        try:
            body = self._answer(method, request, arguments)
        except Refusal as refusal:
            body = {"ok": False, "error": refusal.error, **refusal.more}
        await self._has_changed()
        if lost and request.transport is not None:
            request.transport.abort()
        self._echo(method, body)
        return web.json_response(body)

    def _answer(self, method: str, request: web.Request, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if method == "apps.connections.open":
            if token != self.app_token:
                raise Refusal("invalid_auth")
            return {"ok": True, "url": f"ws://127.0.0.1:{self.port}/socket?ticket={self.sockets.ticket()}"}
        if token != self.bot_token:
            raise Refusal("invalid_auth" if token else "not_authed")
        return self._methods.call(method, arguments)

    def _echo(self, method: str, body: Mapping[str, Any]) -> None:
        """Slack tells an app of its own messages too."""
        if method == "chat.postMessage" and body["ok"]:
            place = self.workspace.channels[body["channel"]]
            event = {**body["message"], "channel": place.id, "channel_type": place.kind}
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

    def _user(self, user: str) -> dict[str, str]:
        handle = self.workspace.people[user].lower().replace(" ", ".")
        return {"id": user, "username": handle, "name": handle, "team_id": TEAM}


# --- what a person sees -----------------------------------------------------------------------------------------------


def shown(message: Mapping[str, Any]) -> str:
    """All words of a message as a person reads them."""
    parts = [words for words, _ in texts_in(message.get("blocks") or [])] or [message.get("text", "")]
    return html.unescape("\n".join(parts))


def rings(message: Mapping[str, Any]) -> list[str]:
    """Whom the message calls: ``!channel``, ``@U1``."""
    marked = [words for words, kind in texts_in(message.get("blocks") or []) if kind == "mrkdwn"]
    return [found for words in [message.get("text", ""), *marked] for found in re.findall(r"<([!@][^>]*)>", words)]


def buttons_of(message: Mapping[str, Any]) -> list[dict[str, Any]]:
    found = []
    for block in message.get("blocks") or []:
        found += [e for e in block.get("elements", []) if e.get("type") == "button"]
        if block.get("accessory", {}).get("type") == "button":
            found.append(block["accessory"])
    return found


def _initial(element: Mapping[str, Any]) -> Any:
    return element.get("initial_value") or element.get("initial_date") or element.get("initial_time") or ""


def _state_of(element: Mapping[str, Any], value: Any) -> dict[str, Any]:
    match element["type"]:
        case "datepicker":
            return {"type": "datepicker", "selected_date": value or None}
        case "timepicker":
            return {"type": "timepicker", "selected_time": value or None}
        case "multi_static_select":
            known = {option["value"]: option for option in element["options"]}
            return {"type": "multi_static_select", "selected_options": [known[name] for name in value]}
    return {"type": element["type"], "value": value or None}


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
