"""What a person typed in Slack, as a person reads it: marks for bold, italic and code are none of the words, what is
struck out does not count, links and channels are called as they were shown, and a quote stays one ("> ...").

Slack tells it twice: as rich text, where every mark is known for one, and in mrkdwn, where it must be guessed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

LONGEST_MESSAGE = 20_000
"""Characters of a message that are read."""
_DEEPEST = 5
"""Styles within styles."""

_DIGITS = {
    name: str(number)
    for number, name in enumerate(("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"))
} | {"keycap_ten": "10"}
_ENTITY = re.compile(r"&(amp|lt|gt);")
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">"}
_REFERENCE = re.compile(r"<([^<>\n]*)>")
_EMOJI = re.compile(r"(?<![\w:]):([\w'+-]{1,100}):(?::skin-tone-\d:)?")
_TWO_EMOJI = re.compile(r"::(?!skin-tone-)")
_FENCE = re.compile(r"```(.*?)```", re.DOTALL)
_STYLED = re.compile(r"(?<![\w*_~`])([*_~`])(?=\S)([^\n]+?)(?<=\S)\1(?!\w)")
_PLACE = re.compile("[\ue000-\uf8ff]")
_FIRST_PLACE, _PLACES = 0xE000, 0xF8FF - 0xE000
_ADDRESS = re.compile(r"\S+\.\S+")
_SPACES = re.compile(r"[ \t]{2,}")

Element = Mapping[str, Any]


def words_in(message: Mapping[str, Any], assistant: str = "") -> str:
    """The words of a message as an event holds it; mentions of ``assistant`` (a user id) and of people without a name
    are dropped, and so are emoji but for digits. At most `LONGEST_MESSAGE` characters."""
    blocks = message.get("blocks")
    rich = [block for block in blocks if _kind(block) == "rich_text"] if isinstance(blocks, list) else []
    if rich:
        return _tidy("\n".join(_of_block(block) for block in rich))
    return words_of(str(message.get("text") or ""), assistant)


# --- rich text --------------------------------------------------------------------------------------------------------


def _of_block(block: Element) -> str:
    return "\n".join(_of_part(part) for part in _elements(block))


def _of_part(part: Element) -> str:
    """A paragraph, a list, a quote or code."""
    match _kind(part):
        case "rich_text_list":
            first = int(part.get("offset") or 0) + 1
            items = [_line(item) for item in _elements(part)]
            # "1. uge 17" becomes a list as it is typed, and its number is a choice
            numbered = part.get("style") == "ordered"
            return "\n".join(f"{n}. {item}" if numbered else item for n, item in enumerate(items, first))
        case "rich_text_quote":
            return "\n".join(f"> {line}" for line in _line(part).splitlines())
    return _line(part)


def _line(part: Element) -> str:
    return "".join(_of_element(element) for element in _elements(part))


def _of_element(element: Element) -> str:
    style = element.get("style")
    if isinstance(style, Mapping) and style.get("strike"):
        return " "
    match _kind(element):
        case "text":
            return str(element.get("text") or "")
        case "link":
            return _of_link(str(element.get("url") or ""), str(element.get("text") or ""))
        case "emoji":
            return _of_emoji(str(element.get("name") or ""))
        case "date":
            return str(element.get("fallback") or _of_moment(element.get("timestamp")))
        case "broadcast":
            return f"@{element.get('range') or ''}"
    return " "


def _of_moment(timestamp: object) -> str:
    return datetime.fromtimestamp(timestamp, UTC).date().isoformat() if isinstance(timestamp, int) else " "


def _elements(part: Element) -> Sequence[Element]:
    found = part.get("elements")
    return [element for element in found if isinstance(element, Mapping)] if isinstance(found, list) else []


def _kind(part: object) -> str:
    return str(part.get("type") or "") if isinstance(part, Mapping) else ""


# --- mrkdwn -----------------------------------------------------------------------------------------------------------


def words_of(text: str, assistant: str = "") -> str:
    """As `words_in`, of words in mrkdwn alone."""
    shown = text[: 4 * LONGEST_MESSAGE]
    if assistant:
        shown = re.sub(rf"<@{re.escape(assistant)}(?:\|[^<>]*)?>", " ", shown)
    places: list[str] = []

    def put_aside(words: str) -> str:
        """Marks within an address, or within code, are none."""
        if len(places) >= _PLACES:
            return " "
        places.append(words)
        return chr(_FIRST_PLACE + len(places) - 1)

    shown = _PLACE.sub(" ", shown)
    shown = _FENCE.sub(lambda found: put_aside(found[1]), shown)
    shown = _REFERENCE.sub(lambda found: put_aside(_of_reference(found)), shown)
    shown = _without_marks(shown, _DEEPEST)
    shown = _EMOJI.sub(lambda found: _of_emoji(found[1]), _TWO_EMOJI.sub(":\ufeff:", shown)).replace("\ufeff", "")
    shown = _PLACE.sub(lambda found: places[ord(found[0]) - _FIRST_PLACE], shown)
    return _tidy(_ENTITY.sub(lambda found: _ENTITIES[found[1]], shown))


def _without_marks(text: str, depth: int) -> str:
    def shown(found: re.Match[str]) -> str:
        if found[1] == "~":
            return " "
        return found[2] if found[1] == "`" or not depth else _without_marks(found[2], depth - 1)

    return _STYLED.sub(shown, text)


def _of_reference(found: re.Match[str]) -> str:
    target, _, label = found[1].partition("|")
    match target[:1]:
        case "@":
            return f"@{label}" if label else " "
        case "#":
            return f"#{label}" if label else " "
        case "!":
            return label or f"@{target[1:].partition('^')[0]}"
    return _of_link(target, label)


# --- both -------------------------------------------------------------------------------------------------------------


def _of_link(url: str, label: str) -> str:
    """The label where it is words; an address as label is shortened, so the whole one tells more."""
    if label and not _ADDRESS.fullmatch(label):
        return label
    return url.removeprefix("mailto:").removeprefix("tel:")


def _of_emoji(name: str) -> str:
    return _DIGITS.get(name, " ")


def _tidy(text: str) -> str:
    return "\n".join(_SPACES.sub(" ", line).strip() for line in text.splitlines()).strip()[:LONGEST_MESSAGE]
