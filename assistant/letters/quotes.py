"""The writer's new words alone: without quoted mail, signature, telephone footers and warnings.

What is quoted and answered line by line keeps its answers. Forwarded mail is what the writer wants read, so its words
come after the writer's own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from assistant.letters import markers
from assistant.letters.signoffs import part_from_signature

_INVISIBLE = re.compile(
    r"[\u200b-\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff\xad\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
)
_GAP = re.compile(r"\n{3,}")
_MOST_LINES = 5_000


@dataclass(frozen=True)
class NewWords:
    text: str
    name: str = ""
    """Who signed."""
    signature: str = ""
    """What stood below the sign-off."""
    forwarded: bool = False


def new_words(text: str, *, subject: str = "", sender_name: str = "", reply: bool = False, depth: int = 0) -> NewWords:
    """What the writer of this mail wrote. ``reply`` says that the headers name a mail that it answers."""
    lines = _lines(text)
    forwards = markers.FORWARD_SUBJECT.match(subject.strip()) is not None
    own, below, forwarded = _split(lines, forwards)
    kept, name, signature = _own_words(own, sender_name)
    if not kept and not below and not reply and not markers.REPLY_SUBJECT.match(subject.strip()):
        # Pasted with quote signs all over: still the writer's only words.
        signed = part_from_signature([markers.bare(line) for line in own], sender_name)
        kept, name, signature = _trimmed(signed.lines), signed.name, signed.signature
    if below and not forwarded and not reply and not markers.REPLY_SUBJECT.match(subject.strip()):
        # No answer, and yet a mail hangs below: it was sent on by a program that says so nowhere.
        forwarded = not kept or markers.points_below("\n".join(kept[:20]))
    if forwarded and depth < 3:
        inner = new_words("\n".join(below), subject=subject if depth == 0 else "", depth=depth + 1)
        kept = [*kept, "", *inner.text.split("\n")] if inner.text else kept
    return NewWords(_GAP.sub("\n\n", "\n".join(kept)).strip(), name, "\n".join(signature), forwarded)


def _lines(text: str) -> list[str]:
    text = _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).replace("\xa0", " ").replace("\t", " ")
    return _without_armour([line.rstrip() for line in text.split("\n")[:_MOST_LINES]])


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


def _split(lines: Sequence[str], forwards: bool) -> tuple[list[str], list[str], bool]:
    """The lines above the first mail that hangs below, that mail's own lines, and whether it was forwarded."""
    for index, line in enumerate(lines):
        if not line.strip() or markers.QUOTED.match(line):
            continue
        mark = markers.is_forward_mark(line)
        if mark or markers.is_reply_mark(line) or markers.RULE.match(line) or ":" in line:
            length = markers.header_block(lines, index)
            if length or mark:
                below = _forwarded_lines(lines, index, length, mark)
                return list(lines[:index]), below, mark or forwards
    return list(lines), [], False


def _forwarded_lines(lines: Sequence[str], index: int, length: int, mark: bool) -> list[str]:
    below = list(lines[index + max(length, 1) :])
    if mark and all(not line or markers.QUOTED.match(line) for line in below):
        # Apple Mail quotes what it forwards, headers and all.
        below = [markers.unquoted(line) for line in below]
        start = next((at for at, line in enumerate(below) if line.strip()), 0)
        return below[start + markers.header_block(below, start) :]
    return below


def _own_words(lines: Sequence[str], sender_name: str) -> tuple[list[str], str, tuple[str, ...]]:
    """The unquoted stretches without signatures, and from the first signature its name and lines."""
    kept: list[str] = []
    name = ""
    signature: tuple[str, ...] = ()
    for stretch in _stretches(lines):
        signed = part_from_signature(_without_banner(stretch), sender_name)
        name = name or signed.name
        signature = signature or signed.signature
        words = _trimmed(signed.lines)
        if words:
            kept += [*([""] if kept else []), *words]
    return kept, name, signature


def _stretches(lines: Sequence[str]) -> list[list[str]]:
    stretches: list[list[str]] = [[]]
    index = 0
    while index < len(lines):
        line = lines[index]
        if markers.QUOTED.match(line):
            stretches.append([])
            index += 1
            if _is_wrapped_quote(lines, index):
                index += 1
            continue
        length = markers.attribution(lines, index)
        if length:
            if not any(markers.QUOTED.match(later) for later in _next_filled(lines, index + length, 3)):
                break  # quoted without signs: everything below is the other's
            stretches.append([])
            index += length
            continue
        stretches[-1].append(line)
        index += 1
    return stretches


def _next_filled(lines: Sequence[str], start: int, count: int) -> list[str]:
    filled = (lines[index] for index in range(start, len(lines)) if lines[index].strip())
    return list(islice(filled, count))


def _is_wrapped_quote(lines: Sequence[str], index: int) -> bool:
    """The tail of a long quoted line that a mail program broke without a quote sign."""
    return (
        0 < index < len(lines) - 1
        and 0 < len(lines[index].strip()) < 40
        and not markers.QUOTED.match(lines[index])
        and len(lines[index - 1]) >= 68
        and markers.QUOTED.match(lines[index + 1]) is not None
    )


def _without_banner(lines: Sequence[str]) -> list[str]:
    return [line for line in lines if not markers.is_banner(line)]


def _trimmed(lines: Sequence[str]) -> list[str]:
    words = [line.strip() for line in lines]
    while words and not words[0]:
        words.pop(0)
    while words and not words[-1]:
        words.pop()
    return words
