"""Delivery reports: which mail of ours came back, and why. What a stranger's report says is read in the killable child;
only the Message-ID in it counts, which nobody knows but whoever got the mail."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.letters.patterns import LetterPattern
from integrations.channels.mail.headers import Headers, one_line
from integrations.channels.mail.mime import MimePart

_LOOKED_AT = 200_000
"""Bytes in all parts together; what is said about a failure stands before the returned mail."""
_WORDS_OF_A_REPORT = 8_000
"""Letters in which a report says what it is."""
_LONGEST_WHY = 300

_MOST_IDS = 20
_OURS = re.compile(r"<[0-9a-f]{24}\.[a-z0-9-]{2,40}@[^<>\s@]{1,255}>", re.IGNORECASE)
"""The shape of our Message-IDs, see `integrations.channels.mail.threads.message_id`."""

_STATUSES = {"message/delivery-status", "message/global-delivery-status"}
"""RFC 3464 and, for addresses beyond ASCII, RFC 6533."""
_OTHER_REPORTS = {"feedback-report", "disposition-notification"}

_REPORTERS = re.compile(
    r"^(?:mailer-?daemon|post[._-]?master|microsoftexchange\w*|exchange|mail[._-]delivery\S*)(?:[+._-].*)?$"
)
_REPORTERS_CALLED = re.compile(
    r"mailer[- ]?daemon|mail deliver\w* (?:sub)?system|\bsystem ?administrator\b|\bNDR\b|post ?master", re.IGNORECASE
)
_MACHINES = LetterPattern(r"^<robot addresses>(?:[+._-].*)?$", re.IGNORECASE)
_SUBJECT = LetterPattern("<report subjects>", re.IGNORECASE)
_FAILED = LetterPattern("<not delivered>", re.IGNORECASE)
_DELAYED = LetterPattern("<delayed>", re.IGNORECASE)
_REASON = re.compile(r"^.{0,80}(?:\b5\d\d[ -]|\b[45]\.\d{1,3}\.\d{1,3}\b).*$", re.MULTILINE)
_CODE = re.compile(r"^\W{0,3}[45]\d\d[ -]|\b[45]\d\d[ -]#?[45]\.\d{1,3}\.\d|#[45]\.\d{1,3}\.\d", re.MULTILINE)
"""A server's refusal, which no number of pupils and no date looks like."""
_MARKUP = re.compile(r"<[a-z/!][^<>@]{0,300}>|\bMessage-ID:\s*$", re.IGNORECASE)
_PERMANENT = re.compile(r"\b5(?:\d\d[ -]|\.\d{1,3}\.\d{1,3}\b)")


@dataclass(frozen=True)
class DeliveryReport:
    """What a mail says about the fate of another one."""

    failed: bool
    """The mail will not arrive; otherwise it is late, or arrived."""
    why: str
    """In one line as the server said it, such as ``5.1.1 smtp; 550 no such user``."""
    returned: tuple[str, ...]
    """Message-IDs in it that look like ours."""

    @classmethod
    def from_json(cls, values: Mapping[str, Any] | None) -> DeliveryReport | None:
        return None if values is None else cls(values["failed"], values["why"], tuple(values["returned"]))


def report_in(root: MimePart, headers: Headers, sender: str, subject: str) -> DeliveryReport | None:
    """The report that this mail is, or ``None``. An absence note is none, though it comes from a program too."""
    parts = list(_walk(root))
    statuses = [part for part in parts if part.kind in _STATUSES]
    if statuses:
        return _by_the_book(statuses[0], root, headers)
    text = _text(root)
    # What follows the first id of ours is the returned mail, whose own words say nothing about its fate.
    about = subject + "\n" + (text[: found.start()] if (found := _OURS.search(text)) else text)
    about = about[:_WORDS_OF_A_REPORT]
    if not _is_report(root, parts, headers, sender, subject, about):
        return None
    reason = _REASON.search(about)
    delayed = _DELAYED.search(about) is not None and _PERMANENT.search(about) is None
    said = "" if delayed else _sentence(about.partition("\n")[2])
    why = reason[0] if reason else said or subject
    return DeliveryReport(not delayed, one_line(why, _LONGEST_WHY), _ids(text, headers))


def _sentence(text: str) -> str:
    """The line that says what went wrong, where no code does."""
    lines = (_MARKUP.sub(" ", line).strip() for line in text.split("\n")[:200])
    return next((line for line in lines if _FAILED.search(line)), "")


def _is_report(
    root: MimePart, parts: Sequence[MimePart], headers: Headers, sender: str, subject: str, about: str
) -> bool:
    """By who sends it, and by what it says or returns: one of them alone could be a person's."""
    if headers.has("x-failed-recipients"):
        return True
    if root.kind == "multipart/report":
        return root.param("report-type").lower() not in _OTHER_REPORTS and not any(
            part.kind.removeprefix("message/") in _OTHER_REPORTS for part in parts
        )
    told = _SUBJECT.search(subject) is not None
    coded = _CODE.search(about) is not None
    failed = coded or _FAILED.search(about) is not None
    returned = any(part.kind.startswith("message/") for part in parts)
    name = sender.partition("@")[0]
    if _REPORTERS.match(name) or (not sender and _REPORTERS_CALLED.search(headers.text("from"))):
        return told or failed or returned
    if headers.plain("return-path") == "<>" or _MACHINES.match(name) or _REPORTERS_CALLED.search(headers.text("from")):
        return told or (failed and (returned or coded))
    return False


def _by_the_book(status: MimePart, root: MimePart, headers: Headers) -> DeliveryReport:
    """RFC 3464: groups of fields, the first about the mail, one for each recipient."""
    groups = [Headers.from_block(block) for block in re.split(rb"\n[ \t]*\n", status.data(_LOOKED_AT)) if block.strip()]
    told = next((group for group in groups if group.plain("action").lower().startswith("failed")), None)
    group = told or next((group for group in groups if group.has("action")), Headers(()))
    why = f"{group.plain('status')} {group.text('diagnostic-code')}".strip() or group.plain("action")
    return DeliveryReport(told is not None, one_line(why, _LONGEST_WHY), _ids(_text(root), headers))


def _ids(text: str, headers: Headers) -> tuple[str, ...]:
    # Exchange names the mail in In-Reply-To, and may return nothing of it.
    answered = " ".join(headers.plain(name) for name in ("in-reply-to", "references", "x-original-message-id"))
    return tuple(dict.fromkeys(_OURS.findall(f"{answered} {text}")))[:_MOST_IDS]


def _text(root: MimePart) -> str:
    """The words of every part, and the headers of returned mails, from the start."""
    left, texts = _LOOKED_AT, []
    for part in _walk(root):
        if part.kind.startswith("message/") and part.kind not in _STATUSES and part.start < part.end:
            data = part.data(_LOOKED_AT)[:20_000]
        elif part.kind.startswith("text") or part.kind in _STATUSES:
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
