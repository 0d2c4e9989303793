"""The MIME tree of a foreign mail. It is walked by offsets into one buffer and only text is ever decoded, so that time
and memory follow the size of the mail and not its shape."""

from __future__ import annotations

import binascii
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message

from integrations.channels.mail.headers import (
    LIMIT_ALL,
    Headers,
    MailTooLarge,
    decode_text,
    decode_words,
    from_base64,
    one_line,
)
from integrations.channels.mail.smime import signed_content

MOST_DEPTH = 50
MOST_PARTS = 500
MOST_TEXT = 1_000_000
"""Bytes of one text part that are decoded."""
MOST_UNPACKED = 25_000_000
"""Bytes of a winmail.dat that are looked into."""
MOST_SIGNED = 10_000_000
"""Bytes of an opaquely signed mail that are taken out of their signature."""

_LEADING = re.compile(rb"\A(?:[ \t]*\n)+|\A>?From [^\n]*\n")
_ENCODED = {"base64", "quoted-printable"}
_TNEF = {"application/ms-tnef", "application/vnd.ms-tnef"}
_SEALED = {"application/pkcs7-mime", "application/x-pkcs7-mime"}


@dataclass
class _Budget:
    parts: int = 0

    def spend(self) -> None:
        self.parts += 1
        if self.parts > MOST_PARTS:
            raise MailTooLarge("more than 500 parts")


