"""A winmail.dat made by hand, as MS-OXTNEF has it: attributes with a level, a number, a length and a sum."""

from __future__ import annotations

import struct
from collections.abc import Sequence

from compressed_rtf import compress

MESSAGE, ATTACHMENT = 1, 2
BODY, HTML, RTF, SUBJECT, LONG_NAME = 0x1000, 0x1013, 0x1009, 0x0037, 0x3707
_UNICODE, _BINARY = 0x001F, 0x0102


def winmail(*props: tuple[int, str | bytes], files: Sequence[tuple[str, bytes]] = (), plain: bytes = b"") -> bytes:
    """``props``: MAPI's properties of the message; ``plain``: the older attribute with its words in cp1252."""
    parts = [
        _attribute(MESSAGE, 0x00089006, struct.pack("<I", 0x10000)),
        _attribute(MESSAGE, 0x00069007, struct.pack("<II", 1252, 0)),
    ]
    if plain:
        parts.append(_attribute(MESSAGE, 0x0002800C, plain + b"\0"))
    if props:
        parts.append(_attribute(MESSAGE, 0x00069003, _mapi(props)))
    for name, content in files:
        parts += [
            _attribute(ATTACHMENT, 0x00069002, struct.pack("<HIHHI", 1, 0xFFFFFFFF, 32, 32, 0)),
            _attribute(ATTACHMENT, 0x00018010, name.encode("cp1252", "replace")[:12] + b"\0"),
            _attribute(ATTACHMENT, 0x0006800F, content),
            _attribute(ATTACHMENT, 0x00069005, _mapi([(LONG_NAME, name)])),
        ]
    return struct.pack("<IH", 0x223E9F78, 1) + b"".join(parts)


def rtf(words: str) -> bytes:
    """Packed as Outlook packs it."""
    signs = "".join(sign if sign.isascii() else f"\\'{ord(sign):02x}" for sign in words).replace("\n", "\\par\n")
    packed: bytes = compress(
        b"{\\rtf1\\ansi\\ansicpg1252\\fromtext \\deff0{\\fonttbl{\\f0 Arial;}}" + signs.encode() + b"}"
    )
    return packed


def _attribute(level: int, number: int, content: bytes) -> bytes:
    return struct.pack("<BII", level, number, len(content)) + content + struct.pack("<H", sum(content) & 0xFFFF)


def _mapi(props: Sequence[tuple[int, str | bytes]]) -> bytes:
    return struct.pack("<I", len(props)) + b"".join(_property(name, value) for name, value in props)


def _property(name: int, value: str | bytes) -> bytes:
    kind, content = (_UNICODE, f"{value}\0".encode("utf-16-le")) if isinstance(value, str) else (_BINARY, value)
    return struct.pack("<HHII", kind, name, 1, len(content)) + content + bytes(-len(content) % 4)
