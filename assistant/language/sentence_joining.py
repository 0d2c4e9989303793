"""Sentences of several messages put one after the other."""

from __future__ import annotations

from assistant.language.tokens import tokens

_END = ".!?"


def sentences_joined(*texts: str) -> str:
    """The texts one after the other, each once and closed by a mark; what stands within another is left out."""
    kept: list[str] = []
    for text in (text.strip() for text in texts):
        if text and not any(_bare(text) in _bare(other) for other in kept):
            kept = [other for other in kept if _bare(other) not in _bare(text)]
            kept.append(text)
    return " ".join(text if text[-1] in _END else f"{text}." for text in kept) if len(kept) > 1 else "".join(kept)


def _bare(text: str) -> str:
    return " ".join(token.folded for token in tokens(text))
