"""Mails as bytes, made by hand so that nothing corrects them."""

from __future__ import annotations

import base64


def raw_mail(
    text: str = "Har I noget om vand?",
    *headers: str,
    sender: str = "Anna Holm <anna@skole.example.org>",
    subject: str = "Spørgsmål",
    kind: str = "text/plain; charset=utf-8",
    charset: str = "utf-8",
) -> bytes:
    """One part in 8 bits. ``headers`` come first; an empty ``sender`` leaves From out."""
    lines = [
        *headers,
        *([f"From: {sender}"] if sender else []),
        "To: assistant@localhost",
        f"Subject: {encoded(subject)}",
        f"Content-Type: {kind}",
        "Content-Transfer-Encoding: 8bit",
        "",
        "",
    ]
    return "\r\n".join(lines).encode("utf-8") + text.replace("\n", "\r\n").encode(charset)


def encoded(words: str) -> str:
    """As an encoded word, when it needs to be."""
    return words if words.isascii() else f"=?utf-8?b?{base64.b64encode(words.encode()).decode()}?="


def multipart(kind: str, *parts: bytes, boundary: str = "xyz", headers: bytes = b"") -> bytes:
    """A body with its own Content-Type header in front, to stand alone or as a part."""
    delimiter = b"--" + boundary.encode()
    body = b"".join(delimiter + b"\r\n" + part + b"\r\n" for part in parts)
    return (
        headers
        + f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n\r\n'.encode()
        + body
        + delimiter
        + b"--\r\n"
    )
