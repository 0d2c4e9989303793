"""Slack's way of writing text: made safe on the way out, turned into plain words on the way in."""

from __future__ import annotations

import re
from collections.abc import Iterator

LONGEST_MESSAGE = 20_000
"""Characters of a message that are read."""

_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_ENTITY = re.compile(r"&(amp|lt|gt);")
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">"}
_REFERENCE = re.compile(r"<([^<>\n]*)>")
_EMOJI = re.compile(r"(?<![\w:]):[a-z][a-z0-9_+'-]*:(?::skin-tone-\d:)?(?![\w:])", re.IGNORECASE)
_SPACES = re.compile(r"[ \t]{2,}")


# --- out ------------------------------------------------------------------------------------------------------------


def size(text: str) -> int:
    """The length that Slack counts, at most: UTF-16 units, so that a sign outside the first plane counts twice."""
    return len(text) + sum(1 for sign in text if ord(sign) > 0xFFFF)


def clean(text: str) -> str:
    """Without lone surrogates and control characters, which cannot be sent or shown."""
    return "".join(
        sign if _is_printable(sign) else ("\ufffd" if 0xD800 <= ord(sign) <= 0xDFFF else "") for sign in text
    )


def escape(text: str, limit: int | None = None) -> str:
    """Made safe for Slack: ``<!channel>`` rings nobody. At most ``limit`` long (as Slack counts), then ending in an
    ellipsis, never cut within an entity."""
    whole = "".join(_ESCAPES.get(sign, sign) for sign in clean(text))
    if limit is None or size(whole) <= limit:
        return whole
    return next(_pieces(text, limit - 1)).rstrip() + "…"


def escaped_pieces(text: str, limit: int) -> list[str]:
    """The whole text made safe, in pieces of at most ``limit``, broken at line ends or spaces where there are any.
    Pieces without anything to see are left out."""
    return [piece.strip() for piece in _pieces(text, limit) if piece.strip()]


def clip(text: str, limit: int) -> str:
    """Plain text, where Slack wants no escapes (buttons, titles): one line, at most ``limit`` long."""
    line = " ".join(clean(text).split())
    if size(line) <= limit:
        return line
    kept, room = "", limit - 1
    for sign in line:
        room -= size(sign)
        if room < 0:
            break
        kept += sign
    return kept.rstrip() + "…"


def one_line(text: str) -> str:
    return " ".join(text.split())


def _pieces(text: str, limit: int) -> Iterator[str]:
    piece: list[str] = []
    length, last_space = 0, -1
    for sign in clean(text):
        safe = _ESCAPES.get(sign, sign)
        if length + size(safe) > limit:
            # a break far back would waste the piece
            cut = last_space + 1 if last_space > len(piece) // 2 else len(piece)
            yield "".join(piece[:cut])
            piece = piece[cut:]
            length, last_space = sum(size(part) for part in piece), -1
        if sign in " \n":
            last_space = len(piece)
        piece.append(safe)
        length += size(safe)
    yield "".join(piece)


def _is_printable(sign: str) -> bool:
    code = ord(sign)
    return sign in "\n\t" or (code >= 0x20 and not 0x7F <= code <= 0x9F and not 0xD800 <= code <= 0xDFFF)


# --- in -------------------------------------------------------------------------------------------------------------


def words_of(text: str, assistant: str = "") -> str:
    """What the person typed: mentions of ``assistant`` (a user id) and of people without a name dropped, channels and
    links as they were shown, entities decoded, emoji codes (``:wave:``) dropped so that they are not read as words. At
    most `LONGEST_MESSAGE` characters."""
    shown = text[: 4 * LONGEST_MESSAGE]
    if assistant:
        shown = re.sub(rf"<@{re.escape(assistant)}(?:\|[^<>]*)?>", " ", shown)
    shown = _REFERENCE.sub(_shown, shown)
    shown = _EMOJI.sub(" ", shown)
    shown = _ENTITY.sub(lambda found: _ENTITIES[found[1]], shown)
    return "\n".join(_SPACES.sub(" ", line).strip() for line in shown.splitlines()).strip()[:LONGEST_MESSAGE]


def _shown(found: re.Match[str]) -> str:
    target, _, label = found[1].partition("|")
    match target[:1]:
        case "@":
            return f"@{label}" if label else " "
        case "#":
            return f"#{label}" if label else " "
        case "!":
            return label or f"@{target[1:].partition('^')[0]}"
    return label or target.removeprefix("mailto:").removeprefix("tel:")
