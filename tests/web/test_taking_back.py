"""A decision is taken back within its minute, and stands after it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from assistant.model import (
    Status,
)
from tests.web.page_reader import read_page
from tests.web.queue_work import MINUTE, mailed, outbox
from tests.web.served import OLE, ServedPage, served_page
from tests.web.test_queue import form_of


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[ServedPage]:
    async with served_page(tmp_path) as running:
        yield running


async def test_a_decision_is_taken_back_within_its_minute(page: ServedPage) -> None:
    await page.draft()
    async with page.signed_in() as mette, page.signed_in(OLE) as ole:
        approved = await mette.post("/decide/K1", data=form_of((await mette.get("/decide/K1")).text, verb="approve"))
        page.clock.advance(timedelta(seconds=18))
        queue = await mette.get(approved.headers["location"])
        assert read_page(queue).notices == ["K1 er godkendt. Læreren får besked om 42 sekunder. Åbn K1 Fortryd (42 s)"]
        of_ole = await ole.get(approved.headers["location"])
        assert read_page(of_ole).notices == ["K1 er godkendt. Læreren får besked om 42 sekunder. Åbn K1"]
        undone = await mette.post("/decide/K1", data=form_of(queue.text, verb="undo"))
        assert undone.headers["location"] == "/decide/K1?done=K1&what=undone"
        shown = await mette.get(undone.headers["location"])
    assert read_page(shown).notices == ["K1 er fortrudt og er igen, som den var. Læreren har ikke hørt noget. Åbn K1"]
    assert (await page.booking("K1")).status is Status.DRAFT


async def test_a_teacher_who_was_told_is_told_of_the_correction(page: ServedPage) -> None:
    """At the last moment both are possible: the undo is taken, and the message has left."""
    await mailed(page)
    async with page.signed_in() as mette:
        approved = await mette.post("/decide/K1", data=form_of((await mette.get("/decide/K1")).text, verb="approve"))
        queue = await mette.get(approved.headers["location"])
        page.clock.advance(MINUTE)
        for item in await page.database.write(lambda tx: tx.outbox.due(page.clock.now())):
            await page.database.write(lambda tx, item=item: tx.outbox.sent(item.id, page.clock.now()))
        undone = await mette.post("/decide/K1", data=form_of(queue.text, verb="undo"))
        shown = await mette.get(undone.headers["location"])
    assert read_page(shown).notices == [
        "K1 er fortrudt og er igen, som den var. Beskeden var afsted, så læreren får en rettelse. Åbn K1"
    ]
    assert set(await outbox(page)) == {"K1"}


async def test_after_its_minute_a_decision_stands(page: ServedPage) -> None:
    await page.draft()
    async with page.signed_in() as mette:
        approved = await mette.post("/decide/K1", data=form_of((await mette.get("/decide/K1")).text, verb="approve"))
        form = form_of((await mette.get(approved.headers["location"])).text, verb="undo")
        page.clock.advance(MINUTE + timedelta(seconds=1))
        over = await mette.get(approved.headers["location"])
        assert read_page(over).notices == ["K1 er godkendt. Læreren får besked. Åbn K1"]
        late = await mette.post("/decide/K1", data=form)
    assert late.status_code == 409
    assert read_page(late).faults == ["K1 kan ikke længere fortrydes: tiden er gået. Afgør den på ny i stedet."]
    assert (await page.booking("K1")).status is Status.APPROVED
