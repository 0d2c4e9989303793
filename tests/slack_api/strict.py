"""What Slack refuses in blocks and views: slack_sdk's own checks, and the limits that those leave out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

_KNOWN_BLOCKS = frozenset({"section", "context", "actions", "divider", "header", "input", "image"})
_KNOWN_ELEMENTS = frozenset(
    {
        "button",
        "checkboxes",
        "datepicker",
        "multi_static_select",
        "number_input",
        "plain_text_input",
        "static_select",
        "timepicker",
    }
)


class Invalid(Exception):
    """What Slack says in ``response_metadata.messages``."""


def check_blocks(blocks: object, *, in_view: bool = False) -> None:
    """Raises `Invalid`."""
    if not isinstance(blocks, list):
        raise Invalid("blocks is not a list")
    if len(blocks) > (100 if in_view else 50):
        raise Invalid(f"no more than {100 if in_view else 50} items allowed [{len(blocks)} given]")
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    if len(ids) != len(set(ids)):
        raise Invalid("block_id is not unique")
    for block in blocks:
        _check_block(block, in_view)
    if not in_view and sum(_size(words) for words, _ in texts_in(blocks)) > 13_000:
        raise Invalid("msg_blocks_too_long")


def check_view(view: Mapping[str, Any], kind: str = "modal") -> None:
    """Raises `Invalid`."""
    if view.get("type") != kind:
        raise Invalid(f"this must be a {kind}")
    if kind == "modal" and not isinstance(view.get("title"), dict):
        raise Invalid("a modal needs a title")
    if kind == "home" and set(view) & {"title", "submit", "close"}:
        raise Invalid("a home page has neither title nor buttons of its own")
    known = {"type", "callback_id", "title", "submit", "close", "private_metadata", "blocks"}
    if set(view) - known:
        raise Invalid(f"unknown fields {sorted(set(view) - known)}")
    _by_sdk(View(**view))
    check_blocks(view["blocks"], in_view=True)
    if "submit" not in view and any(block["type"] == "input" for block in view["blocks"]):
        raise Invalid("submit is required with inputs")


def texts_in(part: object) -> Iterator[tuple[str, str]]:
    """Every text object's words and type."""
    if isinstance(part, Mapping):
        if part.get("type") in ("mrkdwn", "plain_text") and isinstance(part.get("text"), str):
            yield part["text"], part["type"]
        for value in part.values():
            yield from texts_in(value)
    elif isinstance(part, Sequence) and not isinstance(part, str):
        for value in part:
            yield from texts_in(value)


def _check_block(block: Mapping[str, Any], in_view: bool) -> None:
    kind = block.get("type")
    if kind not in _KNOWN_BLOCKS or (kind == "input" and not in_view):
        raise Invalid(f"unsupported type {kind}")
    parsed = Block.parse(dict(block))
    if parsed is None:
        raise Invalid(f"unsupported type {kind}")
    _by_sdk(parsed)
    for words, _ in texts_in(block):
        if not words.strip():
            raise Invalid("text must be more than 0 characters")
        try:
            words.encode()
        except UnicodeEncodeError as fault:
            raise Invalid("not unicode") from fault
    match kind:
        case "section":
            _check_section(block)
        case "context":
            _at_most(block["elements"], 10, "context elements")
            for element in block["elements"]:
                _short(element["text"], 2000)
        case "actions":
            _check_actions(block)
        case "input":
            _check_input(block)


def _check_section(block: Mapping[str, Any]) -> None:
    if "text" in block:
        _short(block["text"]["text"], 3000)
    fields = block.get("fields", [])
    if "fields" in block and not fields:
        raise Invalid("fields must not be empty")
    _at_most(fields, 10, "fields")
    for field in fields:
        _short(field["text"], 2000)
    if "accessory" in block:
        _check_element(block["accessory"])


def _check_actions(block: Mapping[str, Any]) -> None:
    elements = block["elements"]
    if not elements:
        raise Invalid("elements must not be empty")
    _at_most(elements, 25, "elements")
    names = [element["action_id"] for element in elements]
    if len(names) != len(set(names)):
        raise Invalid("action_id is not unique")
    for element in elements:
        _check_element(element)


def _check_input(block: Mapping[str, Any]) -> None:
    if block["label"]["type"] != "plain_text":
        raise Invalid("label must be plain_text")
    _short(block["label"]["text"], 2000)
    if "hint" in block:
        _short(block["hint"]["text"], 2000)
    element = block["element"]
    _check_element(element)
    if len(element.get("initial_value", "")) > element.get("max_length", 3000):
        raise Invalid("initial_value is longer than max_length")


def _check_element(element: Mapping[str, Any]) -> None:
    if element.get("type") not in _KNOWN_ELEMENTS:
        raise Invalid(f"unsupported element {element.get('type')}")
    if not 1 <= len(element.get("action_id", "")) <= 255:
        raise Invalid("action_id must be 1 to 255 characters")
    if element["type"] == "button":
        if element["text"]["type"] != "plain_text":
            raise Invalid("a button's text must be plain_text")
        _short(element["text"]["text"], 75)
        if not 1 <= len(element.get("value", "-")) <= 2000:
            raise Invalid("a button's value must be 1 to 2000 characters")
        if element.get("style", "primary") not in ("primary", "danger"):
            raise Invalid("unknown style")
    if "confirm" in element:
        _check_confirm(element["confirm"])
    options = element.get("options")
    if element["type"] in ("static_select", "multi_static_select", "checkboxes") and not options:
        raise Invalid("options must not be empty")
    _at_most(options or [], 10 if element["type"] == "checkboxes" else 100, "options")
    for option in options or []:
        _short(option["text"]["text"], 75)
        if not 1 <= len(option["value"]) <= 150:
            raise Invalid("an option's value must be 1 to 150 characters")


def _check_confirm(confirm: Mapping[str, Any]) -> None:
    for name, limit in {"title": 100, "text": 300, "confirm": 30, "deny": 30}.items():
        if name in confirm:
            _short(confirm[name]["text"], limit)
    if set(confirm) - {"title", "text", "confirm", "deny", "style"} or "title" not in confirm or "text" not in confirm:
        raise Invalid("a confirmation needs title and text")


def _by_sdk(model: Any) -> None:
    try:
        model.validate_json()
        json.dumps(model.to_dict())
    except SlackObjectFormationError as fault:
        raise Invalid(str(fault)) from fault


def _short(words: str, limit: int) -> None:
    if _size(words) > limit:
        raise Invalid(f"must be less than {limit + 1} characters")


def _at_most(parts: Sequence[Any], limit: int, name: str) -> None:
    if len(parts) > limit:
        raise Invalid(f"no more than {limit} {name}")


def _size(words: str) -> int:
    return len(words.encode("utf-16-le", "surrogatepass")) // 2
