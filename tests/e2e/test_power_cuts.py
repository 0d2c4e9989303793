"""Power cuts at random moments while mail goes in: a small helping of `tests.bench.crashes`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench.crashes import besiege

pytestmark = pytest.mark.e2e

KILLS = 12


async def test_power_cuts_lose_no_mail_and_repeat_no_answer_and_no_booking(tmp_path: Path) -> None:
    verdict = await besiege(tmp_path / "var", KILLS)
    assert verdict.faults == []
    assert verdict.kills >= KILLS
    assert verdict.taken > 3 * KILLS
    assert verdict.answers + len(verdict.on_the_list) >= verdict.taken
    assert verdict.bookings > 0
