"""Slack's way of writing text: what we send is made safe for it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_LONE = re.compile(r"[\ud800-\udfff]")


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
