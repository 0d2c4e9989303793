"""Outlook's winmail.dat, unpacked into the mail that it stands for. Runs in the killable child alone."""

from __future__ import annotations

from email.encoders import encode_base64
from email.header import Header
from email.message import Message
from email.mime.base import MIMEBase
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import compat32

from compressed_rtf import decompress
from striprtf.striprtf import rtf_to_text
from tnefparse.tnef import TNEF, TNEFAttachment

from integrations.channels.file_names import safe_name

_HEAD = 6
"""Bytes before the first attribute."""
_AROUND = 11
"""Bytes of an attribute beside its content."""
_MOST_ATTRIBUTES = 3_000
"""The library copies the rest of the data for each one."""
_MOST_DEPTH = 3
_MOST_RTF = 2_000_000
"""Bytes of packed words that are unpacked."""
_MOST_FILES = 100
_SUBJECT = 0x0037
_LONG_NAMES = frozenset({0x3707, 0x3001})
"""MAPI's names for the subject of a message; for a file's long name and the name that was shown."""
_LF = compat32.clone(linesep="\n", max_line_length=998)


def mail_in(data: bytes, depth: int = 0) -> bytes | None:
    """Words and files as a MIME message with LF line ends; ``None`` for what is no TNEF or cannot be read."""
    if depth >= _MOST_DEPTH:
        return None
    try:
        attributes, whole = _attributes(data)
        if attributes > _MOST_ATTRIBUTES:
            return None
        unpacked = _unpacked(TNEF(data, do_checksum=False), depth)
        return unpacked.as_bytes(policy=_LF) if whole or unpacked.get_payload() else None
    except Exception:  # noqa: BLE001 - a stranger's bytes and a library that promises nothing: it stays an unread file
        return None


def _attributes(data: bytes) -> tuple[int, bool]:
    """How many attributes there are, and whether the last one ends where the data does: one without words and files
    that is whole holds nothing for people."""
    number, at = 0, _HEAD
    while at + _AROUND <= len(data):
        number, at = number + 1, at + _AROUND + int.from_bytes(data[at + 5 : at + 9], "little")
    return number, number > 0 and at == len(data)


def _unpacked(tnef: TNEF, depth: int) -> MIMEMultipart:
    mail = MIMEMultipart("mixed")
    subject = next((_text(one.data, tnef.codepage) for one in tnef.mapiprops if one.name == _SUBJECT), "")
    if subject:
        mail["Subject"] = Header(safe_name(subject), "utf-8").encode()
    written = _written(tnef)
    if written is not None:
        mail.attach(written)
    for attachment in tnef.attachments[:_MOST_FILES]:
        mail.attach(_file(attachment, depth))
    return mail


def _written(tnef: TNEF) -> MIMEText | None:
    """The words: plain, else HTML, else out of the packed RTF; the first that holds any."""
    for kind, text in (("plain", tnef.body), ("html", tnef.htmlbody), ("plain", _from_rtf(tnef))):
        if words := _text(text, tnef.codepage).strip():
            return MIMEText(words.encode("utf-8", "replace").decode(), kind, "utf-8")
    return None


def _from_rtf(tnef: TNEF) -> str:
    packed: bytes = tnef._rtfbody or b""
    if not packed or len(packed) > _MOST_RTF:
        return ""
    # the library that reads the envelope takes zeros off the end; how many bytes there were stands at the beginning
    packed = packed.ljust(min(int.from_bytes(packed[:4], "little") + 4, _MOST_RTF), b"\0")
    return str(rtf_to_text(decompress(packed).decode("latin-1"), errors="replace"))  # type: ignore[no-untyped-call]


def _file(attachment: TNEFAttachment, depth: int) -> Message:
    """A file, or a mail that was sent along."""
    inner = getattr(attachment, "embed", None)
    if inner is not None and depth + 1 < _MOST_DEPTH:
        return MIMEMessage(_unpacked(inner, depth + 1))
    part = MIMEBase("application", "octet-stream")
    part.set_payload(bytes(attachment.data or b""))
    encode_base64(part)
    part.add_header("Content-Disposition", "attachment", filename=("utf-8", "", safe_name(_name(attachment))))
    return part


def _name(attachment: TNEFAttachment) -> str:
    """The long name where there is one."""
    named = [one.data for one in attachment.mapi_attrs if one.name in _LONG_NAMES]
    texts = (_text(name, attachment.codepage) for name in (*named, attachment._name))
    return next((text for text in texts if text.strip()), "")


def _text(value: object, codepage: str | None) -> str:
    """Text, whatever the library made of it."""
    if not isinstance(value, bytes):
        return str(value or "").strip("\0")
    try:
        return value.decode(codepage or "cp1252", "replace").strip("\0")
    except LookupError:
        return value.decode("cp1252", "replace").strip("\0")
