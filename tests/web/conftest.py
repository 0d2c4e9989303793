"""What the tests of the pages share."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser

from tests.web.browser import chromium


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """A real browser."""
    async with chromium() as running:
        yield running
