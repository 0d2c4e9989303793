"""What a workspace holds: people, channels, messages, forms that are open."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

TEAM = "T1"
APP = "A1"
BOT_USER = "UBOT"
BOT = "B1"

EVERY_SCOPE = frozenset(
    {
        "app_mentions:read",
        "assistant:write",
        "channels:history",
        "channels:read",
        "chat:write",
        "commands",
        "files:read",
        "files:write",
        "groups:history",
        "groups:read",
        "im:history",
        "im:write",
        "mpim:history",
        "reactions:write",
        "users:read",
    }
)
TRIGGER_SECONDS = 3.0


@dataclass
class Channel:
    id: str
    members: list[str]
    private: bool = False
    messages: list[dict[str, Any]] = field(default_factory=list)
    group_direct: bool = False
    """A direct message of several people."""
    archived: bool = False
    only_admins_post: bool = False
    shared: bool = False
    """With other organisations (Slack Connect)."""

    @property
    def kind(self) -> str:
        """As events name it in ``channel_type``."""
        if self.group_direct:
            return "mpim"
        return "im" if self.id.startswith("D") else "group" if self.private else "channel"

    def message(self, ts: str) -> dict[str, Any] | None:
        return next((message for message in self.messages if message["ts"] == ts), None)

    def answers_to(self, root: str) -> list[dict[str, Any]]:
        return [message for message in self.messages if message.get("thread_ts") == root and message["ts"] != root]


@dataclass(frozen=True)
class Account:
    """What Slack says of a person besides the name."""

    team: str = TEAM
    """The home workspace; another one's in a channel that organisations share."""
    deleted: bool = False
    restricted: bool = False
    """A guest, of several channels."""
    ultra_restricted: bool = False
    """A guest, of one channel."""


class Workspace:
    """The facts alone; nothing here knows of HTTP."""

    def __init__(self, scopes: frozenset[str]) -> None:
        self.scopes = scopes
        self.people: dict[str, str] = {BOT_USER: "Klassetur"}
        self.accounts: dict[str, Account] = {}
        self.channels: dict[str, Channel] = {}
        self.whispers: list[dict[str, Any]] = []
        """Ephemeral messages: channel, user, text."""
        self.views: list[dict[str, Any]] = []
        """Every form that was opened, with ``user``."""
        self.homes: dict[str, dict[str, Any]] = {}
        """Each person's home page as it was published last."""
        self.panes: dict[tuple[str, str], dict[str, Any]] = {}
        """The assistant's threads by channel and ts: ``status``, ``title``, ``prompts``."""
        self.agent_view = False
        """The app has the agent messaging experience instead of the assistant's pane."""
        self.prompts: dict[str, dict[str, Any]] = {}
        """What stands above the message box of each direct message, under the agent messaging experience."""
        self._triggers: dict[str, tuple[str, float]] = {}
        self._counter = itertools.count(1)

    def add_person(self, user: str, name: str, account: Account | None = None) -> None:
        self.people[user] = name
        if account is not None:
            self.accounts[user] = account

    def account(self, user: str) -> Account:
        return self.accounts.get(user, Account())

    def add_channel(self, channel: str, *members: str, private: bool = False, with_assistant: bool = True) -> Channel:
        bot = [BOT_USER] if with_assistant else []
        self.channels[channel] = Channel(channel, [*members, *bot], private)
        return self.channels[channel]

    def add_group_direct(self, channel: str, *members: str) -> Channel:
        place = self.add_channel(channel, *members, private=True)
        place.group_direct = True
        return place

    def direct(self, user: str) -> Channel:
        """The person's direct messages with the assistant."""
        return self.channels.get(f"D{user}") or self.add_channel(f"D{user}", user)

    def next_ts(self) -> str:
        return f"{int(time.time())}.{next(self._counter):06d}"

    def next_id(self, letters: str) -> str:
        return f"{letters}{next(self._counter):08d}"

    def trigger_for(self, user: str) -> str:
        trigger = f"{next(self._counter)}.{TEAM}.{self.next_id('x')}"
        self._triggers[trigger] = (user, time.monotonic())
        return trigger

    def use_trigger(self, trigger: str) -> str:
        """The user whose click it was. Raises `KeyError` with Slack's word for what is wrong."""
        if not trigger:
            raise KeyError("invalid_trigger_id")
        if trigger not in self._triggers:
            raise KeyError("exchanged_trigger_id")
        user, since = self._triggers.pop(trigger)
        if time.monotonic() - since > TRIGGER_SECONDS:
            raise KeyError("expired_trigger_id")
        return user

    def age_triggers(self) -> None:
        """As if more than three seconds had passed."""
        self._triggers = {name: (user, since - TRIGGER_SECONDS - 1) for name, (user, since) in self._triggers.items()}

    def all_messages(self) -> Iterator[dict[str, Any]]:
        for channel in self.channels.values():
            yield from channel.messages
