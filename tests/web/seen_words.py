"""The words of an element of HTML as a screen reader says them: nothing hidden, no signs that are only drawn."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

FILLED_IN = frozenset(("input", "select", "textarea"))
"""What holds something that was filled in, and no words of the page."""
_INLINE = frozenset(
    ("a", "abbr", "b", "bdi", "cite", "code", "em", "i", "img", "kbd",
     "mark", "s", "small", "span", "strong", "sub", "sup", "time", "u", "var")
)  # fmt: skip
"""What goes on in the line; every other element begins one of its own."""
_NEVER_SEEN = frozenset(("head", "script", "style", "template", "datalist", "svg"))


def words_of(element: Any) -> str:
    return " ".join(lines_of(element))


def lines_of(element: Any) -> list[str]:
    lines = [""]
    _add_lines(element, lines)
    return [line for one in lines if (line := " ".join(one.split()))]


def signs_of(element: Any) -> list[str]:
    """What is drawn in it for the eyes alone."""
    if not isinstance(element.tag, str):
        return []
    if _is_drawn(element):
        return [sign] if (sign := " ".join("".join(element.itertext()).split())) else []
    return [] if is_hidden(element) else [sign for child in element for sign in signs_of(child)]


def walk_seen(element: Any) -> Iterator[Any]:
    """The element and all in it, as far as they are seen."""
    if isinstance(element.tag, str) and not is_hidden(element):
        yield element
        for child in element:
            yield from walk_seen(child)


def is_hidden(element: Any) -> bool:
    return (
        element.tag in _NEVER_SEEN
        or "hidden" in element.attrib
        or _is_drawn(element)
        or (element.tag == "dialog" and "open" not in element.attrib)
    )


def _is_drawn(element: Any) -> bool:
    return bool(element.get("aria-hidden") == "true")


def _add_lines(element: Any, lines: list[str]) -> None:
    """Writes on in the last line, and begins new ones for what stands by itself."""
    if not isinstance(element.tag, str) or is_hidden(element):
        return
    stands_alone = element.tag not in _INLINE
    if stands_alone:
        lines.append("")
    if element.tag == "img":
        lines[-1] += element.get("alt", "")
    elif element.tag in ("a", "button") and element.get("aria-label"):
        lines[-1] += element.get("aria-label")
    elif element.tag not in FILLED_IN:
        _add_content(element, lines)
    if stands_alone:
        lines.append("")


def _add_content(element: Any, lines: list[str]) -> None:
    lines[-1] += element.text or ""
    adjoins = False
    for child in element:
        # two elements without a word between them are set apart by the style sheet
        if adjoins:
            lines[-1] += " "
        _add_lines(child, lines)
        lines[-1] += child.tail or ""
        adjoins = not child.tail
