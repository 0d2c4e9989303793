"""One spelling for words that people write in several: ``Kläranlage`` and ``Klaeranlage``, ``grøn`` and ``groen``."""

from __future__ import annotations

import unicodedata

_LETTERS = str.maketrans(
    {"æ": "ae", "ä": "ae", "ø": "oe", "ö": "oe", "œ": "oe", "å": "aa", "ü": "ue", "ß": "ss", "’": "'", "ʼ": "'"}
)


def fold(word: str) -> str:
    """Lower case, letters with marks spelled out (æ/ä ae, ø/ö oe, å aa, ü ue, ß ss), other marks dropped."""
    lowered = word.lower()
    if lowered.isascii():
        return lowered
    spelled = unicodedata.normalize("NFC", lowered).translate(_LETTERS)
    if spelled.isascii():
        return spelled
    return "".join(sign for sign in unicodedata.normalize("NFKD", spelled) if not unicodedata.combining(sign))
