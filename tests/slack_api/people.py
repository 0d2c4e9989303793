"""What people do in the workspace, each act a method."""

from __future__ import annotations

import asyncio
import html
import time
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any

from tests.slack_api.delivery import Delivery
from tests.slack_api.seen import Message, buttons_of, initial_of, state_of
from tests.slack_api.strict import check_view
from tests.slack_api.typed import Typed
from tests.slack_api.workspace import APP, BOT_USER, TEAM, Workspace


class People(ABC):
    """Half of `SlackWorkspace`: needs its workspace and its deliveries."""

    workspace: Workspace
    port: int
    token_error: str

    @abstractmethod
    async def _deliver(self, kind: str, payload: Mapping[str, Any], retries: int = 0) -> list[Delivery]: ...

    @abstractmethod
    async def _has_changed(self) -> None: ...

    async def says(
        self,
        user: str,
        channel: str,
        text: str | Typed,
        *,
        mention: bool = False,
        twin: bool = True,
        thread: str = "",
        deliveries: int = 1,
        **more: Any,
    ) -> Message:
        """The person writes; returns the message when the app has acknowledged it (or Slack has given up). ``channel``
        may be a user's own ``D...``; ``thread`` is the ts of the thread's root; ``more`` goes into the event. Without
        its ``twin`` a mention in a group's direct messages comes as a message alone."""
        place = self.workspace.direct(user) if channel == f"D{user}" else self.workspace.channels[channel]
        message = {"type": "message", "user": user, "ts": self.workspace.next_ts(), **_written(text, mention), **more}
        team = self.workspace.account(user).team
        if team != TEAM:
            message |= {"user_team": team, "source_team": team, "team": team}
        if thread:
            message["thread_ts"] = thread
        place.messages.append({**message, "channel": channel})
        await self._has_changed()
        events = [{**message, "channel": channel, "channel_type": place.kind}] if BOT_USER in place.members else []
        if mention and place.kind != "im" and (twin or place.kind != "mpim"):
            events.append({**message, "type": "app_mention", "channel": channel})
        await self.sends_events(*events, deliveries=deliveries)
        return message

    async def edits(self, user: str, channel: str, message: Message, text: str | Typed, *, deliveries: int = 1) -> None:
        written = {name: part for name, part in message.items() if name != "blocks"} | _written(text)
        changed = {**written, "edited": {"user": user, "ts": self.workspace.next_ts()}}
        known = self.workspace.channels[channel].message(message["ts"])
        if known is not None and "bot_id" not in known:
            known.clear()
            known.update(changed, channel=channel)
        await self.sends_events(
            {
                "type": "message",
                "subtype": "message_changed",
                "channel": channel,
                "channel_type": self.workspace.channels[channel].kind,
                "ts": self.workspace.next_ts(),
                "message": changed,
                "previous_message": message,
            },
            deliveries=deliveries,
        )

    async def deletes(self, user: str, channel: str, message: Message, *, deliveries: int = 1) -> None:
        """Where there are answers below it, Slack leaves a tombstone."""
        place = self.workspace.channels[channel]
        has_answers = any(other.get("thread_ts") == message["ts"] for other in place.messages)
        tombstone = {"type": "message", "subtype": "tombstone", "user": "USLACKBOT", "ts": message["ts"]}
        instead = [{**tombstone, "text": "This message was deleted."}] if has_answers else []
        place.messages[:] = [
            each for other in place.messages for each in (instead if other["ts"] == message["ts"] else [other])
        ]
        told: dict[str, Any] = (
            {"subtype": "message_changed", "message": {**tombstone, "text": "This message was deleted."}}
            if has_answers
            else {"subtype": "message_deleted", "deleted_ts": message["ts"]}
        )
        told |= {"channel": channel, "channel_type": place.kind, "ts": self.workspace.next_ts()}
        await self.sends_events({"type": "message", **told, "previous_message": message}, deliveries=deliveries)

    async def opens_home(self, user: str, tab: str = "home", *, deliveries: int = 1) -> None:
        event = {"type": "app_home_opened", "user": user, "channel": self.workspace.direct(user).id, "tab": tab}
        await self.sends_events({**event, "event_ts": self.workspace.next_ts()}, deliveries=deliveries)

    async def archives(self, channel: str) -> None:
        """Somebody archives the channel."""
        place = self.workspace.channels[channel]
        place.archived = True
        what = "group_archive" if place.private else "channel_archive"
        await self.sends_events({"type": what, "channel": channel, "user": "U9", "event_ts": self.workspace.next_ts()})

    async def leaves(self, user: str, channel: str) -> None:
        """The person leaves the channel, or the assistant is taken out of it: then Slack tells it so once more."""
        place = self.workspace.channels[channel]
        place.members.remove(user)
        left = {"type": "member_left_channel", "user": user, "channel": channel, "team": TEAM}
        events = [{**left, "channel_type": place.kind[0].upper(), "event_ts": self.workspace.next_ts()}]
        if user == BOT_USER:
            gone = "group_left" if place.private else "channel_left"
            events = [{"type": gone, "channel": channel, "actor_id": "U9", "event_ts": self.workspace.next_ts()}]
        await self.sends_events(*events)

    async def removes_app(self) -> None:
        """An administrator takes the app out of the workspace."""
        self.token_error = "account_inactive"
        revoked = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [BOT_USER]}}
        await self.sends_events(revoked, {"type": "app_uninstalled"})

    async def opens_pane(self, user: str, *, deliveries: int = 1) -> str:
        """The ts of the pane's thread."""
        place, ts = self.workspace.direct(user), self.workspace.next_ts()
        place.messages.append({"type": "message", "user": BOT_USER, "text": "New thread", "ts": ts})
        self.workspace.panes[place.id, ts] = {}
        await self.sends_events(self._about_pane("started", user, ts), deliveries=deliveries)
        return ts

    async def looks_at(self, user: str, channel: str, pane: str) -> None:
        """The person goes to another channel while the pane is open."""
        await self.sends_events(self._about_pane("context_changed", user, pane, channel))

    def _about_pane(self, what: str, user: str, ts: str, looking_at: str = "C1") -> dict[str, Any]:
        context = {"channel_id": looking_at, "team_id": TEAM, "enterprise_id": None}
        thread = {"user_id": user, "context": context, "channel_id": f"D{user}", "thread_ts": ts}
        return {"type": f"assistant_thread_{what}", "assistant_thread": thread, "event_ts": self.workspace.next_ts()}

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
            "is_ext_shared_channel": self._is_shared(event.get("channel")),
            "event": dict(event),
        }

    def _is_shared(self, channel: object) -> bool:
        place = self.workspace.channels.get(channel) if isinstance(channel, str) else None
        return place is not None and place.shared

    async def clicks(self, user: str, message: Message, action_id: str, *, deliveries: int = 1) -> list[Delivery]:
        """The person presses the button of a message or home page; raises `LookupError` when it has none with this
        action id."""
        button = next((b for b in buttons_of(message) if b["action_id"] == action_id), None)
        if button is None:
            raise LookupError(f"no button {action_id}: {[b['action_id'] for b in buttons_of(message)]}")
        if message.get("type") == "home":
            about: dict[str, Any] = {"container": {"type": "view", "view_id": message["id"]}, "view": dict(message)}
        else:
            container = {"type": "message", "message_ts": message["ts"], "channel_id": message["channel"]}
            if "thread_ts" in message:
                container["thread_ts"] = message["thread_ts"]
            words = {name: value for name, value in message.items() if name != "channel"}
            about = {"container": container, "channel": {"id": message["channel"]}, "message": words}
        payload = {
            "type": "block_actions",
            "api_app_id": APP,
            "trigger_id": self.workspace.trigger_for(user),
            "user": self._user(user),
            "team": {"id": TEAM, "domain": "local"},
            **about,
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
            value = values.get(block["block_id"], initial_of(block["element"]))
            if not value and not block.get("optional"):
                raise ValueError(f"{block['block_id']} is required")
            state[block["block_id"]] = {block["element"]["action_id"]: state_of(block["element"], value)}
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
        found = await self.sends_interaction(payload, deliveries=deliveries)
        for delivery in found:
            if delivery.response.get("response_action") == "update":
                self._replace_form(view, delivery.response["view"])
        return found

    def _replace_form(self, view: Mapping[str, Any], with_: Mapping[str, Any]) -> None:
        check_view(with_)
        known = next(known for known in self.workspace.views if known["id"] == view["id"])
        known.update(with_, hash=self.workspace.next_id("h"))

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

    def _user(self, user: str) -> dict[str, str]:
        handle = self.workspace.people[user].lower().replace(" ", ".")
        return {"id": user, "username": handle, "name": handle, "team_id": self.workspace.account(user).team}


def _written(text: str | Typed, mention: bool = False) -> dict[str, Any]:
    """The words as events hold them; the mention comes first."""
    if isinstance(text, str):
        return {"text": f"<@{BOT_USER}> {text}" if mention else text}
    if not mention:
        return {"text": text.text, "blocks": text.blocks}
    called = [{"type": "user", "user_id": BOT_USER}, {"type": "text", "text": " "}]
    [block] = text.blocks
    opening = {"type": "rich_text_section", "elements": called}
    blocks = [{**block, "elements": [opening, *block["elements"]]}]
    if block["elements"][0]["type"] == "rich_text_section":
        first = {**opening, "elements": [*called, *block["elements"][0]["elements"]]}
        blocks = [{**block, "elements": [first, *block["elements"][1:]]}]
    return {"text": f"<@{BOT_USER}> {text.text}", "blocks": blocks}
