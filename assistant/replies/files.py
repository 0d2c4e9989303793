"""Files in words: why one is not kept or did not go along."""

from __future__ import annotations

from assistant.model import Attachment, Language
from assistant.replies.phrases import phrase


def not_kept(file: Attachment, language: Language) -> str:
    """A sentence for whoever should know that a file is not there."""
    return phrase(language, "file.not_kept", file=str(file), why=phrase(language, f"file.why.{file.fate}"))
