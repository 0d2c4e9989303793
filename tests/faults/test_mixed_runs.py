"""The short form of the thousand runs of a mixed office, and that what it is held against is not always kept."""

from __future__ import annotations

from unittest.mock import patch

import pytest

from assistant.bookings.notices import Hears
from integrations.app.notifications import Notifications
from tests.faults.mixed_runs import lived


@pytest.mark.parametrize("seed", [2, 4, 5, 12, 33, 241])
async def test_everybody_concerned_is_told_once_or_listed(seed: int) -> None:
    run = await lived(seed)
    assert run.wrong == []
    assert run.deeds.total() > 5


@pytest.mark.parametrize("hears", [Hears.TEACHER, Hears.OTHER_TEACHERS, Hears.COORDINATORS])
async def test_who_is_left_out_is_found(hears: Hears) -> None:
    notify = Notifications.notify

    def forgetful(self, tx, event, conversation, hold=None, without=()):  # type: ignore[no-untyped-def]
        notify(self, tx, event, conversation, hold, (*without, hears))

    with patch.object(Notifications, "notify", forgetful):
        assert [wrong for seed in (4, 5, 11, 14) for wrong in (await lived(seed)).wrong]
