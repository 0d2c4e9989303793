"""Delivery reports: which mail of ours came back, and why. What a stranger's report says is read in the killable child;
only the Message-ID in it counts, which nobody knows but whoever got the mail."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from assistant.letters.patterns import LetterPattern
from integrations.channels.mail.headers import Headers, one_line
from integrations.channels.mail.mime import MimePart

_LOOKED_AT = 200_000
"""Bytes in all parts together; what is said about a failure stands before the returned mail."""

_MOST_IDS = 20
_OURS = re.compile(r"<[0-9a-f]{24}\.[a-z0-9-]{2,40}@[^<>\s@]{1,255}>", re.IGNORECASE)
"""The shape of our Message-IDs, see `integrations.channels.mail.threads.message_id`."""

_REPORTERS = re.compile(r"^(?:mailer-?daemon|postmaster|microsoftexchange\w*|exchange)(?:[+._-].*)?$")
_SUBJECT = LetterPattern("<report subjects>", re.IGNORECASE)
_DELAYED = LetterPattern("<delayed>", re.IGNORECASE)
_REASON = re.compile(r"^.{0,80}\b(?:5\d\d[ -]|5\.\d{1,3}\.\d{1,3}\b).*$", re.MULTILINE)


@dataclass(frozen=True)
class DeliveryReport:
    """What a mail says about the fate of another one."""

    failed: bool
    """The mail will not arrive; otherwise it is late, or arrived."""
    why: str
    """In one line, such as ``5.1.1 smtp; 550 no such user``."""
    returned: tuple[str, ...]
    """Message-IDs in it that look like ours."""

    @classmethod
    def from_json(cls, values: Mapping[str, Any] | None) -> DeliveryReport | None:
        return None if values is None else cls(values["failed"], values["why"], tuple(values["returned"]))


def report_in(root: MimePart, headers: Headers, sender: str, subject: str) -> DeliveryReport | None:
    """The report that this mail is, or ``None``. An absence note is none, though it comes from a program too."""
    statuses = [part for part in _walk(root) if part.kind == "message/delivery-status"]
    if statuses:
        return _by_the_book(statuses[0], root, headers)
    by_program = _REPORTERS.match(sender.partition("@")[0]) or headers.has("x-failed-recipients")
    if not by_program or not (headers.has("x-failed-recipients") or _SUBJECT.search(subject)):
        return None
    text = _text(root)
    # What follows the first id of ours is the returned mail, whose own words say nothing about its fate.
    about = subject + "\n" + text[: found.start()] if (found := _OURS.search(text)) else subject + "\n" + text
    delayed = _DELAYED.search(about) is not None and _REASON.search(about) is None
    reason = _REASON.search(about)
    return DeliveryReport(not delayed, one_line(reason[0] if reason else subject, 200), _ids(text, headers))


def _by_the_book(status: MimePart, root: MimePart, headers: Headers) -> DeliveryReport:
    """RFC 3464: groups of fields, the first about the mail, one for each recipient."""
    groups = [Headers.from_block(block) for block in re.split(rb"\n[ \t]*\n", status.data(_LOOKED_AT)) if block.strip()]
    told = next((group for group in groups if group.plain("action").lower().startswith("failed")), None)
    group = told or next((group for group in groups if group.has("action")), Headers(()))
    why = f"{group.plain('status')} {group.text('diagnostic-code')}".strip() or group.plain("action")
    return DeliveryReport(told is not None, one_line(why, 200), _ids(_text(root), headers))


def _ids(text: str, headers: Headers) -> tuple[str, ...]:
    # Exchange names the mail in In-Reply-To, and may return nothing of it.
    answered = " ".join(headers.plain(name) for name in ("in-reply-to", "references", "x-original-message-id"))
    return tuple(dict.fromkeys(_OURS.findall(f"{answered} {text}")))[:_MOST_IDS]


def _text(root: MimePart) -> str:
    """The words of every part, and the headers of returned mails, from the start."""
    left, texts = _LOOKED_AT, []
    for part in _walk(root):
        if part.kind == "message/rfc822" and part.start < part.end:
            data = part.data(_LOOKED_AT)[:20_000]
        elif part.kind.startswith("text") or part.kind == "message/delivery-status":
            data = part.data(_LOOKED_AT)[:left]
        else:
            continue
        left -= len(data)
        texts.append(data.decode("utf-8", "replace"))
        if left <= 0:
            break
    return re.sub(r"&lt;|&gt;", lambda sign: "<" if sign[0] == "&lt;" else ">", "\n".join(texts))


def _walk(part: MimePart) -> Iterator[MimePart]:
    yield part
    for child in part.children:
        yield from _walk(child)
