"""`/healthz` and `/metrics`: what a watchdog asks. Everybody learns whether all is well; the rest is for operators."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from integrations.channels.web.context import Site
from integrations.channels.web.signin import signed_in
from integrations.monitoring.metrics import MEDIA_TYPE, exposition, oldest_seconds
from integrations.store.envelopes import Box
from integrations.store.transactions import Snapshot

_HERE = frozenset({"127.0.0.1", "::1", "localhost"})


class Probes:
    def __init__(self, site: Site) -> None:
        self._site = site

    def routes(self) -> list[Route]:
        return [
            Route("/healthz", self.health, methods=["GET"]),
            Route("/metrics", self.metrics, methods=["GET"]),
        ]

    async def health(self, request: Request) -> Response:
        """Answers 200 while the service is ``ready`` or ``degraded``, else 503."""
        facts = dict(await self._site.health())
        ok = facts.get("ok") is not False
        status = facts.setdefault("status", "ready" if ok else "starting")
        if not await self._may_look(request):
            facts = {"status": status, "ok": ok}
        else:
            facts |= {f"{box}_oldest_seconds": seconds for box, seconds in (await self._oldest()).items()}
        return JSONResponse(facts, 200 if status in ("ready", "degraded") else 503)

    async def metrics(self, request: Request) -> Response:
        if not await self._may_look(request):
            return PlainTextResponse("Not for everybody.\n", 403)
        counts = await self._site.gateway.read(lambda view: dict(view.statistics.counts()))
        activities = len(self._site.catalog().activities)
        page = exposition(self._site.operators.meter, counts, await self._oldest(), activities)
        return Response(page, media_type=MEDIA_TYPE)

    async def _oldest(self) -> Mapping[str, float]:
        now = self._site.clock.now()

        def look(view: Snapshot) -> dict[str, float]:
            return {box: round(oldest_seconds(view, box, now), 1) for box in Box}

        return await self._site.gateway.read(look)

    async def _may_look(self, request: Request) -> bool:
        """With a token in the settings whoever carries it, without one this machine itself; and signed-in operators.

        This machine counts only while the page's public address is of this machine: behind a proxy every request comes
        from there.
        """
        if await self._is_operator(request):
            return True
        token = self._site.settings.metrics_token
        if token:
            scheme, _, given = request.headers.get("authorization", "").partition(" ")
            return scheme.lower() == "bearer" and hmac.compare_digest(given.strip().encode(), token.encode())
        public = urlsplit(self._site.settings.base_url).hostname or ""
        return public in _HERE and request.client is not None and request.client.host in _HERE

    async def _is_operator(self, request: Request) -> bool:
        who: tuple[str, Any] | None = await signed_in(self._site, request)
        return who is not None and self._site.settings.is_operator(who[0])
