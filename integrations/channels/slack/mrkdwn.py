"""Slack's way of writing text: made safe on the way out, turned into plain words on the way in."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

LONGEST_MESSAGE = 20_000
"""Characters of a message that are read."""

_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_ENTITY = re.compile(r"&(amp|lt|gt);")
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">"}
_REFERENCE = re.compile(r"<([^<>\n]*)>")
_EMOJI = re.compile(r"(?<![\w:]):[a-z][a-z0-9_+'-]*:(?::skin-tone-\d:)?(?![\w:])", re.IGNORECASE)
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_LONE = re.compile(r"[\ud800-\udfff]")
_SPACES = re.compile(r"[ \t]{2,}")


# --- out ------------------------------------------------------------------------------------------------------------


def size(text: str) -> int:
    """The length that Slack counts, at most: UTF-16 units, so that a sign outside the first plane counts twice."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def clean(text: str) -> str:
    """Without lone surrogates and control characters, which cannot be sent or shown."""
    return _LONE.sub("\ufffd", _CONTROLS.sub("", text))


def escape(text: str, limit: int | None = None) -> str:
    """Made safe for Slack: ``<!channel>`` rings nobody. At most ``limit`` long (as Slack counts), then ending in an
    ellipsis, never cut within an entity."""
    seen = clean(text)
    whole = html.escape(seen, quote=False)
    if limit is None or size(whole) <= limit:
        return whole
    return next(_pieces(seen[:limit], limit - 1)).rstrip() + "…"


def escaped_pieces(text: str, limit: int) -> list[str]:
    """The whole text made safe, in pieces of at most ``limit``, broken at line ends or spaces where there are any.
    Pieces without anything to see are left out."""
    return [piece.strip() for piece in _pieces(clean(text), limit) if piece.strip()]


def clip(text: str, limit: int) -> str:
    """Plain text, where Slack wants no escapes (buttons, titles): one line, at most ``limit`` long."""
    line = one_line(clean(text))
    if size(line) <= limit:
        return line
    kept = line[: limit - 1]
    while size(kept) > limit - 1:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def one_line(text: str) -> str:
    return " ".join(text.split())


def _pieces(text: str, limit: int) -> Iterator[str]:
    piece: list[str] = []
    length, last_space = 0, -1
    for sign in text:
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
