"""Names of files from outside, made safe to be shown, sent on and saved under."""

from __future__ import annotations

import mimetypes
import re
import unicodedata
from urllib.parse import quote

_LONGEST = 120
_NOT_IN_NAMES = re.compile(
    r'[\x00-\x1f\x7f-\x9f\u2028\u2029\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff"*:<>?|\ud800-\udfff]+'
)
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)


def safe_name(name: str, media_type: str = "") -> str:
    """The name without a path, signs that no file system takes, direction marks and leading dots, its end kept when it
    is shortened. What has no name gets one from its type."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    clean = " ".join(_NOT_IN_NAMES.sub(" ", last).split()).strip(". ")
    if not clean:
        return f"file{mimetypes.guess_extension(media_type) or ''}"
    if _RESERVED.match(clean):
        clean = f"_{clean}"
    if len(clean) > _LONGEST:
        stem, dot, end = clean.rpartition(".")
        clean = f"{stem[: _LONGEST - len(end) - 1]}.{end}" if dot and len(end) <= 10 else clean[:_LONGEST]
    return clean


def disposition(name: str) -> str:
    """``Content-Disposition`` of a file to be saved, never shown: RFC 6266, with the name in ASCII for old programs."""
    safe = safe_name(name)
    plain = unicodedata.normalize("NFKD", safe).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^A-Za-z0-9 ._()-]", "_", plain).strip()
    stem, _, end = plain.rpartition(".")
    plain = f"{stem.strip() if stem.strip('_ ') else 'file'}.{end}" if "." in plain else plain or "file"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(safe, safe='')}"
