"""A foreign mail's bytes as a `ParsedMail`. Runs in the killable child (see `reader`), never in the service itself.

The MIME tree is walked by offsets into the one buffer and only text is ever decoded, so that time and memory follow the
size of the mail and not its shape.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from email.message import Message
from typing import Any

from integrations.mail.headers import (
    LIMIT_ALL,
    LIMIT_ONE,
    Headers,
    TooMuch,
    addresses,
    decode_text,
    decode_words,
    from_base64,
    message_ids,
    one_line,
    readable,
)
from integrations.mail.marks import REPLY_SUBJECT
from integrations.mail.quotes import new_words
from integrations.mail.robots import robot_reason

MOST_DEPTH = 50
MOST_PARTS = 500
MOST_TEXT = 1_000_000
"""Bytes of one text part that are decoded."""
MOST_WORDS = 100_000
"""Signs of ``ParsedMail.text``."""

_SIGNATURE_TYPES = {"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"}
_LEADING = re.compile(rb"\A(?:[ \t]*\n)+|\A>?From [^\n]*\n")
_CALENDAR_METHOD = re.compile(rb"^METHOD:\s*([A-Za-z]{1,20})", re.MULTILINE)


@dataclass(frozen=True)
class ParsedMail:
    """What a mail says. Addresses are lower case; ids carry their angle brackets."""

    sender: str = ""
    """The one address in From; empty when there is none, or not exactly one."""
    sender_name: str = ""
    senders: int = 0
    """How many mailboxes From names, over all From headers."""
    from_headers: int = 0
    to: tuple[str, ...] = ()
    """Addresses in To and Cc."""
    subject: str = ""
    text: str = ""
    """The writer's new words alone; with a forwarded mail, that mail's words after them."""
    signed: str = ""
    """The name in the signature."""
    forwarded: bool = False
    robot: bool = False
    reason: str = ""
    """Why it is a robot's."""
    attachments: tuple[str, ...] = ()
    message_id: str = ""
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    date: str = ""
    authentication_results: tuple[str, ...] = ()
    """Topmost first."""

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> ParsedMail:
        facts: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list) else value for key, value in values.items()
        }
        return cls(**facts)


@dataclass
class _Budget:
    parts: int = 0

    def spend(self) -> None:
        self.parts += 1
        if self.parts > MOST_PARTS:
            raise TooMuch("more than 500 parts")


@dataclass(frozen=True)
class _Part:
    """One leaf or branch of the MIME tree; ``start`` and ``end`` are offsets of its body."""

    headers: Headers
    kind: str
    params: Message
    start: int
    end: int
    children: tuple[_Part, ...] = ()

    @property
    def disposition(self) -> str:
        return self.headers.plain("content-disposition").partition(";")[0].strip().lower()

    @property
    def file_name(self) -> str:
        try:
            name = self.params.get_filename("")
        except (ValueError, TypeError, LookupError, AttributeError):
            return ""
        return one_line(decode_words(str(name)), 200)


def parse_mail(raw: bytes) -> ParsedMail:
    """Reads a whole mail. Raises `TooMuch` when it breaks a limit; other exceptions mean that it cannot be read."""
    raw = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n").replace(b"\x00", b"")
    if found := _LEADING.match(raw):
        raw = raw[found.end() :]
    root = _read_part(raw, 0, len(raw), 0, _Budget())
    headers = root.headers
    # More mailboxes than a person writes to say nothing; only their number could matter.
    froms = [entry for value in headers.raw("from")[:20] for entry in addresses(readable(value[:LIMIT_ONE]))]
    sender, sender_name = (froms[0][1], froms[0][0]) if len(froms) == 1 else ("", "")
    subject = headers.text("subject")
    reply = headers.has("in-reply-to") or REPLY_SUBJECT.match(subject) is not None
    words = new_words(_body(raw, root), subject=subject, sender_name=sender_name, reply=reply)
    reason = robot_reason(headers, root.kind, sender, subject) or _calendar_answer(raw, root, words.text)
    return ParsedMail(
        sender=sender,
        sender_name=sender_name,
        senders=len(froms),
        from_headers=len(headers.raw("from")),
        to=_receivers(headers),
        subject=subject,
        text=words.text[:MOST_WORDS],
        signed=words.name,
        forwarded=words.forwarded,
        robot=bool(reason),
        reason=reason,
        attachments=tuple(_attachments(root))[:100],
        message_id=next(iter(message_ids(headers.plain("message-id"))), ""),
        in_reply_to=tuple(message_ids(headers.plain("in-reply-to")))[:5],
        references=tuple(message_ids(headers.plain("references")))[-30:],
        date=one_line(headers.plain("date"), 100),
        authentication_results=tuple(
            one_line(readable(value[:LIMIT_ONE]), LIMIT_ONE) for value in headers.raw("authentication-results")[:10]
        ),
    )


