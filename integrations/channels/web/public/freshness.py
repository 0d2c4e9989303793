"""Whether a page shows what there is: it waits a while for the answer to what was just sent, and later asks, with the
tag it has, whether something is new."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterable

from starlette.requests import Request
from starlette.responses import Response

from assistant.model import Booking
from integrations.channels.web.context import Site


async def until_settled(site: Site, item: int, seconds: float) -> bool:
    """True once the inbox item was worked off; False after so many seconds, or when the service ends."""
    answer = asyncio.ensure_future(site.gateway.settled(item, seconds))
    stop = asyncio.ensure_future(site.stopping.wait())
    try:
        await asyncio.wait({answer, stop}, timeout=seconds + 1, return_when=asyncio.FIRST_COMPLETED)
        return answer.done() and answer.result()
    finally:
        answer.cancel()
        stop.cancel()


def tag_of(bookings: Iterable[Booking], turns: int = 0) -> str:
    """Changes with every change of a booking and every turn."""
    state = [f"{booking.id}.{booking.version}.{booking.status}" for booking in bookings]
    return f'"{hashlib.sha256(" ".join([str(turns), *state]).encode()).hexdigest()[:20]}"'


def news(request: Request, tag: str) -> Response:
    """304 where the page knows it already, else 204 with the new tag."""
    known = request.headers.get("if-none-match") == tag
    return Response(status_code=304 if known else 204, headers={"ETag": tag})
