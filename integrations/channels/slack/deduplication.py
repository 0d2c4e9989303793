"""What makes a payload the same again, so that Slack's retries and double deliveries have one effect."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from assistant.model import Verb
from integrations.channels.slack.parse import HUMAN_SUBTYPES, press_in
from integrations.channels.slack.payload import is_mention, kind_of

_ONCE_A_MESSAGE = frozenset({Verb.NOTHING_FITS, Verb.HUMAN})
"""Verbs where a second click on the same message is a slip. The others may be meant again later (``status`` tomorrow,
``approve`` after a rule was mended), and the booking's state guards them."""


def key_of(payload: Mapping[str, Any]) -> str:
    """The inbox key; whatever lacks what its kind should have is known by its content."""
    try:
        return _KEYS[kind_of(payload)](payload)
    except (KeyError, TypeError, ValueError, IndexError, AttributeError):
        content = json.dumps(payload, sort_keys=True, default=str).encode()
        return f"content:{hashlib.sha256(content).hexdigest()}"


def _of_event(payload: Mapping[str, Any]) -> str:
    """A message is the same however often, and in whatever guise, Slack tells of it."""
    event = payload["event"]
    if event["type"] not in ("message", "app_mention") or event.get("subtype") not in (None, *HUMAN_SUBTYPES):
        return f"event:{payload['event_id']}"
    kind = "mention" if is_mention(payload) else "message"
    return f"{kind}:{event['channel']}:{event['ts']}"


def _of_press(payload: Mapping[str, Any]) -> str:
    action, container = payload["actions"][0], payload["container"]
    press = press_in(payload)
    when = "" if press.action.verb in _ONCE_A_MESSAGE else action["action_ts"]
    where = f"{container['channel_id']}:{container['message_ts']}"
    return f"action:{where}:{action['action_id']}:{payload['user']['id']}:{press.shown.version or ''}:{when}"


def _of_form(payload: Mapping[str, Any]) -> str:
    return f"view:{payload['view']['id']}:{payload['view']['hash']}"


def _of_shortcut(payload: Mapping[str, Any]) -> str:
    where = f"{payload['channel']['id']}:{payload['message']['ts']}"
    return f"shortcut:{where}:{payload['user']['id']}:{payload['action_ts']}"


def _of_command(payload: Mapping[str, Any]) -> str:
    return f"command:{payload['trigger_id']}"


_KEYS = {
    "event_callback": _of_event,
    "block_actions": _of_press,
    "view_submission": _of_form,
    "message_action": _of_shortcut,
    "command": _of_command,
}
