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
        if not isinstance(event, Mapping):
            return ""
        # of a message that was changed or deleted, the message itself says who wrote it
        changed = event.get("message") or event.get("previous_message")
        return str(event.get("user") or (changed.get("user") if isinstance(changed, Mapping) else "") or "")
    user = payload.get("user")
    return str(user.get("id", "")) if isinstance(user, Mapping) else str(payload.get("user_id", ""))


def team_of(payload: Payload) -> str:
    """Where the app is installed: a workspace, or the whole organisation where it is installed for all. The team that
    an event names itself may be another organisation's, and changes within a thread that both share."""
    installed = (payload.get("authorizations") or [{}])[0]
    team = payload.get("team")
    named = (
        installed.get("team_id"),
        installed.get("enterprise_id"),
        team.get("id") if isinstance(team, Mapping) else None,
        payload.get("team_id"),
        (payload.get("enterprise") or {}).get("id"),
        payload.get("enterprise_id"),
    )
    return str(next(filter(None, named), "-"))


def team_of_writer(payload: Payload) -> str:
    """The person's own workspace where the payload says so."""
    if kind_of(payload) == "event_callback":
        return str((payload.get("event") or {}).get("user_team") or "")
    user = payload.get("user")
    return str(user.get("team_id") or "") if isinstance(user, Mapping) else ""


def conversation_id(team: str, channel: str, ts: str) -> str:
    return f"slack:{team}:{channel}:{ts}"


def direct_conversation(team: str, user: str) -> str:
    """All that is said in a person's direct messages outside threads."""
    return f"slack:{team}:{user}:direct"


def pane_mark(channel: str, thread_ts: str) -> str:
    """The mark that says that a thread belongs to the assistant's pane."""
    return f"slack:pane:{channel}:{thread_ts}"


def is_mention(payload: Payload) -> bool:
    """An event that calls the assistant by its name. In a group's direct messages Slack may tell of it as a message,
    as a mention, or as both; elsewhere always as a mention."""
    event = payload["event"]
    if event.get("type") != "message":
        return bool(event.get("type") == "app_mention")
    named = f"<@{assistant_user(payload)}" in str(event.get("text") or "")
    return named and event.get("channel_type") == "mpim" and "edited" not in event


def address_of(user: str) -> str:
    return f"slack:{user}"


def user_of(address: str) -> str:
    """The Slack user id in a person's address, empty where it is another channel's."""
    channel, _, user = address.partition(":")
    return user if channel == ChannelName.SLACK else ""
