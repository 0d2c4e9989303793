"""What a person sees of a message or a form, and what comes back when it is filled in."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Any

from tests.slack_api.strict import texts_in

Message = dict[str, Any]


def shown(message: Mapping[str, Any]) -> str:
    """All words of a message as a person reads them."""
    parts = [words for words, _ in texts_in(_unasked(message.get("blocks") or []))] or [message.get("text", "")]
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


def initial_of(element: Mapping[str, Any]) -> Any:
    return element.get("initial_value") or element.get("initial_date") or element.get("initial_time") or ""


def state_of(element: Mapping[str, Any], value: Any) -> dict[str, Any]:
    match element["type"]:
        case "datepicker":
            return {"type": "datepicker", "selected_date": value or None}
        case "timepicker":
            return {"type": "timepicker", "selected_time": value or None}
        case "multi_static_select" | "checkboxes" as kind:
            known = {option["value"]: option for option in element["options"]}
            return {"type": kind, "selected_options": [known[name] for name in value]}
    return {"type": element["type"], "value": value or None}


def _unasked(part: Any) -> Any:
    """Without the question that only comes when a button is pressed."""
    if isinstance(part, Mapping):
        return {name: _unasked(value) for name, value in part.items() if name != "confirm"}
    return [_unasked(value) for value in part] if isinstance(part, list) else part
