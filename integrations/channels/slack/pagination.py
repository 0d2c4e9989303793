"""Blocks on as many Slack messages as they need: so many blocks and characters each, and what a notification says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assistant.model import Reply
from integrations.channels.slack.mrkdwn import clean, clip, escape, size
from integrations.channels.slack.texts import text

Block = dict[str, Any]

BLOCKS_A_MESSAGE = 50
CHARACTERS_A_MESSAGE = 12_000
"""Slack refuses a message whose blocks hold some 13,000 characters in all (``msg_blocks_too_long``)."""
_FALLBACK = 3800

Group = list[Block]
"""Blocks that stay on one page."""


@dataclass(frozen=True)
class MessagePage:
    """One Slack message."""

    blocks: tuple[Block, ...]
    text: str
    """What notifications and screen readers get; escaped."""


def in_pages(groups: Sequence[Group], reply: Reply) -> list[MessagePage]:
    """As few messages as Slack takes, each group whole."""
    pages: list[Group] = [[]]
    weight = 0
    for group in groups:
        full = len(pages[-1]) + len(group) > BLOCKS_A_MESSAGE or weight + weight_of(group) > CHARACTERS_A_MESSAGE
        if pages[-1] and full:
            pages.append([])
            weight = 0
        pages[-1] += group
        weight += weight_of(group)
    pages = [page for page in pages if page]
    count = len(pages)
    return [MessagePage(tuple(page), fallback(reply, number, count)) for number, page in enumerate(pages, 1)]


def fallback(reply: Reply, number: int, count: int) -> str:
    """What a notification says of one page of so many."""
    if number == 1:
        return escape(clean(reply.text).strip() or clean(reply.subject).strip(), _FALLBACK) or "–"
    return escape(text(reply.language, "part", subject=clip(reply.subject, 300), number=number, count=count))


def weight_of(part: object) -> int:
    """Characters of all texts in it."""
    match part:
        case {"type": "plain_text" | "mrkdwn", "text": str(words)}:
            return size(words)
        case dict():
            return sum(weight_of(value) for value in part.values())
        case list() | tuple():
            return sum(weight_of(value) for value in part)
    return 0
