"""The process that reads foreign mail: takes one mail after the other on its input until it is killed.
Its argument is how many seconds its parent waits for one.

Each request is four bytes of length and the mail; each answer four bytes and JSON: ``{"mail": {...}}`` or
``{"fault": "..."}``, and for each of the mail's files four bytes and its content. It knows no settings and no database,
and imports nothing heavy.
"""

from __future__ import annotations

import json
import resource
import signal
import struct
import sys
from typing import Any, BinaryIO

from integrations.channels.mail.headers import MailTooLarge
from integrations.channels.mail.parse import parse_mail

LIMIT_SECONDS = 5
LIMIT_MEMORY = 300 * 1024 * 1024
LENGTH = struct.Struct(">I")


def answer(raw: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """The mail as JSON values, or the fault in one phrase without a word of the mail; and what its files hold."""
    try:
        mail = parse_mail(raw)
        return {"mail": mail.to_json()}, [file.content for file in mail.files]
    except MailTooLarge as fault:
        return {"fault": str(fault)}, []
    except Exception as fault:  # noqa: BLE001 - a stranger's bytes may break anything; the parent quarantines and logs
        return {"fault": f"cannot be read ({type(fault).__name__})"}, []


def _serve(source: BinaryIO, sink: BinaryIO, seconds: float) -> None:
    sink.write(LENGTH.pack(0))
    sink.flush()
    while len(head := source.read(LENGTH.size)) == LENGTH.size:
        raw = source.read(LENGTH.unpack(head)[0])
        # Kills this process even when its parent is gone and cannot.
        signal.setitimer(signal.ITIMER_REAL, 2 * seconds)
        reply, contents = answer(raw)
        frames = [json.dumps(reply).encode(), *contents]
        signal.setitimer(signal.ITIMER_REAL, 0)
        for frame in frames:
            sink.write(LENGTH.pack(len(frame)))
            sink.write(frame)
        sink.flush()


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (LIMIT_MEMORY, LIMIT_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _serve(sys.stdin.buffer, sys.stdout.buffer, float(sys.argv[1]))


if __name__ == "__main__":
    main()
