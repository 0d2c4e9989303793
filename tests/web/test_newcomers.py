"""A coordinator says on a booking's page who a newcomer in its conversation is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from assistant.model import Booking, Person
from integrations.store.newcomers import Newcomer
from tests.web.page_reader import read_page
from tests.web.queue_work import mailed
from tests.web.served import ServedPage, served_page

EVA = Person("mail:eva@skole.example.org", "Eva <b>Bang", "eva@skole.example.org")


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[ServedPage]:
    """Eva wrote in the conversation of K1, and Anna was asked who she is."""
    async with served_page(tmp_path) as running:
        await mailed(running)
        booking = await running.booking("K1")
        asked = Newcomer(booking.conversation, EVA, booking.teacher.address)
        await running.database.write(lambda tx: tx.newcomers.save(asked))
        yield running


@pytest.mark.parametrize(
    ("who", "teachers"),
    [("beside", ["Anna Lund", "Eva <b>Bang"]), ("instead", ["Eva <b>Bang"]), ("nobody", ["Anna Lund"])],
)
async def test_a_coordinator_says_who_it_is_once(page: ServedPage, who: str, teachers: list[str]) -> None:
    async with page.signed_in() as mette:
        form = read_page(await mette.get("/decide/K1")).form("Gem")
        done = await mette.post(form.path, data={**form.sent, "who": who})
        again = await mette.post(form.path, data={**form.sent, "who": "instead"})
        shown = read_page(await mette.get(done.headers["location"]))
    assert again.status_code == 303
    assert shown.notices == ["Det er noteret for K1. Åbn K1"]
    assert "Gem" not in shown.buttons
    booking: Booking = await page.booking("K1")
    assert [teacher.name for teacher in booking.everybody] == teachers
    changes = await page.database.read(lambda view: view.bookings.history("K1"))
    assert len(changes) == (1 if who == "nobody" else 2)


async def test_whose_another_address_is_only_the_known_one_says(page: ServedPage) -> None:
    async with page.signed_in() as mette:
        form = read_page(await mette.get("/decide/K1")).form("Gem")
        refused = await mette.post(form.path, data={**form.sent, "who": "myself"})
    assert refused.status_code == 400
    assert await page.database.read(lambda view: view.newcomers.main_address(EVA.address)) == EVA.address
