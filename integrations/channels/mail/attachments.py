"""The files that a mail brings: named, weighed, never opened."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from integrations.channels.mail.mime import MimePart

MOST = 100

_SIGNATURE_TYPES = {"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"}
_ENVELOPE_TYPES = {"application/pgp-encrypted", "application/pgp-keys", "message/delivery-status"}


@dataclass(frozen=True)
class Attachment:
    name: str
    type: str
    """``type/subtype`` as the sender says."""
    size: int
    """About how many bytes."""

    def __str__(self) -> str:
        """As a coordinator reads it: ``plan.pdf (application/pdf, 12 kB)``."""
        kilobytes = max(1, round(self.size / 1000))
        size = f"{kilobytes} kB" if kilobytes < 1000 else f"{kilobytes / 1000:.1f} MB"
        return f"{self.name} ({self.type}, {size})"


def attachments_of(root: MimePart) -> tuple[Attachment, ...]:
    """At most `MOST` files. Pictures that an HTML text shows and signatures of the mail itself are none."""
    found: list[Attachment] = []
    for attachment in _attachments(root):
        found.append(attachment)
        if len(found) == MOST:
            break
    return tuple(found)


def _attachments(part: MimePart, related: bool = False) -> Iterator[Attachment]:
    if part.kind.startswith("multipart/") or (part.is_sealed and part.children):
        for child in part.children:
            yield from _attachments(child, related or part.kind == "multipart/related")
    elif part.kind not in _SIGNATURE_TYPES and (name := _name(part, related)):
        yield Attachment(name, part.kind, part.size())


def _name(part: MimePart, related: bool) -> str:
    """The file's name, or ``""`` when this part is no file."""
    shown = related or part.disposition == "inline"
    if part.headers.has("content-id") and shown and part.kind.startswith("image/"):
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
    return part.kind if part.disposition == "attachment" or not part.kind.startswith("text") else ""
