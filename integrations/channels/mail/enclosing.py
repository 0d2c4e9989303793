"""Files put into a mail of ours at the moment when it leaves."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace
from email.encoders import encode_base64
from email.header import Header
from email.mime.base import MIMEBase
from email.policy import compat32
from urllib.parse import quote

from assistant.model import Attachment
from integrations.channels.file_names import safe_name
from integrations.store.envelopes import Outgoing

_CRLF = compat32.clone(linesep="\r\n", max_line_length=998)
_CONTENT_TYPE = re.compile(rb"^Content-Type:[^\r\n]*(?:\r\n[ \t][^\r\n]*)*\r\n", re.IGNORECASE | re.MULTILINE)
_NOT_AS_FILES = ("message/", "multipart/")
"""Types that the standard does not allow in base64."""


def enclose(item: Outgoing, files: Sequence[tuple[Attachment, bytes]]) -> Outgoing:
    """The item with its whole mail and these files beside it; the same item becomes the same bytes."""
    payload = item.posting.payload
    mail = base64.b64decode(str(payload["message"]))
    whole = base64.b64encode(with_files(mail, files, item.posting.key)).decode("ascii")
    return replace(item, posting=replace(item.posting, payload={**payload, "message": whole}))


def with_files(mail: bytes, files: Sequence[tuple[Attachment, bytes]], key: str) -> bytes:
    """``mail`` as the first part of a multipart, the files after it."""
    if not files:
        return mail
    head, _, body = mail.partition(b"\r\n\r\n")
    head += b"\r\n"
    found = _CONTENT_TYPE.search(head)
    of_mail = found[0] if found else b"Content-Type: text/plain\r\n"
    boundary = b"=_f_" + hashlib.sha256(key.encode()).hexdigest()[:40].encode()
    outer = b'Content-Type: multipart/mixed; boundary="' + boundary + b'"\r\n'
    rest = head.replace(of_mail, b"", 1) if found else head
    parts = [of_mail + b"\r\n" + body, *(_part(file, content) for file, content in files)]
    lines = b"".join(b"\r\n--" + boundary + b"\r\n" + part for part in parts)
    return rest + outer + b"\r\n" + lines.removeprefix(b"\r\n") + b"\r\n--" + boundary + b"--\r\n"


def _part(file: Attachment, content: bytes) -> bytes:
    """One file, always as something to be saved."""
    media_type = file.media_type
    if media_type.startswith(_NOT_AS_FILES) or "/" not in media_type:
        media_type = "application/octet-stream"
    part = MIMEBase(*media_type.split("/", 1))
    del part["MIME-Version"]
    part.set_payload(content)
    encode_base64(part)
    name = safe_name(file.name)
    # mail programs that do not know RFC 2231 read the type's own parameter
    part.set_param("name", name if name.isascii() else Header(name, "utf-8", maxlinelen=900).encode())
    plain = f'filename="{name}"' if name.isascii() else f"filename*=UTF-8''{quote(name, safe='')}"
    part["Content-Disposition"] = f"attachment; {plain}"
    return part.as_bytes(policy=_CRLF).rstrip(b"\r\n")
