"""The bytes between DATA and the dot (RFC 5321 4.1.1.4, 4.5.2), as they arrive."""

from __future__ import annotations

_LINE = b"\r\n"
_END = b"\r\n.\r\n"


class IncomingMail:
    """One mail within its limits. What breaks one is read to its end and refused; nothing of it is kept."""

    def __init__(self, most: int, longest_line: int) -> None:
        """``most``: bytes of the whole mail; ``longest_line``: bytes of a line, its end included."""
        self._most = most
        self._longest_line = longest_line
        # As if a line had ended before: a dot on the first one ends the mail as well.
        self._data = bytearray(_LINE)
        self._looked_at = 0
        self._line = len(_LINE)
        """Where the line begins whose length is not known yet."""
        self.ended = False
        self.beyond = b""
        """What arrived after the mail's end: further commands."""
        self.refusal = ""

    def take(self, arrived: bytes) -> None:
        """The next bytes. Linear in their number, whatever lines they hold."""
        self._data += arrived
        end = self._data.find(_END, max(0, self._looked_at - len(_END) + 1))
        self._looked_at = len(self._data)
        if end >= 0:
            self.ended = True
            self.beyond = bytes(self._data[end + len(_END) :])
            del self._data[end + len(_LINE) :]
        self._check_lines()
        if len(self._data) - len(_LINE) > self._most and not self.refusal:
            self.refusal = "552 Error: Too much mail data"
        if self.refusal:
            del self._data[: -len(_END) + 1]
            self._looked_at = self._line = len(self._data)

    def content(self) -> bytes:
        """The mail without the dots that stand before lines for the transport."""
        return bytes(self._data.replace(_LINE + b".", _LINE)[len(_LINE) :])

    def _check_lines(self) -> None:
        """From line to line, as far as one may be long: the last line end within that length is where the next look
        begins."""
        while not self.refusal and (self.ended or len(self._data) - self._line >= self._longest_line):
            end = self._data.rfind(_LINE, self._line, self._line + self._longest_line)
            if end < 0:
                if self._line < len(self._data):
                    self.refusal = "500 Line too long (see RFC5321 4.5.3.1.6)"
                return
            self._line = end + len(_LINE)
