from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.slack.room import Room
from tests.slack.whole import Mind, Whole
from tests.slack_api import SlackWorkspace


@pytest.fixture
async def slack() -> AsyncIterator[SlackWorkspace]:
    async with SlackWorkspace() as workspace:
        yield workspace


@pytest.fixture
async def room(slack: SlackWorkspace, tmp_path: Path) -> AsyncIterator[Room]:
    """Over Socket Mode."""
    async with Room(slack, tmp_path) as made:
        yield made


@pytest.fixture(scope="session")
def mind(tmp_path_factory: pytest.TempPathFactory) -> Mind:
    return Mind(tmp_path_factory.mktemp("mind"))


@pytest.fixture
async def whole(slack: SlackWorkspace, mind: Mind, tmp_path: Path) -> AsyncIterator[Whole]:
    """The real service over Socket Mode."""
    async with Whole(slack, mind, tmp_path) as made:
        yield made
