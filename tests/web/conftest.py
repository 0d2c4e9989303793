"""What the tests of the pages share."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser

from tests.web.browser import MISSING, chromium, chromium_path


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """A real browser; a machine without one fails the test with the sentence that says what to install."""
    if chromium_path() is None:
        pytest.fail(MISSING, pytrace=False)
    async with chromium() as running:
        yield running
