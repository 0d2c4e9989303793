"""What the paths that mail takes share."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.postbox import Postbox
from tests.running import RunningService


@pytest.fixture
async def post() -> AsyncIterator[Postbox]:
    """The world's mail server: whatever the service sends arrives here."""
    async with Postbox() as box:
        yield box


@pytest.fixture
async def service(tmp_path: Path, post: Postbox) -> AsyncIterator[RunningService]:
    """With one coordinator, Mette, who works by mail."""
    running = RunningService(
        tmp_path / "var", KLASSETUR_SMTP_URL=post.url, KLASSETUR_COORDINATORS="mette@kalundborg.example.org"
    )
    async with running:
        yield running