@dataclass(frozen=True)
class MimePart:
    """One leaf or branch of the tree; ``start`` and ``end`` are offsets of its body in ``buffer``."""

    headers: Headers
    kind: str
    """``type/subtype`` in lower case."""
    params: Message
    buffer: bytes
    start: int
    end: int
    children: tuple[MimePart, ...] = ()

    @property
    def disposition(self) -> str:
        return self.headers.plain("content-disposition").partition(";")[0].strip().lower()

    @property
    def encoding(self) -> str:
        return self.headers.plain("content-transfer-encoding").lower().strip()

    @property
    def file_name(self) -> str:
        try:
            name = self.params.get_filename("")
        except (ValueError, TypeError, LookupError, AttributeError):
            return ""
        return one_line(decode_words(str(name)), 200)

    @property
    def is_sealed(self) -> bool:
        """Whether it is CMS: encrypted, or signed with its content inside the signature."""
        return self.kind in _SEALED or (
            self.kind == "application/octet-stream" and self.file_name.lower().endswith(".p7m")
        )

    @property
    def is_tnef(self) -> bool:
        """Whether Outlook packed words and files into it, as ``winmail.dat``."""
        return self.kind in _TNEF or self.file_name.lower() in ("winmail.dat", "win.dat")

    def param(self, name: str) -> str:
        try:
            value = self.params.get_param(name, "")
        except (ValueError, TypeError, LookupError, AttributeError):
            return ""
        return str(value[2] if isinstance(value, tuple) else value or "")

    def data(self, most: int) -> bytes:
        """The body, its transfer encoding undone, of at most so many bytes."""
        body = self.buffer[self.start : min(self.end, self.start + 2 * most)]
        if self.encoding == "base64":
            return from_base64(body)[:most]
        if self.encoding == "quoted-printable":
            return quopri.decodestring(body)[:most]
        if self.encoding in ("x-uuencode", "uuencode", "x-uue", "uue"):
            return _from_uu(body)[:most]
        return body[:most]

    def size(self) -> int:
        """About how many bytes the decoded body has, without decoding it."""
        length = max(0, self.end - self.start)
        if self.encoding != "base64":
            return length
        lines = self.buffer.count(b"\n", self.start, self.end)
        padding = self.buffer[max(self.start, self.end - 4) : self.end].count(b"=")
        return max(0, (length - lines) * 3 // 4 - padding)

    def text(self) -> str:
        """The body in its charset, or in the one that it is in when the label is wrong."""
        data = self.data(MOST_TEXT)
        charset = self.param("charset")
        if self.kind == "text/html" and not charset:
            found = re.search(rb"charset\s*=\s*[\"']?([A-Za-z0-9_-]{2,30})", data[:2_000])
            charset = found[1].decode("ascii") if found else ""
        return decode_text(data, charset)


def read_tree(raw: bytes) -> MimePart:
    """The whole mail. Raises `MailTooLarge` when it breaks a limit."""
    raw = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n").replace(b"\x00", b"")
    if found := _LEADING.match(raw):
        raw = raw[found.end() :]
    return _read_part(raw, 0, len(raw), 0, _Budget())


def _read_part(raw: bytes, start: int, end: int, depth: int, budget: _Budget) -> MimePart:
    budget.spend()
    if depth > MOST_DEPTH:
        raise MailTooLarge("parts nested deeper than 50")
    headers, body = _read_headers(raw, start, end)
    params = Message()
    params["Content-Type"] = headers.plain("content-type") or "text/plain"
    if headers.has("content-disposition"):
        params["Content-Disposition"] = headers.plain("content-disposition")
    kind = params.get_content_type()
    part = MimePart(headers, kind, params, raw, body, end)
    return MimePart(headers, kind, params, raw, body, end, tuple(_children(part, depth + 1, budget)))


def _children(part: MimePart, depth: int, budget: _Budget) -> Iterator[MimePart]:
    raw, body, end = part.buffer, part.start, part.end
    if part.kind.startswith("multipart/"):
        for at, to in _pieces(raw, body, end, part.params):
            yield _read_part(raw, at, to, depth, budget)
    elif part.kind == "message/rfc822" and body < end:
        if part.encoding in _ENCODED:
            raw = part.data(MOST_SIGNED).replace(b"\r\n", b"\n").replace(b"\x00", b"")
            body, end = 0, len(raw)
        yield _read_part(raw, body, end, depth, budget)
    elif part.is_tnef:
        inside = _from_tnef(part.data(MOST_UNPACKED))
        if inside is not None:
            yield _read_part(inside, 0, len(inside), depth, budget)
    elif part.is_sealed:
        inside = signed_content(part.data(MOST_SIGNED))
        if inside is not None:
            inside = inside.replace(b"\r\n", b"\n").replace(b"\x00", b"")
            yield _read_part(inside, 0, len(inside), depth, budget)


def _read_headers(raw: bytes, start: int, end: int) -> tuple[Headers, int]:
    """The headers and where the body starts."""
    if raw[start : start + 1] == b"\n":
        return Headers(()), start + 1
    blank = raw.find(b"\n\n", start, end)
    stop = end if blank < 0 else blank
    # Some programs put a space into the empty line; the boundary below it tells that the headers are over.
    spaced = raw.find(b"\n \n--", start, stop)
    if spaced >= 0:
        return _read_headers_to(raw, start, spaced), min(end, spaced + 3)
    return _read_headers_to(raw, start, stop), min(end, stop + 2)


def _read_headers_to(raw: bytes, start: int, stop: int) -> Headers:
    if stop - start > LIMIT_ALL:
        raise MailTooLarge("headers are longer than 100 KB")
    return Headers.from_block(raw[start:stop])


def _pieces(raw: bytes, start: int, end: int, params: Message) -> Iterator[tuple[int, int]]:
    """Offsets of a multipart's parts; with no usable boundary, of the whole body as one."""
    try:
        boundary = str(params.get_boundary("") or "")
    except (ValueError, TypeError, LookupError, AttributeError):
        boundary = ""
    # Found by one regular expression, since a mail may hold millions of lines that only begin like the boundary.
    line = re.compile(rb"^--" + re.escape(boundary.encode("latin-1", "replace")) + rb"(--)?\s*?(?:\n|\Z)", re.MULTILINE)
    at = line.search(raw, start, end) if boundary else None
    if at is None:
        yield max(start - 1, 0), end  # an empty header block before it makes it plain text
        return
    while at is not None and not at[1]:
        after = at.end()
        at = line.search(raw, after, end)
        yield after, max(after, at.start() - 1) if at else end


def _from_tnef(data: bytes) -> bytes | None:
    from integrations.channels.mail.tnef import mail_in  # only Outlook's own format needs its libraries

    return mail_in(data)


def _from_uu(body: bytes) -> bytes:
    out: list[bytes] = []
    for line in body.split(b"\n"):
        if line.startswith(b"begin ") or not line.strip():
            continue
        if line.strip() in (b"end", b"`"):
            break
        try:
            out.append(binascii.a2b_uu(line))
        except binascii.Error:
            return body  # the label lied
    return b"".join(out)
