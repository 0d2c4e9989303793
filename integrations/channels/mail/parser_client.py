"""Reads foreign mail in a child process that is killed and replaced when a mail takes too long or too much."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from typing import IO, Any

import structlog

from assistant.errors import AssistantError
from integrations.channels.mail.parse import ParsedMail
from integrations.channels.mail.parser_process import LENGTH, LIMIT_SECONDS

log = structlog.get_logger(__name__)

_START_SECONDS = 30
_MAILS_PER_CHILD = 500
_LONGEST_ANSWER = 8 * 1024 * 1024


class MailUnreadable(AssistantError):
    """A mail that could not be read within the limits."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why

    def __str__(self) -> str:
        return f"The mail was not read: {self.why}."


class MailReader:
    """Reads one mail at a time; safe to call from any thread. The child starts with the first mail or `warm_up`."""

    def __init__(self, seconds: float = LIMIT_SECONDS) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._count = 0

    def __enter__(self) -> MailReader:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def warm_up(self) -> None:
        """Start the child now, so that the first mail does not wait for it."""
        with self._lock:
            self._living_child()

    def parse(self, raw: bytes) -> ParsedMail:
        """The mail's contents. Raises `MailUnreadable`; the next mail is read by a fresh child."""
        with self._lock:
            child = self._living_child()
            late = threading.Event()
            timer = threading.Timer(self._seconds, _kill, (child, late))
            timer.start()
            try:
                reply, contents = self._ask(child, raw)
            except (OSError, ValueError) as fault:
                self._drop()
                raise MailUnreadable(
                    f"it took over {self._seconds:g} seconds" if late.is_set() else "the reading process ended"
                ) from fault
            finally:
                timer.cancel()
            self._count += 1
            if "fault" in reply or self._count >= _MAILS_PER_CHILD:
                # What a hostile mail left behind in memory must not reach the next one.
                self._drop()
        if "fault" in reply:
            raise MailUnreadable(str(reply["fault"]))
        return ParsedMail.from_json(reply["mail"], contents)

    def close(self) -> None:
        """End the child."""
        with self._lock:
            self._drop()

    def _ask(self, child: subprocess.Popen[bytes], raw: bytes) -> tuple[dict[str, Any], list[bytes]]:
        source, sink = _pipes(child)
        sink.write(LENGTH.pack(len(raw)) + raw)
        sink.flush()
        length = _read_length(source)
        if length > _LONGEST_ANSWER:
            raise ValueError(length)
        reply: dict[str, Any] = json.loads(_read_exactly(source, length))
        left = 2 * len(raw) + _LONGEST_ANSWER
        contents = []
        for _ in reply["mail"]["files"] if "mail" in reply else ():
            length = _read_length(source)
            left -= length
            if left < 0:
                raise ValueError(length)
            contents.append(_read_exactly(source, length))
        return reply, contents

    def _living_child(self) -> subprocess.Popen[bytes]:
        if self._child is not None and self._child.poll() is None:
            return self._child
        self._drop()
        # No secrets in its environment: it reads strangers' bytes.
        environment = {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path), "PYTHONDONTWRITEBYTECODE": "1"}
        self._child = child = subprocess.Popen(
            [sys.executable, "-m", "integrations.channels.mail.parser_process", str(self._seconds)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            close_fds=True,
        )
        self._count = 0
        late = threading.Event()
        timer = threading.Timer(_START_SECONDS, _kill, (child, late))
        timer.start()
        try:
            _read_length(_pipes(child)[0])
        except (OSError, ValueError) as fault:
            self._drop()
            raise MailUnreadable("the reading process did not start") from fault
        finally:
            timer.cancel()
        return child

    def _drop(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except BrokenPipeError:
                    log.debug("mail.child_pipe_broken")


def describe(raw: bytes) -> dict[str, Any]:
    """What the mailbox would make of this message, as ``klassetur mail parse FILE --json`` prints it."""
    with MailReader() as reader:
        try:
            mail, unread = reader.parse(raw), ""
        except MailUnreadable as fault:
            mail, unread = ParsedMail(), str(fault)
    return {
        "from": mail.sender,
        "subject": mail.subject,
        "text": mail.text,
        "robot": mail.robot,
        "reason": mail.reason or unread,
        "attachments": [file.name for file in mail.attachments],
        "name": mail.sender_name or mail.signed,
        "signature": mail.signature,
        "forwarded": mail.forwarded,
        "encrypted": mail.encrypted,
        "files": [{"name": file.name, "type": file.media_type, "size": file.size} for file in mail.attachments],
        "to": list(mail.to),
        "date": mail.date,
        "message_id": mail.message_id,
    }


def _kill(child: subprocess.Popen[bytes], late: threading.Event) -> None:
    late.set()
    child.kill()


def _pipes(child: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes]]:
    if child.stdout is None or child.stdin is None:
        raise ValueError("the reading process has no pipes")
    return child.stdout, child.stdin


def _read_length(source: IO[bytes]) -> int:
    length: int = LENGTH.unpack(_read_exactly(source, LENGTH.size))[0]
    return length


def _read_exactly(source: IO[bytes], length: int) -> bytes:
    data = source.read(length)
    if len(data) < length:
        raise ValueError("the reading process ended")
    return data