def _receivers(headers: Headers) -> tuple[str, ...]:
    values = [*headers.raw("to")[:3], *headers.raw("cc")[:3], *headers.raw("delivered-to")[:3]]
    found = [address for value in values for _, address in addresses(readable(value[:LIMIT_ONE])) if address]
    return tuple(dict.fromkeys(found))[:50]


def _read_part(raw: bytes, start: int, end: int, depth: int, budget: _Budget) -> _Part:
    budget.spend()
    if depth > MOST_DEPTH:
        raise TooMuch("parts nested deeper than 50")
    headers, body = _read_headers(raw, start, end)
    params = Message()
    params["Content-Type"] = headers.plain("content-type") or "text/plain"
    if headers.has("content-disposition"):
        params["Content-Disposition"] = headers.plain("content-disposition")
    kind = params.get_content_type()
    children: tuple[_Part, ...] = ()
    if kind.startswith("multipart/"):
        children = tuple(_read_part(raw, at, to, depth + 1, budget) for at, to in _pieces(raw, body, end, params))
    elif kind == "message/rfc822" and body < end and not _encoded(headers):
        children = (_read_part(raw, body, end, depth + 1, budget),)
    return _Part(headers, kind, params, body, end, children)


def _encoded(headers: Headers) -> bool:
    return headers.plain("content-transfer-encoding").lower() in {"base64", "quoted-printable"}


def _read_headers(raw: bytes, start: int, end: int) -> tuple[Headers, int]:
    """The headers and where the body starts."""
    if raw[start : start + 1] == b"\n":
        return Headers(()), start + 1
    blank = raw.find(b"\n\n", start, end)
    stop = end if blank < 0 else blank
    if stop - start > LIMIT_ALL:
        raise TooMuch("headers are longer than 100 KB")
    return Headers.from_block(raw[start:stop]), min(end, stop + 2)


def _pieces(raw: bytes, start: int, end: int, params: Message) -> Iterator[tuple[int, int]]:
    """Offsets of a multipart's parts; with no usable boundary, of the whole body as one."""
    try:
        boundary = str(params.get_boundary("") or "")
    except (ValueError, TypeError, LookupError, AttributeError):
        boundary = ""
    mark = b"--" + boundary.encode("latin-1", "replace")
    at = _delimiter(raw, start, end, mark) if boundary else None
    if at is None:
        yield max(start - 1, 0), end  # an empty header block before it makes it plain text
        return
    while at is not None:
        _, after, last = at
        if last:
            return
        at = _delimiter(raw, after, end, mark)
        yield after, max(after, at[0] - 1) if at else end


def _delimiter(raw: bytes, start: int, end: int, mark: bytes) -> tuple[int, int, bool] | None:
    """The next line that is this boundary: where it begins, where the text after it begins, and whether it ends
    the multipart."""
    at = start
    while (at := raw.find(mark, at, end)) >= 0:
        stop = raw.find(b"\n", at, end)
        stop = end if stop < 0 else stop
        rest = raw[at + len(mark) : min(stop, at + len(mark) + 100)].rstrip()
        if (at == start or raw[at - 1 : at] == b"\n") and rest in (b"", b"--"):
            return at, min(end, stop + 1), rest == b"--"
        at += len(mark)
    return None


def _body(raw: bytes, part: _Part) -> str:
    """The text a person sees first: the plain alternative where there is one, inline texts one after the other."""
    if part.kind == "multipart/alternative":
        versions = [(child, _body(raw, child)) for child in part.children]
        plain = [text for child, text in versions if _is_plain(child) and text.strip()]
        others = [text for child, text in versions if not _is_plain(child) and text.strip()]
        return (plain or others or [""])[0]
    if part.kind == "multipart/signed" and part.children:
        return _body(raw, part.children[0])
    if part.kind == "message/rfc822":
        return ""
    if part.children:
        texts = [text for child in part.children if (text := _body(raw, child)).strip()]
        return "\n\n".join([*texts, *_forwarded_whole(raw, part, texts)])
    if part.disposition == "attachment" or (
        part.file_name and part.kind != "text/html" and part.disposition != "inline"
    ):
        return ""
    if part.kind == "text/html":
        from integrations.mail.html import text_of  # only HTML mail needs lxml

        return text_of(_decoded(raw, part))
    if part.kind in ("text/plain", "text/enriched", "text/markdown") or part.kind == "text":
        return _unflowed(_decoded(raw, part), part.params)
    return ""


