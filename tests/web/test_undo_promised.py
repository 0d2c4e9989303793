"""The pages that say that a decision can still be taken back, or is still held back, offer the way back."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import httpx
import pytest

from assistant.bookings.promises import PROMISED_UNDO
from assistant.model import ChangeKind, Language, Status
from integrations.channels.web.texts import say
from tests.web.page_reader import read_page
from tests.web.served import ServedPage, field_of, served_page
from tests.web.test_queue import form_of

DECIDING: Mapping[ChangeKind, Mapping[str, str]] = {
    ChangeKind.APPROVED: {"verb": "approve"},
    ChangeKind.DECLINED: {"verb": "decline", "reason": "Fuldt"},
    ChangeKind.PROPOSED: {"verb": "propose", "reason": "Torsdag er bedre.", "day": "2027-04-22"},
    ChangeKind.CANCELLED: {"verb": "cancel", "reason": "Fuldt"},
}
"""What is sent for each decision."""


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[ServedPage]:
    async with served_page(tmp_path) as running:
        yield running


async def decided(browser: httpx.AsyncClient, what: ChangeKind) -> httpx.Response:
    """The page that is shown after it."""
    form = form_of((await browser.get("/decide/K1")).text, **DECIDING[what])
    return await browser.get((await browser.post("/decide/K1", data=form)).headers["location"])


@pytest.mark.parametrize("what", PROMISED_UNDO["button.undo"])
async def test_what_is_said_to_be_held_back_can_be_taken_back_there(page: ServedPage, what: ChangeKind) -> None:
    key = f"done.{what}.held"
    assert PROMISED_UNDO[key] == (what,)
    await page.draft()
    async with page.signed_in() as mette:
        shown = await decided(mette, what)
        assert say(Language.DA, key, id="K1", seconds=60) in read_page(shown).words
        undo = read_page(shown).form("Fortryd (60 s)")
        await mette.post(undo.path, data=undo.sent)
    assert (await page.booking("K1")).status is Status.DRAFT


@pytest.mark.parametrize("what", PROMISED_UNDO["several.hold"])
async def test_what_is_said_of_several_can_be_taken_back_there(page: ServedPage, what: ChangeKind) -> None:
    await page.draft()
    async with page.signed_in() as mette:
        token = field_of(await mette.get("/queue"), "token")
        shown = await mette.post("/queue/several", data={"token": token, "chosen": "K1.1", **DECIDING[what]})
        assert say(Language.DA, "several.hold", seconds=60) in read_page(shown).words
        undo = read_page(shown).form("Fortryd alle 1 (60 s)")
        await mette.post(undo.path, data=undo.sent)
    assert (await page.booking("K1")).status is Status.DRAFT
