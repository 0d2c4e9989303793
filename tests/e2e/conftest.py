"""What the paths that mail takes share."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.postbox import Postbox


@pytest.fixture
async def post() -> AsyncIterator[Postbox]:
    """The world's mail server: whatever the service sends arrives here."""
    async with Postbox() as box:
        yield box
