"""Word tables by language made into patterns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

ByLanguage = Mapping[str, Sequence[str]]
"""Language -> pieces of patterns; ``"other"`` are languages that mail programs write and teachers do not."""


def any_of(*tables: ByLanguage) -> str:
    """One group of all languages' pieces: a letter is taken apart before its language is known."""
    return f"(?:{'|'.join(piece for table in tables for pieces in table.values() for piece in pieces)})"
