"""What an S/MIME mail carries (RFC 5652): the content of one that is only signed is taken out; an encrypted one stays
closed. No signature is checked: whose word counts is for DMARC to say."""

from __future__ import annotations

_SIGNED_DATA = bytes.fromhex("2a864886f70d010702")
_DATA = bytes.fromhex("2a864886f70d010701")
_SEQUENCE, _SET, _OID, _OCTETS, _OCTETS_IN_PIECES, _TAGGED = 0x30, 0x31, 0x06, 0x04, 0x24, 0xA0
_MOST_DEPTH = 20
_MOST_PIECES = 100_000


class _Broken(ValueError):
    """Not the encoding that it should be."""


def signed_content(data: bytes) -> bytes | None:
    """The MIME entity inside a CMS SignedData; ``None`` for anything else: encrypted, compressed, detached, broken."""
    try:
        info = _Cursor(data).enter(_SEQUENCE)
        if info.take(_OID) != _SIGNED_DATA:
            return None
        signed = info.enter(_TAGGED).enter(_SEQUENCE)
        signed.take(0x02)
        signed.enter(_SET).skip_all()
        content = signed.enter(_SEQUENCE)
        if content.take(_OID) != _DATA or content.is_over():
            return None
        return content.enter(_TAGGED).octets()
    except (_Broken, IndexError):
        return None


class _Cursor:
    """Reads BER values one after the other; ``end`` is ``None`` while the length is indefinite."""

    def __init__(self, data: bytes, at: int = 0, end: int | None = -1, above: _Cursor | None = None) -> None:
        self._data = data
        self._at = at
        self._end = len(data) if end == -1 else end
        self._above = above

    def is_over(self) -> bool:
        if self._end is None:
            return self._data[self._at : self._at + 2] == b"\0\0"
        return self._at >= self._end

    def enter(self, tag: int) -> _Cursor:
        """The inside of the next value, which must have this tag. The cursor itself goes on behind a value of known
        length at once, and behind one of indefinite length when its inside was read to the end."""
        start, end = self._head(tag)
        inside = _Cursor(self._data, start, end, self)
        if end is not None:
            self._at = end
        return inside

    def take(self, tag: int) -> bytes:
        """The bytes of the next value, which must be primitive and have this tag."""
        start, end = self._head(tag)
        if end is None:
            raise _Broken
        self._at = end
        return self._data[start:end]

    def skip_all(self) -> None:
        """Read to the end."""
        self._skip_all(0)

    def octets(self) -> bytes:
        """The next value as an octet string, in one piece or in many."""
        if self._data[self._at] == _OCTETS:
            return self.take(_OCTETS)
        inside = self.enter(_OCTETS_IN_PIECES)
        pieces: list[bytes] = []
        while not inside.is_over():
            pieces.append(inside.take(_OCTETS))
            if len(pieces) > _MOST_PIECES:
                raise _Broken
        return b"".join(pieces)

    def _skip_all(self, depth: int) -> None:
        if depth > _MOST_DEPTH:
            raise _Broken
        while not self.is_over():
            start, end = self._head(None)
            if end is None:
                _Cursor(self._data, start, None, self)._skip_all(depth + 1)
            else:
                self._at = end
        if self._end is None and self._above is not None:
            self._above._at = self._at + 2

    def _head(self, tag: int | None) -> tuple[int, int | None]:
        """Where the next value's content starts and ends."""
        if self.is_over() or (tag is not None and self._data[self._at] != tag):
            raise _Broken
        at = self._at + 1
        length = self._data[at]
        at += 1
        if length == 0x80:
            return at, None
        if length > 0x80:
            count = length & 0x7F
            if count > 4:
                raise _Broken
            length = int.from_bytes(self._data[at : at + count], "big")
            at += count
        if at + length > len(self._data):
            raise _Broken
        return at, at + length
