"""Several requests decided at once: each by itself, and told so."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from assistant.bookings import Decline
from assistant.model import (
    ChannelName,
    Language,
    Period,
    Person,
    Status,
)
from integrations.channels.web.texts import say
from tests.web.page_reader import read_page
from tests.web.queue_work import decided_by, mailed, outbox, several
from tests.web.served import METTE, ServedPage, served_page


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[ServedPage]:
    async with served_page(tmp_path) as running:
        yield running


async def test_each_of_several_is_decided_by_itself_and_told(page: ServedPage) -> None:
    await page.draft(class_name="8.b")
    await page.draft(class_name="8.c", wish=Period(date(2026, 11, 1), date(2026, 11, 2)))
    await page.draft(class_name="8.d")
    await decided_by(page, "Ole", Decline("K3", "Fuldt"))
    async with page.signed_in() as mette:
        shown = await several(mette, "approve", "K1.1", "K2.1", "K3.1")
    assert shown.status_code == 200
    told = read_page(shown)
    title = "Fysikbesøg på Blæsbjerg Energi"
    assert told.under("1 er klaret").items == [(f"K1 {title}, 8.b, Gørlev Skole Godkendt",)]
    no_day = "Der er ingen ledig dag mellem 1. november og 2. november 2026: vælg en dato."
    assert told.under("2 kunne ikke afgøres").items == [
        (f"K2 {title}, 8.c, Gørlev Skole {no_day}",),
        (f"K3 {title}, 8.d, Gørlev Skole K3 er allerede afgjort af Ole: Afslået.",),
    ]
    statuses = [(await page.booking(name)).status for name in ("K1", "K2", "K3")]
    assert statuses == [Status.APPROVED, Status.DRAFT, Status.DECLINED]


async def test_what_was_approved_at_once_is_taken_back_before_anybody_hears_of_it(page: ServedPage) -> None:
    for number in range(3):
        start = date(2027, 4, 6 + 7 * number)
        await mailed(page, conversation=f"mail:{number}", class_name=f"8.{number}", wish=Period(start, start))
    async with page.signed_in() as mette:
        shown = await several(mette, "approve", "K1.1", "K2.1", "K3.1")
        undo = read_page(shown).form("Fortryd alle 3 (60 s)")
        assert await page.database.write(lambda tx: tx.outbox.due(page.clock.now() + timedelta(seconds=59))) == []
        assert len(await page.database.write(lambda tx: tx.outbox.due(page.clock.now() + timedelta(seconds=60)))) > 0
        undone = await mette.post(undo.path, data=undo.sent)
    assert read_page(undone).under("3 er klaret").items == [
        (f"K{number} Fysikbesøg på Blæsbjerg Energi, 8.{number - 1}, Gørlev Skole Fortrudt: den er, som den var",)
        for number in (1, 2, 3)
    ]
    assert [(await page.booking(name)).status for name in ("K1", "K2", "K3")] == [Status.DRAFT] * 3
    assert await outbox(page) == []


async def test_whose_teachers_no_message_reaches_is_said_of_several_too(page: ServedPage) -> None:
    await mailed(page, class_name="8.0", wish=Period(date(2027, 4, 6), date(2027, 4, 6)))
    for number, phone in ((1, "59 11 22 33"), (2, "")):
        start = date(2027, 4, 6 + 7 * number)
        await page.draft(
            conversation=f"web:{number}",
            channel=ChannelName.WEB,
            teacher=Person(f"web:{number}", "Bo Friis"),
            phone=phone,
            class_name=f"8.{number}",
            wish=Period(start, start),
        )
    title = "Fysikbesøg på Blæsbjerg Energi"
    async with page.signed_in() as mette:
        shown = read_page(await several(mette, "approve", "K1.1", "K2.1"))
        assert shown.under("2 er klaret").items == [
            (f"K1 {title}, 8.0, Gørlev Skole Godkendt",),
            (f"K2 {title}, 8.1, Gørlev Skole Godkendt {say(Language.DA, 'page_only', phone='59 11 22 33')}",),
        ]
        assert say(Language.DA, "several.hold.others", seconds=60, ids="K2") in shown.words
        alone = read_page(await several(mette, "decline", "K3.1", reason="Fuldt"))
    assert say(Language.DA, "page_only.nowhere") in alone.words
    assert alone.form("Fortryd alle 1 (60 s)")
    assert "Beskederne" not in alone.words


async def test_declining_several_needs_a_reason_that_stays_on_the_page(page: ServedPage) -> None:
    await page.draft()
    await page.draft(class_name="8.c")
    async with page.signed_in() as mette:
        refused = await several(mette, "decline", "K1.1", "K2.1", reason=" ")
        assert (refused.status_code, (await page.booking("K1")).status) == (422, Status.DRAFT)
        assert read_page(refused).faults == ["Skriv en begrundelse: lærerne læser den."]
        again = read_page(refused).form("Afslå valgte")
        assert (again.path, again.sent["chosen"], again.sent["verb"]) == (
            "/queue/several",
            ["K1.1", "K2.1"],
            ["decline"],
        )
        await several(mette, "decline", "K1.1", "K2.1", reason="Værket er lukket.")
    assert [(await page.booking(name)).reason for name in ("K1", "K2")] == ["Værket er lukket."] * 2


async def test_claiming_several_and_choosing_none(page: ServedPage) -> None:
    await page.draft()
    async with page.signed_in() as mette:
        none = await several(mette, "claim")
        assert (none.status_code, read_page(none).faults) == (422, ["Sæt hak ved mindst én forespørgsel."])
        await several(mette, "claim", "K1.1")
        strange = [
            (await several(mette, "erase", "K1.1")).status_code,
            (await several(mette, "claim", "K9.1")).status_code,
        ]
    assert (await page.booking("K1")).claimed_by == METTE
    assert strange == [400, 404]


async def test_what_keeps_all_rules_is_ticked_without_javascript_too(page: ServedPage) -> None:
    await page.draft()
    await page.draft(class_name="8.c", pupils=40)
    async with page.signed_in() as mette:
        shown = await mette.get("/queue?pick=clear")
    assert read_page(shown).ticks == [("Vælg K2", False), ("Vælg K1", True)]


async def test_several_are_closed_to_a_form_without_token(page: ServedPage) -> None:
    await page.draft()
    async with page.signed_in() as mette:
        answer = await mette.post("/queue/several", data={"token": "x", "verb": "approve", "chosen": "K1.1"})
    assert (answer.status_code, (await page.booking("K1")).status) == (403, Status.DRAFT)
