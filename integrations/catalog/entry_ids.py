"""Ids of entries and the names of their files.

An id of lower-case letters, digits, hyphens and underscores is its file's name. Any other id (capitals, spaces,
slashes, umlauts, very long) is kept as it is in the field ``id``, and the file gets a readable name with a hash of the
id, so that two ids never share a file, not even where capitals do not count.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

LONGEST_STEM = 100
LONGEST_ID = 500

_STEM = re.compile(r"[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?")
_RESERVED = re.compile(r"con|prn|aux|nul|(com|lpt)\d")
_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def is_file_name(entry_id: str) -> bool:
    """True when the id itself can be the name of a file on every system."""
    return len(entry_id) <= LONGEST_STEM and bool(_STEM.fullmatch(entry_id)) and not _RESERVED.fullmatch(entry_id)


def file_stem(entry_id: str) -> str:
    """The name of the entry's file without ``.yaml``."""
    if is_file_name(entry_id):
        return entry_id
    mark = hashlib.sha256(entry_id.encode()).hexdigest()[:12]
    return "-".join(part for part in (slug(entry_id)[:60].rstrip("-"), mark) if part)


def slug(name: str) -> str:
    """``Kalundborg Forsyning A/S`` as ``kalundborg-forsyning-a-s``; ``""`` when no letter or digit can be kept."""
    lowered = unicodedata.normalize("NFC", name).lower().translate(_LETTERS)
    plain = unicodedata.normalize("NFKD", lowered).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
