"""How long a test waits for a fact."""

from __future__ import annotations

import asyncio
import contextlib
import inspect
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")

PATIENCE = 90.0
"""Seconds until a fact is taken for missing. Long, for a busy machine may be as slow as it likes; where the fact comes
nobody waits for it to pass."""


async def until(look: Callable[[], T | Awaitable[T]]) -> T:
    """What ``look`` finds, as soon as it finds something; raises an `AssertionError` when nothing comes."""
    found: T | None = None
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE):
            while True:
                looked = look()
                found = await looked if inspect.isawaitable(looked) else looked
                if found:
                    return found
                await asyncio.sleep(0.02)
    raise AssertionError(f"it did not come: {found!r}")
