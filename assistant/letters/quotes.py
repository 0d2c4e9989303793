"""A letter's lines parted: what the writer wrote anew, what is quoted, and the mail that hangs below."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from assistant.letters import markers

_INVISIBLE = re.compile(
    r"[\u200b-\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff\xad\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
)
_MOST_LINES = 5_000
_MOST_HEADERS = 6
"""Lines below a mark among which a quoted mail names its sender."""


@dataclass(frozen=True)
class PartedQuotes:
    own: list[str]
    """What stands above the first mail that hangs below."""
    below: list[str]
    """That mail's own lines, without its headers."""
    forwarded: bool
    """It was sent on for its words to be read."""
    sender: str = ""
    """Who wrote it, as its headers say."""


def lines_of(text: str) -> list[str]:
    """The letter's first 5,000 lines without what cannot be seen, without blanks at either end, and without what PGP
    puts around a text."""
    text = _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).replace("\xa0", " ").replace("\t", " ")
    return _without_armour([line.strip() for line in text.split("\n", _MOST_LINES)[:_MOST_LINES]])


def _without_armour(lines: list[str]) -> list[str]:
    """A PGP-signed text without what PGP put around it, and a text without what is encrypted in it."""
    if "-----BEGIN PGP MESSAGE-----" in lines:
        start = lines.index("-----BEGIN PGP MESSAGE-----")
        end = lines.index("-----END PGP MESSAGE-----", start) if "-----END PGP MESSAGE-----" in lines[start:] else None
        lines = lines[:start] + (lines[end + 1 :] if end is not None else [])
    if "-----BEGIN PGP SIGNED MESSAGE-----" not in lines:
        return lines
    start = lines.index("-----BEGIN PGP SIGNED MESSAGE-----")
    while start < len(lines) and lines[start]:
        start += 1
    body = lines[start:]
    if "-----BEGIN PGP SIGNATURE-----" in body:
        body = body[: body.index("-----BEGIN PGP SIGNATURE-----")]
    return [line.removeprefix("- ") for line in body]


def part_from_mail_below(lines: Sequence[str], *, forwards: bool) -> PartedQuotes:
    """``forwards``: the subject line says that the mail below is sent on."""
    for index, line in enumerate(lines):
        if not line or markers.QUOTED.match(line):
            continue
        mark = markers.is_forward_mark(line)
        if mark or markers.is_reply_mark(line) or markers.RULE.match(line) or ":" in line:
            length = markers.header_block(lines, index)
            if length or mark:
                below = _lines_below(lines, index, length, mark)
                headers = [markers.bare(line) for line in lines[index : index + max(length, _MOST_HEADERS)]]
                return PartedQuotes(list(lines[:index]), below, mark or forwards, markers.sender_in(headers))
    return PartedQuotes(list(lines), [], False)


def _lines_below(lines: Sequence[str], index: int, length: int, mark: bool) -> list[str]:
    below = list(lines[index + max(length, 1) :])
    if mark and all(not line or markers.QUOTED.match(line) for line in below):
        # Apple Mail quotes what it forwards, headers and all.
        below = [markers.unquoted(line) for line in below]
        start = next((at for at, line in enumerate(below) if line), 0)
        return below[start + markers.header_block(below, start) :]
    return below


def stretches(lines: Sequence[str]) -> list[list[str]]:
    """The unquoted stretches, in their order: what is answered line by line keeps its answers."""
    found: list[list[str]] = [[]]
    index = 0
    while index < len(lines):
        line = lines[index]
        if markers.QUOTED.match(line):
            found.append([])
            index += 1
            if _is_wrapped_quote(lines, index):
                index += 1
            continue
        length = markers.attribution(lines, index)
        if length:
            if not any(markers.QUOTED.match(later) for later in _next_filled(lines, index + length, 3)):
                break  # quoted without signs: everything below is the other's
            found.append([])
            index += length
            continue
        found[-1].append(line)
        index += 1
    return found


def _next_filled(lines: Sequence[str], start: int, count: int) -> list[str]:
    filled = (lines[index] for index in range(start, len(lines)) if lines[index])
    return list(islice(filled, count))


def _is_wrapped_quote(lines: Sequence[str], index: int) -> bool:
    """The tail of a long quoted line that a mail program broke without a quote sign."""
    return (
        0 < index < len(lines) - 1
        and 0 < len(lines[index]) < 40
        and not markers.QUOTED.match(lines[index])
        and len(lines[index - 1]) >= 68
        and markers.QUOTED.match(lines[index + 1]) is not None
    )
