"""A file that may be lost: what is missing, damaged, or made from something else reads as nothing there."""

from __future__ import annotations

import logging
import zlib
from dataclasses import dataclass
from pathlib import Path

from index.files.atomic_write import replacing

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class CacheFile:
    """A line with the stamp and a checksum of the rest, then the content.

    The checksum tells damage, not forgery: content is to be read by what builds nothing but data."""

    path: Path
    stamp: str
    """Tells from what it was made, and by which version of what makes it. In one line."""

    def read(self) -> bytes | None:
        """The content; ``None`` when there is none, or none that fits."""
        try:
            with self.path.open("rb") as file:
                head, content = file.readline(), file.read()
        except FileNotFoundError:
            return None
        except OSError as error:
            log.warning("cache_unreadable file=%s why=%s", self.path.name, error.strerror)
            return None
        if head == self._head(content):
            return content
        if head.startswith(f"{self.stamp} ".encode()):
            log.warning("cache_damaged file=%s", self.path.name)
        return None

    def write(self, content: bytes | memoryview) -> None:
        """Keeps the content, in the place of what was there. Where that is not possible a line in the log says so."""
        try:
            with replacing(self.path, durable=False) as draft, draft.open("wb") as file:
                file.write(self._head(content))
                file.write(content)
        except OSError as error:
            log.warning("cache_not_written file=%s why=%s", self.path.name, error.strerror)

    def _head(self, content: bytes | memoryview) -> bytes:
        return f"{self.stamp} {zlib.crc32(content):08x}\n".encode()