def _forwarded_whole(raw: bytes, part: _Part, texts: list[str]) -> Iterator[str]:
    """Mails attached as mails: read when the writer's own words are few ("se nedenfor"), as an inline forward is."""
    if sum(len(text) for text in texts) > 1_000:
        return
    for child in part.children:
        if child.kind == "message/rfc822" and child.children:
            yield "-------- Forwarded Message --------\n" + _body(raw, child.children[0])


def _is_plain(part: _Part) -> bool:
    return part.kind.startswith("text/") and part.kind != "text/html"


def _decoded(raw: bytes, part: _Part) -> str:
    encoding = part.headers.plain("content-transfer-encoding").lower().strip()
    data = raw[part.start : min(part.end, part.start + 2 * MOST_TEXT)]
    if encoding == "base64":
        data = from_base64(data)
    elif encoding == "quoted-printable":
        import quopri

        data = quopri.decodestring(data)
    try:
        charset = str(part.params.get_param("charset", "", "content-type") or "")
        if isinstance(part.params.get_param("charset"), tuple):
            charset = str(part.params.get_content_charset("") or "")
    except (ValueError, TypeError, LookupError, AttributeError):
        charset = ""
    if part.kind == "text/html" and not charset:
        found = re.search(rb"charset\s*=\s*[\"']?([A-Za-z0-9_-]{2,30})", data[:2_000])
        charset = found[1].decode("ascii") if found else ""
    return decode_text(data[:MOST_TEXT], charset)


def _unflowed(text: str, params: Message) -> str:
    """RFC 3676: a line that ends in a space goes on in the next one of the same quote depth."""
    if str(params.get_param("format", "")).lower() != "flowed":
        return text
    joins = "" if str(params.get_param("delsp", "")).lower() == "yes" else " "
    out: list[list[str]] = []
    depth_before, open_line = -1, False
    for line in text.replace("\r\n", "\n").split("\n"):
        words = line.lstrip(">")
        depth = len(line) - len(words)
        words = words.removeprefix(" ")
        if open_line and depth == depth_before and words != "-- ":
            out[-1][-1] = out[-1][-1][:-1] + joins
            out[-1].append(words)
        else:
            out.append([(">" * depth + " " if depth else "") + words])
        depth_before, open_line = depth, words.endswith(" ") and words != "-- "
    return "\n".join("".join(pieces) for pieces in out)


def _attachments(part: _Part, related: bool = False) -> Iterator[str]:
    """Names of attached files; pictures that an HTML text shows and signatures of the mail itself are none."""
    for child in part.children if part.kind.startswith("multipart/") else ():
        yield from _attachments(child, related or part.kind == "multipart/related")
    if part.kind.startswith("multipart/") or part.kind in _SIGNATURE_TYPES:
        return
    if part.kind == "message/rfc822":
        inner = part.children[0].headers.text("subject") if part.children else ""
        yield part.file_name or f"{inner or 'mail'}.eml"
    elif (
        part.headers.has("content-id") and (related or part.disposition == "inline") and part.kind.startswith("image/")
    ):
        return
    elif part.file_name:
        yield part.file_name
    elif part.kind == "text/calendar":
        yield "calendar.ics"
    elif part.disposition == "attachment" or not part.kind.startswith("text/"):
        yield part.kind


def _calendar_answer(raw: bytes, part: _Part, text: str) -> str:
    """A calendar program's "accepted" without a word from its owner."""
    if text:
        return ""
    if part.kind == "text/calendar":
        found = _CALENDAR_METHOD.search(_decoded(raw, part).encode("utf-8", "replace"))
        method = str(part.params.get_param("method", "") or (found[1].decode("ascii") if found else ""))
        return "calendar answer" if method.upper() in {"REPLY", "COUNTER", "REFRESH"} else ""
    return next((reason for child in part.children if (reason := _calendar_answer(raw, child, text))), "")
