"""A relay and a Slack in which things go wrong as a scenario says."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import Any

from aiohttp import web
from aiosmtpd.smtp import SMTP

from tests.faults.scenarios import How, Step, Trouble
from tests.postbox import Postbox
from tests.slack_api import SlackWorkspace

Happens = Callable[[How], None]
"""Told what befalls the service itself."""

_BEFORE = (How.HANGS, How.KILLED_BEFORE)
_TO_US = (How.LOCKED, How.FULL, How.KILLED_BEFORE, How.KILLED_AFTER)


class Troubles:
    """What is still to go wrong, each at its step, in order."""

    def __init__(self, planned: Iterable[Trouble], happens: Happens) -> None:
        self._planned = [one for one in planned for _ in range(one.times)]
        self.happens = happens
        self.over = asyncio.Event()
        """Set at the end: whoever hangs is let go."""
        self.landing = asyncio.Event()
        """Set when what is late arrives."""

    def at(self, step: str) -> Trouble | None:
        trouble = next((one for one in self._planned if one.step == step), None)
        if trouble is not None:
            self._planned.remove(trouble)
        return trouble


class FaultyRelay(Postbox):
    def __init__(self, troubles: Troubles) -> None:
        super().__init__()
        self._troubles = troubles

    async def handle_EHLO(
        self, server: SMTP, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        said = await self._befalls(server, Step.EHLO)
        return [said] if said else responses

    async def handle_HELO(self, server: SMTP, session: Any, envelope: Any, hostname: str) -> str:
        session.host_name = hostname
        return "250 ok"

    async def handle_MAIL(self, server: SMTP, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        envelope.mail_from = address
        return await self._befalls(server, Step.MAIL_FROM) or "250 ok"

    async def handle_RCPT(self, server: SMTP, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        envelope.rcpt_tos.append(address)
        return await self._befalls(server, Step.RCPT_TO) or "250 ok"

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:
        trouble = self._troubles.at(Step.DATA)
        if trouble is not None and trouble.how in (*_BEFORE, How.CUT, How.SAYS):
            return await self._undone(server, trouble)
        said = await super().handle_DATA(server, session, envelope)
        if trouble is not None and trouble.how in _TO_US:
            self._troubles.happens(trouble.how)
        if trouble is not None and trouble.how is How.LOST:
            server.transport.abort()
        if trouble is not None and trouble.how is How.KILLED_AFTER:
            await self._troubles.over.wait()
        return said

    async def _befalls(self, server: SMTP, step: Step) -> str:
        trouble = self._troubles.at(step)
        return "" if trouble is None else await self._undone(server, trouble)

    async def _undone(self, server: SMTP, trouble: Trouble) -> str:
        if trouble.how in _TO_US:
            self._troubles.happens(trouble.how)
        if trouble.how in _BEFORE:
            await self._troubles.over.wait()
        if trouble.how is How.CUT:
            server.transport.abort()
        return trouble.said or "451 4.3.0 later"


class FaultySlack(SlackWorkspace):
    def __init__(self, troubles: Troubles) -> None:
        super().__init__()
        self._troubles = troubles

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        trouble = self._troubles.at(request.match_info["method"])
        if trouble is None:
            return await super()._serve(request)
        if trouble.how is How.SAYS:
            return _said(trouble.said)
        if trouble.how is How.KILLED_BEFORE:
            self._troubles.happens(trouble.how)
        if trouble.how in _BEFORE:
            await self._troubles.over.wait()
            return web.Response(status=503)
        if trouble.how is How.CUT:
            _cut(request)
            return web.Response(status=503)
        if trouble.how is How.LATE:
            await request.read()
            _cut(request)
            await self._troubles.landing.wait()
        answer = await super()._serve(request)
        if trouble.how in _TO_US:
            self._troubles.happens(trouble.how)
        if trouble.how is How.LOST:
            _cut(request)
        if trouble.how is How.KILLED_AFTER:
            await self._troubles.over.wait()
        return answer


def _said(word: str) -> web.Response:
    if word.isdigit():
        return web.Response(status=int(word))
    if word == "ratelimited":
        return web.json_response({"ok": False, "error": word}, status=429, headers={"Retry-After": "1"})
    return web.json_response({"ok": False, "error": word})


def _cut(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.abort()
