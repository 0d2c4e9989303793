"""What a person types with Slack's formatting, as it reaches an app: the words in mrkdwn and the same as rich text.

``typed("fysik til ", italic("8. klasse"))`` is one paragraph; ``typed(quote("fysik"), "til 8. klasse")`` are two, for
quotes, code and lists stand alone.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Inline:
    mrkdwn: str
    element: dict[str, Any]


@dataclass(frozen=True)
class Block:
    mrkdwn: str
    element: dict[str, Any]


@dataclass(frozen=True)
class Typed:
    text: str
    blocks: list[dict[str, Any]] = field(default_factory=list)


def plain(words: str) -> Inline:
    return Inline(html.escape(words, quote=False), {"type": "text", "text": words})


def bold(words: str) -> Inline:
    return _styled("*", "bold", words)


def italic(words: str) -> Inline:
    return _styled("_", "italic", words)


def struck(words: str) -> Inline:
    return _styled("~", "strike", words)


def code(words: str) -> Inline:
    return _styled("`", "code", words)


def link(url: str, label: str = "") -> Inline:
    shown = f"<{url}|{html.escape(label)}>" if label else f"<{url}>"
    return Inline(shown, {"type": "link", "url": url, **({"text": label} if label else {})})


def emoji(name: str, signs: str = "") -> Inline:
    """``signs`` are the code points in hexadecimal, which Slack gives for all but a workspace's own."""
    return Inline(f":{name}:", {"type": "emoji", "name": name, **({"unicode": signs} if signs else {})})


def person(user: str) -> Inline:
    return Inline(f"<@{user}>", {"type": "user", "user_id": user})


def channel(name: str) -> Inline:
    return Inline(f"<#{name}>", {"type": "channel", "channel_id": name})


def everybody(whom: str = "here") -> Inline:
    return Inline(f"<!{whom}>", {"type": "broadcast", "range": whom})


def day(timestamp: int, shown: str) -> Inline:
    return Inline(
        f"<!date^{timestamp}^{{date}}|{shown}>",
        {"type": "date", "timestamp": timestamp, "format": "{date}", "fallback": shown},
    )


def quote(*parts: Inline | str) -> Block:
    inside = [_inline(part) for part in parts]
    mrkdwn = "\n".join(f"&gt; {line}" for line in "".join(each.mrkdwn for each in inside).split("\n"))
    return Block(mrkdwn, {"type": "rich_text_quote", "elements": [each.element for each in inside]})


def listed(*items: Sequence[Inline | str] | str, ordered: bool = False) -> Block:
    rows = [[_inline(part) for part in ([item] if isinstance(item, str) else item)] for item in items]
    marks = [f"{number}. " if ordered else "• " for number in range(1, len(rows) + 1)]
    mrkdwn = "\n".join(mark + "".join(each.mrkdwn for each in row) for mark, row in zip(marks, rows, strict=True))
    sections = [{"type": "rich_text_section", "elements": [each.element for each in row]} for row in rows]
    style = "ordered" if ordered else "bullet"
    return Block(mrkdwn, {"type": "rich_text_list", "style": style, "indent": 0, "elements": sections})


def code_block(words: str) -> Block:
    return Block(
        f"```{html.escape(words, quote=False)}```",
        {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": words}]},
    )


def typed(*parts: Block | Inline | str) -> Typed:
    lines: list[str] = []
    elements: list[dict[str, Any]] = []
    section: list[Inline] = []

    def close() -> None:
        if section:
            lines.append("".join(each.mrkdwn for each in section))
            elements.append({"type": "rich_text_section", "elements": [each.element for each in section]})
            section.clear()

    for part in parts:
        if isinstance(part, Block):
            close()
            lines.append(part.mrkdwn)
            elements.append(part.element)
        else:
            section.append(_inline(part))
    close()
    return Typed("\n".join(lines), [{"type": "rich_text", "block_id": "typed", "elements": elements}])


def _styled(mark: str, style: str, words: str) -> Inline:
    escaped = html.escape(words, quote=False)
    return Inline(f"{mark}{escaped}{mark}", {"type": "text", "text": words, "style": {style: True}})


def _inline(part: Inline | str) -> Inline:
    return plain(part) if isinstance(part, str) else part
