"""The command line's way into a running service: one process writes the database, so commands are handed to it.

A Unix socket in the data folder takes one JSON line and gives one back. Only the folder's owner can reach it.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import socket
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.errors import AssistantError

NAME = "control.sock"
TIMEOUT = 30.0
"""Seconds for a command and its answer."""

LONGEST = 1_000_000
"""Bytes of one line."""

Command = Callable[[Mapping[str, Any]], Awaitable[Mapping[str, Any]]]
"""Takes a command's arguments, gives its result; what it raises as `AssistantError` is told to the caller."""


class CommandRefused(AssistantError):
    """The running service refused the command; the sentence is its own."""


@dataclass
class ControlSocket:
    """The service's end."""

    data_dir: Path
    commands: Mapping[str, Command]

    async def run(self) -> None:
        """Serve until cancelled."""
        path = self.data_dir / NAME
        path.unlink(missing_ok=True)
        with _reachable(path) as address:
            server = await asyncio.start_unix_server(self._serve, address, limit=LONGEST)
            path.chmod(0o600)
        try:
            async with server:
                await server.serve_forever()
        finally:
            path.unlink(missing_ok=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(TIMEOUT):
                answer = await self._answer(await reader.readline())
                writer.write(json.dumps(answer).encode() + b"\n")
                await writer.drain()
        except (TimeoutError, OSError, ValueError):
            return  # the caller went away or sent no line: there is nobody to tell
        finally:
            writer.close()

    async def _answer(self, line: bytes) -> Mapping[str, Any]:
        asked = json.loads(line)
        command = self.commands.get(asked["command"])
        if command is None:
            return {"error": f"The running service knows no command {asked['command']}; restart it."}
        try:
            return {"result": await command(asked["arguments"])}
        except AssistantError as error:
            return {"error": str(error)}


def ask_service(data_dir: Path, command: str, arguments: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The running service's result; ``None`` when no service runs on this data folder. Raises `CommandRefused`."""
    path = data_dir / NAME
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(TIMEOUT)
        try:
            with _reachable(path) as address:
                connection.connect(address)
        except (FileNotFoundError, ConnectionRefusedError):
            return None
        connection.sendall(json.dumps({"command": command, "arguments": arguments}).encode() + b"\n")
        with connection.makefile("rb") as lines:
            answer = json.loads(lines.readline() or b'{"error": "The service stopped while it was asked; try again."}')
    if "error" in answer:
        raise CommandRefused(answer["error"])
    result: Mapping[str, Any] = answer["result"]
    return result


@contextlib.contextmanager
def _reachable(path: Path) -> Iterator[str]:
    """An address for the socket that fits the 108 bytes of ``sun_path``, however deep the data folder lies."""
    if len(os.fsencode(path)) < 100:
        yield str(path)
        return
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)
