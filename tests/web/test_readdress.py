"""A letter that came back: its address is mended on the booking's page, and it is sent again."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from assistant.bookings import Approve
from assistant.model import CallState
from integrations.channels.hindrances import Hindrance, why
from integrations.store.envelopes import Outgoing
from tests.web.page_reader import read_page
from tests.web.queue_work import MINUTE, decided_by, mailed
from tests.web.served import ServedPage, served_page

WHY = why(Hindrance.BOUNCED, "550 5.1.1 User unknown")


async def due(page: ServedPage) -> Sequence[Outgoing]:
    now = page.clock.now()
    return await page.database.read(lambda view: view.outbox.due(now))


async def to_teacher(page: ServedPage) -> list[tuple[str, str]]:
    """Address and why it is closed, of what is due to go to Anna."""
    return [(item.posting.address, item.closed) for item in await due(page) if "anna" in item.posting.address]


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[ServedPage]:
    """The approval of K1 came back."""
    async with served_page(tmp_path) as running:
        await mailed(running)
        await decided_by(running, "Ole", Approve("K1"))
        running.clock.advance(MINUTE)
        now = running.clock.now()
        [item] = [one for one in await due(running) if one.posting.address == "anna@skole.example.org"]
        await running.database.write(lambda tx: tx.outbox.sent(item.id, now))
        await running.database.write(
            lambda tx: running.coordination.came_back(tx, item.posting.key, "550 5.1.1 User unknown")
        )
        yield running


async def test_the_address_is_mended_and_the_letter_goes_there_once(page: ServedPage) -> None:
    async with page.signed_in() as mette:
        shown = read_page(await mette.get("/decide/K1"))
        assert shown.faults == [
            "En besked om denne booking nåede ikke frem: Mailen kom tilbage. Svaret lød: »550 5.1.1 User unknown«. "
            "Ring til læreren, eller skriv en anden vej."
        ]
        form = shown.form("Gem og send igen")
        mended = {**form.sent, "teacher_name": "Anna Lund", "email": "anna@skøle.example.org"}
        done = await mette.post(form.path, data=mended)
        after = read_page(await mette.get(done.headers["location"]))
        again = await mette.post(form.path, data=mended)
    assert again.status_code == 303
    assert after.notices == ["Beskeden om K1 er på vej igen. Åbn K1"]
    assert after.faults == []
    assert await to_teacher(page) == [("anna@skøle.example.org", "")]
    booking = await page.booking("K1")
    assert (booking.teacher.name, booking.teacher.email) == ("Anna Lund", "anna@skøle.example.org")
    calls = await page.database.read(lambda view: view.calls.of_conversation(booking.conversation))
    assert [call.state for call in calls] == [CallState.DONE]


async def test_what_is_no_address_is_said_and_kept(page: ServedPage) -> None:
    async with page.signed_in() as mette:
        form = read_page(await mette.get("/decide/K1")).form("Gem og send igen")
        wrong = await mette.post(form.path, data={**form.sent, "email": "anna"})
    assert wrong.status_code == 422
    assert "Mailadressen ser ikke rigtig ud. Ret den, og send igen." in read_page(wrong).faults
    assert read_page(wrong).form("Gem og send igen").sent["email"] == ["anna"]
    assert await page.database.read(lambda view: [item.reason for item in view.stuck()]) == [WHY]


async def test_the_same_address_is_tried_once_more(page: ServedPage) -> None:
    async with page.signed_in() as mette:
        form = read_page(await mette.get("/decide/K1")).form("Gem og send igen")
        await mette.post(form.path, data=form.sent)
    assert await to_teacher(page) == [("anna@skole.example.org", "")]
