"""Headers of a foreign mail, read in linear time and within limits.

The standard library's structured header parser is not used on foreign bytes: it needs seconds and gigabytes for some.
"""

from __future__ import annotations

import binascii
import codecs
import re
from dataclasses import dataclass

import idna

LIMIT_ALL = 100_000
"""Bytes of one header block."""
LIMIT_ONE = 8_000
"""Bytes of one header that we look into; what is longer is cut."""

_WORD = re.compile(r"=\?([^?\s]{1,40})\?([bBqQ])\?([^?]*)\?=")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")
_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"@\\\x00-\x1f\x7f]{1,64}@[^\s<>()\[\],;:\"@\\\x00-\x1f\x7f]{1,250}")
_MESSAGE_ID = re.compile(r"<[\x21-\x3b\x3d\x3f-\x7e]{3,250}>")
_SINGLE_BYTE = {"iso8859-1", "cp1252", "iso8859-15", "ascii", "latin-1"}
_NOT_FOR_TEXT = {"unicode_escape", "raw_unicode_escape", "idna", "punycode", "undefined", "mbcs", "oem"}


class MailTooLarge(ValueError):
    """The mail breaks a limit; the sentence says which."""


@dataclass(frozen=True)
class Headers:
    """Names in lower case with unfolded values, in their order."""

    fields: tuple[tuple[str, bytes], ...]

    @classmethod
    def from_block(cls, block: bytes) -> Headers:
        """Reads a header block with LF line ends. Raises `MailTooLarge`."""
        if len(block) > LIMIT_ALL:
            raise MailTooLarge("headers are longer than 100 KB")
        fields: list[tuple[str, list[bytes]]] = []
        for line in block.split(b"\n"):
            if line[:1] in (b" ", b"\t"):
                if fields:
                    fields[-1][1].append(line)
                continue
            name, colon, value = line.partition(b":")
            if colon and name and not name.startswith((b"From ", b">From ")):
                fields.append((name.strip().decode("latin-1").lower(), [value]))
        return cls(tuple((name, b"".join(lines).strip()) for name, lines in fields))

    def raw(self, name: str) -> list[bytes]:
        """Every value of this header, topmost first."""
        return [value for key, value in self.fields if key == name]

    def text(self, name: str) -> str:
        """The first value with its encoded words undone, on one line; ``""`` without."""
        for value in self.raw(name):
            return one_line(decode_words(readable(value[:LIMIT_ONE])))
        return ""

    def plain(self, name: str) -> str:
        """The first value as it stands, on one line; ``""`` without."""
        for value in self.raw(name):
            return one_line(readable(value[:LIMIT_ONE]), LIMIT_ONE)
        return ""

    def has(self, name: str) -> bool:
        return any(key == name for key, _ in self.fields)


