"""Waiting for an answer that the worker is about to give."""

from __future__ import annotations

import asyncio

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
