"""What every payload of Slack's says about itself, and how people and threads are called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assistant.model import ChannelName

Payload = Mapping[str, Any]


def kind_of(payload: Payload) -> str:
    """``event_callback``, ``block_actions`` ...; a slash command, which names no type, is ``command``."""
    return str(payload.get("type") or ("command" if "command" in payload else "unknown"))


def assistant_user(payload: Payload) -> str:
    """The assistant's own user id, as an event says it."""
    authorizations = payload.get("authorizations") or [{}]
    return str(authorizations[0].get("user_id", "-"))


def writer_of(payload: Payload) -> str:
    """The id of the person behind any payload, empty where nobody is."""
    if kind_of(payload) == "event_callback":
        event = payload.get("event") or {}
        return str(event.get("user", "") if isinstance(event, Mapping) else "")
    user = payload.get("user")
    return str(user.get("id", "")) if isinstance(user, Mapping) else str(payload.get("user_id", ""))


def conversation_id(team: str, channel: str, ts: str) -> str:
    return f"slack:{team}:{channel}:{ts}"


def address_of(user: str) -> str:
    return f"slack:{user}"


def user_of(address: str) -> str:
    """The Slack user id in a person's address, empty where it is another channel's."""
    channel, _, user = address.partition(":")
    return user if channel == ChannelName.SLACK else ""