def readable(value: bytes) -> str:
    """Header bytes as text: ASCII or UTF-8 by the standards, else what Western mail programs send."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("cp1252", "replace")


def decode_text(data: bytes, charset: str) -> str:
    """Bytes in the charset that the sender named, or in the one that they are in when the name is wrong or unknown."""
    name = _codec(charset)
    if name in _SINGLE_BYTE or not name:
        # Text that is valid UTF-8 beyond ASCII is UTF-8 whatever the label says; Latin-1 labels mean Windows-1252.
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            return _utf8_with_flaws(data) or data.decode("cp1252", "replace")
    try:
        return data.decode(name)
    except (UnicodeError, ValueError):
        if name in ("utf-8", "utf_8"):
            return _utf8_with_flaws(data) or data.decode("cp1252", "replace")
        return data.decode(name, "replace")


def decode_words(value: str) -> str:
    """RFC 2047 encoded words undone; neighbours in one charset are joined first, for senders split characters."""
    out: list[str] = []
    pending: list[bytes] = []
    charset = ""
    last = 0

    def flush() -> None:
        if pending:
            out.append(decode_text(b"".join(pending), charset))
            pending.clear()

    for found in _WORD.finditer(value):
        between = value[last : found.start()]
        if between.strip() or not pending:
            flush()
            out.append(between)
        if pending and found[1].lower() != charset:
            flush()
        charset = found[1].lower()
        pending.append(_word_bytes(found[2], found[3]))
        last = found.end()
    flush()
    out.append(value[last:])
    return "".join(out)


def one_line(value: str, most: int = 500) -> str:
    """Without control characters, line ends or invisible direction marks, spaces collapsed, at most ``most`` long."""
    return " ".join(_CONTROL.sub(" ", value).split())[:most].strip()


def is_address(value: str) -> bool:
    """Whether this is one plain ``local@domain``, safe in a header and an envelope."""
    return _ADDRESS.fullmatch(value) is not None


def with_ascii_domain(address: str) -> str:
    """A domain with letters beyond ASCII as every mail server takes it (RFC 5891), where the part before the @ is plain
    too; else the address as it is: then only a relay with SMTPUTF8 can help."""
    local, at, domain = address.rpartition("@")
    if domain.isascii() or not local.isascii():
        return address
    try:
        return f"{local}{at}{idna.encode(domain, uts46=True).decode('ascii')}"
    except idna.IDNAError:
        return address


def message_ids(value: str) -> list[str]:
    """The well-formed ``<...>`` ids in a header, in their order."""
    return _MESSAGE_ID.findall(value)


def addresses(value: str) -> list[tuple[str, str]]:
    """Name and address (lower case; ``""`` when malformed) of every mailbox in an address header, in linear time."""
    return [entry for piece in _mailboxes(value) if (entry := _entry(*piece))]


def _mailboxes(value: str) -> list[tuple[str, str | None, str]]:
    """Words, what stood in angle brackets, and comments of each mailbox."""
    pieces: list[tuple[str, str | None, str]] = []
    words: list[str] = []
    angle: list[str] | None = None
    comment: list[str] = []
    quoted = inside = escaped = False
    depth = 0
    for sign in [*value, ","]:
        if escaped:
            (comment if depth else angle if inside and angle is not None else words).append(sign)
            escaped = False
        elif sign == "\\" and (quoted or depth):
            escaped = True
        elif quoted:
            if sign == '"':
                quoted = False
            else:
                words.append(sign)
        elif sign == "(":
            depth += 1
        elif depth:
            if sign == ")":
                depth -= 1
            else:
                comment.append(sign)
        elif sign == "<" and not inside:
            # A second address in one mailbox: which one is meant cannot be known.
            inside, angle = True, [] if angle is None else ["?", " "]
        elif inside and angle is not None:
            if sign == ">":
                inside = False
            else:
                angle.append(sign)
        elif sign == '"':
            quoted = True
        elif sign in ",;":
            pieces.append(("".join(words), None if angle is None else "".join(angle), "".join(comment)))
            words, angle, comment = [], None, []
        elif sign == ":":
            words = []  # the name of a group
        else:
            words.append(sign)
    if quoted or depth or inside:
        # Left open: what was gathered is one malformed mailbox.
        pieces.append(("".join(words), "".join(angle or ["?"]), ""))
    return pieces


def _entry(words: str, angle: str | None, comment: str) -> tuple[str, str] | None:
    if angle is None:
        if not words.strip():
            return None
        name, address = comment, words.strip()
    else:
        name, address = words or comment, angle.strip()
    return one_line(decode_words(name), 100), address.lower() if is_address(address) else ""


def _codec(charset: str) -> str:
    """The codec's own name, or ``""`` when there is none for text."""
    label = charset.strip().strip("\"'").lower().partition("*")[0]
    try:
        found = codecs.lookup(
            {"iso-8859-8-i": "iso-8859-8", "utf8mb4": "utf-8", "x-sjis": "shift_jis"}.get(label, label)
        )
    except (LookupError, ValueError):
        return ""
    if not getattr(found, "_is_text_encoding", True) or found.name.replace("-", "_") in _NOT_FOR_TEXT:
        return ""
    return found.name


def _utf8_with_flaws(data: bytes) -> str:
    """UTF-8 with a few broken bytes (a character cut in two), or ``""`` when it is some other charset."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    whole = sum(1 for sign in text if sign > "\x7f") - broken
    return text if whole > broken else ""


def _word_bytes(encoding: str, payload: str) -> bytes:
    data = payload.encode("utf-8", "replace")
    if encoding in "qQ":
        return binascii.a2b_qp(data.replace(b" ", b"_"), header=True)
    return from_base64(data)


_BASE64_SIGNS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_NOT_BASE64 = bytes(set(range(256)) - set(_BASE64_SIGNS))


def from_base64(data: bytes) -> bytes:
    """What can be decoded: foreign signs are skipped, a missing end is mended."""
    clean = data.translate(None, _NOT_BASE64)
    spare = len(clean) % 4
    if spare == 1:
        clean = clean[:-1]
    return binascii.a2b_base64(clean + b"=" * (-len(clean) % 4))
