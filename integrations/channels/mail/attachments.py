"""The files that a mail brings, each with what it is by its content."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from assistant.model import Attachment, FileFate
from integrations.channels.file_names import safe_name
from integrations.channels.file_types import FileType, type_of
from integrations.channels.mail.mime import MimePart

MOST = 100

_SIGNATURE_TYPES = {"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"}
_ENVELOPE_TYPES = {"application/pgp-encrypted", "application/pgp-keys", "message/delivery-status"}


_NAMELESS = "."
"""A file that its sender gave no name."""
_NAMED_BY_OUTLOOK = re.compile(r"image\d{3}\.(?:png|jpe?g|gif)", re.IGNORECASE)
"""What stood in a text, also where a mail system in between has made an attachment of it."""
_HARMLESS = frozenset({FileFate.KEPT, FileFate.EMPTY})
_DECORATION = 150_000
"""Bytes up to which a picture that stands in the text is a logo; above it is a photograph that somebody sent."""


@dataclass(frozen=True)
class MailFile:
    """A file with its bytes; none where it must not be handed on."""

    file: Attachment
    content: bytes = b""


def files_of(root: MimePart) -> tuple[MailFile, ...]:
    """At most `MOST` files. Small pictures that a text shows and signatures of the mail itself are none."""
    return tuple(islice(_files(root), MOST))


def _files(part: MimePart, related: bool = False) -> Iterator[MailFile]:
    if part.kind.startswith("multipart/") or ((part.is_sealed or part.is_tnef) and part.children):
        for child in part.children:
            yield from _files(child, related or part.kind == "multipart/related")
    elif part.kind not in _SIGNATURE_TYPES and (name := _name(part, related)):
        yield _file(part, safe_name(name, part.kind))


def _file(part: MimePart, name: str) -> MailFile:
    content = part.data(max(1, part.end - part.start))
    if part.kind == "message/rfc822" and part.children:
        harmless = all(inside.file.fate in _HARMLESS for inside in files_of(part.children[0]))
        found = FileType(part.kind, FileFate.KEPT if harmless else FileFate.ARCHIVE)
    else:
        found = type_of(content, name)
    file = Attachment(name, found.media_type, len(content), found.fate)
    return MailFile(file, content if file.is_kept else b"")


def _name(part: MimePart, related: bool) -> str:
    """The file's name, or ``""`` when this part is no file."""
    shown = related or part.disposition == "inline" or _NAMED_BY_OUTLOOK.fullmatch(part.file_name) is not None
    picture = part.headers.has("content-id") and shown and part.kind.startswith("image/")
    if picture and part.size() <= _DECORATION:
        return ""
    if part.file_name:
        return part.file_name
    if part.kind == "message/rfc822":
        inner = part.children[0].headers.text("subject") if part.children else ""
        return f"{inner or 'mail'}.eml"
    if part.kind == "text/calendar":
        return "calendar.ics"
    if part.kind == "application/ms-tnef":
        return "winmail.dat"
    if part.kind in _ENVELOPE_TYPES and part.disposition != "attachment":
        return ""
    return _NAMELESS if part.disposition == "attachment" or not part.kind.startswith("text") else ""
